"""Which runs live, and whose turn it is to be written: told by locks that die with their process."""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from story_assets.operating import runs
from story_assets.operating.locks import lease
from story_assets.operating.runs import is_running, running
from story_assets.settings import state_dir

WRITING = """
import sys, time
from story_assets.operating.runs import turn_to_write

with turn_to_write(sys.argv[1], lambda words: print(words, flush=True)):
    print("writing", flush=True)
    time.sleep(60)
"""


def start_writing(key: str) -> subprocess.Popen[str]:
    """A process that takes the turn and keeps it."""
    return subprocess.Popen([sys.executable, "-c", WRITING, key], stdout=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("end", ["kill", "terminate"])
def test_whoever_dies_at_any_moment_keeps_nobody_waiting(end: str) -> None:
    first = start_writing("20261201-drama-01")
    assert told(first) == "writing"
    second = start_writing("20261201-drama-02")
    assert told(second).startswith("waiting to be written: 20261201-drama-01 is, since ")
    getattr(first, end)()
    assert told(second) == "writing"
    for process in (first, second):
        process.kill()
        process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_waiting_ends_with_ctrl_c_and_costs_no_processor() -> None:
    first = start_writing("one")
    assert told(first) == "writing"
    waiting = start_writing("two")
    assert told(waiting).startswith("waiting")
    used = psutil.Process(waiting.pid)
    before, began = used.cpu_times(), time.monotonic()
    time.sleep(1.0)
    after = used.cpu_times()
    assert (after.user - before.user) / (time.monotonic() - began) < 0.2
    waiting.send_signal(signal.SIGINT)
    waiting.communicate(timeout=30)
    first.kill()
    first.communicate()


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
    monkeypatch.setattr(runs, "lease", holding)
    monkeypatch.setattr(runs, "OPEN_FILES_STAY", True)
    with running("abc"):
        pass
    assert not is_running("abc")
    assert not list((state_dir() / "leases").glob("run-*"))
