"""All renderers a story may use, and how they are: looked at every so often, left out while they do not answer."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from story_assets.comfyui.client import ComfyClient, output_directory
from story_assets.comfyui.server import Server
from story_assets.errors import RendererBusy, RendererUnavailable, RenderingError
from story_assets.operating.progress import Level
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.job import Care

PROBE_SECONDS = 5.0
_AWAY_PROBE_SECONDS = 5.0


@dataclass(frozen=True)
class Fleet:
    """Renderers that run the same graph.

    Attributes:
        servers: At least one; some may be away at first and come back.
    """

    servers: tuple[Server, ...]

    @property
    def name(self) -> str:
        """Their names, as a story's record carries them."""
        return ", ".join(server.name for server in self.servers)


class Health:
    """Looks after a fleet within a block, in a thread of its own.

    Args:
        servers: The renderers.
        graph: What each must be able to run.
        care: How often to look.
        on_change: Called when one went away or came back.
        say: Told about it, in words and how bad it is.
    """

    def __init__(
        self,
        servers: Sequence[Server],
        graph: Graph,
        care: Care,
        on_change: Callable[[], None],
        say: Callable[[str, Level], None] = lambda message, level: None,
    ) -> None:
        self._servers = servers
        self._graph = graph
        self._care = care
        self._on_change = on_change
        self._say = say
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="renderer-health", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(PROBE_SECONDS + 1)

    def look(self, server: Server) -> None:
        """Look at one renderer now."""
        try:
            load_of(server)
        except RendererBusy:
            return  # somebody is there
        except RendererUnavailable as error:
            if self._over.is_set():
                return  # closed while we asked; nobody is left who wants it back
            if not server.revive() and server.away is None:
                server.gone(str(error))
                self._say(f"{server.name} is left out: {error}", "warning")
                self._on_change()
            return
        if server.away is not None:
            self._back(server)

    def _back(self, server: Server) -> None:
        try:
            lacking = missing_nodes(server.client, self._graph)
            if lacking:
                server.away = f"{server.name} lacks the node types {', '.join(lacking)}"
                return
            if server.folder is None:
                server.folder = output_directory(server.client.system_stats(PROBE_SECONDS), server.client.url)
            while server.orphans:
                # Their scenes went elsewhere; nobody wants what they would give.
                server.client.cancel(server.orphans[-1])
                server.orphans.pop()
        except RenderingError:
            return  # the next look tells
        server.away = None
        self._say(f"{server.name} answers again", "info")
        self._on_change()

    def _run(self) -> None:
        due = {id(server): 0.0 for server in self._servers}
        while not self._over.is_set():
            for server in self._servers:
                if time.monotonic() >= due[id(server)]:
                    with contextlib.suppress(RenderingError):
                        self.look(server)
                    away = server.away is not None
                    pause = min(self._care.health_seconds, _AWAY_PROBE_SECONDS) if away else self._care.health_seconds
                    due[id(server)] = time.monotonic() + pause
            # One that goes away meanwhile is looked at sooner.
            self._over.wait(min(self._care.health_seconds, 1.0))
            for server in self._servers:
                if server.away is not None:
                    due[id(server)] = min(due[id(server)], time.monotonic() + _AWAY_PROBE_SECONDS)


def load_of(server: Server) -> None:
    """Read a renderer's queue and free VRAM into it.

    Raises:
        RendererUnavailable: It does not answer.
    """
    server.depth = server.client.queue_depth()
    server.free = server.device("before").device.vram_free


def missing_nodes(client: ComfyClient, graph: Graph) -> list[str]:
    """The graph's node types that a server does not have."""
    return [kind for kind in graph.node_types() if not client.knows_node(kind)]
