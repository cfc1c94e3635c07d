"""Tended ground: garden, cemetery."""

from __future__ import annotations

import math

from ..colour import hexc, shade
from ..nature import BOTTOM, swaying
from ..paint import Ramp, ring, spline
from ..sky import sky
from ..stage import Stage
from ..trees import leafy_tree, treeline
from .register import place
from .soil import foreground, ground, spread
from .tones import LEAF, PINE


@place("garden")
def garden(stage: Stage) -> None:
    """Hedges, rose bushes, a path, an arbour."""
    pal, rng = stage.pal, stage.rng("garden")
    stage.horizon = 0.6
    sky(stage)
    sheet = stage.sheet()
    treeline(sheet, rng, 0.64, 0.26, pal.lit(LEAF, 0.35, 0.2), 16, "round")
    stage.add(sheet, 0.3, mist=(0.4, 0.66, 0.4), rim=0.25)
    sheet = stage.sheet()
    hedge = pal.lit(hexc("#3f6b3a"), 0.7, 0.18)
    sheet.rect(sheet.left, 0.58, sheet.right, 0.76, Ramp.down(0.58, shade(hedge, 0.05), 0.76, shade(hedge, -0.06)))
    arch = stage.wide * rng.uniform(0.35, 0.65)
    sheet.shape([*ring(arch, 0.58, 0.19, 0.2, 20, 180, 360), (arch + 0.19, 0.76), (arch - 0.19, 0.76)], hedge)
    sheet.shape(
        [*ring(arch, 0.6, 0.125, 0.15, 20, 180, 360), (arch + 0.125, 0.78), (arch - 0.125, 0.78)],
        Ramp.down(0.45, pal.low, 0.76, pal.lit(LEAF, 0.5)),
    )
    stage.add(sheet, 0.62, rim=0.5)
    ground(stage, 0.75, hexc("#6f9a4a"), bumps=0.008)
    sheet = stage.sheet()
    path = pal.lit(hexc("#cdb795"), 0.95)
    sheet.shape(
        [(arch - 0.10, 0.755), (arch + 0.10, 0.755), (stage.wide / 2 + 0.55, BOTTOM), (stage.wide / 2 - 0.4, BOTTOM)],
        Ramp.down(0.75, path, 1.05, shade(path, -0.06)),
    )
    stage.add(sheet, 0.9)
    sheet = stage.sheet()
    petals = [pal.lit(hexc(c), 1.0) for c in ("#d8435a", "#f0a0b4", "#f6e2d0", "#e8823c")]
    for _ in range(9):
        side = rng.choice((-1, 1))
        x, y = stage.wide / 2 + side * rng.uniform(0.42, 1.0), rng.uniform(0.78, 0.9)
        r = rng.uniform(0.07, 0.12)
        sheet.shape(
            spline(
                [
                    (
                        x + r * 1.3 * rng.uniform(0.85, 1.1) * math.cos(a),
                        y - r * 0.5 + r * rng.uniform(0.85, 1.1) * math.sin(a),
                    )
                    for a in (k * 0.7 for k in range(9))
                ]
            ),
            pal.lit(hexc("#3c6a3c"), 1.0, 0.2),
        )
        colour = rng.choice(petals)
        for _ in range(9):
            fx, fy, fr = (
                x + rng.uniform(-1.1, 1.1) * r,
                y - r * 0.5 + rng.uniform(-0.8, 0.6) * r,
                rng.uniform(0.009, 0.016),
            )
            sheet.ellipse(fx, fy, fr, fr * 0.9, colour)
            sheet.ellipse(fx + fr * 0.2, fy + fr * 0.1, fr * 0.5, fr * 0.4, shade(colour, -0.08))
    stage.add(sheet, 0.95, rim=0.4, drift=swaying(0.0015, 4, 0))
    stage.people_here()
    spread(stage, 0.89, 0.36)
    foreground(stage, "branches")
    stage.drawn.place = "a garden with clipped hedges"
    stage.drawn.part("rose bushes in bloom")
    stage.drawn.part("an arch in the hedge over a pale path")


@place("cemetery")
def cemetery(stage: Stage) -> None:
    """Headstones, bare trees, an iron fence."""
    pal, rng = stage.pal, stage.rng("cemetery")
    stage.horizon = 0.62
    sky(stage)
    sheet = stage.sheet()
    treeline(sheet, rng, 0.64, 0.12, pal.lit(PINE, 0.3, 0.3), 26, "round")
    x = stage.wide * rng.uniform(0.2, 0.8)
    stone = pal.lit(hexc("#8b8a92"), 0.35, 0.2)
    sheet.shape(
        [
            (x - 0.06, 0.66),
            (x - 0.06, 0.46),
            (x - 0.035, 0.46),
            (x - 0.035, 0.34),
            (x, 0.22),
            (x + 0.035, 0.34),
            (x + 0.035, 0.46),
            (x + 0.15, 0.46),
            (x + 0.18, 0.5),
            (x + 0.18, 0.66),
        ],
        stone,
    )
    stage.add(sheet, 0.25, mist=(0.45, 0.68, 0.55), rim=0.2)
    ground(stage, 0.70, hexc("#5f7050"), bumps=0.05, blades=0.02)
    for row, (y, s, depth, near) in enumerate(((0.76, 0.09, 0.7, 0.65), (0.85, 0.14, 0.95, 0.9))):
        sheet = stage.sheet()
        for i in range(9 - row * 3):
            x = sheet.left + (sheet.right - sheet.left) * (i + rng.uniform(0.2, 0.8)) / (9 - row * 3)
            h, w = s * rng.uniform(0.8, 1.3), s * rng.uniform(0.3, 0.42)
            lean = rng.uniform(-0.012, 0.012)
            grey = pal.lit(hexc("#a3a2a6"), near, 0.15)
            if rng.random() < 0.25:
                t = w * 0.24
                pts = [
                    (x - t, y),
                    (x - t, y - h * 0.62),
                    (x - w, y - h * 0.62),
                    (x - w, y - h * 0.85),
                    (x - t, y - h * 0.85),
                    (x - t, y - h * 1.25),
                    (x + t, y - h * 1.25),
                    (x + t, y - h * 0.85),
                    (x + w, y - h * 0.85),
                    (x + w, y - h * 0.62),
                    (x + t, y - h * 0.62),
                    (x + t, y),
                ]
            else:
                pts = [
                    (x - w, y),
                    (x - w + lean, y - h * 0.7),
                    *[(px + lean, py) for px, py in ring(x, y - h * 0.7, w, h * 0.3, 12, 180, 360)],
                    (x + w, y),
                ]
            sheet.shape(pts, Ramp.down(y - h, shade(grey, 0.05), y, shade(grey, -0.08)))
        stage.add(sheet, depth, rim=0.7)
    sheet = stage.sheet()
    x = stage.wide * rng.choice((0.1, 0.9))
    leafy_tree(sheet, rng, x, 0.92, 0.85, pal.lit(hexc("#3a3038"), 0.95, 0.5), None, pal.key)
    stage.add(sheet, 1.08, rim=0.5)
    stage.people_here()
    spread(stage, 0.9, 0.36)
    foreground(stage, "grass")
    stage.drawn.place = "an old cemetery"
    stage.drawn.part("leaning headstones and stone crosses")
    stage.drawn.part("a bare tree")
    stage.drawn.part("a chapel in the distance")
