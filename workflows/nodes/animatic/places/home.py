"""Rooms people live in: living room, kitchen, bedroom, mansion hall, cabin, attic."""

from __future__ import annotations

from ..colour import hexc, shade
from ..fittings import chandelier, fireplace, floor_lamp, pendant, picture, plant, rug, table_lamp
from ..furniture import armchair, bed, bookcase, chair, crates, sofa, table
from ..paint import Ramp, ring
from ..room import Walls, enter, shell, stand, window
from ..stage import Stage
from .register import place


@place("apartment", indoors=True)
def apartment(stage: Stage) -> None:
    """A living room: tall window on the city, sofa, lamp, books."""
    rng = stage.rng("apartment")
    walls = Walls(rng.choice(("#b08a72", "#8a9a94", "#a8927a", "#7f8aa0")), "#7a5a42")
    outside = enter(stage, walls)
    shell(stage, walls)
    flip = rng.random() < 0.5
    wx = stage.wide * (0.12 if flip else 0.56)
    window(
        stage,
        outside,
        wx,
        0.12,
        0.48,
        0.40,
        panes=(3, 2),
        curtains=rng.choice(("#a8543f", "#4f6a6a", "#c2a878")),
        view="city",
    )
    sheet = stage.sheet()
    bx = stage.wide * (0.70 if flip else 0.10)
    bookcase(sheet, stage, rng, bx, 0.22, 0.28, 0.725, 4)
    picture(sheet, stage, rng, stage.wide * 0.5 + (0.13 if flip else -0.16), 0.30, 0.15, 0.18)
    stage.add(sheet, 0.6, rim=0.25)
    sheet = stage.sheet()
    sofa(sheet, stage, wx + 0.22, 0.80, 0.62, rng.choice(("#55606a", "#7a4a42", "#5a6a52")))
    floor_lamp(sheet, stage, wx + (0.62 if flip else -0.14), 0.80)
    plant(sheet, stage, rng, bx + (0.36 if not flip else -0.08), 0.80, 0.34)
    rug(sheet, stage, stage.wide / 2, 0.89, 0.9)
    stage.add(sheet, 0.82, rim=0.35)
    stage.table = (wx + 0.22, 0.705, 0.2)
    stand(stage)
    stage.drawn.place = "a living room in a city apartment"
    stage.drawn.part("a tall window with curtains and the city outside")
    stage.drawn.part("a sofa and a floor lamp" + (" that glows" if outside.night > 0.3 else ""))
    stage.drawn.part("a bookcase")


@place("kitchen", indoors=True)
def kitchen(stage: Stage) -> None:
    """Cupboards, stove, a table under a hanging lamp."""
    rng = stage.rng("kitchen")
    walls = Walls(rng.choice(("#c9b48a", "#9ab0a0", "#d0bfa8")), "#a08468", boards=False)
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    wx = stage.wide * rng.uniform(0.36, 0.52)
    window(stage, outside, wx, 0.14, 0.30, 0.26, panes=(2, 1), curtains="#d8c0a0", view="trees")
    sheet = stage.sheet()
    front = pal.lit(hexc(rng.choice(("#5f7a78", "#8a9a7a", "#7a5a48"))), 1.0, 0.05)
    x = sheet.left
    while x < sheet.right:
        w = 0.17
        sheet.rect(x, 0.545, x + w, 0.73, shade(front, -0.02))
        sheet.rect(x + 0.008, 0.575, x + w - 0.008, 0.72, shade(front, 0.03))
        sheet.ellipse(x + w - 0.025, 0.6, 0.006, 0.006, hexc("#d8c08a"))
        if not wx - 0.14 < x + w / 2 < wx + 0.44:
            sheet.rect(x, 0.06, x + w, 0.30, shade(front, -0.03))
            sheet.rect(x + 0.008, 0.072, x + w - 0.008, 0.288, shade(front, 0.02))
        x += w
    sheet.rect(sheet.left, 0.525, sheet.right, 0.55, pal.lit((0.88, 0.84, 0.76), 1.0))
    sx = wx + (0.5 if wx < stage.wide / 2 else -0.42)
    steel = pal.lit((0.82, 0.83, 0.84), 1.0, 0.05)
    sheet.rect(sx, 0.525, sx + 0.24, 0.735, steel)
    sheet.rect(sx + 0.025, 0.58, sx + 0.215, 0.70, (0.12, 0.1, 0.1))
    for k in range(4):
        sheet.ellipse(sx + 0.045 + 0.05 * k, 0.555, 0.009, 0.009, shade(steel, -0.3))
    pot = pal.lit((0.6, 0.25, 0.2), 1.0)
    sheet.rect(sx + 0.04, 0.46, sx + 0.13, 0.527, pot)
    sheet.rect(sx + 0.03, 0.452, sx + 0.14, 0.464, shade(pot, 0.08))
    for k in range(5):
        jx = wx + 0.02 + 0.055 * k
        sheet.rect(
            jx, 0.48, jx + 0.03, 0.527, pal.lit(hexc(rng.choice(("#c98a4a", "#8a5a4a", "#5a7a5a", "#d8b06a"))), 1.0)
        )
    stage.add(sheet, 0.62, rim=0.3)
    sheet = stage.sheet()
    tx = stage.wide * rng.uniform(0.42, 0.58)
    chair(sheet, stage, tx - 0.34, 0.84, 0.27, 1)
    chair(sheet, stage, tx + 0.34, 0.84, 0.27, -1)
    table(sheet, stage, tx, 0.85, 0.56, 0.19, "#8a6040")
    pendant(sheet, stage, tx, 0.24, 0.075, 0.85, 0.7)
    stage.add(sheet, 0.85, rim=0.4)
    stand(stage)
    stage.drawn.place = "a kitchen"
    stage.drawn.part("painted cupboards and a stove with a red pot")
    stage.drawn.part("a wooden table with two chairs under a hanging lamp")
    stage.drawn.part("a window over the counter")


@place("bedroom", indoors=True)
def bedroom(stage: Stage) -> None:
    """A bed under a window, a bedside lamp."""
    rng = stage.rng("bedroom")
    walls = Walls(rng.choice(("#8f86a0", "#a09080", "#7f94a0", "#b08f86")), "#7a5f4a")
    outside = enter(stage, walls)
    shell(stage, walls)
    wx = stage.wide * rng.uniform(0.2, 0.5)
    window(
        stage,
        outside,
        wx,
        0.14,
        0.36,
        0.36,
        panes=(2, 2),
        curtains=rng.choice(("#e0d4c0", "#6a5a7a", "#a86a5a")),
        view="trees",
    )
    sheet = stage.sheet()
    facing = 1 if rng.random() < 0.5 else -1
    bx = stage.wide * 0.5 + facing * 0.22
    bed(sheet, stage, bx, 0.82, 0.8, rng.choice(("#4f6a86", "#8a4a4a", "#5a7a62")), facing)
    nx = bx - facing * 0.52
    table(sheet, stage, nx, 0.81, 0.15, 0.16)
    table_lamp(sheet, stage, nx, 0.635, 0.15, 0.8)
    picture(sheet, stage, rng, stage.wide * (0.82 if wx < stage.wide * 0.35 else 0.10), 0.3, 0.14, 0.17)
    rug(sheet, stage, stage.wide / 2, 0.91, 0.7, "#6a5a7a")
    stage.add(sheet, 0.8, rim=0.35)
    stage.table = (bx, 0.66, 0.2)
    stand(stage, 0.94)
    stage.drawn.place = "a bedroom"
    stage.drawn.part("a bed with a blanket and a bedside lamp")
    stage.drawn.part("a curtained window")


@place("mansion", indoors=True)
def mansion(stage: Stage) -> None:
    """A great hall: fireplace, portraits, staircase, chandelier."""
    rng = stage.rng("mansion")
    walls = Walls(rng.choice(("#6a3a3a", "#3f5048", "#4a4460")), "#5a3f30", dado="#5a3d2c")
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    left = rng.random() < 0.5
    fx = stage.wide * (0.30 if left else 0.70)
    window(
        stage,
        outside,
        stage.wide * (0.58 if left else 0.18),
        0.06,
        0.24,
        0.46,
        panes=(2, 3),
        curtains="#7a2f36",
        arched=True,
        view="trees",
    )
    sheet = stage.sheet()
    fireplace(sheet, stage, fx, 0.73, 0.40)
    picture(sheet, stage, rng, fx, 0.22, 0.26, 0.2)
    sx, s = (stage.wide + 0.06, -1) if left else (-0.06, 1)
    wood = pal.lit(hexc("#4a2f22"), 1.0, 0.1)
    for k in range(10):
        x0 = sx + s * (0.46 - 0.055 * k)
        y0 = 0.73 - 0.055 * k
        sheet.rect(min(x0, sx - s * 0.3), y0 - 0.055, max(x0, sx - s * 0.3), y0, shade(wood, 0.03 if k % 2 else 0.06))
        sheet.rect(x0 - 0.004, y0 - 0.16, x0 + 0.004, y0 - 0.05, shade(wood, -0.05))
    sheet.line([(sx + s * 0.5, 0.55), (sx - s * 0.05, 0.01)], 0.016, shade(wood, -0.04))
    stage.add(sheet, 0.62, rim=0.35)
    sheet = stage.sheet()
    cx = stage.wide / 2
    chandelier(sheet, stage, cx)
    armchair(sheet, stage, fx + (0.36 if left else -0.36), 0.84, 0.36, "#6a2f36")
    rug(sheet, stage, cx, 0.90, 1.0, "#7a2f3a")
    stage.add(sheet, 0.84, rim=0.4)
    stand(stage)
    stage.drawn.place = "the hall of an old mansion"
    stage.drawn.part("a burning fireplace with a painting above it")
    stage.drawn.part("a chandelier and a dark staircase")
    stage.drawn.part("an arched window with red curtains")


@place("cabin", indoors=True)
def cabin(stage: Stage) -> None:
    """A log cabin with a fire and a small window."""
    rng = stage.rng("cabin")
    walls = Walls("#8a5f3f", "#6a4a34", warm=0.85)
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    sheet = stage.sheet()
    log = pal.lit(hexc("#8f6240"), 1.0, 0.1)
    for k in range(11):
        y = -0.1 + 0.077 * k
        sheet.rect(
            sheet.left,
            y,
            sheet.right,
            y + 0.072,
            Ramp(((y, shade(log, 0.06)), (y + 0.04, log), (y + 0.072, shade(log, -0.12)))),
        )
    stage.add(sheet, 0.55)
    left = rng.random() < 0.5
    window(
        stage,
        outside,
        stage.wide * (0.60 if left else 0.16),
        0.2,
        0.30,
        0.26,
        panes=(2, 2),
        view="trees",
        frame="#6a4630",
    )
    sheet = stage.sheet()
    fx = stage.wide * (0.28 if left else 0.72)
    fireplace(sheet, stage, fx, 0.73, 0.42)
    stone = pal.lit(hexc("#8a8078"), 1.0, 0.1)
    sheet.rect(fx - 0.17, -0.13, fx + 0.17, 0.37, stone)
    for _ in range(26):
        x, y = fx + rng.uniform(-0.15, 0.13), rng.uniform(-0.1, 0.34)
        sheet.blob(
            [(x, y), (x + 0.035, y - 0.012), (x + 0.06, y + 0.012), (x + 0.03, y + 0.03)],
            shade(stone, rng.choice((-0.06, 0.05))),
        )
    stage.add(sheet, 0.58, rim=0.3)
    sheet = stage.sheet()
    tx = stage.wide * (0.66 if left else 0.34)
    chair(sheet, stage, tx + 0.28, 0.85, 0.28, -1)
    table(sheet, stage, tx, 0.86, 0.40, 0.19)
    rug(sheet, stage, stage.wide / 2, 0.93, 0.8, "#8a4a36")
    stage.add(sheet, 0.84, rim=0.4)
    stand(stage, 0.93)
    stage.drawn.place = "a log cabin"
    stage.drawn.part("a stone fireplace with a fire burning")
    stage.drawn.part("a rough table and a small window")


@place("attic", indoors=True)
def attic(stage: Stage) -> None:
    """Sloping beams, a round window, trunks and boxes."""
    rng = stage.rng("attic")
    walls = Walls("#77604c", "#5f4836", warm=0.5)
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    cx = stage.wide / 2 + rng.uniform(-0.15, 0.15)
    window(stage, outside, cx - 0.15, 0.14, 0.30, 0.30, panes=(2, 2), arched=True, view="sky")
    sheet = stage.sheet()
    beam = pal.lit(hexc("#4f3828"), 1.0, 0.2)
    for s in (-1, 1):
        sheet.shape(
            [(cx + s * 0.06, -0.13), (cx + s * 2.2, -0.13), (cx + s * 2.2, 0.72), (cx + s * 1.06, 0.72)],
            shade(beam, -0.02),
        )
        for k in range(3):
            x = cx + s * (0.12 + 0.36 * k)
            sheet.line([(x, -0.13), (x + s * 0.98, 0.72)], 0.030, shade(beam, -0.07))
    sheet.rect(sheet.left, 0.02, sheet.right, 0.055, shade(beam, -0.05))
    stage.add(sheet, 0.62, rim=0.3)
    sheet = stage.sheet()
    crates(sheet, stage, rng, stage.wide * 0.08, 0.80, 0.15, 3)
    tx = stage.wide * 0.84
    trunk = pal.lit(hexc("#7a4a34"), 1.0, 0.1)
    sheet.rect(tx - 0.16, 0.69, tx + 0.16, 0.82, Ramp.down(0.69, trunk, 0.82, shade(trunk, -0.08)))
    sheet.shape(ring(tx, 0.69, 0.16, 0.05, 16, 180, 360), shade(trunk, 0.04))
    for k in (-0.1, 0.1):
        sheet.rect(tx + k - 0.012, 0.645, tx + k + 0.012, 0.82, pal.lit(hexc("#b08a4a"), 1.0))
    stage.table = (tx, 0.645, 0.12)
    pendant(sheet, stage, cx + 0.25, 0.22, 0.03, 0.8, 0.5, metal=False)
    stage.add(sheet, 0.84, rim=0.4)
    stand(stage, 0.92, 0.48, 4, 0.28, 0.76)
    stage.drawn.place = "an attic under sloping beams"
    stage.drawn.part("old crates and a trunk")
    stage.drawn.part("a round-topped window")
    stage.drawn.part("a bare bulb")
