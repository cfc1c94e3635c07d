"""Streets and roofs: city street, alley, rooftop, village, bridge, railway platform, road, market, ruins."""

from __future__ import annotations

import itertools
import math

from ..buildings import BRICKS, car, cottage, house_front, skyline, street_lamp, wet_reflections
from ..colour import hexc, mix, shade
from ..nature import BOTTOM, land, leafy_tree, ridge_line, sea, treeline
from ..paint import MARGIN_Y, Ramp, ring
from ..sky import sky
from ..stage import Glow, Spot, Stage
from .register import place
from .wild import foreground, ground, spread


def wet(stage: Stage) -> bool:
    """Whether the ground shines."""
    return stage.shot.wet or stage.shot.weather in ("rain", "storm")


def pavement(stage: Stage, y: float, colour: str = "#6a6a72", depth: float = 0.9) -> None:
    """Flat city ground with joints running to the vanishing point, shining when wet."""
    pal, rng = stage.pal, stage.rng("pavement")
    sheet = stage.sheet()
    stone = hexc(colour)
    near, far = pal.lit(shade(stone, -0.1), 1.0, 0.2), pal.lit(stone, 0.8)
    sheet.rect(sheet.left, y, sheet.right, BOTTOM, Ramp.down(y, mix(far, pal.low, 0.35 if wet(stage) else 0.1), 1.05, near))
    joint = shade(mix(far, near, 0.5), -0.06)
    vx = stage.wide * rng.uniform(0.4, 0.6)
    for i in range(-7, 8):
        x = vx + i * 0.42
        sheet.shape([(vx + i * 0.13, y), (vx + i * 0.13 + 0.001, y), (x * 1.0 + i * 0.3 + 0.004, BOTTOM), (x + i * 0.3 - 0.004, BOTTOM)], joint, 0.55)
    for k in range(6):
        yy = y + (BOTTOM - y) * (k / 6) ** 1.8
        sheet.rect(sheet.left, yy, sheet.right, yy + 0.0015 + 0.002 * k / 6, joint, 0.5)
    if wet(stage):
        wet_reflections(sheet, stage, rng, y, 1.05, 20)
        stage.drawn.part("puddles of light on the wet ground")
    stage.add(sheet, depth)


@place("street", preposition="on")
def street(stage: Stage) -> None:
    """House fronts on both sides, towers behind, lamps along the kerb."""
    pal, rng = stage.pal, stage.rng("street")
    stage.horizon = 0.66
    sky(stage)
    lit = pal.night
    sheet = stage.sheet()
    skyline(sheet, stage, rng, 0.80, 0.24, 0.62, 0.22, lit)
    stage.add(sheet, 0.14, mist=(0.3, 0.72, 0.7), rim=0.25)
    sheet = stage.sheet()
    skyline(sheet, stage, rng, 0.80, 0.18, 0.44, 0.45, lit, step=0.14)
    stage.add(sheet, 0.3, mist=(0.45, 0.74, 0.55), rim=0.25)
    gap = stage.wide * rng.uniform(0.40, 0.60)
    half = rng.uniform(0.20, 0.30)
    for ring_, (near, depth, top, base) in enumerate(((0.62, 0.5, 0.28, 0.735), (0.85, 0.75, 0.06, 0.765))):
        sheet = stage.sheet()
        for side in (-1, 1):
            x = gap + side * half * (1 + 0.95 * ring_)
            while sheet.left - 0.1 < x < sheet.right + 0.1:
                w = rng.uniform(0.24, 0.4)
                left = x if side > 0 else x - w
                house_front(sheet, stage, rng, left, w, top + rng.uniform(-0.12, 0.14) - 0.1 * ring_, base, near, lit, shop=ring_ == 1 or rng.random() < 0.4)
                x += side * w
        stage.add(sheet, depth, mist=(0.5, 0.8, 0.3 - 0.15 * ring_), rim=0.5)
    pavement(stage, 0.755)
    sheet = stage.sheet()
    on = lit > 0.25
    for x in sorted((gap - half - 0.28, gap + half + 0.22, gap + half + 0.95, gap - half - 0.95)):
        street_lamp(sheet, stage, x, 0.80, 0.40, 0.95, on)
    if rng.random() < 0.65 and "car" not in stage.shot.avoid:
        side = rng.choice((-1, 1))
        car(sheet, stage, gap + side * rng.uniform(0.5, 0.7), 0.825, 0.42, hexc(rng.choice(("#8a2f2f", "#2f4a6a", "#c9a24a", "#4a5a4a", "#d8d2c6"))), -side, on, 0.95)
        stage.drawn.part("a parked car" + (" with its lights on" if on else ""))
    stage.add(sheet, 0.95, rim=0.6)
    stage.people_here()
    spread(stage, 0.90, 0.36)
    stage.drawn.place = "a city street" if not wet(stage) else "a wet city street"
    stage.drawn.part("brick house fronts with shops" + (", windows glowing" if on else ""))
    stage.drawn.part("street lamps" + (" that shine" if on else ""))
    stage.drawn.part("towers in the haze")
    if on:
        phase = rng.uniform(0, 2)
        stage.glows.append(Glow(gap, 0.745, 0.16, (1.0, 0.93, 0.75), 0.55, 0.45, stretch=0.6, path=lambda t: (0.05 * math.sin(t * 0.5 + phase), 0.012 * t)))
        stage.drawn.moves("headlights come nearer down the street")


@place("alley")
def alley(stage: Stage) -> None:
    """A narrow canyon of brick, one lamp, fire escapes, bins."""
    pal, rng = stage.pal, stage.rng("alley")
    stage.horizon = 0.64
    sky(stage)
    lit = max(0.3, pal.night)
    sheet = stage.sheet()
    skyline(sheet, stage, rng, 0.72, 0.2, 0.55, 0.25, lit)
    stage.add(sheet, 0.12, mist=(0.3, 0.74, 0.7))
    vx = stage.wide * rng.uniform(0.42, 0.58)
    pavement(stage, 0.70, "#5c5860", depth=0.7)
    for i, (half, near, depth, base) in enumerate(((0.16, 0.42, 0.35, 0.735), (0.30, 0.65, 0.58, 0.80), (0.52, 0.9, 0.85, 0.90))):
        sheet = stage.sheet()
        for side in (-1, 1):
            x0 = vx + side * half
            far = sheet.left - 0.2 if side < 0 else sheet.right + 0.2
            brick = pal.lit(hexc(BRICKS[(i * 2 + (side > 0) + rng.randrange(8)) % 8]), near, 0.3)
            sheet.shape([(x0, -MARGIN_Y), (x0, base), (far, base + 0.16), (far, -MARGIN_Y)], Ramp.across(min(x0, far), shade(brick, -0.07 if side > 0 else 0.0), max(x0, far), shade(brick, 0.0 if side > 0 else -0.07)))
            for k in range(16):
                y = -0.1 + k * 0.062
                sheet.shape([(x0, y), (x0, y + 0.003), (x0 + side * 0.5, y + 0.003 + (y - 0.5) * 0.2), (x0 + side * 0.5, y + (y - 0.5) * 0.2)], shade(brick, -0.05), 0.5)
            for k in range(3):
                if rng.random() < 0.75:
                    wx, wy = x0 + side * rng.uniform(0.05, 0.12), 0.05 + k * 0.2
                    on = rng.random() < lit * 0.5
                    colour = mix(pal.accent, (1.0, 0.9, 0.7), 0.2) if on else shade(brick, -0.13)
                    sheet.rect(wx - 0.03, wy, wx + 0.03, wy + 0.1, colour)
                    sheet.rect(wx - 0.036, wy + 0.1, wx + 0.036, wy + 0.108, shade(brick, 0.06))
                    sheet.rect(wx - 0.0015, wy, wx + 0.0015, wy + 0.1, shade(brick, -0.05))
            if i == 1:
                iron = mix(pal.ink, brick, 0.2)
                for y in (0.16, 0.36):
                    sheet.rect(min(x0, x0 - side * 0.1), y, max(x0, x0 - side * 0.1), y + 0.01, iron)
                    for b in range(6):
                        bx = x0 - side * 0.1 * b / 5
                        sheet.rect(bx - 0.0015, y - 0.05, bx + 0.0015, y, iron)
                    sheet.line([(x0 - side * 0.02, y), (x0 - side * 0.09, y + 0.2)], 0.005, iron)
            if i == 2 and side == (1 if rng.random() < 0.5 else -1):
                green = pal.lit(hexc("#3f5f52"), 0.9, 0.2)
                bx = x0 - side * 0.10
                sheet.rect(bx - 0.10, 0.80, bx + 0.10, 0.935, Ramp.down(0.8, shade(green, 0.05), 0.93, shade(green, -0.06)))
                sheet.shape([(bx - 0.11, 0.805), (bx - 0.08, 0.775), (bx + 0.10, 0.775), (bx + 0.11, 0.805)], shade(green, 0.02))
                stage.drawn.part("a rubbish bin")
        stage.add(sheet, depth, mist=(0.55, base + 0.1, 0.4 - 0.15 * i), rim=0.35)
    stage.glows.append(Glow(vx + 0.24, 0.30, 0.5, pal.accent, 0.45, 0.58, flicker=0.25, stretch=1.2))
    stage.glows.append(Glow(vx, 0.6, 0.34, mix(pal.low, pal.accent, 0.3), 0.28, 0.3))
    stage.people_here()
    spread(stage, 0.92, 0.40, 3)
    stage.spots = [Spot(vx + (s.x - stage.wide / 2) * 0.55, s.y, s.tall) for s in stage.spots]
    stage.drawn.place = "a narrow brick alley"
    stage.drawn.part("fire escapes on the walls")
    stage.drawn.part("a lamp over the passage")
    stage.drawn.moves("the lamp flickers")


@place("rooftop", preposition="on")
def rooftop(stage: Stage) -> None:
    """A flat roof with a water tank, the city below."""
    pal, rng = stage.pal, stage.rng("rooftop")
    stage.horizon = 0.66
    sky(stage)
    lit = pal.night
    for near, depth, base, low, high in ((0.18, 0.10, 0.78, 0.1, 0.5), (0.38, 0.22, 0.84, 0.1, 0.42), (0.6, 0.42, 0.92, 0.06, 0.34)):
        sheet = stage.sheet()
        skyline(sheet, stage, rng, base, low, high, near, max(lit, 0.0), step=0.08 + near * 0.16)
        stage.add(sheet, depth, mist=(0.4, base, 0.7 - near * 0.6), rim=0.35)
    sheet = stage.sheet()
    x = stage.wide * rng.choice((0.15, 0.85))
    wood = pal.lit(hexc("#6b4a38"), 0.85, 0.25)
    for lx in (-0.07, 0.0, 0.07):
        sheet.line([(x + lx, 0.82), (x + lx * 0.8, 0.5)], 0.010, shade(wood, -0.1))
    sheet.line([(x - 0.07, 0.8), (x + 0.06, 0.55)], 0.005, shade(wood, -0.1))
    sheet.rect(x - 0.10, 0.30, x + 0.10, 0.52, Ramp.across(x - 0.1, shade(wood, 0.05 if stage.light_side < 0 else -0.08), x + 0.1, shade(wood, -0.08 if stage.light_side < 0 else 0.05)))
    for k in range(1, 8):
        sheet.rect(x - 0.1 + 0.025 * k, 0.30, x - 0.1 + 0.025 * k + 0.0015, 0.52, shade(wood, -0.1))
    for y in (0.34, 0.46):
        sheet.rect(x - 0.102, y, x + 0.102, y + 0.008, shade(wood, -0.14))
    sheet.shape([(x - 0.115, 0.305), (x, 0.215), (x + 0.115, 0.305)], shade(wood, -0.12))
    stage.add(sheet, 0.72, rim=0.8)
    sheet = stage.sheet()
    roof = pal.lit(hexc("#5c5660"), 0.95, 0.15)
    sheet.rect(sheet.left, 0.775, sheet.right, 0.83, Ramp.down(0.775, shade(roof, 0.08), 0.83, shade(roof, -0.04)))
    sheet.rect(sheet.left, 0.765, sheet.right, 0.782, shade(roof, 0.12))
    sheet.rect(sheet.left, 0.83, sheet.right, BOTTOM, Ramp.down(0.83, shade(roof, -0.02), 1.1, shade(roof, -0.12)))
    if wet(stage):
        wet_reflections(sheet, stage, rng, 0.84, 1.05, 12)
    vent = stage.wide - x
    sheet.rect(vent - 0.07, 0.70, vent + 0.07, 0.86, Ramp.across(vent - 0.07, shade(roof, 0.08), vent + 0.07, shade(roof, -0.06)))
    for k in range(5):
        sheet.rect(vent - 0.055, 0.72 + k * 0.022, vent + 0.055, 0.73 + k * 0.022, shade(roof, -0.14))
    stage.add(sheet, 0.9, rim=0.6)
    stage.people_here()
    spread(stage, 0.90, 0.37)
    stage.drawn.place = "a rooftop above the city"
    stage.drawn.part("a water tower")
    stage.drawn.part("the skyline" + (" with hundreds of lit windows" if lit > 0.4 else ""))


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
    sheet.rect(x - 0.045, 0.36, x + 0.045, 0.70, Ramp.across(x - 0.045, shade(stone, 0.04), x + 0.045, shade(stone, -0.06)))
    sheet.shape([(x - 0.06, 0.365), (x, 0.17), (x + 0.06, 0.365)], shade(stone, -0.14))
    sheet.ellipse(x, 0.43, 0.018, 0.018, mix(pal.accent, (1.0, 0.95, 0.8), 0.5) if lit > 0.3 else shade(stone, 0.12))
    for side in (-1, 1):
        cx = x + side * rng.uniform(0.12, 0.2)
        while -0.4 < cx < stage.wide + 0.4:
            cottage(sheet, stage, rng, cx - (0.17 if side < 0 else 0.0), 0.70 + rng.uniform(-0.01, 0.02), rng.uniform(0.14, 0.19), 0.6, lit)
            cx += side * rng.uniform(0.21, 0.30)
    stage.add(sheet, 0.4, mist=(0.5, 0.74, 0.3), rim=0.5)
    ground(stage, 0.70, hexc("#7d8f52") if not snow else (0.93, 0.95, 0.98), bumps=0.012, depth=0.75)
    sheet = stage.sheet()
    lane = pal.lit(hexc("#b59b78") if not snow else (0.8, 0.84, 0.9), 0.95)
    sheet.shape([(x - 0.03, 0.705), (x + 0.03, 0.705), (x + 0.2, 0.82), (stage.wide / 2 + 0.6, BOTTOM), (stage.wide / 2 - 0.45, BOTTOM), (x - 0.02, 0.80)], Ramp.down(0.7, lane, 1.05, shade(lane, -0.07)))
    stage.add(sheet, 0.85)
    sheet = stage.sheet()
    for side in (-1, 1):
        cottage(sheet, stage, rng, stage.wide / 2 + side * rng.uniform(0.68, 0.8) - 0.19, 0.86, 0.38, 0.95, lit)
    leafy_tree(sheet, rng, stage.wide * rng.choice((0.1, 0.9)), 0.88, 0.5, pal.lit(hexc("#4f3b30"), 0.9, 0.3), None if snow else pal.lit(hexc("#55803f"), 0.9, 0.1), pal.key, stage.light_side)
    stage.add(sheet, 0.92, rim=0.6)
    stage.people_here()
    spread(stage, 0.92, 0.34)
    foreground(stage, "grass")
    stage.drawn.place = "a village lane between cottages"
    stage.drawn.part("a church tower with a clock")
    stage.drawn.part("small houses" + (" with warm windows" if lit > 0.3 else ""))
    stage.drawn.part("green hills" if not snow else "snowy hills")


@place("bridge", preposition="on")
def bridge(stage: Stage) -> None:
    """A suspension bridge or a stone one over the river, the city on the far bank."""
    pal, rng = stage.pal, stage.rng("bridge")
    stage.horizon = 0.60
    sky(stage)
    sheet = stage.sheet()
    skyline(sheet, stage, rng, 0.61, 0.04, 0.26, 0.3, pal.night, step=0.06)
    stage.add(sheet, 0.14, mist=(0.35, 0.62, 0.6), rim=0.25)
    sea(stage, 0.60, 0.86, hexc("#3d6474"), rows=4, swell=0.003, depth0=0.16, depth1=0.5)
    sheet = stage.sheet()
    steel = pal.lit(hexc(rng.choice(("#9a3f34", "#55616e", "#6a6f60"))), 0.72, 0.2)
    tx = stage.wide * rng.uniform(0.3, 0.7)
    for off in (-0.055, 0.055):
        sheet.rect(tx + off - 0.016, 0.02, tx + off + 0.016, 0.80, Ramp.across(tx + off - 0.016, shade(steel, 0.05), tx + off + 0.016, shade(steel, -0.06)))
    for y in (0.06, 0.24, 0.44):
        sheet.rect(tx - 0.07, y, tx + 0.07, y + 0.03, steel)
    cable = []
    for i in range(60):
        x = sheet.left + (sheet.right - sheet.left) * i / 59
        d = abs(x - tx) / 1.25
        cable.append((x, 0.05 + 0.64 * (1 - (1 - min(1.0, d)) ** 2)))
    sheet.line(cable, 0.008, steel)
    for x, y in cable[::2]:
        sheet.rect(x - 0.0012, y, x + 0.0012, 0.77, steel)
    stage.add(sheet, 0.6, rim=0.7, mist=(0.5, 0.9, 0.25))
    pavement(stage, 0.80, "#77706c", depth=0.92)
    sheet = stage.sheet()
    iron = mix(steel, pal.ink, 0.35)
    for y, w in ((0.66, 0.012), (0.79, 0.014)):
        sheet.rect(sheet.left, y, sheet.right, y + w, iron)
    x = sheet.left
    while x < sheet.right:
        sheet.rect(x, 0.66, x + 0.006, 0.80, iron)
        x += 0.035
    on = pal.night > 0.25
    for x in (stage.wide * 0.12, stage.wide * 0.88):
        street_lamp(sheet, stage, x, 0.82, 0.46, 0.93, on)
    stage.add(sheet, 0.93, rim=0.7)
    stage.people_here()
    spread(stage, 0.92, 0.38)
    stage.drawn.place = "a great bridge over a river"
    stage.drawn.part("a tall bridge tower with cables")
    stage.drawn.part("the city on the far bank" + (" glittering with lights" if pal.night > 0.4 else ""))
    stage.drawn.part("an iron railing")


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
    sheet.rect(sheet.left, y0, sheet.right, y1, Ramp(((y0, shade(body, 0.08)), (y0 + 0.05, body), (y1, shade(body, -0.1)))))
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
            sheet.rect(x + 0.006, y0 + 0.061, x + 0.104, y0 + 0.159, Ramp.down(y0 + 0.06, glow, y0 + 0.16, mix(glow, body, 0.35)) if lit > 0.2 else pal.middle)
            if rng.random() < 0.4:
                hx = x + rng.uniform(0.03, 0.08)
                sheet.shape([*ring(hx, y0 + 0.112, 0.014, 0.018, 14), (hx, y0 + 0.12)], shade(body, -0.2))
                sheet.shape([(hx - 0.03, y0 + 0.159), (hx - 0.02, y0 + 0.135), (hx + 0.02, y0 + 0.135), (hx + 0.03, y0 + 0.159)], shade(body, -0.2))
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
    sheet.shape([(vx - 0.012, 0.60), (vx + 0.012, 0.60), (stage.wide / 2 + 0.75, BOTTOM), (stage.wide / 2 - 0.75, BOTTOM)], Ramp.down(0.6, mix(tar, pal.haze, 0.45), 1.0, shade(tar, -0.06)))
    for k in range(7):
        a, b = (k / 7) ** 2, ((k + 0.5) / 7) ** 2
        y0, y1 = 0.60 + 0.53 * a, 0.60 + 0.53 * b
        x0, x1 = vx + (stage.wide / 2 - vx) * a, vx + (stage.wide / 2 - vx) * b
        sheet.shape([(x0 - 0.012 * a, y0), (x0 + 0.012 * a, y0), (x1 + 0.014 * b, y1), (x1 - 0.014 * b, y1)], pal.lit(hexc("#e5cf8a"), 0.95))
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
        pts = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 0.05 * (x1 - x0) * side * 4 * t * (1 - t)) for t in (i / 8 for i in range(9))]
        sheet.line(pts, 0.002, ink)
    stage.add(sheet, 0.9, rim=0.6)
    stage.people_here()
    spread(stage, 0.90, 0.34)
    foreground(stage, "grass")
    stage.drawn.place = "a long empty road"
    stage.drawn.part("a line of telegraph poles")
    stage.drawn.part("low hills at the horizon")


@place("market")
def market(stage: Stage) -> None:
    """Stalls with striped awnings, crates of fruit, strings of lights."""
    pal, rng = stage.pal, stage.rng("market")
    stage.horizon = 0.62
    sky(stage)
    lit = pal.night
    sheet = stage.sheet()
    x = sheet.left - 0.05
    while x < sheet.right:
        w = rng.uniform(0.22, 0.34)
        house_front(sheet, stage, rng, x, w, rng.uniform(0.16, 0.3), 0.74, 0.55, lit, hexc(rng.choice(("#d8b48a", "#c98f6a", "#b9a48c", "#c9b45f", "#a86a52"))))
        x += w
    stage.add(sheet, 0.4, mist=(0.3, 0.78, 0.4), rim=0.4)
    pavement(stage, 0.74, "#9a8a78", depth=0.85)
    for row, (base, s, depth) in enumerate(((0.80, 0.8, 0.68), (0.88, 1.15, 0.92))):
        sheet = stage.sheet()
        xs = [stage.wide * 0.5 + side * d for side in (-1, 1) for d in ((0.30, 0.72) if row == 0 else (0.78,))]
        for x in xs:
            w, h = 0.17 * s, 0.30 * s
            wood = pal.lit(hexc("#7a5638"), 0.9, 0.15)
            for px in (-w * 0.95, w * 0.95):
                sheet.rect(x + px - 0.005, base - h, x + px + 0.005, base, wood)
            sheet.rect(x - w, base - 0.11 * s, x + w, base, Ramp.down(base - 0.11 * s, wood, base, shade(wood, -0.1)))
            for _ in range(26):
                fx, r = x + rng.uniform(-0.92, 0.92) * w, 0.014 * s
                sheet.ellipse(fx, base - 0.115 * s - rng.uniform(0, 0.02) * s, r, r, pal.lit(hexc(rng.choice(("#d8432f", "#e8a23c", "#8fb04a", "#c9632f", "#e5cf4a"))), 1.0))
            stripe = hexc(rng.choice(("#b8382f", "#2f6a6a", "#c98a2f", "#3f4f8a")))
            n = 8
            for k in range(n):
                x0, x1 = x - w * 1.15 + 2.3 * w * k / n, x - w * 1.15 + 2.3 * w * (k + 1) / n
                colour = pal.lit(stripe if k % 2 else (0.95, 0.92, 0.85), 0.95)
                sheet.shape([(x + (x0 - x) * 0.8, base - h - 0.05 * s), (x + (x1 - x) * 0.8, base - h - 0.05 * s), (x1, base - h + 0.035 * s), *ring((x0 + x1) / 2, base - h + 0.035 * s, (x1 - x0) / 2, 0.012 * s, 6, 0, 180), (x0, base - h + 0.035 * s)], colour)
            if lit > 0.3:
                sheet.ellipse(x, base - h + 0.06 * s, 0.012, 0.014, (1.0, 0.93, 0.7))
                stage.glows.append(Glow(x, base - h + 0.07 * s, 0.28, pal.accent, 0.4, depth, flicker=0.1, seed=round(x * 50)))
        stage.add(sheet, depth, rim=0.5)
    stage.people_here()
    spread(stage, 0.92, 0.37)
    stage.drawn.place = "a market square"
    stage.drawn.part("stalls with striped awnings and heaps of fruit")
    stage.drawn.part("old house fronts behind")


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


