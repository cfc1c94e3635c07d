"""Dagster's pools, and what a killed run leaves claimed in them.

A pool lets steps of several runs take turns, and the UI shows who waits. But its slots are rows in a database: a run
killed outside Dagster's daemon keeps its slot for ever, and the next run would wait for nobody. So every run that uses a
pool holds a lease the operating system drops with it, and whoever starts a run frees the slots of the dead first.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from typing import TYPE_CHECKING

from story_assets.operating.locks import LeaseTakenError, lease
from story_assets.settings import state_dir

if TYPE_CHECKING:
    import dagster as dg

OPEN_FILES_STAY = os.name == "nt"
"""Whether the system refuses to delete a file that is open."""
LANGUAGE_MODEL = "language_model"
"""The pool of the language model: one story is written at a time."""


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


def free_slots_of_the_dead(instance: dg.DagsterInstance) -> list[str]:
    """Free pool slots whose run is over or whose process is gone. Returns the runs' ids.

    Call it before starting a run.
    """
    storage = instance.event_log_storage
    freed: list[str] = []
    if not storage.supports_global_concurrency_limits:
        return freed
    if LANGUAGE_MODEL not in storage.get_concurrency_keys():
        return freed
    for slot in storage.get_concurrency_info(LANGUAGE_MODEL).claimed_slots:
        run = instance.get_run_by_id(slot.run_id)
        if run is None or run.is_finished or not is_running(slot.run_id):
            storage.free_concurrency_slots_for_run(slot.run_id)
            freed.append(slot.run_id)
    return freed
