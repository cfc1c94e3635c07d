"""The figures of a run as the record carries them: quality scores with reasons, and what was measured of the box."""

from __future__ import annotations

from quality.measurement import Measurement
from story_assets.models import Generation, QualityMetrics, ResourceMetrics
from story_assets.reviewing.record.materials import Materials

EMBEDDED_PROVIDERS = ("template",)
"""Writers that ask no language model."""

_STORY_METRICS = {
    "EntityLinkageScore": "entity_linkage",
    "NarrativeCoherenceScore": "narrative_coherence",
    "SceneDiversityEntropy": "thematic_diversity",
    "LargestThemeShare": "largest_theme_share",
}
"""Key on disk → name of the measurement."""


def quality_metrics(materials: Materials) -> QualityMetrics:
    """The scores of the story, null with a reason where one is missing."""
    found = {key: materials.story_measurement(name) for key, name in _STORY_METRICS.items()}
    found["SemanticAlignmentScore"] = lowest_alignment(materials)
    reasons: dict[str, str] = {}
    for key, measurement in found.items():
        if measurement is None:
            reasons[key] = missing_reason(materials, of_scenes=key == "SemanticAlignmentScore")
        elif measurement.value is None or measurement.passed is False:
            reasons[key] = measurement.reason or "The metric gave no value and no reason."
    for key, reason in _missing_scene_scores(materials).items():
        reasons.setdefault(key, reason)
    values: dict[str, object] = {key: one.value if one else None for key, one in found.items()}
    values["ThemesPerScene"] = materials.story_scores.themes_per_scene if materials.story_scores else {}
    values["Reasons"] = reasons
    return QualityMetrics.model_validate(values)


def lowest_alignment(materials: Materials) -> Measurement | None:
    """The alignment of the story: that of its worst scene. No figure unless every planned scene has one."""
    scored = materials.scene_scores.scenes if materials.scene_scores else ()
    measured = [(one.scene_id, found) for one in scored if (found := one.get("semantic_alignment"))]
    if not measured:
        return None
    without = [scene_id for scene_id, one in measured if one.value is None]
    planned = [scene.scene_id for scene in materials.written]
    without += [scene_id for scene_id in planned if scene_id not in {scored_id for scored_id, _ in measured}]
    if without:
        first = next((one for _, one in measured if one.value is None), measured[0][1])
        why = f": {first.reason}" if first.value is None and first.reason else "."
        return first.model_copy(
            update={"value": None, "passed": None, "reason": f"No score for {', '.join(sorted(without))}{why}"}
        )
    scene_id, lowest = min(measured, key=lambda pair: pair[1].value or 0.0)
    reason = f"Lowest in {scene_id}. {lowest.reason}".strip() if lowest.passed is False else ""
    return lowest.model_copy(update={"reason": reason})


def missing_reason(materials: Materials, *, of_scenes: bool) -> str:
    """Why there is no measurement at all, in plain words."""
    if (materials.scene_scores if of_scenes else materials.story_scores) is not None:
        return "This score was not among those taken."
    if not materials.written:
        return "Not scored: no scene is written yet."
    if of_scenes and not any(one.files for one in materials.frame_sets.values()):
        return "Not scored: no scene has pictures yet."
    return "Not scored yet."


def _missing_scene_scores(materials: Materials) -> dict[str, str]:
    """Why a scene's alignment is missing, by scene id."""
    scored = materials.scene_scores.scenes if materials.scene_scores else ()
    return {
        one.scene_id: measured.reason or "The metric gave no value and no reason."
        for one in scored
        if (measured := one.get("semantic_alignment")) is not None and measured.value is None
    }


def resource_metrics(materials: Materials) -> ResourceMetrics:
    """What the run took from the box, from the scenes' telemetry and the texts' generations."""
    records = [one.record for one in materials.frame_sets.values()]
    in_time = sorted(records, key=lambda record: record.telemetry.queue_start)
    asked = [made for made in _generations(materials) if made.provider not in EMBEDDED_PROVIDERS]
    reached = [made.duration_seconds for made in asked if not made.cache_hit]
    errors = materials.scenes.llm_errors if materials.scenes else ()
    attempts = [attempt for record in records for attempt in record.attempt_summaries]
    depths = [attempt.queue_depth for attempt in attempts if attempt.queue_depth is not None]
    return ResourceMetrics(
        gpu_before=in_time[0].telemetry.gpu if in_time else None,
        gpu_after=in_time[-1].telemetry.gpu if in_time else None,
        queue_depth=max(depths, default=None),
        execution_times_seconds=tuple(record.telemetry.duration_seconds for record in records),
        llm_requests=sum(1 + made.retries for made in asked if not made.cache_hit),
        llm_response_time_seconds=round(sum(reached) / len(reached), 3) if reached else None,
        llm_cache_hits=sum(made.cache_hit for made in asked),
        llm_timeouts=sum("timed out" in error.lower() or "timeout" in error.lower() for error in errors),
    )


def _generations(materials: Materials) -> list[Generation]:
    outline = [materials.story.generation] if materials.story else []
    return outline + [scene.generation for scene in materials.written]
