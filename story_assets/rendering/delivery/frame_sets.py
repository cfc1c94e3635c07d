"""A scene's frames in the library: gathered beside their place, checked, then moved into it as one.

    frames/scene-001/            frame_00001.png …, manifest.json (last)
    frames/.scene-001.incoming/  what is being gathered
    frames/.scene-001.old/       what is being replaced

The manifest holds the `FrameSet` itself and the digest of each file. Frames count as there only when it is there and
every digest matches.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, read_model, sha256_file, translated, write_model
from story_assets.models import FrameSet, Model
from story_assets.models.names import FileName
from story_assets.rendering.delivery.frame_check import FrameLook

MANIFEST = "manifest.json"

_RENAME_TRIES = 5


class FileDigest(Model):
    """One file of a frame set."""

    name: FileName
    sha256: str
    size: int


class Manifest(Model):
    """Written last into a scene's frames folder."""

    frame_set: FrameSet
    renderer: str
    files: tuple[FileDigest, ...]


def find_frame_set(story: StoryFolder, scene_id: str) -> Manifest | None:
    """The scene's frames, if they are whole: the manifest is there and each file is what it says.

    Finishes what a crash interrupted while frames were moved into their place.
    """
    place = story.scene_frames_dir(scene_id)
    with contextlib.suppress(OSError):
        _replace(_checked(story, place))
    try:
        manifest = read_model(story / f"frames/{scene_id}/{MANIFEST}", Manifest)
        for file in manifest.files:
            path = story / f"frames/{scene_id}/{file.name}"
            if path.stat().st_size != file.size or sha256_file(path) != file.sha256:
                return None
    except (LibraryError, OSError):
        return None
    return manifest


def incoming_folder(story: StoryFolder, scene_id: str) -> Path:
    """An empty folder to gather a scene's frames in; what an interrupted attempt left there goes."""
    folder = _incoming(_checked(story, story.scene_frames_dir(scene_id)))
    with translated("make a folder for frames", folder):
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    return folder


def settle(story: StoryFolder, frame_set: FrameSet, renderer: str, looks: Sequence[FrameLook]) -> FrameSet:
    """Write the manifest and move the gathered frames into their place; the old ones stay until then.

    Raises:
        LibraryError: The disk refused; the old frames are still there.
    """
    place = _checked(story, story.scene_frames_dir(frame_set.scene_id))
    incoming = _incoming(place)
    files = tuple(FileDigest(name=look.name, sha256=look.sha256, size=look.size) for look in looks)
    write_model(incoming / MANIFEST, Manifest(frame_set=frame_set, renderer=renderer, files=files))
    with translated("put frames into", place):
        _replace(place)
    return frame_set


def _replace(place: Path) -> None:
    """Move gathered frames, whole by their manifest, into their place. Can be cut off anywhere and done again."""
    incoming, old = _incoming(place), _old(place)
    if (incoming / MANIFEST).is_file():
        if place.exists():
            _remove(old)
            _rename(place, old)
        try:
            _rename(incoming, place)
        except OSError:
            if old.exists():
                _rename(old, place)
            raise
    elif old.exists() and not place.exists():
        _rename(old, place)
    _remove(old)


def _checked(story: StoryFolder, place: Path) -> Path:
    """`place`, with the folders beside it that take its place looked at too: none is a link."""
    for beside in (_incoming(place), _old(place)):
        _ = story / story.relative(beside)
    return place


def _incoming(place: Path) -> Path:
    return place.with_name(f".{place.name}.incoming")


def _old(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


def _rename(source: Path, target: Path) -> None:
    """Rename a folder. On Windows somebody looking into it can forbid that for a moment."""
    for left in reversed(range(_RENAME_TRIES)):
        try:
            source.rename(target)
            return
        except PermissionError:
            if not left:
                raise
            time.sleep(0.2)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
