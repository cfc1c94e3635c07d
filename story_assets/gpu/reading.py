"""What is known of the device that renders: the renderer's own figures, NVML, nvidia-smi, or the plain fact of none.

A machine without a GPU gives the CPU that does the work, with the system's memory in place of VRAM, as ComfyUI on a CPU
reports it. A figure nobody gave is None; no device is ever made up.
"""

from __future__ import annotations

import contextlib
import math
import platform
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from story_assets.errors import StudioError, shorten
from story_assets.gpu.cards import placed, same
from story_assets.gpu.device import Device, GpuSource, UnreadableError
from story_assets.gpu.nvidia_smi import nvidia_smi_devices

Moment = Literal["before", "after"]

_PLACEHOLDER = 1024**3
"""Bytes, total and free, that ComfyUI gives for a backend that cannot be asked: DirectML, and others in some versions."""


@dataclass(frozen=True)
class Reading:
    """A device, the server's own answer if there was one, and every step down in a sentence."""

    device: Device
    system_stats: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)


def read_device(
    ask_server: Callable[[], Mapping[str, Any]],
    moment: Moment,
    *,
    local: bool,
    known: Device | None = None,
    source: GpuSource = "auto",
) -> Reading:
    """The rendering device now, from the best source that answers.

    Args:
        ask_server: Gives the renderer's `/system_stats`, or raises `StudioError`.
        moment: Whether this is before or after execution, for the notes.
        local: Whether the renderer runs on this machine; figures of this machine say nothing of another.
        known: The device an earlier answer of the server named: a renderer on the CPU stays one.
        source: Who else may be asked.
    """
    try:
        stats = ask_server()
        device = from_system_stats(stats, local=local)
        doubts = (device.doubt,) if device.doubt else ()
        return Reading(_placed(device, stats, known, source) if local else device, stats, doubts)
    except (StudioError, UnreadableError):
        missing = f"/system_stats unavailable {moment} execution"
    gone = replace(known, vram_free=None, source="none") if known else Device("unknown", "unknown", source="none")
    if not local:
        return Reading(gone, notes=(f"{missing}; the renderer is on another machine, so its device is not known",))
    if known is not None and known.type == "cpu":
        return Reading(cpu_device(), notes=(f"{missing}; using the system's own memory figures",))
    if source == "none":
        return Reading(gone, notes=(f"{missing}; nobody else is asked, as GPU_SOURCE is none",))
    devices, skipped = devices_here(source)
    device, doubt = same(devices, known)
    words = {"nvml": "using NVML", "nvidia-smi": "using nvidia-smi"}
    notes = [f"{missing}; {words.get(device.source, 'no GPU found, recording the CPU')}"]
    if device.source == "nvidia-smi":
        notes += [f"{reason}; using nvidia-smi" for reason in skipped]
    return Reading(device, notes=(*notes, *doubt))


def _placed(device: Device, stats: Mapping[str, Any], known: Device | None, source: GpuSource) -> Device:
    """The device with its number on this machine, found out once."""
    if device.type != "cuda" or source == "none":
        return device
    if known is not None and known.placed and known.name == device.name:
        return replace(device, index=known.index, placed=True)
    with contextlib.suppress(UnreadableError):
        # Of the slow command alone where it was asked for: NVML is the one that costs nothing.
        return placed(device, stats, nvidia_smi_devices() if source == "nvidia-smi" else nvml_devices())
    return device


def from_system_stats(stats: Mapping[str, Any], *, local: bool = True) -> Device:
    """The device a renderer names in its `/system_stats`.

    Raises:
        UnreadableError: It names none.
    """
    devices = stats.get("devices")
    found = devices[0] if isinstance(devices, list) and devices else None
    if not isinstance(found, dict) or not str(found.get("name") or "").strip():
        raise UnreadableError("/system_stats names no device")
    kind = str(found.get("type") or "unknown")
    name = str(found["name"]).strip()
    # ComfyUI writes `cuda:0 NVIDIA GeForce RTX 3090 : cudaMallocAsync`.
    name = re.sub(r"^\w+:\d+\s+", "", name)
    name = re.sub(r"\s+:\s+\w+$", "", name) or kind
    if kind == "cpu" and local and name == "cpu":
        name = processor_name()
    total, free = _whole(found.get("vram_total")), _whole(found.get("vram_free"))
    label = name if kind in name else f"{name} ({kind})"
    doubt = None if kind == "cpu" else _no_memory(kind, total, free)
    return Device(
        name=name,
        type=kind,
        # A Mac has one, and gives it no number.
        index=0 if kind == "mps" and found.get("index") is None else _whole(found.get("index")),
        vram_total=None if doubt and free is not None else total,
        vram_free=None if doubt else free,
        doubt=doubt and f"{label} {doubt}: its free VRAM is neither recorded nor waited for",
    )


def _no_memory(kind: str, total: int | None, free: int | None) -> str | None:
    """Why a card's figures say nothing of its memory; None when they do."""
    if kind == "privateuseone" or (kind != "cuda" and total == free == _PLACEHOLDER):
        return "cannot tell its memory"
    if free is None or total is None:
        return "does not tell its memory"
    if not total or free > total:
        return "tells impossible memory figures"
    return None


def devices_here(source: GpuSource = "auto") -> tuple[list[Device], list[str]]:
    """This machine's GPUs from NVML, else nvidia-smi; else its processor. And why better sources gave nothing.

    Args:
        source: The only one to ask; `none` gives the processor.
    """
    skipped = ["nobody is asked, as GPU_SOURCE is none"] if source == "none" else list[str]()
    for name, ask in (("NVML", nvml_devices), ("nvidia-smi", nvidia_smi_devices)):
        if source not in ("auto", name.lower()):
            continue
        try:
            return ask(), skipped
        except UnreadableError as reason:
            skipped.append(f"{name} unavailable ({reason})")
    return [cpu_device()], skipped


def sample_device(known: Device, source: GpuSource = "auto") -> tuple[Device, str | None]:
    """The card a renderer is known to use, as this machine's driver sees it now; and any doubt that it is that one.

    Args:
        known: The card.
        source: Who may be asked.

    Raises:
        UnreadableError: This machine has no card that can be read.
    """
    devices, skipped = devices_here(source)
    device, doubts = same(devices, known)
    if device.type != "cuda":
        raise UnreadableError("; ".join(skipped))
    return device, "; ".join(doubts) or None


def nvml_devices() -> list[Device]:
    """The GPUs as the driver's library reports them.

    Raises:
        UnreadableError: There is no NVIDIA driver, or no card.
    """
    try:
        import pynvml
    except ImportError as error:
        raise UnreadableError("nvidia-ml-py is not installed") from error
    try:
        pynvml.nvmlInit()
    except Exception as error:  # the library raises a class a code, and OSError when it is not there
        raise UnreadableError(shorten(str(error), 80)) from error
    devices: list[Device] = []
    try:
        for index in range(pynvml.nvmlDeviceGetCount()):
            with contextlib.suppress(pynvml.NVMLError):  # one card fell off the bus; the others go on
                devices.append(_nvml_device(pynvml, index))
    except Exception as error:
        raise UnreadableError(shorten(str(error), 80)) from error
    finally:
        with contextlib.suppress(Exception):
            pynvml.nvmlShutdown()
    if not devices:
        raise UnreadableError("no card")
    return devices


def _nvml_device(pynvml: Any, index: int) -> Device:
    handle = pynvml.nvmlDeviceGetHandleByIndex(index)
    name = pynvml.nvmlDeviceGetName(handle)

    def maybe(ask: Callable[[], Any]) -> Any:
        with contextlib.suppress(Exception):  # not every card tells everything
            return ask()
        return None

    memory = maybe(lambda: pynvml.nvmlDeviceGetMemoryInfo(handle))
    warmth = maybe(lambda: pynvml.nvmlDeviceGetTemperature(handle, pynvml.NVML_TEMPERATURE_GPU))
    rates = maybe(lambda: pynvml.nvmlDeviceGetUtilizationRates(handle))
    return Device(
        name=name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name),
        type="cuda",
        index=index,
        vram_total=int(memory.total) if memory else None,
        vram_free=int(memory.free) if memory else None,
        source="nvml",
        temperature=None if warmth is None else float(warmth),
        utilisation=None if rates is None else float(rates.gpu),
    )


def cpu_device() -> Device:
    """This machine's processor, with the system's memory."""
    import psutil

    memory = psutil.virtual_memory()
    return Device(processor_name(), "cpu", None, int(memory.total), int(memory.available), "system")


@cache
def processor_name() -> str:
    """The processor's own name, as good as the system tells it."""
    with contextlib.suppress(OSError):
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"^model name\s*:\s*(\S.*)$", text, re.MULTILINE):
            return " ".join(found.group(1).split())
    if sys.platform == "win32":
        import winreg

        with (
            contextlib.suppress(OSError),
            winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DESCRIPTION\System\CentralProcessor\0") as key,
        ):
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).strip()
    return platform.processor() or platform.machine() or "cpu"


def _whole(value: object) -> int | None:
    """A count, if it is one; NaN, a negative or a word is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        return None
    return int(value)
