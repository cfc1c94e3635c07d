"""Every rule on the file around the scenes."""

import pytest

from quality.telemetry import check_run

from .good import DELETE, changed, record, scene


def test_a_good_record_keeps_every_rule() -> None:
    """Nothing is found where nothing is wrong."""
    assert check_run(record()) == []


def test_an_empty_record_does_not_crash() -> None:
    """Whatever is handed in, the answer is a list of breaches."""
    assert check_run({})


@pytest.mark.parametrize(
    ("path", "value", "field", "due"),
    [
        ("RunId", DELETE, "RunId", "required"),
        ("Timestamp", "22.11.2026", "Timestamp", "ISO 8601, UTC"),
        ("RunDir", "", "RunDir", "never blank"),
        ("QueueConfig", None, "QueueConfig", "required"),
        ("QueueConfig.HistoryMaxWaitSeconds", DELETE, "QueueConfig.HistoryMaxWaitSeconds", "required"),
        ("QueueConfig.HistoryMaxAttempts", -1, "QueueConfig.HistoryMaxAttempts", "at least 0"),
        ("LLMHealthInfo.Status", "", "LLMHealthInfo.Status", "never blank"),
        ("LLMHealthInfo.Models", "a-model", "LLMHealthInfo.Models", "a list"),
        ("LLMHealthInfo.Skipped", None, "LLMHealthInfo.Skipped", "true or false"),
        ("LLMHealthInfo.Timestamp", None, "LLMHealthInfo.Timestamp", "required"),
        ("Story.Logline", "", "Story.Logline", "never blank"),
        ("Story.DirectorsVision", DELETE, "Story.DirectorsVision", "required"),
        ("Story.LLMErrors", None, "Story.LLMErrors", "a list"),
        ("Story.Prompts.0.TokenCount", 1.5, "Story.Prompts[0].TokenCount", "a whole number"),
        ("Story.Prompts.0.GenerationDurationSeconds", -1, "Story.Prompts[0].GenerationDurationSeconds", "at least 0"),
        ("Scenes", [], "Scenes", "at least one"),
        ("Scenes", None, "Scenes", "required"),
        ("Scenes.0.Telemetry.GPU.Name", "", "Telemetry.GPU.Name", "never blank"),
        ("QualityMetrics", DELETE, "QualityMetrics", "required"),
        ("QualityMetrics.EntityLinkageScore", 1.5, "QualityMetrics.EntityLinkageScore", "at most 1"),
        ("QualityMetrics.SceneDiversityEntropy", DELETE, "QualityMetrics.SceneDiversityEntropy", "required"),
        ("Feedback", None, "Feedback", "a list"),
        ("Feedback.0.Rating", 6, "Feedback[0].Rating", "1 to 5"),
        ("Feedback.0.Rating", 4.5, "Feedback[0].Rating", "a whole number"),
        ("Feedback.0.Comment", "x" * 501, "Feedback[0].Comment", "at most 500 characters"),
        ("Feedback.0.Timestamp", "", "Feedback[0].Timestamp", "ISO 8601, UTC"),
        ("System.Warnings", DELETE, "System.Warnings", "required"),
        ("System.ResourceMetrics", None, "System.ResourceMetrics", "required"),
        ("Archive", DELETE, "Archive", "always there"),
    ],
)
def test_a_wrong_value_is_named(path: str, value: object, field: str, due: str) -> None:
    """One wrong value gives a breach with its field, and what was due."""
    found = check_run(changed(record(), path, value))
    assert any(breach.field == field and due in breach.due for breach in found), found


def test_a_scene_twice_is_named() -> None:
    """Two records of one scene leave a reader guessing."""
    found = check_run(changed(record(), "Scenes", [scene(), scene()]))
    assert [(breach.field, breach.saw) for breach in found] == [("Scenes", "scene-001")]


def test_the_run_s_policy_is_held_against_each_scene() -> None:
    """A scene rendered under another policy than the file says is invalid."""
    found = check_run(changed(record(), "QueueConfig.SceneRetryBudget", 3))
    assert any(breach.scene == "scene-001" and breach.field == "Telemetry.SceneRetryBudget" for breach in found)
