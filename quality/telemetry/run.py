"""The rules of `artifact-metadata.json`: the file around the scenes."""

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from quality.telemetry.breach import Breach, Reader, is_number
from quality.telemetry.scene import SECONDS, check_gpu, check_queue_config, check_scene

_LONGEST_COMMENT = 500

STAGES = ("commissioned", "writing", "rendering", "rendered")
_MOST_BITS = round(math.log2(5), 6)
"""Five themes, evenly: the most their entropy can be."""
_RESOURCES = (
    "GpuBefore",
    "GpuAfter",
    "QueueDepth",
    "ExecutionTimesSeconds",
    "LlmRequests",
    "LlmResponseTimeSeconds",
    "LlmCacheHits",
    "LlmTimeouts",
)
"""What the contract asks to be recorded of the box, under this system's names."""
_SHARES_AGREE = 0.01
_SHARES = ("NarrativeCoherenceScore", "LargestThemeShare", "SemanticAlignmentScore")
"""Scores from 0 to 1 that the contract leaves to the writer."""
PENDING = ("queued", "rendering", "failed")


def _is_ours(run: Reader) -> bool:
    """Whether this system wrote the record: it alone says how far a run is."""
    return "Stage" in run.values


def stage_of(record: Mapping[str, Any]) -> str:
    """How far a run is: its `Stage`; a record without one is of a run that was rendered."""
    stage = record.get("Stage", "rendered")
    return stage if stage in STAGES else "rendered"


def pending_of(record: Mapping[str, Any]) -> dict[str, str]:
    """The scenes still to be recorded or drawn anew, each with what it waits for."""
    there = record.get("Pending")
    found = [one for one in there if isinstance(one, Mapping)] if isinstance(there, list | tuple) else []
    return {str(one.get("SceneId")): str(one.get("Status")) for one in found}


def check_run(record: Mapping[str, Any]) -> list[Breach]:
    """Every rule that a run's record breaks, scenes included.

    A run that goes on is held to the rules of what it has come to: its `Stage` says how far it is, and `Pending` must
    name each scene of the story that has no record yet.
    """
    run = Reader(record)
    stage = stage_of(record)
    run.text("RunId")
    run.moment("Timestamp")
    run.text("RunDir")
    _queue_config(run)
    _llm_health(run)
    _story(run, stage)
    _quality(run)
    _system(run)
    if "Archive" not in record:
        run.breach("Archive", "always there; null without an archive")
    scenes = run.items("Scenes") or []
    queue_config = record.get("QueueConfig")
    for index, scene in enumerate(scenes):
        if not isinstance(scene, Mapping):
            run.breach(f"Scenes[{index}]", "an object", str(type(scene).__name__))
            continue
        policy = queue_config if isinstance(queue_config, Mapping) else None
        run.breaches.extend(check_scene(scene, policy))
    if not scenes and run.values.get("Scenes") == [] and stage == "rendered":
        run.breach("Scenes", "at least one")
    there = [scene.get("SceneId") for scene in scenes if isinstance(scene, Mapping)]
    ids = [found for found in there if isinstance(found, str)]
    for scene_id, count in Counter(ids).items():
        if count > 1:
            run.breach("Scenes", f"each SceneId once; {scene_id} is there {count} times", scene_id)
    _feedback(run, {*ids, *pending_of(record)})
    _progress(run, stage, set(ids))
    return run.breaches


def _progress(run: Reader, stage: str, recorded: set[str]) -> None:
    """What the record says of scenes still to come agrees with the story and with the scenes that are there."""
    if "Stage" in run.values or "Pending" in run.values:
        run.choice("Stage", STAGES)
        run.items("Pending")
    for entry in run.each("Pending") if "Pending" in run.values else ():
        entry.text("SceneId")
        entry.choice("Status", PENDING)
        entry.moment("PostedAt", nullable=True)
        if entry.values.get("Status") == "rendering":
            entry.text("PromptId")
    pending = pending_of(run.values)
    if bool(pending) != (stage == "rendering"):
        due = "Pending names the scenes to come" if stage == "rendering" else "rendering, as Pending names scenes"
        run.breach("Stage", due)
    if stage in ("commissioned", "writing") and recorded:
        run.breach("Stage", "rendering or rendered, as scenes are recorded")
    story = run.values.get("Story")
    prompts = story.get("Prompts") if isinstance(story, Mapping) else None
    written = [one.get("SceneId") for one in prompts if isinstance(one, Mapping)] if isinstance(prompts, list) else []
    if not written and stage in ("rendering", "rendered") and _is_ours(run):
        run.breach("Story.Prompts", "one prompt of each scene", "[]")
    if not any(isinstance(scene_id, str) for scene_id in written):
        return  # other writers of this format need not say whose prompt it is
    known = [str(scene_id) for scene_id in written]
    for scene_id in known:
        if scene_id not in recorded and scene_id not in pending:
            run.breach("Scenes", f"a record of {scene_id}, or its place in Pending", f"neither for {scene_id}")
    for scene_id in sorted(recorded | set(pending)):
        if known.count(scene_id) != 1:
            run.breach("Story.Prompts", f"one prompt of {scene_id}", f"{known.count(scene_id)} prompts")


def _queue_config(run: Reader) -> None:
    config = run.inside("QueueConfig")
    if config is not None:
        check_queue_config(config)


def _llm_health(run: Reader) -> None:
    health = run.inside("LLMHealthInfo")
    if health is None:
        return
    health.text("Url", nullable=True)
    status = health.text("Status")
    health.texts("Models")
    skipped = health.flag("Skipped")
    if (status == "skipped" and skipped is False) or (status == "success" and skipped):
        health.breach("Skipped", f"as Status, {status}, says")
    health.text("Override", nullable=True, blank=True)
    health.moment("Timestamp")
    health.text("Error", nullable=True, blank=True)


def _story(run: Reader, stage: str) -> None:
    story = run.inside("Story")
    if story is None:
        return
    for name in ("Id", "Generator", "File", "StoryDir"):
        story.text(name)
    for name in ("Logline", "DirectorsVision"):
        story.text(name, blank=stage == "commissioned")
    story.texts("LLMErrors")
    for prompt in story.each("Prompts"):
        prompt.integer("TokenCount", least=1)
        prompt.number("GenerationDurationSeconds", least=0)


def _quality(run: Reader) -> None:
    metrics = run.inside("QualityMetrics")
    if metrics is None:
        return
    metrics.number("EntityLinkageScore", least=0, most=1, nullable=True)
    metrics.number("SceneDiversityEntropy", least=0, most=_MOST_BITS, nullable=True)
    for name in _SHARES:
        if name in metrics.values:
            metrics.number(name, least=0, most=1, nullable=True)
    if _is_ours(run) and (themes := metrics.inside("ThemesPerScene")) is not None:
        for scene_id in themes.values:
            shares = themes.inside(scene_id)
            found = [shares.number(theme, least=0, most=1) for theme in shares.values] if shares else []
            if None not in found and abs(sum(one or 0.0 for one in found) - 1) > _SHARES_AGREE:
                themes.breach(scene_id, "shares that sum to 1")
    reasons = metrics.inside("Reasons") if "Reasons" in metrics.values else None
    if reasons is not None:
        for name in ("EntityLinkageScore", "SceneDiversityEntropy", *_SHARES):
            if metrics.values.get(name, 0) is None:
                reasons.text(name)


def _feedback(run: Reader, recorded: set[str]) -> None:
    for entry in run.each("Feedback"):
        scene_id = entry.text("SceneId", nullable=True)
        if scene_id is not None and scene_id not in recorded:
            entry.breach("SceneId", "a scene of this run, or null for the story")
        entry.integer("Rating", least=1, most=5)
        comment = entry.text("Comment", blank=True)
        entry.moment("Timestamp")
        entry.text("ModelVersion", nullable=True, blank=True)
        if comment is not None and len(comment) > _LONGEST_COMMENT:
            entry.breach("Comment", f"at most {_LONGEST_COMMENT} characters", f"{len(comment)} characters")


def _system(run: Reader) -> None:
    system = run.inside("System")
    if system is None:
        return
    system.texts("Warnings")
    taken = system.inside("ResourceMetrics")
    if taken is None:
        return
    for name in _RESOURCES if _is_ours(run) else ():
        if name not in taken.values:
            taken.breach(name, "always there; null where nothing was measured")
    for name in ("GpuBefore", "GpuAfter"):
        if taken.values.get(name) is not None and (gpu := taken.inside(name)) is not None:
            check_gpu(gpu, noted=True)
    if "QueueDepth" in taken.values:
        taken.integer("QueueDepth", nullable=True)
    for name in ("LlmRequests", "LlmCacheHits", "LlmTimeouts"):
        if name in taken.values:
            taken.integer(name)
    if "LlmResponseTimeSeconds" in taken.values:
        taken.number("LlmResponseTimeSeconds", least=0, nullable=True)
    if "ExecutionTimesSeconds" in taken.values:
        _execution_times(run, taken)


def _execution_times(run: Reader, taken: Reader) -> None:
    """One figure a scene, and the scene's own."""
    times = taken.items("ExecutionTimesSeconds")
    scenes = run.values.get("Scenes")
    if times is None or not isinstance(scenes, list | tuple):
        return
    due = [scene.get("DurationSeconds") if isinstance(scene, Mapping) else None for scene in scenes]
    if len(times) != len(due) or any(
        not is_number(one) or (is_number(other) and not abs(one - other) <= SECONDS)
        for one, other in zip(times, due, strict=False)
    ):
        taken.breach("ExecutionTimesSeconds", "the DurationSeconds of each scene")
