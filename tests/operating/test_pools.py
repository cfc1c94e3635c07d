"""A run killed while it holds the language model's pool does not keep the next one waiting."""

import subprocess
import sys

import dagster as dg
import pytest

from story_assets.instance import open_instance
from story_assets.operating.pools import LANGUAGE_MODEL, free_slots_of_the_dead, is_running, running

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
