"""What happens on one renderer, on its way to the caller's thread: how far scenes are, previews, heartbeats. Not too often."""

from __future__ import annotations

import time
from collections.abc import Callable

from story_assets.comfyui.events import At
from story_assets.comfyui.previews import Preview
from story_assets.comfyui.server import Server
from story_assets.operating.progress import Level, Progress
from story_assets.rendering.fleet.pool import Pool, Shown, Tick
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.job import Care

_TICK_SECONDS = 0.2
_PREVIEW_SECONDS = 1.0
_HEARTBEAT_SECONDS = 30.0


class Reporter:
    """Tells of one renderer's scenes. Safe to use from any thread.

    Args:
        story_key: Whose scenes.
        server: The renderer.
        graph: What it runs, to call its nodes by name.
        care: How long a wait for a renderer that is gone is.
        pool: With the inbox of the caller's thread.
        gone_patience: Gives how long the renderer may be gone now, s.
    """

    def __init__(
        self, story_key: str, server: Server, graph: Graph, care: Care, pool: Pool, gone_patience: Callable[[], float]
    ) -> None:
        self._key = story_key
        self._server = server
        self._graph = graph
        self._care = care
        self._pool = pool
        self._gone_patience = gone_patience
        self._last_tick = 0.0
        self._last_preview = 0.0
        self._last_gone = 0.0
        self._last_beat: dict[str, float] = {}
        self._words: dict[str, str] = {}

    def say(self, message: str, scene_id: str | None = None, level: Level = "warning") -> None:
        """Something a person should know."""
        text = f"{scene_id}: {message}" if scene_id else message
        self._pool.inbox.put(Progress("frames", text, self._key, scene_id, level=level))

    def posted(self, scene_id: str) -> None:
        """A scene's prompt is on the renderer."""
        self._words.pop(scene_id, None)
        self._last_beat.pop(scene_id, None)
        self._pool.inbox.put(Tick(scene_id, 0.0))

    def at(self, scene_id: str, at: At) -> None:
        """How far a scene's prompt is."""
        words = self._words[scene_id] = words_of(at, self._graph)
        now = time.monotonic()
        if now - self._last_tick >= _TICK_SECONDS:
            self._last_tick = now
            self._pool.inbox.put(Tick(scene_id, at.fraction, words))

    def preview(self, scene_id: str, shown: Preview) -> None:
        """A picture of what a scene's prompt is at."""
        now = time.monotonic()
        if now - self._last_preview >= _PREVIEW_SECONDS:
            self._last_preview = now
            self._pool.inbox.put(Shown(scene_id, shown, self._words.get(scene_id, "")))

    def heartbeat(self, scene_id: str, seconds: float) -> None:
        """A scene has been followed for so long; said every half minute."""
        if seconds - self._last_beat.get(scene_id, 0.0) >= _HEARTBEAT_SECONDS:
            self._last_beat[scene_id] = seconds
            words = self._words.get(scene_id)
            self.say(f"still rendering after {seconds:.0f} s" + (f": {words}" if words else ""), scene_id, "info")

    def gone(self, seconds: float) -> None:
        """Nobody has answered for so long; said at each of the waits there are."""
        wait = self._care.unreachable_wait_seconds
        if time.monotonic() - self._last_gone >= wait:
            self._last_gone = time.monotonic()
            most = max(1, round(self._gone_patience() / wait))
            number = min(int(seconds / wait) + 1, most)
            self.say(f"nobody answers at {self._server.name}: wait {number} of {most}")


def words_of(at: At, graph: Graph) -> str:
    """The node at work and how far it is: `KSampler 12 of 20`."""
    # A node that others were unfolded from is named with a dot: `5.0.1`.
    node = graph.nodes.get(at.node) or graph.nodes.get(at.node.partition(".")[0])
    name = str(node["class_type"]) if node else f"node {at.node}"
    return name if at.step is None or at.steps is None else f"{name} {at.step:g} of {at.steps:g}"
