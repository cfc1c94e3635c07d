"""Choosing among a scene's takes."""

from __future__ import annotations

from datetime import UTC, datetime

from story_assets.errors import InputError, RenderingError
from story_assets.library import StoryFolder, write_model
from story_assets.models import Frames, Scenes
from story_assets.operating.locks import LeaseTakenError, lease
from story_assets.rendering.delivery.frame_sets import bring_back
from story_assets.rendering.delivery.takes import Choice, Take, chosen_of, chosen_path, takes_of
from story_assets.rendering.made_with import means_of
from story_assets.rendering.scene.job import rules_of, scene_job
from story_assets.rendering.scene.ledger import Ledger, attempts_dir
from story_assets.settings import Settings


def choose_take(folder: StoryFolder, scene_id: str, number: int, settings: Settings, who: str) -> Take:
    """Put a take into the film's place. It stays until the scene is edited, drawn anew, or another take is chosen.

    The film itself is remade by the next run.

    Raises:
        InputError: There is no such scene or take.
        RenderingError: The story is being rendered now, or the take is damaged.
        LibraryError: The disk refused.
    """
    scene = next((one for one in folder.read(Scenes).scenes if one.scene_id == scene_id), None)
    if scene is None:
        raise InputError(f"{folder.key} has no {scene_id}")
    try:
        with lease("rendering", wait_seconds=0, folder=attempts_dir(folder)):
            takes = takes_of(folder, scene_id)
            take = next((one for one in takes if one.number == number), None)
            if take is None:
                has = f"It has takes 1 to {len(takes)}." if takes else "It has none yet."
                raise InputError(f"{scene_id} of {folder.key} has no take {number}", cure=has)
            means = means_of(folder, settings)
            wanted = scene_job(scene, Ledger.of(folder, scene_id), means.graph, rules_of(means.settings)).inputs_digest
            choice = Choice(sha256=take.frame_set.sha256, instead_of=wanted, who=who, at=datetime.now(UTC))
            chosen = chosen_of(folder)
            there = bring_back(folder, take)
            if there is None or there.frame_set.sha256 != take.frame_set.sha256:
                raise RenderingError("This take is damaged", where=take.folder, cure="Choose another.")
            write_model(chosen_path(folder), chosen.model_copy(update={"scenes": {**chosen.scenes, scene_id: choice}}))
    except LeaseTakenError as error:
        raise RenderingError(
            "This story is being rendered", where=folder.key, cure="Choose when it is done."
        ) from error
    return take


def scenes_with_takes(folder: StoryFolder) -> list[str]:
    """The ids of a story's scenes, as far as they were written or drawn."""
    if scenes := folder.find(Scenes):
        return [scene.scene_id for scene in scenes.scenes]
    frames = folder.find(Frames)
    return [one.scene_id for one in frames.scenes] if frames else []
