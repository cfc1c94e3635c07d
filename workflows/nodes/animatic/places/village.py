"""Old places: village, ruins."""

from __future__ import annotations

from ..buildings import cottage
from ..colour import hexc, mix, shade
from ..nature import BOTTOM, land, ridge_line
from ..paint import Ramp
from ..sky import sky
from ..stage import Stage
from ..trees import leafy_tree, treeline
from .register import place
from .soil import foreground, ground, spread


@place("village")
def village(stage: Stage) -> None:
    """Cottages on a lane, a church behind, hills."""
    pal, rng = stage.pal, stage.rng("village")
    stage.horizon = 0.6
    sky(stage)
    lit = pal.night
    snow = stage.shot.weather == "snow"
    sheet = stage.sheet()
    line = ridge_line(rng, sheet, 0.6, 0.18, 2.6, 3)
    land(sheet, line, pal.lit(hexc("#6d8a58") if not snow else (0.93, 0.95, 0.98), 0.35), 0.8)
    treeline(sheet, rng, 0.6, 0.05, pal.lit(hexc("#3f5f45"), 0.3, 0.2), 26, "round", line)
    stage.add(sheet, 0.15, mist=(0.4, 0.66, 0.5), rim=0.25)
    sheet = stage.sheet()
    x = stage.wide * rng.uniform(0.3, 0.7)
    stone = pal.lit(hexc("#b7a78c"), 0.55, 0.1)
    sheet.rect(
        x - 0.045, 0.36, x + 0.045, 0.70, Ramp.across(x - 0.045, shade(stone, 0.04), x + 0.045, shade(stone, -0.06))
    )
    sheet.shape([(x - 0.06, 0.365), (x, 0.17), (x + 0.06, 0.365)], shade(stone, -0.14))
    sheet.ellipse(x, 0.43, 0.018, 0.018, mix(pal.accent, (1.0, 0.95, 0.8), 0.5) if lit > 0.3 else shade(stone, 0.12))
    for side in (-1, 1):
        cx = x + side * rng.uniform(0.12, 0.2)
        while -0.4 < cx < stage.wide + 0.4:
            cottage(
                sheet,
                stage,
                rng,
                cx - (0.17 if side < 0 else 0.0),
                0.70 + rng.uniform(-0.01, 0.02),
                rng.uniform(0.14, 0.19),
                0.6,
                lit,
            )
            cx += side * rng.uniform(0.21, 0.30)
    stage.add(sheet, 0.4, mist=(0.5, 0.74, 0.3), rim=0.5)
    ground(stage, 0.70, hexc("#7d8f52") if not snow else (0.93, 0.95, 0.98), bumps=0.012, depth=0.75)
    sheet = stage.sheet()
    lane = pal.lit(hexc("#b59b78") if not snow else (0.8, 0.84, 0.9), 0.95)
    sheet.shape(
        [
            (x - 0.03, 0.705),
            (x + 0.03, 0.705),
            (x + 0.2, 0.82),
            (stage.wide / 2 + 0.6, BOTTOM),
            (stage.wide / 2 - 0.45, BOTTOM),
            (x - 0.02, 0.80),
        ],
        Ramp.down(0.7, lane, 1.05, shade(lane, -0.07)),
    )
    stage.add(sheet, 0.85)
    sheet = stage.sheet()
    for side in (-1, 1):
        cottage(sheet, stage, rng, stage.wide / 2 + side * rng.uniform(0.68, 0.8) - 0.19, 0.86, 0.38, 0.95, lit)
    leafy_tree(
        sheet,
        rng,
        stage.wide * rng.choice((0.1, 0.9)),
        0.88,
        0.5,
        pal.lit(hexc("#4f3b30"), 0.9, 0.3),
        None if snow else pal.lit(hexc("#55803f"), 0.9, 0.1),
        pal.key,
        stage.light_side,
    )
    stage.add(sheet, 0.92, rim=0.6)
    stage.people_here()
    spread(stage, 0.92, 0.34)
    foreground(stage, "grass")
    stage.drawn.place = "a village lane between cottages"
    stage.drawn.part("a church tower with a clock")
    stage.drawn.part("small houses" + (" with warm windows" if lit > 0.3 else ""))
    stage.drawn.part("green hills" if not snow else "snowy hills")


@place("ruins")
def ruins(stage: Stage) -> None:
    """Broken columns and arches, ivy."""
    pal, rng = stage.pal, stage.rng("ruins")
    stage.horizon = 0.62
    sky(stage)
    sheet = stage.sheet()
    line = ridge_line(rng, sheet, 0.62, 0.16, 3, 4)
    land(sheet, line, pal.lit(hexc("#7d8a62"), 0.32), 0.8)
    stage.add(sheet, 0.14, mist=(0.45, 0.66, 0.6), rim=0.3)
    for near, base, h, depth, n in ((0.5, 0.70, 0.36, 0.4, 7), (0.85, 0.80, 0.58, 0.8, 4)):
        sheet = stage.sheet()
        stone = pal.lit(hexc("#c2b190"), near, 0.1)
        for i in range(n):
            x = sheet.left + (sheet.right - sheet.left) * (i + rng.uniform(0.2, 0.8)) / n
            if near > 0.8 and abs(x - stage.wide / 2) < 0.35:
                continue
            t, w = h * rng.uniform(0.45, 1.0), 0.05 * near + 0.012
            sheet.shape([(x - w, base), (x - w * 0.86, base - t), (x - w * 0.2, base - t - rng.uniform(0, 0.05)), (x + w * 0.4, base - t + 0.02), (x + w * 0.86, base - t - 0.01), (x + w, base)],
                        Ramp.across(x - w, shade(stone, 0.07 if stage.light_side < 0 else -0.1), x + w, shade(stone, -0.1 if stage.light_side < 0 else 0.07)))  # fmt: skip
            for k in range(-2, 3):
                sheet.rect(x + k * w * 0.36, base - t * 0.95, x + k * w * 0.36 + 0.002, base, shade(stone, -0.08))
            sheet.rect(x - w * 1.25, base - 0.025, x + w * 1.25, base + 0.01, shade(stone, -0.03))
            if t > h * 0.85:
                sheet.rect(x - w * 1.3, base - t - 0.02, x + w * 1.3, base - t + 0.015, shade(stone, 0.03))
        stage.add(sheet, depth, mist=(0.4, base, 0.4 - 0.3 * near), rim=0.6)
    ground(stage, 0.79, hexc("#7d8052"), bumps=0.03, blades=0.03)
    stage.people_here()
    spread(stage, 0.89, 0.34)
    foreground(stage, "branches")
    stage.drawn.place = "ancient ruins"
    stage.drawn.part("broken stone columns")
