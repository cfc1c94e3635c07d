"""The story library on disk: one folder a story, readable by a person, written so that nothing is ever half there.

    library/
      20261122-thriller-01/
        brief.json  story.json  scenes.json  frames.json  clips.json  film.json  …   one model an asset
        frames/scene-001/   frame_00001.png …  manifest.json (last)
        clips/scene-001.mp4
        film.mp4  film.srt  poster.jpg
        artifact-metadata.json  run-summary.txt  index.html

Whole-file writes: a temporary name beside the target, flush, fsync, `os.replace`. `OSError` becomes `LibraryError` here.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Generator, Iterable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from story_assets.errors import InputError, LibraryError, UnknownStory
from story_assets.models import Brief

AnyModel = TypeVar("AnyModel", bound=BaseModel)

KEY_PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")
TEMPORARY_SUFFIX = ".tmp"
_IN_USE = (5, 32, 33)
"""What Windows answers, as `winerror`, when another program has a file open: denied, shared, locked."""
_REPLACE_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds."""
FILE_NAMES = {"RunRecord": "artifact-metadata.json"}
"""Models whose file has a name of its own, because other tools look for it."""


class Library:
    """The folder of all stories."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def story_keys(self) -> list[str]:
        """Keys of all registered stories, in order of time."""
        if not self.root.is_dir():
            return []
        with translated("read the library", self.root):
            return sorted(path.name for path in self.root.iterdir() if (path / "brief.json").is_file())

    def story(self, key: str) -> StoryFolder:
        """The folder of a registered story.

        Raises:
            UnknownStory: No story has this key.
        """
        folder = StoryFolder(self.root, checked_key(key))
        if not (folder.path / "brief.json").is_file():
            raise UnknownStory(
                f"There is no story {key!r}",
                where=self.root,
                cure="`story-assets list` shows the keys there are; the job `commission` or `story-assets new` makes one.",
            )
        return folder

    def register(self, brief: Brief) -> StoryFolder:
        """Write a story's brief under its key; the same brief again changes nothing.

        Raises:
            InputError: The key is taken by another brief, or is no key.
            LibraryError: The disk refused.
        """
        folder = StoryFolder(self.root, checked_key(brief.key))
        if folder.has(Brief) and folder.read(Brief) != brief:
            raise InputError(f"The story {brief.key!r} is already registered", cure="Choose another key.")
        folder.write(brief)
        return folder

    def next_key(self, genre: str, day: datetime) -> str:
        """A free key for a story of `genre` on `day`: `20261122-thriller-01`.

        Only a suggestion until `register`: claim it with `reserve` when others may be doing the same.
        """
        stem = f"{day:%Y%m%d}-{genre}-"
        taken = [path.name for path in self.root.glob(f"{stem}*")] if self.root.is_dir() else []
        numbers = [int(name[len(stem) :]) for name in taken if name[len(stem) :].isdigit()]
        return f"{stem}{max(numbers, default=0) + 1:02d}"

    def reserve(self, genre: str, day: datetime) -> str:
        """Like `next_key`, but makes the folder, so that two processes never get the same key."""
        for _ in range(1000):
            key = self.next_key(genre, day)
            with translated("make a story's folder", self.root / key):
                self.root.mkdir(parents=True, exist_ok=True)
                try:
                    (self.root / key).mkdir()
                except FileExistsError:
                    continue
                return key
        raise LibraryError("No free story key", where=self.root)


class StoryFolder:
    """One story's folder: models by name, and where its big files belong."""

    def __init__(self, root: Path, key: str) -> None:
        self.key = key
        self.path = root / key

    def __truediv__(self, relative: str) -> Path:
        return self.path / relative

    def model_path(self, model: type[BaseModel] | BaseModel | str) -> Path:
        """Where a model is kept: `SceneScores` in `scene_scores.json`; a string is taken as the asset's name."""
        if isinstance(model, str):
            return self.path / f"{model}.json"
        kind = model if isinstance(model, type) else type(model)
        own = FILE_NAMES.get(kind.__name__)
        return self.path / (own or f"{re.sub(r'(?<!^)(?=[A-Z])', '_', kind.__name__).lower()}.json")

    def has(self, model: type[BaseModel]) -> bool:
        """Whether this model was ever written here."""
        return self.model_path(model).is_file()

    def read(self, model: type[AnyModel]) -> AnyModel:
        """Read a model back.

        Raises:
            LibraryError: It was never made, or the file is damaged.
        """
        return read_model(self.model_path(model), model)

    def find(self, model: type[AnyModel]) -> AnyModel | None:
        """Like `read`, but None where it was never made."""
        return self.read(model) if self.has(model) else None

    def write(self, model: BaseModel) -> Path:
        """Write a model whole; the same content again leaves the file untouched."""
        return write_model(self.model_path(model), model)

    def relative(self, path: Path) -> str:
        """`path` as models name it: relative to the story's folder, with forward slashes."""
        return path.relative_to(self.path).as_posix()

    def scene_frames_dir(self, scene_id: str) -> Path:
        """Where a scene's frames and their manifest lie."""
        return self.path / "frames" / scene_id

    def clip_path(self, scene_id: str) -> Path:
        """A scene's clip."""
        return self.path / "clips" / f"{scene_id}.mp4"


def checked_key(key: str) -> str:
    """`key` if it can name a story's folder on every system.

    Raises:
        InputError: It cannot, say `../x` or `con`.
    """
    reserved = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
    if not KEY_PATTERN.fullmatch(key) or ".." in key or key.split(".")[0] in reserved:
        raise InputError(
            "Not a story key",
            saw=repr(key),
            cure="Use 1 to 80 of a–z, 0–9, dash, dot, underscore: 20261122-thriller-01.",
        )
    return key


# Whole files


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
    with translated("add a line to", path), path.open("ab+") as stream:
        if stream.tell() and (stream.seek(-1, os.SEEK_END), stream.read(1))[1] != b"\n":
            text = "\n" + text
        stream.write(text.encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())


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
        if path.read_text(encoding="utf-8") == text:
            return path
    return write_whole(path, text)


def read_model(path: Path, model: type[AnyModel]) -> AnyModel:
    """Read a model from JSON.

    Raises:
        LibraryError: The file is missing, unreadable, or not such a model.
    """
    with translated("read", path):
        content = path.read_bytes()
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
