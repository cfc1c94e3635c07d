"""`story-assets takes`: every set of frames a scene ever had."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from story_assets.cli.output import clock, one_line_errors, out
from story_assets.errors import InputError


def takes(
    key: Annotated[str, typer.Argument(help="The story.")],
    scene: Annotated[str | None, typer.Argument(help="One scene: 03, 3 or scene-003. Left out: all.")] = None,
    choose: Annotated[int | None, typer.Option("--choose", min=1, help="The number of the take for the film.")] = None,
) -> None:
    """List the takes of scenes, or choose one for the film."""
    from story_assets.cli.pipeline import library_of
    from story_assets.models import scene_id_of, scene_number
    from story_assets.rendering.delivery.takes import takes_of
    from story_assets.rendering.takes import choose_take, scenes_with_takes
    from story_assets.settings import load_settings
    from story_assets.writing.edits import person

    with one_line_errors():
        settings = load_settings()
        folder = library_of(settings).story(key)
        there = scenes_with_takes(folder)
        wanted = [scene_id_of(scene_number(scene))] if scene else there
        if missing := [one for one in wanted if one not in there]:
            raise InputError(f"{key} has no {missing[0]}")
        if choose is not None:
            if scene is None:
                raise InputError("A take of which scene?", cure=f"story-assets takes {key} 03 --choose {choose}")
            choose_take(folder, wanted[0], choose, settings, person())
            out.print(f"{wanted[0]}: take {choose} is chosen. `story-assets make {key}` cuts it in.", soft_wrap=True)
            return
        now = datetime.now(UTC)
        for scene_id in wanted:
            for take in takes_of(folder, scene_id):
                age = clock(max(0.0, (now - take.made_at).total_seconds()))
                mark = "  in the film" if take.current else ""
                size = f"{take.frame_set.width}×{take.frame_set.height}"
                out.print(
                    f"{scene_id}  take {take.number}  {take.made_at:%Y-%m-%d %H:%M} UTC, {age} old  "
                    f"{len(take.frame_set.files)} frames, {size}{mark}",
                    markup=False,
                    soft_wrap=True,
                )
