"""The embedded engine's errors.

EngineError
├── EngineStartError     the engine could not start
│   ├── PortInUseError   somebody else listens there
│   └── PublicHostError  asked to listen beyond this machine without being told so explicitly
└── ForeignModuleError   a real ComfyUI is loaded in this process
"""

from __future__ import annotations


class EngineError(Exception):
    """Root of the engine's errors."""


class EngineStartError(EngineError):
    """The engine could not start; the message says why and what to do."""


class PortInUseError(EngineStartError):
    """Another program already listens on the wanted port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"port {port} on {host} is in use (a ComfyUI or another engine?); "
            "stop it, or choose another port (--port 0 takes a free one)"
        )


class PublicHostError(EngineStartError):
    """The host is not loopback, so everyone on the network could reach an engine that asks for no password."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} is reachable from other machines and the engine asks for no password; "
            "add --listen-anywhere if that is meant"
        )


class ForeignModuleError(EngineError):
    """A module that the engine stands in for is already loaded from elsewhere."""
