"""Every rule of the contract on a scene, each broken once."""

import math
from typing import Any

import pytest

from quality.telemetry import check_scene

from .good import DELETE, MIB, QUEUE_CONFIG, changed, scene


def breaches(path: str, value: object) -> list[tuple[str, str]]:
    """Field and demand of every breach after one change."""
    found = check_scene(changed(scene(), path, value), QUEUE_CONFIG)
    return [(breach.field, breach.due) for breach in found]


def test_a_good_record_keeps_every_rule() -> None:
    """Nothing is found where nothing is wrong."""
    assert check_scene(scene(), QUEUE_CONFIG) == []


def test_an_empty_record_breaks_rules_and_does_not_crash() -> None:
    """Whatever is handed in, the answer is a list of breaches."""
    assert len(check_scene({}, QUEUE_CONFIG)) > 20


_TELEMETRY = scene()["Telemetry"]
_BESIDE = [name for name in scene() if name != "Telemetry"]


@pytest.mark.parametrize("name", list(_TELEMETRY))
def test_every_telemetry_field_is_required(name: str) -> None:
    """A field that is not there is named."""
    assert f"Telemetry.{name}" in [field for field, _ in breaches(f"Telemetry.{name}", DELETE)]


@pytest.mark.parametrize("name", list(_TELEMETRY["GPU"]))
def test_every_gpu_field_is_required(name: str) -> None:
    """The card's figures are part of the contract, one by one."""
    assert f"Telemetry.GPU.{name}" in [field for field, _ in breaches(f"Telemetry.GPU.{name}", DELETE)]


@pytest.mark.parametrize("name", _BESIDE)
def test_every_field_beside_the_telemetry_is_required(name: str) -> None:
    """What stands beside the telemetry is required too."""
    assert name in [field for field, _ in breaches(name, DELETE)]


_WRONG: list[tuple[str, object, str, str]] = [
    ("Telemetry.DurationSeconds", 0, "DurationSeconds", "more than 0"),
    ("Telemetry.DurationSeconds", -1.0, "DurationSeconds", "more than 0"),
    ("Telemetry.DurationSeconds", math.nan, "DurationSeconds", "a finite number"),
    ("Telemetry.DurationSeconds", "10", "DurationSeconds", "a finite number"),
    ("Telemetry.DurationSeconds", True, "DurationSeconds", "a finite number"),
    ("Telemetry.DurationSeconds", 10.2, "DurationSeconds", "QueueEnd − QueueStart"),
    ("Telemetry.QueueEnd", "2026-11-22T09:59:59Z", "QueueEnd", "not before QueueStart"),
    ("Telemetry.QueueEnd", "2026-11-22T10:00:10", "QueueEnd", "ISO 8601, UTC"),
    ("Telemetry.QueueEnd", "2026-11-22T11:00:10+01:00", "QueueEnd", "ISO 8601, UTC"),
    ("Telemetry.QueueStart", "yesterday", "QueueStart", "ISO 8601, UTC"),
    ("Telemetry.QueueStart", 1763800000, "QueueStart", "ISO 8601, UTC"),
    ("Telemetry.MaxWaitSeconds", 0, "MaxWaitSeconds", "more than 0"),
    ("Telemetry.MaxWaitSeconds", 300.0, "MaxWaitSeconds", "QueueConfig.HistoryMaxWaitSeconds = 600"),
    ("Telemetry.PollIntervalSeconds", 1.0, "PollIntervalSeconds", "HistoryPollIntervalSeconds = 2"),
    ("Telemetry.PostExecutionTimeoutSeconds", 10.0, "PostExecutionTimeoutSeconds", "= 30"),
    ("Telemetry.PostExecutionTimeoutSeconds", -1, "PostExecutionTimeoutSeconds", "at least 0"),
    ("Telemetry.HistoryAttempts", -1, "HistoryAttempts", "at least 0"),
    ("Telemetry.HistoryAttempts", 2.5, "HistoryAttempts", "a whole number"),
    ("Telemetry.HistoryAttemptLimit", 5, "HistoryAttemptLimit", "HistoryMaxAttempts = 0"),
    ("Telemetry.SceneRetryBudget", 2, "SceneRetryBudget", "QueueConfig.SceneRetryBudget = 1"),
    ("Telemetry.HistoryExitReason", "done", "HistoryExitReason", "one of success, maxWait"),
    ("Telemetry.HistoryExitReason", None, "HistoryExitReason", "one of success, maxWait"),
    ("Telemetry.HistoryExitReason", "attemptLimit", "HistoryExitReason", "only where HistoryAttemptLimit"),
    ("Telemetry.HistoryExitReason", "postExecution", "HistoryPostExecutionTimeoutReached", "true exactly"),
    ("Telemetry.ExecutionSuccessDetected", "yes", "ExecutionSuccessDetected", "true or false"),
    ("Telemetry.ExecutionSuccessAt", None, "ExecutionSuccessAt", "required when ExecutionSuccessDetected"),
    ("Telemetry.ExecutionSuccessAt", "soon", "ExecutionSuccessAt", "ISO 8601, UTC"),
    ("Telemetry.HistoryPostExecutionTimeoutReached", None, "HistoryPostExecutionTimeoutReached", "true or false"),
    ("Telemetry.DoneMarkerDetected", 1, "DoneMarkerDetected", "true or false"),
    ("Telemetry.DoneMarkerPath", None, "DoneMarkerPath", "required when DoneMarkerDetected"),
    ("Telemetry.DoneMarkerPath", " ", "DoneMarkerPath", "never blank"),
    ("Telemetry.DoneMarkerWaitSeconds", -0.1, "DoneMarkerWaitSeconds", "at least 0"),
    ("Telemetry.ForcedCopyTriggered", None, "ForcedCopyTriggered", "true or false"),
    ("Telemetry.ForcedCopyTriggered", True, "ForcedCopyDebugPath", "required when ForcedCopyTriggered"),
    ("Telemetry.ForcedCopyTriggered", True, "System.FallbackNotes", "the copy was forced"),
    ("Telemetry.GPU.Name", "", "GPU.Name", "never blank"),
    ("Telemetry.GPU.Name", None, "GPU.Name", "required"),
    ("Telemetry.GPU.Type", "", "GPU.Type", "never blank"),
    ("Telemetry.GPU.Index", -1, "GPU.Index", "at least 0"),
    ("Telemetry.GPU.VramTotal", 24e9, "GPU.VramTotal", "a whole number"),
    ("Telemetry.GPU.VramTotal", 100 * MIB, "GPU.VramFreeBefore", "at most VramTotal"),
    ("Telemetry.GPU.VramFreeAfter", 9000 * MIB, "GPU.VramAfterMB", "VramFreeAfter in MiB, 9000"),
    ("Telemetry.GPU.VramBeforeMB", -5.0, "GPU.VramBeforeMB", "at least 0"),
    ("Telemetry.GPU.VramDeltaMB", 12000.0, "GPU.VramDeltaMB", "VramAfterMB − VramBeforeMB = -12000"),
    ("Telemetry.GPU.VramDeltaMB", None, "GPU.VramDeltaMB", "after − before"),
    ("Telemetry.GPU", "RTX 3090", "GPU", "an object"),
    ("Telemetry.System.Before", "ok", "System.Before", "an object"),
    ("Telemetry.System.FallbackNotes", None, "System.FallbackNotes", "a list"),
    ("Telemetry.System.FallbackNotes", "none", "System.FallbackNotes", "a list"),
    ("Telemetry.System.FallbackNotes", [""], "System.FallbackNotes", "none blank"),
    ("Telemetry.SemanticAlignmentScore", 1.2, "SemanticAlignmentScore", "at most 1"),
    ("Telemetry.SemanticAlignmentScore", -0.1, "SemanticAlignmentScore", "at least 0"),
    ("Telemetry.SemanticAlignmentScore", "high", "SemanticAlignmentScore", "a finite number"),
    ("Telemetry", [], "Telemetry", "an object"),
]


@pytest.mark.parametrize(("path", "value", "field", "due"), _WRONG)
def test_a_wrong_telemetry_value_is_named(path: str, value: object, field: str, due: str) -> None:
    """One wrong value gives a breach with its field, and what was due."""
    found = breaches(path, value)
    prefix = "" if field == "Telemetry" else "Telemetry."
    assert any(name == f"{prefix}{field}" and due in said for name, said in found), found


_WRONG_BESIDE: list[tuple[str, object, str, str]] = [
    ("SceneId", "  ", "SceneId", "never blank"),
    ("Prompt", "", "Prompt", "never blank"),
    ("FramePrefix", "", "FramePrefix", "never blank"),
    ("GeneratedFramesDir", None, "GeneratedFramesDir", "required"),
    ("FrameCount", -1, "FrameCount", "at least 0"),
    ("FrameCount", "30", "FrameCount", "a whole number"),
    ("FrameCount", 20, "MeetsFrameFloor", "FrameCount 20 against FrameFloor 25"),
    ("FrameFloor", 0, "FrameFloor", "at least 1"),
    ("FrameFloor", 40, "MeetsFrameFloor", "FrameCount 30 against FrameFloor 40"),
    ("MeetsFrameFloor", False, "MeetsFrameFloor", "FrameCount 30 against FrameFloor 25"),
    ("DurationSeconds", 10.2, "DurationSeconds", "as in Telemetry"),
    ("DurationSeconds", 0, "DurationSeconds", "more than 0"),
    ("FrameCount", 0, "Success", "false for a scene without frames"),
    ("Success", False, "Errors", "a failed scene says why"),
    ("HistoryRetrieved", "true", "HistoryRetrieved", "true or false"),
    ("HistoryRetrievedAt", None, "HistoryRetrievedAt", "required when the history was retrieved"),
    ("HistoryPath", None, "HistoryPath", "required when the history was retrieved"),
    ("HistoryAttempts", 4, "HistoryAttempts", "as in Telemetry, 3"),
    ("HistoryAttemptLimit", 3, "HistoryAttemptLimit", "as in Telemetry, 0"),
    ("HistoryErrors", None, "HistoryErrors", "a list"),
    ("HistoryPollLog", ["pending"], "HistoryPollLog", "a list of objects"),
    ("HistoryPollLog", [{"Timestamp": "now", "Status": "x", "Error": None}], "HistoryPollLog[0].Timestamp", "ISO"),
    ("SceneRetryBudget", 3, "SceneRetryBudget", "as in Telemetry, 1"),
    ("AttemptsRun", 3, "AttemptsRun", "at most SceneRetryBudget + 1 = 2"),
    ("AttemptsRun", 2, "Requeued", "true exactly when more than one attempt"),
    ("AttemptsRun", 2, "AttemptSummaries", "one for each of the 2 attempts"),
    ("Requeued", True, "Requeued", "AttemptsRun is 1"),
    ("Warnings", None, "Warnings", "a list"),
    ("Errors", [None], "Errors", "a list of sentences"),
]


@pytest.mark.parametrize(("path", "value", "field", "due"), _WRONG_BESIDE)
def test_a_wrong_value_beside_the_telemetry_is_named(path: str, value: object, field: str, due: str) -> None:
    """The scene's own fields agree with each other and with the telemetry."""
    found = breaches(path, value)
    assert any(name == field and due in said for name, said in found), found


def test_attempts_may_not_exceed_the_limit() -> None:
    """With a limit of 2 an attempt and two attempts in all, 5 requests are one too many."""
    broken = scene()
    for part in (broken, broken["Telemetry"]):
        part["HistoryAttemptLimit"], part["HistoryAttempts"] = 2, 5
    broken["HistoryConfig"] = {**QUEUE_CONFIG, "HistoryMaxAttempts": 2}
    found = check_scene(broken, broken["HistoryConfig"])
    assert [breach.field for breach in found] == ["Telemetry.HistoryAttempts"]


@pytest.mark.parametrize("difference", [0.05, 0.1, -0.1])
def test_durations_agree_to_a_tenth_of_a_second(difference: float) -> None:
    """Up to 0.1 s is rounding."""
    good = changed(scene(), "Telemetry.DurationSeconds", 10.05 + difference)
    good["DurationSeconds"] = 10.05 + difference
    assert check_scene(good, QUEUE_CONFIG) == []


def test_a_forced_copy_with_its_dump_and_note_is_in_order() -> None:
    """A degradation that is recorded is no breach."""
    good = scene()
    good["Telemetry"] |= {
        "DoneMarkerDetected": False,
        "DoneMarkerPath": None,
        "ForcedCopyTriggered": True,
        "ForcedCopyDebugPath": "logs/scene-001-forced-copy.json",
    }
    good["Telemetry"]["System"]["FallbackNotes"] = ["done marker never came; forced copy after 3 windows"]
    assert check_scene(good, QUEUE_CONFIG) == []


def test_a_machine_without_gpu_needs_no_vram() -> None:
    """The device that did the work is recorded, never an invented card."""
    good = scene()
    gpu: dict[str, Any] = dict.fromkeys(good["Telemetry"]["GPU"])
    good["Telemetry"]["GPU"] = gpu | {"Name": "AMD EPYC", "Type": "cpu"}
    assert check_scene(good, QUEUE_CONFIG) == []


def test_missing_vram_on_a_gpu_needs_a_note() -> None:
    """A figure may be missing only where a note says why."""
    broken = changed(scene(), "Telemetry.GPU.VramFreeAfter", None)
    assert check_scene(broken, QUEUE_CONFIG) == []
    broken["Telemetry"]["System"]["FallbackNotes"] = []
    assert [breach.field for breach in check_scene(broken, QUEUE_CONFIG)] == ["Telemetry.GPU.VramFreeAfter"]


def test_system_stats_may_be_missing_only_with_a_note() -> None:
    """The service did not answer: then a note says so."""
    good = changed(scene(), "Telemetry.System.Before", None)
    assert check_scene(good, QUEUE_CONFIG) == []
    good["Telemetry"]["System"]["FallbackNotes"] = []
    assert [breach.field for breach in check_scene(good, QUEUE_CONFIG)] == ["Telemetry.System.Before"]


def test_a_failed_scene_with_its_error_is_in_order() -> None:
    """A failure that is recorded keeps the contract; other checks stop the story."""
    good = scene()
    good |= {"Success": False, "FrameCount": 0, "MeetsFrameFloor": False, "Errors": ["out of memory"]}
    assert check_scene(good, QUEUE_CONFIG) == []


def test_without_the_runs_policy_the_echo_is_compared_with_the_scenes_own() -> None:
    """A single scene can be checked without the file around it."""
    assert check_scene(scene()) == []
    found = check_scene(changed(scene(), "Telemetry.MaxWaitSeconds", 300.0))
    assert [breach.field for breach in found] == ["Telemetry.MaxWaitSeconds"]


def test_a_breach_reads_as_one_line() -> None:
    """Scene, field, what was due, what was seen."""
    found = check_scene(changed(scene(), "Telemetry.GPU.Name", ""), QUEUE_CONFIG)
    assert str(found[0]) == 'scene-001: Telemetry.GPU.Name: never blank; saw ""'


def test_a_long_value_is_cut_in_the_breach() -> None:
    """A record gone wild does not flood the report."""
    found = check_scene(changed(scene(), "Telemetry.QueueEnd", "x" * 10_000), QUEUE_CONFIG)
    assert len(found[0].saw) <= 80
