"""One renderer at work on a story's scenes: two prompts deep, each with a thread that sees it through.

While a prompt renders, the next is posted shortly before its turn, and the last one's frames are gathered, checked and
recorded. What the threads have to tell goes through one queue to the caller's thread.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Self, TypeGuard

from story_assets.errors import PromptRejected, RendererBusy, RendererUnavailable, RenderingError
from story_assets.library import StoryFolder
from story_assets.operating.progress import Listener, Progress
from story_assets.rendering.asking import StoppedError
from story_assets.rendering.attempt import Attempter
from story_assets.rendering.berths import DEPTH, Berths
from story_assets.rendering.frame_check import FramesUnusableError
from story_assets.rendering.frame_sets import settle
from story_assets.rendering.graph import Graph
from story_assets.rendering.job import MOST_SEED, Rules, SceneJob
from story_assets.rendering.results import SceneResult, frame_set_of, news_of
from story_assets.rendering.server import Server
from story_assets.rendering.telemetry import AttemptLog

_HANDS = DEPTH + 4
"""Threads: two prompts on the server, and some whose frames are on their way or waited for."""
_LISTEN_SECONDS = 0.25
_FAREWELL_SECONDS = 15.0
_TICK_SECONDS = 0.2
_ALMOST_DONE = 0.75
"""From here on the next prompt may be posted: with nodes counted alike, sampling is over by then."""
_HEARTBEAT_SECONDS = 30.0


@dataclass
class _Work:
    """A scene on its way, with its attempts so far."""

    job: SceneJob
    seed: int
    logs: list[AttemptLog] = field(default_factory=list[AttemptLog])
    reason: str | None = None


@dataclass(frozen=True)
class _Tick:
    scene_id: str
    fraction: float


class _Turn:
    """One hand at a time takes a scene and posts it, so that scenes come onto the server in their order."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock
        self._mine = False

    def __enter__(self) -> Self:
        self._lock.acquire()
        self._mine = True
        return self

    def __exit__(self, *_: object) -> None:
        self.over()

    def over(self) -> None:
        """Let the next hand take a scene."""
        if self._mine:
            self._mine = False
            self._lock.release()


class Lane:
    """Renders scenes on one server."""

    def __init__(self, story: StoryFolder, server: Server, graph: Graph, rules: Rules) -> None:
        self._story = story
        self._server = server
        self._graph = graph
        self._rules = rules
        self._stop = threading.Event()
        self._berths = Berths()
        self._todo: deque[_Work] = deque()
        self._left = 0
        self._posting = threading.Lock()
        self._change = threading.Condition()
        self._gone: RendererUnavailable | None = None
        self._inbox: queue.Queue[SceneResult | _Tick | Progress | BaseException] = queue.Queue()
        self._attempter = Attempter(
            story, server, graph, rules, self._stop, on_fraction=self._fraction, on_wait=self._heartbeat
        )
        self._last_tick = 0.0
        self._last_beat: dict[str, float] = {}

    def run(self, jobs: Sequence[SceneJob], on_progress: Listener, *, done: int, total: int) -> Generator[SceneResult]:
        """Render the scenes and give each result as it comes; what is told, is told in this thread.

        However it is left, no prompt of ours stays on the server.

        Raises:
            LibraryError: The disk refused.
        """
        self._todo.extend(_Work(job, job.seed) for job in jobs)
        self._left = len(jobs)
        hands = [
            threading.Thread(target=self._hand, name=f"rendering-{number}", daemon=True)
            for number in range(min(_HANDS, len(jobs) + 1))
        ]
        for hand in hands:
            hand.start()
        fractions: dict[str, float] = {}
        left = len(jobs)
        try:
            while left:
                try:
                    told = self._inbox.get(timeout=_LISTEN_SECONDS)
                except queue.Empty:
                    continue
                if isinstance(told, BaseException):
                    raise told
                if isinstance(told, Progress):
                    on_progress(told)
                elif isinstance(told, _Tick):
                    fractions[told.scene_id] = max(told.fraction, fractions.get(told.scene_id, 0.0))
                    share = done + sum(fractions.values())
                    on_progress(
                        Progress("frames", "", self._story.key, told.scene_id, done=min(share, total), total=total)
                    )
                else:
                    left -= 1
                    done += 1
                    fractions.pop(told.frame_set.scene_id, None)
                    on_progress(news_of(told, self._story.key, done, total))
                    yield told
        finally:
            self._call_off()
            deadline = time.monotonic() + _FAREWELL_SECONDS
            for hand in hands:
                hand.join(max(0.0, deadline - time.monotonic()))

    def _call_off(self) -> None:
        self._stop.set()
        self._berths.wake()
        self._server.events.wake_all()
        with self._change:
            self._change.notify_all()

    # In the threads

    def _hand(self) -> None:
        try:
            while self._one_attempt():
                pass
        except StoppedError:
            pass
        except BaseException as error:
            self._inbox.put(error)

    def _one_attempt(self) -> bool:
        """Take a scene and make an attempt at it; False when there is nothing left."""
        with _Turn(self._posting) as turn:
            work = self._next()
            if work is not None:
                self._attempt(work, turn.over)
            return work is not None

    def _next(self) -> _Work | None:
        """The next scene, once the server has a place for it; None when there is nothing left or all is called off."""
        with self._change:
            # With nothing to do now, a scene may still come back for another attempt.
            while not self._todo and self._left and not self._stop.is_set():
                self._change.wait()
            if not self._todo:
                return None
        # Nobody else takes a scene meanwhile: it is this hand's turn.
        return self._todo.popleft() if self._berths.enter(self._stop) else None

    def _attempt(self, work: _Work, on_posted: Callable[[], None]) -> None:
        log = AttemptLog(number=len(work.logs) + 1, seed=work.seed, reason=work.reason)
        log.prefix = self._attempter.fresh_prefix(work.job, log.number)
        work.logs.append(log)
        try:
            try:
                if self._gone is not None:
                    log.posted()
                    log.before = self._server.device("before")
                    raise self._gone
                self._attempter.execute(work.job, log, on_posted)
            finally:
                self._berths.leave(log.execution.ran_seconds)
            self._attempter.bring_home(work.job, log)
            if self._stop.is_set():
                raise StoppedError
        except RenderingError as error:
            if self._stop.is_set():
                raise StoppedError from error
            log.error = error
            if _is_gone(error):
                self._gone = error
            log.after = log.after or self._server.device("after")
        log.ended()
        self._conclude(work, log)

    def _conclude(self, work: _Work, log: AttemptLog) -> None:
        """Settle the scene, or send it round once more."""
        if log.error is not None and self._worth_another(work, log.error):
            work.reason = str(log.error)
            if isinstance(log.error, FramesUnusableError):
                work.seed = (work.seed + 1) % MOST_SEED
                log.warnings.append(f"Next attempt with seed {work.seed} instead of {log.seed}, after a frame fault")
            work.job.ledger.ended(log.prompt_id, success=False, reason=str(log.error))
            self._say(work, f"requeued: {log.error}", "warning")
            with self._change:
                self._todo.appendleft(work)
                self._change.notify_all()
            return
        frame_set = frame_set_of(self._story, work.job, work.logs, self._graph, self._rules)
        if frame_set.files:
            settle(self._story, frame_set, self._server.name, log.delivery.frames)
        if log.prompt_id and not _is_gone(log.error):
            work.job.ledger.ended(log.prompt_id, success=log.success, reason=str(log.error or ""))
        with self._change:
            self._left -= 1
            self._change.notify_all()
        self._inbox.put(SceneResult(frame_set, reused=False, seconds=log.seconds))

    def _worth_another(self, work: _Work, error: RenderingError) -> bool:
        """Whether another attempt is due: a refusal would be repeated, and a server that is gone was waited for."""
        if isinstance(error, PromptRejected) or _is_gone(error):
            return False
        return len(work.logs) <= self._rules.policy.scene_retry_budget

    # To the caller's thread

    def _fraction(self, scene_id: str, fraction: float) -> None:
        if fraction >= _ALMOST_DONE:
            self._berths.almost_done()
        now = time.monotonic()
        if now - self._last_tick >= _TICK_SECONDS:
            self._last_tick = now
            self._inbox.put(_Tick(scene_id, fraction))

    def _heartbeat(self, scene_id: str, seconds: float) -> None:
        if seconds - self._last_beat.get(scene_id, 0.0) >= _HEARTBEAT_SECONDS:
            self._last_beat[scene_id] = seconds
            self._inbox.put(
                Progress("frames", f"{scene_id}: still rendering after {seconds:.0f} s", self._story.key, scene_id)
            )

    def _say(self, work: _Work, message: str, level: str) -> None:
        scene_id = work.job.scene.scene_id
        kind = "warning" if level == "warning" else "info"
        self._inbox.put(Progress("frames", f"{scene_id}: {message}", self._story.key, scene_id, level=kind))


def _is_gone(error: RenderingError | None) -> TypeGuard[RendererUnavailable]:
    """Whether the server is not there at all, after all patience; one that is busy is not gone."""
    return isinstance(error, RendererUnavailable) and not isinstance(error, RendererBusy)
