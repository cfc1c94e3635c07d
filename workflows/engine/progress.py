"""How far one prompt's nodes are, told to its client."""

from __future__ import annotations

from typing import Any

from .events import EventBus
from .types import JsonObject


class ProgressState:
    """States of the nodes of one prompt that have begun; each change is sent whole, as `progress_state`."""

    def __init__(self, bus: EventBus, prompt_id: str, client_id: str | None) -> None:
        self._bus = bus
        self._prompt_id = prompt_id
        self._client_id = client_id
        self._nodes: dict[str, JsonObject] = {}

    def start(self, node_id: str) -> None:
        """The node runs now."""
        self._nodes[node_id] = {"value": 0.0, "max": 1.0, "state": "running", **self._identity(node_id)}
        self._send()

    def update(self, node_id: str, value: float, total: float, preview: Any = None) -> None:
        """The node has done `value` of `total`; `preview` may show what it is at."""
        self._nodes.setdefault(node_id, self._identity(node_id)).update(value=value, max=total, state="running")
        self._send()
        modern = preview is not None and self._bus.understands(self._client_id, "supports_preview_metadata")
        if modern:
            self._bus.send_preview(preview, self._identity(node_id), self._client_id)
        event = {"value": value, "max": total, "prompt_id": self._prompt_id, "node": node_id}
        self._bus.send("progress", event, self._client_id)
        if preview is not None and not modern:
            self._bus.send_preview(preview, None, self._client_id)

    def finish(self, node_id: str) -> None:
        """The node is done, or its outputs were known."""
        node = self._nodes.setdefault(node_id, {"value": 0, "max": 1, "state": "pending", **self._identity(node_id)})
        node.update(value=node["max"], state="finished")
        self._send()

    def _identity(self, node_id: str) -> JsonObject:
        return {
            "node_id": node_id,
            "prompt_id": self._prompt_id,
            "display_node_id": node_id,
            "parent_node_id": None,
            "real_node_id": node_id,
        }

    def _send(self) -> None:
        self._bus.send("progress_state", {"prompt_id": self._prompt_id, "nodes": self._nodes}, self._client_id)
