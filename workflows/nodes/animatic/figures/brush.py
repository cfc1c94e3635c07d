"""Cut-paper pieces with a shadow side, drawn in units of one figure's height (feet at y = 0, crown at y = -1)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw

from ..colour import Colour, mix, shade, to8
from ..paint import Point, spline

Lit = Callable[[Colour], Colour]


class Brush:
    """A small sheet for one figure, seen from one side, lit from one side."""

    def __init__(
        self,
        box: tuple[float, float, float, float],
        px: float,
        fine: int,
        facing: int,
        light: int,
        lit: Lit,
        shadow: Colour,
    ) -> None:
        self.box = box
        self.px = px
        self.fine = fine
        self.scale = px * fine
        self.facing = facing
        self.light = light
        self._lit = lit
        self._shadow = shadow
        size = (math.ceil((box[2] - box[0]) * self.scale), math.ceil((box[3] - box[1]) * self.scale))
        self.image = Image.new("RGBA", (max(4, size[0]), max(4, size[1])), (0, 0, 0, 0))

    def _points(self, points: Sequence[Point]) -> list[Point]:
        s, f = self.scale, self.facing
        return [((x * f - self.box[0]) * s, (y - self.box[1]) * s) for x, y in points]

    def dark(self, colour: Colour) -> Colour:
        """The shadow side of a colour."""
        lit = self._lit(colour)
        return mix(shade(lit, -0.09), self._shadow, 0.34)

    def bright(self, colour: Colour) -> Colour:
        """The colour in this light."""
        return self._lit(colour)

    def piece(
        self,
        points: Sequence[Point],
        colour: Colour,
        *,
        smooth: bool = True,
        core: float = 0.03,
        folds: Sequence[Sequence[Point]] = (),
        marks: Sequence[tuple[Sequence[Point], Colour]] = (),
        flat: bool = False,
    ) -> None:
        """Cut one piece: its lit colour, a shadow ``core`` wide on the side away from the light, folds, and marks on it.

        Folds are darkened, marks painted in their own colour; both are clipped to the piece.
        """
        outline = self._points(spline(points, steps=5 if self.px < 300 else 8) if smooth else points)
        d = math.ceil(core * self.scale)
        pad = d + 2
        x0, y0 = math.floor(min(p[0] for p in outline)) - pad, math.floor(min(p[1] for p in outline)) - pad
        x1, y1 = math.ceil(max(p[0] for p in outline)) + pad, math.ceil(max(p[1] for p in outline)) + pad
        # A piece outside the brush's box (a close-up's legs) costs nothing.
        if x1 <= 0 or y1 <= 0 or x0 >= self.image.width or y0 >= self.image.height:
            return
        x0, y0 = max(x0, -pad), max(y0, -pad)
        x1, y1 = min(x1, self.image.width + pad), min(y1, self.image.height + pad)
        size = (x1 - x0, y1 - y0)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x - x0, y - y0) for x, y in outline], fill=255)
        self._pour(mask, (x0, y0), self.bright(colour))
        if flat:
            return
        dark = self.dark(colour)
        side = ImageChops.subtract(mask, ImageChops.offset(mask, d * self.light, round(d * 0.25)))
        if folds:
            crease = Image.new("L", size, 0)
            pen = ImageDraw.Draw(crease)
            for fold in folds:
                pen.polygon([(x - x0, y - y0) for x, y in self._points(fold)], fill=190)
            side = ImageChops.lighter(side, ImageChops.multiply(crease, mask))
        self._pour(side, (x0, y0), dark)
        for shape, paint in marks:
            mark = Image.new("L", size, 0)
            ImageDraw.Draw(mark).polygon([(x - x0, y - y0) for x, y in self._points(shape)], fill=255)
            mark = ImageChops.multiply(mark, mask)
            self._pour(mark, (x0, y0), self.bright(paint))
            self._pour(ImageChops.multiply(mark, side), (x0, y0), self.dark(paint))

    def plain(
        self, points: Sequence[Point], colour: Colour, alpha: float = 1.0, *, lit: bool = True, smooth: bool = False
    ) -> None:
        """A flat shape: a line of a face, a button, a pane."""
        outline = self._points(spline(points) if smooth else points)
        x0, y0 = math.floor(min(p[0] for p in outline)), math.floor(min(p[1] for p in outline))
        x1, y1 = math.ceil(max(p[0] for p in outline)) + 1, math.ceil(max(p[1] for p in outline)) + 1
        if x1 <= 0 or y1 <= 0 or x0 >= self.image.width or y0 >= self.image.height:
            return
        mask = Image.new("L", (max(1, x1 - x0), max(1, y1 - y0)), 0)
        ImageDraw.Draw(mask).polygon([(x - x0, y - y0) for x, y in outline], fill=round(255 * alpha))
        self._pour(mask, (x0, y0), self.bright(colour) if lit else colour)

    def _pour(self, mask: Image.Image, at: tuple[int, int], colour: Colour) -> None:
        # An image, not a bare colour: Pillow fills transparent pixels with a bare colour unpremultiplied.
        self.image.paste(Image.new("RGBA", mask.size, (*to8(colour), 255)), at, mask)

    def finish(self, rim: Colour, strength: float, width: float) -> Image.Image:
        """Add the rim of light around the whole figure and fold the supersampling in (mode ``RGBa``)."""
        alpha = self.image.getchannel("A")
        d = max(1, round(width * self.scale))
        edge = ImageChops.subtract(alpha, ImageChops.offset(alpha, -d * self.light, round(d * 0.8)))
        edge = edge.point([round(v * strength) for v in range(256)])
        self._pour(edge, (0, 0), rim)
        raw = Image.frombuffer("RGBa", self.image.size, self.image.tobytes(), "raw", "RGBa", 0, 1)
        return raw.reduce(self.fine) if self.fine > 1 else raw
