"""Publishing a story's record, however far the story has come."""

from __future__ import annotations

import json
import os

import pytest
import reviewing_sample as sample

from quality.telemetry import check_run, check_summary
from story_assets.errors import LibraryError
from story_assets.library import Library, StoryFolder, write_whole
from story_assets.models import Frames, FrameSet, Generation, RunRecord, Scenes
from story_assets.reviewing.publishing import PUBLISHED, publish, run_files, untrue_index
from story_assets.reviewing.record.summary import artifact_index
from story_assets.settings import Settings


def on_disk(folder: StoryFolder) -> tuple[dict, str]:
    record = json.loads((folder / "artifact-metadata.json").read_text(encoding="utf-8"))
    return record, (folder / "run-summary.txt").read_text(encoding="utf-8")


def breaches(folder: StoryFolder) -> list[str]:
    record, summary = on_disk(folder)
    return [str(one) for one in [*check_run(record), *check_summary(record, summary)]]


def test_a_finished_story_keeps_the_contract(folder: StoryFolder, settings: Settings) -> None:
    """The validator finds nothing wrong with the two files of a finished story."""
    publish(folder, settings)
    assert breaches(folder) == []


@pytest.mark.parametrize("make", [sample.degraded_record, sample.failed_record])
def test_a_story_that_went_wrong_keeps_the_contract(library: Library, settings: Settings, make) -> None:
    """A forced copy, a requeue, notes or a failed scene are recorded so that the validator accepts them."""
    records = tuple(make(3) if number == 3 else sample.record(number) for number in range(1, 7))
    folder = sample.complete(library.root, records=records)
    publish(folder, settings)
    assert breaches(folder) == []


def test_the_validator_sees_a_record_that_lies(folder: StoryFolder, settings: Settings) -> None:
    """A summary of another run is not accepted: the agreement above means something."""
    publish(folder, settings)
    record, summary = on_disk(folder)
    assert check_summary(record, summary.replace("Frames=30", "Frames=29"))
    assert check_summary(record, summary.replace("sceneRetries=1", "sceneRetries=2"))


def test_keys_on_disk_are_the_contracts(folder: StoryFolder, settings: Settings) -> None:
    """Readers outside this project find the keys spelled as in the contract."""
    publish(folder, settings)
    record, _ = on_disk(folder)
    assert {"RunId", "Timestamp", "RunDir", "QueueConfig", "LLMHealthInfo", "Story", "Scenes"} <= set(record)
    assert {"QualityMetrics", "Feedback", "System", "Archive"} <= set(record)
    assert set(record["QueueConfig"]) == {
        "SceneRetryBudget",
        "HistoryMaxWaitSeconds",
        "HistoryMaxAttempts",
        "HistoryPollIntervalSeconds",
        "PostExecutionTimeoutSeconds",
    }
    assert "LLMErrors" in record["Story"]
    telemetry = record["Scenes"][0]["Telemetry"]
    assert {"VramBeforeMB", "VramAfterMB", "VramDeltaMB", "VramTotal"} <= set(telemetry["GPU"])
    assert telemetry["QueueStart"].endswith("Z")


def test_each_scene_carries_its_alignment(folder: StoryFolder, settings: Settings) -> None:
    """The score comes after rendering and is filled into the scene's telemetry; without one it stays null."""
    folder.write(sample.scene_scores(s2=0.6, s5=None))
    record = publish(folder, settings)
    scores = [scene.telemetry.semantic_alignment_score for scene in record.scenes]
    assert scores[1] == 0.6
    assert scores[4] is None
    assert record.quality_metrics.semantic_alignment_score is None
    assert "scene-005" in record.quality_metrics.reasons["SemanticAlignmentScore"]


def test_the_storys_alignment_is_that_of_its_weakest_scene(folder: StoryFolder, settings: Settings) -> None:
    """A good mean does not hide a bad scene."""
    folder.write(sample.scene_scores(s4=0.41))
    record = publish(folder, settings)
    assert record.quality_metrics.semantic_alignment_score == 0.41
    assert "scene-004" in record.quality_metrics.reasons["SemanticAlignmentScore"]


def test_missing_scores_say_why(folder: StoryFolder, settings: Settings) -> None:
    """No figure is invented: a null stands beside its reason."""
    (folder / "story_scores.json").unlink()
    metrics = publish(folder, settings).quality_metrics
    assert metrics.entity_linkage_score is None
    assert metrics.reasons["EntityLinkageScore"] == "Not scored yet."


def test_publishing_again_changes_nothing(folder: StoryFolder, settings: Settings) -> None:
    """The same library gives the same files, and they are not even touched."""
    publish(folder, settings)
    publish(folder, settings)  # the first one adds its own files to the index
    before = {name: ((folder / name).read_bytes(), (folder / name).stat().st_mtime_ns) for name in PUBLISHED}
    publish(folder, settings)
    assert {name: ((folder / name).read_bytes(), (folder / name).stat().st_mtime_ns) for name in PUBLISHED} == before


def test_the_record_can_be_read_back(folder: StoryFolder, settings: Settings) -> None:
    """What is written is what the library and the IO manager read."""
    record = publish(folder, settings)
    assert folder.read(RunRecord) == record


def test_the_index_lists_every_file_and_no_other(folder: StoryFolder, settings: Settings) -> None:
    """Scratch files and locks of others are no artifacts."""
    write_whole(folder / "frames/.scene-001.incoming/frame_00001.png", b"half")
    write_whole(folder / ".lease.lock", b"")
    publish(folder, settings)
    publish(folder, settings)
    listed = artifact_index((folder / "run-summary.txt").read_text(encoding="utf-8"))
    assert listed == run_files(folder)
    assert all((folder / name).is_file() for name in listed)
    assert not [name for name in listed if "/." in name or name.startswith(".")]
    assert "frames/scene-006/frame_00030.png" in listed


@pytest.mark.parametrize("change", ["gone", "more"])
def test_an_index_that_is_no_longer_true_is_noticed(folder: StoryFolder, settings: Settings, change: str) -> None:
    """A file that vanished or came later is named."""
    publish(folder, settings)
    publish(folder, settings)
    assert untrue_index(folder) == ([], [])
    if change == "gone":
        (folder / "film.srt").unlink()
        assert untrue_index(folder) == (["film.srt"], [])
    else:
        (folder / "stray.bin").write_bytes(b"?")
        assert untrue_index(folder) == ([], ["stray.bin"])


# Stories that are not finished


def test_a_story_that_is_only_commissioned_has_a_page_and_a_record(library: Library, settings: Settings) -> None:
    """With nothing but a brief there is something true to open."""
    folder = library.register(sample.brief())
    record = publish(folder, settings)
    assert record.scenes == ()
    assert record.queue_config == settings.queue_config
    assert record.system.resource_metrics.gpu_before is None
    assert record.stage == "commissioned"
    assert "Story not ready" in (folder / "run-summary.txt").read_text(encoding="utf-8")
    assert "Commissioned" in (folder / "index.html").read_text(encoding="utf-8")


def test_a_written_story_waits_for_its_frames(library: Library, settings: Settings) -> None:
    """Before the first render, the record names the scenes that are still to come."""
    folder = library.register(sample.brief())
    folder.write(sample.story())
    folder.write(sample.scenes())
    record = publish(folder, settings)
    assert len(record.story.prompts) == 6
    assert record.stage == "rendering"
    assert [(one.scene_id, one.status) for one in record.pending] == [(f"scene-{n:03d}", "queued") for n in range(1, 7)]
    assert "0 of 6 scenes are rendered" in (folder / "index.html").read_text(encoding="utf-8")


def test_scenes_count_as_soon_as_their_own_manifest_is_there(library: Library, settings: Settings) -> None:
    """While rendering goes on, finished scenes are in the record before `frames.json` is written."""
    folder = sample.complete(library.root)
    frames = folder.read(Frames)
    for name in ("frames.json", "film.json", "film.mp4", "scene_scores.json", "story_scores.json"):
        (folder / name).unlink()
    for one in frames.scenes[:2]:
        manifest = {"frame_set": one.model_dump(mode="json", by_alias=True), "renderer": "embedded", "files": []}
        write_whole(folder / one.folder / "manifest.json", json.dumps(manifest))
    write_whole(folder / "frames/scene-003/manifest.json", "{")
    record = publish(folder, settings)
    assert [scene.scene_id for scene in record.scenes] == ["scene-001", "scene-002"]
    assert "2 of 6 scenes are rendered" in (folder / "index.html").read_text(encoding="utf-8")


def redrawn(folder: StoryFolder, number: int) -> FrameSet:
    """A scene's frame set as a re-roll leaves it: other frames, later, known to its manifest alone."""
    old = folder.read(Frames).scenes[number - 1]
    telemetry = old.record.telemetry
    later = telemetry.model_copy(
        update={
            name: getattr(telemetry, name).replace(hour=9)
            for name in ("queue_start", "queue_end", "execution_success_at")
        }
    )
    record = old.record.model_copy(update={"telemetry": later, "history_retrieved_at": later.queue_end})
    new = old.model_copy(update={"sha256": "9" * 64, "record": record})
    write_whole(folder / new.folder / "manifest.json", json.dumps({"frame_set": new.model_dump(mode="json")}))
    return new


def test_scores_and_film_of_frames_that_are_no_more_are_not_passed_off_as_current(
    folder: StoryFolder, settings: Settings
) -> None:
    """After a re-roll that went no further, the page says the film is behind and the scene unscored."""
    frames = folder.read(Frames)
    digests = {one.scene_id: one.sha256 for one in frames.scenes}
    scores = sample.scene_scores()
    looked_at = tuple(one.model_copy(update={"frames_sha256": digests[one.scene_id]}) for one in scores.scenes)
    folder.write(scores.model_copy(update={"scenes": looked_at}))
    folder.write(sample.put_film(folder).model_copy(update={"frames_sha256": digests}))
    redrawn(folder, 3)
    record = publish(folder, settings)
    assert record.scenes[2].telemetry.semantic_alignment_score is None
    assert record.scenes[1].telemetry.semantic_alignment_score is not None
    assert "The film is behind" in (folder / "index.html").read_text(encoding="utf-8")


def test_a_damaged_file_is_reported_and_the_rest_still_published(folder: StoryFolder, settings: Settings) -> None:
    """One broken file does not hide the night's work."""
    (folder / "film.json").write_text('{"title": 1', encoding="utf-8")
    record = publish(folder, settings)
    assert len(record.scenes) == 6
    assert any("film.json" in warning for warning in record.system.warnings)


def test_a_damaged_brief_is_one_clear_error(folder: StoryFolder, settings: Settings) -> None:
    """Without a brief there is no story to publish."""
    (folder / "brief.json").write_text("{}", encoding="utf-8")
    with pytest.raises(LibraryError, match=r"brief\.json"):
        publish(folder, settings)


def test_a_refusing_disk_leaves_the_old_record(
    folder: StoryFolder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader sees the old file or the new one, never a part of one."""
    publish(folder, settings)
    before = (folder / "artifact-metadata.json").read_bytes()
    folder.write(sample.scene_scores(s1=0.5))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(LibraryError, match="disk is full"):
        publish(folder, settings)
    assert (folder / "artifact-metadata.json").read_bytes() == before
    assert not list(folder.path.glob(".artifact*"))


# Figures of the run


def test_language_model_figures_come_from_the_generations(library: Library, settings: Settings) -> None:
    """Requests, mean answer time, cache hits and timeouts are counted, the template storyteller is not."""
    folder = sample.complete(library.root)
    scenes = folder.read(Scenes)

    def by(seconds: float, **about: object) -> Generation:
        return Generation(provider="lmstudio", model="mistral-7b", duration_seconds=seconds, **about)

    made = [by(40.0, retries=1), by(20.0), by(0.0, cache_hit=True)]
    written = tuple(
        scene.model_copy(update={"generation": made[at] if at < 3 else scene.generation})
        for at, scene in enumerate(scenes.scenes)
    )
    folder.write(
        scenes.model_copy(update={"scenes": written, "llm_errors": ("lmstudio: the answer timed out after 120 s",)})
    )
    metrics = publish(folder, settings).system.resource_metrics
    assert metrics.llm_requests == 3
    assert metrics.llm_response_time_seconds == 30.0
    assert metrics.llm_cache_hits == 1
    assert metrics.llm_timeouts == 1


def test_nothing_measured_is_null_not_zero(folder: StoryFolder, settings: Settings) -> None:
    """No language model was asked: there is no mean answer time."""
    metrics = publish(folder, settings).system.resource_metrics
    assert metrics.llm_requests == 0
    assert metrics.llm_response_time_seconds is None
    assert metrics.queue_depth is None
    assert metrics.execution_times_seconds == (4.2,) * 6


def test_versions_name_what_made_the_scores(folder: StoryFolder, settings: Settings) -> None:
    """Provenance covers graph, renderer, packages, metrics and the models behind them."""
    versions = publish(folder, settings).system.versions
    assert versions["graph"] == "animatic@1.0.0"
    assert versions["renderer"] == "embedded"
    assert versions["metric.semantic_alignment.model"] == "all-MiniLM-L6-v2"
    assert versions["pydantic"].count(".") == 2
