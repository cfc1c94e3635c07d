"""Making room: old attempts go, what a record names or a person made stays."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "reviewing"))

import reviewing_sample as sample
from typer.testing import CliRunner

from story_assets.cli.app import app
from story_assets.library import Library
from story_assets.operating.cleaning import leftovers, remove, to_remove
from story_assets.operating.locks import lease

NOW = datetime.now(UTC)


def put(path: Path, days: float, size: int = 1000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))
    return path


@pytest.fixture
def attempts(library: Library) -> Path:
    """A story whose second scene's record names a debug dump."""
    folder = sample.complete(library.root, records=(sample.record(1), sample.degraded_record(2)))
    put(folder / "frames/scene-002/forced-copy-debug.txt", 90)
    return folder / "frames/attempts"


def test_only_what_no_record_names_and_no_living_process_writes_may_go(library: Library, attempts: Path) -> None:
    old = put(attempts / "scene-001.a1.history.json", 40)
    young = put(attempts / "scene-001.a2.history.json", 1)
    put(attempts / "scene-001.jsonl", 90)
    torn = put(attempts.parent / ".frame_00001.abcd.tmp.png", 3)
    put(attempts.parent / ".frame_00002.abcd.tmp.png", 0)
    assert {one.path for one in leftovers(library, NOW)} == {old, young, torn}


def test_a_story_that_is_being_rendered_is_left_alone(library: Library, attempts: Path) -> None:
    put(attempts / "scene-001.a1.history.json", 40)
    with lease("rendering", wait_seconds=0, folder=attempts):
        assert leftovers(library, NOW) == []


def test_the_oldest_go_until_the_rest_is_small_enough(library: Library, attempts: Path) -> None:
    paths = [put(attempts / f"scene-001.a{days}.history.json", days) for days in (1, 2, 3, 40)]
    going = to_remove(leftovers(library, NOW), NOW, timedelta(days=30), 2000)
    assert [one.path for one in going] == [paths[3], paths[2]]
    assert remove(going) == 2000
    assert [path.exists() for path in paths] == [True, True, False, False]


def test_the_command_says_what_would_go_and_removes_only_when_asked_to(library: Library, attempts: Path) -> None:
    old = put(attempts / "scene-001.a1.history.json", 40)
    assert "1 of 1 leftover files would go" in CliRunner().invoke(app, ["clean", "--dry-run"]).stdout
    assert old.exists()
    assert CliRunner().invoke(app, ["clean"]).exit_code == 0
    assert not old.exists()
    assert (attempts.parent / "scene-002/forced-copy-debug.txt").exists()
