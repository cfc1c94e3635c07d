"""The sky: gradient, sun or moon, stars, clouds; it sets where the light comes from."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from PIL import Image

from .camera import View
from .colour import Colour, mix, shade
from .paint import MARGIN_Y, Point, Ramp, Sheet, ring, soft_disc, spline
from .stage import Drift, Glow, Stage

_HIGH = {
    "morning": 0.30,
    "day": 0.10,
    "afternoon": 0.24,
    "golden": 0.50,
    "dawn": 0.55,
    "dusk": 0.57,
    "evening": 0.7,
    "night": 0.2,
}
_HIDDEN = {"overcast", "rain", "storm", "snow", "fog"}


def sky(stage: Stage, *, top: float = -MARGIN_Y, stars: bool = True, clouds: bool = True) -> None:
    """Lay the sky and note the light; call it first out of doors."""
    shot, pal, rng = stage.shot, stage.pal, stage.rng("sky")
    horizon = stage.horizon
    sheet = stage.sheet()
    sheet.wash(Ramp(((top, pal.top), (horizon * 0.55, pal.middle), (horizon * 1.02, pal.low), (1.2, pal.low))))
    hidden = shot.weather in _HIDDEN
    side = rng.choice((-1, 1))
    stage.sun_x = stage.wide * (0.5 + side * rng.uniform(0.14, 0.34))
    height = horizon * _HIGH[shot.hour] / 0.6
    dark = shot.hour in ("night", "evening")
    if dark and stars and not hidden:
        _stars(sheet, stage, rng, horizon)
    if hidden:
        sheet.soft(stage.sun_x, height, 0.7, 0.4, mix(pal.low, pal.key, 0.35), 0.5)
        stage.drawn.sky = {
            "fog": "the sky is lost in fog", "snow": "under a pale sky full of snow", "storm": "under heavy storm clouds",
            "rain": "under low rain clouds", "overcast": "under a flat grey overcast",
        }[shot.weather]  # fmt: skip
    elif shot.hour == "night":
        _moon(sheet, stage, rng)
    elif shot.hour == "evening":
        sheet.soft(stage.sun_x, horizon, 0.9, 0.3, mix(pal.low, pal.key, 0.6), 0.7)
        stage.drawn.sky = "with the last light on the horizon and the first stars"
    else:
        _sun(sheet, stage, height)
    stage.add(sheet, 0.03, grain=0.035)
    if dark and stars and not hidden:
        twinkles(stage, horizon * 0.7)
    if clouds:
        _clouds(stage, rng, hidden)


def _sun(sheet: Sheet, stage: Stage, height: float) -> None:
    pal, x = stage.pal, stage.sun_x
    low = stage.shot.hour in ("dawn", "golden", "dusk")
    radius = 0.085 if low else 0.05
    warm = mix(pal.key, pal.low, 0.25)
    sheet.soft(x, height, 0.95, 0.55, mix(pal.key, pal.low, 0.5), 0.55)
    for r, a in ((3.6, 0.16), (2.4, 0.22), (1.6, 0.3)):
        sheet.ellipse(x, height, radius * r, radius * r, warm, a)
    sheet.ellipse(x, height, radius, radius, mix(pal.key, (1.0, 1.0, 1.0), 0.45))
    stage.glows.append(Glow(x, height, 0.62, pal.key, 0.30 if low else 0.16, depth=0.03))
    stage.drawn.sky = {
        "dawn": "with a low sun rising", "golden": "with a low golden sun", "dusk": "with a setting sun",
    }.get(stage.shot.hour, "with a bright sun in the sky")  # fmt: skip


def _moon(sheet: Sheet, stage: Stage, rng: random.Random) -> None:
    pal, x, y, r = stage.pal, stage.sun_x, rng.uniform(0.13, 0.24), rng.uniform(0.05, 0.075)
    sheet.soft(x, y, 0.6, 0.5, mix(pal.middle, pal.key, 0.4), 0.55)
    sheet.ellipse(x, y, r * 1.9, r * 1.9, pal.key, 0.10)
    pale = mix(pal.key, (1.0, 1.0, 0.96), 0.6)
    if rng.random() < 0.4:
        outer = ring(x, y, r, r, 30, -70, 110)
        inner = ring(x - r * 0.25, y - r * 0.22, r * 0.98, r * 0.98, 30, 100, -60)
        sheet.shape(outer + inner, pale)
        stage.drawn.sky = "with a crescent moon"
    else:
        sheet.ellipse(x, y, r, r, pale)
        for _ in range(4):
            a, d = rng.uniform(0, 6.28), rng.uniform(0.1, 0.6) * r
            s = rng.uniform(0.1, 0.26) * r
            sheet.ellipse(x + math.cos(a) * d, y + math.sin(a) * d, s, s, mix(pale, pal.middle, 0.3), 0.6)
        stage.drawn.sky = "with a full moon"
    stage.glows.append(Glow(x, y, 0.42, pal.key, 0.22, depth=0.03))


def _stars(sheet: Sheet, stage: Stage, rng: random.Random, horizon: float) -> None:
    for _ in range(150):
        x, y = rng.uniform(sheet.left, sheet.right), rng.uniform(-MARGIN_Y, horizon * 0.85)
        r = rng.choice((0.0011, 0.0014, 0.002)) * (1.2 - y)
        sheet.ellipse(x, y, r, r, mix(stage.pal.key, (1.0, 1.0, 1.0), 0.5), 0.75 * (1 - y / horizon) + 0.1)


@dataclass
class _Twinkles:
    """A few bright stars that swell and fade, each in its own time."""

    stars: list[tuple[float, float, float, float]]
    """x, y, size, phase."""

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Paste each star at its brightness of this moment."""
        h = canvas.size[1]
        for x, y, size, phase in self.stars:
            level = 0.5 + 0.5 * math.sin(time * 1.7 + phase)
            r = max(2, round(size * h))
            spark = (
                soft_disc(48)
                .resize((2 * r, 2 * r), Image.Resampling.BILINEAR)
                .point([round(v * (0.25 + 0.75 * level)) for v in range(256)])
            )
            canvas.paste((225, 236, 255), (round((x - view.x * 0.03) * h) - r, round(y * h) - r), spark)


def twinkles(stage: Stage, bottom: float, count: int = 9) -> None:
    """Bright stars over what has been laid so far."""
    rng = stage.rng("twinkle")
    stage.layers.append(
        _Twinkles(
            [
                (rng.uniform(0, stage.wide), rng.uniform(0.01, bottom), rng.uniform(0.006, 0.011), rng.uniform(0, 6.28))
                for _ in range(count)
            ]
        )
    )
    stage.drawn.moves("the stars twinkle")


def cloud_outline(rng: random.Random, x: float, y: float, w: float, h: float) -> list[Point]:
    """A cut-paper cloud: bumps above, nearly flat below."""
    n = rng.randint(4, 7)
    points: list[Point] = [(x - w, y)]
    for i in range(n):
        u = (i + 0.5) / n
        lift = math.sin(math.pi * u) ** 0.8 * rng.uniform(0.6, 1.0)
        points.append((x - w + 2 * w * (u - 0.32 / n), y - h * lift * 0.72))
        points.append((x - w + 2 * w * (u + 0.12 / n), y - h * lift))
    points += [(x + w, y), (x + w * 0.5, y + h * 0.10), (x, y + h * 0.05), (x - w * 0.55, y + h * 0.12)]
    return spline(points, steps=5)


def _streak(rng: random.Random, x: float, y: float, w: float, h: float) -> list[Point]:
    """A long thin cloud, tapered at both ends."""
    up = [(x - w + 2 * w * i / 8, y - h * math.sin(math.pi * i / 8) * rng.uniform(0.5, 1)) for i in range(9)]
    down = [(x + w - 2 * w * i / 8, y + h * 0.6 * math.sin(math.pi * i / 8) * rng.uniform(0.3, 1)) for i in range(1, 8)]
    return spline(up + down, steps=5)


def _clouds(stage: Stage, rng: random.Random, hidden: bool) -> None:
    shot, pal, horizon = stage.shot, stage.pal, stage.horizon
    if shot.weather == "fog":
        return
    banks = 2 if hidden else 1
    speed = 0.012 if shot.weather in ("storm", "wind", "dust") else 0.006
    for bank in range(banks):
        sheet = stage.sheet()
        count = rng.randint(7, 9) if hidden else rng.randint(3, 6)
        for i in range(count):
            x = stage.wide * (i + rng.uniform(0.1, 0.9)) / count * 1.3 - 0.25
            if hidden:
                y = horizon * rng.uniform(0.05, 0.32) + bank * horizon * 0.22
                w, h = rng.uniform(0.35, 0.7), rng.uniform(0.10, 0.2)
                base = mix(pal.top, pal.low, 0.25 + 0.3 * bank)
                light = mix(base, pal.key, 0.10)
                dark = shade(base, -0.07 if shot.weather in ("storm", "rain") else -0.03)
                alpha = 0.8
            else:
                y = horizon * rng.uniform(0.12, 0.8)
                far = y / horizon
                w, h = rng.uniform(0.16, 0.42) * (1.25 - 0.5 * far), rng.uniform(0.03, 0.085) * (1.3 - far)
                base = mix(pal.middle, pal.low, 0.3 + 0.5 * far)
                light, dark = mix(base, pal.key, 0.6 if not pal.night else 0.3), shade(base, -0.03)
                alpha = 0.85
            paint = Ramp.down(y - h, light, y + h * 0.15, dark)
            make = (
                _streak
                if not hidden and (rng.random() < 0.55 or shot.hour in ("dusk", "dawn", "night", "evening"))
                else cloud_outline
            )
            sheet.shape(make(rng, x, y, w, h if make is cloud_outline else h * 0.5), paint, alpha)
        pace = speed * (1 + bank) * rng.choice((-1, 1))
        stage.add(sheet, 0.06 + 0.05 * bank, drift=_drifting(pace), grain=0.04)
    if not hidden:
        stage.drawn.part("drifting clouds")
    stage.drawn.moves("the clouds drift")


def _drifting(pace: float) -> Drift:
    def drift(time: float) -> Point:
        return (pace * (time - 2.5), 0.0)

    return drift


def stars_everywhere(sheet: Sheet, rng: random.Random, colour: Colour, count: int = 420) -> None:
    """Open space."""
    top, bottom = -MARGIN_Y, 1 + MARGIN_Y
    for _ in range(count):
        x, y = rng.uniform(sheet.left, sheet.right), rng.uniform(top, bottom)
        r = rng.choice((0.0010, 0.0013, 0.0013, 0.0022))
        sheet.ellipse(x, y, r, r, mix(colour, (1.0, 1.0, 1.0), rng.random()), rng.uniform(0.35, 0.95))
