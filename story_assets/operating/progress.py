"""One stream of progress for the terminal, the Dagster log and tests.

A room reports; whoever runs the rooms listens. Reporting costs nothing when nobody does.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Literal

Stage = Literal["story", "scenes", "narration", "frames", "music", "clips", "soundtrack", "film", "scores", "record"]
Level = Literal["info", "warning", "error"]


@dataclass(frozen=True)
class Progress:
    """One thing that happened, or how far one got.

    Attributes:
        stage: Which asset is at work.
        message: What happened, for a person: `scene-003: rendered 30 frames in 4.1 s`. Empty for a mere tick.
        story_key: Whose.
        scene_id: Of which scene, if of one.
        done: How many units of the stage are finished (scenes, mostly; may be fractional).
        total: Of how many.
        level: How bad it is.
        detail: What it is at this moment, for a display that is redrawn and forgotten: `scene-003: KSampler 12 of 20`.
        seconds: What the finished unit took, if it was just finished.
        at: Monotonic time.
    """

    stage: Stage
    message: str = ""
    story_key: str = ""
    scene_id: str | None = None
    done: float | None = None
    total: float | None = None
    level: Level = "info"
    detail: str = ""
    seconds: float | None = None
    at: float = field(default_factory=time.monotonic)


Listener = Callable[[Progress], None]

_listeners: list[Listener] = []


def report(progress: Progress) -> None:
    """Tell every listener of this process."""
    for listener in list(_listeners):
        listener(progress)


@contextlib.contextmanager
def listening(listener: Listener) -> Generator[None]:
    """Have `listener` told of everything within the block. It is called from whichever thread reports."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
