"""The text of the summary and the record say the same, line by line."""

import pytest

from quality.telemetry import check_summary, policy_line

from .good import NOTE, POLICY, QUEUE_CONFIG, SUMMARY, changed, record


def test_record_and_summary_that_agree_give_no_breach() -> None:
    """Nothing is found where nothing is wrong."""
    assert check_summary(record(), SUMMARY) == []


def test_windows_line_ends_are_read_too() -> None:
    """The file may have been written on Windows."""
    assert check_summary(record(), SUMMARY.replace("\n", "\r\n")) == []


def test_an_empty_summary_does_not_crash() -> None:
    """Whatever is handed in, the answer is a list of breaches."""
    assert check_summary(record(), "")
    assert check_summary({}, SUMMARY)


def test_the_policy_is_one_line_with_its_word_for_unbounded() -> None:
    """0 attempts means unbounded, and is written so."""
    assert policy_line(QUEUE_CONFIG) == POLICY
    assert "historyMaxAttempts=40," in policy_line({**QUEUE_CONFIG, "HistoryMaxAttempts": 40})


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("sceneRetries=1", "sceneRetries=2", "Queue policy"),
        (POLICY, "", "Queue policy"),
        ("(scenes=1)", "(scenes=2)", "Story ready"),
        ("Story ready: 20261122-thriller-01", "Story ready: another", "Story ready"),
        ("Director's vision:", "Vision:", "Director's vision"),
        ("Story logline:", "Logline:", "Story logline"),
        ("[LLM] Health check:", "[LLM] asked:", "[LLM] Health check"),
        ("[10:00:10] [Scene scene-001] Telemetry", "[Scene scene-001] Telemetry", "lines"),
        ("DurationSeconds=10.0 |", "DurationSeconds=10.2 |", "DurationSeconds"),
        ("DurationSeconds=10.0 | ", "", "DurationSeconds"),
        ("MaxWaitSeconds=600", "MaxWaitSeconds=60", "MaxWaitSeconds"),
        ("PollIntervalSeconds=2", "PollIntervalSeconds=1", "PollIntervalSeconds"),
        ("HistoryAttempts=3", "HistoryAttempts=4", "HistoryAttempts"),
        ("pollLimit=unbounded", "pollLimit=0", "pollLimit"),
        ("SceneRetryBudget=1", "SceneRetryBudget=2", "SceneRetryBudget"),
        ("PostExecutionTimeoutSeconds=30", "PostExecutionTimeoutSeconds=10", "PostExecutionTimeoutSeconds"),
        ("ExecutionSuccessDetected=true", "ExecutionSuccessDetected=True", "ExecutionSuccessDetected"),
        ("ExecutionSuccessAt=2026-11-22T10:00:09Z", "ExecutionSuccessAt=none", "ExecutionSuccessAt"),
        ("HistoryExitReason=success", "HistoryExitReason=maxWait", "HistoryExitReason"),
        ("DoneMarkerDetected=true", "DoneMarkerDetected=false", "DoneMarkerDetected"),
        ("DoneMarkerWaitSeconds=0.2s", "DoneMarkerWaitSeconds=2s", "DoneMarkerWaitSeconds"),
        ("ForcedCopyTriggered=false", "ForcedCopyTriggered=true", "ForcedCopyTriggered"),
        ("VRAMBeforeMB=20000MB", "VRAMBeforeMB=19000MB", "VRAMBeforeMB"),
        ("VRAMDeltaMB=-12000MB", "VRAMDeltaMB=12000MB", "VRAMDeltaMB"),
        ("gpu=NVIDIA GeForce RTX 3090", "gpu=unknown", "gpu"),
        ("Frames=30", "Frames=29", "Frames"),
        ("[Attempt 1] ", "", "Frames"),
        (NOTE, "history slow", "FallbackNotes"),
        ("[Scene scene-001] Fallback", "[Scene scene-002] Fallback", "FallbackNotes"),
        ("## Artifact Index", "Files:", "## Artifact Index"),
        ("Total frames copied: 30", "Total frames copied: 31", "Total frames copied"),
        ("Total frames copied: 30", "", "Total frames copied"),
    ],
)
def test_a_line_that_disagrees_is_named(old: str, new: str, field: str) -> None:
    """One changed line gives a breach with its field."""
    assert old in SUMMARY
    found = check_summary(record(), SUMMARY.replace(old, new))
    assert f"run-summary.txt {field}" in [breach.field for breach in found], found


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("Scenes.0.MeetsFrameFloor", False, "Frame count below floor"),
        ("Scenes.0.HistoryRetrieved", False, "HISTORY"),
        ("Scenes.0.Requeued", True, "Requeue"),
        ("Scenes.0.Success", False, "ERROR"),
        ("Scenes.0.FrameCount", 31, "Frames"),
        ("Scenes.0.SceneId", "scene-009", "Telemetry"),
        ("Scenes.0.Telemetry.System.FallbackNotes", ["another note"], "FallbackNotes"),
        ("Scenes.0.Telemetry.HistoryAttemptLimit", 4, "pollLimit"),
        ("Scenes.0.Telemetry.ForcedCopyTriggered", True, "ForcedCopyDebugPath"),
    ],
)
def test_what_only_the_record_knows_is_missed(path: str, value: object, field: str) -> None:
    """What the record says has to be said in the summary too."""
    broken = changed(record(), path, value)
    if field == "ForcedCopyDebugPath":
        broken["Scenes"][0]["Telemetry"]["ForcedCopyDebugPath"] = "logs/dump.json"
    found = check_summary(broken, SUMMARY)
    assert f"run-summary.txt {field}" in [breach.field for breach in found], found


def test_a_floor_warning_for_nothing_is_named() -> None:
    """The summary may not warn of what did not happen."""
    line = "[10:00:10] [Scene scene-001] WARNING: Frame count below floor\n## Artifact Index"
    found = check_summary(record(), SUMMARY.replace("## Artifact Index", line))
    assert [breach.field for breach in found] == ["run-summary.txt Frame count below floor"]


def test_each_scene_s_lines_are_its_own() -> None:
    """A note on another scene's line does not count."""
    two = changed(record(), "Scenes", [*record()["Scenes"], changed(record()["Scenes"][0], "SceneId", "scene-002")])
    assert any(breach.scene == "scene-002" for breach in check_summary(two, SUMMARY))
