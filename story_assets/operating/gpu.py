"""What is known of the device that renders: the renderer's own figures, NVML, nvidia-smi, or the plain fact of none.

A machine without a GPU gives the CPU that does the work, with the system's memory in place of VRAM, as ComfyUI on a CPU
reports it. A figure nobody gave is None; no device is ever made up.
"""

from __future__ import annotations

import contextlib
import csv
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from story_assets.errors import StudioError, shorten

Moment = Literal["before", "after"]
Source = Literal["system_stats", "nvml", "nvidia-smi", "system", "none"]

_SMI_COLUMNS = ("index", "name", "memory.total", "memory.free", "temperature.gpu", "utilization.gpu")
_SMI_SECONDS = 10.0
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
    """

    name: str
    type: str
    index: int | None = None
    vram_total: int | None = None
    vram_free: int | None = None
    source: Source = "system_stats"
    temperature: float | None = None
    utilisation: float | None = None


@dataclass(frozen=True)
class Reading:
    """A device, the server's own answer if there was one, and every step down in a sentence."""

    device: Device
    system_stats: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)


class UnreadableError(Exception):
    """A source gives no figures here; the message says why."""


def read_device(
    ask_server: Callable[[], Mapping[str, Any]], moment: Moment, *, local: bool, known: Device | None = None
) -> Reading:
    """The rendering device now, from the best source that answers.

    Args:
        ask_server: Gives the renderer's `/system_stats`, or raises `StudioError`.
        moment: Whether this is before or after execution, for the notes.
        local: Whether the renderer runs on this machine; figures of this machine say nothing of another.
        known: The device an earlier answer of the server named: a renderer on the CPU stays one.
    """
    try:
        stats = ask_server()
        return Reading(from_system_stats(stats, local=local), stats)
    except (StudioError, UnreadableError):
        missing = f"/system_stats unavailable {moment} execution"
    if not local:
        note = f"{missing}; the renderer is on another machine, so its device is not known"
        gone = replace(known, vram_free=None, source="none") if known else Device("unknown", "unknown", source="none")
        return Reading(gone, notes=(note,))
    if known is not None and known.type == "cpu":
        return Reading(cpu_device(), notes=(f"{missing}; using the system's own memory figures",))
    devices, skipped = devices_here()
    device, doubt = _same(devices, known)
    words = {"nvml": "using NVML", "nvidia-smi": "using nvidia-smi"}
    notes = [f"{missing}; {words.get(device.source, 'no GPU found, recording the CPU')}"]
    if device.source == "nvidia-smi":
        notes += [f"{reason}; using nvidia-smi" for reason in skipped]
    return Reading(device, notes=(*notes, *doubt))


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
    return Device(
        name=name,
        type=kind,
        index=_whole(found.get("index")),
        vram_total=_whole(found.get("vram_total")),
        vram_free=_whole(found.get("vram_free")),
    )


def devices_here() -> tuple[list[Device], list[str]]:
    """This machine's GPUs from NVML, else nvidia-smi; else its processor. And why better sources gave nothing."""
    skipped: list[str] = []
    for name, ask in (("NVML", nvml_devices), ("nvidia-smi", nvidia_smi_devices)):
        try:
            return ask(), skipped
        except UnreadableError as reason:
            skipped.append(f"{name} unavailable ({reason})")
    return [cpu_device()], skipped


def sample_device(known: Device) -> Device:
    """The card a renderer is known to use, as this machine's driver sees it now.

    Raises:
        UnreadableError: This machine has no card that can be read.
    """
    devices, skipped = devices_here()
    device, _ = _same(devices, known)
    if device.type != "cuda":
        raise UnreadableError("; ".join(skipped))
    return device


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
    try:
        devices = [_nvml_device(pynvml, index) for index in range(pynvml.nvmlDeviceGetCount())]
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


def nvidia_smi_devices() -> list[Device]:
    """The GPUs as the driver's command reports them.

    Raises:
        UnreadableError: There is no such command, or it names no card.
    """
    command = ["nvidia-smi", f"--query-gpu={','.join(_SMI_COLUMNS)}", "--format=csv"]
    try:
        told = subprocess.run(command, capture_output=True, timeout=_SMI_SECONDS, check=False)
    except FileNotFoundError as error:
        raise UnreadableError("there is no such command") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise UnreadableError(shorten(str(error), 80)) from error
    text = told.stdout.decode("utf-8", "replace")
    if told.returncode != 0:
        words = text.strip() or told.stderr.decode("utf-8", "replace").strip()
        raise UnreadableError(shorten(words, 80) or f"exit code {told.returncode}")
    return parse_nvidia_smi(text)


def parse_nvidia_smi(text: str) -> list[Device]:
    """The cards in `nvidia-smi --query-gpu=… --format=csv`, whatever the columns' order.

    Raises:
        UnreadableError: No line of it is a card.
    """
    rows = [row for row in csv.reader(text.splitlines(), skipinitialspace=True) if row]
    heads = [number for number, row in enumerate(rows) if "name" in row]
    if not heads:
        raise UnreadableError(f"nvidia-smi gave no table: {shorten(text, 60)}")
    # A column is `memory.total [MiB]`; the unit is said again in each value.
    columns = [cell.split(" [")[0].strip() for cell in rows[heads[0]]]
    devices: list[Device] = []
    for row in rows[heads[0] + 1 :]:
        cells = dict(zip(columns, row, strict=False))
        name = cells.get("name", "").strip()
        if len(row) != len(columns) or not name:
            continue
        index = _figure(cells.get("index"))
        devices.append(
            Device(
                name=name,
                type="cuda",
                index=None if index is None else int(index),
                vram_total=_bytes(cells.get("memory.total")),
                vram_free=_bytes(cells.get("memory.free")),
                source="nvidia-smi",
                temperature=_figure(cells.get("temperature.gpu")),
                utilisation=_figure(cells.get("utilization.gpu")),
            )
        )
    if not devices:
        raise UnreadableError("nvidia-smi names no card")
    return devices


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


def _same(devices: Sequence[Device], known: Device | None) -> tuple[Device, list[str]]:
    """Which of the machine's devices the renderer uses, and a note where that is a guess."""
    if len(devices) == 1:
        return devices[0], []
    if known is not None:
        named = [device for device in devices if device.name == known.name]
        if len(named) == 1:
            return named[0], []
        numbered = [device for device in named or devices if device.index == known.index]
        if len(numbered) == 1:
            return numbered[0], []
    return devices[0], [f"{len(devices)} GPUs found and the renderer's not known; figures are those of the first"]


def _figure(cell: str | None) -> float | None:
    """`41`, `41 %`, `24576 MiB` as a number; `[N/A]`, `[Not Supported]` and the like as None."""
    found = re.match(r"\s*(-?\d+(?:\.\d+)?)", cell or "")
    return float(found.group(1)) if found else None


def _bytes(cell: str | None) -> int | None:
    value = _figure(cell)
    if value is None:
        return None
    unit = re.search(r"([KMGT]?)(i?)B\s*$", cell or "")
    steps = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}[unit.group(1)] if unit else 2
    return int(value * 1024**steps)


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
