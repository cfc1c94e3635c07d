"""Open country: desert, field, snow, lake."""

from __future__ import annotations

import math

from ..colour import hexc, mix, shade
from ..nature import facets, grass, height_at, land, ridge_line, sea, swaying
from ..paint import Point, Ramp, spline
from ..sky import sky
from ..stage import Stage
from ..trees import leafy_tree, treeline
from .register import place
from .soil import foreground, ground, spread
from .tones import LEAF, PINE, SAND, SNOW


@place("desert")
def desert(stage: Stage) -> None:
    """Dunes with a lit and a shaded flank, mesas far off."""
    pal, rng = stage.pal, stage.rng("desert")
    stage.horizon = 0.62
    sky(stage)
    if rng.random() < 0.7:
        sheet = stage.sheet()
        for _ in range(rng.randint(2, 4)):
            x, w, h = rng.uniform(0, stage.wide), rng.uniform(0.1, 0.3), rng.uniform(0.08, 0.2)
            sheet.shape([(x - w, 0.64), (x - w * 0.8, 0.62 - h * 0.5), (x - w * 0.62, 0.62 - h), (x + w * 0.6, 0.62 - h * 1.02), (x + w * 0.75, 0.62 - h * 0.5), (x + w, 0.64)],
                        pal.lit(hexc("#a05a3c"), 0.3, 0.15))  # fmt: skip
        stage.add(sheet, 0.15, mist=(0.45, 0.64, 0.5), rim=0.4)
        stage.drawn.part("flat-topped rocks on the horizon")
    for i, (y, h, depth) in enumerate(((0.64, 0.07, 0.28), (0.71, 0.1, 0.5), (0.80, 0.11, 0.9))):
        near = 0.4 + 0.3 * i
        sheet = stage.sheet()
        line = ridge_line(rng, sheet, y, h, 2.2 + i * 0.4, 2)
        light, dark = pal.lit(SAND, near), pal.lit(hexc("#9a5f3f"), near, 0.12)
        land(sheet, line, Ramp.down(y - h, light, y + 0.26, mix(light, dark, 0.7)))
        shapes: list[list[Point]] = []
        for j in range(4, len(line) - 4):
            if line[j][1] <= min(p[1] for p in line[j - 4 : j + 5]):
                px, _py = line[j]
                s = -stage.light_side
                run = [p for p in line if (p[0] - px) * s >= 0 and abs(p[0] - px) < 0.42]
                run.sort(key=lambda p: abs(p[0] - px))
                n = max(1, len(run) - 1)
                under = [
                    (x, yy + h * (0.75 * math.sin(math.pi * k / n) ** 0.8 + 0.1 * math.sin(k * 0.7)))
                    for k, (x, yy) in enumerate(run)
                ]
                shapes.append([*run, *reversed(under)])
        sheet.shapes(shapes, dark, 0.8)
        for _ in range(12 * (i == 2)):
            x, yy, w = rng.uniform(0, stage.wide), rng.uniform(0.86, 1.05), rng.uniform(0.1, 0.3)
            sheet.shape(spline([(x - w, yy), (x, yy - 0.006), (x + w, yy), (x, yy + 0.003)]), dark, 0.25)
        stage.add(sheet, depth, rim=0.4)
    if rng.random() < 0.5:
        sheet = stage.sheet()
        x = stage.wide * rng.choice((0.14, 0.86))
        cactus = pal.lit(hexc("#4d6b45"), 0.9, 0.2)
        for pts in (
            [(x, 0.86), (x, 0.5)],
            [(x, 0.72), (x + 0.07, 0.7), (x + 0.075, 0.6)],
            [(x, 0.66), (x - 0.06, 0.65), (x - 0.064, 0.57)],
        ):
            sheet.line(pts, 0.034, cactus)
        stage.add(sheet, 0.95, rim=0.8)
        stage.drawn.part("a tall cactus")
    stage.people_here()
    spread(stage, 0.88, 0.32)
    foreground(stage, "rocks")
    stage.drawn.place = "a desert of rolling sand dunes"


@place("field")
def field(stage: Stage) -> None:
    """Farmland: hills in strips, hedges, a barn, a lone tree, tall grass."""
    pal, rng = stage.pal, stage.rng("field")
    stage.horizon = 0.6
    sky(stage)
    tones = (hexc("#8fa35a"), hexc("#c9ad55"), hexc("#7f9a4c"), hexc("#d6b45e"))
    for i, (y, depth) in enumerate(((0.60, 0.16), (0.65, 0.3), (0.71, 0.5))):
        near = 0.3 + 0.2 * i
        sheet = stage.sheet()
        line = ridge_line(rng, sheet, y, 0.07, 2.4, 3)
        colour = pal.lit(tones[(i + rng.randrange(4)) % 4], near)
        land(sheet, line, Ramp.down(y - 0.06, colour, y + 0.14, shade(colour, -0.05)), 0.98)
        treeline(
            sheet,
            rng,
            y,
            0.035 + 0.02 * i,
            pal.lit(PINE, near, 0.25),
            26,
            "round",
            [(x, yy) for x, yy in line if math.sin(x * 7 + i * 2) > 0.1],
            fill=False,
        )
        if i == 1:
            x = stage.wide * rng.uniform(0.15, 0.85)
            yy = height_at(line, x) + 0.02
            red = pal.lit(hexc("#a8402f"), near + 0.2)
            sheet.shape(
                [
                    (x - 0.08, yy),
                    (x - 0.08, yy - 0.07),
                    (x - 0.05, yy - 0.11),
                    (x + 0.03, yy - 0.11),
                    (x + 0.06, yy - 0.07),
                    (x + 0.06, yy),
                ],
                red,
            )
            sheet.shape(
                [
                    (x - 0.085, yy - 0.068),
                    (x - 0.052, yy - 0.115),
                    (x + 0.035, yy - 0.115),
                    (x + 0.066, yy - 0.066),
                    (x + 0.03, yy - 0.105),
                    (x - 0.05, yy - 0.105),
                ],
                pal.lit(hexc("#4a3538"), near + 0.2),
            )
            sheet.rect(x - 0.025, yy - 0.045, x + 0.01, yy, pal.lit(hexc("#3b2528"), near + 0.2))
            stage.drawn.part("a red barn")
        stage.add(sheet, depth, mist=(y - 0.05, y + 0.2, 0.25), rim=0.3)
    line = ground(stage, 0.80, tones[rng.randrange(4)], bumps=0.03, blades=0.07)
    sheet = stage.sheet()
    x = stage.wide * rng.choice((0.16, 0.82)) + rng.uniform(-0.05, 0.05)
    leafy_tree(
        sheet,
        rng,
        x,
        height_at(line, x) + 0.03,
        rng.uniform(0.5, 0.62),
        pal.lit(hexc("#4f3b30"), 0.9, 0.3),
        pal.lit(LEAF, 0.85, 0.15),
        pal.key,
        stage.light_side,
    )
    stage.add(sheet, 0.88, rim=0.35, drift=swaying(0.0015, 5, 0))
    stage.people_here()
    spread(stage, 0.88, 0.34)
    foreground(stage, "grass")
    stage.drawn.place = "an open field of tall grass"
    stage.drawn.part("a lone tree")
    stage.drawn.part("rolling farmland")


@place("snowfield")
def snowfield(stage: Stage) -> None:
    """White land, blue shadows, sparse firs."""
    pal, rng = stage.pal, stage.rng("snow")
    stage.horizon = 0.6
    sky(stage)
    sheet = stage.sheet()
    line = ridge_line(rng, sheet, 0.6, 0.22, 4, 5, sharp=True)
    land(sheet, line, pal.lit(hexc("#b7c6dc"), 0.3), 0.8)
    facets(sheet, rng, line, pal.lit(SNOW, 0.6), stage.light_side, 0.1, 0.8)
    stage.add(sheet, 0.14, mist=(0.45, 0.66, 0.7), rim=0.3)
    for i, (y, depth, count) in enumerate(((0.66, 0.32, 26), (0.74, 0.55, 10))):
        sheet = stage.sheet()
        line = ridge_line(rng, sheet, y, 0.05, 3, 3)
        snow = pal.lit(SNOW, 0.55 + 0.2 * i)
        land(sheet, line, Ramp.down(y - 0.05, snow, y + 0.16, mix(snow, pal.lit(hexc("#8aa4cc"), 0.8), 0.6)))
        treeline(sheet, rng, y, 0.1 + 0.12 * i, pal.lit(PINE, 0.35 + 0.25 * i, 0.35), count, "fir", line)
        stage.add(sheet, depth, mist=(y - 0.15, y + 0.05, 0.4), rim=0.4)
    line = ground(stage, 0.8, SNOW, bumps=0.035)
    sheet = stage.sheet()
    blue = pal.lit(hexc("#8fa8d0"), 1.0)
    x, y = stage.wide * rng.uniform(0.3, 0.7), 1.08
    for i in range(16):
        x += rng.uniform(-0.01, 0.03)
        y -= 0.017
        k = (y - 0.7) * 2
        sheet.ellipse(x + (0.018 if i % 2 else -0.018) * k * 2, y, 0.016 * k, 0.006 * k, blue, 0.6)
    stage.add(sheet, 0.92)
    stage.people_here()
    spread(stage, 0.88, 0.33)
    stage.drawn.place = "a wide field of snow"
    stage.drawn.part("dark firs")
    stage.drawn.part("a line of footprints in the snow")


@place("lake", preposition="at")
def lake(stage: Stage) -> None:
    """Still water under wooded hills."""
    pal, rng = stage.pal, stage.rng("lake")
    stage.horizon = 0.58
    sky(stage)
    sheet = stage.sheet()
    line = ridge_line(rng, sheet, 0.58, 0.24, 3, 4)
    land(sheet, line, pal.lit(hexc("#51707c"), 0.3), 0.62)
    stage.add(sheet, 0.14, mist=(0.35, 0.6, 0.6), rim=0.3)
    sheet = stage.sheet()
    treeline(sheet, rng, 0.585, 0.09, pal.lit(PINE, 0.45, 0.3), 60)
    stage.add(sheet, 0.2, mist=(0.5, 0.62, 0.4))
    sea(stage, 0.585, 0.84, hexc("#4b7f8c"), rows=5, swell=0.002, depth0=0.22, depth1=0.8)
    ground(stage, 0.88, hexc("#6a6b4a"), bumps=0.03, blades=0.04)
    if rng.random() < 0.6:
        sheet = stage.sheet()
        palm_or_reed = pal.lit(hexc("#5b6b3c"), 1.0, 0.35)
        grass(sheet, rng, 0.92, 0.16, palm_or_reed, 60)
        stage.add(sheet, 1.05, drift=swaying(0.002, 4, 1), rim=0.4)
        stage.drawn.part("reeds along the shore")
    stage.people_here()
    spread(stage, 0.92, 0.36)
    foreground(stage, "branches")
    stage.drawn.place = "the shore of a lake"
    stage.drawn.part("wooded hills across the water")
