"""Whole files and digests: written so that nothing is ever half there.

Whole-file writes: a temporary name beside the target, flush, fsync, `os.replace`. `OSError` becomes `LibraryError` here.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from story_assets.errors import LibraryError
from story_assets.models import Brief

AnyModel = TypeVar("AnyModel", bound=BaseModel)

TEMPORARY_SUFFIX = ".tmp"
LARGEST_MODEL = 64 * 1024 * 1024
"""Bytes; no story of ours comes near it."""
_IN_USE = (5, 32, 33)
"""What Windows answers, as `winerror`, when another program has a file open: denied, shared, locked."""
_REPLACE_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds."""


def write_whole(path: Path, content: bytes | str) -> Path:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises:
        LibraryError: The disk is full, read-only, or otherwise refuses; the old file is still there.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with translated("write", path), whole_file(path) as temporary, temporary.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return path


def require_writable(folder: Path, cure: str | None = None) -> None:
    """Write a file into `folder`, which is made if needed, and take it away again.

    Raises:
        LibraryError: The disk is full, read-only, or otherwise refuses.
    """
    try:
        write_whole(folder / f".probe-{secrets.token_hex(4)}", "can write").unlink()
    except LibraryError as error:
        raise LibraryError("Nothing can be written", where=folder, saw=error.saw, cure=cure or error.cure) from error


@contextlib.contextmanager
def whole_file(path: Path) -> Generator[Path]:
    """A temporary name beside `path` to write to; it takes `path`'s place on success and goes away on failure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}{path.suffix}")
    try:
        yield temporary
        _take_the_place(temporary, path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def append_line(path: Path, line: str) -> None:
    """Add a line to a file of lines, down to the disk. One cut short before it by a crash does not swallow it.

    Raises:
        LibraryError: The disk is full, read-only, or otherwise refuses.
    """
    text = line + "\n"
    with translated("add a line to", path), _own(path).open("ab+") as stream:
        if stream.tell() and (stream.seek(-1, os.SEEK_END), stream.read(1))[1] != b"\n":
            text = "\n" + text
        stream.write(text.encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())


def _own(path: Path) -> Path:
    """`path`, cut loose where it is one of several names of a file: lines are added to ours alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_nlink > 1:
            with whole_file(path) as temporary:
                shutil.copyfile(path, temporary)
    return path


def _take_the_place(temporary: Path, path: Path) -> None:
    """Rename over `path`. Windows refuses while a player or a virus scanner has it open: most let go in a moment."""
    for pause in (*_REPLACE_PAUSES, None):
        try:
            temporary.replace(path)
            return
        except PermissionError as error:
            if pause is None or getattr(error, "winerror", None) not in _IN_USE:
                raise
            time.sleep(pause)


def write_model(path: Path, model: BaseModel) -> Path:
    """Write a model as JSON by its on-disk names; untouched when it says the same already."""
    text = model.model_dump_json(indent=2, by_alias=True) + "\n"
    with contextlib.suppress(OSError):
        if path.read_bytes() == text.encode("utf-8"):
            return path
    return write_whole(path, text)


def read_model(path: Path, model: type[AnyModel]) -> AnyModel:
    """Read a model from JSON.

    Raises:
        LibraryError: The file is missing, unreadable, or not such a model.
    """
    with translated("read", path), path.open("rb") as stream:
        content = stream.read(LARGEST_MODEL + 1)
    if len(content) > LARGEST_MODEL:
        raise LibraryError(
            f"This file is no {model.__name__}",
            where=path,
            saw=f"more than {LARGEST_MODEL // 1024 // 1024} MiB",
            cure="Move it away: `story-assets make` makes it again.",
        )
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise LibraryError(
            f"This file is no {model.__name__}" + (f": {place}: {first['msg']}" if place else ""),
            where=path,
            saw=repr(first["input"]) if place else first["msg"],
            cure="Move it away: `story-assets make` makes it again."
            if model is not Brief
            else "Correct it by hand, or move the story's folder away: nothing can be made without its brief.",
        ) from error


def link_or_copy(source: Path, target: Path) -> Path:
    """Bring a file into the library: a hard link where the file system allows, else a whole copy."""
    with translated("copy a file to", target), whole_file(target) as temporary:
        try:
            os.link(source, temporary)
        except OSError:
            shutil.copyfile(source, temporary)
    return target


def sweep_temporary(folder: Path) -> None:
    """Remove what interrupted writes left in `folder`."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f".*{TEMPORARY_SUFFIX}*"):
            path.unlink(missing_ok=True)


# Digests


def sha256_file(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with translated("read", path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_files(paths: Iterable[Path]) -> str:
    """Hex SHA-256 over the files' hex digests in order, as the done marker's `FramesSha256`."""
    return hashlib.sha256("".join(sha256_file(path) for path in paths).encode("ascii")).hexdigest()


def digest_of(*parts: object) -> str:
    """Hex SHA-256 of JSON-able values or models: the same inputs give the same digest in every process."""

    def plain(value: object) -> object:
        return value.model_dump(mode="json") if isinstance(value, BaseModel) else value

    text = json.dumps([plain(part) for part in parts], sort_keys=True, ensure_ascii=False, default=str)
    # Whatever a text holds has a digest; clean text, which is all there should be, has its usual one.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@contextlib.contextmanager
def translated(doing: str, path: Path) -> Generator[None]:
    """Turn an `OSError` into a `LibraryError` that says what to do."""
    try:
        yield
    except OSError as error:
        cures = {
            errno.ENOSPC: "The disk is full: free some space and run the same command again.",
            errno.EROFS: "The disk is read-only: set STORY_LIBRARY to a folder that can be written.",
            errno.EACCES: "No permission: change the folder's rights or set STORY_LIBRARY to another.",
            errno.EPERM: "No permission: change the folder's rights or set STORY_LIBRARY to another.",
            errno.ENOENT: "It is not there: was it moved or deleted?",
            errno.ENOTDIR: "Something on this path is a file, not a folder: set STORY_LIBRARY to another.",
            errno.EEXIST: "Something on this path is a file, not a folder: set STORY_LIBRARY to another.",
        }
        cure = cures.get(error.errno or 0)
        if getattr(error, "winerror", None) in _IN_USE:
            cure = "Another program may have it open, such as a player: close it and run the same command again."
        raise LibraryError(f"Could not {doing}", where=path, saw=error.strerror or error, cure=cure) from error
