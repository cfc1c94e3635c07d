"""`story-assets describe`: what scenes' pictures show, by whoever said so, and by a person's own words."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, out, print_json
from story_assets.errors import InputError

if TYPE_CHECKING:
    from story_assets.library import StoryFolder
    from story_assets.models import FrameSet
    from story_assets.scoring.descriptions import KeptDescription
    from story_assets.settings import Settings

_FEW_SENTENCES = 3


def describe(
    key: Annotated[str, typer.Argument(help="The story; `story-assets list` shows them.")],
    scene: Annotated[str | None, typer.Argument(help="The scene: 03. None: all of them.")] = None,
    text: Annotated[
        str | None, typer.Argument(help="What its pictures show, in three to six sentences. None: show what is kept.")
    ] = None,
    person: Annotated[str | None, typer.Option("--by", help="Who says so. None: the user's name.")] = None,
    as_json: options.AsJson = False,
) -> None:
    """Say what a scene's pictures show, so that alignment can be scored; or show who said what.

    Descriptions are only ever added, and belong to the very frames they were made from. DESCRIPTION_SOURCES says whose
    counts.
    """
    from story_assets.library import Library
    from story_assets.settings import load_settings

    with one_line_errors():
        settings = load_settings()
        folder = Library(settings.library_dir).story(key)
        if scene is not None and text is not None:
            _keep(folder, settings, scene, text, person or _user(), as_json)
        else:
            _show(folder, settings, scene, as_json)


def _keep(folder: StoryFolder, settings: Settings, scene: str, text: str, person: str | None, as_json: bool) -> None:
    from quality.language.text import sentences
    from story_assets.reviewing.publishing import publish
    from story_assets.scoring.descriptions import describe_by_hand, frames_of_scene

    kept = describe_by_hand(folder, scene, text, person)
    publish(folder, settings)  # its index names every file
    if as_json:
        print_json(kept)
        return
    out.print(
        f"Kept what {kept.scene_id} of [bold]{folder.key}[/] shows, by {person or 'nobody named'}.", soft_wrap=True
    )
    told = len(sentences(kept.text))
    if told < _FEW_SENTENCES:
        said = "one sentence" if told == 1 else f"{told} sentences"
        err.print(
            f"Alignment is hard on short descriptions: this is {said}, three to six serve best.",
            style="yellow",
            soft_wrap=True,
        )
    counting = _counting(frames_of_scene(folder, scene), settings, folder)
    if counting is None or counting[0] != "person":
        by = counting[0] if counting else "nobody, as DESCRIPTION_SOURCES leaves people out"
        err.print(
            f"Alignment rests on another description ({by}). DESCRIPTION_SOURCES=person puts people first.",
            style="yellow",
            soft_wrap=True,
        )
    out.print(f"Score it with: [bold]story-assets backfill {folder.key}[/]", soft_wrap=True)


def _show(folder: StoryFolder, settings: Settings, scene: str | None, as_json: bool) -> None:
    from story_assets.models import Frames
    from story_assets.scoring.descriptions import frames_of_scene

    frames = folder.find(Frames)
    if frames is None:
        raise InputError("The story has no pictures yet", where=folder.key, cure=f"story-assets make {folder.key}")
    chosen = [frames_of_scene(folder, scene)] if scene is not None else list(frames.scenes)
    rows = [_of_scene(folder, settings, one) for one in chosen]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        out.print(f"[bold]{row['scene_id']}[/]")
        for one in row["descriptions"]:
            mark = "counts" if one["counts"] else "of frames that are no more" if one["outdated"] else "kept"
            by = " ".join(filter(None, (one["source"], one["model"])))
            out.print(f"  [dim]{mark}, {by}:[/] ", end="")
            out.print(one["text"], markup=False, soft_wrap=True)
        if not row["descriptions"]:
            number = str(row["scene_id"]).removeprefix("scene-")
            out.print(
                f'  [dim]Nobody said what it shows. Say it: story-assets describe {folder.key} {number} "…"[/]',
                soft_wrap=True,
            )


def _of_scene(folder: StoryFolder, settings: Settings, frame_set: FrameSet) -> dict[str, Any]:
    counting = _counting(frame_set, settings, folder)
    rows: list[dict[str, Any]] = []
    if frame_set.description is not None:
        seen = frame_set.description
        rows.append(
            {
                "source": seen.source,
                "model": seen.model,
                "text": seen.text,
                "counts": counting == (seen.source, seen.text),
                "outdated": False,
            }
        )
    mine = [one for one in _kept(folder) if one.scene_id == frame_set.scene_id]
    last = next((one for one in reversed(mine) if counting == (one.source, one.text)), None)
    for one in mine:
        outdated = one.frames_sha256 != frame_set.sha256
        rows.append(
            {
                "source": one.source,
                "model": one.model,
                "text": one.text,
                "counts": not outdated and one is last,
                "outdated": outdated,
                "at": one.at.isoformat(),
            }
        )
    return {"scene_id": frame_set.scene_id, "descriptions": rows}


def _kept(folder: StoryFolder) -> list[KeptDescription]:
    from story_assets.scoring.descriptions import read_descriptions

    return read_descriptions(folder, lambda line: err.print(line, style="yellow"))


def _counting(frame_set: FrameSet, settings: Settings, folder: StoryFolder) -> tuple[str, str] | None:
    """Source and text of the description alignment would rest on now, without asking any model."""
    from story_assets.scoring.describing import already_there

    found = already_there(_kept(folder), frame_set, settings)
    return None if found is None else (found.source, found.text)


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None  # a container without a user's name
