"""The scenes that are to be rendered, and which renderer gets which.

Renderers take scenes when they have a place free, so a quick one takes more than a slow one. When several could take
the same, the least loaded does: by its queue, then by its free VRAM.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from story_assets.comfyui.previews import Preview
from story_assets.comfyui.server import Server
from story_assets.operating.progress import Progress
from story_assets.rendering.scene.job import SceneJob
from story_assets.rendering.scene.results import SceneResult
from story_assets.rendering.scene.telemetry import AttemptLog

_COURTESY_SECONDS = 1.0
"""How long a better placed renderer may take to come for a scene."""


@dataclass(frozen=True)
class Tick:
    """How far a scene's prompt is, 0..1, and in words."""

    scene_id: str
    fraction: float
    words: str = ""


@dataclass(frozen=True)
class Shown:
    """A picture of what a scene's prompt is at, and how far that is."""

    scene_id: str
    preview: Preview
    words: str


Told = SceneResult | Tick | Shown | Progress | BaseException


@dataclass
class Work:
    """A scene on its way, with its attempts so far.

    Attributes:
        home: The renderer that may still have its prompt, by address; None when it is all the same.
        avoid: Addresses of renderers that failed with it.
        lost: The attempt that went away with its renderer.
        lost_on: That renderer.
    """

    job: SceneJob
    seed: int
    home: str | None = None
    logs: list[AttemptLog] = field(default_factory=list[AttemptLog])
    reason: str | None = None
    avoid: set[str] = field(default_factory=set[str])
    lost: AttemptLog | None = None
    lost_on: Server | None = None


class Taker(Protocol):
    """What takes scenes: one renderer's lane."""

    server: Server

    @property
    def open(self) -> bool:
        """Whether it takes scenes at all now."""
        ...

    @property
    def idle(self) -> bool:
        """Whether nothing is on its renderer."""
        ...


class Pool:
    """All scenes of a run that are not done, and the way their news go. Safe to use from any thread.

    Attributes:
        stop: Set when everything is called off.
        inbox: What the caller's thread is to be told.
        takers: Who takes scenes.
    """

    def __init__(self, works: Sequence[Work]) -> None:
        self.stop = threading.Event()
        self.inbox: queue.Queue[Told] = queue.Queue()
        self.takers: list[Taker] = []
        self._todo = deque(works)
        self._left = len(works)
        self._at_work = 0
        self._change = threading.Condition()

    def changed(self) -> None:
        """Have everybody who waits look again."""
        with self._change:
            self._change.notify_all()

    def wait_for_work(self, taker: Taker) -> bool:
        """Wait until a scene is there that this one may take; False when nothing is left or all is called off."""
        since: float | None = None
        with self._change:
            while not self.stop.is_set() and self._left:
                if taker.open and any(self._suits(work, taker) for work in self._todo):
                    since = since or time.monotonic()
                    if time.monotonic() - since >= _COURTESY_SECONDS or self._turn_of(taker):
                        return True
                else:
                    since = None
                # With nothing to do now, a scene may still come back for another attempt.
                self._change.wait(0.1 if since else 1.0)
            return False

    def wanted(self, taker: Taker) -> bool:
        """Whether there still is a scene for this one."""
        with self._change:
            return taker.open and any(self._suits(work, taker) for work in self._todo)

    def take(self, taker: Taker) -> Work | None:
        """The next scene for this one, if there still is one."""
        with self._change:
            work = next((work for work in self._todo if self._suits(work, taker)), None)
            if work is not None:
                self._todo.remove(work)
                self._at_work += 1
            return work

    def put_back(self, work: Work) -> None:
        """A scene that was taken is to be taken again."""
        with self._change:
            self._at_work -= 1
            self._todo.appendleft(work)
            self._change.notify_all()

    def take_stranded(self) -> Work | None:
        """A scene that waits while nobody is at work; for who knows that nobody will come for it."""
        with self._change:
            if self._at_work or not self._todo:
                return None
            self._at_work += 1
            return self._todo.popleft()

    def settle(self, result: SceneResult) -> None:
        """A scene that was taken has its result."""
        with self._change:
            self._at_work -= 1
            self._left -= 1
            self._change.notify_all()
        self.inbox.put(result)

    def another_is_open(self, taker: Taker) -> bool:
        """Whether anybody else takes scenes."""
        return any(other.open for other in self.takers if other is not taker)

    def _suits(self, work: Work, taker: Taker) -> bool:
        url = taker.server.client.url
        others = [other for other in self.takers if other is not taker and other.open]
        if work.home not in (None, url) and any(other.server.client.url == work.home for other in others):
            return False
        return url not in work.avoid or not others

    def _turn_of(self, taker: Taker) -> bool:
        """Whether enough scenes are there that this one may take one, after those that are less loaded."""
        mine = _load(taker)
        better = sum(other.open and other.idle and _load(other) < mine for other in self.takers if other is not taker)
        return better < len(self._todo)


def _load(taker: Taker) -> tuple[bool, int, int]:
    """What to compare renderers by, the least first: at work for us, queue, VRAM in use elsewhere."""
    server = taker.server
    return (not taker.idle, server.depth or 0, -(server.free or 0))
