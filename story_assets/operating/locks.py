"""Leases on things there is only one of, shared by all processes of this box.

A lease is a lock the operating system holds on a file. It ends when its holder lets go or dies, however it dies, so
nothing is ever left locked by a crash.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from pathlib import Path

from filelock import FileLock, Timeout

from story_assets.errors import PathRefused, StudioError
from story_assets.library import is_link, translated
from story_assets.settings import state_dir

_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 0.5


class LeaseTakenError(StudioError):
    """Others held the lease for longer than one wanted to wait."""


@contextlib.contextmanager
def lease(
    name: str,
    *,
    slots: int = 1,
    wait_seconds: float | None = None,
    on_wait: Callable[[float], None] | None = None,
    folder: Path | None = None,
) -> Generator[int, None, None]:
    """Hold one of `slots` leases on `name` for a block; gives the slot's number, from 0.

    Args:
        name: What is leased; letters, digits, dot, dash.
        slots: How many may hold it at once.
        wait_seconds: Longest wait; None waits for as long as it takes.
        on_wait: Told the seconds waited so far, about twice a second, while all slots are taken.
        folder: Where the lock files lie; `.dagster/leases` of the studio home when None.

    Raises:
        LeaseTakenError: Nothing was let go in time.
        LibraryError: The lock files cannot be written.
    """
    place = folder or state_dir() / "leases"
    with translated("keep a lease in", place):
        place.mkdir(parents=True, exist_ok=True)
        taken, slot = _take(place, name, slots, wait_seconds, on_wait)
    try:
        yield slot
    finally:
        taken.release()


def _take(
    place: Path, name: str, slots: int, wait_seconds: float | None, on_wait: Callable[[float], None] | None
) -> tuple[FileLock, int]:
    paths = [place / f"{name}.{slot}.lock" for slot in range(slots)]
    if refused := next((path for path in paths if is_link(path)), None):
        raise PathRefused("A lock file was refused: it is a link", where=refused, cure="Remove it.")
    locks = [FileLock(path) for path in paths]
    began, pause = time.monotonic(), _FIRST_PAUSE
    while True:
        for slot, lock in enumerate(locks):
            with contextlib.suppress(Timeout):
                lock.acquire(blocking=False)
                return lock, slot
        waited = time.monotonic() - began
        if wait_seconds is not None and waited >= wait_seconds:
            raise LeaseTakenError(
                f"{name} is in use by another process",
                where=place,
                saw=f"all {slots} leases taken for {waited:.0f} s",
                cure="Wait for the other run, or stop it.",
            )
        if on_wait is not None and pause >= _LONGEST_PAUSE:
            on_wait(waited)
        time.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)
