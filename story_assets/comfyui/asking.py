"""Asking a server until it answers: it may stall, or restart, and nothing of that is a reason to give up a scene."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from story_assets.errors import RendererUnavailable

Answer = TypeVar("Answer")

GONE_PATIENCE_SECONDS = 150.0
"""How long a server may be away: five times half a minute."""

_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 2.0


class StoppedError(Exception):
    """The work was called off."""


@dataclass(frozen=True)
class Asker:
    """Repeats a question that got no answer.

    Attributes:
        stop: Set when everything is called off.
        patience: How long the server may give no answer, s.
        on_trouble: Told each time it gives none; may be able to start it again.
    """

    stop: threading.Event
    patience: float = GONE_PATIENCE_SECONDS
    on_trouble: Callable[[RendererUnavailable], None] = lambda error: None

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """The server's answer.

        Raises:
            RendererUnavailable: It gave none for longer than its patience.
            StoppedError: All was called off meanwhile.
        """
        begun = time.monotonic()
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                return question()
            except RendererUnavailable as error:
                if time.monotonic() - begun >= self.patience:
                    raise
                self.on_trouble(error)
            if self.stop.wait(pause):
                raise StoppedError
            pause = min(_LONGEST_PAUSE_SECONDS, pause * 2)
