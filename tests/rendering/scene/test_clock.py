"""A clock that is set while a scene is drawn breaks no record, and a record that is broken is not kept for ever."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import httpx
import pytest

from story_assets.library import StoryFolder
from story_assets.operating.progress import Progress
from story_assets.rendering.delivery.frame_sets import find_frame_set
from story_assets.rendering.delivery.manifest import MANIFEST
from tests.rendering.faulty import FaultyTransport, Rule
from tests.rendering.helpers import Connect, breaches, render, scenes, server_through
from workflows.engine import Engine

MODULES = ("telemetry", "watch", "attempt", "ledger")


class WallClock(datetime):
    """What the machine takes for the time; somebody sets it."""

    set_by = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + cls.set_by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[WallClock]:
    monkeypatch.setattr(WallClock, "set_by", timedelta())
    for module in MODULES:
        monkeypatch.setattr(f"story_assets.rendering.scene.{module}.datetime", WallClock)
    return WallClock


def setting(clock: type[WallClock], path: str, steps: Callable[[], timedelta]) -> Rule:
    """Sets the clock whenever a request to `path` goes out."""

    def rule(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
        if f"{request.method} {request.url.path}".startswith(path):
            clock.set_by = steps()
        return go_on()

    return rule


@pytest.mark.parametrize("path", ["POST /prompt", "GET /history"])
@pytest.mark.parametrize(
    "steps",
    [(timedelta(hours=2),), (timedelta(days=-400),), (timedelta(hours=-1), timedelta(hours=1)), (timedelta(days=900),)],
    ids=["an hour zone", "back", "to and fro", "years"],
)
def test_a_clock_that_is_set_meanwhile_breaks_no_record(
    story: StoryFolder, engine: Engine, clock: type[WallClock], path: str, steps: tuple[timedelta, ...]
) -> None:
    moves = itertools.cycle(steps)
    transport = FaultyTransport(setting(clock, path, lambda: next(moves)))
    began = datetime.now(UTC)
    done = render(story, scenes("one", "two"), lambda: server_through(transport, engine.url, engine.output_directory))
    for found in done.frames.scenes:
        record = found.record
        assert record.success
        assert breaches(found) == []
        assert record.telemetry.duration_seconds < 60
        start, end = record.telemetry.queue_start, record.telemetry.queue_end
        assert all(start <= poll.timestamp <= end for poll in record.history_poll_log)
        assert record.history_retrieved_at is not None
        assert start <= record.history_retrieved_at <= end
    first = done.frames.scenes[0].record.telemetry.queue_start
    assert abs((first - began).total_seconds()) < 60


def test_a_record_that_breaks_the_contract_is_made_again(story: StoryFolder, connect: Connect) -> None:
    """Its scene is drawn once more, and why is said; the other stays as it is."""
    first = render(story, scenes("one", "two"), connect)
    manifest = find_frame_set(story, "scene-001")
    assert manifest is not None
    start = manifest.frame_set.record.telemetry.queue_start
    record = manifest.frame_set.record.model_copy(update={"history_retrieved_at": start - timedelta(days=400)})
    broken = manifest.model_copy(update={"frame_set": manifest.frame_set.model_copy(update={"record": record})})
    (story.scene_frames_dir("scene-001") / MANIFEST).write_text(broken.model_dump_json(), encoding="utf-8")
    told: list[Progress] = []
    again = render(story, scenes("one", "two"), connect, on_progress=told.append)
    assert [result.reused for result in again.results] == [False, True]
    assert all(breaches(found) == [] for found in again.frames.scenes)
    assert again.frames.scenes[1] == first.frames.scenes[1]
    (said,) = [one.message for one in told if "drawn again" in one.message]
    assert "HistoryRetrievedAt" in said
    assert all(result.reused for result in render(story, scenes("one", "two"), connect).results)
