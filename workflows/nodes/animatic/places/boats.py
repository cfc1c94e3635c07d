"""Boats, a lighthouse, a pier: what coasts are furnished with."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..colour import Colour, hexc, mix, shade
from ..nature import BOTTOM
from ..paint import Point, Ramp, Sheet
from ..stage import Glow, Stage
from .town import wet


def hull_of_boat(
    sheet: Sheet, at: Callable[[list[Point]], list[Point]], y: float, k: float, paint: Colour, rim: Colour
) -> None:
    """The side of a boat, bow to the right, and the strake along it; ``at`` places its points, ``k`` is its size."""
    sheet.shape(
        at([(-0.5, -0.19), (-0.2, -0.15), (0.2, -0.16), (0.52, -0.27), (0.40, 0.03), (-0.44, 0.03)]),
        Ramp.down(y - 0.25 * k, shade(paint, 0.06), y + 0.03 * k, shade(paint, -0.12)),
    )
    sheet.shape(
        at(
            [
                (-0.5, -0.19),
                (-0.2, -0.15),
                (0.2, -0.16),
                (0.52, -0.27),
                (0.515, -0.245),
                (0.2, -0.135),
                (-0.2, -0.125),
                (-0.495, -0.165),
            ]
        ),
        rim,
    )


def fishing_boat(
    sheet: Sheet,
    stage: Stage,
    x: float,
    y: float,
    size: float,
    near: float,
    hull: Colour,
    facing: int = 1,
    light: bool = False,
) -> None:
    """A small working boat with a wheelhouse and a mast; ``y`` is the waterline."""
    pal = stage.pal
    k = size

    def at(points: list[Point]) -> list[Point]:
        return [(x + facing * px * k, y + py * k) for px, py in points]

    paint = pal.lit(hull, near, 0.12)
    white = pal.lit((0.93, 0.91, 0.85), near, 0.08)
    dark = pal.lit((0.2, 0.18, 0.2), near, 0.4)
    sheet.line(at([(-0.06, -0.22), (-0.06, -0.78)]), 0.016 * k, dark)
    sheet.line(at([(-0.06, -0.74), (0.44, -0.22)]), 0.004 * k, dark)
    sheet.line(at([(-0.06, -0.70), (-0.44, -0.2)]), 0.004 * k, dark)
    sheet.line(at([(-0.06, -0.34), (-0.36, -0.52)]), 0.010 * k, dark)
    sheet.shape(
        at([(0.02, -0.20), (0.02, -0.42), (0.24, -0.42), (0.27, -0.20)]),
        Ramp.down(y - 0.42 * k, white, y - 0.2 * k, shade(white, -0.1)),
    )
    sheet.shape(at([(-0.01, -0.41), (-0.01, -0.45), (0.27, -0.45), (0.26, -0.41)]), paint)
    pane = mix(pal.accent, (1.0, 0.95, 0.8), 0.4) if light else mix(dark, pal.low, 0.3)
    sheet.shape(at([(0.05, -0.38), (0.12, -0.38), (0.12, -0.30), (0.05, -0.30)]), pane)
    sheet.shape(at([(0.145, -0.38), (0.215, -0.38), (0.225, -0.30), (0.145, -0.30)]), pane)
    hull_of_boat(sheet, at, y, k, paint, white)
    sheet.soft(x, y + 0.05 * k, 0.5 * k, 0.05 * k, dark, 0.5)
    if light:
        stage.glows.append(Glow(x + facing * 0.13 * k, y - 0.34 * k, 0.35 * k, pal.accent, 0.4, 0.6))


def sail_boat(sheet: Sheet, stage: Stage, x: float, y: float, k: float, near: float, facing: int = 1) -> None:
    """A sailing boat far off."""
    pal = stage.pal
    sail = pal.lit((0.96, 0.93, 0.86), near)
    sheet.shape([(x, y - 0.05 * k), (x, y - 0.9 * k), (x + facing * 0.45 * k, y - 0.12 * k)], sail)
    sheet.shape(
        [
            (x - facing * 0.03 * k, y - 0.08 * k),
            (x - facing * 0.03 * k, y - 0.75 * k),
            (x - facing * 0.3 * k, y - 0.12 * k),
        ],
        shade(sail, -0.06),
    )
    sheet.shape(
        [
            (x - 0.36 * k, y - 0.07 * k),
            (x + 0.42 * k, y - 0.07 * k),
            (x + 0.3 * k, y + 0.05 * k),
            (x - 0.28 * k, y + 0.05 * k),
        ],
        pal.lit((0.3, 0.2, 0.2), near, 0.2),
    )


def lighthouse_tower(
    sheet: Sheet, stage: Stage, x: float, base: float, h: float, near: float, depth: float, beam: bool
) -> None:
    """A striped tower with a lamp room; the lamp turns when it is dark."""
    pal = stage.pal
    white, red = pal.lit((0.95, 0.93, 0.88), near), pal.lit((0.72, 0.2, 0.17), near)
    w0, w1 = h * 0.10, h * 0.065
    side = stage.light_side

    def across(t0: float, t1: float, colour: Colour) -> None:
        a, b = w0 + (w1 - w0) * t0, w0 + (w1 - w0) * t1
        sheet.shape([(x - a, base - h * 0.8 * t0), (x + a, base - h * 0.8 * t0), (x + b, base - h * 0.8 * t1), (x - b, base - h * 0.8 * t1)],
                    Ramp.across(x - a, shade(colour, 0.03 if side < 0 else -0.14), x + a, shade(colour, -0.14 if side < 0 else 0.03)))  # fmt: skip

    for i in range(5):
        across(i / 5, (i + 1) / 5, red if i % 2 else white)
    top = base - h * 0.8
    iron = pal.lit((0.2, 0.2, 0.24), near, 0.3)
    sheet.rect(x - w1 * 1.5, top - h * 0.012, x + w1 * 1.5, top + h * 0.015, iron)
    for k in range(7):
        px = x - w1 * 1.45 + w1 * 2.9 * k / 6
        sheet.rect(px - 0.001, top - h * 0.05, px + 0.001, top, iron)
    sheet.rect(x - w1 * 1.5, top - h * 0.052, x + w1 * 1.5, top - h * 0.046, iron)
    glass = mix(pal.accent, (1.0, 0.97, 0.8), 0.6) if beam else pal.lit((0.6, 0.75, 0.8), near)
    sheet.rect(x - w1 * 0.8, top - h * 0.13, x + w1 * 0.8, top - h * 0.012, glass)
    for k in (-0.8, -0.27, 0.27, 0.8):
        sheet.rect(x + w1 * k - 0.0015, top - h * 0.13, x + w1 * k + 0.0015, top, iron)
    sheet.shape([(x - w1 * 1.1, top - h * 0.13), (x, top - h * 0.2), (x + w1 * 1.1, top - h * 0.13)], red)
    for t in (0.25, 0.55):
        sheet.rect(x - 0.006, base - h * 0.8 * t - 0.02, x + 0.006, base - h * 0.8 * t, iron)
    if beam:
        ly = top - h * 0.07
        stage.glows.append(Glow(x, ly, 0.34, (1.0, 0.92, 0.7), 0.8, depth))


def beams(stage: Stage, x: float, y: float, depth: float) -> None:
    """Two light cones that swing as the lamp turns."""
    for side in (-1, 1):
        sheet = stage.sheet()
        reach = 2.2
        sheet.shape([(x, y - 0.008), (x + side * reach, y - 0.30), (x + side * reach, y + 0.10), (x, y + 0.008)],
                    Ramp(((0.0, (1.0, 0.95, 0.78)), (reach, stage.pal.low)), axis="r", centre=(x, y)), 0.34, blur=0.01)  # fmt: skip
        phase = 0.0 if side < 0 else math.pi
        stage.add(sheet, depth, grain=0, opacity=lambda t, p=phase: 0.5 + 0.5 * math.sin(t * 1.25 + p))
    stage.drawn.moves("the beam of the lighthouse turns")


def planks(stage: Stage, y: float, vx: float, half_far: float, half_near: float, depth: float = 0.92) -> None:
    """A wooden pier running towards the eye."""
    pal, rng = stage.pal, stage.rng("planks")
    sheet = stage.sheet()
    wood = hexc("#8a6a4c")
    far, near = pal.lit(wood, 0.75), pal.lit(shade(wood, -0.08), 1.0, 0.18)
    if wet(stage):
        far = mix(far, pal.low, 0.35)
    cx = stage.wide / 2
    sheet.shape(
        [(vx - half_far, y), (vx + half_far, y), (cx + half_near, BOTTOM), (cx - half_near, BOTTOM)],
        Ramp.down(y, far, 1.05, near),
    )
    k = 0
    t = 0.0
    while t < 1:
        yy = y + (BOTTOM - y) * t**1.7
        half = half_far + (half_near - half_far) * (yy - y) / (BOTTOM - y)
        mid = vx + (cx - vx) * (yy - y) / (BOTTOM - y)
        sheet.rect(mid - half, yy, mid + half, yy + 0.001 + 0.004 * t, shade(mix(far, near, t), -0.10))
        if k % 2 and rng.random() < 0.7:
            sheet.shape(
                [
                    (mid - half * rng.random(), yy),
                    (mid + half * rng.random(), yy),
                    (mid + half * rng.random(), yy + 0.03 * t),
                    (mid - half * rng.random(), yy + 0.03 * t),
                ],
                shade(mix(far, near, t), 0.03),
                0.5,
            )
        t += 0.052
        k += 1
    for side in (-1, 1):
        for i in range(5):
            a = (i / 4) ** 1.7
            yy = y + 0.01 + (0.98 - y) * a
            half = half_far + (half_near - half_far) * (yy - y) / (BOTTOM - y)
            px = vx + (cx - vx) * (yy - y) / (BOTTOM - y) + side * half
            w, h = 0.006 + 0.022 * a, 0.03 + 0.11 * a
            post = pal.lit(hexc("#5a4434"), 0.9, 0.3)
            sheet.rect(
                px - w,
                yy - h,
                px + w,
                yy + 0.02,
                Ramp.across(
                    px - w,
                    shade(post, 0.06 if stage.light_side < 0 else -0.06),
                    px + w,
                    shade(post, -0.06 if stage.light_side < 0 else 0.06),
                ),
            )
            sheet.ellipse(px, yy - h, w * 1.15, w * 0.4, shade(post, 0.08))
    if wet(stage):
        for _ in range(8):
            sheet.soft(
                cx + rng.uniform(-0.5, 0.5),
                rng.uniform(y + 0.06, 1.0),
                rng.uniform(0.04, 0.12),
                0.012,
                mix(pal.low, pal.key, 0.3),
                0.5,
            )
        stage.drawn.part("puddles on the wet planks")
    stage.add(sheet, depth, rim=0.5)
