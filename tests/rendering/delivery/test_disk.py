"""The library's disk: full, read-only, another file system. Finished scenes stay, drawn ones are not drawn again."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from story_assets.errors import LibraryError
from story_assets.library import StoryFolder
from story_assets.models import Frames
from story_assets.rendering.delivery.frame_sets import MANIFEST
from story_assets.rendering.fleet import lane
from tests.rendering.helpers import Connect, notes, render, scenes
from workflows.engine import Engine

PROMPTS = ("one", "two", "three")


class Disk:
    """Refuses whatever is put in place in the library from a scene's manifest on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int, scene_id: str) -> None:
        self.refuses = True
        replace = Path.replace

        def put(path: Path, target: Path) -> Path:
            if self.refuses and Path(target).name == MANIFEST and scene_id in str(target):
                raise OSError(code, os.strerror(code), str(target))
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", put)


@pytest.mark.parametrize(("code", "cure"), [(errno.ENOSPC, "The disk is full"), (errno.EROFS, "The disk is read-only")])
def test_a_disk_that_refuses_stops_the_run_and_loses_nothing(
    story: StoryFolder, connect: Connect, engine: Engine, monkeypatch: pytest.MonkeyPatch, code: int, cure: str
) -> None:
    """The message says what to do; after that the same command takes what was drawn, and draws only the rest."""
    disk = Disk(monkeypatch, code, "scene-002")
    with pytest.raises(LibraryError, match=cure):
        render(story, scenes(*PROMPTS), connect)
    assert (story.scene_frames_dir("scene-001") / MANIFEST).is_file()
    assert not story.scene_frames_dir("scene-002").exists()
    deadline = time.monotonic() + 5
    while engine.queue.remaining() and time.monotonic() < deadline:
        time.sleep(0.02)  # an interrupted prompt ends at the next step
    assert engine.queue.remaining() == 0
    disk.refuses = False
    done = render(story, scenes(*PROMPTS), connect)
    assert all(one.record.success for one in done.frames.scenes)
    assert done.results[0].reused
    assert "Took over prompt" in notes(done.frames.scenes[1])
    drawn = [entry["prompt"][2]["2"]["inputs"]["scene_id"] for entry in engine.history.page().values()]
    assert drawn.count("scene-002") == 1


def test_a_library_that_cannot_be_written_posts_nothing(
    story: StoryFolder, connect: Connect, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be written down is not asked of the renderer."""
    mkdir = Path.mkdir

    def refuse(path: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        if story.path in path.parents:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        mkdir(path, mode, parents, exist_ok)

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(LibraryError, match="set STORY_LIBRARY to a folder that can be written"):
        render(story, scenes(*PROMPTS), connect)
    assert engine.history.page() == {}


def test_an_output_folder_on_another_file_system_is_copied(
    story: StoryFolder, connect: Connect, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be linked; the same frames, and nothing to note: a copy is no worse."""

    def refuse(source: Path, target: Path) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(target))

    monkeypatch.setattr(os, "link", refuse)
    frame_set = render(story, scenes("one"), connect).frames.scenes[0]
    assert frame_set.record.success
    assert notes(frame_set) == ""
    place = story.scene_frames_dir("scene-001")
    assert {(place / name).stat().st_nlink for name in frame_set.files} == {1}


def test_without_room_for_the_record_of_a_failure_the_run_stops(
    story: StoryFolder, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk error in a thread reaches the caller, whatever it was about."""

    def refuse(*_: object) -> Frames:
        raise LibraryError("Could not write", where=story.path)

    monkeypatch.setattr(lane, "settle", refuse)
    with pytest.raises(LibraryError, match="Could not write"):
        render(story, scenes("one"), connect)
