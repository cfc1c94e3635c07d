"""Inside a spaceship: corridor and command deck."""

from __future__ import annotations

import math

from ..colour import Colour, hexc, mix, shade
from ..paint import MARGIN_Y, Point, Ramp
from ..room import Walls, enter, stand
from ..stage import Glow, Stage
from .planets import AMBER, BOTTOM, CYAN, WORLDS, planet, space_light, void
from .register import place


@place("ship_corridor", indoors=True)
def ship_corridor(stage: Stage) -> None:
    """A ribbed corridor with light strips, bulkhead after bulkhead."""
    rng = stage.rng("corridor")
    space_light(stage, (0.8, 0.95, 1.0))
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
        world: list[Point] = [
            (sheet.left, -MARGIN_Y),
            (sheet.right, -MARGIN_Y),
            (sheet.right, BOTTOM),
            (sheet.left, BOTTOM),
            (sheet.left, -MARGIN_Y),
        ]
        sheet.shape(
            [*world, frame[0], *reversed(frame)],
            Ramp(((half, shade(metal, 0.02)), (half * 1.7, shade(metal, -0.10))), axis="r", centre=(vx, 0.5)),
        )
        for k in range(8):
            a, b = frame[k], outer[k]
            sheet.line([a, b], 0.003 + 0.002 * i, shade(metal, -0.14))
        sheet.shape(
            [
                (frame[3][0], frame[3][1]),
                (frame[2][0], frame[2][1]),
                (outer[2][0], outer[2][1]),
                (outer[3][0], outer[3][1]),
            ],
            shade(metal, -0.12),
        )
        for s in (0, 1):
            p, q = (frame[4], outer[4]) if s else (frame[1], outer[1])
            mx0, my0, mx1, my1 = p[0], p[1] - half * 0.25, q[0], q[1] - half * 0.4
            sheet.shape([(mx0, my0), (mx1, my1), (mx1, my1 + 0.03 * half), (mx0, my0 + 0.03 * half)], strip)
        sheet.shape(
            frame + list(reversed(hole)) + [frame[0]],
            Ramp.down(0.5 - half, shade(metal, 0.12), 0.5 + half, shade(metal, -0.04)),
        )
        for k in range(8):
            x, y = (frame[k][0] + hole[k][0]) / 2, (frame[k][1] + hole[k][1]) / 2
            sheet.ellipse(x, y, 0.010 * half, 0.010 * half, strip)
        stage.add(sheet, 0.30 + 0.15 * i, rim=0.5, rim_colour=mix(strip, (1.0, 1.0, 1.0), 0.4))
        stage.glows.append(
            Glow(
                vx,
                0.5 - half * 0.9,
                half * 0.8,
                strip,
                0.28,
                0.30 + 0.15 * i,
                flicker=0.5 if i == 2 else 0.06,
                stretch=0.5,
                seed=i,
            )
        )
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
    return [
        (x + r * 1.12 * math.cos(math.radians(22.5 + 45 * k)), y + r * math.sin(math.radians(22.5 + 45 * k)))
        for k in (6, 7, 0, 1, 2, 3, 4, 5)
    ]


@place("ship_bridge", indoors=True, preposition="on")
def ship_bridge(stage: Stage) -> None:
    """A command deck: a wide window full of stars, consoles, a captain's chair."""
    rng = stage.rng("ship bridge")
    space_light(stage, (0.75, 0.9, 1.0))
    void(stage)
    sheet = stage.sheet()
    side = rng.choice((-1, 1))
    planet(
        sheet,
        stage,
        rng,
        stage.wide * 0.5 + side * rng.uniform(0.2, 0.4),
        0.36,
        rng.uniform(0.18, 0.28),
        rng.choice(WORLDS),
        -side,
        rng.random() < 0.4,
    )
    stage.add(sheet, 0.10)
    stage.sun_x = stage.wide / 2 - side * 0.5
    pal = stage.pal
    hull = pal.lit(hexc("#56657a"), 1.0, 0.18)
    sheet = stage.sheet()
    cx = stage.wide / 2
    hole = [
        (cx - 0.80, 0.08),
        (cx + 0.80, 0.08),
        (cx + 0.92, 0.30),
        (cx + 0.74, 0.585),
        (cx - 0.74, 0.585),
        (cx - 0.92, 0.30),
    ]
    world: list[Point] = [
        (sheet.left, -MARGIN_Y),
        (sheet.right, -MARGIN_Y),
        (sheet.right, BOTTOM),
        (sheet.left, BOTTOM),
        (sheet.left, -MARGIN_Y),
    ]
    sheet.shape([*world, hole[0], *reversed(hole)], Ramp.down(-0.1, shade(hull, -0.1), 0.7, hull))
    for a, b in ((-0.27, -0.25), (0.27, 0.25)):
        sheet.shape(
            [(cx + a - 0.014, 0.08), (cx + a + 0.014, 0.08), (cx + b + 0.014, 0.585), (cx + b - 0.014, 0.585)], hull
        )
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
        sheet.shape(
            [(x - w, y), (x + w, y), (x + w * 1.12, y + 0.15), (x - w * 1.12, y + 0.15)],
            Ramp.down(y, shade(body, 0.06), y + 0.15, shade(body, -0.08)),
        )
        sheet.shape([(x - w * 0.92, y - 0.055), (x + w * 0.92, y - 0.055), (x + w, y), (x - w, y)], shade(body, -0.10))
        for k in range(11):
            bx = x - w * 0.82 + w * 1.64 * k / 10
            tone = rng.choice((CYAN, CYAN, AMBER, hexc("#ff6f6a"), hexc("#8affb0")))
            sheet.rect(bx - 0.010, y - 0.042, bx + 0.008, y - 0.030, tone)
            sheet.rect(bx - 0.010, y - 0.022, bx + 0.004, y - 0.012, mix(rng.choice((CYAN, AMBER)), body, 0.4))
        sheet.rect(x - w * 0.4, y + 0.03, x + w * 0.4, y + 0.09, mix(CYAN, pal.ink, 0.65))
        sheet.line(
            [(x - w * 0.38 + w * 0.76 * i / 20, y + 0.06 + 0.02 * math.sin(i * 0.9 + s)) for i in range(21)],
            0.003,
            CYAN,
        )
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
