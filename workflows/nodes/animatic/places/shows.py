"""Theatre stage, and the moving theatre of a train carriage."""

from __future__ import annotations

import itertools

from ..colour import hexc, mix, shade
from ..nature import land, ridge_line
from ..paint import MARGIN_Y, Ramp, ring
from ..room import BOTTOM, Walls, enter, lamp_glow, shell
from ..stage import Spot, Stage
from ..trees import treeline
from .register import place


@place("theatre", indoors=True, preposition="on")
def theatre(stage: Stage) -> None:
    """A stage with red curtains, a spotlight, the heads of the audience."""
    rng = stage.rng("theatre")
    walls = Walls("#3f2f4a", "#7a5238", warm=0.9, line=0.74)
    enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    sheet = stage.sheet()
    backdrop = pal.lit(hexc(rng.choice(("#4a6a8a", "#8a5a6a", "#5a7a6a"))), 1.0)
    sheet.rect(
        sheet.left,
        -MARGIN_Y,
        sheet.right,
        0.74,
        Ramp.down(0.0, shade(backdrop, -0.1), 0.74, mix(backdrop, pal.accent, 0.3)),
    )
    line = ridge_line(rng, sheet, 0.66, 0.2, 3, 3)
    sheet.shape([*line, (sheet.right, 0.74), (sheet.left, 0.74)], shade(backdrop, -0.14))
    sheet.ellipse(stage.wide * rng.uniform(0.3, 0.7), 0.28, 0.1, 0.1, mix(pal.accent, (1.0, 1.0, 0.9), 0.5))
    stage.add(sheet, 0.5)
    red = pal.lit(hexc("#a8222c"), 1.0, 0.05)
    for i, (reach, depth) in enumerate(((0.30, 0.7), (0.16, 0.86))):
        sheet = stage.sheet()
        for s in (-1, 1):
            edge = stage.wide / 2 + s * (stage.wide / 2 - reach)
            far = sheet.right if s > 0 else sheet.left
            sheet.shape(
                [(edge, -MARGIN_Y), (far, -MARGIN_Y), (far, 0.84), (edge + s * 0.02, 0.84), (edge + s * 0.05, 0.4)],
                shade(red, -0.05 * i),
            )
            span = abs(far - edge)
            for k in range(8):
                x = edge + s * span * (k + 0.3) / 8
                sheet.shape(
                    [
                        (x, -MARGIN_Y),
                        (x + s * span * 0.05, -MARGIN_Y),
                        (x + s * span * 0.07, 0.84),
                        (x + s * 0.01, 0.84),
                    ],
                    shade(red, -0.10 - 0.05 * i),
                )
        stage.add(sheet, depth, rim=0.25)
    sheet = stage.sheet()
    sheet.rect(sheet.left, -MARGIN_Y, sheet.right, 0.03, shade(red, -0.03))
    for k in range(12):
        x0 = sheet.left + 0.2 * k
        sheet.shape(ring(x0 + 0.1, 0.03, 0.1, 0.07, 16, 0, 180), shade(red, -0.03 - 0.03 * (k % 2)))
        sheet.shape(
            ring(x0 + 0.1, 0.03, 0.1, 0.078, 16, 0, 180) + ring(x0 + 0.1, 0.03, 0.1, 0.068, 16, 180, 0),
            pal.lit(hexc("#d8b04a"), 1.0),
        )
    stage.add(sheet, 0.95, rim=0.3)
    sx = stage.wide * rng.uniform(0.42, 0.58)
    sheet = stage.sheet()
    sheet.shape(
        [(sx - 0.35, -MARGIN_Y), (sx - 0.30, -MARGIN_Y), (sx + 0.26, 0.90), (sx - 0.26, 0.90)],
        (1.0, 0.96, 0.84),
        0.22,
        blur=0.01,
    )
    sheet.ellipse(sx, 0.895, 0.27, 0.04, (1.0, 0.96, 0.84), 0.35)
    stage.add(sheet, 0.95, grain=0)
    lamp_glow(stage, sx, 0.7, 0.5, 0.4, 0.95, 0.05, (1.0, 0.95, 0.82))
    stage.people_here()
    for k in range(4):
        stage.spots.append(Spot(sx + (k - 1.5) * 0.22, 0.90, 0.44))
    sheet = stage.sheet()
    ink = mix(pal.ink, pal.haze, 0.05)
    for k in range(13):
        x = sheet.left + (sheet.right - sheet.left) * (k + rng.uniform(0.3, 0.7)) / 13
        y = 1.02 + rng.uniform(-0.015, 0.02)
        sheet.ellipse(x, y, 0.045, 0.055, ink)
        sheet.shape([(x - 0.11, BOTTOM), (x - 0.08, y + 0.07), (x + 0.08, y + 0.07), (x + 0.11, BOTTOM)], ink)
    stage.add(sheet, 1.35, rim=0.5, rim_colour=(1.0, 0.8, 0.55))
    stage.drawn.place = "a theatre stage"
    stage.drawn.light = "A white spotlight falls on the boards"
    stage.drawn.part("heavy red curtains and a painted backdrop")
    stage.drawn.part("a spotlight")
    stage.drawn.part("the dark heads of the audience")


@place("carriage", indoors=True)
def carriage(stage: Stage) -> None:
    """Inside a train: seats facing, windows with the land rushing by."""
    rng = stage.rng("carriage")
    walls = Walls("#8a6a4f", "#4f4038", warm=0.7, line=0.78)
    outside = enter(stage, walls)
    shell(stage, walls)
    pal = stage.pal
    holder = stage.pal
    sheet = stage.sheet()
    sheet.wash(Ramp(((0.0, outside.top), (0.25, outside.middle), (0.42, outside.low))))
    stage.add(sheet, 0.3, grain=0.03)
    stage.pal = outside

    for near, y, depth, pace in ((0.25, 0.40, 0.32, 0.012), (0.5, 0.47, 0.36, 0.03)):
        sheet = stage.sheet()
        line = ridge_line(rng, sheet, y, 0.06, 3, 3)
        land(sheet, line, outside.lit(hexc("#6f8a58"), near, 0.12))
        treeline(sheet, rng, y, 0.06, outside.lit(hexc("#3f5f45"), near, 0.2), 30, "round", line)
        stage.add(sheet, depth, drift=lambda t, p=pace: (-p * (t - 2.5), 0.0))
    stage.pal = holder
    sheet = stage.sheet()
    wall = pal.lit(hexc("#8a5f42"), 1.0, 0.08)
    n = 3
    xs = [stage.wide * (k + 0.5) / n for k in range(-1, n + 1)]
    sheet.rect(sheet.left, -MARGIN_Y, sheet.right, 0.13, Ramp.down(-0.1, shade(wall, -0.14), 0.13, wall))
    sheet.rect(sheet.left, 0.53, sheet.right, 0.80, Ramp.down(0.53, wall, 0.8, shade(wall, -0.1)))
    for a, b in itertools.pairwise(xs):
        mid = (a + b) / 2
        sheet.rect(
            mid - 0.085,
            0.1,
            mid + 0.085,
            0.55,
            Ramp.across(mid - 0.085, shade(wall, 0.04), mid + 0.085, shade(wall, -0.06)),
        )
        lx = mid
        sheet.rect(lx - 0.006, 0.24, lx + 0.006, 0.3, pal.lit(hexc("#c9a24a"), 1.0))
        sheet.shape([(lx - 0.025, 0.2), (lx + 0.025, 0.2), (lx + 0.04, 0.25), (lx - 0.04, 0.25)], hexc("#ffe0a0"))
        lamp_glow(stage, lx, 0.24, 0.32, 0.6, 0.6, 0.1)
    sheet.rect(sheet.left, 0.525, sheet.right, 0.545, shade(wall, 0.10))
    sheet.rect(sheet.left, 0.06, sheet.right, 0.075, pal.lit(hexc("#c9a24a"), 1.0))
    stage.add(sheet, 0.62, rim=0.3)
    sheet = stage.sheet()
    seat = pal.lit(hexc(rng.choice(("#7a2f36", "#2f5a5a", "#4a4f7a"))), 1.0, 0.08)
    for a, b in itertools.pairwise(xs):
        mid = (a + b) / 2
        for s in (-1, 1):
            sheet.blob(
                [
                    (mid + s * 0.01, 0.92),
                    (mid + s * 0.012, 0.50),
                    (mid + s * 0.04, 0.465),
                    (mid + s * 0.085, 0.50),
                    (mid + s * 0.095, 0.74),
                    (mid + s * 0.22, 0.75),
                    (mid + s * 0.23, 0.80),
                    (mid + s * 0.2, 0.92),
                ],
                Ramp.across(mid, shade(seat, -0.08), mid + s * 0.2, shade(seat, 0.04)),
            )
    stage.add(sheet, 0.85, rim=0.4)
    stage.people_here()
    for k in range(3):
        stage.spots.append(Spot(stage.wide * (k + 0.5) / 3, 0.97, 0.62))
    stage.drawn.place = "a train carriage"
    stage.drawn.part("padded seats and brass lamps")
    stage.drawn.part("wide windows with the countryside outside")
    stage.drawn.moves("the land glides past the windows")
