"""The rules of `artifact-metadata.json`: the file around the scenes."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from quality.telemetry.breach import Breach, Reader
from quality.telemetry.scene import check_scene

_LONGEST_COMMENT = 500

STAGES = ("commissioned", "writing", "rendering", "rendered")
PENDING = ("queued", "rendering", "failed")


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
    _feedback(run)
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
    ids = [scene.get("SceneId") for scene in scenes if isinstance(scene, Mapping)]
    for scene_id, count in Counter(found for found in ids if isinstance(found, str)).items():
        if count > 1:
            run.breach("Scenes", f"each SceneId once; {scene_id} is there {count} times", scene_id)
    _progress(run, stage, set(ids))
    return run.breaches


def _progress(run: Reader, stage: str, recorded: set[Any]) -> None:
    """What the record says of scenes still to come agrees with the story and with the scenes that are there."""
    if "Stage" in run.values:
        run.choice("Stage", STAGES)
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
    for scene_id in written:
        # Other writers of this format need not say whose prompt it is.
        if isinstance(scene_id, str) and scene_id not in recorded and scene_id not in pending:
            run.breach("Scenes", f"a record of {scene_id}, or its place in Pending", f"neither for {scene_id}")


def _queue_config(run: Reader) -> None:
    config = run.inside("QueueConfig")
    if config is None:
        return
    config.integer("SceneRetryBudget")
    config.number("HistoryMaxWaitSeconds", above=0)
    config.integer("HistoryMaxAttempts")
    config.number("HistoryPollIntervalSeconds", above=0)
    config.number("PostExecutionTimeoutSeconds", least=0)


def _llm_health(run: Reader) -> None:
    health = run.inside("LLMHealthInfo")
    if health is None:
        return
    health.text("Url", nullable=True)
    health.text("Status")
    health.items("Models")
    health.flag("Skipped")
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
        prompt.integer("TokenCount")
        prompt.number("GenerationDurationSeconds", least=0)


def _quality(run: Reader) -> None:
    metrics = run.inside("QualityMetrics")
    if metrics is None:
        return
    metrics.number("EntityLinkageScore", least=0, most=1, nullable=True)
    metrics.number("SceneDiversityEntropy", least=0, nullable=True)


def _feedback(run: Reader) -> None:
    for entry in run.each("Feedback"):
        entry.text("SceneId", nullable=True)
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
    system.inside("ResourceMetrics")
    system.texts("Warnings")
