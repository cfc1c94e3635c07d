"""Paper and scissors: sheets one draws shapes on, in units of the picture's height.

A point (x, y) has y from 0 (top) to 1 (bottom) of the frame and x from 0 to ``aspect``; sheets are larger than the
frame by ``MARGIN_X`` and ``MARGIN_Y`` so the camera can travel. Pixels are premultiplied by alpha throughout.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .colour import Colour, to8
from .noise import F32

MARGIN_X = 0.26
MARGIN_Y = 0.13
Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """The size of the film in pixels, and how finely sheets are drawn."""

    width: int
    height: int

    @property
    def aspect(self) -> float:
        return self.width / self.height

    @property
    def fine(self) -> int:
        """Supersampling while drawing; large frames are fine enough with one."""
        return 2 if self.width * self.height <= 1_300_000 else 1

    @property
    def unit(self) -> float:
        """Pixels of a finished sheet along the height of the frame."""
        return self.height * (1.10 if self.fine == 2 else 1.04)

    @property
    def size(self) -> tuple[int, int]:
        """A finished sheet in pixels, margins included."""
        return (math.ceil((self.aspect + 2 * MARGIN_X) * self.unit), math.ceil((1 + 2 * MARGIN_Y) * self.unit))


@dataclass(frozen=True)
class Ramp:
    """A gradient between stops (position, colour), along y, x or outwards from a centre."""

    stops: tuple[tuple[float, Colour], ...]
    axis: str = "y"
    centre: Point = (0.0, 0.0)

    @staticmethod
    def down(top: float, a: Colour, bottom: float, b: Colour) -> Ramp:
        return Ramp(((top, a), (bottom, b)))

    @staticmethod
    def across(left: float, a: Colour, right: float, b: Colour) -> Ramp:
        return Ramp(((left, a), (right, b)), axis="x")

    def at(self, xs: F32, ys: F32) -> F32:
        """Colours 0..255 for columns ``xs`` and rows ``ys``; one row or column where that is all there is."""
        if self.axis == "y":
            pos = ys[:, None]
        elif self.axis == "x":
            pos = xs[None, :]
        else:
            pos = np.hypot(xs[None, :] - self.centre[0], ys[:, None] - self.centre[1])
        knots = [s[0] for s in self.stops]
        return np.stack([np.interp(pos, knots, [s[1][c] * 255 for s in self.stops]) for c in range(3)], axis=-1).astype(
            np.float32
        )


Paint = Colour | Ramp

_SOFT: dict[int, Image.Image] = {}


def soft_disc(size: int = 96) -> Image.Image:
    """A round fade from 255 in the middle to 0 at the rim, made once."""
    if size not in _SOFT:
        axis = np.linspace(-1, 1, size, dtype=np.float32)
        d = np.clip(1 - np.hypot(axis[None, :], axis[:, None]), 0, 1)
        _SOFT[size] = Image.fromarray((d * d * (3 - 2 * d) * 255).astype(np.uint8))
    return _SOFT[size]


def spline(points: Sequence[Point], closed: bool = True, steps: int = 6) -> list[Point]:
    """A smooth curve through the points (centripetal enough for cut paper: Catmull-Rom)."""
    n = len(points)
    if n < 3:
        return list(points)
    out: list[Point] = []
    spans = n if closed else n - 1
    for i in range(spans):
        if closed:
            p0, p1, p2, p3 = points[i - 1], points[i], points[(i + 1) % n], points[(i + 2) % n]
        else:
            p0, p1, p2, p3 = points[max(0, i - 1)], points[i], points[i + 1], points[min(n - 1, i + 2)]
        for s in range(steps):
            t = s / steps
            t2, t3 = t * t, t * t * t
            a, b = -0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1
            c, d = -1.5 * t3 + 2 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2
            out.append((a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1]))
    if not closed:
        out.append(points[-1])
    return out


def capsule(a: Point, b: Point, ra: float, rb: float, steps: int = 7) -> list[Point]:
    """A limb: a rounded bar from ``a`` to ``b``, thick ``ra`` at one end and ``rb`` at the other."""
    angle = math.atan2(b[1] - a[1], b[0] - a[0])
    out: list[Point] = []
    for i in range(steps + 1):
        t = angle + math.pi / 2 + math.pi * i / steps
        out.append((a[0] + ra * math.cos(t), a[1] + ra * math.sin(t)))
    for i in range(steps + 1):
        t = angle - math.pi / 2 + math.pi * i / steps
        out.append((b[0] + rb * math.cos(t), b[1] + rb * math.sin(t)))
    return out


def ring(
    cx: float, cy: float, rx: float, ry: float, steps: int = 48, start: float = 0, end: float = 360
) -> list[Point]:
    """Points of an ellipse or of an arc of it, degrees clockwise from the right."""
    return [
        (
            cx + rx * math.cos(math.radians(start + (end - start) * i / steps)),
            cy + ry * math.sin(math.radians(start + (end - start) * i / steps)),
        )
        for i in range(steps + 1)
    ]


@dataclass
class Sheet:
    """One layer while it is being drawn."""

    frame: Frame
    image: Image.Image = field(init=False)
    scale: float = field(init=False)

    def __post_init__(self) -> None:
        w, h = self.frame.size
        self.scale = self.frame.unit * self.frame.fine
        self.image = Image.new("RGBA", (w * self.frame.fine, h * self.frame.fine), (0, 0, 0, 0))
        self._pen = ImageDraw.Draw(self.image)

    @property
    def left(self) -> float:
        return -MARGIN_X

    @property
    def right(self) -> float:
        return self.frame.aspect + MARGIN_X

    def to_pixels(self, points: Sequence[Point]) -> list[Point]:
        """Units as pixels of the sheet being drawn."""
        s = self.scale
        return [((x + MARGIN_X) * s, (y + MARGIN_Y) * s) for x, y in points]

    def shape(self, points: Sequence[Point], paint: Paint, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Fill a polygon; ``blur`` softens its edge (in units)."""
        self.shapes([points], paint, alpha, blur)

    def shapes(self, many: Sequence[Sequence[Point]], paint: Paint, alpha: float = 1.0, blur: float = 0.0) -> None:
        """Fill several polygons with one paint."""
        outlines = [self.to_pixels(p) for p in many if len(p) >= 3]
        if not outlines:
            return
        if alpha >= 1 and blur <= 0 and not isinstance(paint, Ramp):
            for px in outlines:
                self._pen.polygon(px, fill=(*to8(paint), 255))
            return
        pad = math.ceil(blur * self.scale * 2.5)
        x0 = max(0, math.floor(min(x for p in outlines for x, _ in p)) - pad)
        y0 = max(0, math.floor(min(y for p in outlines for _, y in p)) - pad)
        x1 = min(self.image.width, math.ceil(max(x for p in outlines for x, _ in p)) + 1 + pad)
        y1 = min(self.image.height, math.ceil(max(y for p in outlines for _, y in p)) + 1 + pad)
        if x1 <= x0 or y1 <= y0:
            return
        mask = Image.new("L", (x1 - x0, y1 - y0), 0)
        pen = ImageDraw.Draw(mask)
        level = round(255 * min(1.0, alpha))
        for px in outlines:
            pen.polygon([(x - x0, y - y0) for x, y in px], fill=level)
        if blur > 0:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * self.scale))
        self.stamp(mask, (x0, y0), paint)

    def stamp(self, mask: Image.Image, at: tuple[int, int], paint: Paint) -> None:
        """Pour paint through a mask whose corner lies at ``at`` (pixels of the sheet)."""
        w, h = mask.size
        if isinstance(paint, Ramp):
            # A radial gradient is smooth enough to be worked out coarsely and enlarged.
            coarse = 8 if paint.axis == "r" else 1
            cols, rows = math.ceil(w / coarse), math.ceil(h / coarse)
            xs = ((np.arange(cols, dtype=np.float32) + 0.5) * w / cols + at[0]) / self.scale - MARGIN_X
            ys = ((np.arange(rows, dtype=np.float32) + 0.5) * h / rows + at[1]) / self.scale - MARGIN_Y
            table = paint.at(xs.astype(np.float32), ys.astype(np.float32))
            full = np.full((*table.shape[:2], 4), 255, np.uint8)
            full[..., :3] = table + 0.5
            fill = Image.fromarray(full)
            if fill.size != mask.size:
                how = Image.Resampling.BILINEAR if paint.axis == "r" else Image.Resampling.NEAREST
                fill = fill.resize(mask.size, how)
        else:
            fill = Image.new("RGBA", mask.size, (*to8(paint), 255))
        self.image.paste(fill, at, mask)

    def rect(self, x0: float, y0: float, x1: float, y1: float, paint: Paint, alpha: float = 1.0) -> None:
        self.shape([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], paint, alpha)

    def rects(self, boxes: Sequence[tuple[float, float, float, float]], paint: Paint, alpha: float = 1.0) -> None:
        self.shapes([[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in boxes], paint, alpha)

    def ellipse(self, cx: float, cy: float, rx: float, ry: float, paint: Paint, alpha: float = 1.0) -> None:
        self.shape(ring(cx, cy, rx, ry), paint, alpha)

    def blob(self, points: Sequence[Point], paint: Paint, alpha: float = 1.0, blur: float = 0.0) -> None:
        """A smooth shape through the points."""
        self.shape(spline(points), paint, alpha, blur)

    def line(self, points: Sequence[Point], width: float, paint: Paint, alpha: float = 1.0) -> None:
        """A stroke of even width (units) through the points, round at its joints."""
        if isinstance(paint, Ramp) or alpha < 1:
            self.shapes([capsule(a, b, width / 2, width / 2, 4) for a, b in itertools.pairwise(points)], paint, alpha)
            return
        px = max(1, round(width * self.scale))
        self._pen.line(self.to_pixels(points), fill=(*to8(paint), 255), width=px, joint="curve")

    def soft(self, cx: float, cy: float, rx: float, ry: float, paint: Paint, alpha: float) -> None:
        """A cloud of colour fading outwards."""
        s = self.scale
        w, h = max(2, round(2 * rx * s)), max(2, round(2 * ry * s))
        x0, y0 = round((cx + MARGIN_X - rx) * s), round((cy + MARGIN_Y - ry) * s)
        disc = soft_disc().resize((w, h), Image.Resampling.BILINEAR)
        left, top = max(0, -x0), max(0, -y0)
        right, bottom = min(w, self.image.width - x0), min(h, self.image.height - y0)
        if right <= left or bottom <= top:
            return
        disc = disc.crop((left, top, right, bottom))
        if alpha < 1:
            disc = disc.point([round(v * alpha) for v in range(256)])
        self.stamp(disc, (x0 + left, y0 + top), paint)

    def wash(self, paint: Paint) -> None:
        """Cover the whole sheet."""
        self.rect(self.left, -MARGIN_Y, self.right, 1 + MARGIN_Y, paint)

    def pixels(self) -> Image.Image:
        """The finished sheet, premultiplied (mode ``RGBa``), supersampling folded in."""
        raw = Image.frombuffer("RGBa", self.image.size, self.image.tobytes(), "raw", "RGBa", 0, 1)
        return raw.reduce(self.frame.fine) if self.frame.fine > 1 else raw
