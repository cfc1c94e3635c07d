"""A fleet at work on scenes: one lane a renderer, all taking from one pool; the news come out in the caller's thread."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Generator, Sequence

from story_assets.comfyui.previews import ScenePreview, drop_preview, keep_preview
from story_assets.errors import RendererUnavailable
from story_assets.library import StoryFolder
from story_assets.operating.progress import Level, Listener, Progress
from story_assets.rendering.delivery.frame_check import get_ready
from story_assets.rendering.fleet.fleet import Fleet, Health, load_of
from story_assets.rendering.fleet.lane import Lane
from story_assets.rendering.fleet.pool import Pool, Shown, Tick, Work
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.job import Rules, SceneJob
from story_assets.rendering.scene.results import SceneResult, news_of

_LISTEN_SECONDS = 0.25
_FAREWELL_SECONDS = 15.0
_WAITING_BEAT_SECONDS = 30.0


def render_jobs(
    story: StoryFolder,
    jobs: Sequence[SceneJob],
    fleet: Fleet,
    graph: Graph,
    rules: Rules,
    on_progress: Listener,
    on_preview: Callable[[ScenePreview], None] = lambda preview: None,
    *,
    done: int,
    total: int,
) -> Generator[SceneResult]:
    """Render scenes and give each result as it comes; what is told, is told in this thread.

    However it is left, no prompt of ours stays on a renderer that answers.

    Args:
        story: Where the frames go.
        jobs: The scenes.
        fleet: The renderers.
        graph: What they run.
        rules: What holds for every scene.
        on_progress: Told of everything.
        on_preview: Told of pictures of scenes at work, as they lie on disk.
        done: How many scenes of the story are there already.
        total: How many it has.

    Raises:
        LibraryError: The disk refused.
    """
    threading.Thread(target=get_ready, name="get-ready", daemon=True).start()
    pool = Pool([Work(job, job.seed, _home(job)) for job in jobs])
    lanes = [Lane(story, server, graph, rules, pool) for server in fleet.servers]
    pool.takers.extend(lanes)

    def say(message: str, level: Level) -> None:
        pool.inbox.put(Progress("frames", message, story.key, level=level))

    if len(lanes) > 1:
        for server in fleet.servers:
            with contextlib.suppress(RendererUnavailable):
                load_of(server)
    telling = _Telling(story, on_progress, on_preview, done, total)
    left = len(jobs)
    with Health(fleet.servers, graph, rules.care, pool.changed, say):
        for lane in lanes:
            lane.start(len(jobs))
        try:
            while left:
                telling.beat(lanes)
                _give_up_stranded(pool, lanes)
                try:
                    told = pool.inbox.get(timeout=_LISTEN_SECONDS)
                except queue.Empty:
                    continue
                if isinstance(told, BaseException):
                    raise told
                if isinstance(told, SceneResult):
                    left -= 1
                    telling.result(told)
                    yield told
                else:
                    telling.news(told)
        finally:
            pool.stop.set()
            pool.changed()
            for lane in lanes:
                lane.wake()
            deadline = time.monotonic() + _FAREWELL_SECONDS
            for lane in lanes:
                lane.join(deadline)


def _home(job: SceneJob) -> str | None:
    """The renderer that has this scene's prompt from a run that did not end."""
    posted = job.ledger.open_prompt(job.inputs_digest)
    return posted.url if posted else None


def _give_up_stranded(pool: Pool, lanes: Sequence[Lane]) -> None:
    """When nothing is to be expected of any renderer, its scenes fail at once, by name."""
    reasons = [lane.shut() for lane in lanes]
    found = [reason for reason in reasons if reason is not None]
    if len(found) < len(lanes):
        return
    while (work := pool.take_stranded()) is not None:
        lanes[0].give_up(work, found[0])


class _Telling:
    """What the caller hears."""

    def __init__(
        self,
        story: StoryFolder,
        listener: Listener,
        on_preview: Callable[[ScenePreview], None],
        done: int,
        total: int,
    ) -> None:
        self._story = story
        self._key = story.key
        self._listener = listener
        self._on_preview = on_preview
        self._shown: set[str] = set()
        self._done = done
        self._total = total
        self._fractions: dict[str, float] = {}
        self._quiet_since = time.monotonic()

    def news(self, told: Progress | Tick | Shown) -> None:
        """A message, how far a scene is, or a picture of it."""
        if isinstance(told, Progress):
            self._listener(told)
            return
        if isinstance(told, Shown):
            self._preview(told)
            return
        self._fractions[told.scene_id] = max(told.fraction, self._fractions.get(told.scene_id, 0.0))
        share = min(self._done + sum(self._fractions.values()), self._total)
        detail = f"{told.scene_id}: {told.words}" if told.words else ""
        self._listener(Progress("frames", "", self._key, told.scene_id, done=share, total=self._total, detail=detail))

    def _preview(self, told: Shown) -> None:
        path = keep_preview(self._story, told.scene_id, told.preview)
        if path is None:
            return
        if told.scene_id not in self._shown:
            self._shown.add(told.scene_id)
            place = self._story.relative(path)
            self._listener(Progress("frames", f"{told.scene_id}: preview in {place}", self._key, told.scene_id))
        self._on_preview(ScenePreview(told.scene_id, path, told.words))

    def result(self, result: SceneResult) -> None:
        """A scene's end."""
        if result.frame_set.record.success:
            drop_preview(self._story, result.frame_set.scene_id)
        self._quiet_since = time.monotonic()
        self._done += 1
        self._fractions.pop(result.frame_set.scene_id, None)
        self._listener(news_of(result, self._key, self._done, self._total))

    def beat(self, lanes: Sequence[Lane]) -> None:
        """Every half minute in which nothing can be rendered, why."""
        reasons = [lane.waiting for lane in lanes]
        if not all(reasons):
            self._quiet_since = time.monotonic()
        elif time.monotonic() - self._quiet_since >= _WAITING_BEAT_SECONDS:
            self._quiet_since = time.monotonic()
            said = "; ".join(reason for reason in reasons if reason)
            self._listener(Progress("frames", f"waiting: {said}", self._key, level="warning"))
