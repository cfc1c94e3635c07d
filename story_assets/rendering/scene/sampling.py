"""What a card did while a scene was drawn on it: its fullest, warmest, and how busy it was.

Sampled by a thread for as long as the prompt is on the server; the server's own figures before and after a scene miss
what lies between. What a source does not tell stays None, with a note.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from story_assets.comfyui.server import Server
from story_assets.errors import RenderingError
from story_assets.gpu.device import Device, UnreadableError
from story_assets.gpu.reading import from_system_stats, sample_device

PAUSE_SECONDS = 1.0

Read = Callable[[], tuple[Device, str | None]]
"""A card as it is now, and any doubt that it is the right one."""


@dataclass(frozen=True)
class Peak:
    """What the samples of a scene come to.

    Attributes:
        used: Most VRAM in use, bytes.
        temperature: Warmest, °C.
        utilisation: Mean per cent of time at work.
        samples: How often the card was looked at.
        note: Why something of this is missing; None when nothing is.
    """

    used: int | None = None
    temperature: float | None = None
    utilisation: float | None = None
    samples: int = 0
    note: str | None = None


@dataclass
class Sampler:
    """Looks at a card every so often within a block.

    Attributes:
        read: Gives the card as it is now; None where there is none to look at, and `note` says why.
        note: Why there is nothing to sample.
        pause: Between two looks, s.
    """

    read: Read | None
    note: str | None = None
    pause: float = PAUSE_SECONDS
    _seen: list[tuple[float, Device]] = field(default_factory=list[tuple[float, Device]])
    _doubt: str | None = None
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if self.read is not None:
            self._thread = threading.Thread(target=self._look, args=[self.read], name="gpu-samples", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()

    def peak(self, last_seconds: float | None = None) -> Peak:
        """What was seen; of the last so many seconds only, when the scene ran for those.

        Args:
            last_seconds: How long the prompt itself ran; before that, the card drew another one.
        """
        since = time.monotonic() - last_seconds if last_seconds is not None else 0.0
        seen = list(self._seen)
        devices = [device for at, device in seen if at >= since] or [device for _, device in seen[-1:]]
        if not devices:
            return Peak(note=self.note or "the scene was over before the first sample")
        used = [
            device.vram_total - device.vram_free
            for device in devices
            if device.vram_total is not None and device.vram_free is not None
        ]
        warm = [device.temperature for device in devices if device.temperature is not None]
        busy = [device.utilisation for device in devices if device.utilisation is not None]
        missing = [name for name, found in (("VRAM", used), ("temperature", warm), ("utilisation", busy)) if not found]
        return Peak(
            used=max(used, default=None),
            temperature=max(warm, default=None),
            utilisation=round(sum(busy) / len(busy), 1) if busy else None,
            samples=len(devices),
            note="; ".join(
                [
                    *([f"{devices[-1].source} tells no {' and no '.join(missing)}"] if missing else []),
                    *([self._doubt] if self._doubt else []),
                ]
            )
            or None,
        )

    def _look(self, read: Read) -> None:
        while True:
            with contextlib.suppress(RenderingError, UnreadableError):
                device, self._doubt = read()
                self._seen.append((time.monotonic(), device))
            if self._over.wait(self.pause):
                return


@contextlib.contextmanager
def sampling(server: Server, device: Device | None) -> Generator[Sampler]:
    """Sample a renderer's card within a block.

    Args:
        server: The renderer.
        device: Its card as read before the scene.
    """
    local = server.local

    def from_driver() -> tuple[Device, str | None]:
        assert device is not None
        return sample_device(device, server.gpu_source)

    def from_server() -> tuple[Device, str | None]:
        return from_system_stats(server.client.system_stats(2.0), local=False), None

    if device is None or device.type == "unknown":
        sampler = Sampler(None, "the renderer's device is not known")
    elif device.type == "cpu":
        sampler = Sampler(None, "drawn on the CPU: there is no card to sample")
    else:
        driver = local and device.type == "cuda" and server.gpu_source != "none"
        sampler = Sampler(from_driver if driver else from_server)
    with sampler:
        yield sampler
