"""A story's own settings: what it was made with stands before what the settings say today."""

from __future__ import annotations

from collections.abc import Mapping

from story_assets.library import StoryFolder
from story_assets.models import MadeWith
from story_assets.settings import Settings

OF_THE_STORY = (
    "frame_width",
    "frame_height",
    "frame_target",
    "frame_floor",
    "frame_ceiling",
    "film_fps",
    "film_transition_seconds",
    "film_scene_seconds",
    "film_breath_seconds",
)
"""Settings that a story keeps from its first scene on; beside them it keeps its graph."""


def settings_of(folder: StoryFolder, settings: Settings) -> Settings:
    """The settings for this story: its own where it has some, else those of today.

    Raises:
        LibraryError: What it was made with cannot be read.
    """
    kept = folder.find(MadeWith)
    return settings if kept is None else with_kept(settings, kept)


def with_kept(settings: Settings, kept: MadeWith) -> Settings:
    """`settings` with what a story keeps in their place."""
    return settings.model_copy(update={name: getattr(kept, name) for name in OF_THE_STORY})


def differences(kept: MadeWith, today: MadeWith) -> list[str]:
    """What would be another way today, for a person: `FRAME_WIDTH 432 → 768`."""
    before, now = _shown(kept), _shown(today)
    found = [f"{name} {before[name]} → {now[name]}" for name in before if before[name] != now[name]]
    if kept.graph_digest != today.graph_digest and kept.graph_name == today.graph_name:
        found.append(f"GRAPH {kept.graph_name} → the same name, changed since")
    return found


def _shown(made: MadeWith) -> Mapping[str, str]:
    values = {name.upper(): getattr(made, name) for name in OF_THE_STORY}
    return {"GRAPH": made.graph_name} | {
        name: "as needed" if value is None else f"{value:g}" for name, value in values.items()
    }
