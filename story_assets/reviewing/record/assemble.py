"""The run record out of what the library holds: a pure function, so the same library gives the same record."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from datetime import datetime
from importlib import metadata
from pathlib import Path

from story_assets.models import (
    Generation,
    LLMHealthInfo,
    PromptRecord,
    QueueConfig,
    RunRecord,
    RunSystem,
    Scene,
    SceneRecord,
    StoryRecord,
)
from story_assets.reviewing.record.materials import Materials
from story_assets.reviewing.record.metrics import quality_metrics, resource_metrics
from story_assets.reviewing.record.sound import sound_record
from story_assets.reviewing.record.summary import one_line

PACKAGES = ("story-assets", "dagster", "pydantic", "numpy", "pillow", "av", "spacy", "torch", "sentence-transformers")
"""What this project stands on; their versions are in every record, where they are installed."""


def build_record(materials: Materials, run_dir: Path, queue_config: QueueConfig) -> RunRecord:
    """The run record of a story as far as it has come.

    Args:
        materials: What the library holds.
        run_dir: The story's folder, as other tools should find it.
        queue_config: The policy to record while nothing was rendered; a rendered story carries its own.
    """
    health = _llm_health(materials)
    scenes = tuple(_scene_record(materials, scene_id) for scene_id in materials.frame_sets)
    return RunRecord(
        run_id=materials.brief.key,
        timestamp=_last_moment(materials, health),
        run_dir=run_dir.as_posix(),
        stage=materials.stage,
        queue_config=materials.frames.queue_config if materials.frames else _policy_of(scenes) or queue_config,
        llm_health_info=health,
        story=_story_record(materials),
        scenes=scenes,
        pending=tuple(
            one.model_copy(update={"reason": one_line(one.reason)}) if one.reason else one for one in materials.pending
        ),
        sound=sound_record(materials.narration, materials.music, materials.soundtrack),
        quality_metrics=quality_metrics(materials),
        feedback=materials.feedback,
        system=RunSystem(
            resource_metrics=resource_metrics(materials),
            warnings=tuple(one_line(warning) for warning in _warnings(materials)),
            versions=_versions(materials),
            overrides=materials.overrides.by_asset if materials.overrides else {},
        ),
    )


def _scene_record(materials: Materials, scene_id: str) -> SceneRecord:
    """A scene's record with its alignment score, which came later, and its notes as the summary has them."""
    record = materials.frame_sets[scene_id].record
    alignment = materials.scene_measurement(scene_id, "semantic_alignment")
    system = record.telemetry.system
    telemetry = record.telemetry.model_copy(
        update={
            "semantic_alignment_score": alignment.value if alignment else None,
            "system": system.model_copy(
                update={"fallback_notes": tuple(map(one_line, materials.scene_notes(scene_id)))}
            ),
        }
    )
    return record.model_copy(update={"telemetry": telemetry})


def _policy_of(scenes: tuple[SceneRecord, ...]) -> QueueConfig | None:
    return scenes[0].history_config if scenes else None


def _story_record(materials: Materials) -> StoryRecord:
    brief, story, scenes = materials.brief, materials.story, materials.scenes
    return StoryRecord(
        id=brief.key,
        title=story.title if story else "",
        genre=brief.genre,
        logline=story.logline if story else "",
        directors_vision=story.directors_vision if story else "",
        generator=generator_of(story.generation) if story else "not written yet",
        file="story.json",
        story_dir=".",
        prompts=tuple(_prompt_record(scene) for scene in materials.written),
        llm_errors=scenes.llm_errors if scenes else (),
    )


def generator_of(made: Generation) -> str:
    """Who wrote, for a person: `lmstudio (mistral-7b), prompt story-outline 1.2.0`."""
    text = f"{made.provider} ({made.model})" if made.model else made.provider
    prompt = " ".join(part for part in (made.prompt_id, made.prompt_version) if part)
    return f"{text}, prompt {prompt}" if prompt else text


def _prompt_record(scene: Scene) -> PromptRecord:
    made = scene.generation
    return PromptRecord(
        scene_id=scene.scene_id,
        token_count=scene.token_count,
        token_count_method=scene.token_count_method,
        generation_duration_seconds=made.duration_seconds,
        provider=made.provider,
        model=made.model,
        prompt_version=made.prompt_version,
        tokens_in=made.tokens_in,
        tokens_out=made.tokens_out,
        finish_reason=made.finish_reason,
        retries=made.retries,
        cache_hit=made.cache_hit,
    )


def _llm_health(materials: Materials) -> LLMHealthInfo:
    if materials.scenes:
        return materials.scenes.llm_health
    return LLMHealthInfo(
        status="skipped",
        skipped=True,
        timestamp=materials.brief.created_at,
        error="No scene was written yet, so no language model was asked.",
    )


def _last_moment(materials: Materials, health: LLMHealthInfo) -> datetime:
    """The newest moment the library knows of. Not the clock's: a record written again must say the same."""
    moments = [materials.brief.created_at, health.timestamp]
    moments += [one.record.telemetry.queue_end for one in materials.frame_sets.values()]
    moments += [one.posted_at for one in materials.pending if one.posted_at]
    moments += [review.timestamp for review in materials.feedback]
    return max(moments)


def _warnings(materials: Materials) -> Iterable[str]:
    """What a person should know of the run as a whole; what concerns one scene is in that scene."""
    yield from materials.damaged
    yield from materials.story.notes if materials.story else ()
    yield from materials.scenes.notes if materials.scenes else ()
    for edit in (edit for scene in materials.written for edit in scene.edits):
        yield f"{edit.scene_id}: the {edit.field.replace('_', ' ')} is {edit.who}'s, of {edit.at:%Y-%m-%d %H:%M} UTC."
    yield from materials.narration.notes if materials.narration else ()
    if materials.newer_than_film:
        yield f"The film is older than the frames of {', '.join(materials.newer_than_film)}."
    failed = [one.scene_id for one in materials.frame_sets.values() if not one.record.success]
    if failed:
        yield f"Scenes that failed: {', '.join(failed)}."


def _versions(materials: Materials) -> dict[str, str]:
    """Versions of this project, what it stands on, the renderer and the metrics that were used."""
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    if materials.frames:
        versions["graph"] = materials.frames.graph
        versions["renderer"] = materials.frames.renderer
    for one in materials.frame_sets.values():
        service = (one.record.telemetry.system.after or {}).get("system")
        if isinstance(service, dict):
            versions |= {
                f"renderer.{name}": str(value)
                for name, value in sorted(service.items())
                if name in ("comfyui_version", "python_version", "pytorch_version", "os")
            }
            break
    scored = [materials.story_scores.measurements] if materials.story_scores else []
    scored += [scene.measurements for scene in materials.scene_scores.scenes] if materials.scene_scores else []
    for measurement in (one for measurements in scored for one in measurements):
        if measurement.metric_version:
            versions[f"metric.{measurement.name}"] = measurement.metric_version
        if measurement.model:
            versions[f"metric.{measurement.name}.model"] = measurement.model
        if measurement.threshold is not None:
            sign = "at least" if measurement.direction == "at_least" else "at most"
            versions[f"metric.{measurement.name}.goal"] = f"{sign} {measurement.threshold:g}"
    seen = [scene.description for scene in materials.scene_scores.scenes] if materials.scene_scores else []
    described = sorted({" ".join(filter(None, (one.source, one.model))) for one in seen if one is not None})
    if described:
        versions["metric.semantic_alignment.described_by"] = ", ".join(described)
    return versions
