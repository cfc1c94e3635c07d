"""Rooms of work: laboratory, greenhouse, workshop."""

from __future__ import annotations

import math

from ..colour import hexc, mix, shade
from ..fittings import pendant, plant
from ..furniture import table
from ..paint import MARGIN_Y, Ramp, capsule, ring
from ..room import Walls, enter, lamp_glow, shell, stand, window
from ..stage import Glow, Stage
from ..trees import treeline
from .register import place

BOTTOM = 1 + MARGIN_Y


@place("laboratory", indoors=True)
def laboratory(stage: Stage) -> None:
    """Benches with glass, screens, a hood."""
    rng = stage.rng("lab")
    walls = Walls("#8fa3ad", "#7f8a90", lamp="#d8f4ff", warm=0.85, boards=False)
    enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    sheet = stage.sheet()
    cyan = hexc("#6fe6e0")
    cx = stage.wide / 2
    for k in range(3):
        x = cx - 0.72 + 0.5 * k + rng.uniform(-0.03, 0.03)
        sheet.rect(x, 0.12, x + 0.40, 0.36, pal.lit((0.2, 0.24, 0.28), 1.0))
        sheet.rect(x + 0.012, 0.132, x + 0.388, 0.348, mix(pal.ink, cyan, 0.16))
        line = [
            (x + 0.02 + 0.36 * i / 40, 0.24 + 0.06 * math.sin(i * 0.5 + k * 2) * math.sin(i * 0.13 + k))
            for i in range(41)
        ]
        sheet.line(line, 0.004, cyan if k != 1 else hexc("#ffb45a"))
        for j in range(3):
            sheet.rect(
                x + 0.02,
                0.31 + 0.011 * j,
                x + 0.02 + rng.uniform(0.05, 0.2),
                0.315 + 0.011 * j,
                mix(cyan, pal.ink, 0.3),
            )
        lamp_glow(stage, x + 0.2, 0.24, 0.26, 0.5, 0.57, 0.08, cyan if k != 1 else hexc("#ffb45a"))
    stage.add(sheet, 0.57)
    sheet = stage.sheet()
    white = pal.lit((0.88, 0.91, 0.92), 1.0, 0.04)
    sheet.rect(sheet.left, 0.56, sheet.right, 0.80, Ramp.down(0.56, white, 0.8, shade(white, -0.13)))
    sheet.rect(sheet.left, 0.545, sheet.right, 0.565, shade(pal.lit((0.35, 0.4, 0.45), 1.0), 0.0))
    x = sheet.left + 0.03
    while x < sheet.right:
        sheet.rect(x, 0.60, x + 0.22, 0.785, shade(white, -0.05))
        sheet.rect(x + 0.08, 0.62, x + 0.14, 0.628, shade(white, -0.3))
        x += 0.25
    for _ in range(9):
        gx = rng.uniform(0.06, 0.94) * stage.wide
        liquid = hexc(rng.choice(("#5fe0b0", "#ff8a5f", "#7fb0ff", "#e0d05f", "#c07fff")))
        kind = rng.random()
        if kind < 0.4:
            sheet.shape(
                [
                    (gx - 0.045, 0.545),
                    (gx - 0.012, 0.47),
                    (gx - 0.012, 0.435),
                    (gx + 0.012, 0.435),
                    (gx + 0.012, 0.47),
                    (gx + 0.045, 0.545),
                ],
                (0.85, 0.95, 1.0),
                0.35,
            )
            sheet.shape(
                [(gx - 0.042, 0.543), (gx - 0.026, 0.507), (gx + 0.026, 0.507), (gx + 0.042, 0.543)], liquid, 0.9
            )
        elif kind < 0.7:
            sheet.ellipse(gx, 0.51, 0.036, 0.036, (0.85, 0.95, 1.0), 0.35)
            sheet.rect(gx - 0.010, 0.43, gx + 0.010, 0.49, (0.85, 0.95, 1.0), 0.35)
            sheet.shape(ring(gx, 0.51, 0.033, 0.033, 16, 0, 180), liquid, 0.9)
        else:
            for j in range(4):
                tx = gx + 0.02 * j
                sheet.rect(tx - 0.006, 0.47, tx + 0.006, 0.545, (0.85, 0.95, 1.0), 0.4)
                sheet.rect(tx - 0.005, 0.505, tx + 0.005, 0.545, liquid)
    mx = cx + rng.choice((-1, 1)) * 0.36
    iron = pal.lit((0.2, 0.22, 0.25), 1.0)
    sheet.rect(mx - 0.05, 0.535, mx + 0.05, 0.547, iron)
    sheet.line([(mx + 0.03, 0.54), (mx + 0.045, 0.46), (mx + 0.01, 0.40)], 0.014, iron)
    sheet.shape(capsule((mx + 0.03, 0.38), (mx - 0.02, 0.49), 0.014, 0.011), iron)
    stage.table = (cx, 0.548, 0.4)
    for k in range(3):
        x = cx - 0.6 + 0.6 * k
        sheet.rect(x - 0.2, -0.02, x + 0.2, 0.0, (0.95, 1.0, 1.0))
        stage.glows.append(Glow(x, 0.0, 0.4, (0.85, 0.97, 1.0), 0.34, 0.8, flicker=0.04, stretch=0.6, seed=k))
    stage.add(sheet, 0.8, rim=0.4)
    stand(stage)
    stage.drawn.place = "a laboratory"
    stage.drawn.light = "Cool white light comes from the ceiling"
    stage.drawn.part("a long bench with flasks of coloured liquid and a microscope")
    stage.drawn.part("glowing screens with curves")
    stage.drawn.moves("the screens flicker")


@place("greenhouse", indoors=True)
def greenhouse(stage: Stage) -> None:
    """Glass ribs, the sky above, beds of plants."""
    rng = stage.rng("greenhouse")
    stage.horizon = 0.62
    outside = stage.pal
    sheet = stage.sheet()
    sheet.wash(Ramp(((-0.1, outside.top), (0.35, outside.middle), (0.65, outside.low), (1.1, outside.low))))
    stage.add(sheet, 0.05)
    sheet = stage.sheet()
    treeline(sheet, rng, 0.62, 0.26, outside.lit((0.3, 0.45, 0.32), 0.35, 0.1), 18, "round")
    stage.add(sheet, 0.2, mist=(0.3, 0.64, 0.5))
    stage.sun_x = stage.wide * rng.choice((0.25, 0.75))
    pal = outside
    cx = stage.wide / 2
    for i, (half, base, depth) in enumerate(((0.42, 0.70, 0.4), (0.66, 0.76, 0.6), (0.98, 0.86, 0.85))):
        sheet = stage.sheet()
        iron = pal.lit((0.88, 0.92, 0.9), 0.5 + 0.2 * i, 0.1)
        w = 0.006 + 0.006 * i
        spring = 0.34 - 0.14 * i
        for s in (-1, 1):
            sheet.rect(cx + s * half - w, spring, cx + s * half + w, base, iron)
            for k in range(1, 4):
                y = spring + (base - spring) * k / 4
                far = cx + s * (half + 1.2)
                sheet.rect(min(cx + s * half, far), y, max(cx + s * half, far), y + w * 0.7, iron)
        sheet.shape(
            ring(cx, spring, half + w, half * 0.62 + w, 30, 180, 360)
            + ring(cx, spring, half - w, half * 0.62 - w, 30, 360, 180),
            iron,
        )
        sheet.rect(cx - w * 0.7, spring - half * 0.62 - 0.3, cx + w * 0.7, spring - half * 0.62, iron)
        stage.add(sheet, depth, rim=0.4)
        sheet = stage.sheet()
        for s in (-1, 1):
            for _ in range(5 + 2 * i):
                x = cx + s * rng.uniform(half * 0.62 if i else half * 0.4, half * 1.5)
                h = rng.uniform(0.14, 0.26) * (0.8 + 0.35 * i)
                plant(sheet, stage, rng, x, base + rng.uniform(0.0, 0.03), h)
                if rng.random() < 0.4:
                    colour = pal.lit(hexc(rng.choice(("#e0506a", "#f0a04a", "#e8d05a", "#c07fd0"))), 1.0)
                    for _ in range(3):
                        fx, fy = x + rng.uniform(-0.4, 0.4) * h, base - h * rng.uniform(0.6, 1.05)
                        sheet.ellipse(fx, fy, 0.014, 0.013, colour)
        stage.add(sheet, depth + 0.06, rim=0.4, mist=(0.4, base, 0.35 - 0.15 * i))
        if i == 0:
            sheet = stage.sheet()
            tile = pal.lit(hexc("#b8a58c"), 0.9)
            sheet.rect(sheet.left, 0.70, sheet.right, BOTTOM, pal.lit(hexc("#5f5a40"), 0.9, 0.2))
            sheet.shape(
                [(cx - 0.14, 0.70), (cx + 0.14, 0.70), (cx + 0.62, BOTTOM), (cx - 0.62, BOTTOM)],
                Ramp.down(0.7, tile, 1.05, shade(tile, -0.1)),
            )
            stage.add(sheet, 0.75)
    stand(stage, 0.92, 0.48, 4, 0.32, 0.68)
    stage.drawn.place = "a glass greenhouse"
    stage.drawn.part("arches of white iron and glass")
    stage.drawn.part("beds of green plants and flowers")
    stage.indoors = True


@place("workshop", indoors=True)
def workshop(stage: Stage) -> None:
    """A bench with tools on the wall, shavings, a vice."""
    rng = stage.rng("workshop")
    walls = Walls("#9a7a58", "#6a5440", warm=0.8)
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    wx = stage.wide * rng.uniform(0.3, 0.45)
    window(stage, outside, wx, 0.12, 0.36, 0.26, panes=(3, 2), view="trees", frame="#6a4c34")
    sheet = stage.sheet()
    steel, wood = pal.lit((0.7, 0.73, 0.76), 1.0, 0.1), pal.lit(hexc("#6a3f24"), 1.0)
    for side, x0 in ((0, wx - 0.42), (1, wx + 0.44)):
        for k in range(6):
            x, y = x0 + 0.062 * k, 0.20 + 0.03 * (k % 2)
            if k % 3 == 0:
                sheet.rect(x - 0.005, y, x + 0.005, y + 0.14, wood)
                sheet.rect(x - 0.025, y - 0.01, x + 0.025, y + 0.018, steel)
            elif k % 3 == 1:
                sheet.shape([(x - 0.02, y), (x + 0.02, y), (x + 0.01, y + 0.15), (x - 0.005, y + 0.15)], steel)
                sheet.rect(x - 0.02, y - 0.04, x + 0.02, y, wood)
            else:
                sheet.rect(x - 0.004, y, x + 0.004, y + 0.1, steel)
                sheet.rect(
                    x - 0.009, y + 0.08, x + 0.009, y + 0.15, pal.lit(hexc("#b8402f" if side else "#d09a3a"), 1.0)
                )
    stage.add(sheet, 0.58, rim=0.3)
    sheet = stage.sheet()
    bx = stage.wide / 2
    table(sheet, stage, bx, 0.85, 1.0, 0.22, "#a0764a")
    sheet.rect(bx - 0.42, 0.58, bx - 0.32, 0.618, steel)
    sheet.rect(bx - 0.45, 0.565, bx - 0.43, 0.618, steel)
    for _ in range(18):
        x = bx + rng.uniform(-0.5, 0.5)
        y = rng.uniform(0.86, 0.93)
        sheet.shape(ring(x, y, 0.012, 0.007, 10) + ring(x, y, 0.008, 0.004, 10, 360, 0), pal.lit(hexc("#e0bc84"), 1.0))
    pendant(sheet, stage, bx, 0.2, 0.07, 0.84, 0.7)
    stage.add(sheet, 0.84, rim=0.4)
    stand(stage, 0.94)
    stage.drawn.place = "a workshop"
    stage.drawn.part("a long workbench with a vice")
    stage.drawn.part("tools hung on the wall")
    stage.drawn.part("a window and a hanging lamp")
