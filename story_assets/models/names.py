"""Names that become files: what a model may call a scene, a file, or a place in its story's folder.

Models come from disk, and a story's folder may come from anybody. A name that cannot lead out of the folder on any
system is all that is let in; `StoryFolder` then makes sure that what lies under it is no link.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""What Windows takes for a device, whatever suffix follows."""

_SCENE_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
"""Separators, control bytes, what Windows forbids, what turns a name's direction, and bytes that are no text."""
_LONGEST_NAME = 255
_DEEPEST = 16


def checked_scene_id(text: str) -> str:
    """`text` if it can be a scene's id: letters, digits, dash and underscore.

    Raises:
        ValueError: It cannot, say `../x`, `a/b` or `nul`; nor `attempts`, which lies beside the scenes.
    """
    if not _SCENE_ID.fullmatch(text) or text.lower() in RESERVED | {"attempts"}:
        raise ValueError("not a scene's id (letters, digits, dash and underscore, up to 64)")
    return text


def checked_file_name(text: str) -> str:
    """`text` if it can name a file on every system, and only there where it is looked for.

    Raises:
        ValueError: It cannot, say `..`, `a/b`, `C:x` or `nul.txt`.
    """
    if not text or len(text.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
        raise ValueError("not a file name (empty, or too long)")
    if _FORBIDDEN.search(text) or text.endswith((".", " ")) or text.split(".")[0].rstrip().lower() in RESERVED:
        raise ValueError("not a file name that is safe on every system")
    return text


def checked_inner_path(text: str) -> str:
    """`text` if it names something inside a folder: file names, joined by forward slashes.

    Raises:
        ValueError: It does not, say `/etc/passwd`, `../x` or `a//b`.
    """
    parts = text.split("/")
    if len(parts) > _DEEPEST:
        raise ValueError("not a path inside the story's folder (too deep)")
    try:
        for part in parts:
            checked_file_name(part)
    except ValueError as error:
        raise ValueError("not a path inside the story's folder") from error
    return text


SceneId = Annotated[str, AfterValidator(checked_scene_id)]
"""`scene-001`."""
FileName = Annotated[str, AfterValidator(checked_file_name)]
"""A file's name, without a folder."""
InnerPath = Annotated[str, AfterValidator(checked_inner_path)]
"""Where something lies in its story's folder, with forward slashes."""
