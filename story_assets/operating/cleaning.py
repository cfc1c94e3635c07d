"""Making room: what earlier attempts left in the library, by age and by size. Films, frames and records are never touched."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from story_assets.errors import LibraryError
from story_assets.library import TEMPORARY_SUFFIX, Library, StoryFolder, translated
from story_assets.models import Frames
from story_assets.operating.locks import LeaseTakenError, lease

ATTEMPTS = "frames/attempts"
_LEFTOVER_AGE = timedelta(days=1)
"""A half-written file this old belongs to a process that died."""


@dataclass(frozen=True)
class Leftover:
    """A file that may go.

    Attributes:
        why: What it is, for a person.
        changed: When it was last written, UTC.
    """

    path: Path
    size: int
    changed: datetime
    why: str


def leftovers(library: Library, now: datetime, on_refused: Callable[[str], None] | None = None) -> list[Leftover]:
    """Everything in the library that may go, the oldest first.

    That is: histories and debug dumps of attempts that the records no longer name, and files that a process left half
    written more than a day ago. Ledgers stay: they tell a rerun what was asked of the renderer.

    Args:
        library: The stories.
        now: To tell ages by.
        on_refused: Told of each story that cannot be looked through, such as one with links in it; it is left alone.
    """
    found: list[Leftover] = []
    for key in library.story_keys():
        try:
            folder = library.story(key)
            # A story that is being rendered is left alone.
            with contextlib.suppress(LeaseTakenError), lease("rendering", wait_seconds=0, folder=folder / ATTEMPTS):
                found.extend(_of_story(folder, now))
        except LibraryError as error:
            if on_refused is not None:
                on_refused(f"{key} was left alone: {error}")
    return sorted(found, key=lambda one: one.changed)


def to_remove(
    found: Iterable[Leftover], now: datetime, older_than: timedelta | None, keep_bytes: int | None
) -> list[Leftover]:
    """Which leftovers go: those older than an age, and the oldest of the others until the rest is small enough."""
    waiting = sorted(found, key=lambda one: one.changed)
    going = [one for one in waiting if older_than is not None and now - one.changed > older_than]
    staying = [one for one in waiting if one not in going]
    if keep_bytes is not None:
        size = sum(one.size for one in staying)
        for one in staying:
            if size <= keep_bytes:
                break
            going.append(one)
            size -= one.size
    return going


def remove(going: Iterable[Leftover]) -> int:
    """Delete them. Returns the bytes that came free.

    Raises:
        LibraryError: The disk refused.
    """
    freed = 0
    for one in going:
        with translated("remove", one.path):
            one.path.unlink(missing_ok=True)
        freed += one.size
    return freed


def _of_story(folder: StoryFolder, now: datetime) -> Iterator[Leftover]:
    frames = folder.find(Frames)
    named: set[str] = set()
    for one in frames.scenes if frames else ():
        named |= {one.record.history_path or "", one.record.telemetry.forced_copy_debug_path or ""}
    files = [PurePosixPath(name) for name in folder.listing().files]
    for file in files:
        if frames and file.parent == PurePosixPath(ATTEMPTS) and file.suffix == ".json" and str(file) not in named:
            yield _leftover(folder / str(file), "of an earlier attempt")
    for file in files:
        if not file.name.startswith(".") or TEMPORARY_SUFFIX not in file.name:
            continue
        if now - (one := _leftover(folder / str(file), "half written")).changed > _LEFTOVER_AGE:
            yield one


def _leftover(path: Path, why: str) -> Leftover:
    with translated("look at", path):
        stat = path.stat()
    return Leftover(path, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC), why)
