"""Streets: city street, alley, market, and the ground they stand on."""

from __future__ import annotations

import math

from ..buildings import BRICKS, car, house_front, skyline, street_lamp, wet_reflections
from ..colour import hexc, mix, shade
from ..nature import BOTTOM
from ..paint import MARGIN_Y, Ramp, ring
from ..sky import sky
from ..stage import Glow, Spot, Stage
from .register import place
from .soil import spread


def wet(stage: Stage) -> bool:
    """Whether the ground shines."""
    return stage.shot.wet or stage.shot.weather in ("rain", "storm")


def pavement(stage: Stage, y: float, colour: str = "#6a6a72", depth: float = 0.9) -> None:
    """Flat city ground with joints running to the vanishing point, shining when wet."""
    pal, rng = stage.pal, stage.rng("pavement")
    sheet = stage.sheet()
    stone = hexc(colour)
    if stage.shot.weather == "snow":
        stone = mix(stone, (0.93, 0.95, 0.98), 0.72)
        stage.drawn.part("snow on the ground")
    near, far = pal.lit(shade(stone, -0.1), 1.0, 0.2), pal.lit(stone, 0.8)
    sheet.rect(
        sheet.left, y, sheet.right, BOTTOM, Ramp.down(y, mix(far, pal.low, 0.35 if wet(stage) else 0.1), 1.05, near)
    )
    joint = shade(mix(far, near, 0.5), -0.06)
    vx = stage.wide * rng.uniform(0.4, 0.6)
    for i in range(-7, 8):
        x = vx + i * 0.42
        sheet.shape(
            [
                (vx + i * 0.13, y),
                (vx + i * 0.13 + 0.001, y),
                (x * 1.0 + i * 0.3 + 0.004, BOTTOM),
                (x + i * 0.3 - 0.004, BOTTOM),
            ],
            joint,
            0.55,
        )
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
                house_front(
                    sheet,
                    stage,
                    rng,
                    left,
                    w,
                    top + rng.uniform(-0.12, 0.14) - 0.1 * ring_,
                    base,
                    near,
                    lit,
                    shop=ring_ == 1 or rng.random() < 0.4,
                )
                x += side * w
        stage.add(sheet, depth, mist=(0.5, 0.8, 0.3 - 0.15 * ring_), rim=0.5)
    pavement(stage, 0.755)
    sheet = stage.sheet()
    on = lit > 0.25
    for x in sorted((gap - half - 0.28, gap + half + 0.22, gap + half + 0.95, gap - half - 0.95)):
        street_lamp(sheet, stage, x, 0.80, 0.40, 0.95, on)
    if rng.random() < 0.65 and "car" not in stage.shot.avoid:
        side = rng.choice((-1, 1))
        car(
            sheet,
            stage,
            gap + side * rng.uniform(0.5, 0.7),
            0.825,
            0.42,
            hexc(rng.choice(("#8a2f2f", "#2f4a6a", "#c9a24a", "#4a5a4a", "#d8d2c6"))),
            -side,
            on,
            0.95,
        )
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
        stage.glows.append(
            Glow(
                gap,
                0.745,
                0.16,
                (1.0, 0.93, 0.75),
                0.55,
                0.45,
                stretch=0.6,
                path=lambda t: (0.05 * math.sin(t * 0.5 + phase), 0.012 * t),
            )
        )
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
    for i, (half, near, depth, base) in enumerate(
        ((0.16, 0.42, 0.35, 0.735), (0.30, 0.65, 0.58, 0.80), (0.52, 0.9, 0.85, 0.90))
    ):
        sheet = stage.sheet()
        for side in (-1, 1):
            x0 = vx + side * half
            far = sheet.left - 0.2 if side < 0 else sheet.right + 0.2
            brick = pal.lit(hexc(BRICKS[(i * 2 + (side > 0) + rng.randrange(8)) % 8]), near, 0.3)
            sheet.shape(
                [(x0, -MARGIN_Y), (x0, base), (far, base + 0.16), (far, -MARGIN_Y)],
                Ramp.across(
                    min(x0, far),
                    shade(brick, -0.07 if side > 0 else 0.0),
                    max(x0, far),
                    shade(brick, 0.0 if side > 0 else -0.07),
                ),
            )
            for k in range(16):
                y = -0.1 + k * 0.062
                sheet.shape(
                    [
                        (x0, y),
                        (x0, y + 0.003),
                        (x0 + side * 0.5, y + 0.003 + (y - 0.5) * 0.2),
                        (x0 + side * 0.5, y + (y - 0.5) * 0.2),
                    ],
                    shade(brick, -0.05),
                    0.5,
                )
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
                sheet.rect(
                    bx - 0.10, 0.80, bx + 0.10, 0.935, Ramp.down(0.8, shade(green, 0.05), 0.93, shade(green, -0.06))
                )
                sheet.shape(
                    [(bx - 0.11, 0.805), (bx - 0.08, 0.775), (bx + 0.10, 0.775), (bx + 0.11, 0.805)], shade(green, 0.02)
                )
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
        house_front(
            sheet,
            stage,
            rng,
            x,
            w,
            rng.uniform(0.16, 0.3),
            0.74,
            0.55,
            lit,
            hexc(rng.choice(("#d8b48a", "#c98f6a", "#b9a48c", "#c9b45f", "#a86a52"))),
        )
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
                sheet.ellipse(
                    fx,
                    base - 0.115 * s - rng.uniform(0, 0.02) * s,
                    r,
                    r,
                    pal.lit(hexc(rng.choice(("#d8432f", "#e8a23c", "#8fb04a", "#c9632f", "#e5cf4a"))), 1.0),
                )
            stripe = hexc(rng.choice(("#b8382f", "#2f6a6a", "#c98a2f", "#3f4f8a")))
            n = 8
            for k in range(n):
                x0, x1 = x - w * 1.15 + 2.3 * w * k / n, x - w * 1.15 + 2.3 * w * (k + 1) / n
                colour = pal.lit(stripe if k % 2 else (0.95, 0.92, 0.85), 0.95)
                sheet.shape(
                    [
                        (x + (x0 - x) * 0.8, base - h - 0.05 * s),
                        (x + (x1 - x) * 0.8, base - h - 0.05 * s),
                        (x1, base - h + 0.035 * s),
                        *ring((x0 + x1) / 2, base - h + 0.035 * s, (x1 - x0) / 2, 0.012 * s, 6, 0, 180),
                        (x0, base - h + 0.035 * s),
                    ],
                    colour,
                )
            if lit > 0.3:
                sheet.ellipse(x, base - h + 0.06 * s, 0.012, 0.014, (1.0, 0.93, 0.7))
                stage.glows.append(
                    Glow(x, base - h + 0.07 * s, 0.28, pal.accent, 0.4, depth, flicker=0.1, seed=round(x * 50))
                )
        stage.add(sheet, depth, rim=0.5)
    stage.people_here()
    spread(stage, 0.92, 0.37)
    stage.drawn.place = "a market square"
    stage.drawn.part("stalls with striped awnings and heaps of fruit")
    stage.drawn.part("old house fronts behind")
