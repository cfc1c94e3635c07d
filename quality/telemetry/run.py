"""The rules of `artifact-metadata.json`: the file around the scenes."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from quality.telemetry.breach import Breach, Reader
from quality.telemetry.scene import check_scene

_LONGEST_COMMENT = 500


def check_run(record: Mapping[str, Any]) -> list[Breach]:
    """Every rule that a run's record breaks, scenes included."""
    run = Reader(record)
    run.text("RunId")
    run.moment("Timestamp")
    run.text("RunDir")
    _queue_config(run)
    _llm_health(run)
    _story(run)
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
    if not scenes and run.values.get("Scenes") == []:
        run.breach("Scenes", "at least one")
    ids = [scene.get("SceneId") for scene in scenes if isinstance(scene, Mapping)]
    for scene_id, count in Counter(found for found in ids if isinstance(found, str)).items():
        if count > 1:
            run.breach("Scenes", f"each SceneId once; {scene_id} is there {count} times", scene_id)
    return run.breaches


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


def _story(run: Reader) -> None:
    story = run.inside("Story")
    if story is None:
        return
    for name in ("Id", "Logline", "DirectorsVision", "Generator", "File", "StoryDir"):
        story.text(name)
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
