"""Leaving a renderer alone after failures in a row; and a graph on it, where the failures are the graph's own.

A model file that was cut off fails every scene of the graph that loads it, and no scene of any other. Counted as the
renderer's, it would hold up the next story, drawn by another graph, for a fault that is not there.
"""

from __future__ import annotations

from story_assets.comfyui.server import Server
from story_assets.errors import NodeFailed, PromptRejected, RendererUnavailable, RenderingError
from story_assets.operating.breakers import Breaker, Gate
from story_assets.rendering.delivery.frame_check import FramesUnusableError
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.job import Care


class RendererBreaker:
    """Two breakers, one for a renderer and one for a graph on it; a prompt is posted where both let it.

    Args:
        server: The renderer.
        graph: What is drawn with. Changed in any way that matters, it is another one.
        care: After how many failures, and for how long.
    """

    def __init__(self, server: Server, graph: Graph, care: Care) -> None:
        url = server.client.url
        self._renderer, self._graph = (
            Breaker(name, threshold=care.breaker_failures, cooldown=care.breaker_cooldown_seconds)
            for name in (f"renderer {url}", f"graph {graph.id} {graph.digest[:8]} on {url}")
        )
        self._server = server
        self._name = graph.name

    def gate(self) -> Gate:
        """What may be done now. A trial is taken from neither while the other is open."""
        if self.seconds_left() > 0:
            return "open"
        renderer, graph = self._renderer.gate(), self._graph.gate()
        if "open" in (renderer, graph):
            return "open"
        return "trial" if "trial" in (renderer, graph) else "closed"

    def seconds_left(self) -> float:
        """How long prompts of this graph are held back yet."""
        return max(self._renderer.seconds_left(), self._graph.seconds_left())

    def succeeded(self) -> None:
        """A scene was drawn."""
        self._renderer.succeeded()
        self._graph.succeeded()

    def failed(self, error: RenderingError) -> str | None:
        """A scene was not drawn; says so where that is once too often. A refused prompt is nobody's failure.

        Args:
            error: Why. A node of the graph that failed, or pictures that are black, tell that the renderer is at work.
        """
        if isinstance(error, PromptRejected):
            return None
        if isinstance(error, NodeFailed | FramesUnusableError):
            self._renderer.succeeded()
            opened = self._graph.failed(str(error))
        else:
            opened = self._renderer.failed(str(error))
        return f"{self._what_failed()} and is left alone" if opened else None

    def refusal(self) -> RendererUnavailable | None:
        """Why nothing is posted now; None where it is."""
        left = self.seconds_left()
        if left <= 0:
            return None
        return RendererUnavailable(
            f"{self._what_failed()} and is left alone",
            where=self._server.name,
            saw=self._open.state.reason,
            cure=f"It is tried again in {left:.0f} s: find the cause, then run again.",
        )

    @property
    def _open(self) -> Breaker:
        return max(self._graph, self._renderer, key=Breaker.seconds_left)

    def _what_failed(self) -> str:
        who = f"The graph {self._name}" if self._open is self._graph else "The renderer"
        return f"{who} failed {self._open.state.failures} times in a row"
