"""Bringing past films up to a change: what the change does not touch stays as it is, to the byte and the second."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from story_assets.library import Library, StoryFolder
from story_assets.models import Frames, Scenes
from story_assets.rendering.delivery.takes import takes_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SMALL = {"FRAME_WIDTH": "192", "FRAME_HEIGHT": "112", "RENDERER": "embedded", "WRITER": "template"}
KEY = "demo-thriller-8-3"


def story_assets(home: Path, *arguments: str, **settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "story_assets", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **SMALL, **settings, "STORY_ASSETS_HOME": str(home)},
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stderr + done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studio")
    story_assets(folder, "demo", "--scenes", "3")
    return folder


def pictures(home: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in (home / "library" / KEY).glob("frames/*/*.png")}


def folder(home: Path) -> StoryFolder:
    return Library(home / "library").story(KEY)


def words(home: Path) -> list[tuple[str, str]]:
    return [(scene.prose, scene.prompt) for scene in folder(home).read(Scenes).scenes]


def test_scores_are_taken_anew_and_nothing_is_rendered(home: Path) -> None:
    before = pictures(home)
    said = story_assets(home, "backfill", "--all")
    assert "1 story scored, nothing rendered" in said
    assert pictures(home) == before


def test_the_same_graph_draws_nothing_and_the_same_templates_change_no_word(home: Path) -> None:
    before, text = pictures(home), words(home)
    story_assets(home, "backfill", KEY, "--what", "pictures")
    story_assets(home, "backfill", KEY, "--what", "text")
    assert pictures(home) == before
    assert words(home) == text


def test_a_reroll_under_other_settings_touches_one_scene_and_keeps_its_size(home: Path) -> None:
    before = {path: seen for path, seen in pictures(home).items() if "scene-003" not in path.parts}
    said = story_assets(home, "reroll", KEY, "03", FRAME_WIDTH="112", FRAME_HEIGHT="192", FRAME_TARGET="26")
    assert "FRAME_WIDTH 192 → 112" in said
    assert {path: seen for path, seen in pictures(home).items() if "scene-003" not in path.parts} == before
    frames = folder(home).read(Frames).scenes
    assert {(one.width, one.height, len(one.files)) for one in frames} == {(192, 112, len(frames[0].files))}
    assert [take.current for take in takes_of(folder(home), "scene-003")] == [False, True]


def test_other_pictures_are_drawn_where_the_settings_make_others_and_that_is_asked_for(home: Path) -> None:
    text = words(home)
    film = (folder(home) / "film.mp4").read_bytes()
    story_assets(home, "backfill", KEY, "--what", "pictures", FRAME_TARGET="26")
    assert (folder(home) / "film.mp4").read_bytes() == film
    said = story_assets(home, "backfill", KEY, "--what", "pictures", "--with-current-settings", FRAME_TARGET="26")
    assert "FRAME_TARGET 30 → 26; drawn anew: 01, 02, 03 of 3 scenes" in " ".join(said.split())
    assert [len(one.files) for one in folder(home).read(Frames).scenes] == [26, 26, 26]
    assert words(home) == text
    assert (folder(home) / "film.mp4").read_bytes() != film
