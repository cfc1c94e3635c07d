"""Rooms: back wall, floor, windows with the outside in them, and the light that falls in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from .buildings import skyline
from .camera import View
from .colour import Colour, hexc, mix, shade, times
from .paint import MARGIN_Y, Point, Ramp, Sheet, ring
from .palette import Palette
from .stage import Glow, Spot, Stage
from .trees import treeline
from .weather import Falling, Motes

BOTTOM = 1 + MARGIN_Y


@dataclass(frozen=True)
class Walls:
    """A room's surfaces."""

    wall: str
    floor: str
    dado: str = ""
    """Lower part of the wall: panels, tiles."""
    line: float = 0.72
    """Where wall meets floor."""
    lamp: str = "#ffb868"
    boards: bool = True
    ceiling: float = -0.04
    warm: float = 0.75
    """How much lamps, not the window, light the room after dark."""


def enter(stage: Stage, walls: Walls) -> Palette:
    """Change the stage's light to the room's; returns the light outside, for windows."""
    outside = stage.pal
    night = outside.night
    lamp = hexc(walls.lamp)
    peak = max(outside.illum)
    by_day = times(mix(outside.illum, (peak, peak, peak), 0.3), (0.95, 0.95, 0.96))
    by_lamp = mix((0.80, 0.64, 0.50), times(lamp, (0.92, 0.92, 0.92)), 0.5)
    share = walls.warm * min(1.0, night * 1.2)
    illum = mix(by_day, by_lamp, share)
    stage.pal = replace(
        outside,
        illum=illum,
        haze=times(hexc(walls.wall), illum),
        ink=mix(outside.ink, (0.08, 0.05, 0.06), 0.3 * share),
        key=mix(outside.key, lamp, share),
        accent=lamp,
    )
    stage.indoors = True
    stage.drawn.light = ""
    stage.sun_x = stage.wide * (0.16 if stage.rng("room side").random() < 0.5 else 0.84)
    return outside


def shell(stage: Stage, walls: Walls, depth: float = 0.55) -> None:
    """Back wall, cornice, dado and floor."""
    pal, rng = stage.pal, stage.rng("shell")
    sheet = stage.sheet()
    wall, floor = pal.lit(hexc(walls.wall), 1.0, 0.06), pal.lit(hexc(walls.floor), 1.0, 0.12)
    lit, far = shade(wall, 0.06), shade(wall, -0.10)
    sheet.rect(
        sheet.left,
        -MARGIN_Y,
        sheet.right,
        walls.line + 0.01,
        Ramp.across(0, lit if stage.light_side < 0 else far, stage.wide, far if stage.light_side < 0 else lit),
    )
    sheet.rect(sheet.left, -MARGIN_Y, sheet.right, walls.line, Ramp.down(-0.1, shade(wall, -0.16), 0.4, wall), 0.45)
    sheet.rect(sheet.left, walls.ceiling, sheet.right, walls.ceiling + 0.012, shade(wall, 0.08))
    sheet.rect(sheet.left, walls.ceiling + 0.012, sheet.right, walls.ceiling + 0.018, shade(wall, -0.12))
    if walls.dado:
        dado = pal.lit(hexc(walls.dado), 1.0, 0.08)
        top = walls.line - 0.22
        sheet.rect(sheet.left, top, sheet.right, walls.line, Ramp.down(top, dado, walls.line, shade(dado, -0.08)))
        sheet.rect(sheet.left, top - 0.008, sheet.right, top + 0.006, shade(dado, 0.07))
        x = sheet.left + rng.uniform(0, 0.1)
        while x < sheet.right:
            sheet.rect(x, top + 0.03, x + 0.15, walls.line - 0.04, shade(dado, -0.035))
            sheet.rect(x + 0.006, top + 0.036, x + 0.15, walls.line - 0.04, shade(dado, 0.012))
            x += 0.18
    sheet.rect(sheet.left, walls.line - 0.022, sheet.right, walls.line, shade(wall, -0.14))
    stage.add(sheet, depth)
    sheet = stage.sheet()
    y = walls.line
    sheet.rect(sheet.left, y, sheet.right, BOTTOM, Ramp.down(y, shade(floor, -0.03), 1.05, shade(floor, -0.12)))
    joint = shade(floor, -0.08)
    vx = stage.wide / 2
    for i in range(-16, 17):
        sheet.shape(
            [
                (vx + i * 0.16, y),
                (vx + i * 0.16 + 0.001, y),
                (vx + i * 0.30 + 0.003, BOTTOM),
                (vx + i * 0.30 - 0.002, BOTTOM),
            ],
            joint,
            0.6,
        )
    if not walls.boards:
        for k in range(7):
            yy = y + (BOTTOM - y) * (k / 7) ** 1.6
            sheet.rect(sheet.left, yy, sheet.right, yy + 0.002, joint, 0.6)
    sheet.soft(stage.sun_x, y + 0.16, 0.7, 0.13, mix(floor, pal.key, 0.5), 0.45)
    sheet.rect(sheet.left, y, sheet.right, y + 0.02, shade(floor, -0.16), 0.5)
    stage.add(sheet, depth + 0.2)


def window(
    stage: Stage,
    outside: Palette,
    x: float,
    y: float,
    w: float,
    h: float,
    *,
    depth: float = 0.55,
    frame: str = "#efe6d4",
    panes: tuple[int, int] = (2, 2),
    curtains: str = "",
    arched: bool = False,
    view: str = "sky",
    shaft: bool = True,
) -> None:
    """A window with the hour and the weather behind it, and its light on the floor."""
    pal, rng = stage.pal, stage.rng(f"window {x:.3f}")
    stage.openings.append((x - 0.1, x + w + 0.1))
    sheet = stage.sheet()
    body = [
        (x, y + h),
        (x, y + (w * 0.5 if arched else 0)),
        *(ring(x + w / 2, y + w * 0.5, w / 2, w * 0.5, 16, 180, 360) if arched else [(x, y), (x + w, y)]),
        (x + w, y + h),
    ]
    edge = pal.lit(hexc(frame), 1.0, 0.1)
    grown = [
        (x + w / 2 + (px - x - w / 2) * (1 + 0.028 / w), y + h / 2 + (py - y - h / 2) * (1 + 0.028 / h))
        for px, py in body
    ]
    sheet.shape(grown, edge)
    hidden = stage.shot.weather in ("rain", "fog", "overcast", "storm", "snow")
    sheet.shape(
        body,
        Ramp(((y, outside.middle if hidden else outside.top), (y + h * 0.6, outside.middle), (y + h, outside.low))),
    )
    stage.add(sheet, depth, grain=0.03)
    sheet = stage.sheet()
    holder = stage.pal
    stage.pal = outside
    if view == "city":
        skyline(sheet, stage, rng, y + h, h * 0.15, h * 0.6, 0.4, outside.night, step=0.06)
    elif view == "trees":
        treeline(sheet, rng, y + h, h * 0.5, outside.lit((0.25, 0.4, 0.28), 0.5, 0.2), 40, "round")
    stage.pal = holder
    _only_inside(sheet, body)
    stage.add(sheet, depth * 0.6 if view != "sky" else depth)
    sheet = stage.sheet()
    for i in range(1, panes[0]):
        cx = x + w * i / panes[0]
        sheet.rect(cx - 0.004, y, cx + 0.004, y + h, edge)
    for j in range(1, panes[1]):
        cy = y + h * j / panes[1]
        sheet.rect(x, cy - 0.004, x + w, cy + 0.004, edge)
    sheet.rect(x - 0.03, y + h + 0.012, x + w + 0.03, y + h + 0.030, shade(edge, 0.04))
    sheet.rect(x - 0.03, y + h + 0.030, x + w + 0.03, y + h + 0.040, shade(edge, -0.14))
    if curtains:
        cloth = pal.lit(hexc(curtains), 1.0, 0.08)
        sheet.rect(x - 0.09, y - 0.055, x + w + 0.09, y - 0.042, pal.lit((0.3, 0.22, 0.16), 1.0))
        for side in (-1, 1):
            e = x - 0.075 if side < 0 else x + w + 0.075
            inner = e - side * (0.075 + w * 0.18)
            sheet.shape([(e, y - 0.048), (inner, y - 0.048), (inner + side * 0.02, y + h * 0.5), (e - side * 0.055, y + h + 0.12), (e, y + h + 0.12)],
                        Ramp.across(min(e, inner), shade(cloth, 0.04), max(e, inner), shade(cloth, -0.06)))  # fmt: skip
            for k in range(1, 4):
                fx = e + (inner - e) * k / 4
                sheet.shape(
                    [
                        (fx - 0.004, y - 0.048),
                        (fx + 0.004, y - 0.048),
                        (fx + side * 0.02 + 0.004, y + h + 0.11),
                        (fx + side * 0.02 - 0.006, y + h + 0.11),
                    ],
                    shade(cloth, -0.08),
                    0.7,
                )
    stage.add(sheet, depth, rim=0.2)
    if stage.shot.weather in ("rain", "storm", "snow"):
        kind = "snow" if stage.shot.weather == "snow" else "rain"
        stage.layers.append(
            Clipped(
                Falling(kind, mix(outside.low, (1.0, 1.0, 1.0), 0.4), 150, round(x * 1000), 0.1, 0.5, 0.5),
                stage,
                body,
                depth,
            )
        )
        stage.drawn.moves("rain runs past the window" if kind == "rain" else "snow falls outside the window")
    if shaft:
        strength = 0.20 * (1 - 0.75 * outside.night)
        lean = (stage.wide / 2 - (x + w / 2)) * 0.8
        sheet = stage.sheet()
        sheet.shape(
            [(x, y), (x + w, y), (x + w + lean + 0.12, 0.99), (x + lean - 0.05, 0.99)],
            mix(outside.low, outside.key, 0.6),
            strength,
            blur=0.014,
        )
        phase = rng.uniform(0, 6)
        stage.add(sheet, depth + 0.15, grain=0, opacity=lambda t: 0.82 + 0.18 * math.sin(t * 0.9 + phase))
        stage.glows.append(
            Glow(x + w / 2, y + h / 2, max(w, h) * 0.9, outside.low, 0.22 * (1 - 0.5 * outside.night), depth)
        )
        if outside.night < 0.6 and stage.shot.weather == "clear":
            stage.layers.append(
                Motes(
                    mix(outside.key, (1.0, 1.0, 1.0), 0.3),
                    round(x * 1000),
                    (x + lean * 0.3 - 0.1, y, x + w + lean * 0.8 + 0.1, 0.9),
                )
            )
            stage.drawn.moves("dust floats in the light from the window")


def _only_inside(sheet: Sheet, outline: Sequence[Point]) -> None:
    """Wipe what lies outside the outline."""
    mask = Image.new("L", sheet.image.size, 0)
    ImageDraw.Draw(mask).polygon(sheet.to_pixels(outline), fill=255)
    blank = Image.new("RGBA", sheet.image.size, (0, 0, 0, 0))
    blank.paste(sheet.image, (0, 0), mask)
    sheet.image.paste(blank)


class Clipped:
    """A falling layer seen only through a window."""

    def __init__(self, inner: Falling, stage: Stage, outline: list[tuple[float, float]], depth: float) -> None:
        self._inner, self._outline, self._depth = inner, outline, depth
        self._focus = stage.focus
        self._base = 1 + (stage.base_zoom - 1) * min(1.0, 0.35 + depth * 0.65)

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Draw the inner layer into the window's outline."""
        scale, dx, dy = view.place(self._depth, self._focus)
        fx, fy = self._focus
        h = canvas.size[1]
        points = [
            ((((x - fx) * self._base + fx) * scale + dx) * h, (((y - fy) * self._base + fy) * scale + dy) * h)
            for x, y in self._outline
        ]
        x0, y0 = max(0, math.floor(min(p[0] for p in points))), max(0, math.floor(min(p[1] for p in points)))
        x1, y1 = min(canvas.size[0], math.ceil(max(p[0] for p in points))), min(h, math.ceil(max(p[1] for p in points)))
        if x1 - x0 < 3 or y1 - y0 < 3:
            return
        part = canvas.crop((x0, y0, x1, y1))
        self._inner.draw(part, view, time)
        mask = Image.new("L", part.size, 0)
        ImageDraw.Draw(mask).polygon([(x - x0, y - y0) for x, y in points], fill=255)
        canvas.paste(part, (x0, y0), mask)


def lamp_glow(
    stage: Stage,
    x: float,
    y: float,
    radius: float,
    strength: float,
    depth: float,
    flicker: float = 0.08,
    colour: Colour | None = None,
) -> None:
    """A lamp's light, stronger after dark."""
    power = strength * (0.35 + 0.65 * stage.pal.night)
    stage.glows.append(
        Glow(x, y, radius, colour or stage.pal.accent, power, depth, flicker=flicker, seed=round(x * 1000))
    )


def stand(
    stage: Stage, y: float = 0.92, tall: float = 0.50, count: int = 4, low: float = 0.2, high: float = 0.8
) -> None:
    """Spots for people in a room."""
    rng = stage.rng("stand")
    for i in range(count):
        x = stage.wide * (low + (high - low) * (i + 0.5) / count) + rng.uniform(-0.03, 0.03)
        stage.spots.append(Spot(x, y + rng.uniform(-0.012, 0.02), tall))
    stage.people_here()
