"""Whether a story may become a film: every planned scene is there, long enough, and its record can be trusted.

The checks in Dagster block what is downstream in the same run; this holds whoever starts the film, and however.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from story_assets.editing.clips import clip_digest
from story_assets.editing.timing import AS_READ, Timing
from story_assets.errors import ContractError, EditingError
from story_assets.models import Clip, Clips, Frames, FrameSet, Scene, Scenes

_NAMED = 3
"""How many breaches a message spells out."""


def refuse_incomplete(
    scenes: Scenes, frames: Frames, clips: Clips, timings: Mapping[str, Timing] = MappingProxyType({})
) -> None:
    """Let only a whole story pass.

    Args:
        scenes: What was written.
        frames: What was drawn.
        clips: What was cut.
        timings: By scene, what its sound asks of its length; left out, it is only read.

    Raises:
        EditingError: Scenes have no frames, fewer than the frame floor, or no clip.
        ContractError: Records of scenes break the telemetry contract.
    """
    drawn = {found.scene_id: found for found in frames.scenes}
    clipped = {clip.scene_id: clip for clip in clips.clips}
    short: dict[str, str] = {}
    for scene in scenes.scenes:
        reason = _shortage(
            scene, drawn.get(scene.scene_id), clipped.get(scene.scene_id), timings.get(scene.scene_id, AS_READ)
        )
        if reason:
            short[scene.scene_id] = reason
    if short:
        raise EditingError(
            f"No film without {', '.join(short)}",
            where=scenes.story_key,
            saw="; ".join(f"{scene_id}: {reason}" for scene_id, reason in short.items()),
            cure="Run `story-assets make` again: finished scenes are kept, only these are rendered.",
        )
    broken = breaches(scenes, frames)
    if broken:
        lines = [line for found in broken.values() for line in found]
        more = f" … and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
        raise ContractError(
            f"No film: the record of {', '.join(broken)} breaks the telemetry contract",
            where=scenes.story_key,
            saw="; ".join(lines[:_NAMED]) + more,
            cure="`story-assets reroll KEY SCENE` renders a scene again and writes a new record.",
        )


def breaches(scenes: Scenes, frames: Frames) -> dict[str, list[str]]:
    """By scene, how its record breaks the telemetry contract; scenes whose record is sound are left out."""
    from quality.telemetry import check_scene

    planned = {scene.scene_id for scene in scenes.scenes}
    policy = frames.queue_config.model_dump(mode="json", by_alias=True)
    found = {
        frame_set.scene_id: [str(breach) for breach in check_scene(_on_disk(frame_set), policy)]
        for frame_set in frames.scenes
        if frame_set.scene_id in planned
    }
    return {scene_id: broken for scene_id, broken in found.items() if broken}


def _on_disk(frame_set: FrameSet) -> dict[str, object]:
    return frame_set.record.model_dump(mode="json", by_alias=True)


def _shortage(scene: Scene, frame_set: FrameSet | None, clip: Clip | None, timing: Timing) -> str | None:
    if frame_set is None or not frame_set.files:
        why = frame_set.record.errors[0] if frame_set and frame_set.record.errors else ""
        return f"no frames ({why})" if why else "no frames"
    floor = frame_set.record.frame_floor
    if len(frame_set.files) < floor:
        return f"{len(frame_set.files)} frames, fewer than the floor of {floor}"
    if len(frame_set.files) != frame_set.record.frame_count:
        return f"{len(frame_set.files)} frames, while its record counts {frame_set.record.frame_count}"
    if clip is None:
        return "no clip"
    if clip.inputs_digest != clip_digest(scene, frame_set, clip.fps, timing):
        return "its clip is of other frames or words: make the clips again"
    return None
