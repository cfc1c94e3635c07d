"""What `quality.telemetry` says of a story's records, in sentences for the page and the checks."""

from __future__ import annotations

from quality.telemetry import check_scene
from story_assets.reviewing.record.materials import Materials


def breaches_by_scene(materials: Materials) -> dict[str, tuple[str, ...]]:
    """Every rule each scene's record breaks, by scene id, for all scenes that were recorded."""
    policy = materials.frames.queue_config.model_dump(mode="json", by_alias=True) if materials.frames else None
    found: dict[str, tuple[str, ...]] = {}
    for scene_id, frames in materials.frame_sets.items():
        breaches = check_scene(frames.record.model_dump(mode="json", by_alias=True), policy)
        found[scene_id] = tuple(f"{one.field}: {one.due}; saw {one.saw}" for one in breaches)
    return found
