"""Under the earth and under the ice: caverns."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from ..colour import Colour, hexc, mix, shade
from ..paint import MARGIN_Y, Point, Ramp, Sheet, ring, spline
from ..room import BOTTOM, Walls, enter, lamp_glow, stand
from ..stage import Glow, Stage
from .register import place


@place("cave", indoors=True)
def cave(stage: Stage) -> None:
    """A cavern of columns and hanging stone; far off a scrap of sky, in the floor a cleft of embers."""
    rng = stage.rng("cave")
    outside = enter(stage, Walls("#5f564e", "#4a4340", warm=0.5, boards=False))
    light = mix(outside.low, outside.key, 0.3)
    _cavern(stage, rng, hexc("#7d7064"), light)
    _embers(stage, rng)
    stand(stage, 0.93, 0.4, 4, 0.26, 0.74)
    stage.drawn.place = "a vast rock cavern"
    stage.drawn.light = "A little light falls in from the distant opening, and embers glow in the dark"
    stage.drawn.part("columns of rock that rise out of sight")
    stage.drawn.part("a distant opening with a scrap of sky")
    stage.drawn.part("embers in a cleft of the floor")
    stage.drawn.moves("the embers glow and fade")


@place("ice_cave", indoors=True)
def ice_cave(stage: Stage) -> None:
    """A cavern of blue ice over still black water, with small lights in both."""
    rng = stage.rng("ice cave")
    enter(stage, Walls("#6f9fc0", "#1a2a3c", warm=0.0, boards=False))
    # ice lights itself, and blue, whatever the hour
    stage.pal = replace(stage.pal, illum=(0.66, 0.84, 0.98), ink=mix(stage.pal.ink, (0.05, 0.12, 0.22), 0.7))
    _cavern(stage, rng, hexc("#7fb2d4"), (0.72, 0.9, 0.97))
    sheet = stage.sheet()
    water = stage.pal.lit((0.05, 0.1, 0.17), 1.0)
    sheet.rect(sheet.left, 0.70, sheet.right, 0.86, Ramp.down(0.70, mix(water, (0.5, 0.75, 0.85), 0.45), 0.86, water))
    stage.add(sheet, 0.7)
    for i in range(14):
        x, y = rng.uniform(0.05, 0.95) * stage.wide, rng.uniform(0.71, 0.85)
        stage.glows.append(
            Glow(x, y, rng.uniform(0.03, 0.07), (0.55, 0.95, 1.0), 0.5, 0.72, flicker=0.3, stretch=0.6, seed=i)
        )
    sheet = stage.sheet()
    shelf = stage.pal.lit(hexc("#8fb9d2"), 1.0, 0.1)
    sheet.shape([(sheet.left, 0.84), (stage.wide * 0.4, 0.862), (sheet.right, 0.845), (sheet.right, BOTTOM), (sheet.left, BOTTOM)],
                Ramp.down(0.84, shade(shelf, 0.06), 1.05, shade(shelf, -0.14)))  # fmt: skip
    stage.add(sheet, 0.92, rim=0.6)
    stand(stage, 0.94, 0.42, 4, 0.26, 0.74)
    stage.drawn.place = "a glowing cavern beneath the ice"
    stage.drawn.light = "The ice shines pale blue"
    stage.drawn.part("blue ice that arches overhead with long icicles")
    stage.drawn.part("a still black lake with many small lights")
    stage.drawn.moves("the lights on the water glimmer")


def _cavern(stage: Stage, rng: random.Random, stone: Colour, light: Colour) -> None:
    """Light at the far end, and before it four walls of stone, each nearer, darker and more open."""
    vx = stage.wide * rng.uniform(0.4, 0.6)
    stage.sun_x = vx + 0.01
    sheet = stage.sheet()
    sheet.wash(mix(light, stage.pal.ink, 0.1))
    stage.add(sheet, 0.12)
    stage.glows.append(Glow(vx, 0.36, 0.55, light, 0.28, 0.25))
    for ring_ in range(4):
        half, near = (0.16, 0.42, 0.72, 1.0)[ring_], ring_ / 3
        tone = stage.pal.lit(stone, 1.0, 0.3 * near)
        tone = mix(mix(light, tone, 0.5 + 0.5 * near), stage.pal.ink, 0.1 + 0.22 * near)
        sheet = stage.sheet()
        hole = _hole(rng, vx, half)
        outline: list[Point] = [(sheet.left, BOTTOM), (sheet.left, -MARGIN_Y), (sheet.right, -MARGIN_Y), (sheet.right, BOTTOM)]  # fmt: skip
        outline += [(vx + half, BOTTOM), *reversed(hole), (vx - half, BOTTOM)]
        sheet.shape(outline, Ramp(((0.0, shade(tone, 0.1)), (half * 1.3, tone), (half * 2.4, shade(tone, -0.1))), axis="r", centre=(vx, 0.45)))  # fmt: skip
        _hang(sheet, rng, vx, half, tone)
        floor = 0.66 + 0.045 * ring_
        sheet.rect(sheet.left, floor, sheet.right, BOTTOM, Ramp.down(floor, mix(tone, light, 0.16), 1.05, shade(tone, -0.12)))  # fmt: skip
        if ring_ in (1, 2):
            side = rng.choice((-1, 1))
            for s in (side, -side)[: 1 + ring_ % 2]:
                _column(sheet, rng, vx + s * half * rng.uniform(0.72, 0.95), floor + 0.03, 0.05 + 0.035 * ring_, tone)
        stage.add(sheet, 0.22 + 0.2 * ring_, rim=0.55, rim_colour=light, mist=(0.3, 0.8, 0.4 - 0.3 * near))


def _hole(rng: random.Random, vx: float, half: float) -> list[Point]:
    top = 0.42 - half * 0.75
    points: list[Point] = []
    for k in range(19):
        a = math.pi + math.pi * k / 18
        j = 1 + rng.uniform(-0.12, 0.08)
        points.append((vx + half * j * math.cos(a), 0.52 + (0.52 - top) * j * math.sin(a)))
    return points


def _hang(sheet: Sheet, rng: random.Random, vx: float, half: float, tone: Colour) -> None:
    """Stone or ice that hangs from the roof of this wall's opening."""
    for _ in range(9):
        x = vx + rng.uniform(-1.0, 1.0) * half
        roof = 0.52 - (0.1 + half * 0.75) * math.sqrt(max(0.0, 1 - ((x - vx) / half) ** 2))
        w, length = rng.uniform(0.008, 0.022) * (1 + half), rng.uniform(0.05, 0.16) * (0.5 + half)
        sheet.shape([(x - w, roof - 0.08), (x + w, roof - 0.08), (x + w * 0.2, roof + length), (x - w * 0.1, roof + length)],
                    Ramp.down(roof - 0.05, tone, roof + length, shade(tone, 0.07)))  # fmt: skip


def _column(sheet: Sheet, rng: random.Random, x: float, base: float, w: float, tone: Colour) -> None:
    """Stone from floor to roof, thick at both ends."""
    waist = rng.uniform(0.45, 0.6)
    left = [(x - w * k * rng.uniform(0.92, 1.08), y) for k, y in ((1.7, base), (0.9, base - 0.16), (waist, 0.32), (1.0, 0.08), (2.0, -MARGIN_Y))]  # fmt: skip
    right = [(2 * x - px + rng.uniform(-0.01, 0.01), y) for px, y in reversed(left)]
    sheet.shape(spline(left, closed=False) + spline(right, closed=False), Ramp.across(x - w, shade(tone, 0.06), x + w, shade(tone, -0.09)))  # fmt: skip


def _embers(stage: Stage, rng: random.Random) -> None:
    """A cleft in the floor with fire deep down, at one side."""
    side = rng.choice((-1, 1))
    x, y = stage.wide * (0.5 + side * 0.31), 0.885
    sheet = stage.sheet()
    sheet.shape([(x - 0.2, y), (x - 0.07, y - 0.018), (x + 0.05, y - 0.01), (x + 0.19, y - 0.016), (x + 0.1, y + 0.016), (x - 0.04, y + 0.01), (x - 0.12, y + 0.02)], hexc("#3a1c12"))  # fmt: skip
    sheet.shape([(x - 0.15, y), (x - 0.06, y - 0.008), (x + 0.05, y), (x + 0.14, y - 0.007), (x + 0.08, y + 0.008), (x - 0.05, y + 0.004)], hexc("#ff8a3a"))  # fmt: skip
    for _ in range(6):
        sheet.shape(
            ring(x + rng.uniform(-0.13, 0.12), y + rng.uniform(-0.004, 0.004), 0.012, 0.005, 8), hexc("#ffd27a")
        )
    stage.add(sheet, 0.9)
    lamp_glow(stage, x, y - 0.02, 0.42, 0.6, 0.9, 0.5)
