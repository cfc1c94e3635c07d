"""The paper that lies with a set of frames, written last: without it they do not count."""

from __future__ import annotations

import time
from pathlib import Path

from story_assets.models import FrameSet, Model
from story_assets.models.names import FileName

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


def rename(source: Path, target: Path) -> None:
    """Rename a folder. On Windows somebody looking into it can forbid that for a moment."""
    for left in reversed(range(_RENAME_TRIES)):
        try:
            source.rename(target)
            return
        except PermissionError:
            if not left:
                raise
            time.sleep(0.2)
