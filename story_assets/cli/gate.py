"""`story-assets gate`: whether stories may go out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, out, print_json
from story_assets.errors import InputError, LibraryError

if TYPE_CHECKING:
    from story_assets.library import Library, StoryFolder
    from story_assets.reviewing.gate.gate import Gate

_NIGHT = timedelta(hours=24)


def gate(
    keys: Annotated[list[str] | None, typer.Argument(help="Stories; or use one of the options below.")] = None,
    last_night: Annotated[bool, typer.Option("--last-night", help="Stories of the last 24 hours.")] = False,
    since: Annotated[str | None, typer.Option("--since", help="Stories since a day, 2026-11-20, UTC.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All stories of the library.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="A warning fails too.")] = False,
    warn_only: Annotated[bool, typer.Option("--warn-only", help="Report, and exit 0 whatever is found.")] = False,
    run: Annotated[bool, typer.Option("--run", help="Run every check here and now, whatever is recorded.")] = False,
    junit: Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML to this file.")] = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", help="Write a Markdown summary to this file.")] = None,
    as_json: options.AsJson = False,
) -> None:
    """Hold stories against every check: exit 0 pass, 1 fail, 2 contract broken.

    Takes the outcomes recorded in Dagster where they are newer than what they are about, and runs the others.
    A goal clearly missed fails; a near miss, a missing score and a step down warn.
    """
    from story_assets.cli.evaluations import gate_of
    from story_assets.library import write_whole
    from story_assets.reviewing.gate import gate as gates
    from story_assets.reviewing.gate.junit import junit_xml
    from story_assets.settings import load_settings

    with one_line_errors():
        if strict and warn_only:
            raise InputError("--strict and --warn-only exclude each other", cure="Give one of them.")
        settings = load_settings()
        from story_assets.cli.pipeline import library_of

        folders = chosen_stories(library_of(settings), keys or [], last_night, since, everything)
        mode: gates.Mode = "strict" if strict else "warn-only" if warn_only else "normal"
        found = gate_of(folders, settings, mode=mode, run=run)
        if junit:
            write_whole(junit, junit_xml(gates.suites(found)))
        if markdown:
            write_whole(markdown, gates.markdown(found))
        if as_json:
            print_json(gates.as_json(found))
        else:
            _show(found)
        raise typer.Exit(found.exit_code)


def chosen_stories(
    library: Library, keys: list[str], last_night: bool, since: str | None, everything: bool
) -> list[StoryFolder]:
    """The stories a person means, by name or by time.

    Raises:
        InputError: None or several ways of choosing were used, or there is no such story.
    """
    ways = [bool(keys), last_night, since is not None, everything]
    if sum(ways) != 1:
        raise InputError("Which stories?", cure="Name them, or give one of --last-night, --since DATE, --all.")
    if keys:
        return [library.story(key) for key in keys]
    folders = [library.story(key) for key in library.story_keys()]
    if everything:
        found = folders
    else:
        from story_assets.cli.dates import day

        start = day(since) if since is not None else datetime.now(UTC) - _NIGHT
        found = [folder for folder in folders if _moment(folder) >= start]
    if not found:
        raise InputError("There is no story to look at", where=library.root, cure="Make one: `story-assets make`.")
    return found


def _moment(folder: StoryFolder) -> datetime:
    """When a story was last rendered, else registered."""
    from story_assets.models import Brief
    from story_assets.reviewing.record.fields import moment_of
    from story_assets.reviewing.record.reading import FILE_NAME, read_record

    try:
        found = moment_of(read_record(folder / FILE_NAME))
    except LibraryError:
        found = None
    return found or folder.read(Brief).created_at


def _show(found: Gate) -> None:
    styles = {"pass": "green", "warn": "yellow", "fail": "red", "broken": "bold red"}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Story", "", "Passed", "Warned", "Failed", "First of what did not pass"):
        table.add_column(column, no_wrap=column == "Story")
    for story in found.stories:
        bad = story.having("broken") or story.having("fail") or story.having("warn")
        first = f"{bad[0].asset}/{bad[0].name}: {bad[0].description}" if bad else ""
        counts = [len(story.having("pass")), len(story.having("warn")), len(story.having("fail", "broken"))]
        word = f"[{styles[story.verdict]}]{story.verdict}[/]"
        table.add_row(story.story, word, *map(str, counts), first.replace("[", r"\["))
    out.print(table)
    for story in found.stories:
        for check in story.having("broken", "fail", "warn"):
            out.print(f"[{styles[check.verdict]}]{check.verdict:6}[/] {story.story} ", end="", soft_wrap=True)
            out.print(f"{check.asset}/{check.name}: {check.description}", markup=False, soft_wrap=True)
    for pin in found.pins:
        err.print(f"version: {pin}", style="red", markup=False, soft_wrap=True)
    style = "green" if found.exit_code == 0 else "bold red"
    out.print(found.headline, style=style, soft_wrap=True)
