"""A camera over a still picture: N windows into it, each drawn at the size of the film."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .animatic.camera import MOVES
from .animatic.reading.text import tokens
from .animatic.reading.where import move as move_in

Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge, in pixels of the still; fractions are meant."""


@dataclass(frozen=True)
class _Path:
    """A move: how near, and where in the room that is left around the window, at its start and its end.

    `near` is a share of the strength; 0 shows the whole picture. `x` and `y` go from -1, left and top, to 1.
    """

    near: tuple[float, float]
    x: tuple[float, float] = (0.0, 0.0)
    y: tuple[float, float] = (0.0, 0.0)


_PATHS = {
    "push": _Path((0.0, 1.0)),
    "pull": _Path((1.0, 0.0)),
    "pan-left": _Path((1.0, 1.0), x=(1.0, -1.0)),
    "pan-right": _Path((1.0, 1.0), x=(-1.0, 1.0)),
    "tilt-up": _Path((1.0, 1.0), y=(1.0, -1.0)),
    "tilt-down": _Path((1.0, 1.0), y=(-1.0, 1.0)),
    "crane-up": _Path((1.0, 0.7), y=(1.0, -1.0)),
    "crane-down": _Path((0.7, 1.0), y=(-1.0, 1.0)),
    "track-left": _Path((0.9, 1.0), x=(1.0, -1.0)),
    "track-right": _Path((0.9, 1.0), x=(-1.0, 1.0)),
    "handheld": _Path((0.5, 0.6)),
    "orbit": _Path((0.6, 1.0), x=(-0.9, 0.9)),
    "drift": _Path((0.2, 0.5), x=(-0.4, 0.4)),
}
_OPEN = ("push", "pull", "pan-right", "pan-left", "drift")


def choose_move(prompt: str, seed: int) -> str:
    """The camera's move that a prompt asks for; where it says nothing, the seed chooses a calm one."""
    asked = move_in(tokens(prompt)) if prompt else ""
    return asked if asked in _PATHS else random.Random(seed).choice(_OPEN)


def windows(
    move: str, frames: int, strength: float, seed: int, still: tuple[int, int], size: tuple[int, int]
) -> list[Box]:
    """Where the camera looks in each frame. Every window lies in the still and has the film's shape.

    Args:
        move: One of `MOVES`.
        frames: How many.
        strength: How far it goes: the share by which the nearest window is smaller than the whole picture.
        seed: For the swaying of a hand.
        still: Width and height of the still, pixels.
        size: Width and height of a frame, pixels.
    """
    path = _PATHS[move]
    # The largest window of the film's shape: what does not fit into that shape is cut off evenly.
    scale = min(still[0] / size[0], still[1] / size[1])
    widest, highest = size[0] * scale, size[1] * scale
    sway = _sway(seed) if move == "handheld" else lambda _moment: (0.0, 0.0)
    boxes: list[Box] = []
    for index in range(frames):
        moment = index / (frames - 1) if frames > 1 else 0.5
        # Eased at both ends, but never still: two equal frames would look like a broken renderer.
        eased = 0.55 * moment + 0.45 * (0.5 - 0.5 * math.cos(math.pi * moment))
        near = 1.0 + strength * _between(path.near, eased)
        width, height = widest / near, highest / near
        dx, dy = sway(moment)
        room_x = min((still[0] - width) / 2, strength * widest / 2)
        room_y = min((still[1] - height) / 2, strength * highest / 2)
        left = (still[0] - width) / 2 + room_x * (_between(path.x, eased) + dx)
        upper = (still[1] - height) / 2 + room_y * (_between(path.y, eased) + dy)
        left = min(max(left, 0.0), still[0] - width)
        upper = min(max(upper, 0.0), still[1] - height)
        boxes.append((left, upper, left + width, upper + height))
    return boxes


def frames_of(still: NDArray[np.uint8], boxes: list[Box], size: tuple[int, int]) -> Iterator[NDArray[np.uint8]]:
    """Draw each window at the film's size, one after another.

    Args:
        still: Shape (height, width, 3).
        boxes: From `windows`.
        size: Width and height of a frame, pixels.
    """
    picture = Image.fromarray(still)
    for box in boxes:
        yield np.asarray(picture.resize(size, Image.Resampling.LANCZOS, box=box))


def _between(ends: tuple[float, float], moment: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * moment


def _sway(seed: int) -> Callable[[float], tuple[float, float]]:
    """The unrest of a hand over the scene, 0..1: two slow waves each way."""
    chance = random.Random(seed)
    waves = [[(chance.uniform(1.0, 3.5), chance.uniform(0, 2 * math.pi)) for _ in range(2)] for _ in range(2)]

    def at(moment: float) -> tuple[float, float]:
        x, y = (sum(math.sin(2 * math.pi * speed * moment + start) for speed, start in axis) / 2 for axis in waves)
        return 0.8 * x, 0.6 * y

    return at


__all__ = ["MOVES", "choose_move", "frames_of", "windows"]
