"""One renderer at work on a story's scenes: two prompts deep, each with a thread that sees it through.

While a prompt renders, the next is posted shortly before its turn, and the last one's frames are gathered, checked and
recorded. What the threads have to tell goes through one queue to the caller's thread.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from story_assets.errors import PromptRejected, RendererUnavailable, RenderingError
from story_assets.library import StoryFolder
from story_assets.models import FrameSet, PictureDescription
from story_assets.operating.progress import Listener, Progress
from story_assets.rendering.attempt import Attempter, Rules, SceneJob
from story_assets.rendering.berths import DEPTH, Berths
from story_assets.rendering.frame_check import FramesUnusableError
from story_assets.rendering.frame_sets import settle
from story_assets.rendering.graph import Graph
from story_assets.rendering.server import Server
from story_assets.rendering.telemetry import AttemptLog, scene_record
from story_assets.rendering.watch import StoppedError

_HANDS = DEPTH + 4
"""Threads: two prompts on the server, and some whose frames are on their way or waited for."""
_LISTEN_SECONDS = 0.25
_FAREWELL_SECONDS = 15.0
_TICK_SECONDS = 0.2
_HEARTBEAT_SECONDS = 30.0


@dataclass(frozen=True)
class SceneResult:
    """What came of one scene.

    Attributes:
        frame_set: Its frames, or none, and its record.
        reused: Whether the frames were there before.
        seconds: What it took this time.
        reroll_failed: Whether other pictures were wanted and could not be had.
    """

    frame_set: FrameSet
    reused: bool
    seconds: float | None = None
    reroll_failed: bool = False


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
                    on_progress(_news(told, self._story.key, done, total))
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
            while (work := self._next()) is not None:
                self._attempt(work)
        except StoppedError:
            pass
        except BaseException as error:
            self._inbox.put(error)

    def _next(self) -> _Work | None:
        """The next scene, once the server has a place for it; None when there is nothing left or all is called off."""
        while self._berths.enter(self._stop):
            with self._change:
                if self._todo:
                    return self._todo.popleft()
            self._berths.leave(None)
            with self._change:
                # Nothing to do now; but a scene may come back for another attempt.
                while not self._todo and self._left and not self._stop.is_set():
                    self._change.wait()
                if not self._left or self._stop.is_set():
                    return None
        return None

    def _attempt(self, work: _Work) -> None:
        log = AttemptLog(number=len(work.logs) + 1, seed=work.seed, reason=work.reason)
        work.logs.append(log)
        try:
            try:
                if self._gone is not None:
                    log.posted()
                    log.before = self._server.device("before")
                    raise self._gone
                self._attempter.execute(work.job, log)
            finally:
                self._berths.leave(log.execution.ran_seconds)
            self._attempter.bring_home(work.job, log)
            if self._stop.is_set():
                raise StoppedError
        except RenderingError as error:
            if self._stop.is_set():
                raise StoppedError from error
            log.error = error
            if isinstance(error, RendererUnavailable):
                self._gone = error
            log.after = log.after or self._server.device("after")
        log.ended()
        self._conclude(work, log)

    def _conclude(self, work: _Work, log: AttemptLog) -> None:
        """Settle the scene, or send it round once more."""
        if log.error is not None and self._worth_another(work, log.error):
            work.reason = str(log.error)
            if isinstance(log.error, FramesUnusableError):
                work.seed = (work.seed + 1) % 2**32
                log.warnings.append(f"Next attempt with seed {work.seed} instead of {log.seed}, after a frame fault")
            work.job.ledger.ended(log.prompt_id, success=False, reason=str(log.error))
            self._say(work, f"requeued: {log.error}", "warning")
            with self._change:
                self._todo.appendleft(work)
                self._change.notify_all()
            return
        frame_set = self._frame_set(work, log)
        if frame_set.files:
            settle(self._story, frame_set, self._server.name, log.delivery.frames)
        if log.prompt_id and not isinstance(log.error, RendererUnavailable):
            work.job.ledger.ended(log.prompt_id, success=log.success, reason=str(log.error or ""))
        with self._change:
            self._left -= 1
            self._change.notify_all()
        self._inbox.put(SceneResult(frame_set, reused=False, seconds=log.seconds))

    def _worth_another(self, work: _Work, error: RenderingError) -> bool:
        """Whether another attempt is due: a refusal would be repeated, and a server that is gone was waited for."""
        if isinstance(error, PromptRejected | RendererUnavailable):
            return False
        return len(work.logs) <= self._rules.policy.scene_retry_budget

    def _frame_set(self, work: _Work, log: AttemptLog) -> FrameSet:
        scene, graph = work.job.scene, self._graph
        folder = self._story.relative(self._story.scene_frames_dir(scene.scene_id))
        debug = log.delivery.debug_path
        record = scene_record(
            scene,
            work.logs,
            policy=self._rules.policy,
            floor=self._rules.floor,
            folder=folder,
            debug_path=self._story.relative(debug) if debug else None,
        )
        entry = log.execution.entry
        text = entry.text(graph.description_node, "description") if entry and graph.description_node else None
        good = record.success
        return FrameSet(
            scene_id=scene.scene_id,
            folder=folder,
            files=log.delivery.files if good else (),
            width=log.delivery.width if good else 0,
            height=log.delivery.height if good else 0,
            fps=graph.fps,
            sha256=log.delivery.sha256 if good else "",
            inputs_digest=work.job.inputs_digest,
            description=PictureDescription(text=text, source="renderer", model=graph.name) if text and good else None,
            record=record,
        )

    # To the caller's thread

    def _fraction(self, scene_id: str, fraction: float) -> None:
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


def _news(result: SceneResult, story_key: str, done: int, total: int) -> Progress:
    """A finished scene in a line."""
    record = result.frame_set.record
    seconds = record.duration_seconds
    if record.success:
        message = f"{record.scene_id}: rendered {record.frame_count} frames in {seconds:.1f} s"
        level = "info"
    else:
        message = f"{record.scene_id}: failed after {record.attempts_run} attempts: {'; '.join(record.errors)}"
        level = "error"
    return Progress("frames", message, story_key, record.scene_id, done=done, total=total, level=level, seconds=seconds)
