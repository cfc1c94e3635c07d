"""The camera: where each depth of the picture goes at each moment."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .noise import fbm1, rng_for

MOVES = (
    "push", "pull", "pan-left", "pan-right", "tilt-up", "tilt-down", "crane-up", "crane-down",
    "track-left", "track-right", "handheld", "orbit", "drift",
)  # fmt: skip

WORDS = {
    "push": "The camera pushes in slowly",
    "pull": "The camera pulls back slowly",
    "pan-left": "The camera pans slowly to the left",
    "pan-right": "The camera pans slowly to the right",
    "tilt-up": "The camera tilts up",
    "tilt-down": "The camera tilts down",
    "crane-up": "The camera rises",
    "crane-down": "The camera sinks",
    "track-left": "The camera tracks to the left",
    "track-right": "The camera tracks to the right",
    "handheld": "The handheld camera sways a little",
    "orbit": "The camera moves in a slow arc",
    "drift": "The camera drifts almost still",
}

# zoom at start and end, then x and y at start and end, in units of the picture's height at depth 1
_PATHS: dict[str, tuple[float, float, float, float, float, float]] = {
    "push": (1.00, 1.17, -0.02, 0.015, 0.01, -0.005),
    "pull": (1.18, 1.01, 0.02, -0.015, -0.01, 0.01),
    "pan-left": (1.05, 1.07, 0.09, -0.09, 0.0, 0.0),
    "pan-right": (1.05, 1.07, -0.09, 0.09, 0.0, 0.0),
    "tilt-up": (1.05, 1.07, 0.0, 0.01, 0.05, -0.045),
    "tilt-down": (1.05, 1.07, 0.0, 0.01, -0.05, 0.045),
    "crane-up": (1.09, 1.02, -0.015, 0.015, 0.05, -0.045),
    "crane-down": (1.02, 1.09, 0.015, -0.015, -0.05, 0.045),
    "track-left": (1.04, 1.04, 0.11, -0.10, 0.0, 0.0),
    "track-right": (1.04, 1.04, -0.11, 0.10, 0.0, 0.0),
    "handheld": (1.05, 1.08, -0.02, 0.02, 0.0, 0.0),
    "orbit": (1.04, 1.09, -0.07, 0.07, 0.008, -0.008),
    "drift": (1.02, 1.07, -0.025, 0.025, 0.006, -0.006),
}


@dataclass(frozen=True)
class View:
    """The camera at one moment."""

    zoom: float
    x: float
    y: float
    roll: float
    """Radians; only the handheld camera rolls, and too little for more than a shift of the far corners."""

    def place(self, depth: float, focus: tuple[float, float]) -> tuple[float, float, float]:
        """Scale and offset for a depth: screen = point · scale + (dx, dy)."""
        scale = 1 + (self.zoom - 1) * depth
        dx = focus[0] * (1 - scale) - self.x * depth
        dy = focus[1] * (1 - scale) - self.y * depth
        return scale, dx, dy


class Camera:
    """A move over the whole scene, eased at both ends but never quite still."""

    def __init__(self, move: str, frames: int, seed: int) -> None:
        self._path = _PATHS[move]
        self._frames = frames
        self._shake = 1.0 if move == "handheld" else 0.0
        rng = rng_for("camera", seed)
        self._wobble = [fbm1(rng, max(2, frames), 4, 2) for _ in range(2)]
        self._flip = (
            -1.0 if rng.random() < 0.5 and move in ("push", "pull", "drift", "orbit", "crane-up", "crane-down") else 1.0
        )

    def time(self, index: int) -> float:
        """0..1 over the scene."""
        return index / (self._frames - 1) if self._frames > 1 else 0.5

    def at(self, index: int) -> View:
        """The view for frame ``index``."""
        t = self.time(index)
        eased = 0.55 * t + 0.45 * (0.5 - 0.5 * math.cos(math.pi * t))
        z0, z1, x0, x1, y0, y1 = self._path
        wx, wy = (float(w[index]) if self._frames > 1 else 0.0 for w in self._wobble)
        return View(
            zoom=z0 * (z1 / z0) ** eased,
            x=self._flip * (x0 + (x1 - x0) * eased) + self._shake * 0.022 * wx,
            y=y0 + (y1 - y0) * eased + self._shake * 0.018 * wy,
            roll=0.0,
        )
