"""Breakers and leases keep their promises between processes."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from story_assets.operating.breakers import Breaker
from story_assets.operating.locks import LeaseTakenError, lease


class Clock:
    """Seconds since 1970 that only pass when told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def make(folder: Path, clock: Clock) -> Breaker:
    return Breaker("llm http://127.0.0.1:1234/v1", threshold=3, cooldown=60, folder=folder, clock=clock)


def test_opens_after_three_failures_in_a_row(tmp_path: Path, clock: Clock) -> None:
    """Two failures leave it closed, the third opens it."""
    breaker = make(tmp_path, clock)
    assert [breaker.failed("refused") for _ in range(3)] == [False, False, True]
    assert breaker.gate() == "open"
    assert breaker.seconds_left() == 60


def test_a_success_starts_the_count_anew(tmp_path: Path, clock: Clock) -> None:
    """Failures that are not in a row do not add up."""
    breaker = make(tmp_path, clock)
    breaker.failed("refused")
    breaker.failed("refused")
    breaker.succeeded()
    assert breaker.failed("refused") is False
    assert breaker.gate() == "closed"


def test_its_state_is_shared_and_survives(tmp_path: Path, clock: Clock) -> None:
    """Another object, as another process has it, sees the same breaker."""
    for _ in range(3):
        make(tmp_path, clock).failed("refused")
    assert make(tmp_path, clock).gate() == "open"
    assert make(tmp_path, clock).state.reason == "refused"


def test_one_trial_after_the_cooldown(tmp_path: Path, clock: Clock) -> None:
    """After the cooldown one caller may try; others still fail fast; its success closes the breaker."""
    breaker = make(tmp_path, clock)
    for _ in range(3):
        breaker.failed("refused")
    clock.now += 61
    assert [breaker.gate(), make(tmp_path, clock).gate()] == ["trial", "open"]
    breaker.succeeded()
    assert make(tmp_path, clock).gate() == "closed"


def test_a_failed_trial_opens_it_anew(tmp_path: Path, clock: Clock) -> None:
    """The trial's failure costs another cooldown."""
    breaker = make(tmp_path, clock)
    for _ in range(3):
        breaker.failed("refused")
    clock.now += 61
    assert breaker.gate() == "trial"
    assert breaker.failed("refused") is True
    clock.now += 59
    assert breaker.gate() == "open"


def test_a_trial_whose_caller_died_is_given_again(tmp_path: Path, clock: Clock) -> None:
    """No breaker stays open because a process was killed in its trial."""
    breaker = make(tmp_path, clock)
    for _ in range(3):
        breaker.failed("refused")
    clock.now += 61
    assert breaker.gate() == "trial"
    clock.now += 61
    assert breaker.gate() == "trial"


def test_a_damaged_file_is_a_closed_breaker(tmp_path: Path, clock: Clock) -> None:
    """Rubbish on disk must not stop the night's run."""
    breaker = make(tmp_path, clock)
    breaker.failed("refused")
    next(tmp_path.glob("*.json")).write_text("{not json", encoding="utf-8")
    assert breaker.gate() == "closed"
    assert breaker.failed("refused") is False


def test_a_clock_set_back_does_not_keep_it_open(tmp_path: Path, clock: Clock) -> None:
    """A breaker opened 'in the future' is due for its trial."""
    breaker = make(tmp_path, clock)
    for _ in range(3):
        breaker.failed("refused")
    clock.now -= 7200
    assert breaker.gate() == "trial"


HOLDER = """
import sys, time
from pathlib import Path
from story_assets.operating.locks import lease
with lease("llm", folder=Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_holder_frees_its_lease(tmp_path: Path) -> None:
    """While another process holds the only slot nobody gets it; kill -9 gives it back at once."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        with (
            pytest.raises(LeaseTakenError, match="in use by another process"),
            lease("llm", folder=tmp_path, wait_seconds=0.2),
        ):
            pass
        holder.kill()
        holder.wait()
        began = time.monotonic()
        with lease("llm", folder=tmp_path, wait_seconds=5) as slot:
            assert slot == 0
        assert time.monotonic() - began < 2
    finally:
        holder.kill()
        holder.wait()


def test_slots_are_told_apart(tmp_path: Path) -> None:
    """Two slots serve two holders at once and no third."""
    with lease("gpu", slots=2, folder=tmp_path) as first, lease("gpu", slots=2, folder=tmp_path) as second:
        assert {first, second} == {0, 1}
        with pytest.raises(LeaseTakenError), lease("gpu", slots=2, folder=tmp_path, wait_seconds=0):
            pass


def test_waiting_is_told(tmp_path: Path) -> None:
    """Whoever waits for a lease can be shown for how long."""
    told: list[float] = []
    with (
        lease("llm", folder=tmp_path),
        pytest.raises(LeaseTakenError),
        lease("llm", folder=tmp_path, wait_seconds=1.2, on_wait=told.append),
    ):
        pass
    assert told
