"""Rooms people go to: café, bar, dining room, library, museum."""

from __future__ import annotations

from ..colour import hexc, mix, shade
from ..fittings import chandelier, pendant, picture, shelf_of_bottles, table_lamp
from ..furniture import bookcase, chair, table
from ..paint import MARGIN_Y, Ramp, Sheet, ring
from ..room import Walls, enter, lamp_glow, shell, stand, window
from ..stage import Stage
from .register import place

BOTTOM = 1 + MARGIN_Y


@place("cafe", indoors=True)
def cafe(stage: Stage) -> None:
    """Small tables at a big window, a counter, hanging lamps."""
    rng = stage.rng("cafe")
    walls = Walls(rng.choice(("#a8785a", "#7a8a78", "#b5966a")), "#6f5440", dado="#5a4030")
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    window(stage, outside, stage.wide * 0.5 - 0.1, 0.10, 0.86, 0.40, panes=(3, 1), view="city", frame="#5a4030")
    sheet = stage.sheet()
    x1 = stage.wide * 0.34
    for y in (0.20, 0.33):
        shelf_of_bottles(sheet, stage, rng, x1 - 0.5, y, 0.46)
    board = pal.lit((0.14, 0.17, 0.16), 1.0)
    sheet.rect(x1 - 0.42, -0.02, x1 - 0.1, 0.09, board)
    for k in range(4):
        sheet.rect(x1 - 0.40, 0.0 + 0.02 * k, x1 - 0.40 + rng.uniform(0.1, 0.26), 0.006 + 0.02 * k, (0.85, 0.85, 0.8))
    stage.add(sheet, 0.58, rim=0.25)
    sheet = stage.sheet()
    wood = pal.lit(hexc("#6b4630"), 1.0, 0.1)
    sheet.rect(sheet.left, 0.52, x1, 0.80, Ramp.down(0.52, wood, 0.8, shade(wood, -0.1)))
    sheet.rect(sheet.left, 0.505, x1 + 0.025, 0.53, shade(wood, 0.12))
    brass = pal.lit(hexc("#c9963f"), 1.0)
    mx = x1 - 0.26
    sheet.rect(mx - 0.08, 0.40, mx + 0.08, 0.507, pal.lit((0.75, 0.76, 0.78), 1.0))
    sheet.rect(mx - 0.09, 0.39, mx + 0.09, 0.41, brass)
    sheet.rect(mx - 0.09, 0.49, mx + 0.09, 0.507, shade(brass, -0.1))
    for k in (-0.03, 0.03):
        sheet.rect(mx + k - 0.006, 0.43, mx + k + 0.006, 0.465, (0.15, 0.13, 0.13))
    stage.table = None
    for tx in (stage.wide * 0.56, stage.wide * 0.84):
        chair(sheet, stage, tx - 0.16, 0.83, 0.25, 1)
        chair(sheet, stage, tx + 0.16, 0.83, 0.25, -1)
        top = pal.lit((0.9, 0.88, 0.84), 1.0)
        sheet.rect(tx - 0.006, 0.65, tx + 0.006, 0.83, (0.16, 0.13, 0.12))
        sheet.ellipse(tx, 0.83, 0.06, 0.010, (0.16, 0.13, 0.12))
        sheet.ellipse(tx, 0.65, 0.115, 0.018, top)
        sheet.ellipse(tx + 0.03, 0.640, 0.018, 0.012, pal.lit((0.95, 0.93, 0.9), 1.0))
        stage.table = (tx, 0.642, 0.09)
        pendant(sheet, stage, tx, 0.20, 0.055, 0.82, 0.5)
    stage.add(sheet, 0.82, rim=0.35)
    stand(stage, 0.93, 0.52)
    stage.drawn.place = "a café"
    stage.drawn.part("small round tables with coffee cups by a wide window")
    stage.drawn.part("a wooden counter with an espresso machine and shelves of bottles")
    stage.drawn.part("hanging lamps")


@place("dining_room", indoors=True)
def dining_room(stage: Stage) -> None:
    """A hotel's dining room: tables in white cloth, a sideboard under a mirror, a chandelier."""
    rng = stage.rng("dining room")
    walls = Walls(rng.choice(("#8f6f5c", "#6f7d70", "#9a8468")), "#5f4632", dado="#5a3f2e")
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    left = rng.random() < 0.5
    window(
        stage,
        outside,
        stage.wide * (0.66 if left else 0.14),
        0.10,
        0.30,
        0.42,
        panes=(2, 3),
        curtains="#7a3a3f",
        view="trees",
    )
    sheet = stage.sheet()
    sx = stage.wide * (0.30 if left else 0.70)
    gold, wood = pal.lit(hexc("#b8934a"), 1.0), pal.lit(hexc("#57382a"), 1.0, 0.1)
    sheet.rect(sx - 0.19, 0.16, sx + 0.19, 0.44, gold)
    sheet.rect(
        sx - 0.172,
        0.178,
        sx + 0.172,
        0.422,
        Ramp.across(sx - 0.17, mix(pal.haze, (1.0, 1.0, 1.0), 0.3), sx + 0.17, pal.haze),
    )
    sheet.rect(sx - 0.30, 0.52, sx + 0.30, 0.73, Ramp.down(0.52, shade(wood, 0.05), 0.73, shade(wood, -0.08)))
    sheet.rect(sx - 0.32, 0.508, sx + 0.32, 0.528, shade(wood, 0.12))
    for k in (-0.2, -0.03, 0.14):
        dish = pal.lit((0.82, 0.83, 0.85), 1.0)
        sheet.shape(
            ring(sx + k + 0.03, 0.506, 0.055, 0.05, 16, 180, 360),
            Ramp.across(sx + k - 0.03, shade(dish, 0.08), sx + k + 0.09, shade(dish, -0.12)),
        )
        sheet.rect(sx + k - 0.032, 0.498, sx + k + 0.092, 0.508, shade(dish, -0.05))
    stage.add(sheet, 0.6, rim=0.3)
    for row, (base, size, depth) in enumerate(((0.79, 0.78, 0.76), (0.88, 1.0, 0.9))):
        sheet = stage.sheet()
        for tx in ((0.24, 0.5, 0.78), (0.1, 0.92))[row]:
            x = stage.wide * tx
            for side in (-1, 1):
                chair(sheet, stage, x + side * 0.19 * size, base, 0.25 * size, -side)
            _laid_table(sheet, stage, x, base, size)
        if row == 0:
            chandelier(sheet, stage, stage.wide / 2)
        stage.add(sheet, depth, rim=0.35)
    stand(stage, 0.93, 0.47, 4, 0.26, 0.74)
    stage.drawn.place = "the dining room of a hotel"
    stage.drawn.part("small tables with white tablecloths")
    stage.drawn.part("a chandelier")
    stage.drawn.part("a sideboard with covered dishes under a mirror")


def _laid_table(sheet: Sheet, stage: Stage, x: float, base: float, size: float) -> None:
    """A round table under a cloth to the floor, with a glass and a napkin."""
    cloth = stage.pal.lit((0.93, 0.91, 0.87), 1.0, 0.04)
    top, w = base - 0.185 * size, 0.13 * size
    sheet.shape(
        [
            (x - w, top),
            (x + w, top),
            (x + w * 1.08, base - 0.03),
            (x + w * 0.6, base - 0.012),
            (x, base - 0.026),
            (x - w * 0.6, base - 0.012),
            (x - w * 1.08, base - 0.03),
        ],
        Ramp.across(x - w, shade(cloth, 0.03), x + w, shade(cloth, -0.12)),
    )
    for k in (-0.5, 0.1, 0.62):
        sheet.shape(
            [(x + w * k, top + 0.02), (x + w * k + 0.008, top + 0.02), (x + w * (k + 0.08) + 0.012, base - 0.03)],
            shade(cloth, -0.09),
            0.7,
        )
    sheet.ellipse(x, top, w, 0.017 * size, shade(cloth, 0.06))
    sheet.shape(
        [(x - 0.03 * size, top), (x - 0.012 * size, top - 0.05 * size), (x + 0.006 * size, top)], shade(cloth, 0.1)
    )
    sheet.ellipse(x + 0.05 * size, top - 0.035 * size, 0.011 * size, 0.015 * size, (0.62, 0.16, 0.2), 0.8)
    sheet.rect(x + 0.049 * size, top - 0.022 * size, x + 0.051 * size, top, (0.85, 0.87, 0.9))
    if stage.table is None:
        stage.table = (x, top - 0.006, w * 0.6)


@place("bar", indoors=True)
def bar(stage: Stage) -> None:
    """A dim bar: mirror, rows of bottles, stools, a neon line."""
    rng = stage.rng("bar")
    walls = Walls(rng.choice(("#5a3340", "#33404f", "#4a3a2e")), "#3f2f2a", lamp="#ff9d5c", warm=0.9)
    enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    sheet = stage.sheet()
    cx = stage.wide / 2
    sheet.rect(cx - 0.66, 0.06, cx + 0.66, 0.50, pal.lit(hexc("#4a2f24"), 1.0, 0.1))
    sheet.rect(
        cx - 0.62,
        0.09,
        cx + 0.62,
        0.48,
        Ramp.down(0.09, mix(pal.haze, pal.accent, 0.25), 0.48, mix(pal.haze, pal.ink, 0.4)),
    )
    for y in (0.22, 0.35, 0.47):
        shelf_of_bottles(sheet, stage, rng, cx - 0.60, y, 1.2)
    neon = hexc(rng.choice(("#ff5f8a", "#5fe0ff", "#ffb04a")))
    sheet.line([(cx - 0.22, 0.02), (cx + 0.22, 0.02)], 0.010, neon)
    sheet.line([(cx - 0.16, 0.045), (cx + 0.16, 0.045)], 0.006, neon)
    lamp_glow(stage, cx, 0.03, 0.5, 0.9, 0.58, 0.12, neon)
    stage.add(sheet, 0.58, rim=0.25)
    sheet = stage.sheet()
    wood = pal.lit(hexc("#6a3f28"), 1.0, 0.1)
    sheet.rect(sheet.left, 0.55, sheet.right, 0.80, Ramp.down(0.55, wood, 0.8, shade(wood, -0.14)))
    for k in range(12):
        x = sheet.left + 0.2 * k
        sheet.rect(x + 0.01, 0.595, x + 0.19, 0.775, shade(wood, -0.05))
    sheet.rect(sheet.left, 0.535, sheet.right, 0.56, shade(wood, 0.13))
    for k in range(5):
        pendant(sheet, stage, cx - 0.72 + 0.36 * k, 0.16, 0.042, 0.8, 0.36)
    stage.table = (cx + 0.2, 0.537, 0.5)
    for k in range(6):
        x = cx - 0.78 + 0.31 * k
        sheet.rect(x - 0.005, 0.72, x + 0.005, 0.87, (0.14, 0.12, 0.12))
        sheet.ellipse(x, 0.87, 0.04, 0.008, (0.14, 0.12, 0.12))
        sheet.blob(
            [(x - 0.05, 0.715), (x - 0.045, 0.695), (x + 0.045, 0.695), (x + 0.05, 0.715), (x, 0.73)],
            pal.lit((0.55, 0.16, 0.16), 1.0),
        )
    stage.add(sheet, 0.84, rim=0.4)
    stand(stage, 0.93, 0.52)
    stage.drawn.place = "a dim bar"
    stage.drawn.part("rows of bottles behind a long wooden counter")
    stage.drawn.part("red stools")
    stage.drawn.part("a glowing neon line")


@place("library", indoors=True)
def library(stage: Stage) -> None:
    """Shelves to the ceiling, an aisle, reading lamps, a ladder."""
    rng = stage.rng("library")
    walls = Walls("#6a4c36", "#5a4030", warm=0.7)
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    cx = stage.wide * rng.uniform(0.45, 0.55)
    window(stage, outside, cx - 0.13, 0.04, 0.26, 0.46, panes=(2, 4), arched=True, view="sky")
    for near, depth, half, base in ((0.8, 0.62, 0.20, 0.735), (1.0, 0.8, 0.50, 0.80)):
        sheet = stage.sheet()
        for s in (-1, 1):
            x = cx + half * s
            for k in range(3):
                left = x + s * 0.36 * k - (0.35 if s < 0 else 0.0)
                bookcase(sheet, stage, rng, left, -0.16, 0.35, base, 6, near)
        if depth > 0.7:
            lx = cx + rng.choice((-1, 1)) * (half + 0.18)
            wood = pal.lit(hexc("#a07a4a"), 1.0)
            for dx in (-0.035, 0.035):
                sheet.line([(lx + dx * 1.4, base + 0.01), (lx + dx, -0.1)], 0.008, wood)
            for k in range(10):
                y = base - 0.05 - k * 0.085
                sheet.rect(lx - 0.042, y, lx + 0.042, y + 0.007, wood)
        stage.add(sheet, depth, rim=0.25, mist=(0.2, 0.8, 0.2 * (1.4 - near)))
    sheet = stage.sheet()
    tx = cx + rng.choice((-1, 1)) * 0.24
    table(sheet, stage, tx, 0.88, 0.46, 0.19, "#5f3f2a")
    table_lamp(sheet, stage, tx - 0.12, 0.672, 0.15, 0.88, green=True)
    for k in range(4):
        c = pal.lit(hexc(("#8a3a32", "#3f5a6a", "#c29a4a", "#4a6a4a")[k]), 1.0)
        sheet.rect(tx + 0.05 + 0.004 * k, 0.655 - 0.018 * k, tx + 0.16 - 0.004 * k, 0.672 - 0.018 * k, c)
    stage.add(sheet, 0.88, rim=0.4)
    stand(stage, 0.93, 0.50)
    stage.drawn.place = "an old library"
    stage.drawn.part("shelves of books up to the ceiling")
    stage.drawn.part("a reading table with a green lamp")
    stage.drawn.part("a tall arched window")
    stage.drawn.part("a ladder")


@place("museum", indoors=True)
def museum(stage: Stage) -> None:
    """Pictures on a long wall, a bench, a bust on a plinth."""
    rng = stage.rng("museum")
    walls = Walls(rng.choice(("#a8a08f", "#7a3f3f", "#5a6a62")), "#a88a66")
    enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    sheet = stage.sheet()
    for k in range(5):
        x = stage.wide * (k + 0.5) / 5
        w, h = rng.uniform(0.16, 0.26), rng.uniform(0.16, 0.28)
        picture(sheet, stage, rng, x, 0.32, w, h)
        lamp_glow(stage, x, 0.28, 0.24, 0.4, 0.55, 0.0)
    stage.add(sheet, 0.57, rim=0.3)
    sheet = stage.sheet()
    px = stage.wide * rng.choice((0.16, 0.84))
    marble = pal.lit((0.93, 0.91, 0.87), 1.0)
    sheet.rect(
        px - 0.07, 0.58, px + 0.07, 0.82, Ramp.across(px - 0.07, shade(marble, 0.02), px + 0.07, shade(marble, -0.14))
    )
    sheet.rect(px - 0.085, 0.565, px + 0.085, 0.585, marble)
    sheet.blob(
        [
            (px - 0.065, 0.565),
            (px - 0.06, 0.51),
            (px - 0.02, 0.48),
            (px - 0.045, 0.42),
            (px - 0.03, 0.36),
            (px + 0.02, 0.355),
            (px + 0.045, 0.41),
            (px + 0.025, 0.48),
            (px + 0.06, 0.51),
            (px + 0.065, 0.565),
        ],
        Ramp.across(px - 0.06, marble, px + 0.06, shade(marble, -0.18)),
    )
    bx = stage.wide - px
    sheet.rect(bx - 0.2, 0.755, bx + 0.2, 0.785, pal.lit(hexc("#5a3f2e"), 1.0))
    for dx in (-0.16, 0.15):
        sheet.rect(bx + dx, 0.785, bx + dx + 0.014, 0.84, (0.15, 0.13, 0.12))
    stage.add(sheet, 0.85, rim=0.4)
    stand(stage)
    stage.drawn.place = "a museum gallery"
    stage.drawn.part("framed paintings along the wall")
    stage.drawn.part("a marble bust on a plinth")
    stage.drawn.part("a bench")
