"""`story-assets reroll`: draw single scenes anew."""

from __future__ import annotations

from typing import Annotated

import typer

from story_assets.cli import options
from story_assets.cli.output import one_line_errors
from story_assets.errors import InputError


def reroll(
    key: Annotated[str, typer.Argument(help="The story.")],
    scenes: Annotated[list[str], typer.Argument(help="Scenes to draw again: 03, 3 or scene-003.")],
    renderer: options.RendererName = None,
    with_current_settings: options.CurrentSettings = False,
    as_json: options.AsJson = False,
) -> None:
    """Draw these scenes anew and remake the film; all others are kept as they are."""
    from story_assets.cli.make import make_all
    from story_assets.cli.pipeline import library_of, overriding
    from story_assets.models import Scenes, scene_number
    from story_assets.settings import load_settings

    with one_line_errors(), overriding(RENDERER=renderer):
        folder = library_of(load_settings()).story(key)
        there = {scene.number for scene in folder.read(Scenes).scenes}
        wanted = sorted({scene_number(scene) for scene in scenes})
        for number in wanted:
            if number not in there:
                raise InputError(f"{key} has no scene {number:02d}", cure=f"It has scenes 01 to {max(there):02d}.")
        asked = [f"{number:02d}" for number in wanted]
        again = f"story-assets reroll {key} {' '.join(asked)}"
        again += f" --renderer {renderer}" if renderer else ""
        make_all(
            [key],
            as_json=as_json,
            job="reroll",
            reroll=asked,
            with_current_settings=with_current_settings,
            resume=again,
        )
