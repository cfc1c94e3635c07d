"""The cards of this machine as the driver's command `nvidia-smi` reports them, read by the names of its columns."""

from __future__ import annotations

import csv
import re
import subprocess

from story_assets.errors import shorten
from story_assets.gpu.device import Device, UnreadableError

_COLUMNS = ("index", "name", "memory.total", "memory.free", "temperature.gpu", "utilization.gpu")
_SECONDS = 10.0


def nvidia_smi_devices() -> list[Device]:
    """The GPUs as the driver's command reports them.

    Raises:
        UnreadableError: There is no such command, or it names no card.
    """
    command = ["nvidia-smi", f"--query-gpu={','.join(_COLUMNS)}", "--format=csv"]
    try:
        told = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
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
