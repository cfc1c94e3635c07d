"""What is told of scenes at work, and how often."""

from __future__ import annotations

import queue
from types import SimpleNamespace
from typing import Any

import pytest

from story_assets.comfyui.events import At
from story_assets.comfyui.previews import Preview
from story_assets.operating.progress import Progress
from story_assets.rendering.fleet.pool import Pool, Shown, Tick
from story_assets.rendering.fleet.reporter import Reporter
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.job import Care


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("story_assets.rendering.fleet.reporter.time", clock)
    return clock


@pytest.fixture
def pool() -> Pool:
    return Pool([])


@pytest.fixture
def reporter(graph: Graph, pool: Pool, clock: Clock) -> Reporter:
    server: Any = SimpleNamespace(name="http://127.0.0.1:8188")
    return Reporter("a-story", server, graph, Care(), pool, lambda: Care().gone_patience)


def told(pool: Pool) -> list[Any]:
    """All that lies in the inbox."""
    found: list[Any] = []
    while True:
        try:
            found.append(pool.inbox.get_nowait())
        except queue.Empty:
            return found


def test_a_heartbeat_every_half_minute_says_how_far_it_is(reporter: Reporter, pool: Pool) -> None:
    """However often it is asked; a new posting counts anew."""
    for seconds in range(0, 62, 2):
        if seconds == 50:
            reporter.at("scene-001", At(0.5, "1", 10, 20))
            told(pool)
        reporter.heartbeat("scene-001", float(seconds))
        lines = [one.message for one in told(pool) if isinstance(one, Progress)]
        if seconds == 30:
            assert lines == ["scene-001: still rendering after 30 s"]
        elif seconds == 60:
            assert lines == ["scene-001: still rendering after 60 s: TestMovingPictures 10 of 20"]
        else:
            assert lines == []
    reporter.posted("scene-001")
    told(pool)
    reporter.heartbeat("scene-001", 31.0)
    assert [one.message for one in told(pool)] == ["scene-001: still rendering after 31 s"]


def test_five_waits_for_a_renderer_that_is_gone(reporter: Reporter, pool: Pool, clock: Clock) -> None:
    """A line for each half minute, whichever scene asks."""
    for seconds in range(0, 150, 5):
        clock.now = 1000.0 + seconds
        reporter.gone(float(seconds))
    lines = [one.message for one in told(pool)]
    assert lines == [f"nobody answers at http://127.0.0.1:8188: wait {number} of 5" for number in range(1, 6)]


def test_steps_and_pictures_are_told_now_and_then(reporter: Reporter, pool: Pool, clock: Clock) -> None:
    """A sampler may tell a hundred a second."""
    for step in range(100):
        clock.now += 0.01
        reporter.at("scene-001", At(step / 100, "1", step, 100))
        reporter.preview("scene-001", Preview(b"picture", ".jpg"))
    found = told(pool)
    assert len([one for one in found if isinstance(one, Tick)]) <= 6
    assert len([one for one in found if isinstance(one, Shown)]) == 1
