"""One renderer that is ready to take prompts."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path

from story_assets.comfyui.asking import Asker
from story_assets.comfyui.client import ComfyClient, is_local, output_directory
from story_assets.comfyui.events import EventStream
from story_assets.comfyui.lightness import Lightness
from story_assets.comfyui.protocol import HistoryEntry
from story_assets.comfyui.sources import RemoteFolder, SharedFolder, Source
from story_assets.gpu.device import Device, GpuSource
from story_assets.gpu.reading import Moment, Reading, read_device

_STATS_SECONDS = 5.0


@dataclass
class Server:
    """A renderer with its client, its event socket and what is known of its files and its device.

    Attributes:
        name: As records carry it: `embedded`, or its address.
        client: Its HTTP side.
        events: Its socket.
        folder: Its output folder, when this machine can read it.
        notes: What a scene rendered here must have among its notes.
        restart: Starts it again if it died; True if that was so. Only a renderer of our own can be.
        restarts: How often it was started again so far.
        private: Whether no other process can use it, so that no lease is needed.
        gpu_source: Who else may be asked for its card.
        lightness: How light scenes are drawn on it.
        away: Why it cannot be used now; None when it can.
        away_since: Since when, monotonic seconds.
        depth: Its queue when it was last looked at; None before.
        free: Its free VRAM then, bytes.
        orphans: Prompts it may still have whose scenes went elsewhere.
    """

    name: str
    client: ComfyClient
    events: EventStream
    folder: Path | None = None
    notes: tuple[str, ...] = ()
    restart: Callable[[], bool] = lambda: False
    restarts: int = 0
    private: bool = False
    gpu_source: GpuSource = "auto"
    lightness: Lightness = field(default_factory=Lightness)
    away: str | None = None
    away_since: float = 0.0
    depth: int | None = None
    free: int | None = None
    orphans: list[str] = field(default_factory=list[str])
    _device: Device | None = field(default=None, repr=False)

    @property
    def local(self) -> bool:
        """Whether it runs on this machine."""
        return is_local(self.client.url)

    def revive(self) -> bool:
        """Start it again if it is ours and died; True if that was so."""
        if not self.restart():
            return False
        self.restarts += 1
        return True

    @contextlib.contextmanager
    def noting_restarts(self, note: Callable[[str], None]) -> Generator[None]:
        """Note if it is started again within a block, whoever finds it dead: an attempt, a gate or the health probe."""
        before = self.restarts
        try:
            yield
        finally:
            if self.restarts > before:
                note(f"The renderer {self.name} died and was started again")

    def device(self, moment: Moment) -> Reading:
        """Its device now; every step down from its own figures is among the notes."""
        reading = read_device(
            lambda: self.client.system_stats(_STATS_SECONDS),
            moment,
            local=self.local,
            known=self._device,
            source=self.gpu_source,
        )
        if reading.system_stats is not None:
            self._device = reading.device
        return reading

    def gone(self, reason: str, since: float | None = None) -> None:
        """Note that it cannot be used; what is known of it already is not noted again."""
        if self.away is None:
            self.away_since = time.monotonic() if since is None else since
            self.away = reason

    def source(self, entry: HistoryEntry | None, node: str, asker: Asker) -> tuple[Source, str | None]:
        """Where to take a prompt's frames from, and a note when that is a step down."""
        remote = RemoteFolder(self.client, asker)
        if self.folder is None:
            return remote, None
        shared = SharedFolder(self.folder)
        listed = entry.files(node)[:1] if entry else []
        if listed and shared.about(listed[0]).size is None and remote.about(listed[0]).size is not None:
            return remote, f"Output folder {self.folder} does not hold the renderer's files; downloading them"
        return shared, None


@contextlib.contextmanager
def connected(
    url: str,
    *,
    name: str | None = None,
    folder: Path | None = None,
    notes: tuple[str, ...] = (),
    private: bool = False,
    away: str | None = None,
    gpu_source: GpuSource = "auto",
) -> Generator[Server]:
    """Connect to a renderer.

    Args:
        url: Its address.
        name: As records carry it; its address by default.
        folder: Its output folder, when this machine can read it; by default what a server on this machine names.
        notes: What a scene rendered here must have among its notes.
        private: Whether no other process can use it.
        away: Why it does not answer now, if so; it may come back.
        gpu_source: Who may be asked for its card beside itself.

    Raises:
        RendererUnavailable: Nobody answers there.
    """
    with ComfyClient(url) as client:
        if folder is None and away is None:
            folder = output_directory(client.system_stats(), url)
        elif away is None:
            client.system_stats()
        with EventStream(url, wait_seconds=2.0 if away is None else 0.0) as events:
            server = Server(name or client.url, client, events, folder, notes, private=private, gpu_source=gpu_source)
            if away is not None:
                server.gone(away)
            yield server
