"""From the plan to the frames: build the stage once, then expose it frame by frame."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageChops

from .camera import WORDS, Camera
from .colour import mix, to8
from .cull import cull
from .figures.cast import place_cast
from .light import lay_lights
from .paint import Frame
from .palette import make_palette
from .places import PLACES
from .shot import Shot
from .stage import Stage
from .things.about import place_props
from .weather import fog_between, weather

SECONDS = 5.0
"""A scene is drawn as five seconds of motion however many frames it has."""


def build(shot: Shot, frame: Frame) -> Stage:
    """Draw every layer of the scene; afterwards ``stage.drawn`` says what is in it."""
    pal = make_palette(shot.hour, shot.weather, shot.moods, tuple(c.colour for c in shot.colours))
    stage = Stage(shot, frame, pal)
    if shot.framing == "medium":
        stage.base_zoom, stage.blur = 1.16, 0.0022
    elif shot.framing == "close":
        stage.base_zoom, stage.blur = 1.34, 0.0065
    if shot.framing != "wide":
        stage.focus = (frame.aspect / 2, 0.62)
    place = PLACES[shot.place]
    stage.indoors = place.indoors
    stage.drawn.framing = shot.framing
    place.draw(stage)
    fog_between(stage)
    place_props(stage)
    place_cast(stage)
    weather(stage)
    stage.drawn.camera = WORDS[shot.move]
    lay_lights(stage)
    cull(stage)
    return stage


def _vignette(stage: Stage) -> Image.Image:
    w, h = stage.frame.width, stage.frame.height
    xs = np.linspace(-1, 1, w, dtype=np.float32)[None, :]
    ys = np.linspace(-1, 1, h, dtype=np.float32)[:, None]
    d = np.sqrt(0.75 * xs**2 + 0.6 * (ys * 1.02) ** 2)
    fall = np.clip((d - 0.45) / 0.85, 0, 1) ** 1.6
    strength = 0.32 if stage.indoors else 0.30
    edge = np.array(to8(mix(stage.pal.ink, (0.45, 0.45, 0.5), 0.6)), np.float32)
    mult = 255 - (255 - edge)[None, None, :] * (fall * strength)[..., None] * 1.25
    return Image.fromarray(np.clip(mult, 0, 255).astype(np.uint8))


def _exposure(first: Image.Image) -> list[int]:
    """A curve that lifts a dark scene until it can be read; the same for all its frames."""
    mean = float(np.asarray(first.reduce(8)).mean()) / 255
    wanted = 0.27
    if mean >= wanted or mean < 0.004:
        return list(range(256))
    gamma = max(0.68, math.log(wanted) / math.log(mean))
    return [round(255 * (v / 255) ** gamma) for v in range(256)]


def expose(stage: Stage, frames: int) -> Iterator[np.ndarray]:
    """Each frame as a uint8 array of height x width x 3."""
    camera = Camera(stage.shot.move, frames, stage.shot.seed)
    vignette = _vignette(stage)
    size = (stage.frame.width, stage.frame.height)
    ground = to8(stage.pal.haze)
    exposure: list[int] | None = None
    for index in range(frames):
        view = camera.at(index)
        time = camera.time(index) * SECONDS
        canvas = Image.new("RGB", size, ground)
        for layer in stage.layers:
            layer.draw(canvas, view, time)
        canvas = ImageChops.multiply(canvas, vignette)
        if exposure is None:
            exposure = _exposure(canvas) * 3
        yield np.asarray(canvas.point(exposure))
