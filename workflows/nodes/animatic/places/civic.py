"""Rooms of the community: office, court, school, police interview room, prison cell."""

from __future__ import annotations

from ..colour import hexc, mix, shade
from ..fittings import column, door, pendant, plant, table_lamp, wall_clock
from ..furniture import bed, chair, desk, table
from ..paint import MARGIN_Y, Ramp, ring
from ..room import BOTTOM, Walls, enter, lamp_glow, shell, stand, window
from ..stage import Stage
from .register import place


@place("office", indoors=True)
def office(stage: Stage) -> None:
    """A desk with blinds behind it, filing cabinets, a lamp."""
    rng = stage.rng("office")
    walls = Walls(rng.choice(("#8a8f88", "#7a7f90", "#a0907a")), "#6a5a4c")
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    wx = stage.wide * rng.uniform(0.28, 0.42)
    window(stage, outside, wx, 0.10, 0.66, 0.36, panes=(3, 1), view="city", frame="#5f5a54")
    sheet = stage.sheet()
    slat = pal.lit((0.85, 0.82, 0.74), 1.0)
    for k in range(8):
        sheet.rect(wx - 0.01, 0.105 + 0.019 * k, wx + 0.67, 0.113 + 0.019 * k, slat)
    for s in (0.02, 0.64):
        sheet.rect(wx + s - 0.001, 0.1, wx + s + 0.001, 0.27, shade(slat, -0.2))
    cab = pal.lit(hexc("#6f7a72"), 1.0, 0.08)
    for k, fx in enumerate((wx - 0.36, wx - 0.19)):
        top = 0.42 - 0.05 * k
        sheet.rect(fx, top, fx + 0.16, 0.735, Ramp.across(fx, shade(cab, 0.03), fx + 0.16, shade(cab, -0.06)))
        for j in range(3):
            y = top + (0.735 - top) * j / 3
            sheet.rect(fx + 0.01, y + 0.012, fx + 0.15, y + (0.735 - top) / 3 - 0.006, shade(cab, 0.025))
            sheet.rect(fx + 0.06, y + 0.04, fx + 0.10, y + 0.048, (0.8, 0.78, 0.72))
    wall_clock(sheet, stage, wx + 0.86, 0.22, 0.055)
    stage.add(sheet, 0.58, rim=0.25)
    sheet = stage.sheet()
    dx = stage.wide * rng.uniform(0.46, 0.6)
    desk(sheet, stage, dx, 0.85, 0.66, 0.215)
    table_lamp(sheet, stage, dx - 0.22, 0.617, 0.16, 0.85, green=True)
    screen = pal.lit((0.13, 0.14, 0.16), 1.0)
    sheet.rect(dx + 0.10, 0.49, dx + 0.27, 0.60, screen)
    sheet.rect(dx + 0.107, 0.497, dx + 0.263, 0.59, (0.45, 0.72, 0.85))
    sheet.rect(dx + 0.17, 0.60, dx + 0.20, 0.62, screen)
    lamp_glow(stage, dx + 0.18, 0.545, 0.22, 0.4, 0.85, 0.05, (0.5, 0.8, 1.0))
    sheet.rect(dx - 0.08, 0.607, dx + 0.03, 0.615, (0.95, 0.93, 0.88))
    sheet.rect(dx - 0.07, 0.598, dx + 0.02, 0.607, (0.86, 0.84, 0.78))
    plant(sheet, stage, rng, stage.wide * 0.9, 0.83, 0.36)
    stage.add(sheet, 0.85, rim=0.4)
    stand(stage, 0.93)
    stage.drawn.place = "an office"
    stage.drawn.part("a desk with papers, a screen and a green lamp")
    stage.drawn.part("filing cabinets and a window with blinds over the city")
    stage.drawn.part("a wall clock")


@place("courtroom", indoors=True)
def courtroom(stage: Stage) -> None:
    """The judge's bench between columns, a rail, pews."""
    rng = stage.rng("court")
    walls = Walls("#8f7a5f", "#6a4c36", dado="#5f3f2a")
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    cx = stage.wide * rng.uniform(0.46, 0.54)
    for s in (-1, 1):
        window(
            stage,
            outside,
            cx + s * 0.62 - 0.11,
            0.02,
            0.22,
            0.44,
            panes=(2, 4),
            arched=True,
            shaft=s == stage.light_side,
        )
    sheet = stage.sheet()
    for s in (-1, 1):
        column(sheet, stage, cx + s * 0.36, -0.06, 0.72, 0.085)
        column(sheet, stage, cx + s * 0.90, -0.06, 0.72, 0.085)
    gold = pal.lit(hexc("#d0a94f"), 1.0)
    sheet.ellipse(cx, 0.17, 0.105, 0.105, shade(gold, -0.08))
    sheet.ellipse(cx, 0.17, 0.085, 0.085, pal.lit(hexc("#6a3a30"), 1.0))
    sheet.rect(cx - 0.004, 0.10, cx + 0.004, 0.235, gold)
    sheet.rect(cx - 0.06, 0.12, cx + 0.06, 0.127, gold)
    for s in (-1, 1):
        sheet.shape(ring(cx + s * 0.055, 0.16, 0.026, 0.02, 12, 0, 180), gold)
    wood = pal.lit(hexc("#6a3f28"), 1.0, 0.08)
    sheet.rect(cx - 0.30, 0.44, cx + 0.30, 0.74, Ramp.down(0.44, wood, 0.74, shade(wood, -0.1)))
    sheet.rect(cx - 0.33, 0.425, cx + 0.33, 0.45, shade(wood, 0.1))
    for k in range(4):
        sheet.rect(cx - 0.28 + 0.145 * k, 0.48, cx - 0.16 + 0.145 * k, 0.71, shade(wood, -0.04))
    sheet.rect(cx - 0.08, 0.28, cx + 0.08, 0.425, pal.lit(hexc("#4a2a2a"), 1.0))
    stage.table = (cx, 0.425, 0.25)
    stage.add(sheet, 0.62, rim=0.3)
    sheet = stage.sheet()
    y = 0.70
    sheet.rect(sheet.left, y, sheet.right, y + 0.016, shade(wood, 0.06))
    x = sheet.left
    while x < sheet.right:
        if abs(x - cx) > 0.13:
            sheet.rect(x, y, x + 0.012, y + 0.12, shade(wood, -0.03))
        x += 0.035
    stage.add(sheet, 0.8, rim=0.35)
    stand(stage, 0.92, 0.46)
    sheet = stage.sheet()
    dark = mix(wood, pal.ink, 0.6)
    for s in (-1, 1):
        a, b = cx + s * 0.45, (sheet.right if s > 0 else sheet.left)
        sheet.rect(min(a, b), 0.97, max(a, b), BOTTOM, dark)
        sheet.rect(min(a, b) - 0.01, 0.955, max(a, b) + 0.01, 0.98, shade(dark, 0.06))
    stage.add(sheet, 1.3, rim=0.4)
    stage.drawn.place = "a courtroom"
    stage.drawn.part("a high wooden judge's bench under a golden scales emblem")
    stage.drawn.part("stone columns and tall windows")
    stage.drawn.part("a wooden rail and pews")


@place("school", indoors=True)
def school(stage: Stage) -> None:
    """A classroom: blackboard, desks, map."""
    rng = stage.rng("school")
    walls = Walls(rng.choice(("#c9b98f", "#a9b89a", "#b8a890")), "#8a6a4c", dado="#7a8a78")
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    side = rng.choice((-1, 1))
    cx = stage.wide / 2 - side * 0.18
    window(stage, outside, stage.wide / 2 + side * 0.62 - 0.16, 0.1, 0.32, 0.38, panes=(2, 3), view="trees")
    sheet = stage.sheet()
    sheet.rect(cx - 0.47, 0.12, cx + 0.47, 0.50, pal.lit(hexc("#8a6040"), 1.0))
    sheet.rect(cx - 0.45, 0.14, cx + 0.45, 0.48, pal.lit(hexc("#2f4f44"), 1.0))
    chalk = pal.lit((0.93, 0.95, 0.9), 1.0)
    for k in range(5):
        sheet.rect(cx - 0.4, 0.19 + 0.05 * k, cx - 0.4 + rng.uniform(0.15, 0.42), 0.195 + 0.05 * k, chalk, 0.7)
    sheet.line([(cx + 0.12, 0.42), (cx + 0.24, 0.22), (cx + 0.36, 0.42), (cx + 0.12, 0.42)], 0.004, chalk)
    sheet.shape(ring(cx + 0.24, 0.36, 0.055, 0.055, 30) + ring(cx + 0.24, 0.36, 0.051, 0.051, 30, 360, 0), chalk)
    sheet.rect(cx - 0.2, 0.485, cx + 0.2, 0.495, shade(chalk, -0.2))
    wall_clock(sheet, stage, cx + side * 0.0, 0.05, 0.04)
    stage.add(sheet, 0.57, rim=0.2)
    sheet = stage.sheet()
    desk(sheet, stage, cx + side * 0.1, 0.79, 0.42, 0.17)
    stage.add(sheet, 0.74, rim=0.35)
    sheet = stage.sheet()
    for k in range(4):
        x = stage.wide * (k + 0.5) / 4
        table(sheet, stage, x, 0.90, 0.26, 0.14, "#a8794a")
        chair(sheet, stage, x + 0.02, 0.95, 0.22, 1)
    stage.add(sheet, 0.92, rim=0.35)
    stand(stage, 0.95, 0.48)
    stage.drawn.place = "a classroom"
    stage.drawn.part("a green blackboard with chalk drawings")
    stage.drawn.part("rows of wooden desks")
    stage.drawn.part("a window")


@place("interrogation", indoors=True)
def interrogation(stage: Stage) -> None:
    """A bare room: one lamp, a steel table, a dark mirror."""
    rng = stage.rng("interrogation")
    walls = Walls("#66727a", "#4f5458", lamp="#fff0c8", warm=1.0, boards=False)
    enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    sheet = stage.sheet()
    cx = stage.wide / 2 + rng.uniform(-0.1, 0.1)
    sheet.rect(cx - 0.40, 0.16, cx + 0.40, 0.46, pal.lit((0.3, 0.32, 0.34), 1.0))
    sheet.rect(
        cx - 0.385,
        0.175,
        cx + 0.385,
        0.445,
        Ramp.across(cx - 0.4, shade(pal.ink, 0.06), cx + 0.4, shade(pal.ink, 0.16)),
    )
    sheet.shape([(cx - 0.2, 0.175), (cx - 0.1, 0.175), (cx - 0.25, 0.445), (cx - 0.35, 0.445)], (1.0, 1.0, 1.0), 0.06)
    door(sheet, stage, cx + rng.choice((-1, 1)) * 0.68, 0.72, 0.46, 0.2, "#4f5a62")
    stage.add(sheet, 0.57, rim=0.2)
    sheet = stage.sheet()
    chair(sheet, stage, cx - 0.36, 0.87, 0.29, 1, "#3f454a")
    chair(sheet, stage, cx + 0.36, 0.87, 0.29, -1, "#3f454a")
    table(sheet, stage, cx, 0.88, 0.56, 0.20, "#8a949a")
    pendant(sheet, stage, cx, 0.20, 0.085, 0.85, 1.0)
    sheet.shape(
        [(cx - 0.07, 0.21), (cx + 0.07, 0.21), (cx + 0.55, 0.96), (cx - 0.55, 0.96)], (1.0, 0.95, 0.8), 0.13, blur=0.012
    )
    stage.add(sheet, 0.85, rim=0.4)
    stand(stage, 0.93)
    stage.drawn.place = "a bare interrogation room"
    stage.drawn.light = "Hard light falls from the lamp and leaves the corners dark"
    stage.drawn.part("a steel table and two chairs under a single hanging lamp")
    stage.drawn.part("a dark one-way mirror")
    stage.drawn.part("a closed door")


@place("cell", indoors=True)
def cell(stage: Stage) -> None:
    """A prison cell: bars, a bunk, a small high window."""
    rng = stage.rng("cell")
    walls = Walls("#7a7a72", "#55534f", warm=0.5, boards=False)
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    cx = stage.wide / 2 + rng.uniform(-0.2, 0.2)
    window(stage, outside, cx - 0.10, 0.08, 0.20, 0.16, panes=(5, 1), frame="#55534f")
    sheet = stage.sheet()
    s = rng.choice((-1, 1))
    bed(sheet, stage, stage.wide / 2 + s * 0.5, 0.79, 0.6, "#6a6f62", s, iron=True)
    stage.add(sheet, 0.78, rim=0.3)
    stand(stage, 0.92, 0.50)
    sheet = stage.sheet()
    iron = mix(pal.ink, pal.haze, 0.08)
    x = sheet.left
    while x < sheet.right:
        sheet.rect(
            x - 0.010,
            -MARGIN_Y,
            x + 0.010,
            BOTTOM,
            Ramp.across(
                x - 0.01,
                shade(iron, 0.10 if stage.light_side < 0 else 0.0),
                x + 0.01,
                shade(iron, 0.0 if stage.light_side < 0 else 0.10),
            ),
        )
        x += 0.20
    sheet.rect(sheet.left, 0.06, sheet.right, 0.09, iron)
    stage.add(sheet, 1.4, rim=0.5, blur=0.002)
    stage.drawn.place = "a prison cell"
    stage.drawn.part("iron bars in the foreground")
    stage.drawn.part("a narrow bunk and a small barred window")
