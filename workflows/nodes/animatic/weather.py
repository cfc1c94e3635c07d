"""What falls and blows: rain, snow, dust, fog, lightning, motes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from .camera import View
from .colour import Colour, mix, to8
from .noise import fbm2, rng_for
from .paint import MARGIN_X, MARGIN_Y
from .stage import PaperLayer, Stage


@dataclass
class Falling:
    """Rain as streaks or snow as flakes, wrapping round the frame; nearer ones larger and faster."""

    kind: str
    colour: Colour
    count: int
    seed: int
    slant: float
    alpha: float
    depth: float
    _drops: list[tuple[float, float, float, float]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        rng = rng_for("falling", self.kind, self.depth, self.seed)
        self._drops = [
            (rng.random(), rng.random(), rng.uniform(0.45, 1.0), rng.uniform(0, 6.28)) for _ in range(self.count)
        ]

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Draw all drops of this moment."""
        w, h = canvas.size
        fine = 2 if w * h <= 1_300_000 else 1
        mask = Image.new("L", (w * fine, h * fine), 0)
        pen = ImageDraw.Draw(mask)
        aspect = w / h
        span_x, span_y = aspect + 0.4, 1.3
        s = h * fine
        for u, v, near, phase in self._drops:
            size = near * (0.5 + 0.6 * self.depth)
            if self.kind == "rain":
                fall = v * span_y + time * 0.62 * (0.6 + 0.5 * size)
                y = fall % span_y - 0.15
                x = (u * span_x + self.slant * fall - view.x * self.depth) % span_x - 0.2
                length = 0.085 * size + 0.02
                level = round(255 * self.alpha * (0.35 + 0.65 * near))
                pen.line(
                    [(x * s, y * s), ((x - self.slant * length) * s, (y - length) * s)],
                    fill=level,
                    width=max(1, round(0.0022 * size * s)),
                )
            else:
                fall = v * span_y + time * 0.075 * (0.5 + size)
                y = (fall - view.y * self.depth) % span_y - 0.15
                x = (
                    u * span_x + self.slant * fall + 0.022 * math.sin(time * 0.9 + phase) - view.x * self.depth
                ) % span_x - 0.2
                r = 0.0038 * size * size + 0.0013
                level = round(255 * self.alpha * (0.4 + 0.6 * near))
                pen.ellipse([(x - r) * s, (y - r) * s, (x + r) * s, (y + r) * s], fill=level)
        if fine > 1:
            mask = mask.reduce(fine)
        canvas.paste(to8(self.colour), (0, 0, w, h), mask)


@dataclass
class Lightning:
    """A flash that lights the whole picture a little, now and then."""

    seed: int

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Brighten the frame for the length of a flash."""
        rng = rng_for("lightning", self.seed)
        at = rng.uniform(1.2, 3.4)
        since = time - at
        level = 0.0
        # Sheet lightning: slow enough at six frames a second that it is weather, not a frame that flickers.
        if -0.8 < since < 3.0:
            level = 0.16 * (1 + since / 0.8) if since < 0 else 0.16 * math.exp(-since * 1.2)
        if level > 0.01:
            canvas.paste((196, 210, 255), (0, 0, *canvas.size), Image.new("L", canvas.size, round(255 * level)))


def _mist_sheet(stage: Stage, y0: float, y1: float, amount: float, colour: Colour, purpose: str) -> Image.Image:
    w, h = stage.frame.size
    unit = stage.frame.unit
    noise = fbm2(stage.rng(purpose), max(2, h // 4), max(2, w // 4), 5, 4)
    ys = np.arange(h // 4, dtype=np.float32) * 4 / unit - MARGIN_Y
    middle, half = (y0 + y1) / 2, (y1 - y0) / 2
    band = np.clip(1 - np.abs(ys - middle) / half, 0, 1)[:, None] ** 0.8
    alpha = np.clip((noise - 0.32) * 2.2, 0, 1) * band * amount
    grey = Image.fromarray((alpha * 255).astype(np.uint8)).resize((w, h), Image.Resampling.BICUBIC)
    r, g, b = to8(colour)
    bands = [grey.point([round(v * c / 255) for v in range(256)]) for c in (r, g, b)]
    merged = Image.merge("RGBA", [*bands, grey])
    return Image.frombuffer("RGBa", merged.size, merged.tobytes(), "raw", "RGBa", 0, 1)


def fog_layer(stage: Stage, depth: float, y0: float, y1: float, amount: float, pace: float, purpose: str) -> None:
    """A bank of fog that drifts."""
    pal = stage.pal
    image = _mist_sheet(stage, y0, y1, amount, mix(pal.haze, pal.low, 0.35), purpose)
    stage.layers.append(
        PaperLayer(
            image, (-MARGIN_X, -MARGIN_Y), stage.frame.unit, depth, stage.focus, drift=lambda t: (pace * (t - 2.5), 0.0)
        )
    )


def weather(stage: Stage) -> None:
    """Lay the weather over the stage and note it."""
    shot, pal, drawn = stage.shot, stage.pal, stage.drawn
    light = mix(pal.low, (1.0, 1.0, 1.0), 0.45)
    if stage.indoors:
        return
    if shot.weather in ("rain", "storm"):
        slant = 0.32 if shot.weather == "storm" else 0.10
        count = 150 if shot.weather == "storm" else 105
        stage.layers.append(Falling("rain", light, count, shot.seed, slant, 0.30, 0.6))
        stage.layers.append(Falling("rain", light, count // 2, shot.seed, slant, 0.42, 1.5))
        drawn.weather = "Rain falls in slanting streaks" if shot.weather == "storm" else "Rain is falling"
        drawn.moves("the rain falls")
        if shot.weather == "storm":
            stage.layers.append(Lightning(shot.seed))
            drawn.weather += " and lightning flashes"
    elif shot.weather == "snow":
        stage.layers.append(Falling("snow", (0.98, 0.99, 1.0), 150, shot.seed, 0.12, 0.75, 0.5))
        stage.layers.append(Falling("snow", (1.0, 1.0, 1.0), 55, shot.seed, 0.16, 0.85, 1.6))
        drawn.weather = "Snow is falling"
        drawn.moves("snowflakes drift down")
    elif shot.weather == "fog":
        drawn.weather = "Fog hangs over everything and softens it"
        drawn.moves("the fog drifts")
    elif shot.weather == "dust":
        stage.layers.append(Falling("snow", mix(pal.haze, pal.key, 0.4), 120, shot.seed, 2.4, 0.4, 1.0))
        drawn.weather = "Dust blows through the air"
        drawn.moves("the dust blows")
    elif shot.weather == "wind":
        stage.layers.append(Falling("snow", pal.lit((0.62, 0.45, 0.22)), 26, shot.seed, 2.0, 0.8, 1.3))
        drawn.weather = "A strong wind carries leaves"
        drawn.moves("leaves blow past")


def fog_between(stage: Stage) -> None:
    """Fog banks between the layers laid so far, when there is fog or mist."""
    if stage.indoors or stage.shot.weather not in ("fog", "rain", "snow", "storm"):
        return
    thick = {"fog": 0.85, "rain": 0.28, "storm": 0.35, "snow": 0.3}[stage.shot.weather]
    depths = [(i, getattr(layer, "depth", None)) for i, layer in enumerate(stage.layers)]
    far = next((i for i, d in depths if d is not None and d > 0.3), len(stage.layers))
    near = stage.figures_at if stage.figures_at >= 0 else len(stage.layers)
    fog_layer(stage, 0.3, 0.15, 0.95, thick * 0.8, 0.010, "fog far")
    stage.layers.insert(far, stage.layers.pop())
    stage.figures_at = stage.figures_at + 1 if stage.figures_at >= far else stage.figures_at
    if stage.shot.weather == "fog":
        fog_layer(stage, 0.8, 0.45, 1.1, 0.55, -0.014, "fog near")
        stage.layers.insert(max(near, far) + 1, stage.layers.pop())
        if stage.figures_at >= 0:
            stage.figures_at += 1


@dataclass
class Motes:
    """Dust in a beam of light."""

    colour: Colour
    seed: int
    area: tuple[float, float, float, float]
    count: int = 34

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Tiny specks that wander."""
        w, h = canvas.size
        rng = rng_for("motes", self.seed)
        mask = Image.new("L", (w, h), 0)
        pen = ImageDraw.Draw(mask)
        x0, y0, x1, y1 = self.area
        for _ in range(self.count):
            a, b, p, q, r = (rng.random() for _ in range(5))
            x = (x0 + (x1 - x0) * a + 0.03 * math.sin(time * 0.5 + 6.28 * p) - view.x) * h
            y = (y0 + (y1 - y0) * ((b + time * 0.012 * (0.5 + q)) % 1.0)) * h
            size = (0.0012 + 0.002 * r) * h
            pen.ellipse(
                [x - size, y - size, x + size, y + size],
                fill=round(120 * (0.5 + 0.5 * math.sin(time * (0.6 + q) + 6.28 * p)) + 20),
            )
        canvas.paste(to8(self.colour), (0, 0, w, h), mask)
