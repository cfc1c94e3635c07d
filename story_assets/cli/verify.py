"""`story-assets verify`: run records against the telemetry contract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, out, print_json

_SHOWN = 20


def verify(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Run folders, artifact-metadata.json files, folders of run folders such as library/, or stories' keys."
        ),
    ],
    junit: Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML to this file.")] = None,
    finished: Annotated[
        bool, typer.Option("--finished", help="A run with scenes still to come counts as broken.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Check run records against the telemetry contract: exit 0 valid, 2 broken, 1 unreadable.

    Names each breach with its scene, field, what was seen and what was due. A run that goes on is called unfinished:
    the scenes it has are held to every rule, and it exits 0 unless --finished is given. Records of the older system
    are read too.
    """
    from story_assets.library import write_whole
    from story_assets.reviewing.gate import junit as junit_file
    from story_assets.reviewing.record import verify as validator

    with one_line_errors():
        found: list[validator.Verification] = []
        for verified in validator.verify(map(_of_story, paths)):
            one = validator.must_be_finished(verified) if finished else verified
            found.append(one)
            if not as_json:
                _show(one)
        if as_json:
            print_json([validator.as_json(one) for one in found])
        elif len(found) > 1:
            counts = {
                word: sum(one.word == word for one in found) for word in ("valid", "unfinished", "broken", "unreadable")
            }
            out.print(f"{len(found)} runs: " + ", ".join(f"{count} {word}" for word, count in counts.items() if count))
        if junit:
            write_whole(junit, junit_file.junit_xml(validator.as_suite(one) for one in found))
        raise typer.Exit(validator.exit_code(found))


def _of_story(path: Path) -> Path:
    """The folder of a story that was named by its key, as other commands take it; anything else as it is."""
    from story_assets.settings import load_settings

    if path.exists() or path.parent != Path():
        return path
    folder = load_settings().library_dir / path
    return folder if folder.is_dir() else path


def _show(one: object) -> None:
    from story_assets.reviewing.record.verify import Verification

    assert isinstance(one, Verification)
    if one.error:
        err.print(f"[bold red]unreadable[/] {one.path}: ", end="", soft_wrap=True)
        err.print(one.error, markup=False, soft_wrap=True)
        return
    style = "bold red" if one.breaches else "yellow" if one.unfinished else "green"
    out.print(f"[{style}]{one.word}[/] [bold]{one.run_id}[/] [dim]({len(one.scenes)} scenes)[/]", soft_wrap=True)
    for breach in one.breaches[:_SHOWN]:
        out.print(f"  {breach}", markup=False, soft_wrap=True)
    if len(one.breaches) > _SHOWN:
        out.print(f"  and {len(one.breaches) - _SHOWN} more; --json gives them all", style="dim")
    for note in one.notes:
        out.print(f"  {note}", style="dim", markup=False, soft_wrap=True)
