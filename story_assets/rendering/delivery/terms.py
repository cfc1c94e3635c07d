"""The terms of a delivery: what should arrive, how long to wait for it, and how it came."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from story_assets.rendering.delivery.frame_check import FrameLook


@dataclass(frozen=True)
class Expected:
    """What should arrive.

    Attributes:
        scene_id: `scene-001`.
        attempt: As posted; the marker must name the same.
        prefix: As posted.
        size: Width and height in pixels; None when the graph decides.
        most_frames: What comes beyond it is left behind.
        writes_marker: Whether this graph leaves a marker at all.
    """

    scene_id: str
    attempt: int
    prefix: str
    size: tuple[int, int] | None
    most_frames: int
    writes_marker: bool = True


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, s."""

    marker: float = 60.0
    stability: float = 2.0
    retries: int = 3


@dataclass
class Delivery:
    """How the frames came, and what was seen of them."""

    marker_detected: bool = False
    marker_wait_seconds: float = 0.0
    marker_path: str | None = None
    forced_copy: bool = False
    debug_path: Path | None = None
    frames: tuple[FrameLook, ...] = ()
    width: int = 0
    height: int = 0
    notes: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])

    @property
    def files(self) -> tuple[str, ...]:
        """The files' names, in order."""
        return tuple(frame.name for frame in self.frames)

    @property
    def sha256(self) -> str:
        """Digest over the files' digests, in order."""
        return joined_digest([frame.sha256 for frame in self.frames])


def joined_digest(digests: Sequence[str]) -> str:
    """SHA-256 over the frames' digests (hex) in order: the marker's `FramesSha256`."""
    return hashlib.sha256("".join(digests).encode("ascii")).hexdigest()
