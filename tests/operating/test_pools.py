"""A run killed while it holds the language model's pool does not keep the next one waiting."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from story_assets.instance import open_instance
from story_assets.operating import pools
from story_assets.operating.locks import lease
from story_assets.operating.pools import LANGUAGE_MODEL, free_slots_of_the_dead, is_running, running
from story_assets.settings import state_dir

KILLED = """
import os, signal, sys
import dagster as dg
from story_assets.instance import open_instance
from story_assets.operating.pools import LANGUAGE_MODEL, running

@dg.asset(pool=LANGUAGE_MODEL)
def written(context) -> None:
    with running(context.run_id):
        os.kill(os.getpid(), signal.SIGKILL)

with open_instance() as instance:
    dg.materialize([written], instance=instance)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills itself with a POSIX signal")
@pytest.mark.timeout(60)
def test_the_slot_of_a_killed_run_is_freed_at_the_next_start() -> None:
    """kill -9 leaves the slot claimed in the database; the next start finds its run dead and frees it."""
    subprocess.run([sys.executable, "-c", KILLED], capture_output=True, check=False)

    @dg.asset(pool=LANGUAGE_MODEL)
    def written() -> None: ...

    with open_instance() as instance:
        assert instance.event_log_storage.get_concurrency_info(LANGUAGE_MODEL).active_slot_count == 1
        assert len(free_slots_of_the_dead(instance)) == 1
        assert dg.materialize([written], instance=instance).success


def test_a_living_run_keeps_its_slot() -> None:
    """Whoever holds its lease is not taken for dead."""
    with running("abc"):
        assert is_running("abc")
    assert not is_running("abc")


def test_lock_files_do_not_pile_up_where_open_files_cannot_be_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to delete a lock that is held: it goes once it is let go."""
    really, held = Path.unlink, [False]

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if held[0]:
            raise PermissionError(self)
        really(self, missing_ok)

    @contextlib.contextmanager
    def holding(name: str, **options: Any) -> Iterator[int]:
        with lease(name, **options) as slot:
            held[0] = True
            try:
                yield slot
            finally:
                held[0] = False

    monkeypatch.setattr(Path, "unlink", unlink)
    monkeypatch.setattr(pools, "lease", holding)
    monkeypatch.setattr(pools, "OPEN_FILES_STAY", True)
    with running("abc"):
        pass
    assert not is_running("abc")
    assert not list((state_dir() / "leases").glob("run-*"))
