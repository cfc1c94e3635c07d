"""When a card's memory runs out: free it, wait for it, draw lighter, and say so at every step."""

from __future__ import annotations

import threading
import time

from story_assets.comfyui.server import Server
from story_assets.errors import ExecutionFailed, OutOfMemory, RendererUnavailable
from story_assets.gpu.device import MIB
from story_assets.gpu.vram import await_room
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.job import Care
from story_assets.rendering.scene.telemetry import AttemptLog

CRITICAL_MB = 1000.0
"""A failure with less free VRAM than this is one of memory, whatever it calls itself."""


class Memory:
    """Sees one attempt at a scene through, whatever memory there is.

    Args:
        server: The renderer.
        graph: With its light variants.
        care: How long to wait for VRAM, and how much is enough.
        stop: Set when everything is called off.
        log: Gets a note for every step.
    """

    def __init__(self, server: Server, graph: Graph, care: Care, stop: threading.Event, log: AttemptLog) -> None:
        self._server = server
        self._graph = graph
        self._care = care
        self._stop = stop
        self._log = log
        self._freed = False
        self.steps = min(server.lightness.steps, len(graph.light))
        if self.steps:
            log.note(f"Drawn lighter from the start ({self._given_up()}): memory ran out in the scenes before")

    def sufficed(self) -> None:
        """The prompt ran through."""
        self._server.lightness.ended(self.steps)

    def make_room(self, error: ExecutionFailed) -> bool:
        """Whether the prompt is worth posting again, lighter; False when it failed otherwise or all was tried.

        Args:
            error: How it failed.
        """
        short = isinstance(error, OutOfMemory)
        if not short and not self._critical():
            return False
        if self.steps >= len(self._graph.light) and self._freed:
            self._log.note(
                f"Out of memory again, with nothing left to give up ({self._given_up() or 'the graph has no light variant'})"
            )
            return False
        words = "Out of memory" if short else f"Failed with less than {CRITICAL_MB:.0f} MB of VRAM free"
        freed = self._free()
        if self.steps < len(self._graph.light):
            self.steps += 1
            self._log.note(f"{words} ({error.where}): {freed}; drawn lighter: {self._given_up()}")
        else:
            self._log.note(f"{words} ({error.where}): {freed}; drawn once more as it is")
        return True

    def _given_up(self) -> str:
        return ", ".join(variant.note for variant in self._graph.light[: self.steps])

    def _critical(self) -> bool:
        device = self._server.device("after").device
        free = device.vram_free
        return device.type not in ("cpu", "unknown") and free is not None and free / MIB < CRITICAL_MB

    def _free(self) -> str:
        """Have the renderer free what it holds, and wait until it has; says what came of it."""
        self._freed = True
        try:
            self._server.client.free()
        except RendererUnavailable as error:
            return f"it could not be asked to free its models ({error.what[0].lower()}{error.what[1:]})"
        return f"models and cache freed{waited_for_room(self._server, self._care, self._stop)}"


def waited_for_room(server: Server, care: Care, stop: threading.Event) -> str:
    """Wait until enough VRAM is free, or long enough; says so, or nothing where there is no card."""
    if server.device("after").device.type in ("cpu", "unknown"):
        return ""

    def read() -> list[int]:
        free = server.device("after").device.vram_free
        return [] if free is None else [free]

    def sleep(seconds: float) -> None:
        stop.wait(seconds)

    begun = time.monotonic()
    room = await_room(care.min_available_vram_mb, within=care.free_wait_seconds, read=read, sleep=sleep)
    if room.free_mb is None:
        return ", free VRAM not known"
    return f", {room.free_mb:.0f} MB of VRAM free after {time.monotonic() - begun:.1f} s"
