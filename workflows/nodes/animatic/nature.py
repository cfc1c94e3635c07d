"""Land and water: the shapes most places outdoors are cut from."""

from __future__ import annotations

import itertools
import math
import random

from .colour import Colour, mix, shade
from .noise import fbm1
from .paint import MARGIN_Y, Paint, Point, Ramp, Sheet
from .stage import Drift, Stage

BOTTOM = 1 + MARGIN_Y


def ridge_line(
    rng: random.Random,
    sheet: Sheet,
    y: float,
    height: float,
    cells: float,
    octaves: int = 5,
    sharp: bool = False,
    n: int = 220,
) -> list[Point]:
    """The upper edge of a hill or a mountain range, from beyond the left to beyond the right."""
    noise = fbm1(rng, n, cells, octaves, 0.5)
    span = sheet.right - sheet.left
    out: list[Point] = []
    for i in range(n):
        v = float(noise[i])
        if sharp:
            v = 1 - 2.2 * abs(v)
        out.append((sheet.left + span * i / (n - 1), y - height * (0.5 + 0.5 * v)))
    return out


def land(sheet: Sheet, line: list[Point], paint: Paint, bottom: float = BOTTOM) -> None:
    """Fill everything under an edge."""
    sheet.shape([*line, (line[-1][0], bottom), (line[0][0], bottom)], paint)


def height_at(line: list[Point], x: float) -> float:
    """The edge's y at ``x``."""
    for (x0, y0), (x1, y1) in itertools.pairwise(line):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / max(1e-6, x1 - x0)
    return line[0][1] if x < line[0][0] else line[-1][1]


def facets(
    sheet: Sheet, rng: random.Random, line: list[Point], light: Colour, side: int, depth: float, alpha: float
) -> None:
    """Lit flanks under the peaks of a range: the cut-paper way to give mountains a sunny side."""
    shapes: list[list[Point]] = []
    for i in range(6, len(line) - 6, 1):
        x, y = line[i]
        if y < min(p[1] for p in line[i - 5 : i + 6]) + 1e-9:
            drop = depth * rng.uniform(0.5, 1.0)
            run = [line[j] for j in (range(i, min(len(line), i + 14)) if side > 0 else range(i, max(-1, i - 14), -1))]
            low = run[-1]
            jag = [
                (x + side * drop * 0.10, y + drop * 0.35),
                (x - side * drop * 0.03, y + drop * 0.55),
                (x + side * drop * 0.22, y + drop),
            ]
            shapes.append([*run, (low[0], low[1] + drop * 0.25), *reversed(jag)])
    sheet.shapes(shapes, light, alpha)


def grass(
    sheet: Sheet,
    rng: random.Random,
    y: float,
    height: float,
    colour: Colour,
    count: int = 220,
    line: list[Point] | None = None,
) -> None:
    """Blades along an edge."""
    blades: list[list[Point]] = []
    for _ in range(count):
        x = rng.uniform(sheet.left, sheet.right)
        base = (height_at(line, x) if line else y) + 0.012
        h = height * rng.uniform(0.35, 1.0)
        lean = rng.uniform(-0.5, 0.5) * h
        w = 0.0025 + h * 0.03
        blades.append(
            [
                (x - w, base),
                (x + lean * 0.4 - w * 0.4, base - h * 0.6),
                (x + lean, base - h),
                (x + lean * 0.4 + w * 0.4, base - h * 0.55),
                (x + w, base),
            ]
        )
    sheet.shapes(blades, colour)


def wave_edge(rng: random.Random, sheet: Sheet, y: float, swell: float, length: float) -> list[Point]:
    """The crest of a paper wave, from edge to edge."""
    phase, span = rng.uniform(0, 6.28), sheet.right - sheet.left
    n = 160
    out: list[Point] = []
    for i in range(n):
        x = sheet.left + span * i / (n - 1)
        a = x / length * math.tau + phase
        out.append(
            (x, y - swell * (0.6 * math.sin(a) + 0.25 * math.sin(1.7 * a + 1) + 0.15 * math.sin(3.1 * a + phase)))
        )
    return out


def bobbing(reach: float, seconds: float, phase: float, lift: float = 0.3) -> Drift:
    """To and fro like water."""

    def drift(time: float) -> Point:
        a = time / seconds * math.tau + phase
        return (reach * math.sin(a), reach * lift * math.cos(a))

    return drift


def swaying(reach: float, seconds: float, phase: float) -> Drift:
    """Sideways, like leaves in a light wind."""

    def drift(time: float) -> Point:
        a = time / seconds * math.tau + phase
        return (reach * (math.sin(a) + 0.35 * math.sin(2.3 * a)), 0.0)

    return drift


def sea(
    stage: Stage,
    y0: float,
    y1: float,
    colour: Colour | None = None,
    rows: int = 5,
    swell: float = 0.006,
    depth0: float = 0.12,
    depth1: float = 0.8,
) -> None:
    """Water from the horizon ``y0`` down to ``y1``: rows of paper waves, each with its own motion."""
    pal, rng = stage.pal, stage.rng("sea")
    water = pal.lit(colour or (0.16, 0.42, 0.50), 0.9, 0.05)
    rough = {"storm": 2.6, "wind": 1.7, "rain": 1.2}.get(stage.shot.weather, 1.0)
    bright = mix(pal.low, pal.key, 0.5)
    for i in range(rows):
        t = i / max(1, rows - 1)
        y = y0 + (y1 - y0) * t**1.5
        sheet = stage.sheet()
        far = mix(mix(pal.low, water, 0.45), water, t**0.7)
        top = mix(far, bright, 0.28 * (1 - t))
        high = swell * rough * (0.25 + 1.6 * t)
        nxt = y0 + (y1 - y0) * min(1.0, (i + 1) / max(1, rows - 1)) ** 1.5
        base = BOTTOM if i == rows - 1 else nxt + 0.06 + 3 * high
        line = wave_edge(rng, sheet, y, high if i else 0.0, 0.16 + 0.5 * t)
        land(
            sheet,
            line,
            Ramp(((y - high, top), (y + 0.03 + 0.1 * t, far), (min(base, y + 0.45), shade(far, -0.06)))),
            base,
        )
        dashes: list[list[Point]] = []
        for _ in range(30 if i else 46):
            # the sun's path: light lies on the water under it
            spread = 0.05 + 0.16 * t if rng.random() < 0.7 else 0.9
            x = stage.sun_x + rng.gauss(0, 1) * spread
            dy = y + rng.uniform(0.004, max(0.012, nxt - y))
            w = rng.uniform(0.008, 0.03) * (0.5 + 1.3 * t)
            dashes.append([(x - w, dy), (x, dy - 0.0016 - 0.001 * t), (x + w, dy), (x, dy + 0.0016 + 0.001 * t)])
        sheet.shapes(dashes, mix(far, mix(pal.key, bright, 0.4), 0.75), 0.7)
        crest = [(x, y_ + 0.0015 + 0.003 * t) for x, y_ in reversed(line)]
        if i:
            sheet.shape(line + crest, mix(far, pal.key, 0.45), 0.55)
        stage.add(
            sheet,
            depth0 + (depth1 - depth0) * t,
            drift=bobbing((0.004 + 0.016 * t) * rough, 3.4 - t, rng.uniform(0, 6)),
            grain=0.05,
        )
    stage.drawn.moves("the waves roll" if rough > 1.5 else "the water ripples")
