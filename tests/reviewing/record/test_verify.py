"""The validator as its command: what is good passes, and every planted defect is caught and named."""

import copy
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import older_sample
import pytest
import reviewing_sample as sample
from typer.testing import CliRunner

from story_assets.cli.app import app
from story_assets.reviewing.publishing import publish
from story_assets.settings import Settings

ABSENT = object()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of three scenes, the second of which came at the second attempt by a forced copy."""
    records = (sample.record(1), sample.degraded_record(2), sample.record(3))
    folder = sample.complete(tmp_path_factory.mktemp("library"), records=records)
    publish(folder, Settings())
    run = tmp_path_factory.mktemp("run") / "story"
    run.mkdir()
    for name in ("artifact-metadata.json", "run-summary.txt"):
        shutil.copyfile(folder / name, run / name)
    return run


def verified(*arguments: object) -> tuple[int, list[dict[str, Any]]]:
    done = CliRunner().invoke(app, ["verify", "--json", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout)


def corrupted(good: Path, tmp_path: Path, where: str, value: object) -> Path:
    """A copy of the run with one field of the record changed; `S2` is its second scene."""
    run = tmp_path / "run"
    shutil.copytree(good, run)
    record = json.loads((run / "artifact-metadata.json").read_text(encoding="utf-8"))
    *parents, last = where.split(".")
    node = record
    for part in parents:
        found = re.fullmatch(r"S(\d)", part)
        node = node["Scenes"][int(found.group(1)) - 1] if found else node[int(part) if part.isdigit() else part]
    if value is ABSENT:
        del node[last]
    else:
        node[last] = value(node[last]) if isinstance(value, Callable) else value
    (run / "artifact-metadata.json").write_text(json.dumps(record), encoding="utf-8")
    return run


CORRUPTIONS: list[tuple[str, object, str]] = [
    # One field, its new value, and the field that must be named.
    ("RunId", "", "RunId"),
    ("Timestamp", "yesterday", "Timestamp"),
    ("RunDir", None, "RunDir"),
    ("Archive", ABSENT, "Archive"),
    ("Scenes", [], "Scenes"),
    ("QueueConfig", ABSENT, "QueueConfig"),
    ("QueueConfig.SceneRetryBudget", 3, "SceneRetryBudget"),
    ("QueueConfig.HistoryMaxWaitSeconds", 0, "HistoryMaxWaitSeconds"),
    ("QueueConfig.HistoryMaxAttempts", -1, "HistoryMaxAttempts"),
    ("QueueConfig.HistoryPollIntervalSeconds", "2", "HistoryPollIntervalSeconds"),
    ("QueueConfig.PostExecutionTimeoutSeconds", ABSENT, "PostExecutionTimeoutSeconds"),
    ("LLMHealthInfo", ABSENT, "LLMHealthInfo"),
    ("LLMHealthInfo.Status", "", "LLMHealthInfo.Status"),
    ("LLMHealthInfo.Models", None, "LLMHealthInfo.Models"),
    ("LLMHealthInfo.Skipped", "no", "LLMHealthInfo.Skipped"),
    ("LLMHealthInfo.Timestamp", ABSENT, "LLMHealthInfo.Timestamp"),
    ("Story", None, "Story"),
    ("Story.Id", "", "Story.Id"),
    ("Story.Logline", ABSENT, "Story.Logline"),
    ("Story.DirectorsVision", " ", "Story.DirectorsVision"),
    ("Story.Generator", 7, "Story.Generator"),
    ("Story.LLMErrors", ABSENT, "Story.LLMErrors"),
    ("Story.Prompts.0.TokenCount", 1.5, "TokenCount"),
    ("Story.Prompts.1.GenerationDurationSeconds", -1, "GenerationDurationSeconds"),
    ("QualityMetrics", ABSENT, "QualityMetrics"),
    ("QualityMetrics.EntityLinkageScore", 1.2, "EntityLinkageScore"),
    ("QualityMetrics.SceneDiversityEntropy", -0.1, "SceneDiversityEntropy"),
    ("Feedback", ABSENT, "Feedback"),
    ("Feedback", [{"SceneId": None, "Rating": 6, "Comment": "", "Timestamp": "2026-11-22T01:00:00Z", "ModelVersion": None}], "Rating"),
    ("Feedback", [{"SceneId": None, "Rating": 4, "Comment": "x" * 501, "Timestamp": "2026-11-22T01:00:00Z", "ModelVersion": None}], "Comment"),
    ("System", ABSENT, "System"),
    ("System.ResourceMetrics", None, "System.ResourceMetrics"),
    ("System.Warnings", ABSENT, "System.Warnings"),
    ("S1.SceneId", "", "SceneId"),
    ("S1.SceneId", "scene-002", "Scenes"),
    ("S1.Prompt", "", "Prompt"),
    ("S1.NegativePrompt", ABSENT, "NegativePrompt"),
    ("S1.FrameCount", 12, "MeetsFrameFloor"),
    ("S1.FrameCount", 29, "Frames"),
    ("S1.FrameFloor", 31, "MeetsFrameFloor"),
    ("S1.MeetsFrameFloor", False, "MeetsFrameFloor"),
    ("S1.FramePrefix", "", "FramePrefix"),
    ("S1.GeneratedFramesDir", ABSENT, "GeneratedFramesDir"),
    ("S1.KeyframeSource", ABSENT, "KeyframeSource"),
    ("S1.DurationSeconds", 9.9, "DurationSeconds"),
    ("S1.Success", ABSENT, "Success"),
    ("S1.Success", False, "Errors"),
    ("S1.HistoryRetrieved", False, "HISTORY"),
    ("S1.HistoryRetrievedAt", None, "HistoryRetrievedAt"),
    ("S1.HistoryPath", None, "HistoryPath"),
    ("S1.HistoryAttempts", 3, "HistoryAttempts"),
    ("S1.HistoryAttemptLimit", 5, "HistoryAttemptLimit"),
    ("S1.HistoryErrors", ABSENT, "HistoryErrors"),
    ("S1.HistoryPollLog", "none", "HistoryPollLog"),
    ("S1.HistoryConfig", None, "HistoryConfig"),
    ("S1.SceneRetryBudget", 0, "SceneRetryBudget"),
    ("S1.AttemptsRun", 3, "AttemptsRun"),
    ("S1.Requeued", True, "Requeued"),
    ("S1.AttemptSummaries", [], "AttemptSummaries"),
    ("S1.Warnings", None, "Warnings"),
    ("S1.Errors", ABSENT, "Errors"),
    ("S1.Telemetry", ABSENT, "Telemetry"),
    ("S1.Telemetry.DurationSeconds", 0, "Telemetry.DurationSeconds"),
    ("S1.Telemetry.DurationSeconds", 4.5, "DurationSeconds"),
    ("S1.Telemetry.DurationSeconds", float("nan"), "Telemetry.DurationSeconds"),
    ("S1.Telemetry.QueueStart", "2026-11-22T00:30:16+01:00", "Telemetry.QueueStart"),
    ("S1.Telemetry.QueueEnd", "2026-11-22T00:00:00Z", "Telemetry.QueueEnd"),
    ("S1.Telemetry.QueueEnd", ABSENT, "Telemetry.QueueEnd"),
    ("S1.Telemetry.MaxWaitSeconds", 300, "Telemetry.MaxWaitSeconds"),
    ("S1.Telemetry.PollIntervalSeconds", 1, "Telemetry.PollIntervalSeconds"),
    ("S1.Telemetry.PostExecutionTimeoutSeconds", 10, "Telemetry.PostExecutionTimeoutSeconds"),
    ("S1.Telemetry.HistoryAttempts", -1, "Telemetry.HistoryAttempts"),
    ("S1.Telemetry.HistoryAttemptLimit", 10, "HistoryAttemptLimit"),
    ("S1.Telemetry.HistoryExitReason", "Success", "Telemetry.HistoryExitReason"),
    ("S1.Telemetry.HistoryExitReason", "maxWait", "HistoryExitReason"),
    ("S1.Telemetry.HistoryExitReason", "postExecution", "HistoryPostExecutionTimeoutReached"),
    ("S1.Telemetry.ExecutionSuccessDetected", "true", "Telemetry.ExecutionSuccessDetected"),
    ("S1.Telemetry.ExecutionSuccessAt", None, "Telemetry.ExecutionSuccessAt"),
    ("S1.Telemetry.HistoryPostExecutionTimeoutReached", ABSENT, "HistoryPostExecutionTimeoutReached"),
    ("S1.Telemetry.SceneRetryBudget", 2, "SceneRetryBudget"),
    ("S1.Telemetry.DoneMarkerDetected", False, "DoneMarkerDetected"),
    ("S1.Telemetry.DoneMarkerWaitSeconds", 2.5, "DoneMarkerWaitSeconds"),
    ("S1.Telemetry.DoneMarkerPath", None, "Telemetry.DoneMarkerPath"),
    ("S1.Telemetry.ForcedCopyTriggered", True, "ForcedCopy"),
    ("S2.Telemetry.ForcedCopyDebugPath", None, "Telemetry.ForcedCopyDebugPath"),
    ("S2.Telemetry.ForcedCopyDebugPath", "elsewhere.txt", "ForcedCopyDebugPath"),
    ("S2.Telemetry.GPU", None, "Telemetry.GPU"),
    ("S2.Telemetry.GPU.Name", "", "Telemetry.GPU.Name"),
    ("S2.Telemetry.GPU.Type", ABSENT, "Telemetry.GPU.Type"),
    ("S2.Telemetry.GPU.Index", "0", "Telemetry.GPU.Index"),
    ("S2.Telemetry.GPU.VramTotal", 1024, "VramFree"),
    ("S2.Telemetry.GPU.VramFreeBefore", 1.5, "Telemetry.GPU.VramFreeBefore"),
    ("S2.Telemetry.GPU.VramBeforeMB", 24000.0, "VramBeforeMB"),
    ("S2.Telemetry.GPU.VramAfterMB", -1, "Telemetry.GPU.VramAfterMB"),
    ("S2.Telemetry.GPU.VramDeltaMB", 13824.0, "Telemetry.GPU.VramDeltaMB"),
    ("S2.Telemetry.System", ABSENT, "Telemetry.System"),
    ("S2.Telemetry.System.FallbackNotes", ABSENT, "FallbackNotes"),
    ("S2.Telemetry.System.FallbackNotes", ["Another note of a forced copy"], "FallbackNotes"),
    ("S2.Telemetry.System.FallbackNotes", [], "FallbackNotes"),
    ("S1.Telemetry.System.Before", None, "Telemetry.System.Before"),
    ("S1.Telemetry.SemanticAlignmentScore", 1.01, "Telemetry.SemanticAlignmentScore"),
]  # fmt: skip


def test_a_good_run_is_valid(good: Path) -> None:
    code, (found,) = verified(good)
    assert (code, found["outcome"], found["breaches"]) == (0, "valid", [])
    assert found["scenes"] == 3


@pytest.mark.parametrize(
    ("where", "value", "named"), CORRUPTIONS, ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_single_corrupted_field_is_caught_and_named(
    good: Path, tmp_path: Path, where: str, value: object, named: str
) -> None:
    code, (found,) = verified(corrupted(good, tmp_path, where, value))
    assert code == 2
    assert any(named in breach["field"] for breach in found["breaches"]), found["breaches"]
    if (scene := re.match(r"S(\d)\.", where)) and not where.endswith("SceneId"):
        assert any(breach["scene"] == f"scene-00{scene.group(1)}" for breach in found["breaches"])
    assert all(breach["due"] and breach["saw"] for breach in found["breaches"])


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("sceneRetries=1", "sceneRetries=2", "Queue policy"),
        ("pollLimit=unbounded", "pollLimit=10", "pollLimit"),
        ("| SceneRetryBudget=1", "| SceneRetryBudget=2", "SceneRetryBudget"),
        ("DurationSeconds=4.2", "DurationSeconds=4.4", "DurationSeconds"),
        ("Frames=30 ", "Frames=31 ", "Frames"),
        ("/system_stats unavailable", "/system_stats gone", "FallbackNotes"),
        ("VRAMDeltaMB=-13824.0MB", "VRAMDeltaMB=13824.0MB", "VRAMDeltaMB"),
        ("DoneMarkerDetected=false", "DoneMarkerDetected=False", "DoneMarkerDetected"),
        ("Total frames copied: 90", "Total frames copied: 89", "Total frames copied"),
        ("## Artifact Index", "Files", "Artifact Index"),
        ("Requeue requested", "Asked again", "Requeue"),
        ("Story ready:", "Ready:", "Story ready"),
    ],
)
def test_a_summary_that_says_otherwise_is_caught(
    good: Path, tmp_path: Path, before: str, after: str, named: str
) -> None:
    run = tmp_path / "run"
    shutil.copytree(good, run)
    text = (run / "run-summary.txt").read_text(encoding="utf-8")
    assert before in text
    (run / "run-summary.txt").write_text(text.replace(before, after), encoding="utf-8")
    code, (found,) = verified(run)
    assert code == 2
    assert any(named in breach["field"] for breach in found["breaches"]), found["breaches"]


def test_a_run_folder_must_hold_both_files_but_a_record_alone_is_judged_alone(good: Path, tmp_path: Path) -> None:
    shutil.copyfile(good / "artifact-metadata.json", tmp_path / "artifact-metadata.json")
    assert verified(tmp_path)[0] == 2
    code, (found,) = verified(tmp_path / "artifact-metadata.json")
    assert code == 0
    assert "only the record was judged" in found["notes"][0]


def test_what_cannot_be_read_exits_1_and_a_broken_one_among_many_exits_2(good: Path, tmp_path: Path) -> None:
    (tmp_path / "artifact-metadata.json").write_text("{", encoding="utf-8")
    assert verified(tmp_path)[0] == 1
    assert verified(tmp_path / "nowhere")[0] == 1
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    assert verified(good, tmp_path / "list.json")[0] == 1
    broken = corrupted(good, tmp_path, "RunId", "")
    assert verified(good, tmp_path, broken)[0] == 2


def test_a_folder_of_runs_is_verified_run_by_run(good: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        shutil.copytree(good, tmp_path / name)
    code, found = verified(tmp_path)
    assert (code, len(found)) == (0, 2)


def test_a_story_may_be_named_by_its_key(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(good, tmp_path / "library" / "20261122-thriller-01")
    monkeypatch.setenv("STORY_LIBRARY", str(tmp_path / "library"))
    assert verified("20261122-thriller-01")[0] == 0
    assert verified("20261122-thriller-02")[0] == 1


def test_junit_has_a_case_a_scene_and_names_the_breach(good: Path, tmp_path: Path) -> None:
    run = corrupted(good, tmp_path, "S2.Telemetry.GPU.Name", "")
    CliRunner().invoke(app, ["verify", str(run), "--junit", str(tmp_path / "report.xml")])
    root = ElementTree.parse(tmp_path / "report.xml").getroot()
    cases = {case.get("name"): case.find("failure") for case in root.iter("testcase")}
    assert set(cases) == {"run", "scene-001", "scene-002", "scene-003"}
    failure = cases["scene-002"]
    assert failure is not None
    assert "GPU.Name" in (failure.text or "")
    assert cases["scene-001"] is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_record_of_the_older_system_is_valid_by_the_rules_of_its_time(tmp_path: Path, encoding: str) -> None:
    code, (found,) = verified(older_sample.write_older(tmp_path, encoding=encoding))
    assert (code, found["breaches"]) == (0, [])
    assert "older" in found["notes"][0]


def test_keys_of_an_older_record_may_be_spelled_in_another_case(tmp_path: Path) -> None:
    text = (
        json.dumps(older_sample.older_record())
        .replace('"Scenes"', '"scenes"')
        .replace('"VramBeforeMB"', '"vramBeforeMB"')
    )
    assert verified(older_sample.write_older(tmp_path, json.loads(text)))[0] == 0


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("Telemetry", ABSENT, "Telemetry"),
        ("Telemetry.HistoryAttemptLimit", 10, "pollLimit"),
        ("Telemetry.SceneRetryBudget", 2, "SceneRetryBudget"),
        ("Telemetry.GPU.VramDeltaMB", -500, "VramDeltaMB"),
        ("Telemetry.GPU.VramBeforeMB", 20481, "VRAMBeforeMB"),
        ("Telemetry.System.FallbackNotes", ["another note"], "FallbackNotes"),
        ("Telemetry.HistoryExitReason", "fileTimeout", "HistoryExitReason"),
        ("FrameCount", 20, "MeetsFrameFloor"),
        ("Telemetry.GPU.Name", "", "GPU.Name"),
    ],
)
def test_a_defect_planted_in_an_older_record_is_named(tmp_path: Path, path: str, value: object, named: str) -> None:
    record = copy.deepcopy(older_sample.older_record())
    *parents, last = path.split(".")
    node = record["Scenes"]
    for part in parents:
        node = node[part]
    if value is ABSENT:
        del node[last]
    else:
        node[last] = value
    code, (found,) = verified(older_sample.write_older(tmp_path, record))
    assert code == 2
    assert any(named in breach["field"] for breach in found["breaches"]), found["breaches"]


def test_a_record_of_ours_with_a_key_in_another_case_is_broken(good: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(good, run)
    path = run / "artifact-metadata.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"DoneMarkerPath"', '"doneMarkerPath"'), encoding="utf-8")
    code, (found,) = verified(run)
    assert code == 2
    assert any("DoneMarkerPath" in breach["field"] for breach in found["breaches"])
