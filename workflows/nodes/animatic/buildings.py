"""Houses, towers and what hangs on them."""

from __future__ import annotations

import random

from .colour import Colour, hexc, mix, shade
from .paint import Point, Ramp, Sheet, ring
from .stage import Glow, Stage

BRICKS = ("#8a4f43", "#a4705a", "#6f5a5c", "#8c7a6a", "#5c6674", "#b08a68", "#74525c", "#4f5f6c")


def skyline(
    sheet: Sheet,
    stage: Stage,
    rng: random.Random,
    base: float,
    low: float,
    high: float,
    near: float,
    lit: float,
    step: float = 0.09,
    modern: bool = True,
) -> None:
    """A row of far towers, some windows lit."""
    pal = stage.pal
    wall = pal.lit(hexc("#5a6478"), near, 0.25)
    x = sheet.left - 0.05
    boxes: list[tuple[float, float, float, float]] = []
    tips: list[list[Point]] = []
    windows: list[tuple[float, float, float, float]] = []
    while x < sheet.right:
        w = step * rng.uniform(0.55, 1.5)
        h = low + (high - low) * rng.random() ** 1.7
        boxes.append((x, base - h, x + w, base + 0.02))
        kind = rng.random()
        if kind < 0.2 and modern:
            boxes.append((x + w * 0.2, base - h - 0.03, x + w * 0.8, base - h))
            tips.append(
                [(x + w * 0.48, base - h - 0.03), (x + w * 0.5, base - h - 0.1), (x + w * 0.52, base - h - 0.03)]
            )
        elif kind < 0.4:
            tips.append([(x, base - h), (x + w * 0.5, base - h - w * 0.45), (x + w, base - h)])
        elif kind < 0.52 and modern:
            tips.append([(x, base - h), (x, base - h - w * 0.5), (x + w, base - h)])
        cols, rows = max(1, int(w / 0.017)), max(1, int(h / 0.024))
        for i in range(cols):
            for j in range(rows):
                if rng.random() < lit * 0.42:
                    wx, wy = x + w * (i + 0.3) / cols, base - h + 0.012 + h * j / rows
                    windows.append((wx, wy, wx + 0.0065, wy + 0.011))
        x += w * rng.uniform(0.86, 1.15)
    sheet.rects(boxes, wall)
    sheet.shapes(tips, wall)
    if windows:
        cut = int(len(windows) * 0.8)
        rng.shuffle(windows)
        sheet.rects(windows[:cut], mix(pal.accent, wall, 0.25 + 0.4 * (1 - near)))
        sheet.rects(windows[cut:], mix((0.75, 0.9, 1.0), wall, 0.45 + 0.3 * (1 - near)))


def house_front(
    sheet: Sheet,
    stage: Stage,
    rng: random.Random,
    x: float,
    w: float,
    top: float,
    base: float,
    near: float,
    lit: float,
    colour: Colour | None = None,
    shop: bool = False,
    old: bool = True,
) -> None:
    """A building seen from the street: storeys of framed windows, cornice, maybe a shop front below."""
    pal = stage.pal
    wall = pal.lit(colour or hexc(rng.choice(BRICKS)), near, 0.14)
    dark, light = shade(wall, -0.07), shade(wall, 0.055)
    sheet.rect(x, top, x + w, base, Ramp.down(top, light, base, dark))
    sheet.rect(x - 0.008, top - 0.012, x + w + 0.008, top + 0.010, dark)
    sheet.rect(x - 0.004, top + 0.010, x + w + 0.004, top + 0.016, light)
    ground_floor = 0.17 if shop else 0.10
    body = base - ground_floor - top
    rows = max(1, round(body / 0.115))
    cols = max(1, round(w / 0.095))
    glass = mix(pal.lit(hexc("#27384c"), near, 0.2), pal.middle, 0.2)
    glow = mix(pal.accent, (1.0, 0.86, 0.6), 0.3)
    frames, panes, warm, sills, curtains = [], [], [], [], []
    for j in range(rows):
        wy = top + 0.03 + (body - 0.02) * j / rows
        wh = min(0.07, body / rows * 0.62)
        for i in range(cols):
            cx = x + w * (i + 0.5) / cols
            ww = min(0.042, w / cols * 0.5)
            frames.append((cx - ww / 2 - 0.004, wy - 0.004, cx + ww / 2 + 0.004, wy + wh + 0.004))
            sills.append((cx - ww / 2 - 0.008, wy + wh + 0.003, cx + ww / 2 + 0.008, wy + wh + 0.009))
            box = (cx - ww / 2, wy, cx + ww / 2, wy + wh)
            if rng.random() < lit * 0.5:
                warm.append(box)
                if rng.random() < 0.5:
                    curtains.append((cx - ww / 2, wy, cx - ww / 5, wy + wh))
            else:
                panes.append(box)
    bars = [((a + c) / 2 - 0.0015, b, (a + c) / 2 + 0.0015, d) for a, b, c, d in panes + warm]
    sheet.rects(frames, light if old else dark)
    sheet.rects(panes, Ramp.down(top, mix(glass, pal.low, 0.25), base, glass))
    sheet.rects(warm, Ramp.down(top, glow, base, mix(glow, (1.0, 0.6, 0.3), 0.2)))
    sheet.rects(curtains, shade(glow, -0.16))
    sheet.rects(bars, light if old else dark)
    sheet.rects(sills, dark)
    if shop:
        sy = base - ground_floor
        front = pal.lit(hexc(rng.choice(("#7a2f2f", "#2f4f4a", "#3a3f6a", "#8a6a2f", "#5a2f4a"))), near, 0.1)
        sheet.rect(x, sy, x + w, base, shade(front, -0.06))
        sheet.rect(x + 0.012, sy + 0.035, x + w * 0.62, base - 0.03, glow if lit > 0.2 else mix(glass, pal.low, 0.3))
        sheet.rect(x + w * 0.7, sy + 0.035, x + w * 0.9, base, shade(front, -0.12))
        sheet.rect(x + w * 0.73, sy + 0.05, x + w * 0.87, base - 0.06, glow if lit > 0.2 else glass)
        n = max(4, round(w / 0.05))
        for k in range(n):
            x0, x1 = x + w * k / n, x + w * (k + 1) / n
            stripe = shade(front, 0.05) if k % 2 else mix(pal.lit((0.93, 0.9, 0.84), near), front, 0.15)
            sheet.shape(
                [
                    (x0, sy),
                    (x1, sy),
                    (x1 + 0.002, sy + 0.045),
                    *ring((x0 + x1) / 2, sy + 0.045, (x1 - x0) / 2, 0.012, 6, 0, 180),
                    (x0, sy + 0.045),
                ],
                stripe,
            )
    else:
        dx = x + w * rng.uniform(0.3, 0.6)
        sheet.rect(dx, base - 0.085, dx + 0.045, base, dark)
        sheet.rect(dx + 0.006, base - 0.079, dx + 0.039, base, shade(wall, -0.14))


def cottage(
    sheet: Sheet, stage: Stage, rng: random.Random, x: float, base: float, w: float, near: float, lit: float
) -> None:
    """A small house with a steep roof and a chimney."""
    pal = stage.pal
    h = w * rng.uniform(0.5, 0.66)
    wall = pal.lit(hexc(rng.choice(("#e2d3b4", "#c9b394", "#d8c9c0", "#b9a48c"))), near, 0.05)
    roof = pal.lit(hexc(rng.choice(("#7a3b2e", "#54525e", "#6b4a34", "#8a4a34"))), near, 0.1)
    if stage.shot.weather == "snow":
        roof = pal.lit((0.93, 0.95, 0.98), near)
    side = stage.light_side
    sheet.rect(x + w * 0.68, base - h - w * 0.42, x + w * 0.78, base - h, shade(wall, -0.15))
    sheet.rect(x, base - h, x + w, base, Ramp.across(x, shade(wall, -0.05 * side), x + w, shade(wall, 0.05 * side)))
    sheet.shape([(x - w * 0.09, base - h + 0.004), (x + w * 0.2, base - h - w * 0.36), (x + w * 0.8, base - h - w * 0.36), (x + w * 1.09, base - h + 0.004)],
                Ramp.down(base - h - w * 0.36, shade(roof, 0.05), base - h, shade(roof, -0.05)))  # fmt: skip
    glow = mix(pal.accent, (1.0, 0.86, 0.6), 0.3)
    glass = pal.lit(hexc("#2c3a4c"), near, 0.2)
    for k in range(2):
        wx = x + w * (0.14 + 0.52 * k)
        on = rng.random() < lit * 1.2
        sheet.rect(
            wx - 0.004, base - h * 0.72 - 0.004, wx + w * 0.2 + 0.004, base - h * 0.3 + 0.004, shade(wall, -0.16)
        )
        sheet.rect(wx, base - h * 0.72, wx + w * 0.2, base - h * 0.3, glow if on else glass)
        sheet.rect(wx + w * 0.095, base - h * 0.72, wx + w * 0.105, base - h * 0.3, shade(wall, -0.16))
        if on:
            stage.glows.append(
                Glow(wx + w * 0.1, base - h * 0.5, w * 0.5, pal.accent, 0.28, 0.4 if near < 0.8 else 0.92, seed=k)
            )
    sheet.rect(x + w * 0.42, base - h * 0.62, x + w * 0.56, base, shade(roof, -0.08))


def street_lamp(
    sheet: Sheet, stage: Stage, x: float, base: float, h: float, depth: float, on: bool, arm: int = 0
) -> None:
    """An iron lamp post; lit when it is dark enough."""
    pal = stage.pal
    iron = mix(pal.ink, pal.haze, 0.05)
    sheet.shape(
        [
            (x - 0.012, base),
            (x - 0.006, base - h * 0.2),
            (x - 0.0045, base - h * 0.93),
            (x + 0.0045, base - h * 0.93),
            (x + 0.006, base - h * 0.2),
            (x + 0.012, base),
        ],
        iron,
    )
    lx, ly = x, base - h
    if arm:
        sheet.line([(x, base - h * 0.93), (x + arm * 0.02, base - h * 0.99), (x + arm * 0.09, base - h)], 0.007, iron)
        lx = x + arm * 0.09
        sheet.shape(
            [(lx - 0.03, ly + 0.012), (lx - 0.016, ly - 0.008), (lx + 0.02, ly - 0.008), (lx + 0.03, ly + 0.012)], iron
        )
        if on:
            sheet.ellipse(lx, ly + 0.012, 0.02, 0.006, (1.0, 0.95, 0.8))
    else:
        sheet.shape(
            [(x - 0.022, ly + 0.008), (x + 0.022, ly + 0.008), (x + 0.015, ly + 0.062), (x - 0.015, ly + 0.062)],
            mix(pal.accent, (1.0, 0.96, 0.8), 0.5) if on else mix(pal.low, iron, 0.4),
        )
        sheet.shape([(x - 0.028, ly + 0.010), (x, ly - 0.022), (x + 0.028, ly + 0.010)], iron)
        ly += 0.035
    if on:
        stage.glows.append(Glow(lx, ly + 0.01, 0.30, pal.accent, 0.55, depth, flicker=0.10, seed=round(x * 100)))
        stage.glows.append(Glow(lx, base, 0.34, pal.accent, 0.20, depth, stretch=0.25, seed=round(x * 100)))


def wet_reflections(sheet: Sheet, stage: Stage, rng: random.Random, y0: float, y1: float, count: int = 16) -> None:
    """Smears of light on wet ground."""
    pal = stage.pal
    for _ in range(count):
        x = rng.uniform(0, stage.wide)
        y = rng.uniform(y0, y0 + (y1 - y0) * 0.5)
        colour = mix(pal.accent, pal.low, rng.choice((0.1, 0.3, 0.9)))
        sheet.soft(x, y + 0.06, rng.uniform(0.012, 0.035), rng.uniform(0.06, 0.15), colour, 0.30 + 0.25 * pal.night)


def car(
    sheet: Sheet,
    stage: Stage,
    x: float,
    base: float,
    length: float,
    colour: Colour,
    facing: int,
    lights: bool,
    depth: float,
) -> None:
    """A rounded car from the side."""
    pal = stage.pal
    k = length

    def at(points: list[Point]) -> list[Point]:
        return [(x + facing * px * k, base + py * k) for px, py in points]

    paint = pal.lit(colour, 0.95, 0.08)
    ink = mix(pal.ink, pal.haze, 0.04)
    body = [
        (-0.5, -0.07),
        (-0.49, -0.17),
        (-0.44, -0.21),
        (-0.28, -0.225),
        (-0.17, -0.33),
        (-0.12, -0.35),
        (0.10, -0.35),
        (0.15, -0.335),
        (0.27, -0.23),
        (0.43, -0.205),
        (0.495, -0.16),
        (0.5, -0.07),
    ]
    sheet.shape(at(body), Ramp.down(base - 0.35 * k, shade(paint, 0.09), base - 0.05 * k, shade(paint, -0.1)))
    glass = mix(pal.middle, ink, 0.45)
    for pane in (
        [(-0.22, -0.23), (-0.145, -0.325), (-0.02, -0.33), (-0.02, -0.23)],
        [(0.0, -0.23), (0.0, -0.33), (0.10, -0.33), (0.20, -0.235)],
    ):
        sheet.shape(at(pane), Ramp.down(base - 0.34 * k, mix(glass, pal.low, 0.4), base - 0.22 * k, glass))
    sheet.shape(at([(-0.49, -0.15), (0.49, -0.14), (0.49, -0.13), (-0.49, -0.14)]), shade(paint, 0.12))
    for wx in (-0.3, 0.3):
        sheet.ellipse(x + facing * wx * k, base - 0.065 * k, 0.085 * k, 0.085 * k, ink)
        sheet.ellipse(x + facing * wx * k, base - 0.065 * k, 0.045 * k, 0.045 * k, mix(ink, pal.haze, 0.4))
    if lights:
        sheet.ellipse(x + facing * 0.47 * k, base - 0.165 * k, 0.022 * k, 0.026 * k, (1.0, 0.96, 0.8))
        sheet.ellipse(x - facing * 0.485 * k, base - 0.165 * k, 0.014 * k, 0.024 * k, (1.0, 0.25, 0.18))
        stage.glows.append(
            Glow(x + facing * 0.56 * k, base - 0.15 * k, 0.55 * k, (1.0, 0.92, 0.7), 0.5, depth, stretch=0.6)
        )
        stage.glows.append(Glow(x - facing * 0.49 * k, base - 0.165 * k, 0.16 * k, (1.0, 0.2, 0.15), 0.5, depth))
    else:
        sheet.ellipse(x + facing * 0.47 * k, base - 0.165 * k, 0.020 * k, 0.024 * k, mix(pal.low, (1.0, 1.0, 1.0), 0.3))
