"""Prompts waiting and running, one at a time."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable

from .types import QueueItem


class PromptQueue:
    """A priority queue of prompts: lowest number first, first come first served among equals.

    Every change calls `on_change`; all methods may be called from any thread.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, QueueItem]] = []
        self._running: QueueItem | None = None
        self._arrivals = itertools.count()
        self._free_requested = False
        self._closed = False

    def put(self, item: QueueItem) -> None:
        """Add a prompt."""
        with self._changed:
            heapq.heappush(self._waiting, (item.number, next(self._arrivals), item))
            self._changed.notify_all()
            self._on_change()

    def take(self, timeout: float) -> QueueItem | None:
        """The next prompt, now counted as running; None after `timeout` seconds or when something else is to do."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._free_requested or self._closed, timeout)
            if self._closed or not self._waiting:
                return None
            self._running = heapq.heappop(self._waiting)[2]
            self._on_change()
            return self._running

    def done(self) -> None:
        """The running prompt has ended."""
        with self._changed:
            self._running = None
            self._on_change()

    def snapshot(self) -> tuple[list[QueueItem], list[QueueItem]]:
        """(running, pending), pending in the order they will run."""
        with self._changed:
            running = [self._running] if self._running else []
            return running, [entry[2] for entry in sorted(self._waiting, key=lambda entry: entry[:2])]

    def remaining(self) -> int:
        """How many prompts wait or run."""
        with self._changed:
            return len(self._waiting) + (self._running is not None)

    def clear(self) -> None:
        """Forget all waiting prompts."""
        with self._changed:
            self._waiting.clear()
            self._on_change()

    def delete(self, prompt_id: str) -> bool:
        """Forget one waiting prompt of that id; whether there was one."""
        with self._changed:
            for entry in sorted(self._waiting, key=lambda entry: entry[:2]):
                if entry[2].prompt_id == prompt_id:
                    self._waiting.remove(entry)
                    heapq.heapify(self._waiting)
                    self._on_change()
                    return True
            return False

    def close(self) -> None:
        """Hand out nothing any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def request_free(self) -> None:
        """Ask the worker to drop its caches once it is idle."""
        with self._changed:
            self._free_requested = True
            self._changed.notify_all()

    def take_free_request(self) -> bool:
        """Whether caches are to be dropped; asking answers it."""
        with self._changed:
            requested, self._free_requested = self._free_requested, False
            return requested
