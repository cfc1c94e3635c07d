"""What ran, for those who ask later."""

from __future__ import annotations

import threading

from .types import JsonObject, QueueItem, RunResult

MAXIMUM_ENTRIES = 10_000
"""ComfyUI's own bound; the oldest entry goes first."""


class History:
    """Results by prompt id, oldest first. A second run under the same id replaces the first. Safe from any thread."""

    def __init__(self, maximum: int = MAXIMUM_ENTRIES) -> None:
        self._maximum = maximum
        self._lock = threading.Lock()
        self._entries: dict[str, JsonObject] = {}

    def record(self, item: QueueItem, result: RunResult) -> None:
        """Keep what a prompt's run left behind."""
        entry = {
            "prompt": item.as_json(),
            "outputs": result.outputs,
            "status": result.status(),
            "meta": result.meta,
        }
        with self._lock:
            self._entries[item.prompt_id] = entry
            while len(self._entries) > self._maximum:
                del self._entries[next(iter(self._entries))]

    def get(self, prompt_id: str) -> JsonObject:
        """`{prompt_id: entry}`, or `{}` while nothing is known."""
        with self._lock:
            return {prompt_id: self._entries[prompt_id]} if prompt_id in self._entries else {}

    def page(self, max_items: int | None = None, offset: int | None = None) -> JsonObject:
        """Some entries, oldest first; without an offset the newest `max_items`."""
        with self._lock:
            ids = list(self._entries)
            if offset is None or offset < 0:
                offset = 0 if max_items is None else max(0, len(ids) - max_items)
            chosen = ids[offset:] if max_items is None else ids[offset : offset + max(max_items, 0)]
            return {prompt_id: self._entries[prompt_id] for prompt_id in chosen}

    def delete(self, prompt_id: str) -> None:
        """Forget one entry, if it is there."""
        with self._lock:
            self._entries.pop(prompt_id, None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
