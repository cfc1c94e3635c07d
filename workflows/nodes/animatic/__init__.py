"""The animatic: a prompt becomes moving pictures, in the manner of cut paper, with a description of what was drawn.

    reading/   the prompt becomes a `Shot`: who, where, when, in what weather and mood, seen how
    places/    one drawer a place fills a `Stage` with paper layers, lights and spots to stand on
    figures/   people: pose, body, clothes, head; the same look draws the same figure
    things/    objects, in hands and about
    compose    the stage is built once and exposed frame by frame through a moving camera
    describe   what was drawn, in words, from the record the drawers kept

Needs numpy and Pillow only. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .compose import build, expose
from .describe import describe
from .paint import Frame
from .reading import understand
from .shot import Shot

__all__ = ["Animatic", "render"]


@dataclass(frozen=True)
class Animatic:
    """A drawn scene."""

    frames: npt.NDArray[np.uint8]
    """frames x height x width x 3, sRGB."""
    description: str
    """What was drawn, in three to six sentences."""
    shot: Shot
    """What was understood."""


def render(
    prompt: str,
    *,
    negative: str = "",
    seed: int = 0,
    width: int = 768,
    height: int = 432,
    frames: int = 30,
    on_frame: Callable[[int], None] | None = None,
) -> Animatic:
    """Draw a scene.

    Args:
        prompt: What to show, in free text.
        negative: What not to show.
        seed: Chooses what the prompt leaves open, and the layout.
        width: Pixels.
        height: Pixels.
        frames: How many pictures; together they are about five seconds of motion.
        on_frame: Called with the number of frames done after each; may raise to stop.

    Raises:
        ValueError: A size or count no film has.
    """
    for name, value, low, high in (
        ("width", width, 16, 4096),
        ("height", height, 16, 4096),
        ("frames", frames, 1, 1000),
    ):
        if not low <= value <= high:
            raise ValueError(f"{name} is {value}; it must be from {low} to {high}")
    shot = understand(prompt, negative, seed)
    stage = build(shot, Frame(width, height))
    text = describe(stage)
    pictures = np.empty((frames, height, width, 3), np.uint8)
    for index, picture in enumerate(expose(stage, frames)):
        pictures[index] = picture
        if on_frame is not None:
            on_frame(index + 1)
    return Animatic(pictures, text, shot)
