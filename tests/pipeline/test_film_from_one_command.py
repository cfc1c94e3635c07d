"""A whole run through every room, as a person starts it: over real HTTP, a real websocket, real files."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from story_assets.library import Library
from story_assets.models import Film, Frames, Scenes

SMALL = {"FRAME_WIDTH": "192", "FRAME_HEIGHT": "112"}
DEMO = [sys.executable, "-m", "story_assets", "demo", "--scenes", "3"]
KEY = "demo-thriller-8-3"


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, **SMALL, "STORY_ASSETS_HOME": str(home)}


def demo(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        DEMO, capture_output=True, text=True, encoding="utf-8", env=environment(home), check=False, timeout=110
    )


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the demo was made once."""
    home = tmp_path_factory.mktemp("studio")
    done = demo(home)
    assert done.returncode == 0, done.stderr + done.stdout
    return home


def test_one_command_leaves_a_film_a_page_and_a_record(studio: Path) -> None:
    folder = studio / "library" / KEY
    for name in ("film.mp4", "film.srt", "poster.jpg", "index.html", "artifact-metadata.json", "run-summary.txt"):
        assert (folder / name).stat().st_size > 0, name


def test_the_film_has_every_scene_as_a_chapter_and_its_narration_as_subtitles(studio: Path) -> None:
    import av

    folder = Library(studio / "library").story(KEY)
    film, scenes = folder.read(Film), folder.read(Scenes)
    with av.open(str(folder / film.file)) as container:
        video = container.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert len(container.streams.subtitles) == 1
        assert container.duration / 1e6 == pytest.approx(film.duration_seconds, abs=0.2)
        titles = [chapter["metadata"]["title"] for chapter in container.chapters()]
        for scene in scenes.scenes:
            assert any(scene.title in title for title in titles)


def test_every_scene_has_its_frames_and_a_complete_record(studio: Path) -> None:
    from quality.telemetry import check_run, check_summary

    folder = studio / "library" / KEY
    record = json.loads((folder / "artifact-metadata.json").read_text(encoding="utf-8"))
    assert check_run(record) == []
    assert check_summary(record, (folder / "run-summary.txt").read_text(encoding="utf-8")) == []
    assert len(record["Scenes"]) == 3
    assert all(scene["FrameCount"] >= 25 and scene["Telemetry"]["DoneMarkerDetected"] for scene in record["Scenes"])
    assert all(scene["Telemetry"]["GPU"]["Type"] == "cpu" for scene in record["Scenes"])


def test_making_the_same_story_again_renders_nothing(studio: Path) -> None:
    folder = studio / "library" / KEY
    before = {path: path.stat().st_mtime_ns for path in folder.glob("frames/*/*.png")}
    film = (folder / "film.mp4").read_bytes()
    again = demo(studio)
    assert again.returncode == 0, again.stderr
    assert {path: path.stat().st_mtime_ns for path in folder.glob("frames/*/*.png")} == before
    assert (folder / "film.mp4").read_bytes() == film


def test_a_rerolled_scene_alone_is_drawn_anew(studio: Path) -> None:
    library = Library(studio / "library")
    before = {scene.scene_id: scene.sha256 for scene in library.story(KEY).read(Frames).scenes}
    done = subprocess.run(
        [sys.executable, "-m", "story_assets", "reroll", KEY, "02", "--renderer", "embedded"],
        capture_output=True,
        text=True,
        env=environment(studio),
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    after = {scene.scene_id: scene.sha256 for scene in library.story(KEY).read(Frames).scenes}
    changed = {scene_id for scene_id in before if before[scene_id] != after[scene_id]}
    assert changed == {"scene-002"}


def test_after_a_kill_in_the_middle_finished_scenes_are_taken_as_they_are(tmp_path: Path) -> None:
    running = subprocess.Popen(DEMO, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(tmp_path))
    manifest = tmp_path / "library" / KEY / "frames" / "scene-001" / "manifest.json"
    deadline = time.monotonic() + 60
    while not manifest.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    running.wait(timeout=10)
    finished = {path: path.stat().st_mtime_ns for path in manifest.parent.glob("*.png")}
    assert finished

    assert demo(tmp_path).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in manifest.parent.glob("*.png")} == finished
    folder = tmp_path / "library" / KEY
    assert not [path for path in folder.rglob("*") if ".tmp" in path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
def test_ctrl_c_keeps_finished_scenes_and_says_how_to_go_on(tmp_path: Path) -> None:
    running = subprocess.Popen(
        DEMO,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(tmp_path),
    )
    manifest = tmp_path / "library" / KEY / "frames" / "scene-001" / "manifest.json"
    deadline = time.monotonic() + 60
    while not manifest.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, complaint = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "story-assets demo --genre thriller --seed 8 --scenes 3" in complaint
    assert "Traceback" not in complaint
    assert manifest.exists()
