"""Trees, near and far."""

from __future__ import annotations

import math
import random

from .colour import Colour, mix, shade
from .nature import height_at
from .paint import Point, Sheet, capsule, spline


def conifer(rng: random.Random, x: float, base: float, h: float) -> list[list[Point]]:
    """A fir: ragged tiers on a thin trunk."""
    w = h * rng.uniform(0.17, 0.24)
    tiers = rng.randint(5, 7)
    left: list[Point] = []
    right: list[Point] = []
    for i in range(tiers):
        t0, t1 = i / tiers, (i + 1) / tiers
        y0, y1 = base - h + h * 0.9 * t0, base - h + h * 0.9 * t1
        r0, r1 = w * (0.05 + 0.62 * t0), w * (0.22 + 0.86 * t1) * rng.uniform(0.86, 1.12)
        left += [(x - r0, y0), (x - r1, y1 + h * 0.018)]
        right += [(x + r0, y0), (x + r1 * rng.uniform(0.88, 1.1), y1 + h * 0.018)]
    return [
        [(x, base - h - h * 0.03), *right, *reversed(left)],
        [
            (x - h * 0.018, base),
            (x + h * 0.018, base),
            (x + h * 0.012, base - h * 0.2),
            (x - h * 0.012, base - h * 0.2),
        ],
    ]


def bush(rng: random.Random, x: float, base: float, h: float) -> list[list[Point]]:
    """A broad crown far off: overlapping rounds on a short trunk."""
    out: list[list[Point]] = [
        [(x - h * 0.035, base), (x - h * 0.02, base - h * 0.5), (x + h * 0.02, base - h * 0.5), (x + h * 0.035, base)]
    ]
    for _ in range(9):
        a, d = rng.uniform(0, math.tau), rng.random() ** 0.6
        r = h * rng.uniform(0.13, 0.22)
        cx, cy = x + math.cos(a) * d * h * 0.28, base - h * 0.50 + math.sin(a) * d * h * 0.28
        out.append(
            [
                (cx + r * rng.uniform(0.9, 1.1) * math.cos(b), cy + r * rng.uniform(0.9, 1.1) * math.sin(b))
                for b in (k * math.tau / 11 for k in range(11))
            ]
        )
    return out


def branches(
    rng: random.Random,
    x: float,
    y: float,
    length: float,
    angle: float,
    width: float,
    depth: int,
    out: list[list[Point]],
    tips: list[Point],
) -> None:
    """A trunk that forks, as tapering limbs; ``tips`` receives where leaves go."""
    x1, y1 = x + math.cos(angle) * length, y + math.sin(angle) * length
    bend = (x + (x1 - x) * 0.5 + rng.uniform(-0.08, 0.08) * length, y + (y1 - y) * 0.5)
    out.append(capsule((x, y), bend, width, width * 0.85, 4))
    out.append(capsule(bend, (x1, y1), width * 0.85, width * 0.66, 4))
    if depth == 0:
        tips.append((x1, y1))
        return
    if depth <= 2:
        tips.append((x1, y1))
    for side in (-1, 1):
        branches(
            rng,
            x1,
            y1,
            length * rng.uniform(0.62, 0.8),
            angle + side * rng.uniform(0.25, 0.6),
            width * 0.64,
            depth - 1,
            out,
            tips,
        )


def leafy_tree(
    sheet: Sheet,
    rng: random.Random,
    x: float,
    base: float,
    h: float,
    bark: Colour,
    leaves: Colour | None,
    light: Colour,
    side: int = 1,
) -> None:
    """A broad tree: forked trunk, and a crown of overlapping leaf masses lit from one side; bare without ``leaves``."""
    limbs: list[list[Point]] = []
    tips: list[Point] = []
    branches(
        rng,
        x,
        base,
        h * 0.36,
        -math.pi / 2 + rng.uniform(-0.1, 0.1),
        h * 0.030,
        4 if leaves is None else 3,
        limbs,
        tips,
    )
    sheet.shapes(limbs, bark)
    sheet.shape(
        [
            (x - h * 0.06, base + 0.002),
            (x - h * 0.027, base - h * 0.1),
            (x + h * 0.027, base - h * 0.1),
            (x + h * 0.06, base + 0.002),
        ],
        bark,
    )
    if leaves is None:
        return
    crowns = sorted(tips, key=lambda p: p[1])[: 2 + len(tips)]
    r = h * 0.15
    for shift, colour in ((0.0, shade(leaves, -0.05)), (0.035, leaves), (0.075, mix(leaves, light, 0.28))):
        shapes = []
        for cx, cy in crowns:
            rr = r * rng.uniform(0.75, 1.15) * (1 - shift * 5)
            bumps = [
                (
                    cx + side * shift * h + rr * rng.uniform(0.86, 1.12) * math.cos(a),
                    cy - shift * h * 1.2 + rr * 0.85 * rng.uniform(0.86, 1.12) * math.sin(a),
                )
                for a in (i * math.tau / 9 for i in range(9))
            ]
            shapes.append(spline(bumps, steps=3))
        sheet.shapes(shapes, colour)


def palm(sheet: Sheet, rng: random.Random, x: float, base: float, h: float, colour: Colour) -> None:
    """A palm leaning with the wind."""
    lean = rng.uniform(-0.2, 0.2) * h
    trunk = [(x + lean * (i / 8) ** 2, base - h * i / 8) for i in range(9)]
    for i in range(8):
        sheet.shape(capsule(trunk[i], trunk[i + 1], h * 0.02, h * 0.017, 4), colour)
    top = trunk[-1]
    for i in range(9):
        a = -math.pi / 2 + (i - 4) * 0.42 + rng.uniform(-0.1, 0.1)
        length = h * rng.uniform(0.32, 0.44)
        tip = (top[0] + math.cos(a) * length, top[1] + math.sin(a) * length * 0.55 + length * 0.35 * abs(math.cos(a)))
        mid = (top[0] + math.cos(a) * length * 0.55, top[1] + math.sin(a) * length * 0.55 - length * 0.06)
        sheet.blob([top, (mid[0], mid[1] - length * 0.06), tip, (mid[0], mid[1] + length * 0.10)], colour)


def treeline(
    sheet: Sheet,
    rng: random.Random,
    y: float,
    height: float,
    paint: Colour,
    count: int,
    kind: str = "fir",
    line: list[Point] | None = None,
    fill: bool = True,
) -> None:
    """A row of far trees standing on an edge."""
    shapes: list[list[Point]] = []
    for i in range(count):
        x = sheet.left + (sheet.right - sheet.left) * (i + rng.uniform(0.05, 0.95)) / count
        base = (height_at(line, x) if line else y) + 0.012
        h = height * rng.uniform(0.55, 1.0)
        if kind == "fir":
            shapes += conifer(rng, x, base, h)
        else:
            shapes += bush(rng, x, base, h)
    sheet.shapes(shapes, paint)
    if fill and line is None:
        sheet.rect(sheet.left, y - 0.004, sheet.right, y + height * 0.3, paint)
