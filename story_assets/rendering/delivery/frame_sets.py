"""A scene's frames in the library: gathered beside their place, checked, then moved into it as one.

    frames/scene-001/            frame_00001.png …, manifest.json (last)
    frames/.scene-001.incoming/  what is being gathered
    frames/.scene-001.old/       what is being replaced; it then goes to the scene's takes

The manifest holds the `FrameSet` itself and the digest of each file. Frames count as there only when it is there and
every digest matches.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, read_model, sha256_file, translated, write_model
from story_assets.models import FrameSet
from story_assets.rendering.delivery.frame_check import FrameLook
from story_assets.rendering.delivery.manifest import MANIFEST, FileDigest, Manifest, rename
from story_assets.rendering.delivery.takes import Take, keep_take


def find_frame_set(story: StoryFolder, scene_id: str) -> Manifest | None:
    """The scene's frames, if they are whole: the manifest is there and each file is what it says.

    Finishes what a crash interrupted while frames were moved into their place.
    """
    place = story.scene_frames_dir(scene_id)
    with contextlib.suppress(OSError):
        _replace(_checked(story, place))
    try:
        _ = story / f"frames/{scene_id}/{MANIFEST}"
    except LibraryError:
        return None
    return _whole(place)


def _whole(folder: Path) -> Manifest | None:
    try:
        manifest = read_model(folder / MANIFEST, Manifest)
        for file in manifest.files:
            path = folder / file.name
            if path.is_symlink():  # it may lead out of the story
                return None
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


def bring_back(story: StoryFolder, take: Take) -> Manifest | None:
    """Put an earlier take in a scene's place; the one that was there becomes an earlier one. None if it is damaged.

    Can be cut off anywhere: the take then lies among what is being gathered, whole, and the next look finishes it.

    Raises:
        LibraryError: The disk refused.
    """
    place = story.scene_frames_dir(take.frame_set.scene_id)
    if not take.current and _whole(take.folder) is not None:
        with translated("bring back a take", take.folder):
            shutil.rmtree(_incoming(place), ignore_errors=True)
            rename(take.folder, _incoming(place))
            _replace(place)
    return find_frame_set(story, take.frame_set.scene_id)


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
            keep_take(place, old)
            rename(place, old)
        try:
            rename(incoming, place)
        except OSError:
            if old.exists():
                rename(old, place)
            raise
    elif old.exists() and not place.exists():
        rename(old, place)
    keep_take(place, old)


def _checked(story: StoryFolder, place: Path) -> Path:
    """`place`, with the folders beside it that take its place looked at too: none is a link."""
    for beside in (_incoming(place), _old(place)):
        _ = story / story.relative(beside)
    return place


def _incoming(place: Path) -> Path:
    return place.with_name(f".{place.name}.incoming")


def _old(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")
