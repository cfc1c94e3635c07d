"""The picture for the shelf: the story's best frame by simple measures, with the title on it."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageStat

from story_assets.editing.lettering import lettered
from story_assets.editing.pictures import Size, covering, read_frame
from story_assets.editing.titles import WHITE, title_lines

LOOKS_PER_SCENE = 3
QUALITY = 88
BEST_BRIGHTNESS = 0.45
PEOPLE = 1.2
"""How much more a frame with someone of the cast in it is worth."""


@dataclass(frozen=True)
class Candidate:
    """A frame that may become the poster, and whether its scene has people in it."""

    file: Path
    scene_id: str
    people: bool


def candidates(files: Sequence[Path], scene_id: str, people: bool) -> list[Candidate]:
    """A few frames of a scene, away from its ends."""
    places = {(2 * look + 1) * len(files) // (2 * LOOKS_PER_SCENE) for look in range(LOOKS_PER_SCENE)}
    return [Candidate(files[place], scene_id, people) for place in sorted(places)]


def best_of(frames: Sequence[Candidate]) -> Candidate:
    """The frame with the highest `worth`; the earliest of equals."""
    return max(frames, key=lambda frame: worth(read_frame(frame.file, frame.scene_id), frame.people))


def worth(image: Image.Image, people: bool) -> float:
    """How well a frame would look on the shelf: sharp, neither dark nor glaring, rich in contrast and colour."""
    small = image.resize((256, max(1, round(256 * image.height / image.width))), Image.Resampling.BOX)
    grey = np.asarray(small.convert("L"), dtype=np.float32) / 255
    edges = np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean()
    brightness, contrast = float(grey.mean()), float(grey.std())
    saturation = ImageStat.Stat(small.convert("HSV").getchannel("S")).mean[0] / 255
    exposure = math.exp(-(((brightness - BEST_BRIGHTNESS) / 0.25) ** 2))
    figure = math.sqrt(float(edges)) * exposure * (0.15 + contrast) * (0.4 + saturation)
    return figure * (PEOPLE if people else 1.0)


def poster(frame: Image.Image, title: str, size: Size) -> bytes:
    """A JPEG of `frame` with the title in its lower third."""
    width, height = size
    picture = covering(frame, size)
    slope = Image.linear_gradient("L").resize(size).point([round(max(0, depth - 110) * 1.45) for depth in range(256)])
    picture.paste((0, 0, 0), (0, 0), slope)
    lines = title_lines(title, round(width * 0.86), max(8, width // 17), WHITE)
    content = io.BytesIO()
    lettered(picture, lines, (width / 2, height * 0.87)).save(content, "JPEG", quality=QUALITY, optimize=True)
    return content.getvalue()
