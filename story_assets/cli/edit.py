"""`story-assets edit`: a person's word in a scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from story_assets.cli.output import one_line_errors, out
from story_assets.errors import InputError

if TYPE_CHECKING:
    from story_assets.models import EditedField


def edit(
    key: Annotated[str, typer.Argument(help="The story.")],
    scene: Annotated[str, typer.Argument(help="The scene: 03, 3 or scene-003.")],
    prompt: Annotated[str | None, typer.Option("--prompt", help="What is drawn.")] = None,
    narration: Annotated[str | None, typer.Option("--narration", help="The line under the picture.")] = None,
    negative: Annotated[str | None, typer.Option("--negative", help="What is not to be drawn.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="The renderer's seed.")] = None,
    back: Annotated[bool, typer.Option("--take-back", help="What the writer wrote counts again.")] = False,
) -> None:
    """Change a scene. Your words stay until you take them back; the next `make` redraws just what they touch."""
    from story_assets.cli.pipeline import library_of
    from story_assets.models import scene_id_of, scene_number
    from story_assets.settings import load_settings
    from story_assets.writing.edits import edit_scene, edits_of, person, take_back
    from story_assets.writing.writers import written_scene

    with one_line_errors():
        folder = library_of(load_settings()).story(key)
        scene_id = scene_id_of(scene_number(scene))
        given: dict[EditedField, str | int | None] = {
            "prompt": prompt,
            "narration": narration,
            "negative_prompt": negative,
            "seed": seed,
        }
        changes: dict[EditedField, str | int] = {field: value for field, value in given.items() if value is not None}
        if back and changes:
            raise InputError("Either new words or --take-back", cure="Leave one of them out.")
        if not back and not changes:
            for one in edits_of(folder):
                if one.scene_id == scene_id:
                    out.print(f"{one.field}, {one.who}, {one.at:%Y-%m-%d %H:%M} UTC: {one.value}", markup=False)
            raise InputError("Nothing to change", cure="Give --prompt, --narration, --negative, --seed or --take-back.")
        who = person()
        done = (
            take_back(folder, scene_id, written_scene(folder, scene_id), who=who)
            if back
            else edit_scene(folder, scene_id, changes, who=who)
        )
        if not done:
            out.print(f"{scene_id} says so already." if not back else f"{scene_id} has no edits.")
            return
        names = ", ".join(one.field.replace("_", " ") for one in done)
        out.print(f"{scene_id}: {names} {'as the writer wrote it' if back else f'as {who} wrote it'}.", markup=False)
        out.print(f"`story-assets make {key}` brings the film up to it.", soft_wrap=True)
