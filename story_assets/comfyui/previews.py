"""Pictures of a scene while it is drawn: taken from the socket, kept as one small file beside the scene's frames.

A server sends one a sampling step unless its preview method is `none`, as it is by default; one that is new enough
takes another method with each prompt (PREVIEW_METHOD). `auto` costs a small multiplication a step. They are for people only: nothing is decided by them, and no trouble with one is worth a scene.
"""

from __future__ import annotations

import contextlib
import struct
from dataclasses import dataclass
from pathlib import Path

from story_assets.comfyui.protocol import as_dict
from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, whole_file
from story_assets.outside import json_from

_PICTURE = 1
_PICTURE_WITH_METADATA = 4
_HEAD = struct.Struct(">II")
_SUFFIXES = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png"}


@dataclass(frozen=True)
class Preview:
    """A picture of what a prompt is at.

    Attributes:
        content: A whole picture file.
        suffix: `.jpg` or `.png`, by its content.
        prompt_id: Whose it is; None in the old form, which is of whatever runs.
    """

    content: bytes
    suffix: str
    prompt_id: str | None = None


def preview(message: bytes) -> Preview | None:
    """The picture in a binary message of the socket; None when it is something else, or nothing at all."""
    if len(message) <= _HEAD.size:
        return None
    kind, second = _HEAD.unpack_from(message)
    prompt_id = None
    content = message[_HEAD.size :]
    if kind == _PICTURE_WITH_METADATA:
        # The second number is the length of a JSON text before the picture.
        try:
            about = as_dict(json_from(content[:second]))
        except ValueError:
            return None
        content, prompt_id = content[second:], about.get("prompt_id")
        if not isinstance(prompt_id, str):
            return None
    elif kind != _PICTURE:
        return None
    suffix = next((suffix for magic, suffix in _SUFFIXES.items() if content.startswith(magic)), None)
    return Preview(content, suffix, prompt_id) if suffix else None


@dataclass(frozen=True)
class ScenePreview:
    """A preview as it lies on disk.

    Attributes:
        scene_id: Of which scene.
        path: The file; another one takes its place soon, and it goes when the scene's frames are there.
        words: How far the scene is.
    """

    scene_id: str
    path: Path
    words: str


def keep_preview(story: StoryFolder, scene_id: str, shown: Preview) -> Path | None:
    """Put a preview in the place of the last one; None when the disk would not have it."""
    path = story / f"frames/{scene_id}.preview{shown.suffix}"
    with contextlib.suppress(OSError, LibraryError), whole_file(path) as temporary:
        temporary.write_bytes(shown.content)
        return path
    return None


def drop_preview(story: StoryFolder, scene_id: str) -> None:
    """Remove a scene's preview: its frames are there."""
    for suffix in _SUFFIXES.values():
        with contextlib.suppress(OSError, LibraryError):
            (story / f"frames/{scene_id}.preview{suffix}").unlink(missing_ok=True)
