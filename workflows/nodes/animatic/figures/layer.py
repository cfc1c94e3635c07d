"""A figure as a layer of the picture: it breathes, sways, walks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from PIL import Image

from ..camera import View
from ..colour import Colour, mix, times
from ..shot import Actor
from ..stage import Spot, Stage
from .figure import Lighting, draw_figure
from .held import holder
from .pose import MOVING

REDRAWN = MOVING - {"talk", "argue", "work"}


@dataclass
class FigureLayer:
    """A figure that breathes and sways, or moves in earnest."""

    actor: Actor
    spot: Spot
    facing: int
    px: float
    light: Lighting
    box: tuple[float, float, float, float]
    depth: float
    focus: tuple[float, float]
    phase: float
    wind: float
    pace: float = 0.0
    """Units a second it travels."""
    _still: Image.Image | None = field(default=None, init=False)

    def _sprite(self, time: float) -> Image.Image:
        hold = holder(self.actor.holds)
        if self.actor.action in REDRAWN:
            return draw_figure(
                self.actor, self.facing, self.px, self.light, time, self.phase, self.wind, hold=hold, box=self.box
            )
        if self._still is None:
            self._still = draw_figure(
                self.actor, self.facing, self.px, self.light, 0.4, self.phase, self.wind, hold=hold, box=self.box
            )
        return self._still

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Place the figure for this view and moment."""
        w, h = canvas.size
        sprite = self._sprite(time)
        scale, dx, dy = view.place(self.depth, self.focus)
        a = math.tau * (time / 3.7 + self.phase)
        breath = 1 + 0.0035 * math.sin(a)
        sway = 0.004 * math.sin(math.tau * (time / 5.3 + self.phase * 3)) + self.wind * 0.15 * math.sin(a * 0.8)
        fx = ((self.spot.x + self.pace * (time - 2.5)) * scale + dx) * h
        fy = (self.spot.y * scale + dy) * h
        k = scale * self.spot.tall * h / self.px
        left, top = self.box[0] * self.px, self.box[1] * self.px
        x0, x1 = fx + left * k - 4, fx + (left + sprite.width) * k + 4
        y0, y1 = fy + top * k - 4, fy + (top + sprite.height) * k + 4
        x0, y0 = max(0, math.floor(x0)), max(0, math.floor(y0))
        x1, y1 = min(w, math.ceil(x1)), min(h, math.ceil(y1))
        if x1 <= x0 or y1 <= y0:
            return
        # inverse map: canvas pixel -> sprite pixel; the upper body stretches and leans about the feet
        ky = 1 / (k * breath)
        matrix = (1 / k, sway * ky, (x0 - fx) / k + sway * (y0 - fy) * ky - left, 0.0, ky, (y0 - fy) * ky - top)
        part = sprite.transform((x1 - x0, y1 - y0), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
        canvas.paste(part, (x0, y0), part)


def lighting(stage: Stage) -> Lighting:
    """The light on people: the scene's own, a little kinder, so that a coat keeps its colour at night."""
    pal = stage.pal
    peak = max(pal.illum)
    lift = 1.0 if peak > 0.85 else 0.62 / max(0.2, peak) if peak < 0.62 else 1.0
    kind = tuple(
        min(1.0, (0.5 * v * w + 0.5 * peak) * max(1.0, lift)) for v, w in zip(pal.illum, (1.12, 1.0, 0.92), strict=True)
    )
    illum: Colour = (kind[0], kind[1], kind[2])
    strength = 0.5 if stage.shot.weather in ("clear", "wind", "dust") else 0.34
    return Lighting(
        lit=lambda c: mix(times(c, illum), pal.ink, 0.05),
        shadow=pal.ink,
        rim=mix(pal.key, (1.0, 1.0, 1.0), 0.12),
        rim_strength=strength + 0.3 * pal.night,
        side=stage.light_side,
    )
