"""A run that goes on: its record, summary and page say which scenes wait, and the validator calls it unfinished."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import reviewing_sample as sample
from typer.testing import CliRunner

from story_assets.cli.app import app
from story_assets.library import Library, StoryFolder, write_whole
from story_assets.models import Frames, Scenes
from story_assets.reviewing.publishing import publish
from story_assets.settings import Settings

AT = sample.MIDNIGHT + timedelta(hours=5)


@pytest.fixture
def going_on(library: Library) -> StoryFolder:
    """Of six scenes two are recorded, the third is at the renderer, the fourth failed, the others wait."""
    folder = sample.complete(library.root)
    frames = folder.read(Frames)
    for name in ("frames.json", "film.json", "film.mp4", "film.srt", "scene_scores.json", "story_scores.json"):
        (folder / name).unlink()
    for one in frames.scenes[:2]:
        manifest = {"frame_set": one.model_dump(mode="json", by_alias=True), "renderer": "embedded", "files": []}
        write_whole(folder / one.folder / "manifest.json", json.dumps(manifest))
        prompt = one.record.attempt_summaries[-1].prompt_id
        ledger(folder, one.scene_id, posted(prompt), ended(prompt, success=True))
    ledger(folder, "scene-003", posted("p3"))
    ledger(folder, "scene-004", posted("p4"), ended("p4", reason="out of memory"), '{"event":"pos')
    return folder


def posted(prompt_id: str, attempt: int = 1) -> str:
    line = {"event": "posted", "at": AT.isoformat(), "attempt": attempt, "prompt_id": prompt_id, "prefix": "a/b"}
    return json.dumps({**line, "client_id": "c", "url": "http://127.0.0.1:8188", "inputs_digest": "d", "seed": 1})


def ended(prompt_id: str, *, success: bool = False, reason: str = "", again: bool = False) -> str:
    line = {"event": "ended", "at": AT.isoformat(), "prompt_id": prompt_id, "success": success, "reason": reason}
    return json.dumps({**line, "again": again})


def reroll(number: int) -> str:
    return json.dumps({"event": "reroll", "at": AT.isoformat(), "number": number, "request": "r"})


def ledger(folder: StoryFolder, scene_id: str, *lines: str) -> None:
    write_whole(folder / "frames" / "attempts" / f"{scene_id}.jsonl", "\n".join(lines) + "\n")


def verified(*arguments: object) -> tuple[int, dict[str, object]]:
    done = CliRunner().invoke(app, ["verify", "--json", *map(str, arguments)])
    return done.exit_code, json.loads(done.stdout)[0]


def test_a_record_names_what_each_scene_to_come_waits_for(going_on: StoryFolder) -> None:
    record = publish(going_on, Settings())
    assert record.stage == "rendering"
    assert [one.scene_id for one in record.scenes] == ["scene-001", "scene-002"]
    assert {one.scene_id: one.status for one in record.pending} == {
        "scene-003": "rendering",
        "scene-004": "failed",
        "scene-005": "queued",
        "scene-006": "queued",
    }
    third, fourth, *_ = record.pending
    assert (third.prompt_id, third.attempt, third.posted_at) == ("p3", 1, AT)
    assert fourth.reason == "out of memory"
    summary = (going_on / "run-summary.txt").read_text(encoding="utf-8")
    assert "[05:30:00] [Scene scene-003] Status: rendering (attempt=1, prompt=p3, renderer=" in summary
    assert "[Scene scene-005] Status: queued" in summary
    page = (going_on / "index.html").read_text(encoding="utf-8")
    assert "2 of 6 scenes are rendered, 1 at the renderer now." in page
    assert "Rendering since 05:30:00 UTC" in page
    assert 'http-equiv="refresh"' in page


def test_an_unfinished_run_is_called_so_and_is_not_broken(going_on: StoryFolder) -> None:
    publish(going_on, Settings())
    code, found = verified(going_on.path)
    assert (code, found["outcome"], found["breaches"]) == (0, "unfinished", [])
    assert "2 of 6 scenes are recorded; scene-003 rendering, scene-004 failed" in str(found["notes"])


def test_who_asks_for_finished_runs_is_told_of_an_unfinished_one(going_on: StoryFolder) -> None:
    publish(going_on, Settings())
    code, found = verified(going_on.path, "--finished")
    assert (code, found["outcome"]) == (2, "broken")


def test_the_finished_scenes_of_an_unfinished_run_are_held_to_every_rule(going_on: StoryFolder) -> None:
    publish(going_on, Settings())
    path = going_on / "artifact-metadata.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["Scenes"][1]["Telemetry"]["GPU"]
    path.write_text(json.dumps(record), encoding="utf-8")
    code, found = verified(going_on.path)
    assert (code, found["outcome"]) == (2, "broken")
    assert [(one["scene"], one["field"]) for one in found["breaches"]] == [("scene-002", "Telemetry.GPU")]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("Stage", "rendered", "Stage"),
        ("Stage", "writing", "Stage"),
        ("Stage", "done", "Stage"),
        ("Pending", [], "Scenes"),
        ("Pending", [{"SceneId": "scene-003", "Status": "rendering"}], "PromptId"),
        ("Pending", [{"SceneId": "scene-003", "Status": "lost"}], "Status"),
    ],
)
def test_a_record_that_hides_a_scene_to_come_is_broken(
    going_on: StoryFolder, field: str, value: object, named: str
) -> None:
    publish(going_on, Settings())
    path = going_on / "artifact-metadata.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, field: value}), encoding="utf-8")
    code, found = verified(going_on.path)
    assert code == 2
    assert any(named in one["field"] for one in found["breaches"])  # type: ignore[attr-defined]


def test_a_story_that_nobody_has_written_yet_is_unfinished(library: Library, tmp_path: Path) -> None:
    folder = library.register(sample.brief())
    publish(folder, Settings())
    code, found = verified(folder.path)
    assert (code, found["outcome"], found["stage"]) == (0, "unfinished", "commissioned")
    folder.write(sample.story())
    publish(folder, Settings())
    assert verified(folder.path)[1]["stage"] == "writing"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ((reroll(1),), "queued"),
        ((reroll(1), posted("p9")), "rendering"),
        ((reroll(1), posted("p9"), ended("p9", reason="gone", again=True)), "queued"),
        ((reroll(1), posted("p9"), ended("p9", again=True), posted("p10")), "rendering"),
        ((reroll(1), posted("p9"), ended("p9", again=True), ended("p9", reason="gone")), None),
        ((reroll(1), posted("p9"), ended("p9", reason="gone")), None),
    ],
)
def test_a_scene_that_is_drawn_anew_is_pending_while_its_old_frames_stand(
    library: Library, lines: tuple[str, ...], status: str | None
) -> None:
    """When no other frames could be had, the earlier ones stay and nothing is pending."""
    folder = sample.complete(library.root)
    prompt = folder.read(Frames).scenes[1].record.attempt_summaries[-1].prompt_id
    ledger(folder, "scene-002", posted(prompt), ended(prompt, success=True), *lines)
    record = publish(folder, Settings())
    assert len(record.scenes) == 6
    assert [(one.scene_id, one.status) for one in record.pending] == ([("scene-002", status)] if status else [])
    assert verified(folder.path)[0] == 0


def test_between_two_attempts_a_scene_waits_and_has_not_failed(going_on: StoryFolder) -> None:
    """The record says why the first gave nothing, and that another follows."""
    ledger(going_on, "scene-004", posted("p4"), ended("p4", reason="black frames", again=True))
    (fourth,) = [one for one in publish(going_on, Settings()).pending if one.scene_id == "scene-004"]
    assert fourth.status == "queued"
    assert fourth.reason == "The last attempt gave no frames (black frames); another follows."
    page = (going_on / "index.html").read_text(encoding="utf-8")
    assert "Queued for the renderer. The last attempt gave no frames (black frames); another follows." in page


def test_a_process_killed_before_it_could_close_the_ledger_leaves_nothing_pending(library: Library) -> None:
    """The frames are whole, so the prompt has ended, whoever failed to write that down."""
    folder = sample.complete(library.root)
    prompt = folder.read(Frames).scenes[1].record.attempt_summaries[-1].prompt_id
    ledger(folder, "scene-002", posted(prompt))
    assert publish(folder, Settings()).pending == ()


def test_a_scene_whose_text_changed_since_it_was_drawn_is_queued(library: Library) -> None:
    folder = sample.complete(library.root)
    scenes = folder.read(Scenes)
    changed = scenes.scenes[2].model_copy(update={"prompt": "Something else altogether."})
    folder.write(scenes.model_copy(update={"scenes": (*scenes.scenes[:2], changed, *scenes.scenes[3:])}))
    (waiting,) = publish(folder, Settings()).pending
    assert (waiting.scene_id, waiting.status) == ("scene-003", "queued")
    assert "anew" in str(waiting.reason)
