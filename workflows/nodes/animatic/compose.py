"""From the plan to the frames: build the stage once, then expose it frame by frame."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageChops

from .camera import WORDS, Camera, View
from .colour import mix, to8
from .cull import cull
from .figures.cast import place_cast
from .noise import F32, fbm1, rng_for
from .paint import Frame
from .palette import make_palette
from .places import PLACES
from .shot import Shot
from .stage import Glow, Stage
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
    cull(stage)
    return stage


class _Light:
    """The glows of a stage, summed at a quarter of the size and screened over the picture."""

    def __init__(self, stage: Stage, frames: int) -> None:
        self._stage = stage
        self._flicker = {
            i: fbm1(rng_for("flicker", stage.shot.seed, glow.seed, i), 240, 60, 2)
            for i, glow in enumerate(stage.glows)
            if glow.flicker
        }

    def over(self, canvas: Image.Image, view: View, time: float) -> Image.Image:
        """Add the light of this moment."""
        glows = self._stage.glows
        if not glows:
            return canvas
        w, h = canvas.size
        lw, lh = max(2, w // 4), max(2, h // 4)
        buffer = np.zeros((lh, lw, 3), np.float32)
        for i, glow in enumerate(glows):
            self._add(buffer, glow, i, view, time, lh)
        image = Image.fromarray(np.clip(buffer * 255, 0, 255).astype(np.uint8))
        return ImageChops.screen(canvas, image.resize((w, h), Image.Resampling.BILINEAR))

    def _add(self, buffer: F32, glow: Glow, index: int, view: View, time: float, lh: int) -> None:
        scale, dx, dy = view.place(glow.depth, self._stage.focus)
        base = (
            1 + (self._stage.base_zoom - 1) * min(1.0, 0.35 + glow.depth * 0.65)
            if glow.depth != self._stage.figure_depth
            else 1.0
        )
        fx, fy = self._stage.focus
        gx, gy = glow.x, glow.y
        if glow.path is not None:
            px, py = glow.path(time)
            gx, gy = gx + px, gy + py
        x = ((gx - fx) * base + fx) * scale + dx
        y = ((gy - fy) * base + fy) * scale + dy
        strength = glow.strength
        if glow.flicker:
            wave = self._flicker[index]
            pos = time / SECONDS * 38 % 238
            k = int(pos)
            strength *= 1 + glow.flicker * 0.6 * float(wave[k] * (1 - pos + k) + wave[k + 1] * (pos - k))
        radius = glow.radius * base
        size_x, size_y = max(2, round(2 * radius * lh)), max(2, round(2 * radius * glow.stretch * lh))
        left, top = x * lh - size_x / 2, y * lh - size_y / 2
        x0, y0 = max(0, math.floor(left)), max(0, math.floor(top))
        x1, y1 = min(buffer.shape[1], math.ceil(left + size_x)), min(buffer.shape[0], math.ceil(top + size_y))
        if x1 <= x0 or y1 <= y0:
            return
        us = ((np.arange(x0, x1, dtype=np.float32) + 0.5 - left) / size_x * 2 - 1) ** 2
        vs = ((np.arange(y0, y1, dtype=np.float32) + 0.5 - top) / size_y * 2 - 1) ** 2
        fade = np.clip(1 - np.sqrt(us[None, :] + vs[:, None]), 0, 1)
        patch = fade * fade * fade * (2.2 - 1.2 * fade) * np.float32(max(0.0, strength))
        buffer[y0:y1, x0:x1] += patch[..., None] * np.array(glow.colour, np.float32)


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
    light = _Light(stage, frames)
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
        canvas = light.over(canvas, view, time)
        canvas = ImageChops.multiply(canvas, vignette)
        if exposure is None:
            exposure = _exposure(canvas) * 3
        yield np.asarray(canvas.point(exposure))
