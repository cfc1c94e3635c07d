"""A host for the nodes, as ComfyUI is: it says where files go, counts progress and may ask to stop."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest


class Host:
    """What a test sees of the stand-in ComfyUI, and tells it."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.progress: list[tuple[int, int | None]] = []
        self.interrupt_after: int | None = None

    class Interrupted(Exception):
        pass


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    """Modules under ComfyUI's names, just enough for our nodes."""
    made = Host(tmp_path / "output")

    class ProgressBar:
        def __init__(self, total: int) -> None:
            self.total = total

        def update_absolute(self, value: int, total: int | None = None, preview: Any = None) -> None:
            made.progress.append((value, total))

    def stop_if_interrupted() -> None:
        if made.interrupt_after is not None and len(made.progress) >= made.interrupt_after:
            raise made.Interrupted

    modules: dict[str, dict[str, Any]] = {
        "folder_paths": {"get_output_directory": lambda: str(made.output)},
        "comfy": {"__path__": []},
        "comfy.utils": {"ProgressBar": ProgressBar},
        "comfy.model_management": {"throw_exception_if_processing_interrupted": stop_if_interrupted},
    }
    for name, contents in modules.items():
        module = ModuleType(name)
        vars(module).update(contents)
        monkeypatch.setitem(sys.modules, name, module)
    return made


@pytest.fixture
def pictures() -> np.ndarray:
    """Six small frames, each another grey, with every byte value in each."""
    ramp = np.arange(256, dtype=np.float32).reshape(16, 16, 1) / 255
    return np.stack([np.roll(ramp, index, axis=0).repeat(3, axis=2) for index in range(6)])
