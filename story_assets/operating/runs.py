"""Runs: which of them live, and whose turn it is to be written.

Both are locks of the operating system, so a run that was killed, however it was, is known to be dead at once and keeps
nobody waiting. Dagster's pools would show who waits, but their slots and claims are rows in a database: killed between
two of them, a run held up every other for ever, and whoever waited could not be interrupted.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator
from datetime import datetime

from story_assets.operating.locks import LeaseTakenError, lease
from story_assets.outside import clean_text
from story_assets.settings import state_dir

OPEN_FILES_STAY = os.name == "nt"
"""Whether the system refuses to delete a file that is open."""
LANGUAGE_MODEL = "language_model"
"""The lease of whoever is being written: one story at a time."""
_SAY_AGAIN_SECONDS = 30.0


@contextlib.contextmanager
def running(run_id: str) -> Generator[None, None, None]:
    """Say that a run is alive, for as long as the block, or this process, lasts."""
    name = f"run-{run_id}"
    with contextlib.ExitStack() as stack:
        # Another step of the same run may hold it already.
        with contextlib.suppress(LeaseTakenError):
            stack.callback(_forget_closed, name)
            stack.enter_context(lease(name, wait_seconds=0))
            stack.callback(_forget, name)
        yield


def _forget(name: str) -> None:
    # Runs have names of their own: their lock files would pile up.
    for path in (state_dir() / "leases").glob(f"{name}.*.lock"):
        with contextlib.suppress(OSError):
            path.unlink()


def _forget_closed(name: str) -> None:
    # Windows keeps a file that is open, and so the lock of one that is held; elsewhere this could take another's away.
    if OPEN_FILES_STAY:
        _forget(name)


def is_running(run_id: str) -> bool:
    """Whether the process that runs a run is still there."""
    name = f"run-{run_id}"
    try:
        with lease(name, wait_seconds=0):
            _forget(name)
    except LeaseTakenError:
        return True
    _forget_closed(name)
    return False


@contextlib.contextmanager
def turn_to_write(story: str, say: Callable[[str], None]) -> Generator[None, None, None]:
    """Wait until no other story is being written on this box, and keep the others waiting for the block.

    A language model answers one request at a time; two stories that take turns request by request both come late. The
    turn is a lock of the operating system, so it ends with its process, however that ends, and whoever waits sleeps and
    can be interrupted.

    Args:
        story: Its key, for those who wait.
        say: Told whom one waits for and since when, at once and then every half minute.

    Raises:
        LibraryError: The lock cannot be kept.
    """
    holder = state_dir() / "leases" / f"{LANGUAGE_MODEL}.holder"
    told: list[float] = []

    def waiting(seconds: float) -> None:
        if not told or seconds - told[-1] >= _SAY_AGAIN_SECONDS:
            told.append(seconds)
            with contextlib.suppress(OSError):
                say(
                    f"waiting to be written: {clean_text(holder.read_text(encoding='utf-8', errors='replace'), longest=200)}"
                )

    with lease(LANGUAGE_MODEL, on_wait=waiting):
        # Only to be told to others; the lock is what counts.
        with contextlib.suppress(OSError):
            holder.write_text(f"{story} is, since {datetime.now().astimezone():%H:%M:%S}", encoding="utf-8")
        yield
