"""How many prompts a server holds for us: one that renders, and the next one shortly before its turn."""

from __future__ import annotations

import threading
import time
from collections import deque

DEPTH = 2
LEAD_SECONDS = 1.0


class Berths:
    """Lets prompts onto one server so that it never waits for us, and none waits long for it.

    A prompt that lies in the server's queue for the whole of the one before would have twice its own time on record. So
    the second is let in when the first is expected to end within `lead` seconds, by the mean of those before, or when
    its progress says so.

    Args:
        depth: Most prompts on the server.
        lead: How long before its turn a prompt may be posted, s.
    """

    def __init__(self, depth: int = DEPTH, lead: float = LEAD_SECONDS) -> None:
        self._depth = depth
        self._lead = lead
        self._inside = 0
        self._soon = False
        self._turn_began = 0.0
        self._ran: deque[float] = deque(maxlen=8)
        self._change = threading.Condition()

    def enter(self, stop: threading.Event) -> bool:
        """Wait for a place; False when everything is called off."""
        with self._change:
            while not stop.is_set():
                wait = self._wait()
                if wait is not None and wait <= 0:
                    if not self._inside:
                        self._turn_began = time.monotonic()
                    self._inside += 1
                    return True
                self._change.wait(wait)
            return False

    def leave(self, ran_seconds: float | None) -> None:
        """Give the place back; `ran_seconds` is how long the prompt ran, if it ran to its end."""
        with self._change:
            self._inside -= 1
            self._soon = False
            self._turn_began = time.monotonic()
            if ran_seconds is not None:
                self._ran.append(ran_seconds)
            self._change.notify_all()

    def forgo(self) -> None:
        """Give the place back unused: nothing was posted, so nothing is known of the one that renders."""
        with self._change:
            self._inside -= 1
            self._change.notify_all()

    @property
    def inside(self) -> int:
        """How many places are taken."""
        return self._inside

    def almost_done(self) -> None:
        """The prompt that renders is near its end, as its own progress tells: the next may come."""
        with self._change:
            if not self._soon:
                self._soon = True
                self._change.notify_all()

    def wake(self) -> None:
        """Have everybody who waits look whether it is called off."""
        with self._change:
            self._change.notify_all()

    def _wait(self) -> float | None:
        """Seconds until one more may enter; None while only a change can tell."""
        if not self._inside:
            return 0.0
        if self._inside >= self._depth:
            return None
        if self._soon:
            return 0.0
        if not self._ran:
            return None
        expected_end = self._turn_began + sum(self._ran) / len(self._ran)
        return expected_end - self._lead - time.monotonic()
