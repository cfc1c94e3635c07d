"""The embedded renderer: speaks ComfyUI's HTTP and websocket, runs our nodes, needs no GPU.

    with EngineProcess(output_directory=Path("output")) as engine:
        print(engine.url)

`EngineProcess` starts it as a process of its own; `Engine` is the same in this process, for tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import EngineError, EngineStartError, PortInUseError, PublicHostError
from .process import EngineProcess

if TYPE_CHECKING:
    from .engine import Engine

__all__ = ["Engine", "EngineError", "EngineProcess", "EngineStartError", "PortInUseError", "PublicHostError"]


def __getattr__(name: str) -> Any:
    # The server and its libraries are loaded only by who runs it in-process.
    if name == "Engine":
        from .engine import Engine

        return Engine
    raise AttributeError(name)
