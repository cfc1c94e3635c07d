"""The stage: layers from far to near, lights over them, and where people may stand."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from PIL import Image, ImageFilter

from .camera import View
from .colour import Colour
from .noise import F32, fbm2, rng_for
from .paint import MARGIN_X, MARGIN_Y, Frame, Sheet
from .palette import Palette
from .shot import Drawn, Shot

Drift = Callable[[float], tuple[float, float]]


class Layer(Protocol):
    """Something that draws itself over what lies behind it."""

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Draw over ``canvas`` at ``time`` seconds into the scene."""
        ...


@dataclass
class PaperLayer:
    """A finished sheet, cut down to what is painted."""

    image: Image.Image
    corner: tuple[float, float]
    """Where the image's left upper corner lies, in units."""
    unit: float
    depth: float
    focus: tuple[float, float]
    base: float = 1.0
    drift: Drift | None = None
    opacity: Callable[[float], float] | None = None

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Scale, shift and paste the visible part."""
        w, h = canvas.size
        scale, dx, dy = view.place(self.depth, self.focus)
        if self.base != 1.0:
            dx, dy = dx + scale * self.focus[0] * (1 - self.base), dy + scale * self.focus[1] * (1 - self.base)
            scale *= self.base
        if self.drift is not None:
            ox, oy = self.drift(time)
            dx, dy = dx + ox, dy + oy
        # pixels of the canvas = pixels of the image * k + offset
        k = scale * h / self.unit
        ox = (self.corner[0] * scale + dx) * h
        oy = (self.corner[1] * scale + dy) * h
        x0, y0 = max(0, math.ceil(ox)), max(0, math.ceil(oy))
        x1 = min(w, math.floor(ox + self.image.width * k))
        y1 = min(h, math.floor(oy + self.image.height * k))
        if x1 <= x0 or y1 <= y0:
            return
        box = ((x0 - ox) / k, (y0 - oy) / k, (x1 - ox) / k, (y1 - oy) / k)
        box = (max(0.0, box[0]), max(0.0, box[1]), min(self.image.width, box[2]), min(self.image.height, box[3]))
        part = self.image.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR, box=box)
        if self.opacity is not None:
            level = max(0.0, min(1.0, self.opacity(time)))
            if level < 0.004:
                return
            table = [round(v * level) for v in range(256)]
            part = Image.merge("RGBA", [band.point(table) for band in part.split()])
            part = Image.frombuffer("RGBa", part.size, part.tobytes(), "raw", "RGBa", 0, 1)
        canvas.paste(part, (x0, y0), part)


@dataclass(frozen=True)
class Glow:
    """A light in the air, added over the picture; it moves with its depth."""

    x: float
    y: float
    radius: float
    colour: Colour
    strength: float
    depth: float = 0.8
    flicker: float = 0.0
    """0 steady, 1 a guttering candle."""
    stretch: float = 1.0
    """Height over width."""
    path: Drift | None = None
    seed: int = 0


@dataclass(frozen=True)
class Spot:
    """Where a figure's feet may be, and its height, in units."""

    x: float
    y: float
    tall: float
    seat: bool = False


@dataclass
class Stage:
    """Everything a drawer of a place works with."""

    shot: Shot
    frame: Frame
    pal: Palette
    drawn: Drawn = field(default_factory=Drawn)
    layers: list[Layer] = field(default_factory=list)
    glows: list[Glow] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    horizon: float = 0.6
    sun_x: float = 0.5
    indoors: bool = False
    figure_depth: float = 1.0
    figures_at: int = -1
    """Index among the layers before which figures stand; -1 until a drawer says."""
    table: tuple[float, float, float] | None = None
    """x, y and half width of a surface things can lie on."""
    openings: list[tuple[float, float]] = field(default_factory=list)
    """Stretches of a room's wall that are taken: windows and what hangs beside them."""
    focus: tuple[float, float] = (0.0, 0.0)
    base_zoom: float = 1.0
    blur: float = 0.0

    def __post_init__(self) -> None:
        self.focus = (self.frame.aspect / 2, 0.5)
        w, h = self.frame.size
        rng = rng_for("paper", self.shot.seed)
        speck = np.random.default_rng(rng.getrandbits(64)).standard_normal((h, w), dtype=np.float32)
        blotches = fbm2(rng, h, w, 14, 3)
        self._paper: F32 = (0.275 * np.clip(speck, -2, 2) + 1.1 * (blotches - 0.5)).astype(np.float32)

    @property
    def wide(self) -> float:
        """The frame's width in units."""
        return self.frame.aspect

    @property
    def light_side(self) -> int:
        """-1 when the light comes from the left, 1 from the right."""
        return -1 if self.sun_x < self.wide / 2 else 1

    def rng(self, purpose: str) -> random.Random:
        """Chance for one purpose in this scene."""
        return rng_for(purpose, self.shot.seed, self.shot.place)

    def sheet(self) -> Sheet:
        """A blank sheet."""
        return Sheet(self.frame)

    def add(
        self,
        sheet: Sheet,
        depth: float,
        *,
        rim: float = 0.0,
        rim_colour: Colour | None = None,
        mist: tuple[float, float, float] | None = None,
        grain: float = 0.055,
        blur: float = 0.0,
        drift: Drift | None = None,
        opacity: Callable[[float], float] | None = None,
    ) -> None:
        """Finish a sheet and lay it over the ones before.

        Args:
            sheet: What was drawn.
            depth: How much it moves with the camera: 0 the sky, 1 the figures, above 1 in front of them.
            rim: Strength of the light along edges that face the sun.
            rim_colour: Its colour; the sun's when not given.
            mist: (from y, to y, how much): haze that thickens downwards over the layer.
            grain: Strength of the paper's grain.
            blur: Out of focus, in units.
            drift: A motion of its own.
            opacity: A brightness of its own over time.
        """
        image = sheet.pixels()
        box = image.getchannel("a").getbbox() if image.mode == "RGBa" else image.getbbox()
        if box is None:
            return
        unit = self.frame.unit
        pad = math.ceil((blur + self.blur * abs(1 - depth)) * unit * 2) + 2
        box = (
            max(0, box[0] - pad),
            max(0, box[1] - pad),
            min(image.width, box[2] + pad),
            min(image.height, box[3] + pad),
        )
        pixels = np.asarray(image.crop(box)).astype(np.float32)
        alpha = pixels[..., 3:]
        if mist is not None:
            y = (np.arange(box[1], box[3]) / unit - MARGIN_Y - mist[0]) / max(1e-6, mist[1] - mist[0])
            amount = (np.clip(y, 0, 1) ** 1.5 * mist[2]).astype(np.float32)[:, None, None]
            pixels[..., :3] += (np.array(self.pal.haze, np.float32) * alpha - pixels[..., :3]) * amount
        if rim > 0:
            step = max(1, round(unit * 0.0035))
            behind = np.zeros_like(alpha)
            side = step * self.light_side
            shifted = np.roll(alpha, (step, -side), (0, 1))
            shifted[:step] = 0
            behind = np.clip(alpha - shifted, 0, 255) * np.float32(rim)
            colour = np.array(rim_colour or self.pal.key, np.float32)
            pixels[..., :3] += (255 * colour - pixels[..., :3]) * (behind / 255)
        pixels[..., :3] *= 1 + np.float32(grain) * self._paper[box[1] : box[3], box[0] : box[2], None]
        pixels[..., :3] = np.minimum(pixels[..., :3], alpha)
        done = np.clip(pixels + 0.5, 0, 255).astype(np.uint8)
        paper = Image.frombuffer("RGBa", (done.shape[1], done.shape[0]), done.tobytes(), "raw", "RGBa", 0, 1)
        soft = blur + self.blur * min(1.0, abs(1 - depth) + (0.3 if depth != 1 else 0))
        if soft > 0:
            paper = paper.filter(ImageFilter.BoxBlur(soft * unit * 0.6)).filter(ImageFilter.BoxBlur(soft * unit * 0.6))
        self.layers.append(
            PaperLayer(
                image=paper,
                corner=(box[0] / unit - MARGIN_X, box[1] / unit - MARGIN_Y),
                unit=unit,
                depth=depth,
                focus=self.focus,
                base=1 + (self.base_zoom - 1) * min(1.0, 0.35 + depth * 0.65),
                drift=drift,
                opacity=opacity,
            )
        )

    def free_wall(self, wish: float, half: float) -> float:
        """The x nearest to ``wish`` where something ``2 * half`` wide hangs on bare wall."""
        steps = sorted((wish + 0.04 * k for k in range(-40, 41)), key=lambda x: abs(x - wish))
        for x in steps:
            inside = half < x < self.wide - half
            if inside and all(x + half < a or x - half > b for a, b in self.openings):
                return x
        return wish

    def people_here(self) -> None:
        """Figures stand in front of everything laid down so far."""
        self.figures_at = len(self.layers)
