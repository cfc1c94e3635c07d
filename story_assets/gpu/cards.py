"""Which of a machine's cards a renderer uses: by name, by the number it was started with, by free memory."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from story_assets.gpu.device import MIB, Device

_ALIKE = 512 * MIB
"""Two readings of one card's free memory, a moment apart, differ by less; those of two cards at work by more."""


def placed(device: Device, stats: Mapping[str, Any], cards: Sequence[Device]) -> Device:
    """A renderer's device with its number on this machine, where that can be told; else as it is.

    Args:
        device: As the renderer names it.
        stats: Its `/system_stats`: started with `--cuda-device`, it sees one card and calls it 0.
        cards: This machine's cards now, as the driver reports them.
    """
    named = [card for card in cards if card.type == "cuda" and card.name == device.name]
    if len(named) > 1 and (number := _started_with(stats)) is not None:
        named = [card for card in named if card.index == number]
    if len(named) > 1:
        named = _with_free_memory(_driver_free(stats), named)
    return replace(device, index=named[0].index, placed=True) if len(named) == 1 else device


def same(devices: Sequence[Device], known: Device | None) -> tuple[Device, list[str]]:
    """Which of the machine's devices is the known one, and a note where that is a guess."""
    if len(devices) == 1:
        return devices[0], []
    if known is not None:
        named = [device for device in devices if device.name == known.name]
        if len(named) == 1:
            return named[0], []
        numbered = [device for device in named or devices if device.index == known.index]
        if len(numbered) == 1:
            sure = known.placed or not named
            return numbered[0], [] if sure else [f"{len(named)} cards named {known.name}; figures may be another's"]
    return devices[0], [f"{len(devices)} GPUs found and the renderer's not known; figures are those of the first"]


def _started_with(stats: Mapping[str, Any]) -> int | None:
    system = stats.get("system")
    argv = system.get("argv") if isinstance(system, dict) else None
    words = [str(word) for word in argv] if isinstance(argv, list) else []
    for flag, value in itertools.pairwise([*itertools.chain.from_iterable(word.split("=", 1) for word in words), ""]):
        if flag == "--cuda-device" and value.isdigit():
            return int(value)
    return None


def _driver_free(stats: Mapping[str, Any]) -> int | None:
    """Free memory as the driver counts it: what torch holds in reserve is free to the renderer only."""
    devices = stats.get("devices")
    first = devices[0] if isinstance(devices, list) and devices else None
    if not isinstance(first, dict):
        return None
    free, reserved = first.get("vram_free"), first.get("torch_vram_free", 0)
    return int(free - reserved) if isinstance(free, int | float) and isinstance(reserved, int | float) else None


def _with_free_memory(free: int | None, cards: Sequence[Device]) -> list[Device]:
    """The one card with so much free memory; none when two come near, or none does."""
    if free is None:
        return []
    near = [card for card in cards if card.vram_free is not None and abs(card.vram_free - free) < _ALIKE]
    return near if len(near) == 1 else []
