"""The nightly slate under a real `dagster dev`: ticks, a power cut in the middle, and every film there in the morning."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import psutil
import pytest

from story_assets.instance import open_instance

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def environment(home: Path, at: datetime) -> dict[str, str]:
    return {
        **os.environ,
        "STORY_ASSETS_HOME": str(home),
        "FRAME_WIDTH": "192",
        "FRAME_HEIGHT": "112",
        "RENDERER": "embedded",
        "WRITER": "template",
        "NIGHTLY_SLATE": "true",
        "NIGHTLY_SCENES": "3",
        "NIGHTLY_GENRES": "drama",
        "NIGHTLY_AT": f"{at.minute} {at.hour} * * *",
    }


class Studio:
    """`story-assets ui` in a home of its own, with all its processes in reach."""

    def __init__(self, home: Path, at: datetime) -> None:
        self.environment = environment(home, at)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "story_assets", "ui", "--port", "0"]
        self.process = subprocess.Popen(
            [*command[:-1], str(free_port())],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def cut_the_power(self) -> None:
        """End every process at once, as a power cut does: nothing is said to anybody."""
        assert self.process is not None
        top = psutil.Process(self.process.pid)
        for one in [*top.children(recursive=True), top]:
            try:
                one.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
            except psutil.NoSuchProcess:
                continue
        self.process.wait(30)


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def runs() -> list[dg.DagsterRun]:
    with open_instance() as instance:
        return list(instance.get_runs())


def eventually(found: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, [(run.status.value, dict(run.tags)) for run in runs()]
        time.sleep(2)


def test_a_power_cut_in_the_night_costs_no_film_and_starts_none_twice(home: Path) -> None:
    studio = Studio(home, datetime.now(UTC) + timedelta(minutes=2))
    studio.start()
    try:
        eventually(lambda: any(run.status == dg.DagsterRunStatus.STARTED for run in runs()), 300)
        studio.cut_the_power()
        studio.start()
        films = home / "library"
        eventually(lambda: len(list(films.glob("*-drama-night-*/film.mp4"))) == 3, 600)
        eventually(lambda: all(run.is_finished for run in runs()), 300)
    finally:
        studio.cut_the_power()
    started = Counter(run.tags["dagster/run_key"] for run in runs() if run.tags.get("dagster/schedule_name"))
    assert len(started) == 3
    assert set(started.values()) == {1}
    assert any("story-assets/reaped" in run.tags for run in runs())
    finished = {run.tags["dagster/partition"] for run in runs() if run.is_success}
    assert len(finished) == 3
