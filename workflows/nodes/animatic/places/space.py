"""Beyond the air: ship's corridor, ship's bridge, orbit, station, alien land."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from ..colour import Colour, hexc, mix, shade
from ..nature import bobbing, land, ridge_line
from ..noise import fbm1
from ..paint import MARGIN_Y, Point, Ramp, Sheet, ring, spline
from ..room import Walls, enter, stand
from ..sky import sky, stars_everywhere, twinkles
from ..stage import Glow, Spot, Stage
from .register import place
from .wild import ground, spread

BOTTOM = 1 + MARGIN_Y
CYAN, AMBER = hexc("#6fe8f0"), hexc("#ffb04f")


def planet(sheet: Sheet, stage: Stage, rng: random.Random, x: float, y: float, r: float, colours: tuple[str, ...], side: int, rings: bool) -> None:
    """A banded planet, lit from one side."""
    base = hexc(colours[0])
    if rings:
        ring_tone = mix(base, (1.0, 0.9, 0.75), 0.5)
        tilt = [(px, y + (py - y) + (px - x) * 0.22) for px, py in ring(x, y, r * 1.75, r * 0.34, 60)]
        hole = [(px, y + (py - y) + (px - x) * 0.22) for px, py in ring(x, y, r * 1.3, r * 0.24, 60, 360, 0)]
        sheet.shape(tilt + hole, ring_tone, 0.55)
    sheet.soft(x, y, r * 1.5, r * 1.5, mix(base, (0.7, 0.85, 1.0), 0.5), 0.5)
    sheet.ellipse(x, y, r, r, Ramp.across(x - r, shade(base, 0.12 if side < 0 else -0.12), x + r, shade(base, -0.12 if side < 0 else 0.12)))
    for k in range(9):
        t = -0.85 + 1.7 * k / 8 + rng.uniform(-0.05, 0.05)
        half = math.sqrt(max(0.0, 1 - t * t)) * r
        th = rng.uniform(0.02, 0.07) * r
        wave = fbm1(rng, 24, 5, 3)
        up = [(x - half + 2 * half * i / 23, y + t * r + th * (-1 + 0.6 * float(wave[i]))) for i in range(24)]
        down = [(x + half - 2 * half * i / 23, y + t * r + th * (1 + 0.6 * float(wave[23 - i]))) for i in range(24)]
        shape = [p for p in up + down if math.hypot(p[0] - x, p[1] - y) <= r * 1.001]
        sheet.shape(shape, hexc(rng.choice(colours[1:])), 0.45)
    dark = ring(x, y, r, r, 40, -90 if side < 0 else 90, 90 if side < 0 else 270)
    inner = ring(x, y, r * 0.55, r, 40, 90 if side < 0 else 270, -90 if side < 0 else 90)
    sheet.shape(dark + inner, (0.02, 0.02, 0.08), 0.62, blur=r * 0.06)
    if rings:
        front = [(px, y + (py - y) + (px - x) * 0.22) for px, py in ring(x, y, r * 1.75, r * 0.34, 40, 0, 180)]
        back = [(px, y + (py - y) + (px - x) * 0.22) for px, py in ring(x, y, r * 1.3, r * 0.24, 40, 180, 0)]
        sheet.shape(front + back, mix(base, (1.0, 0.95, 0.85), 0.6), 0.8)


WORLDS = (
    ("#3f78b8", "#7fb0d8", "#e8eef2", "#4f8a5f", "#2f5a98"),
    ("#c9743f", "#e0a86a", "#a8542f", "#f0cfa0"),
    ("#8a6fc0", "#b8a0e0", "#5f4a98", "#e0c8f0"),
    ("#4fa090", "#a0d8c0", "#2f7068", "#e0f0d8"),
)


def void(stage: Stage) -> None:
    """Stars and a nebula."""
    pal, rng = stage.pal, stage.rng("void")
    sheet = stage.sheet()
    deep = mix(hexc("#0a0f2a"), pal.ink, 0.4)
    sheet.wash(Ramp.down(-0.1, deep, 1.1, mix(deep, pal.haze, 0.3)))
    tints = [hexc(c) for c in ("#5f3f9a", "#2f6f9a", "#a03f6f", "#3f8a8a")]
    tint = rng.choice(tints)
    for _ in range(14):
        sheet.soft(rng.uniform(0, stage.wide), rng.uniform(0.05, 0.75), rng.uniform(0.25, 0.6), rng.uniform(0.08, 0.24), mix(tint, rng.choice(tints), 0.4), 0.22)
    stars_everywhere(sheet, rng, (0.75, 0.85, 1.0))
    stage.add(sheet, 0.03, grain=0.03)
    twinkles(stage, 0.9)


def _space_light(stage: Stage, key: Colour) -> None:
    pal = stage.pal
    stage.pal = replace(pal, illum=(0.50, 0.56, 0.70), key=mix(key, pal.key, 0.3), haze=mix(hexc("#24365a"), pal.haze, 0.25), ink=mix(hexc("#0a1024"), pal.ink, 0.4), night=1.0, accent=CYAN)


@place("orbit")
def orbit(stage: Stage) -> None:
    """A station over a planet; figures float on tethers in front."""
    rng = stage.rng("orbit")
    _space_light(stage, (1.0, 0.93, 0.8))
    void(stage)
    pal = stage.pal
    side = rng.choice((-1, 1))
    stage.sun_x = stage.wide / 2 + side * 0.7
    sheet = stage.sheet()
    world = rng.choice(WORLDS)
    big = rng.random() < 0.55
    if big:
        planet(sheet, stage, rng, stage.wide * 0.5 - side * 0.2, 1.34, 0.86, world, side, False)
    else:
        planet(sheet, stage, rng, stage.wide * 0.5 - side * 0.42, 0.42, 0.26, world, side, rng.random() < 0.6)
    stage.add(sheet, 0.10)
    stage.glows.append(Glow(stage.wide / 2 + side * 0.86, 0.10, 0.5, (1.0, 0.94, 0.82), 0.5, 0.05))
    sheet = stage.sheet()
    cx, cy = stage.wide * (0.5 + side * rng.uniform(0.10, 0.18)), 0.36
    hull, dark = pal.lit((0.86, 0.88, 0.92), 0.95), pal.lit((0.3, 0.34, 0.42), 0.95)
    blue = pal.lit((0.25, 0.38, 0.7), 0.95)
    sheet.rect(cx - 0.46, cy - 0.010, cx + 0.46, cy + 0.010, dark)
    for s in (-1, 1):
        for k in range(2):
            x0 = cx + s * (0.27 + 0.13 * k)
            for d in (-1, 1):
                y0 = cy + d * 0.02
                sheet.shape([(x0 - 0.045, y0), (x0 + 0.045, y0), (x0 + 0.045 + 0.02, y0 + d * 0.17), (x0 - 0.045 + 0.02, y0 + d * 0.17)], blue)
                for j in range(1, 5):
                    yy = y0 + d * 0.034 * j
                    sheet.rect(x0 - 0.045 + 0.004 * j, yy, x0 + 0.045 + 0.004 * j, yy + 0.002, shade(blue, 0.12))
    sheet.rect(cx - 0.17, cy - 0.045, cx + 0.17, cy + 0.045, Ramp.down(cy - 0.045, hull, cy + 0.045, shade(hull, -0.25)))
    sheet.shape(ring(cx, cy, 0.12, 0.21, 40) + ring(cx, cy, 0.085, 0.165, 40, 360, 0), Ramp.across(cx - 0.12, shade(hull, -0.1 * side), cx + 0.12, shade(hull, 0.1 * side)))
    for k in range(7):
        x = cx - 0.15 + 0.05 * k
        sheet.ellipse(x, cy, 0.008, 0.010, mix(AMBER, (1.0, 1.0, 0.9), 0.4))
    sheet.shape([(cx + 0.17, cy - 0.02), (cx + 0.22, cy - 0.05), (cx + 0.22, cy + 0.05), (cx + 0.17, cy + 0.02)], dark)
    stage.add(sheet, 0.5, rim=0.7, drift=bobbing(0.003, 6, 0, 0.5))
    stage.glows.append(Glow(cx - 0.46, cy, 0.05, (1.0, 0.3, 0.25), 1.0, 0.5, flicker=0.9, seed=4))
    stage.people_here()
    for k in range(3):
        stage.spots.append(Spot(stage.wide * (0.25 + 0.25 * k) + rng.uniform(-0.05, 0.05), 0.86 + rng.uniform(-0.04, 0.04), 0.34))
    stage.drawn.place = "open space above a planet" if big else "open space near a planet"
    stage.drawn.part("a space station with blue solar panels and a ring")
    stage.drawn.part("a nebula and countless stars")


@place("ship_corridor", indoors=True)
def ship_corridor(stage: Stage) -> None:
    """A ribbed corridor with light strips, bulkhead after bulkhead."""
    rng = stage.rng("corridor")
    _space_light(stage, (0.8, 0.95, 1.0))
    walls = Walls("#4a5a6c", "#3f4a58", lamp="#6fe8f0", warm=0.5)
    enter(stage, walls)
    pal = stage.pal
    strip = rng.choice((CYAN, AMBER, hexc("#ff6f6a"), hexc("#8fb8ff")))
    if any(c.word in ("red", "crimson", "scarlet") for c in stage.shot.colours):
        strip = hexc("#ff6f6a")
    elif any(c.word in ("amber", "orange", "gold") for c in stage.shot.colours):
        strip = AMBER
    elif stage.shot.colours:
        strip = mix(CYAN, stage.shot.colours[0].colour, 0.25)
    vx = stage.wide * rng.uniform(0.45, 0.55)
    stage.sun_x = vx + 0.01
    sheet = stage.sheet()
    sheet.wash(mix(strip, (1.0, 1.0, 1.0), 0.55))
    sheet.shape(_octagon(vx, 0.5, 0.13), mix(strip, pal.ink, 0.55))
    sheet.rect(vx - 0.002, 0.38, vx + 0.002, 0.62, mix(strip, (1.0, 1.0, 1.0), 0.5))
    sheet.rect(vx + 0.03, 0.48, vx + 0.05, 0.51, AMBER)
    stage.add(sheet, 0.25)
    for i in range(5):
        half = 0.14 * 1.55**i
        sheet = stage.sheet()
        near = 0.45 + 0.13 * i
        metal = mix(mix(strip, (0.5, 0.6, 0.7), 0.6), pal.lit(hexc("#6f8096"), 1.0, 0.1 + 0.1 * i), near)
        outer = _octagon(vx, 0.5, half * 1.62)
        frame = _octagon(vx, 0.5, half * 1.14)
        hole = _octagon(vx, 0.5, half)
        world: list[Point] = [(sheet.left, -MARGIN_Y), (sheet.right, -MARGIN_Y), (sheet.right, BOTTOM), (sheet.left, BOTTOM), (sheet.left, -MARGIN_Y)]
        sheet.shape([*world, frame[0], *reversed(frame)], Ramp(((half, shade(metal, 0.02)), (half * 1.7, shade(metal, -0.10))), axis="r", centre=(vx, 0.5)))
        for k in range(8):
            a, b = frame[k], outer[k]
            sheet.line([a, b], 0.003 + 0.002 * i, shade(metal, -0.14))
        sheet.shape([(frame[3][0], frame[3][1]), (frame[2][0], frame[2][1]), (outer[2][0], outer[2][1]), (outer[3][0], outer[3][1])], shade(metal, -0.12))
        for s in (0, 1):
            p, q = (frame[4], outer[4]) if s else (frame[1], outer[1])
            mx0, my0, mx1, my1 = p[0], p[1] - half * 0.25, q[0], q[1] - half * 0.4
            sheet.shape([(mx0, my0), (mx1, my1), (mx1, my1 + 0.03 * half), (mx0, my0 + 0.03 * half)], strip)
        sheet.shape(frame + list(reversed(hole)) + [frame[0]], Ramp.down(0.5 - half, shade(metal, 0.12), 0.5 + half, shade(metal, -0.04)))
        for k in range(8):
            x, y = (frame[k][0] + hole[k][0]) / 2, (frame[k][1] + hole[k][1]) / 2
            sheet.ellipse(x, y, 0.010 * half, 0.010 * half, strip)
        stage.add(sheet, 0.30 + 0.15 * i, rim=0.5, rim_colour=mix(strip, (1.0, 1.0, 1.0), 0.4))
        stage.glows.append(Glow(vx, 0.5 - half * 0.9, half * 0.8, strip, 0.28, 0.30 + 0.15 * i, flicker=0.5 if i == 2 else 0.06, stretch=0.5, seed=i))
    stage.glows.append(Glow(vx, 0.5, 0.34, strip, 0.5, 0.3))
    stand(stage, 0.92, 0.46, 3, 0.38, 0.62)
    stage.drawn.place = "the corridor of a spaceship"
    stage.drawn.light = f"{_tone(strip).capitalize()} light comes from the strips"
    stage.drawn.part("metal bulkheads one behind the other with glowing light strips")
    stage.drawn.part("a closed hatch at the end")
    stage.drawn.moves("the lights pulse")


def _tone(colour: Colour) -> str:
    r, g, _b = colour
    return "amber" if r > 0.9 and g > 0.6 else "red" if r > 0.9 else "cyan" if g > 0.85 else "blue"


def _octagon(x: float, y: float, r: float) -> list[Point]:
    return [(x + r * 1.12 * math.cos(math.radians(22.5 + 45 * k)), y + r * math.sin(math.radians(22.5 + 45 * k))) for k in (6, 7, 0, 1, 2, 3, 4, 5)]


@place("ship_bridge", indoors=True, preposition="on")
def ship_bridge(stage: Stage) -> None:
    """A command deck: a wide window full of stars, consoles, a captain's chair."""
    rng = stage.rng("ship bridge")
    _space_light(stage, (0.75, 0.9, 1.0))
    void(stage)
    sheet = stage.sheet()
    side = rng.choice((-1, 1))
    planet(sheet, stage, rng, stage.wide * 0.5 + side * rng.uniform(0.2, 0.4), 0.36, rng.uniform(0.18, 0.28), rng.choice(WORLDS), -side, rng.random() < 0.4)
    stage.add(sheet, 0.10)
    stage.sun_x = stage.wide / 2 - side * 0.5
    pal = stage.pal
    hull = pal.lit(hexc("#56657a"), 1.0, 0.18)
    sheet = stage.sheet()
    cx = stage.wide / 2
    hole = [(cx - 0.80, 0.08), (cx + 0.80, 0.08), (cx + 0.92, 0.30), (cx + 0.74, 0.585), (cx - 0.74, 0.585), (cx - 0.92, 0.30)]
    world: list[Point] = [(sheet.left, -MARGIN_Y), (sheet.right, -MARGIN_Y), (sheet.right, BOTTOM), (sheet.left, BOTTOM), (sheet.left, -MARGIN_Y)]
    sheet.shape([*world, hole[0], *reversed(hole)], Ramp.down(-0.1, shade(hull, -0.1), 0.7, hull))
    for a, b in ((-0.27, -0.25), (0.27, 0.25)):
        sheet.shape([(cx + a - 0.014, 0.08), (cx + a + 0.014, 0.08), (cx + b + 0.014, 0.585), (cx + b - 0.014, 0.585)], hull)
    for p, q in zip(hole, [*hole[1:], hole[0]], strict=True):
        sheet.line([p, q], 0.010, shade(hull, 0.12))
    for k in range(14):
        x = cx - 0.7 + 0.108 * k
        sheet.rect(x, 0.03, x + 0.05, 0.038, CYAN if k % 4 else AMBER)
    stage.add(sheet, 0.55, rim=0.5)
    sheet = stage.sheet()
    for s in (-1, 0, 1):
        x = cx + s * 0.56
        w = 0.24 if s else 0.28
        y = 0.66
        body = pal.lit(hexc("#3f4c5f"), 1.0, 0.15)
        sheet.shape([(x - w, y), (x + w, y), (x + w * 1.12, y + 0.15), (x - w * 1.12, y + 0.15)], Ramp.down(y, shade(body, 0.06), y + 0.15, shade(body, -0.08)))
        sheet.shape([(x - w * 0.92, y - 0.055), (x + w * 0.92, y - 0.055), (x + w, y), (x - w, y)], shade(body, -0.10))
        for k in range(11):
            bx = x - w * 0.82 + w * 1.64 * k / 10
            tone = rng.choice((CYAN, CYAN, AMBER, hexc("#ff6f6a"), hexc("#8affb0")))
            sheet.rect(bx - 0.010, y - 0.042, bx + 0.008, y - 0.030, tone)
            sheet.rect(bx - 0.010, y - 0.022, bx + 0.004, y - 0.012, mix(rng.choice((CYAN, AMBER)), body, 0.4))
        sheet.rect(x - w * 0.4, y + 0.03, x + w * 0.4, y + 0.09, mix(CYAN, pal.ink, 0.65))
        sheet.line([(x - w * 0.38 + w * 0.76 * i / 20, y + 0.06 + 0.02 * math.sin(i * 0.9 + s)) for i in range(21)], 0.003, CYAN)
        stage.glows.append(Glow(x, y - 0.02, 0.34, CYAN, 0.30, 0.78, flicker=0.15, stretch=0.5, seed=s + 5))
    stage.table = (cx, 0.61, 0.2)
    stage.add(sheet, 0.78, rim=0.5, rim_colour=CYAN)
    sheet = stage.sheet()
    floor = pal.lit(hexc("#4a5668"), 1.0, 0.2)
    sheet.rect(sheet.left, 0.80, sheet.right, BOTTOM, Ramp.down(0.80, floor, 1.1, shade(floor, -0.1)))
    sheet.rect(sheet.left, 0.80, sheet.right, 0.806, CYAN)
    sheet.soft(cx, 0.86, 0.8, 0.06, CYAN, 0.25)
    stage.add(sheet, 0.85)
    stand(stage, 0.93, 0.48)
    stage.drawn.place = "the command deck of a spacecraft"
    stage.drawn.light = "The consoles give a cool cyan light"
    stage.drawn.part("a wide window full of stars with a planet")
    stage.drawn.part("glowing consoles with small lights")
    stage.drawn.moves("the instruments blink")


@place("alien", preposition="on")
def alien(stage: Stage) -> None:
    """Another world: spires, strange plants, two moons."""
    rng = stage.rng("alien")
    scheme = rng.choice((("#2f1f5a", "#a84f8a", "#ffb08a", "#b86a8a"), ("#0f3a4a", "#2f9a8a", "#d8f0a0", "#6fb09a"), ("#4a1f2f", "#c9573f", "#ffd08a", "#c9806a"), ("#1f2f6a", "#5f7fd0", "#e0c8ff", "#8f9fd8")))
    pal = stage.pal
    dim = 1 - 0.55 * pal.night
    colours = [mix(pal.ink, hexc(c), dim) for c in scheme]
    stage.pal = replace(pal, top=mix(colours[0], pal.top, 0.15), middle=mix(colours[1], pal.middle, 0.15), low=mix(colours[2], pal.low, 0.15), haze=mix(colours[3], pal.haze, 0.15), accent=hexc("#7fffe0"))
    pal = stage.pal
    stage.horizon = 0.62
    sky(stage)
    sheet = stage.sheet()
    for r, dx, y in ((rng.uniform(0.13, 0.2), rng.uniform(0.2, 0.4), 0.24), (0.045, rng.uniform(0.6, 0.75), 0.14)):
        x = stage.wide * (1 - dx) if stage.sun_x < stage.wide / 2 else stage.wide * dx
        planet(sheet, stage, rng, x, y, r, rng.choice(WORLDS), stage.light_side, r > 0.1 and rng.random() < 0.6)
    stage.add(sheet, 0.05)
    for near, y, h, depth in ((0.2, 0.64, 0.34, 0.14), (0.4, 0.70, 0.30, 0.3), (0.62, 0.77, 0.24, 0.5)):
        sheet = stage.sheet()
        rock = pal.lit(hexc(rng.choice(("#8a5a7a", "#5a7a8a", "#8a6a5a"))), near, 0.2)
        line = ridge_line(rng, sheet, y, h * 0.3, 4, 4)
        land(sheet, line, rock)
        for _ in range(5):
            x, hh = rng.uniform(sheet.left, sheet.right), h * rng.uniform(0.5, 1.1)
            w = hh * rng.uniform(0.10, 0.2)
            lean = rng.uniform(-0.3, 0.3) * hh
            sheet.shape(spline([(x - w, y + 0.05), (x - w * 0.6 + lean * 0.3, y - hh * 0.5), (x + lean, y - hh), (x + w * 0.5 + lean * 0.4, y - hh * 0.5), (x + w, y + 0.05)], steps=5), Ramp.down(y - hh, shade(rock, 0.06), y, rock))
        stage.add(sheet, depth, mist=(y - h, y + 0.05, 0.75 - near), rim=0.45)
    ground(stage, 0.81, hexc(rng.choice(("#8a5f7a", "#5f7f7a", "#8a7a5a"))), bumps=0.05, rim=0.6)
    sheet = stage.sheet()
    glow = hexc(rng.choice(("#7fffe0", "#ff9ae0", "#ffe07f")))
    for _ in range(9):
        side = rng.choice((-1, 1))
        x, base, h = stage.wide / 2 + side * rng.uniform(0.4, 1.0), rng.uniform(0.86, 0.98), rng.uniform(0.08, 0.22)
        stem = pal.lit(hexc("#4a7a7a"), 1.0, 0.25)
        lean = rng.uniform(-0.03, 0.03)
        sheet.line([(x, base), (x + lean * 0.4, base - h * 0.6), (x + lean, base - h)], 0.007, stem)
        sheet.ellipse(x + lean, base - h, 0.024, 0.017, glow)
        sheet.ellipse(x + lean, base - h - 0.004, 0.013, 0.008, mix(glow, (1.0, 1.0, 1.0), 0.6))
        stage.glows.append(Glow(x + lean, base - h, 0.12, glow, 0.35, 0.95, flicker=0.3, seed=round(x * 99)))
    stage.add(sheet, 0.95, rim=0.5, drift=bobbing(0.002, 4, 0, 0.2))
    stage.people_here()
    spread(stage, 0.91, 0.32)
    stage.drawn.place = "the surface of an alien planet"
    stage.drawn.part("curved spires of rock")
    stage.drawn.part("glowing plants")
    stage.drawn.part("moons in the sky")
    stage.drawn.moves("the plants glow and dim")
