"""Beyond the air: planets, the void, orbit, alien land."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from ..colour import Colour, hexc, mix, shade
from ..nature import bobbing, land, ridge_line
from ..noise import fbm1
from ..paint import MARGIN_Y, Ramp, Sheet, ring, spline
from ..sky import sky, stars_everywhere, twinkles
from ..stage import Glow, Spot, Stage
from .register import place
from .soil import ground, spread

BOTTOM = 1 + MARGIN_Y


CYAN = hexc("#6fe8f0")


AMBER = hexc("#ffb04f")


def planet(
    sheet: Sheet,
    stage: Stage,
    rng: random.Random,
    x: float,
    y: float,
    r: float,
    colours: tuple[str, ...],
    side: int,
    rings: bool,
) -> None:
    """A banded planet, lit from one side."""
    base = hexc(colours[0])
    if rings:
        ring_tone = mix(base, (1.0, 0.9, 0.75), 0.5)
        tilt = [(px, y + (py - y) + (px - x) * 0.22) for px, py in ring(x, y, r * 1.75, r * 0.34, 60)]
        hole = [(px, y + (py - y) + (px - x) * 0.22) for px, py in ring(x, y, r * 1.3, r * 0.24, 60, 360, 0)]
        sheet.shape(tilt + hole, ring_tone, 0.55)
    sheet.soft(x, y, r * 1.5, r * 1.5, mix(base, (0.7, 0.85, 1.0), 0.5), 0.5)
    sheet.ellipse(
        x,
        y,
        r,
        r,
        Ramp.across(x - r, shade(base, 0.12 if side < 0 else -0.12), x + r, shade(base, -0.12 if side < 0 else 0.12)),
    )
    for k in range(9):
        t = -0.85 + 1.7 * k / 8 + rng.uniform(-0.05, 0.05)
        half = math.sqrt(max(0.0, 1 - t * t)) * r
        th = rng.uniform(0.02, 0.07) * r
        wave = fbm1(rng, 24, 5, 3)
        up = [(x - half + 2 * half * i / 23, y + t * r + th * (-1 + 0.6 * float(wave[i]))) for i in range(24)]
        down = [(x + half - 2 * half * i / 23, y + t * r + th * (1 + 0.6 * float(wave[23 - i]))) for i in range(24)]
        shape = [p for p in up + down if math.hypot(p[0] - x, p[1] - y) <= r * 1.001]
        sheet.shape(shape, hexc(rng.choice(colours[1:])), 0.45)
    dark = ring(x, y, r, r, 40, -90 if side < 0 else 90, 90 if side < 0 else 270)
    inner = ring(x, y, r * 0.55, r, 40, 90 if side < 0 else 270, -90 if side < 0 else 90)
    sheet.shape(dark + inner, (0.02, 0.02, 0.08), 0.62, blur=r * 0.06)
    if rings:
        front = [(px, y + (py - y) + (px - x) * 0.22) for px, py in ring(x, y, r * 1.75, r * 0.34, 40, 0, 180)]
        back = [(px, y + (py - y) + (px - x) * 0.22) for px, py in ring(x, y, r * 1.3, r * 0.24, 40, 180, 0)]
        sheet.shape(front + back, mix(base, (1.0, 0.95, 0.85), 0.6), 0.8)


WORLDS = (
    ("#3f78b8", "#7fb0d8", "#e8eef2", "#4f8a5f", "#2f5a98"),
    ("#c9743f", "#e0a86a", "#a8542f", "#f0cfa0"),
    ("#8a6fc0", "#b8a0e0", "#5f4a98", "#e0c8f0"),
    ("#4fa090", "#a0d8c0", "#2f7068", "#e0f0d8"),
)


def void(stage: Stage) -> None:
    """Stars and a nebula."""
    pal, rng = stage.pal, stage.rng("void")
    sheet = stage.sheet()
    deep = mix(hexc("#0a0f2a"), pal.ink, 0.4)
    sheet.wash(Ramp.down(-0.1, deep, 1.1, mix(deep, pal.haze, 0.3)))
    tints = [hexc(c) for c in ("#5f3f9a", "#2f6f9a", "#a03f6f", "#3f8a8a")]
    tint = rng.choice(tints)
    for _ in range(14):
        sheet.soft(
            rng.uniform(0, stage.wide),
            rng.uniform(0.05, 0.75),
            rng.uniform(0.25, 0.6),
            rng.uniform(0.08, 0.24),
            mix(tint, rng.choice(tints), 0.4),
            0.22,
        )
    stars_everywhere(sheet, rng, (0.75, 0.85, 1.0))
    stage.add(sheet, 0.03, grain=0.03)
    twinkles(stage, 0.9)


def space_light(stage: Stage, key: Colour) -> None:
    pal = stage.pal
    stage.pal = replace(
        pal,
        illum=(0.50, 0.56, 0.70),
        key=mix(key, pal.key, 0.3),
        haze=mix(hexc("#24365a"), pal.haze, 0.25),
        ink=mix(hexc("#0a1024"), pal.ink, 0.4),
        night=1.0,
        accent=CYAN,
    )


@place("orbit")
def orbit(stage: Stage) -> None:
    """A station over a planet; figures float on tethers in front."""
    rng = stage.rng("orbit")
    space_light(stage, (1.0, 0.93, 0.8))
    void(stage)
    pal = stage.pal
    side = rng.choice((-1, 1))
    stage.sun_x = stage.wide / 2 + side * 0.7
    sheet = stage.sheet()
    world = rng.choice(WORLDS)
    big = rng.random() < 0.55
    if big:
        planet(sheet, stage, rng, stage.wide * 0.5 - side * 0.2, 1.34, 0.86, world, side, False)
    else:
        planet(sheet, stage, rng, stage.wide * 0.5 - side * 0.42, 0.42, 0.26, world, side, rng.random() < 0.6)
    stage.add(sheet, 0.10)
    stage.glows.append(Glow(stage.wide / 2 + side * 0.86, 0.10, 0.5, (1.0, 0.94, 0.82), 0.5, 0.05))
    sheet = stage.sheet()
    cx, cy = stage.wide * (0.5 + side * rng.uniform(0.10, 0.18)), 0.36
    hull, dark = pal.lit((0.86, 0.88, 0.92), 0.95), pal.lit((0.3, 0.34, 0.42), 0.95)
    blue = pal.lit((0.25, 0.38, 0.7), 0.95)
    sheet.rect(cx - 0.46, cy - 0.010, cx + 0.46, cy + 0.010, dark)
    for s in (-1, 1):
        for k in range(2):
            x0 = cx + s * (0.27 + 0.13 * k)
            for d in (-1, 1):
                y0 = cy + d * 0.02
                sheet.shape(
                    [
                        (x0 - 0.045, y0),
                        (x0 + 0.045, y0),
                        (x0 + 0.045 + 0.02, y0 + d * 0.17),
                        (x0 - 0.045 + 0.02, y0 + d * 0.17),
                    ],
                    blue,
                )
                for j in range(1, 5):
                    yy = y0 + d * 0.034 * j
                    sheet.rect(x0 - 0.045 + 0.004 * j, yy, x0 + 0.045 + 0.004 * j, yy + 0.002, shade(blue, 0.12))
    sheet.rect(
        cx - 0.17, cy - 0.045, cx + 0.17, cy + 0.045, Ramp.down(cy - 0.045, hull, cy + 0.045, shade(hull, -0.25))
    )
    sheet.shape(
        ring(cx, cy, 0.12, 0.21, 40) + ring(cx, cy, 0.085, 0.165, 40, 360, 0),
        Ramp.across(cx - 0.12, shade(hull, -0.1 * side), cx + 0.12, shade(hull, 0.1 * side)),
    )
    for k in range(7):
        x = cx - 0.15 + 0.05 * k
        sheet.ellipse(x, cy, 0.008, 0.010, mix(AMBER, (1.0, 1.0, 0.9), 0.4))
    sheet.shape([(cx + 0.17, cy - 0.02), (cx + 0.22, cy - 0.05), (cx + 0.22, cy + 0.05), (cx + 0.17, cy + 0.02)], dark)
    stage.add(sheet, 0.5, rim=0.7, drift=bobbing(0.003, 6, 0, 0.5))
    stage.glows.append(Glow(cx - 0.46, cy, 0.05, (1.0, 0.3, 0.25), 1.0, 0.5, flicker=0.9, seed=4))
    stage.people_here()
    for k in range(3):
        stage.spots.append(
            Spot(stage.wide * (0.25 + 0.25 * k) + rng.uniform(-0.05, 0.05), 0.86 + rng.uniform(-0.04, 0.04), 0.34)
        )
    stage.drawn.place = "open space above a planet" if big else "open space near a planet"
    stage.drawn.part("a space station with blue solar panels and a ring")
    stage.drawn.part("a nebula and countless stars")


@place("alien", preposition="on")
def alien(stage: Stage) -> None:
    """Another world: spires, strange plants, two moons."""
    rng = stage.rng("alien")
    scheme = rng.choice(
        (
            ("#2f1f5a", "#a84f8a", "#ffb08a", "#b86a8a"),
            ("#0f3a4a", "#2f9a8a", "#d8f0a0", "#6fb09a"),
            ("#4a1f2f", "#c9573f", "#ffd08a", "#c9806a"),
            ("#1f2f6a", "#5f7fd0", "#e0c8ff", "#8f9fd8"),
        )
    )
    pal = stage.pal
    dim = 1 - 0.55 * pal.night
    colours = [mix(pal.ink, hexc(c), dim) for c in scheme]
    stage.pal = replace(
        pal,
        top=mix(colours[0], pal.top, 0.15),
        middle=mix(colours[1], pal.middle, 0.15),
        low=mix(colours[2], pal.low, 0.15),
        haze=mix(colours[3], pal.haze, 0.15),
        accent=hexc("#7fffe0"),
    )
    pal = stage.pal
    stage.horizon = 0.62
    sky(stage)
    sheet = stage.sheet()
    for r, dx, y in ((rng.uniform(0.13, 0.2), rng.uniform(0.2, 0.4), 0.24), (0.045, rng.uniform(0.6, 0.75), 0.14)):
        x = stage.wide * (1 - dx) if stage.sun_x < stage.wide / 2 else stage.wide * dx
        planet(sheet, stage, rng, x, y, r, rng.choice(WORLDS), stage.light_side, r > 0.1 and rng.random() < 0.6)
    stage.add(sheet, 0.05)
    for near, y, h, depth in ((0.2, 0.64, 0.34, 0.14), (0.4, 0.70, 0.30, 0.3), (0.62, 0.77, 0.24, 0.5)):
        sheet = stage.sheet()
        rock = pal.lit(hexc(rng.choice(("#8a5a7a", "#5a7a8a", "#8a6a5a"))), near, 0.2)
        line = ridge_line(rng, sheet, y, h * 0.3, 4, 4)
        land(sheet, line, rock)
        for _ in range(5):
            x, hh = rng.uniform(sheet.left, sheet.right), h * rng.uniform(0.5, 1.1)
            w = hh * rng.uniform(0.10, 0.2)
            lean = rng.uniform(-0.3, 0.3) * hh
            sheet.shape(
                spline(
                    [
                        (x - w, y + 0.05),
                        (x - w * 0.6 + lean * 0.3, y - hh * 0.5),
                        (x + lean, y - hh),
                        (x + w * 0.5 + lean * 0.4, y - hh * 0.5),
                        (x + w, y + 0.05),
                    ],
                    steps=5,
                ),
                Ramp.down(y - hh, shade(rock, 0.06), y, rock),
            )
        stage.add(sheet, depth, mist=(y - h, y + 0.05, 0.75 - near), rim=0.45)
    ground(stage, 0.81, hexc(rng.choice(("#8a5f7a", "#5f7f7a", "#8a7a5a"))), bumps=0.05, rim=0.6)
    sheet = stage.sheet()
    glow = hexc(rng.choice(("#7fffe0", "#ff9ae0", "#ffe07f")))
    for _ in range(9):
        side = rng.choice((-1, 1))
        x, base, h = stage.wide / 2 + side * rng.uniform(0.4, 1.0), rng.uniform(0.86, 0.98), rng.uniform(0.08, 0.22)
        stem = pal.lit(hexc("#4a7a7a"), 1.0, 0.25)
        lean = rng.uniform(-0.03, 0.03)
        sheet.line([(x, base), (x + lean * 0.4, base - h * 0.6), (x + lean, base - h)], 0.007, stem)
        sheet.ellipse(x + lean, base - h, 0.024, 0.017, glow)
        sheet.ellipse(x + lean, base - h - 0.004, 0.013, 0.008, mix(glow, (1.0, 1.0, 1.0), 0.6))
        stage.glows.append(Glow(x + lean, base - h, 0.12, glow, 0.35, 0.95, flicker=0.3, seed=round(x * 99)))
    stage.add(sheet, 0.95, rim=0.5, drift=bobbing(0.002, 4, 0, 0.2))
    stage.people_here()
    spread(stage, 0.91, 0.32)
    stage.drawn.place = "the surface of an alien planet"
    stage.drawn.part("curved spires of rock")
    stage.drawn.part("glowing plants")
    stage.drawn.part("moons in the sky")
    stage.drawn.moves("the plants glow and dim")
