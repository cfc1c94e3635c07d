"""Rendering a story's scenes against the engine: nothing lost, nothing rendered twice."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from PIL import Image

from story_assets.comfyui.server import connected
from story_assets.errors import InputError, LibraryError, RenderingError, SettingsError
from story_assets.library import StoryFolder, sha256_files
from story_assets.models import FrameSet
from story_assets.operating.locks import lease
from story_assets.operating.progress import Progress
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.ledger import attempts_dir
from tests.rendering.helpers import KEY, Connect, breaches, make_settings, nobody, notes, render, scenes
from workflows.engine import Engine


def posted(engine: Engine) -> int:
    """How many prompts the engine has run."""
    with urllib.request.urlopen(f"{engine.url}/history") as answer:
        return len(json.load(answer))


def picture(story: StoryFolder, frame_set: FrameSet) -> bytes:
    """The pixels of a scene's first frame; the files also hold the prompt they came from."""
    with Image.open(story / frame_set.folder / frame_set.files[0]) as image:
        return image.tobytes()


def test_every_scene_gets_its_frames(story: StoryFolder, connect: Connect) -> None:
    """All frames come whole into the library, with a record that keeps the contract."""
    told: list[Progress] = []
    done = render(story, scenes("one", "two", "three"), connect, on_progress=told.append)
    assert [found.scene_id for found in done.frames.scenes] == ["scene-001", "scene-002", "scene-003"]
    for frame_set in done.frames.scenes:
        folder = story / frame_set.folder
        assert [path.name for path in sorted(folder.glob("frame_*"))] == list(frame_set.files)
        assert len(frame_set.files) == 30
        assert sha256_files(folder / name for name in frame_set.files) == frame_set.sha256
        assert breaches(frame_set) == []
        assert frame_set.record.telemetry.done_marker_detected
        assert frame_set.record.telemetry.gpu.type == "cpu"
        assert notes(frame_set) == ""
        assert frame_set.record.history_path
        assert (story / frame_set.record.history_path).is_file()
    assert told[-1].done == told[-1].total == 3


def test_finished_scenes_need_no_renderer(story: StoryFolder, connect: Connect) -> None:
    """A second run takes everything as it is and starts nothing."""
    first = render(story, scenes("one", "two"), connect)
    again = render(story, scenes("one", "two"), nobody)
    assert again.frames == first.frames
    assert again.rendered == ()


def test_only_what_changed_is_rendered(story: StoryFolder, connect: Connect, engine: Engine) -> None:
    """Another prompt for one scene redraws that scene alone."""
    first = render(story, scenes("one", "two"), connect)
    again = render(story, scenes("one", "changed"), connect)
    assert [result.reused for result in again.results] == [True, False]
    assert again.frames.scenes[0] == first.frames.scenes[0]
    assert posted(engine) == 3


def test_a_damaged_frame_is_noticed(story: StoryFolder, connect: Connect) -> None:
    """A frame that is not what the manifest says makes its scene be drawn again, and no other."""
    first = render(story, scenes("one", "two"), connect)
    before = picture(story, first.frames.scenes[0])
    frame = story / first.frames.scenes[0].folder / "frame_00007.png"
    content = frame.read_bytes()
    frame.unlink()
    frame.write_bytes(content[:-20])
    again = render(story, scenes("one", "two"), connect)
    assert [result.reused for result in again.results] == [False, True]
    assert picture(story, again.frames.scenes[0]) == before


def test_a_failing_scene_does_not_stop_the_others(story: StoryFolder, connect: Connect) -> None:
    """It is tried as often as the budget allows, and its record is honest and valid."""
    done = render(story, scenes("one", "boom", "three"), connect)
    good, bad, last = done.frames.scenes
    assert good.record.success
    assert last.record.success
    assert not bad.record.success
    assert bad.files == ()
    assert bad.record.attempts_run == 2
    assert bad.record.requeued
    assert "the node was told to fail" in bad.record.errors[0]
    assert "node 1 (TestMovingPictures)" in bad.record.errors[0]
    assert bad.record.history_retrieved
    assert breaches(bad) == []
    assert not (story / bad.folder).exists()
    again = render(story, scenes("one", "better", "three"), connect)
    assert [result.reused for result in again.results] == [True, False, True]


def test_a_failure_is_requeued_under_a_fresh_prefix(story: StoryFolder, connect: Connect) -> None:
    """The second attempt has its own prompt and prefix and the same seed, and says why it was made."""
    done = render(story, scenes("boom once"), connect)
    record = done.frames.scenes[0].record
    assert record.success
    first, second = record.attempt_summaries
    assert first.frame_prefix != second.frame_prefix
    assert first.prompt_id != second.prompt_id
    assert second.reason
    assert "told to fail" in second.reason
    assert breaches(done.frames.scenes[0]) == []


@pytest.mark.parametrize(("prompt", "whether_another_follows"), [("boom", [True, False]), ("boom once", [True, False])])
def test_what_is_written_down_says_whether_another_attempt_follows(
    story: StoryFolder, connect: Connect, prompt: str, whether_another_follows: list[bool]
) -> None:
    """Whoever looks between two attempts sees a scene that waits; after the last one, what came of it."""
    render(story, scenes(prompt), connect)
    lines = (attempts_dir(story) / "scene-001.jsonl").read_text(encoding="utf-8").splitlines()
    said: dict[str, bool] = {}
    for line in map(json.loads, lines):
        if line["event"] == "ended":
            said[line["prompt_id"]] = line["again"]
    assert list(said.values()) == whether_another_follows


def test_black_frames_get_another_seed(story: StoryFolder, connect: Connect) -> None:
    """Pictures that are no pictures fail the attempt; the next one varies the seed and says so."""
    done = render(story, scenes("black once"), connect)
    record = done.frames.scenes[0].record
    assert record.success
    assert record.attempts_run == 2
    assert "black" in (record.attempt_summaries[1].reason or "")
    assert any("seed 102 instead of 101" in warning for warning in record.warnings)


@pytest.mark.parametrize("fault", ["black", "frozen"])
def test_unusable_pictures_never_count(story: StoryFolder, connect: Connect, fault: str) -> None:
    """A scene that is black or stands still, although the renderer reports success, fails by name."""
    done = render(story, scenes(fault), connect)
    record = done.frames.scenes[0].record
    assert not record.success
    assert fault in record.errors[-1]
    assert breaches(done.frames.scenes[0]) == []


def test_too_few_frames_are_requeued(story: StoryFolder, connect: Connect) -> None:
    """A scene below the frame floor gets another attempt; if that is no better, it says how many came."""
    assert render(story, scenes("few once"), connect).frames.scenes[0].record.frame_count == 30
    low = render(story, scenes("few"), connect).frames.scenes[0]
    assert not low.record.success
    assert low.record.frame_count == 5
    assert not low.record.meets_frame_floor
    assert "Frame count below floor" in low.record.warnings
    assert low.files == ()
    assert breaches(low) == []


def test_frames_come_over_http_from_a_remote_server(story: StoryFolder, engine: Engine) -> None:
    """Without a shared folder the marker and the frames are downloaded, and verified alike."""
    client = connected(engine.url)
    done = render(story, scenes("one"), lambda: client)
    frame_set = done.frames.scenes[0]
    assert frame_set.record.success
    assert "/view?" in (frame_set.record.telemetry.done_marker_path or "")
    assert breaches(frame_set) == []


def test_a_wrong_output_folder_is_no_disaster(story: StoryFolder, engine: Engine, tmp_path: Path) -> None:
    """When COMFYUI_OUTPUT_DIR is not the server's, the frames are downloaded and a note says so."""
    (tmp_path / "elsewhere").mkdir()
    done = render(story, scenes("one"), lambda: connected(engine.url, folder=tmp_path / "elsewhere"))
    assert done.frames.scenes[0].record.success
    assert "does not hold the renderer's files" in notes(done.frames.scenes[0])


def test_frames_are_linked_where_the_file_system_allows(story: StoryFolder, connect: Connect, engine: Engine) -> None:
    """No byte is copied when the output folder and the library share a disk."""
    done = render(story, scenes("one"), connect)
    frame = story / done.frames.scenes[0].folder / "frame_00001.png"
    assert frame.stat().st_nlink == 2


def test_another_policy_is_no_reason_to_render_again(story: StoryFolder, connect: Connect) -> None:
    """A finished scene keeps the policy it was rendered under, says so, and its record stays valid."""
    render(story, scenes("one"), connect)
    changed = make_settings(scene_retry_budget=3, scene_max_wait_seconds=90)
    again = render(story, scenes("one"), nobody, settings=changed).frames.scenes[0]
    assert any("SceneRetryBudget was 1" in warning for warning in again.record.warnings)
    assert breaches(again, changed.queue_config) == []
    assert render(story, scenes("one"), nobody).frames.scenes[0].record.warnings == ()


def test_one_process_at_a_time(story: StoryFolder, connect: Connect) -> None:
    """A story that another process renders now is refused by name."""
    with (
        lease("rendering", folder=attempts_dir(story)),
        pytest.raises(RenderingError, match="Another process is rendering this story"),
    ):
        render(story, scenes("one"), connect)


def test_a_full_disk_stops_the_run(story: StoryFolder, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept, nothing more is rendered; what is finished stays."""
    render(story, scenes("one"), connect)

    def full(*_: object) -> None:
        raise LibraryError("Could not put frames into", saw="No space left on device")

    monkeypatch.setattr("story_assets.rendering.fleet.lane.settle", full)
    with pytest.raises(LibraryError, match="Could not put frames"):
        render(story, scenes("one", "two", "three"), connect)
    monkeypatch.undo()
    again = render(story, scenes("one", "two", "three"), connect)
    assert again.results[0].reused


def test_a_target_below_the_floor_is_refused(story: StoryFolder) -> None:
    """Settings under which no scene could ever count are refused before anything starts."""
    with pytest.raises(SettingsError, match="frame floor"):
        render(story, scenes("one"), nobody, settings=make_settings(frame_target=20))


class TestReroll:
    def test_it_draws_other_pictures(self, story: StoryFolder, connect: Connect) -> None:
        """Only the asked scene changes, under another seed; later runs keep the new pictures."""
        planned = scenes("one", "two")
        before = picture(story, render(story, planned, connect).frames.scenes[1])
        again = render(story, planned, connect, reroll=["02"], request="run-1")
        assert [result.reused for result in again.results] == [True, False]
        assert picture(story, again.frames.scenes[1]) != before
        assert render(story, planned, nobody).frames == again.frames

    def test_a_retry_of_the_same_run_is_one_wish(self, story: StoryFolder, connect: Connect) -> None:
        """The same request does not draw again; another one does."""
        planned = scenes("one")
        render(story, planned, connect)
        first = render(story, planned, connect, reroll=["1"], request="run-1")
        assert render(story, planned, nobody, reroll=["1"], request="run-1").frames == first.frames
        other = render(story, planned, connect, reroll=["scene-001"], request="run-2")
        assert other.frames.scenes[0].record.attempt_summaries != first.frames.scenes[0].record.attempt_summaries

    def test_a_failed_reroll_keeps_the_old_pictures(self, story: StoryFolder, engine: Engine) -> None:
        """The frames that were there stay in use, a warning says so, and the next run tries again."""
        planned = scenes("one")
        first = render(story, planned, lambda: connected(engine.url, folder=engine.output_directory))
        too_quick = make_settings(scene_max_wait_seconds=0.01, scene_retry_budget=0)
        failed = render(
            story,
            planned,
            lambda: connected(engine.url, folder=engine.output_directory),
            reroll=["1"],
            request="run-1",
            settings=too_quick,
        )
        kept = failed.frames.scenes[0]
        assert kept.files == first.frames.scenes[0].files
        assert kept.sha256 == first.frames.scenes[0].sha256
        assert any("Reroll 1 failed and the earlier frames stay" in warning for warning in kept.record.warnings)
        assert failed.results[0].reroll_failed
        later = render(story, planned, lambda: connected(engine.url, folder=engine.output_directory))
        assert later.frames.scenes[0].sha256 != first.frames.scenes[0].sha256

    @pytest.mark.parametrize("wrong", ["7", "scene-009", "../x"])
    def test_a_scene_that_is_not_there_is_refused(self, story: StoryFolder, wrong: str) -> None:
        """It names the scenes there are."""
        with pytest.raises(InputError):
            render(story, scenes("one", "two"), nobody, reroll=[wrong])


def test_what_failed_attempts_left_is_swept(story: StoryFolder, connect: Connect, engine: Engine) -> None:
    """When a scene's frames are in the library, nothing of its earlier attempts stays in the output folder; all else does."""
    folder = engine.output_directory / KEY / "scene-001"
    folder.mkdir(parents=True)
    mine = [folder / "my own.png", folder / "a1-notes.txt", folder / "a1-abc.done"]
    for path in mine:
        path.write_bytes(b"x")
    done = render(story, scenes("few once"), connect)
    record = done.frames.scenes[0].record
    assert record.success
    assert record.attempts_run == 2
    first, second = (attempt.frame_prefix.rpartition("/")[2] for attempt in record.attempt_summaries)
    names = sorted(path.name for path in folder.iterdir())
    assert not [name for name in names if name.startswith(first)]
    assert len([name for name in names if name.startswith(second)]) == 31
    assert all(path.is_file() for path in mine)


def test_fast_iteration_is_on_record(graph: Graph) -> None:
    """Who looks at a film made so can see it."""
    assert (graph.name, graph.faster().name) == ("moving@1", "moving@1, fast")
