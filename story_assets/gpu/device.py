"""A rendering device as seen at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Source = Literal["system_stats", "nvml", "nvidia-smi", "system", "none"]

GpuSource = Literal["auto", "nvml", "nvidia-smi", "none"]
"""Who is asked for this machine's cards; `auto` is NVML, else nvidia-smi."""

MIB = 1024 * 1024


@dataclass(frozen=True)
class Device:
    """One device as seen at one moment.

    Attributes:
        name: `NVIDIA GeForce RTX 3090`, or the processor's name.
        type: `cuda`, `cpu`, `mps`, …; `unknown` where nobody could say.
        index: Its number among the machine's devices, if it has one.
        vram_total: Bytes.
        vram_free: Bytes.
        source: Who said so.
        temperature: °C.
        utilisation: Per cent of time at work.
        placed: Whether `index` is known to be the machine's own number: a renderer that sees one of two cards calls
            it 0, whichever it is.
        doubt: Why its memory is not known although somebody gave figures, or should have.
    """

    name: str
    type: str
    index: int | None = None
    vram_total: int | None = None
    vram_free: int | None = None
    source: Source = "system_stats"
    temperature: float | None = None
    utilisation: float | None = None
    placed: bool = field(default=False, compare=False)
    doubt: str | None = field(default=None, compare=False)


class UnreadableError(Exception):
    """A source gives no figures here; the message says why."""
