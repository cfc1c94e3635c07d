"""Bringing past films up to a change: what the change does not touch stays as it is, to the byte and the second."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from story_assets.library import Library, StoryFolder
from story_assets.models import Frames, Scenes

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


def test_other_pictures_are_drawn_where_the_settings_make_others(home: Path) -> None:
    text = words(home)
    film = (folder(home) / "film.mp4").read_bytes()
    story_assets(home, "backfill", KEY, "--what", "pictures", FRAME_TARGET="26")
    assert [len(one.files) for one in folder(home).read(Frames).scenes] == [26, 26, 26]
    assert words(home) == text
    assert (folder(home) / "film.mp4").read_bytes() != film
