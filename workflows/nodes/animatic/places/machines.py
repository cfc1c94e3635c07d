"""Large bare halls: warehouse, factory, tunnel."""

from __future__ import annotations

import math

from ..colour import hexc, mix, shade
from ..fittings import pendant
from ..furniture import crates
from ..paint import MARGIN_Y, Ramp, capsule, ring
from ..room import BOTTOM, Walls, enter, lamp_glow, shell, stand, window
from ..stage import Glow, Stage
from .register import place


@place("warehouse", indoors=True)
def warehouse(stage: Stage) -> None:
    """Steel frame, high windows, stacked crates."""
    rng = stage.rng("warehouse")
    walls = Walls("#77706a", "#6a645e", warm=0.6, boards=False)
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    for k in range(3):
        window(
            stage, outside, stage.wide * (0.12 + 0.30 * k), 0.03, 0.26, 0.17, panes=(4, 2), frame="#4a4a4c", shaft=True
        )
    for i, (s, base, depth, near) in enumerate(((0.13, 0.76, 0.64, 0.8), (0.19, 0.84, 0.84, 1.0))):
        sheet = stage.sheet()
        for side in (-1, 1):
            x = stage.wide / 2 + side * (0.42 + 0.12 * i)
            crates(sheet, stage, rng, x if side > 0 else x - s * 2.1, base, s, 3)
            crates(
                sheet, stage, rng, x + side * s * 2.2 - (0 if side > 0 else s * 2.1), base, s * 1.05, rng.choice((2, 3))
            )
        steel = pal.lit(hexc("#5a5f66"), near, 0.25)
        for x in (stage.wide * (0.30 if i == 0 else 0.10), stage.wide * (0.70 if i == 0 else 0.90)):
            sheet.rect(
                x - 0.016,
                -MARGIN_Y,
                x + 0.016,
                base,
                Ramp.across(x - 0.016, shade(steel, 0.07), x + 0.016, shade(steel, -0.07)),
            )
        if i == 0:
            for k in range(18):
                x0 = sheet.left + 0.14 * k
                sheet.line([(x0, -0.02), (x0 + 0.07, 0.04), (x0 + 0.14, -0.02)], 0.006, steel)
            sheet.rect(sheet.left, 0.036, sheet.right, 0.048, steel)
        stage.add(sheet, depth, rim=0.35)
    sheet = stage.sheet()
    for k in range(3):
        pendant(sheet, stage, stage.wide * (0.25 + 0.25 * k), 0.15, 0.07, 0.8, 0.6)
    stage.add(sheet, 0.8)
    stand(stage, 0.93, 0.46)
    stage.drawn.place = "a warehouse"
    stage.drawn.part("stacks of wooden crates")
    stage.drawn.part("steel girders and high windows")
    stage.drawn.part("hanging lamps")


@place("factory", indoors=True)
def factory(stage: Stage) -> None:
    """Pipes, gears, a furnace glow, steam."""
    rng = stage.rng("factory")
    walls = Walls("#5f5650", "#4f4843", lamp="#ff8a3c", warm=0.9, boards=False)
    enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    sheet = stage.sheet()
    copper, steel = pal.lit(hexc("#a8623f"), 1.0, 0.1), pal.lit(hexc("#6f767c"), 1.0, 0.15)
    for k in range(7):
        y = rng.uniform(-0.05, 0.5)
        c = rng.choice((copper, steel))
        sheet.rect(sheet.left, y, sheet.right, y + 0.022, Ramp.down(y, shade(c, 0.08), y + 0.022, shade(c, -0.1)))
        for j in range(5):
            x = sheet.left + 0.5 * j + 0.1 * k
            sheet.rect(x, y - 0.006, x + 0.02, y + 0.028, shade(c, -0.03))
    for k in range(6):
        x = stage.wide * (k + rng.uniform(0.2, 0.8)) / 6
        sheet.rect(x, -MARGIN_Y, x + 0.03, 0.72, Ramp.across(x, shade(steel, 0.06), x + 0.03, shade(steel, -0.1)))
    stage.add(sheet, 0.57, rim=0.3)
    sheet = stage.sheet()
    fx = stage.wide * rng.choice((0.24, 0.76))
    iron = pal.lit(hexc("#4a4648"), 1.0, 0.2)
    sheet.rect(
        fx - 0.24, 0.28, fx + 0.24, 0.80, Ramp.across(fx - 0.24, shade(iron, 0.05), fx + 0.24, shade(iron, -0.06))
    )
    sheet.shape(ring(fx, 0.28, 0.24, 0.12, 24, 180, 360), iron)
    sheet.rect(fx - 0.05, -MARGIN_Y, fx + 0.05, 0.2, shade(iron, -0.03))
    sheet.ellipse(fx, 0.56, 0.13, 0.13, shade(iron, -0.1))
    sheet.ellipse(fx, 0.56, 0.108, 0.108, hexc("#ff7a2a"))
    sheet.ellipse(fx, 0.575, 0.07, 0.07, hexc("#ffd07a"))
    for k in range(-2, 3):
        sheet.rect(fx + k * 0.045 - 0.005, 0.45, fx + k * 0.045 + 0.005, 0.67, shade(iron, -0.1))
    for k in range(10):
        a = k * math.tau / 10
        sheet.ellipse(fx + 0.145 * math.cos(a), 0.56 + 0.145 * math.sin(a), 0.008, 0.008, shade(iron, 0.12))
    stage.glows.append(Glow(fx, 0.56, 0.62, (1.0, 0.5, 0.18), 0.8, 0.8, flicker=0.35, seed=3))
    gx = stage.wide - fx
    for cx, cy, r, teeth in ((gx, 0.50, 0.17, 14), (gx + 0.24, 0.66, 0.11, 10)):
        pts = []
        for i in range(teeth * 4):
            a = i * math.tau / (teeth * 4)
            rr = r * (1.0 if i % 4 in (0, 1) else 0.86)
            pts.append((cx + rr * math.cos(a), cy + rr * math.sin(a)))
        sheet.shape(pts, Ramp.down(cy - r, shade(copper, 0.06), cy + r, shade(copper, -0.12)))
        sheet.ellipse(cx, cy, r * 0.55, r * 0.55, shade(iron, -0.05))
        for i in range(5):
            a = i * math.tau / 5
            sheet.shape(
                capsule((cx, cy), (cx + r * 0.7 * math.cos(a), cy + r * 0.7 * math.sin(a)), r * 0.08, r * 0.07, 4),
                shade(copper, -0.05),
            )
        sheet.ellipse(cx, cy, r * 0.16, r * 0.16, shade(copper, 0.1))
    stage.add(sheet, 0.8, rim=0.45, rim_colour=(1.0, 0.7, 0.4))
    sheet = stage.sheet()
    for _ in range(5):
        sheet.soft(stage.wide * rng.random(), rng.uniform(0.3, 0.7), 0.25, 0.14, (0.9, 0.85, 0.8), 0.22)
    stage.add(sheet, 0.9, grain=0, drift=lambda t: (0.012 * (t - 2.5), -0.016 * t))
    stand(stage, 0.93, 0.48)
    stage.drawn.place = "a factory hall"
    stage.drawn.light = "The furnace throws orange light"
    stage.drawn.part("a furnace that glows orange")
    stage.drawn.part("great gears and copper pipes")
    stage.drawn.moves("steam rises")


@place("tunnel", indoors=True)
def tunnel(stage: Stage) -> None:
    """A vaulted tunnel or cave with a light at its end."""
    rng = stage.rng("tunnel")
    walls = Walls("#55504c", "#4a4642", warm=0.6, boards=False)
    outside = enter(stage, walls)
    pal = stage.pal
    vx = stage.wide * rng.uniform(0.44, 0.56)
    stage.sun_x = vx + 0.01
    sheet = stage.sheet()
    glow = mix(outside.low, pal.accent, 0.4)
    sheet.wash(mix(glow, (1.0, 1.0, 0.95), 0.3))
    stage.add(sheet, 0.2)
    stage.glows.append(Glow(vx, 0.48, 0.5, glow, 0.5, 0.3))
    cave = rng.random() < 0.5
    for i in range(5):
        half = 0.15 * 1.62**i
        top, base = 0.48 - half * 1.0, 0.56 + half * 0.42
        sheet = stage.sheet()
        stone = pal.lit(hexc("#7a7068"), 1.0, 0.25 + 0.1 * i)
        stone = mix(glow, stone, 0.35 + 0.13 * i)
        hole = []
        for k in range(25):
            a = math.pi + math.pi * k / 24
            j = 1 + (rng.uniform(-0.09, 0.06) if cave else 0.0)
            hole.append((vx + half * j * math.cos(a), 0.5 + (0.5 - top) * j * math.sin(a)))
        outline = [
            (sheet.left, BOTTOM),
            (sheet.left, -MARGIN_Y),
            (sheet.right, -MARGIN_Y),
            (sheet.right, BOTTOM),
            (vx + half, base),
            *reversed(hole),
            (vx - half, base),
        ]
        sheet.shape(
            outline,
            Ramp(
                ((0.0, shade(stone, 0.06)), (half * 1.2, stone), (half * 2.2, shade(stone, -0.08))),
                axis="r",
                centre=(vx, 0.5),
            ),
        )
        sheet.shape(
            [(sheet.left, BOTTOM), (vx - half, base), (vx + half, base), (sheet.right, BOTTOM)],
            Ramp.down(base, mix(stone, glow, 0.3), 1.05, shade(stone, -0.06)),
        )
        if not cave and i in (1, 3):
            for s in (-1, 1):
                lx, ly = vx + s * half * 1.12, 0.44 - half * 0.1
                sheet.ellipse(lx, ly, 0.008 * (i + 1), 0.011 * (i + 1), (1.0, 0.9, 0.65))
                lamp_glow(stage, lx, ly, 0.12 * (i + 1), 0.8, 0.3 + 0.14 * i, 0.2)
        stage.add(sheet, 0.3 + 0.14 * i, rim=0.5, rim_colour=glow)
    stand(stage, 0.92, 0.42, 3, 0.38, 0.62)
    stage.drawn.place = "a rocky cave" if cave else "a vaulted tunnel"
    stage.drawn.part("light at the far end")
    if not cave:
        stage.drawn.part("small lamps on the walls")
