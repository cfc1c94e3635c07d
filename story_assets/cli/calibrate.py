"""`story-assets calibrate`: cut-offs from one's own accepted stories and ratings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, out, print_json
from story_assets.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from story_assets.library import Library
    from story_assets.scoring.calibrating import Proposal, StoryFigures, Wish
    from story_assets.settings import Settings

_NAMED = 5
_SHOW_PROGRESS_FROM = 50


def calibrate(
    percentile: Annotated[
        float, typer.Option("--percentile", min=0, max=50, help="Share of accepted stories that may miss, in percent.")
    ] = 25.0,
    accepted_at: Annotated[
        float | None,
        typer.Option("--accepted-at", min=1, max=5, help="Mean rating of an accepted story. None: people's goal, 4."),
    ] = None,
    count_unrated: Annotated[
        bool, typer.Option("--count-unrated", help="Finished films nobody rated count as accepted.")
    ] = False,
    genre: Annotated[list[str] | None, typer.Option("--genre", "-g", help="Only this genre; may be repeated.")] = None,
    kpi: Annotated[list[str] | None, typer.Option("--kpi", help="Only this goal; may be repeated.")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the proposed cut-offs; the project's own goals only with --kpi.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Show which cut-offs your own accepted stories and ratings call for; change nothing without --write.

    The composite of coherence gets one a genre, as it means nothing across genres: where people's ratings tell good
    from poor, else the 25th percentile of the accepted. The project's other goals move only by ratings.
    """
    from story_assets.library import Library
    from story_assets.scoring import calibrating
    from story_assets.scoring.goals import calibration_path, goals_of
    from story_assets.settings import load_settings

    with one_line_errors():
        settings = load_settings()
        people = goals_of(settings).kpis["human_coherence"].threshold or 4.0
        wish = calibrating.Wish(
            percentile=percentile,
            accepted_at=people if accepted_at is None else accepted_at,
            count_unrated=count_unrated,
            genres=tuple(genre or ()),
            kpis=_known_goals(kpi),
        )
        stories = list(_figures(Library(settings.library_dir)))
        _check_genres(stories, wish, settings)
        rows = calibrating.propose(stories, settings, wish)
        found = [row for row in rows if row.cutoff is not None]
        # A goal of the project moves only when somebody names it.
        due = [row for row in found if kpi or row.kpi.name in calibrating.BY_GENRE]
        path = calibration_path(settings)
        if write and due:
            calibrating.write_calibration(settings, due, datetime.now(UTC))
        if as_json:
            print_json(_as_json(rows, wish, path if write and due else None))
        else:
            _show(rows, stories, wish)
            for note in goals_of(settings).notes:
                err.print(note, style="yellow", markup=False, soft_wrap=True)
        if not found:
            raise InputError("There is too little to calibrate from", saw=_shortfall(rows), cure=_cure(rows, wish))
        if not as_json:
            _say_what_next(path, due, write=write)
            for row in found:
                if row not in due and row.changes:
                    name = row.kpi.name
                    out.print(f"{name} is a goal of the project: --kpi {name} --write moves it.", soft_wrap=True)


def _known_goals(kpi: list[str] | None) -> tuple[str, ...]:
    from story_assets.scoring.calibrating import CALIBRATED

    unknown = [name for name in kpi or () if name not in CALIBRATED]
    if unknown:
        raise InputError(
            "This goal cannot be calibrated", saw=", ".join(unknown), cure=f"Use one of {', '.join(CALIBRATED)}."
        )
    return tuple(kpi or CALIBRATED)


def _figures(library: Library) -> Iterator[StoryFigures]:
    """What each story contributes; a story whose brief is damaged is named and left out."""
    from rich.progress import track

    from story_assets.errors import LibraryError
    from story_assets.reviewing.record.reviews import read_reviews
    from story_assets.scoring.calibrating import figures_of

    keys = library.story_keys()
    quiet = len(keys) < _SHOW_PROGRESS_FROM
    for key in track(keys, "reading the library", console=err, transient=True, disable=quiet):
        folder = library.story(key)
        try:
            yield figures_of(folder, read_reviews(folder, lambda line, key=key: _complain(f"{key}: {line}")))
        except LibraryError as error:
            _complain(f"{key} was left out: {error}")


def _complain(line: str) -> None:
    err.print(line, style="yellow", markup=False, soft_wrap=True)


def _check_genres(stories: list[StoryFigures], wish: Wish, settings: Settings) -> None:
    there = sorted({one.genre for one in stories})
    if not there:
        raise InputError(
            "The library has no story yet", where=settings.library_dir, cure="Make some: story-assets make."
        )
    if missing := [one for one in wish.genres if one not in there]:
        raise InputError(
            "The library has no story of this genre", saw=", ".join(missing), cure=f"It has {', '.join(there)}."
        )


def _show(rows: list[Proposal], stories: list[StoryFigures], wish: Wish) -> None:
    from story_assets.scoring.calibrating import acceptance

    for genre, counts in sorted(acceptance(stories, wish).items()):
        unrated = "counted as accepted where finished" if wish.count_unrated else "left out"
        out.print(
            f"{genre}: {counts['accepted']} accepted (rated {wish.accepted_at:g} or better), "
            f"{counts['rejected']} rated lower, {counts['unrated']} not rated ({unrated})",
            style="dim",
            soft_wrap=True,
        )
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Goal", "Genre", "n", "Now", "Proposed", "95 %", "How", "Would flip"):
        table.add_column(column, no_wrap=column in ("Goal", "n", "Now", "Proposed", "95 %"))
    for row in rows:
        span = (
            f"{row.cutoff.low:.2f}–{row.cutoff.high:.2f}" if row.cutoff and row.cutoff.low and row.cutoff.high else ""
        )
        table.add_row(
            row.kpi.name,
            row.genre or f"all ({len(row.genres)})",
            f"{row.cutoff.n if row.cutoff else len(row.points)}",
            "none" if row.kpi.threshold is None else f"{row.kpi.threshold:g}",
            "—" if row.cutoff is None else f"{row.cutoff.threshold:g}",
            span,
            row.reason if row.cutoff is None else " ".join(filter(None, (row.cutoff.how, row.cutoff.evidence))),
            _flipping(row),
            style="" if row.changes else "dim",
        )
    out.print(table)
    for row in rows:
        for word, places in (("fail", row.flips.failing), ("pass", row.flips.passing)):
            names = [row.points[at].name for at in places]
            if names:
                more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
                out.print(f"{row.kpi.name}: would now {word}: {', '.join(names[:_NAMED])}{more}", soft_wrap=True)


def _flipping(row: Proposal) -> str:
    if row.cutoff is None:
        return ""
    lost, won = len(row.flips.failing), len(row.flips.passing)
    if not lost and not won:
        return f"none of {len(row.points)} {row.unit}"
    return f"{lost} to fail, {won} to pass of {len(row.points)} {row.unit}"


def _shortfall(rows: list[Proposal]) -> str:
    """The reason of the row that needs least: the table has the others."""
    if not rows:
        return "no story is scored"
    most = max(rows, key=lambda row: len(row.points))
    return f"{most.kpi.name}{f' of {most.genre}' if most.genre else ''}: {most.reason}"


def _cure(rows: list[Proposal], wish: Wish) -> str:
    if any(row.left_out for row in rows):
        return "Measure them anew with `story-assets backfill --all`, then calibrate again."
    counted = "" if wish.count_unrated else ", or count finished films that nobody rated with --count-unrated"
    return f"Rate more: `story-assets review KEY --rating 4`{counted}."


def _say_what_next(path: Path, found: list[Proposal], *, write: bool) -> None:
    if not any(row.changes for row in found):
        out.print("\nThe goals are what your stories call for already.")
    elif write:
        out.print(f"\nWritten to {path}; deleting that file brings the project's goals back.", soft_wrap=True)
        out.print(
            "Checks and the gate use them from now on; `story-assets backfill --all` brings records and pages up to them.",
            soft_wrap=True,
        )
    else:
        out.print(f"\nNothing was changed. --write writes the proposed cut-offs to {path}.", soft_wrap=True)


def _as_json(rows: list[Proposal], wish: Wish, written: Path | None) -> dict[str, object]:
    return {
        "written": None if written is None else str(written),
        "accepted_at": wish.accepted_at,
        "count_unrated": wish.count_unrated,
        "percentile": wish.percentile,
        "goals": [
            {
                "kpi": row.kpi.name,
                "genre": row.genre or None,
                "genres": list(row.genres),
                "unit": row.unit,
                "n": row.cutoff.n if row.cutoff else len(row.points),
                "measured": len(row.points),
                "left_out": row.left_out,
                "current": row.kpi.threshold,
                "proposed": row.cutoff.threshold if row.cutoff else None,
                "low": row.cutoff.low if row.cutoff else None,
                "high": row.cutoff.high if row.cutoff else None,
                "how": row.cutoff.how if row.cutoff else None,
                "evidence": row.cutoff.evidence if row.cutoff else None,
                "reason": row.reason or None,
                "would_fail": [row.points[at].name for at in row.flips.failing],
                "would_pass": [row.points[at].name for at in row.flips.passing],
                "metric_version": row.basis[0],
                "model": row.basis[1] or None,
            }
            for row in rows
        ],
    }
