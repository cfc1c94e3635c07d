"""Outputs of earlier runs, found again by what went into them."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .types import JsonObject, Prompt, is_link


@dataclass
class CacheEntry:
    """What one node made."""

    outputs: list[Any]
    ui: JsonObject | None
    """`{meta, output}`, or None when the node shows nothing."""


class OutputCache:
    """Keeps the outputs of the latest prompt's nodes.

    As in ComfyUI's default mode, `begin` drops whatever the new prompt cannot use, so at most two prompts' pictures are
    in memory at a time. A node is the same as before when its class, its constants, its IS_CHANGED answer and
    everything upstream are.
    """

    def __init__(self) -> None:
        self._entries: dict[str, CacheEntry] = {}
        self._keys: dict[str, str] = {}
        self._unequal: Iterator[int] = itertools.count()

    def begin(self, prompt: Prompt, changed: dict[str, Any]) -> None:
        """Look at a new prompt.

        Args:
            prompt: The graph about to run.
            changed: Node id to its IS_CHANGED answer, for nodes that have one.
        """
        self._keys = {}
        for node_id in prompt:
            self._key(node_id, prompt, changed)
        wanted = set(self._keys.values())
        self._entries = {key: entry for key, entry in self._entries.items() if key in wanted}

    def get(self, node_id: str) -> CacheEntry | None:
        """What this node of the current prompt made, if known."""
        return self._entries.get(self._keys[node_id])

    def put(self, node_id: str, entry: CacheEntry) -> None:
        """Remember what this node made."""
        self._entries[self._keys[node_id]] = entry

    def node_ids(self) -> list[str]:
        """Nodes of the current prompt."""
        return list(self._keys)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()

    def _key(self, node_id: str, prompt: Prompt, changed: dict[str, Any]) -> str:
        if node_id not in self._keys:
            self._keys[node_id] = "cycle"  # validation refuses cycles; this only ends the recursion
            node = prompt[node_id]
            parts: list[Any] = [node["class_type"], self._constant(changed.get(node_id, False))]
            for name, value in sorted(node.get("inputs", {}).items()):
                if is_link(value) and value[0] in prompt:
                    parts.append([name, "link", self._key(value[0], prompt, changed), value[1]])
                else:
                    parts.append([name, "constant", self._constant(value)])
            self._keys[node_id] = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        return self._keys[node_id]

    def _constant(self, value: Any) -> str:
        if isinstance(value, float) and math.isnan(value):  # NaN is unequal to everything, itself included
            return f"nan {next(self._unequal)}"
        return f"{type(value).__name__} {value!r}"
