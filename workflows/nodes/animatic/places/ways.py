"""On the way: railway platform, road."""

from __future__ import annotations

import itertools

from ..buildings import skyline, wet_reflections
from ..colour import hexc, mix, shade
from ..nature import BOTTOM, land, ridge_line
from ..paint import MARGIN_Y, Ramp, ring
from ..sky import sky
from ..stage import Glow, Stage
from .register import place
from .soil import foreground, ground, spread
from .town import pavement, wet


@place("platform", preposition="on")
def platform(stage: Stage) -> None:
    """A railway platform: canopy, clock, a train with lit windows, signals."""
    pal, rng = stage.pal, stage.rng("platform")
    stage.horizon = 0.6
    sky(stage)
    lit = max(pal.night, 0.25)
    sheet = stage.sheet()
    skyline(sheet, stage, rng, 0.62, 0.05, 0.22, 0.3, pal.night, step=0.1)
    stage.add(sheet, 0.15, mist=(0.4, 0.64, 0.6))
    sheet = stage.sheet()
    body = pal.lit(hexc(rng.choice(("#7a2f33", "#2f4f5f", "#3f5a3f", "#8a6a34"))), 0.75, 0.12)
    y0, y1 = 0.40, 0.74
    sheet.rect(
        sheet.left, y0, sheet.right, y1, Ramp(((y0, shade(body, 0.08)), (y0 + 0.05, body), (y1, shade(body, -0.1))))
    )
    sheet.rect(sheet.left, y0 - 0.02, sheet.right, y0 + 0.012, shade(body, -0.16))
    sheet.rect(sheet.left, 0.605, sheet.right, 0.618, mix(pal.accent, body, 0.4))
    glow = mix(pal.accent, (1.0, 0.9, 0.7), 0.4)
    x = sheet.left + 0.05
    k = 0
    while x < sheet.right:
        if k % 6 == 5:
            sheet.rect(x - 0.01, y0 + 0.03, x + 0.10, y1, shade(body, -0.06))
            sheet.rect(x + 0.02, y0 + 0.06, x + 0.07, y0 + 0.16, glow)
        else:
            sheet.rect(x, y0 + 0.055, x + 0.11, y0 + 0.165, shade(body, -0.14))
            sheet.rect(
                x + 0.006,
                y0 + 0.061,
                x + 0.104,
                y0 + 0.159,
                Ramp.down(y0 + 0.06, glow, y0 + 0.16, mix(glow, body, 0.35)) if lit > 0.2 else pal.middle,
            )
            if rng.random() < 0.4:
                hx = x + rng.uniform(0.03, 0.08)
                sheet.shape([*ring(hx, y0 + 0.112, 0.014, 0.018, 14), (hx, y0 + 0.12)], shade(body, -0.2))
                sheet.shape(
                    [
                        (hx - 0.03, y0 + 0.159),
                        (hx - 0.02, y0 + 0.135),
                        (hx + 0.02, y0 + 0.135),
                        (hx + 0.03, y0 + 0.159),
                    ],
                    shade(body, -0.2),
                )
        x += 0.14
        k += 1
    sheet.rect(sheet.left, y1, sheet.right, y1 + 0.05, mix(pal.ink, body, 0.1))
    stage.glows.append(Glow(stage.wide * 0.5, 0.5, 0.9, pal.accent, 0.14, 0.55, stretch=0.35))
    stage.add(sheet, 0.55, rim=0.4, drift=lambda t: (0.02 * (t - 2.5), 0.0))
    pavement(stage, 0.775, "#8a8078", depth=0.9)
    sheet = stage.sheet()
    sheet.rect(sheet.left, 0.79, sheet.right, 0.80, pal.lit(hexc("#e0b94a"), 0.95))
    iron = mix(pal.ink, pal.haze, 0.08)
    for x in (stage.wide * 0.08, stage.wide * 0.5, stage.wide * 0.92):
        sheet.rect(x - 0.012, 0.1, x + 0.012, 0.83, Ramp.across(x - 0.012, mix(iron, pal.key, 0.15), x + 0.012, iron))
        for s in (-1, 1):
            sheet.shape([(x, 0.17), (x + s * 0.13, 0.10), (x + s * 0.13, 0.085), (x, 0.14)], iron)
    sheet.rect(sheet.left, -MARGIN_Y, sheet.right, 0.09, mix(iron, pal.haze, 0.06))
    for i in range(30):
        sheet.rect(sheet.left + i * 0.085, 0.09, sheet.left + i * 0.085 + 0.05, 0.115, iron)
    cx = stage.wide * rng.choice((0.29, 0.71))
    sheet.rect(cx - 0.004, 0.09, cx + 0.004, 0.15, iron)
    sheet.ellipse(cx, 0.21, 0.065, 0.065, iron)
    sheet.ellipse(cx, 0.21, 0.055, 0.055, mix((0.98, 0.95, 0.86), pal.accent, 0.2))
    sheet.line([(cx, 0.21), (cx + 0.024, 0.185)], 0.006, iron)
    sheet.line([(cx, 0.21), (cx - 0.008, 0.17)], 0.004, iron)
    stage.glows.append(Glow(cx, 0.21, 0.2, pal.accent, 0.3, 0.95))
    stage.add(sheet, 0.95, rim=0.5)
    stage.people_here()
    spread(stage, 0.91, 0.38)
    stage.drawn.place = "a railway platform"
    stage.drawn.part("a train with lit windows")
    stage.drawn.part("a station clock under the iron roof")
    stage.drawn.moves("the train rolls slowly")


@place("road", preposition="on")
def road(stage: Stage) -> None:
    """A road to the horizon, telegraph poles, hills."""
    pal, rng = stage.pal, stage.rng("road")
    stage.horizon = 0.58
    sky(stage)
    sheet = stage.sheet()
    line = ridge_line(rng, sheet, 0.585, 0.12, 4, 5)
    land(sheet, line, pal.lit(hexc("#6f7486"), 0.28), 0.7)
    stage.add(sheet, 0.12, mist=(0.45, 0.6, 0.6), rim=0.3)
    ground(stage, 0.60, hexc("#9a8f55"), bumps=0.012, depth=0.5, blades=0.012)
    vx = stage.wide * rng.uniform(0.4, 0.6)
    sheet = stage.sheet()
    tar = pal.lit(hexc("#55545c"), 0.9, 0.1)
    sheet.shape(
        [(vx - 0.012, 0.60), (vx + 0.012, 0.60), (stage.wide / 2 + 0.75, BOTTOM), (stage.wide / 2 - 0.75, BOTTOM)],
        Ramp.down(0.6, mix(tar, pal.haze, 0.45), 1.0, shade(tar, -0.06)),
    )
    for k in range(7):
        a, b = (k / 7) ** 2, ((k + 0.5) / 7) ** 2
        y0, y1 = 0.60 + 0.53 * a, 0.60 + 0.53 * b
        x0, x1 = vx + (stage.wide / 2 - vx) * a, vx + (stage.wide / 2 - vx) * b
        sheet.shape(
            [(x0 - 0.012 * a, y0), (x0 + 0.012 * a, y0), (x1 + 0.014 * b, y1), (x1 - 0.014 * b, y1)],
            pal.lit(hexc("#e5cf8a"), 0.95),
        )
    if wet(stage):
        wet_reflections(sheet, stage, rng, 0.64, 1.0, 10)
    stage.add(sheet, 0.85)
    sheet = stage.sheet()
    side = rng.choice((-1, 1))
    ink = mix(pal.ink, pal.haze, 0.15)
    tops = []
    for k in range(6):
        a = ((k + 0.6) / 6) ** 1.9
        x, base, h = vx + side * (0.05 + 0.95 * a), 0.605 + 0.30 * a, 0.10 + 0.62 * a
        w = 0.002 + 0.010 * a
        sheet.rect(x - w, base - h, x + w, base, ink)
        sheet.rect(x - 0.08 * a - 0.01, base - h * 0.93, x + 0.08 * a + 0.01, base - h * 0.93 + 0.012 * a + 0.002, ink)
        tops.append((x, base - h * 0.93))
    for (x0, y0), (x1, y1) in itertools.pairwise(tops):
        pts = [
            (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 0.05 * (x1 - x0) * side * 4 * t * (1 - t))
            for t in (i / 8 for i in range(9))
        ]
        sheet.line(pts, 0.002, ink)
    stage.add(sheet, 0.9, rim=0.6)
    stage.people_here()
    spread(stage, 0.90, 0.34)
    foreground(stage, "grass")
    stage.drawn.place = "a long empty road"
    stage.drawn.part("a line of telegraph poles")
    stage.drawn.part("low hills at the horizon")
