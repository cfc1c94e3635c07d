"""The code version of each asset: that of the prompts, the graph or the metrics behind it.

When one of them is counted up, what was made with the one before shows as stale in the UI, and a backfill redoes it.
"""

from __future__ import annotations

import contextlib

import dagster as dg

from quality.alignment import alignment
from quality.coherence import coherence
from quality.diversity import diversity
from quality.frames import frames
from story_assets.errors import StudioError
from story_assets.library import digest_of
from story_assets.rendering.graphs.files import load_graph
from story_assets.scoring.goals import goals_digest
from story_assets.scoring.judge import VERSION as JUDGE
from story_assets.scoring.vision import asked_for
from story_assets.settings import Settings
from story_assets.writing.prompts.library import PromptLibrary
from story_assets.writing.storyteller import VERSION as STORYTELLER


def code_versions(settings: Settings) -> dict[str, str]:
    """The code version of each asset whose output depends on more than its own code."""
    goals = goals_digest(settings)
    writing = f"storyteller {STORYTELLER}, prompts {_prompts(settings)}"
    return {
        "story": writing,
        "scenes": writing,
        "frames": _graph(settings),
        "scene_scores": f"{alignment.VERSION}, {frames.VERSION}, {settings.sentence_model}, goals {goals}"
        f"{_describers(settings)}",
        "story_scores": f"{coherence.VERSION}, {diversity.VERSION}, {settings.sentence_model}, goals {goals}"
        + (f", {JUDGE}" if settings.llm_judge else ""),
    }


def with_versions(spec: dg.AssetSpec, versions: dict[str, str]) -> dg.AssetSpec:
    """A spec with its own code version and that of what is behind it."""
    found = versions.get(spec.key.to_user_string())
    return spec.replace_attributes(code_version=f"{spec.code_version}; {found}") if found else spec


def _describers(settings: Settings) -> str:
    """Whose description of the pictures counts, where that is not what it always was."""
    sees = bool(settings.vision_model or settings.vision_url) and "vision-model" in settings.description_sources
    order = "" if "description_sources" not in settings.model_fields_set else ", ".join(settings.description_sources)
    return "".join(f", {part}" for part in (order, asked_for(settings) if sees else "") if part)


def _prompts(settings: Settings) -> str:
    library = PromptLibrary.of(settings)
    versions: list[tuple[str, str]] = []
    for genre in library.ids():
        # A broken prompt is for `story-assets prompts lint` to name; the definitions load all the same.
        with contextlib.suppress(StudioError):
            versions.append((genre, library.get(genre).version))
    return digest_of(versions)[:8]


def _graph(settings: Settings) -> str:
    with contextlib.suppress(StudioError):
        return load_graph(settings.graph).name
    return settings.graph
