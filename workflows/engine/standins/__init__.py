"""Stand-ins for the ComfyUI modules that nodes import, so that the very same node code runs in the engine.

`install` puts them into `sys.modules` under ComfyUI's names. Only an engine does that, in its own process, and the
last one to stop takes them away again; importing this package changes nothing.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from workflows.engine.errors import ForeignModuleError

_NAMES = {
    "comfy": "comfy",
    "comfy.utils": "comfy_utils",
    "comfy.model_management": "comfy_model_management",
    "folder_paths": "folder_paths",
}


class NodeHost(Protocol):
    """What a running node can ask of its engine, through the stand-ins."""

    output_directory: Path
    input_directory: Path
    temp_directory: Path

    def report_progress(self, value: float, total: float, preview: Any) -> None:
        """Pass on that the running node has done `value` of `total`."""
        ...

    def interrupt_requested(self) -> bool:
        """Whether the running prompt is to stop; asking answers it."""
        ...


_current: ContextVar[NodeHost | None] = ContextVar("current_host", default=None)
_lock = threading.Lock()
_installed: list[NodeHost] = []


def install(host: NodeHost) -> None:
    """Let nodes of this process find `host` under ComfyUI's module names.

    Raises:
        ForeignModuleError: A real ComfyUI, or something else of these names, is loaded here.
    """
    with _lock:
        modules = {name: importlib.import_module(f"{__name__}.{file}") for name, file in _NAMES.items()}
        for name, module in modules.items():
            if sys.modules.get(name, module) is not module:
                origin = getattr(sys.modules[name], "__file__", "elsewhere")
                raise ForeignModuleError(
                    f"the module {name!r} is already loaded from {origin}; "
                    "the engine needs a process without ComfyUI: start it with `python -m workflows.engine`"
                )
        sys.modules.update(modules)
        _link(modules)
        _installed.append(host)


def uninstall(host: NodeHost) -> None:
    """Undo `install`; the last host's leaving removes the modules."""
    with _lock:
        if host in _installed:
            _installed.remove(host)
        if not _installed:
            for name, file in _NAMES.items():
                if sys.modules.get(name) is sys.modules.get(f"{__name__}.{file}"):  # ours, not a real one
                    sys.modules.pop(name, None)


def _link(modules: dict[str, ModuleType]) -> None:
    for name, module in modules.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(modules[parent], child, module)


def current_host() -> NodeHost:
    """The engine on whose behalf the calling code runs: the one that called it, else the latest started."""
    host = _current.get() or (_installed[-1] if _installed else None)
    if host is None:
        raise RuntimeError("no engine runs in this process")
    return host


@contextmanager
def on_behalf_of(host: NodeHost) -> Generator[None]:
    """Within this block, in this thread, the stand-ins speak for `host`."""
    token = _current.set(host)
    try:
        yield
    finally:
        _current.reset(token)
