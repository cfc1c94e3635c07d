"""One renderer at work on a story's scenes: two prompts deep, each with a thread that sees it through.

While a prompt renders, the next is posted shortly before its turn, and the last one's frames are gathered, checked and
recorded. What the threads have to tell goes through the pool's inbox to the caller's thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Self, TypeGuard

from story_assets.comfyui.asking import StoppedError
from story_assets.comfyui.events import At
from story_assets.comfyui.server import Server
from story_assets.errors import PromptRejected, RendererBusy, RendererUnavailable, RenderingError
from story_assets.library import StoryFolder
from story_assets.rendering.delivery.frame_check import FramesUnusableError
from story_assets.rendering.delivery.frame_sets import settle
from story_assets.rendering.fleet.berths import DEPTH, Berths
from story_assets.rendering.fleet.breaker import RendererBreaker
from story_assets.rendering.fleet.gate import Gate, Place
from story_assets.rendering.fleet.pool import Pool, Work
from story_assets.rendering.fleet.reporter import Reporter
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.attempt import Attempter
from story_assets.rendering.scene.job import MOST_SEED, Rules
from story_assets.rendering.scene.results import SceneResult, frame_set_of
from story_assets.rendering.scene.telemetry import AttemptLog

_HANDS = DEPTH + 4
"""Threads: two prompts on the server, and some whose frames are on their way or waited for."""
_PAUSE_SECONDS = 0.2
_ALMOST_DONE = 0.75
"""From here on the next prompt may be posted: with nodes counted alike, sampling is over by then."""


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
    """Renders scenes of a pool on one server."""

    def __init__(self, story: StoryFolder, server: Server, graph: Graph, rules: Rules, pool: Pool) -> None:
        care = rules.care
        self.server = server
        self._story = story
        self._graph = graph
        self._rules = rules
        self._pool = pool
        self._berths = Berths()
        self._breaker = RendererBreaker(server, graph, care)
        self._gate = Gate(server, self._berths, self._breaker, rules, pool, self)
        self._posting = threading.Lock()
        self._reporter = Reporter(story.key, server, graph, care, pool, self._gone_patience)
        self._attempter = Attempter(
            story,
            server,
            graph,
            rules,
            pool.stop,
            gone_patience=self._gone_patience,
            on_gone=self._reporter.gone,
            on_at=self._at,
            on_preview=self._reporter.preview,
            on_wait=self._reporter.heartbeat,
        )
        self._posted = 0
        self._hands: list[threading.Thread] = []

    def start(self, most: int) -> None:
        """Begin to take scenes, with no more threads than there are scenes to take, and one."""
        self._hands = [
            threading.Thread(target=self._hand, name=f"rendering-{number}", daemon=True)
            for number in range(min(_HANDS, most + 1))
        ]
        for hand in self._hands:
            hand.start()

    def wake(self) -> None:
        """Have every thread look whether all is called off."""
        self._berths.wake()
        self.server.events.wake_all()

    def join(self, deadline: float) -> None:
        """Wait for the threads' end, until a monotonic moment."""
        for hand in self._hands:
            hand.join(max(0.0, deadline - time.monotonic()))

    @property
    def open(self) -> bool:
        """Whether it takes scenes at all now."""
        return self.server.away is None and self._breaker.seconds_left() <= 0

    @property
    def idle(self) -> bool:
        """Whether nothing of ours is on its renderer."""
        return self._posted == 0

    @property
    def waiting(self) -> str | None:
        """What it waits for before the next scene, if that is not a scene."""
        return self.server.away or self._gate.waiting

    def shut(self) -> RendererUnavailable | None:
        """Why nothing can be expected of it any more; None while there is hope."""
        if (refusal := self._breaker.refusal()) is not None:
            return refusal
        if self.server.away is not None:
            if time.monotonic() - self.server.away_since < self._rules.care.gone_patience:
                return None
            return RendererUnavailable(self.server.away, cure="Start it again, then run the same command.")
        return self._gate.given_up

    def give_up(self, work: Work, error: RendererUnavailable) -> None:
        """Record a scene as failed that nobody will render."""
        log = work.lost
        if log is None:
            log = self._new_log(work)
            log.posted()
            log.before = self.server.device("before")
            log.after = self.server.device("after")
            log.error = error
            log.ended()
        work.logs.append(log)
        self._settle(work, log)

    # In the threads

    def _hand(self) -> None:
        try:
            while self._one_attempt():
                pass
        except StoppedError:
            pass
        except BaseException as error:
            self._pool.inbox.put(error)

    def _one_attempt(self) -> bool:
        """Take a scene and make an attempt at it; False when there is nothing left."""
        with _Turn(self._posting) as turn:
            while self._pool.wait_for_work(self):
                place = self._gate.enter()
                if place is None:
                    self._pool.stop.wait(_PAUSE_SECONDS)
                    continue
                with place:
                    work = self._pool.take(self)
                    if work is not None:
                        self._attempt(work, place, turn.over)
                        return True
            return False

    def _attempt(self, work: Work, place: Place, on_posted: Callable[[], None]) -> None:
        log = self._new_log(work)
        log.before, log.queue_depth = place.outlook.reading, place.outlook.depth
        for note in place.notes:
            log.note(note)
        work.logs.append(log)
        counted = False

        def posted() -> None:
            on_posted()
            self._reporter.posted(work.job.scene.scene_id)

        try:
            try:
                self._posted += 1
                arrivals = self._attempter.execute(work.job, log, posted)
            except RenderingError as error:
                self._count(error)  # before the next one may come
                counted = True
                raise
            finally:
                self._posted -= 1
                place.leave(log.execution.ran_seconds)
            self._attempter.bring_home(work.job, log, arrivals)
            if self._pool.stop.is_set():
                raise StoppedError
        except RenderingError as error:
            if self._pool.stop.is_set():
                raise StoppedError from error
            log.error = error
            log.after = log.after or self.server.device("after")
        log.ended()
        if not counted:
            self._count(log.error)
        if log.error is not None and is_gone(log.error):
            self._lose(work, log, log.error)
        else:
            self._conclude(work, log)

    def _new_log(self, work: Work) -> AttemptLog:
        lost, where = work.lost, work.lost_on
        number = len(work.logs) + 1
        if lost is None or where is None:
            log = AttemptLog(number=number, seed=work.seed, reason=work.reason)
        elif where is self.server:
            log = AttemptLog.going_on_from(lost, f"The renderer {where.name} went away for a while: {lost.error}")
        else:
            note = f"The renderer {where.name} went away; the scene went to {self.server.name}"
            log = AttemptLog.going_on_from(lost, note)
            if lost.prompt_id:
                where.orphans.append(lost.prompt_id)
                work.job.ledger.ended(lost.prompt_id, success=False, reason=note, again=True)
        work.lost = work.lost_on = None
        log.prefix = self._attempter.fresh_prefix(work.job, log.number)
        return log

    def _count(self, error: RenderingError | None) -> None:
        """Tell the breaker how an attempt ended."""
        if error is None:
            self._breaker.succeeded()
        elif not self._pool.stop.is_set() and (words := self._breaker.failed(error)) is not None:
            self._say(f"{self.server.name}: {words}")
            self._pool.changed()

    def _lose(self, work: Work, log: AttemptLog, error: RendererUnavailable) -> None:
        """The renderer went away with a scene: whoever can shall take it; its own renderer, should it come back."""
        work.logs.pop()
        work.lost, work.lost_on, work.home = log, self.server, self.server.client.url
        if self.server.away is None:
            self._say(f"{self.server.name} is left out: {error}")
        self.server.gone(str(error), time.monotonic() - self._gone_patience())
        self._say(f"{self.server.name} went away with it; the next renderer that is free takes it", work)
        self._pool.put_back(work)

    def _conclude(self, work: Work, log: AttemptLog) -> None:
        """Settle the scene, or send it round once more."""
        if log.error is not None and self._worth_another(work, log.error):
            work.reason, work.home = str(log.error), None
            work.avoid.add(self.server.client.url)
            if isinstance(log.error, FramesUnusableError):
                work.seed = (work.seed + 1) % MOST_SEED
                log.warnings.append(f"Next attempt with seed {work.seed} instead of {log.seed}, after a frame fault")
            work.job.ledger.ended(log.prompt_id, success=False, reason=str(log.error), again=True)
            self._say(f"requeued: {log.error}", work)
            self._pool.put_back(work)
            return
        self._settle(work, log)

    def _settle(self, work: Work, log: AttemptLog) -> None:
        frame_set = frame_set_of(self._story, work.job, work.logs, self._graph, self._rules)
        if frame_set.files:
            settle(self._story, frame_set, self.server.name, log.delivery.frames)
        if log.prompt_id and not is_gone(log.error):
            work.job.ledger.ended(log.prompt_id, success=log.success, reason=str(log.error or ""))
        else:
            work.job.ledger.gave_up(str(log.error or ""))
        self._pool.settle(SceneResult(frame_set, reused=False, seconds=log.seconds))
        if log.success:
            self._attempter.sweep(work.job, log)

    def _worth_another(self, work: Work, error: RenderingError) -> bool:
        """Whether another attempt is due: a refusal would be repeated."""
        if isinstance(error, PromptRejected):
            return False
        return len(work.logs) <= self._rules.policy.scene_retry_budget

    def _gone_patience(self) -> float:
        """How long the server may be away: one wait when its scenes can go elsewhere."""
        care = self._rules.care
        return care.unreachable_wait_seconds if self._pool.another_is_open(self) else care.gone_patience

    def _at(self, scene_id: str, at: At) -> None:
        if at.fraction >= _ALMOST_DONE:
            self._berths.almost_done()
        self._reporter.at(scene_id, at)

    def _say(self, message: str, work: Work | None = None) -> None:
        self._reporter.say(message, work.job.scene.scene_id if work else None)


def is_gone(error: BaseException | None) -> TypeGuard[RendererUnavailable]:
    """Whether the server is not there at all, after all patience; one that is busy is not gone."""
    return isinstance(error, RendererUnavailable) and not isinstance(error, RendererBusy)
