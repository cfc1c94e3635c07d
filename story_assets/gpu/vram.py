"""Free VRAM, looked at rather than assumed, when one tenant of a card makes room for another."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from story_assets.gpu.device import MIB, GpuSource
from story_assets.gpu.reading import devices_here

_POLL_SECONDS = 0.5

ReadFree = Callable[[], Sequence[int]]
"""Gives the free bytes of each card; empty where there is none."""


@dataclass(frozen=True)
class Room:
    """What became of the wish for free VRAM.

    Attributes:
        free_mb: Free MiB of the freest card; None where no card could be read.
        waited_seconds: How long it took.
        enough: Whether it is as much as was wanted; None where no card could be read.
    """

    free_mb: float | None
    waited_seconds: float
    enough: bool | None


def free_vram(source: GpuSource = "auto") -> list[int]:
    """Free bytes of each card; empty where there is none, or none that can be read."""
    devices, _ = devices_here(source)
    return [device.vram_free for device in devices if device.vram_free is not None and device.type == "cuda"]


def await_room(
    wanted_mb: float,
    *,
    within: float = 10.0,
    read: ReadFree = free_vram,
    sleep: Callable[[float], None] = time.sleep,
) -> Room:
    """Wait until a card has `wanted_mb` MiB free, at most `within` seconds. VRAM comes back a moment after an unload."""
    began = time.monotonic()
    while True:
        cards = read()
        waited = time.monotonic() - began
        if not cards:
            return Room(None, waited, None)
        free = max(cards) / MIB
        if free >= wanted_mb or waited >= within:
            return Room(round(free, 1), round(waited, 2), free >= wanted_mb)
        sleep(_POLL_SECONDS)
