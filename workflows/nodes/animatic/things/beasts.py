"""Animals."""

from __future__ import annotations

import random

from ..colour import Colour, hexc, mix, shade
from ..paint import Point, Ramp, Sheet, spline
from ..stage import Stage
from .vehicles import at_units


def draw_beast(
    s: Sheet,
    st: Stage,
    x: float,
    y: float,
    k: float,
    f: int,
    c: Colour,
    body: list[Point],
    legs: list[tuple[float, float]],
    head: list[Point],
    tail: list[Point],
    thick: float,
) -> None:
    for i, (lx, top) in enumerate(legs):
        s.shape(
            at_units(x, y, k, f, [(lx - thick, top), (lx + thick, top), (lx + thick * 0.6, 0), (lx - thick * 0.7, 0)]),
            shade(c, -0.06 if i % 2 else 0.0),
        )
    s.line(at_units(x, y, k, f, tail), thick * 1.1 * k, c)
    s.shape(spline(at_units(x, y, k, f, body)), Ramp.down(y - 0.6 * k, shade(c, 0.06), y, shade(c, -0.06)))
    s.shape(spline(at_units(x, y, k, f, head), steps=3), shade(c, 0.03))


def draw_dog(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc(r.choice(("#6a4a34", "#b8894f", "#3a3438"))), 1.0, 0.08)
    draw_beast(s, st, x, y + 0.02, 0.2 * k, f, c, [(-0.40, -0.52), (-0.28, -0.58), (0.0, -0.55), (0.24, -0.62), (0.36, -0.6), (0.40, -0.44), (0.26, -0.28), (0.05, -0.34), (-0.2, -0.36), (-0.38, -0.32)],
           [(-0.33, -0.42), (-0.24, -0.4), (0.22, -0.42), (0.31, -0.42)],
           [(0.22, -0.58), (0.30, -0.76), (0.36, -0.86), (0.46, -0.87), (0.52, -0.80), (0.66, -0.76), (0.69, -0.71), (0.64, -0.66), (0.50, -0.64), (0.42, -0.5)], [(-0.38, -0.52), (-0.52, -0.66), (-0.50, -0.82)], 0.042)  # fmt: skip
    s.shape(
        spline(
            at_units(
                x, y + 0.02, 0.2 * k, f, [(0.37, -0.86), (0.30, -0.80), (0.28, -0.64), (0.35, -0.66), (0.40, -0.78)]
            ),
            steps=3,
        ),
        shade(c, -0.10),
    )
    s.ellipse(x + f * 0.685 * 0.2 * k, y + 0.02 - 0.735 * 0.2 * k, 0.005 * k, 0.004 * k, st.pal.ink)


def draw_goat(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc(r.choice(("#d8d0c0", "#8a7a68", "#e6e0d4"))), 1.0, 0.06)
    horn = st.pal.lit(hexc("#6a5a48"), 1.0, 0.1)
    k *= 0.27
    y += 0.015
    for tip in ((0.30, -1.2), (0.2, -1.14)):
        s.line(at_units(x, y, k, f, [(0.42, -0.94), (0.36, -1.1), tip]), 0.045 * k, horn)
    draw_beast(s, st, x, y, k, f, c, [(-0.42, -0.52), (-0.36, -0.66), (0.0, -0.63), (0.24, -0.68), (0.36, -0.62), (0.38, -0.42), (0.2, -0.28), (-0.1, -0.27), (-0.38, -0.32)],
               [(-0.34, -0.42), (-0.24, -0.4), (0.2, -0.42), (0.29, -0.42)],
               [(0.22, -0.6), (0.30, -0.8), (0.36, -0.95), (0.46, -0.98), (0.56, -0.9), (0.68, -0.78), (0.68, -0.7), (0.58, -0.7), (0.46, -0.74), (0.4, -0.5)], [(-0.4, -0.56), (-0.48, -0.66), (-0.46, -0.72)], 0.04)  # fmt: skip
    s.shape(at_units(x, y, k, f, [(0.57, -0.71), (0.66, -0.71), (0.6, -0.52)]), shade(c, -0.14))
    s.shape(at_units(x, y, k, f, [(0.38, -0.92), (0.2, -0.86), (0.36, -0.82)]), shade(c, -0.1))
    s.ellipse(x + f * 0.53 * k, y - 0.87 * k, 0.02 * k, 0.02 * k, st.pal.ink)


def draw_cat(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc(r.choice(("#3a3438", "#b8763a", "#8a8684"))), 1.0, 0.08)
    k *= 0.13
    y += 0.02
    s.line(at_units(x, y, k, f, [(-0.2, -0.06), (-0.5, -0.1), (-0.56, -0.3)]), 0.08 * k, c)
    s.shape(
        spline(
            at_units(x, y, k, f, [(-0.28, 0.0), (-0.3, -0.3), (-0.1, -0.62), (0.12, -0.66), (0.2, -0.3), (0.22, 0.0)])
        ),
        c,
    )
    s.ellipse(x + f * 0.08 * k, y - 0.78 * k, 0.2 * k, 0.17 * k, shade(c, 0.04))
    for e in (-0.06, 0.2):
        s.shape(at_units(x, y, k, f, [(e - 0.07, -0.88), (e, -1.08), (e + 0.08, -0.88)]), c)


def draw_horse(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc(r.choice(("#5a3a28", "#2f2a2c", "#a8845a"))), 1.0, 0.1)
    draw_beast(s, st, x, y, 0.36 * k, f, c, [(-0.42, -0.62), (-0.1, -0.64), (0.26, -0.66), (0.36, -0.5), (0.1, -0.38), (-0.36, -0.4)], [(-0.36, -0.5), (-0.28, -0.5), (0.22, -0.5), (0.31, -0.5)],
           [(0.2, -0.58), (0.34, -0.86), (0.4, -0.95), (0.48, -0.94), (0.66, -0.78), (0.64, -0.72), (0.5, -0.76), (0.4, -0.52)], [(-0.42, -0.6), (-0.52, -0.5), (-0.54, -0.26)], 0.045)  # fmt: skip
    s.shape(
        spline(at_units(x, y, 0.36 * k, f, [(0.18, -0.64), (0.28, -0.86), (0.38, -0.98), (0.38, -0.9), (0.3, -0.7)])),
        st.pal.ink,
    )


def draw_birds(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    ink = mix(st.pal.ink, st.pal.haze, 0.15)
    for _ in range(9):
        bx, by, w = x + r.uniform(-0.35, 0.35), 0.2 + r.uniform(-0.12, 0.14), r.uniform(0.014, 0.03)
        up = r.uniform(0.2, 0.7)
        s.shape(
            spline(
                [
                    (bx - w, by - w * up),
                    (bx - w * 0.4, by - w * up * 0.9),
                    (bx, by),
                    (bx + w * 0.4, by - w * up * 0.9),
                    (bx + w, by - w * up),
                    (bx + w * 0.4, by - w * up * 0.45),
                    (bx, by + w * 0.28),
                    (bx - w * 0.4, by - w * up * 0.45),
                ],
                steps=3,
            ),
            ink,
        )
