"""A sweep over many records: figures, groups of notes, the time before, and what got worse."""

import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import older_sample
import pytest
import reviewing_sample as sample
from typer.testing import CliRunner

from quality.telemetry import check_run
from story_assets.cli.app import app
from story_assets.library import Library
from story_assets.models import RunRecord
from story_assets.reviewing.weekly.figures import Figures
from story_assets.reviewing.weekly.sweep import Span, sweep
from story_assets.reviewing.weekly.trend import actions, regressions
from story_assets.reviewing.weekly.week import publish_week, review_week, week_file, week_of

FRIDAY = datetime(2026, 11, 13, tzinfo=UTC)
WEEK = Span(FRIDAY, FRIDAY + timedelta(days=7))


def run(record: RunRecord, run_id: str, at: datetime, *seconds: float, **scene: Any) -> dict[str, Any]:
    """A record of scenes that took so long each, the last ending at `at`."""
    written = record.model_dump(mode="json", by_alias=True)
    template = json.dumps(written["Scenes"][0])
    scenes: list[dict[str, Any]] = []
    for number, took in enumerate(seconds, start=1):
        made = json.loads(template)
        made["SceneId"] = f"scene-{number:03d}"
        made["DurationSeconds"] = made["Telemetry"]["DurationSeconds"] = took
        made["AttemptSummaries"][-1]["DurationSeconds"] = took
        made["HistoryRetrievedAt"] = made["Telemetry"]["ExecutionSuccessAt"] = at.isoformat()
        made["Telemetry"]["QueueStart"] = (at - timedelta(seconds=took)).isoformat()
        made["Telemetry"]["QueueEnd"] = at.isoformat()
        for name, value in scene.items():
            (made if name in made else made["Telemetry"])[name] = value
        scenes.append(made)
    prompts = [{**written["Story"]["Prompts"][0], "SceneId": made["SceneId"]} for made in scenes]
    story = {**written["Story"], "Prompts": prompts}
    taken = {**written["System"]["ResourceMetrics"], "ExecutionTimesSeconds": list(seconds)}
    system = {**written["System"], "ResourceMetrics": taken}
    return {**written, "RunId": run_id, "Story": story, "Scenes": scenes, "System": system}


def put(root: Path, *records: dict[str, Any]) -> Path:
    for record in records:
        (root / record["RunId"]).mkdir(parents=True, exist_ok=True)
        (root / record["RunId"] / "artifact-metadata.json").write_text(json.dumps(record), encoding="utf-8")
    return root


def test_latency_is_summed_up_over_all_scenes_of_all_runs(record: RunRecord, tmp_path: Path) -> None:
    put(tmp_path, run(record, "a", FRIDAY, 10, 20, 30), run(record, "b", FRIDAY, 40, 50))
    figures = sweep([tmp_path]).figures[0]
    assert (figures.runs, figures.scenes) == (2, 5)
    assert figures.scene_latency_p50 == 30
    assert figures.scene_latency_p95 == pytest.approx(48)
    assert figures.scene_latency_max == 50
    assert figures.telemetry_complete == 1
    assert figures.done_marker_rate == 1


def test_a_record_that_keeps_the_contract_counts_as_complete_and_another_does_not(
    record: RunRecord, tmp_path: Path
) -> None:
    broken = run(record, "b", FRIDAY, 20)
    del broken["Scenes"][0]["Telemetry"]["QueueEnd"]
    broken["Timestamp"] = FRIDAY.isoformat()
    good = run(record, "a", FRIDAY, 20)
    assert check_run(good) == []
    assert sweep([put(tmp_path, good, broken)]).figures[0].telemetry_complete == 0.5


def test_runs_are_told_apart_by_when_they_rendered_not_by_a_later_rating(record: RunRecord, tmp_path: Path) -> None:
    old = run(record, "old", FRIDAY - timedelta(days=3), 20)
    old["Timestamp"] = (FRIDAY + timedelta(days=2)).isoformat()
    rating = {"SceneId": None, "Rating": 5, "Comment": "", "Timestamp": old["Timestamp"], "ModelVersion": None}
    old["Feedback"] = [rating, {**rating, "SceneId": "scene-001", "Rating": 1}]
    before, now = sweep([put(tmp_path, old)], (WEEK.before, WEEK)).figures
    assert (before.runs, now.runs) == (1, 0)
    assert (before.ratings, now.ratings, now.human_coherence) == (0, 1, 5)


def test_notes_that_differ_only_in_numbers_and_paths_are_one_group(record: RunRecord, tmp_path: Path) -> None:
    def noted(run_id: str, *notes: str) -> dict[str, Any]:
        made = run(record, run_id, FRIDAY, 20)
        made["Scenes"][0]["Telemetry"]["System"]["FallbackNotes"] = list(notes)
        return made

    put(
        tmp_path,
        noted("a", "Forced copy after 3 windows; see frames/scene-001/debug.txt", "Retried with 20 frames a batch"),
        noted("b", "Forced copy after 4 windows; see frames/scene-004/debug.txt"),
        noted("c", "/system_stats unavailable before execution; using NVML"),
    )
    notes = sweep([tmp_path]).figures[0].notes
    assert (notes[0].count, notes[0].runs) == (2, 2)
    assert notes[0].note.startswith("Forced copy after … windows")
    assert len(notes) == 3


def test_memory_is_that_of_the_scene_that_took_most_and_none_without_a_gpu(record: RunRecord, tmp_path: Path) -> None:
    assert sweep([put(tmp_path / "cpu", run(record, "a", FRIDAY, 20))]).figures[0].scene_vram is None
    gpu = sample.degraded_record(1).telemetry.gpu.model_dump(mode="json", by_alias=True)
    assert sweep([put(tmp_path / "gpu", run(record, "a", FRIDAY, 20, GPU=gpu))]).figures[0].scene_vram == 13824


def test_records_of_the_older_system_are_swept_too(tmp_path: Path) -> None:
    older_sample.write_older(tmp_path / "older")
    figures = sweep([tmp_path]).figures[0]
    assert (figures.scenes, figures.scene_latency_max, figures.scene_vram) == (1, 51.5, 1024)


def test_what_cannot_be_read_is_named_and_left_out(record: RunRecord, tmp_path: Path) -> None:
    put(tmp_path, run(record, "good", FRIDAY, 20), {"RunId": "undated", "System": {}})
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "artifact-metadata.json").write_text("{", encoding="utf-8")
    found = sweep([tmp_path])
    assert found.figures[0].runs == 1
    assert len(found.unreadable) == 1
    assert found.undated == ["undated"]


def test_no_record_gives_no_figure_never_a_zero(tmp_path: Path) -> None:
    figures = Figures()
    assert {one.status for one in figures.measurements()} == {"missing"}
    assert all(one.reason for one in figures.measurements())
    assert regressions(figures, None) == []


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ({"frames_lowest": 25}, {"frames_lowest": 23}, "regression"),
        ({"frames_lowest": 23}, {"frames_lowest": 22}, "still"),
        ({"frames_lowest": 25}, {"frames_lowest": 24}, None),
        ({"forced_copy_rate": 0.09}, {"forced_copy_rate": 0.16}, "regression"),
        ({"forced_copy_rate": 0.12}, {"forced_copy_rate": 0.16}, "still"),
        ({"forced_copy_rate": 0.0}, {"forced_copy_rate": 0.15}, None),
        ({"scene_latency_p95": 120.0}, {"scene_latency_p95": 141.0}, "regression"),
        ({"scene_latency_p95": 60.0}, {"scene_latency_p95": 70.0}, "regression"),
        ({"scene_latency_p95": 60.0}, {"scene_latency_p95": 68.0}, None),
        ({"human_coherence": 4.1}, {"human_coherence": 3.7}, "regression"),
        ({"human_coherence": 4.8}, {"human_coherence": 4.4}, "regression"),
        ({"human_coherence": 4.3}, {"human_coherence": 4.0}, None),
        ({}, {"frames_lowest": 10}, "new"),
    ],
)
def test_a_change_for_the_worse_is_told_by_the_rules_of_the_weekly_review(
    before: dict[str, Any], now: dict[str, Any], kind: str | None
) -> None:
    found = regressions(Figures(**now), Figures(**before))
    assert [change.kind for change in found] == ([kind] if kind else [])


def test_what_happens_too_often_is_to_be_acted_upon() -> None:
    shares = {"system_stats_fallback": 0.21, "forced_copy_rate": 0.1, "memory_pressure": 0.06, "llm_timeout_rate": 0.03}
    assert [action.limit for action in actions(Figures(**shares))] == [0.2, 0.05, 0.02]


def test_a_week_is_reviewed_against_earlier_weeks_as_they_were_reviewed_then(
    record: RunRecord, library: Library
) -> None:
    put(
        library.root, run(record, "a", FRIDAY - timedelta(days=2), 50), run(record, "b", FRIDAY + timedelta(days=2), 90)
    )
    publish_week(library, review_week(library, FRIDAY - timedelta(days=7)))
    # The earlier story is drawn anew this week, and so leaves its old week.
    put(library.root, run(record, "a", FRIDAY + timedelta(days=3), 80))
    found = review_week(library, FRIDAY)
    assert found.before is not None
    assert found.before.scene_latency_p50 == 50
    assert (found.now.runs, found.now.scene_latency_max) == (2, 90)
    assert [change.name for change in found.regressions] == ["scene_latency_p95"]
    page, text = publish_week(library, found)
    assert "worse than the time before" in page.read_text(encoding="utf-8")
    assert "| Scene latency, median |" in text.read_text(encoding="utf-8")
    assert week_file(library, week_of(FRIDAY)).is_file()


def test_the_command_compares_with_the_week_before_and_says_what_got_worse(record: RunRecord, tmp_path: Path) -> None:
    put(tmp_path, run(record, "a", FRIDAY - timedelta(days=2), 50), run(record, "b", FRIDAY + timedelta(days=2), 150))
    arguments = ["sweep", str(tmp_path), "--until", "2026-11-19", "--markdown", str(tmp_path / "week.md")]
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["figures"]["scene_latency_p95"] == 150
    assert found["before"]["scene_latency_p95"] == 50
    assert [change["kind"] for change in found["regressions"]] == ["regression"]
    assert "Worse than the time before" in (tmp_path / "week.md").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, [*arguments, "--strict"]).exit_code == 1


def test_a_record_leaves_rows_behind_and_not_itself(record: RunRecord, tmp_path: Path) -> None:
    put(tmp_path, *(run(record, f"r{number}", FRIDAY, *[30.0] * 6) for number in range(120)))
    paths = sorted(tmp_path.iterdir())

    def peak(count: int) -> int:
        tracemalloc.start()
        sweep(paths[:count])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    size = (paths[0] / "artifact-metadata.json").stat().st_size
    assert peak(120) - peak(20) < 0.6 * 100 * size
