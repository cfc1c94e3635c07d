"""`story-assets sweep`: figures over any set of run records, against the time before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, out, print_json

if TYPE_CHECKING:
    from story_assets.reviewing.record.tables import Tables
    from story_assets.reviewing.weekly.sweep import Span
    from story_assets.reviewing.weekly.week import Review


def sweep(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Records, run folders, or folders of them. None: the library.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="First day, 2026-11-20. None: a week before --until.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day, UTC. None: today.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All records at once, without a comparison.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when something got worse.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write the review as a page to this file.")] = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", help="Write it as Markdown to this file.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write a row a scene as CSV to this file.")] = None,
    parquet: Annotated[
        Path | None, typer.Option("--parquet", help="Write a row a scene as Parquet to this file; needs pyarrow.")
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Sum up run records: latency, frames, markers, forced copies, memory, language model, steps down.

    A week by default, held against the week before by the rules of the weekly review.
    """
    from story_assets.cli.dates import day
    from story_assets.library import write_whole
    from story_assets.reviewing.record.tables import read_tables
    from story_assets.reviewing.weekly import week
    from story_assets.reviewing.weekly.sweep import ALWAYS, WEEK, Span
    from story_assets.settings import load_settings

    with one_line_errors():
        where = paths or [load_settings().library_dir]
        if everything:
            spans = (ALWAYS,)
        else:
            end = day(until) + timedelta(days=1) if until else datetime.now(UTC)
            start = day(since) if since else end - WEEK
            spans = week.last_weeks(Span(start, end))
        tables = read_tables(where)
        found = week.review_of(tables, spans)
        if csv or parquet:
            _write_scenes(tables, spans[-1], csv, parquet)
        if html:
            write_whole(html, week.render_review(found))
        if markdown:
            write_whole(markdown, week.markdown(found))
        if as_json:
            print_json(_as_json(found))
        else:
            _show(found)
        if strict and found.regressions:
            raise typer.Exit(1)


def _write_scenes(tables: Tables, span: Span, csv: Path | None, parquet: Path | None) -> None:
    """The scenes of a span's stories as files for other programs, each there whole or not at all."""
    from story_assets.errors import InputError
    from story_assets.library import translated, whole_file
    from story_assets.reviewing.record.tables import within

    scenes = tables.scenes[tables.scenes["run_id"].isin(within(tables.runs, span.start, span.end)["run_id"])]
    if csv:
        with translated("write", csv), whole_file(csv) as temporary:
            scenes.assign(notes=scenes["notes"].str.join("; ")).to_csv(temporary, index=False)
    if parquet:
        try:
            with translated("write", parquet), whole_file(parquet) as temporary:
                scenes.to_parquet(temporary, index=False)
        except ImportError as error:
            raise InputError(
                "Parquet cannot be written", saw="pyarrow is not installed", cure="pip install pyarrow, or use --csv."
            ) from error


def _as_json(found: Review) -> dict[str, object]:
    return {
        "start": found.span.start.isoformat(),
        "end": found.span.end.isoformat(),
        "figures": found.now,
        "before": found.before,
        "goals": found.measurements,
        "regressions": [vars(change) for change in found.changes],
        "actions": [vars(action) for action in found.actions],
        "unreadable": list(found.unreadable),
        "undated": list(found.undated),
    }


def _show(found: Review) -> None:
    from story_assets.reviewing.page.verdicts import verdict, written

    out.print(f"[bold]{found.headline}[/]")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("Goal", "Now", "Before", "Due", ""):
        table.add_column(column, no_wrap=column != "Goal")
    before = {one.name: one.value for one in found.before.measurements()} if found.before else {}
    styles = {"pass": "green", "near": "yellow", "note": "yellow", "fail": "red", "error": "red", "missing": "dim"}
    for one in found.measurements:
        shown, was = verdict(one), before.get(one.name)
        word = f"[{styles[one.status]}]{shown.word}[/]"
        table.add_row(shown.title, shown.value, "—" if was is None else written(was), shown.goal, word)
    out.print(table)
    for change in found.changes:
        style = "bold red" if change.kind == "regression" else "red"
        out.print(f"[{style}]{change.kind}[/] {change}", soft_wrap=True)
    for action in found.actions:
        out.print(f"[yellow]act[/] {action}", soft_wrap=True)
    if found.now.notes:
        out.print("\nSteps down", style="bold")
        for group in found.now.notes:
            out.print(f"{group.count:6d} in {group.runs} runs: {group.note}", markup=False, soft_wrap=True)
    for sentence in found.unreadable:
        err.print(f"left out: {sentence}", style="yellow", markup=False, soft_wrap=True)
