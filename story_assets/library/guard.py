"""What keeps a story inside its folder: names that cannot lead out, and no links on the way.

A folder may have been sent by a stranger. A link in it (symbolic, or a junction of Windows) can lead anywhere, and what
is no plain file (a pipe, a device) can hold a reader for ever. Neither is ever opened, written, removed or followed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from story_assets.errors import PathRefused
from story_assets.models.names import checked_file_name, checked_inner_path

_LINK_TAGS = (0xA000000C, 0xA0000003)
"""How Windows marks a symbolic link and a junction; other marks are files that lie in a cloud."""
_CURE = "Look at the folder it came in: a story's own files are plain files inside it."


@dataclass(frozen=True)
class Listing:
    """What lies in a story's folder, by names relative to it, in order.

    Attributes:
        files: Plain files.
        left_out: What was not looked into, and why.
    """

    files: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def inside(folder: Path, *parts: str) -> Path:
    """The path of `parts` in `folder`, none of it a link; whether it is there or not.

    Raises:
        PathRefused: A name leads out, something on the way is a link, or what is there is no plain file or folder.
    """
    relative = "/".join(parts)
    try:
        checked_inner_path(relative)
    except ValueError as error:
        raise PathRefused(f"A file was refused: {error}", where=folder, saw=ascii(relative), cure=_CURE) from error
    path = folder
    for name in relative.split("/"):
        path = path / name
        if (why := _refusal(path)) is not None:
            raise PathRefused(f"A file was refused: {why}", where=path, cure=_CURE)
    return path


def is_link(path: Path) -> bool:
    """Whether `path` itself is a symbolic link or a junction."""
    try:
        return _is_link(os.lstat(path))
    except OSError:
        return False


def listing(folder: Path) -> Listing:
    """Every plain file under `folder`; no link is followed."""
    files: list[str] = []
    left_out: list[tuple[str, str]] = []
    waiting = [""]
    while waiting:
        below = waiting.pop()
        for name, found in _entries(folder / below if below else folder):
            relative = f"{below}/{name}" if below else name
            if isinstance(found, str):
                left_out.append((relative, found))
            elif (why := _odd_name(relative, name) or _kind(found)) is not None:
                left_out.append((_shown(relative), why))
            elif stat.S_ISDIR(found.st_mode):
                waiting.append(relative)
            else:
                files.append(relative)
    return Listing(tuple(sorted(files)), tuple(sorted(left_out)))


def _entries(folder: Path) -> Iterator[tuple[str, os.stat_result | str]]:
    """Names in a folder, each with what it is, or why nobody knows."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    yield entry.name, os.lstat(entry.path)
                except OSError as error:
                    yield _shown(entry.name), str(error.strerror)
    except OSError as error:
        yield "", f"the folder cannot be read: {error.strerror}"


def _odd_name(relative: str, name: str) -> str | None:
    try:
        checked_file_name(name)
        checked_inner_path(relative)
    except ValueError as error:
        return str(error)
    return None


def _refusal(path: Path) -> str | None:
    """Why nothing may be done with `path`; None where it may, or where nothing is there."""
    try:
        return _kind(os.lstat(path))
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return None  # whoever opens it says so
    except (OSError, ValueError) as error:
        return str(getattr(error, "strerror", None) or error)


def _kind(found: os.stat_result) -> str | None:
    if _is_link(found):
        return "it is a link, which may lead anywhere"
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        return "it is neither a plain file nor a folder"
    return None


def _is_link(found: os.stat_result) -> bool:
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) in _LINK_TAGS


def _shown(name: str) -> str:
    """A name that can be printed and written down, whatever bytes it is made of."""
    return name if name.isprintable() else ascii(name)[1:-1]
