"""Lights in the air: summed small, enlarged, and screened over what has been drawn so far."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageChops

from .camera import View
from .noise import F32, fbm1, rng_for
from .stage import Glow, Stage

_COARSE = 4
"""Glows are soft: a quarter of the size is enough."""
_SKY = 0.3
"""Glows farther than this, the sun among them, bloom over everything; nearer ones stay behind whoever stands before them."""


class Lights:
    """A layer of light."""

    def __init__(self, stage: Stage, glows: list[Glow]) -> None:
        self._glows = glows
        self._focus, self._zoom, self._figures = stage.focus, stage.base_zoom, stage.figure_depth
        self._flicker = [
            fbm1(rng_for("flicker", stage.shot.seed, glow.seed, i), 240, 60, 2) if glow.flicker else None
            for i, glow in enumerate(glows)
        ]

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Add the light of this moment."""
        w, h = canvas.size
        buffer = np.zeros((max(2, h // _COARSE), max(2, w // _COARSE), 3), np.float32)
        for glow, wave in zip(self._glows, self._flicker, strict=True):
            self._add(buffer, glow, wave, view, time)
        light = Image.fromarray(np.clip(buffer * 255, 0, 255).astype(np.uint8))
        canvas.paste(ImageChops.screen(canvas, light.resize((w, h), Image.Resampling.BILINEAR)))

    def _add(self, buffer: F32, glow: Glow, wave: F32 | None, view: View, time: float) -> None:
        height = buffer.shape[0]
        scale, dx, dy = view.place(glow.depth, self._focus)
        base = 1 + (self._zoom - 1) * min(1.0, 0.35 + glow.depth * 0.65) if glow.depth != self._figures else 1.0
        fx, fy = self._focus
        px, py = glow.path(time) if glow.path is not None else (0.0, 0.0)
        x = ((glow.x + px - fx) * base + fx) * scale + dx
        y = ((glow.y + py - fy) * base + fy) * scale + dy
        strength = glow.strength
        if wave is not None:
            at = time * 7.6 % 238
            k = int(at)
            strength *= 1 + glow.flicker * 0.6 * float(wave[k] * (1 - at + k) + wave[k + 1] * (at - k))
        size_x = max(2.0, 2 * glow.radius * base * height)
        size_y = max(2.0, size_x * glow.stretch)
        left, top = x * height - size_x / 2, y * height - size_y / 2
        x0, y0 = max(0, math.floor(left)), max(0, math.floor(top))
        x1, y1 = min(buffer.shape[1], math.ceil(left + size_x)), min(height, math.ceil(top + size_y))
        if x1 <= x0 or y1 <= y0:
            return
        us = ((np.arange(x0, x1, dtype=np.float32) + 0.5 - left) / size_x * 2 - 1) ** 2
        vs = ((np.arange(y0, y1, dtype=np.float32) + 0.5 - top) / size_y * 2 - 1) ** 2
        fade = np.clip(1 - np.sqrt(us[None, :] + vs[:, None]), 0, 1)
        patch = fade * fade * fade * (2.2 - 1.2 * fade) * np.float32(max(0.0, strength))
        buffer[y0:y1, x0:x1] += patch[..., None] * np.array(glow.colour, np.float32)


def lay_lights(stage: Stage) -> None:
    """Put the lights where they belong: the place's behind its people, the sky's and the people's own over everything."""
    behind = [g for g in stage.glows if _SKY <= g.depth < stage.figure_depth - 0.015]
    over = [g for g in stage.glows if g not in behind]
    if behind:
        at = stage.figures_at if stage.figures_at >= 0 else len(stage.layers)
        stage.layers.insert(at, Lights(stage, behind))
    if over:
        stage.layers.append(Lights(stage, over))
