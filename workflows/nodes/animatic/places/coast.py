"""Places by the water: harbour, lighthouse, open sea, beach, a ship's deck."""

from __future__ import annotations

import random

from ..buildings import street_lamp
from ..colour import hexc, mix, shade
from ..nature import BOTTOM, bobbing, grass, land, ridge_line, sea
from ..paint import Point, Ramp, ring
from ..sky import sky
from ..stage import Spot, Stage
from .boats import beams, fishing_boat, hull_of_boat, lighthouse_tower, planks, sail_boat
from .register import place
from .soil import foreground, ground, spread
from .town import wet


@place("harbour", preposition="on")
def harbour(stage: Stage) -> None:
    """A pier, moored boats, cranes and sheds across the water."""
    pal, rng = stage.pal, stage.rng("harbour")
    stage.horizon = 0.56
    sky(stage)
    on = pal.night > 0.25
    sheet = stage.sheet()
    steel = pal.lit(hexc("#5c6470"), 0.32, 0.2)
    x = sheet.left
    while x < sheet.right:
        w, h = rng.uniform(0.1, 0.26), rng.uniform(0.03, 0.085)
        sheet.shape(
            [(x, 0.575), (x, 0.56 - h), (x + w / 2, 0.56 - h - 0.025), (x + w, 0.56 - h), (x + w, 0.575)], steel
        )
        if on:
            for _ in range(3):
                wx = x + rng.uniform(0.1, 0.9) * w
                sheet.rect(wx, 0.56 - h * 0.5, wx + 0.008, 0.56 - h * 0.5 + 0.009, pal.accent)
        x += w * rng.uniform(0.9, 1.3)
    for _ in range(rng.randint(2, 3)):
        cx, s = rng.uniform(0.1, 0.9) * stage.wide, rng.choice((-1, 1))
        h = rng.uniform(0.24, 0.34)
        for off in (-0.02, 0.02):
            sheet.line([(cx + off, 0.57), (cx + off * 0.4, 0.57 - h)], 0.005, steel)
        sheet.line(
            [(cx - s * 0.09, 0.57 - h * 0.78), (cx, 0.57 - h * 0.82), (cx + s * 0.26, 0.57 - h * 1.12)], 0.008, steel
        )
        sheet.line([(cx, 0.57 - h), (cx + s * 0.26, 0.57 - h * 1.12)], 0.003, steel)
        sheet.line([(cx + s * 0.24, 0.57 - h * 1.1), (cx + s * 0.24, 0.57 - h * 0.62)], 0.002, steel)
    stage.add(sheet, 0.15, mist=(0.3, 0.58, 0.5), rim=0.3)
    sea(stage, 0.565, 0.90, hexc("#2f5c6c"), rows=5, swell=0.005, depth0=0.17, depth1=0.75)
    pier = rng.uniform(0.36, 0.64) * stage.wide
    boats = [(pier - rng.uniform(0.42, 0.62), 0.70, 0.30), (pier + rng.uniform(0.45, 0.65), 0.74, 0.38)]
    if rng.random() < 0.5:
        boats.append((pier + rng.choice((-1, 1)) * 0.30, 0.625, 0.15))
    for i, (bx, by, k) in enumerate(sorted(boats, key=lambda b: b[1])):
        sheet = stage.sheet()
        fishing_boat(
            sheet,
            stage,
            bx,
            by,
            k,
            0.5 + k,
            hexc(rng.choice(("#7a2f2a", "#2f5a6a", "#c9892f", "#3a5a44"))),
            rng.choice((-1, 1)),
            on and i == len(boats) - 1,
        )
        stage.add(sheet, 0.3 + k, rim=0.6, drift=bobbing(0.006, 3.6, i * 2.1, 0.6))
    planks(stage, 0.66, pier, 0.055, 0.62)
    if on or rng.random() < 0.5:
        sheet = stage.sheet()
        lx = stage.wide / 2 + rng.choice((-1, 1)) * 0.50
        street_lamp(sheet, stage, lx, 0.93, 0.52, 0.98, on)
        stage.add(sheet, 0.98, rim=0.6)
        stage.drawn.part("a harbour lamp" + (" that glows" if on else ""))
    stage.people_here()
    spread(stage, 0.90, 0.38, 4)
    stage.spots = [Spot(stage.wide / 2 + (s.x - stage.wide / 2) * 0.55, s.y, s.tall) for s in stage.spots]
    stage.drawn.place = "a wooden harbour pier" if not wet(stage) else "a wet wooden harbour pier"
    stage.drawn.part("moored fishing boats")
    stage.drawn.part("cranes and sheds across the water")
    stage.drawn.moves("the boats rock")


@place("lighthouse", preposition="on")
def lighthouse(stage: Stage) -> None:
    """A headland with a striped tower above the surf."""
    pal, rng = stage.pal, stage.rng("lighthouse")
    stage.horizon = 0.60
    sky(stage)
    dark = pal.night > 0.25 or stage.shot.weather == "fog"
    side = rng.choice((-1, 1))
    if rng.random() < 0.6:
        sheet = stage.sheet()
        sail_boat(sheet, stage, stage.wide / 2 - side * rng.uniform(0.2, 0.6), 0.607, 0.06, 0.3)
        stage.add(sheet, 0.16, drift=bobbing(0.004, 5, 0))
        stage.drawn.part("a sail far out")
    sea(stage, 0.60, 0.9, hexc("#2f6474"), rows=5, swell=0.007, depth0=0.14, depth1=0.7)
    sheet = stage.sheet()
    tx = stage.wide / 2 + side * rng.uniform(0.42, 0.55)
    rock = pal.lit(hexc("#6b6058"), 0.7, 0.25)
    far = sheet.right if side > 0 else sheet.left
    pts: list[Point] = [
        (tx - side * 0.62, 0.82),
        (tx - side * 0.42, 0.74),
        (tx - side * 0.36, 0.66),
        (tx - side * 0.2, 0.60),
        (tx - side * 0.12, 0.535),
        (tx + side * 0.3, 0.52),
        (far, 0.50),
        (far, 0.95),
        (tx - side * 0.5, 0.95),
    ]
    sheet.shape(pts, Ramp.down(0.5, shade(rock, 0.06), 0.9, shade(rock, -0.08)))
    for _ in range(10):
        a = (tx + side * rng.uniform(-0.45, 0.6), rng.uniform(0.62, 0.85))
        sheet.shape(
            [a, (a[0] + 0.05, a[1] + 0.03), (a[0] + 0.02, a[1] + 0.09), (a[0] - 0.04, a[1] + 0.06)],
            shade(rock, rng.choice((-0.05, 0.04))),
            0.8,
        )
    sheet.shape(
        [(tx - side * 0.14, 0.55), (tx - side * 0.1, 0.525), (far, 0.485), (far, 0.53)], pal.lit(hexc("#6f8a4a"), 0.75)
    )
    cx = tx + side * 0.22
    wall = pal.lit((0.92, 0.9, 0.84), 0.7)
    sheet.rect(cx - 0.075, 0.455, cx + 0.075, 0.525, wall)
    sheet.shape(
        [(cx - 0.09, 0.46), (cx - 0.06, 0.415), (cx + 0.06, 0.415), (cx + 0.09, 0.46)], pal.lit((0.55, 0.2, 0.17), 0.7)
    )
    sheet.rect(
        cx - 0.03,
        0.475,
        cx + 0.0,
        0.502,
        mix(pal.accent, (1.0, 0.9, 0.7), 0.3) if dark else pal.lit((0.25, 0.3, 0.36), 0.7),
    )
    lighthouse_tower(sheet, stage, tx, 0.535, 0.46, 0.75, 0.55, dark)
    if dark:
        beams(stage, tx, 0.535 - 0.46 * 0.87, 0.55)
    stage.add(sheet, 0.55, rim=0.6)
    ground(stage, 0.84, hexc("#74804c"), bumps=0.05, blades=0.06)
    stage.people_here()
    spread(stage, 0.91, 0.34)
    foreground(stage, rng.choice(("grass", "rocks")))
    stage.drawn.place = "a rocky headland by the sea"
    stage.drawn.part("a red and white striped lighthouse" + (" with its lamp lit" if dark else ""))
    stage.drawn.part("the keeper's cottage")


@place("sea", preposition="at")
def open_sea(stage: Stage) -> None:
    """The open sea, a boat in the middle; people stand in the boat."""
    pal, rng = stage.pal, stage.rng("open sea")
    stage.horizon = 0.55
    sky(stage)
    sea(stage, 0.55, 0.86, hexc("#1f5a6a"), rows=5, swell=0.010, depth0=0.12, depth1=0.8)
    sheet = stage.sheet()
    bx = stage.wide * rng.uniform(0.42, 0.58)
    hull = hexc(rng.choice(("#7a2f2a", "#2f4f6a", "#8a6a3a")))
    if stage.shot.framing == "wide":
        fishing_boat(sheet, stage, bx + 0.12, 0.80, 1.15, 0.95, hull, rng.choice((1,)), pal.night > 0.3)
        rocking = bobbing(0.006, 4.2, 0.5, 0.8)
        stage.add(sheet, 0.95, rim=0.6, drift=rocking)
        stage.people_here()
        for dx in (-0.30, -0.16, -0.02):
            stage.spots.append(Spot(bx + dx, 0.672, 0.25))
        front = stage.sheet()
        paint = pal.lit(hull, 0.95, 0.12)
        k, x, y = 1.15, bx + 0.12, 0.80

        def at(points: list[Point]) -> list[Point]:
            return [(x + px * k, y + py * k) for px, py in points]

        hull_of_boat(front, at, y, k, paint, pal.lit((0.93, 0.91, 0.85), 0.95))
        stage.add(front, 0.95, rim=0.5, drift=rocking)
        _front_waves(stage, rng)
        stage.drawn.part("a fishing boat with a wheelhouse and a mast")
        stage.drawn.moves("the boat rocks on the swell")
    else:
        _front_waves(stage, rng)
        stage.people_here()
        sheet = stage.sheet()
        paint = pal.lit(hull, 1.0, 0.2)
        sheet.rect(sheet.left, 0.93, sheet.right, BOTTOM, paint)
        sheet.rect(sheet.left, 0.92, sheet.right, 0.945, pal.lit((0.93, 0.91, 0.85), 1.0))
        stage.add(sheet, 1.1, drift=bobbing(0.004, 4.2, 0.5, 1.2))
        stage.drawn.part("the rail of a boat")
    stage.drawn.place = "the open sea"


def _front_waves(stage: Stage, rng: random.Random) -> None:
    pal = stage.pal
    for i in range(2):
        sheet = stage.sheet()
        y = 0.84 + 0.09 * i
        line = ridge_line(rng, sheet, y, 0.035, 6 - i, 2)
        colour = pal.lit(hexc("#17485a"), 1.0, 0.1 + 0.2 * i)
        land(sheet, line, Ramp.down(y - 0.03, mix(colour, pal.low, 0.22), y + 0.14, colour))
        sheet.shape(line + [(x, yy + 0.004) for x, yy in reversed(line)], mix(pal.key, colour, 0.35), 0.6)
        stage.add(sheet, 1.0 + 0.15 * i, drift=bobbing(0.022, 3.1 - 0.4 * i, i * 1.7, 0.5))


@place("beach", preposition="on")
def beach(stage: Stage) -> None:
    """Sand, surf, a headland."""
    pal, rng = stage.pal, stage.rng("beach")
    stage.horizon = 0.55
    sky(stage)
    sheet = stage.sheet()
    s = rng.choice((-1, 1))
    far = sheet.right if s > 0 else sheet.left
    base = stage.wide / 2 + s * 0.15
    sheet.shape(
        [
            (base, 0.56),
            (base + s * 0.2, 0.53),
            (base + s * 0.34, 0.47),
            (base + s * 0.55, 0.45),
            (far, 0.38),
            (far, 0.58),
        ],
        pal.lit(hexc("#6a7a62"), 0.32, 0.1),
    )
    stage.add(sheet, 0.14, mist=(0.4, 0.58, 0.5), rim=0.4)
    sea(stage, 0.555, 0.74, hexc("#3f8a96"), rows=5, swell=0.006, depth0=0.16, depth1=0.6)
    sheet = stage.sheet()
    line = ridge_line(rng, sheet, 0.765, 0.035, 2, 2)
    sand = pal.lit(hexc("#e0c08c"), 0.95)
    land(
        sheet,
        line,
        Ramp(((0.73, mix(sand, pal.lit(hexc("#8a7a66"), 1), 0.6)), (0.80, sand), (1.1, shade(sand, -0.08)))),
    )
    sheet.shape(line + [(x, y + 0.014) for x, y in reversed(line)], mix((1.0, 1.0, 1.0), pal.haze, 0.25), 0.75)
    for _ in range(18):
        x, y = rng.uniform(0, stage.wide), rng.uniform(0.82, 1.0)
        sheet.ellipse(x, y, rng.uniform(0.004, 0.014), 0.003, shade(sand, -0.1), 0.7)
    stage.add(sheet, 0.85, drift=bobbing(0.003, 5, 0, 1.2))
    sheet = stage.sheet()
    grass(sheet, rng, 1.06, 0.2, pal.lit(hexc("#8a8a4a"), 1.0, 0.35), 70)
    stage.add(sheet, 1.3, blur=0.002, rim=0.5, drift=bobbing(0.004, 4, 1, 0.0))
    stage.people_here()
    spread(stage, 0.89, 0.36)
    stage.drawn.place = "a sandy beach"
    stage.drawn.part("foam along the waterline")
    stage.drawn.part("a headland in the distance")


@place("deck", preposition="on")
def deck(stage: Stage) -> None:
    """The deck of a ship: planks, rail, lifebuoy, funnel."""
    pal, rng = stage.pal, stage.rng("deck")
    stage.horizon = 0.56
    sky(stage)
    sea(stage, 0.56, 0.86, hexc("#1f5a6a"), rows=4, swell=0.008, depth0=0.12, depth1=0.5)
    sheet = stage.sheet()
    s = rng.choice((-1, 1))
    x = stage.wide / 2 + s * 0.62
    white = pal.lit((0.93, 0.92, 0.88), 0.85)
    sheet.rect(min(x, x + s * 0.9), 0.24, max(x, x + s * 0.9), 0.82, Ramp.down(0.24, white, 0.82, shade(white, -0.12)))
    sheet.rect(min(x - s * 0.03, x + s), 0.22, max(x - s * 0.03, x + s), 0.25, shade(white, -0.16))
    for k in range(3):
        cx = x + s * (0.13 + 0.2 * k)
        sheet.ellipse(cx, 0.42, 0.05, 0.05, shade(white, -0.2))
        sheet.ellipse(
            cx,
            0.42,
            0.038,
            0.038,
            mix(pal.accent, (1.0, 0.9, 0.7), 0.3) if pal.night > 0.3 else mix(pal.middle, pal.ink, 0.4),
        )
    red = pal.lit((0.75, 0.2, 0.16), 0.85)
    sheet.shape([(x + s * 0.2, 0.22), (x + s * 0.24, -0.02), (x + s * 0.44, -0.02), (x + s * 0.48, 0.22)], red)
    sheet.rect(min(x + s * 0.235, x + s * 0.445), -0.02, max(x + s * 0.235, x + s * 0.445), 0.03, pal.ink)
    stage.add(sheet, 0.75, rim=0.5)
    planks(stage, 0.80, stage.wide / 2, 1.6, 2.4, 0.9)
    sheet = stage.sheet()
    iron = pal.lit((0.9, 0.9, 0.88), 0.95, 0.1)
    for y in (0.63, 0.70, 0.77):
        sheet.rect(sheet.left, y, sheet.right, y + (0.010 if y < 0.65 else 0.005), iron)
    px = sheet.left
    while px < sheet.right:
        sheet.rect(px, 0.63, px + 0.010, 0.82, iron)
        px += 0.2
    bx = stage.wide / 2 - s * rng.uniform(0.3, 0.6)
    sheet.shape(
        ring(bx, 0.71, 0.062, 0.062, 30) + ring(bx, 0.71, 0.034, 0.034, 30, 360, 0), pal.lit((0.95, 0.5, 0.2), 1.0)
    )
    for a in (45, 135, 225, 315):
        sheet.shape(
            ring(bx, 0.71, 0.064, 0.064, 4, a - 14, a + 14) + ring(bx, 0.71, 0.032, 0.032, 4, a + 14, a - 14),
            (0.95, 0.95, 0.93),
        )
    stage.add(sheet, 0.93, rim=0.5)
    stage.people_here()
    spread(stage, 0.91, 0.40)
    stage.drawn.place = "the deck of a ship at sea"
    stage.drawn.part("a white rail with a lifebuoy")
    stage.drawn.part("a red funnel")
