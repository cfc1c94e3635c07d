"""Things one travels in."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from ..buildings import car
from ..colour import hexc, mix, shade
from ..paint import Point, Ramp, Sheet, ring, spline
from ..stage import Glow, Stage

Drawer = Callable[[Sheet, Stage, random.Random, float, float, float, int], None]


def at_units(x: float, y: float, k: float, facing: int, points: list[Point]) -> list[Point]:
    return [(x + facing * px * k, y + py * k) for px, py in points]


def draw_car(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    car(
        s,
        st,
        x,
        y + 0.03,
        0.46 * k,
        hexc(r.choice(("#8a2f2f", "#2f4a6a", "#c9a24a", "#3f5a4a", "#d8d2c6"))),
        f,
        st.pal.night > 0.25,
        0.95,
    )


def draw_bicycle(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#2f6a6a"), 1.0, 0.1)
    k *= 0.2
    for wx in (-0.45, 0.45):
        cx, cy, rr = x + f * wx * k, y - 0.3 * k, 0.3 * k
        s.shape(ring(cx, cy, rr, rr, 30) + ring(cx, cy, rr * 0.88, rr * 0.88, 30, 360, 0), st.pal.ink)
        for a in range(0, 180, 45):
            s.line(
                [
                    (cx + rr * math.cos(math.radians(a)), cy + rr * math.sin(math.radians(a))),
                    (cx - rr * math.cos(math.radians(a)), cy - rr * math.sin(math.radians(a))),
                ],
                0.0015,
                mix(st.pal.ink, st.pal.haze, 0.3),
            )
    for a, b in (
        ((-0.45, -0.3), (-0.12, -0.72)),
        ((-0.12, -0.72), (0.3, -0.75)),
        ((-0.02, -0.28), (0.3, -0.72)),
        ((-0.45, -0.3), (-0.02, -0.28)),
        ((-0.02, -0.28), (-0.14, -0.8)),
        ((0.28, -0.85), (0.45, -0.3)),
    ):
        s.line(at_units(x, y, k, f, [a, b]), 0.05 * k, c)
    s.line(at_units(x, y, k, f, [(-0.26, -0.82), (-0.02, -0.82)]), 0.06 * k, st.pal.ink)
    s.line(at_units(x, y, k, f, [(0.2, -0.92), (0.36, -0.9)]), 0.04 * k, st.pal.ink)


def draw_boat(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    wood = st.pal.lit(hexc("#8a5f3c"), 1.0, 0.1)
    k *= 0.42
    s.shape(
        spline(
            at_units(
                x,
                y,
                k,
                f,
                [(-0.5, -0.2), (-0.2, -0.14), (0.2, -0.14), (0.52, -0.24), (0.4, 0.02), (0.0, 0.06), (-0.4, 0.02)],
            )
        ),
        Ramp.down(y - 0.22 * k, shade(wood, 0.06), y + 0.06 * k, shade(wood, -0.1)),
    )
    s.shape(
        spline(
            at_units(
                x, y, k, f, [(-0.48, -0.2), (-0.2, -0.145), (0.2, -0.145), (0.5, -0.235), (0.2, -0.11), (-0.2, -0.11)]
            )
        ),
        shade(wood, -0.14),
    )
    s.line(at_units(x, y, k, f, [(-0.3, -0.32), (0.25, -0.02)]), 0.02 * k, shade(wood, 0.1))


def draw_ship(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    y, k = st.horizon + 0.012, 0.34
    c = st.pal.lit(hexc("#3a4454"), 0.45, 0.2)
    s.shape(at_units(x, y, k, f, [(-0.5, -0.08), (0.5, -0.12), (0.44, 0.02), (-0.46, 0.02)]), c)
    s.shape(at_units(x, y, k, f, [(-0.36, -0.08), (-0.36, -0.2), (-0.14, -0.2), (-0.14, -0.09)]), shade(c, 0.1))
    s.shape(
        at_units(x, y, k, f, [(-0.3, -0.2), (-0.29, -0.32), (-0.21, -0.32), (-0.2, -0.2)]),
        st.pal.lit(hexc("#a8402f"), 0.5),
    )
    for t in (0.0, 0.16, 0.3):
        s.shape(
            at_units(x, y, k, f, [(t, -0.1), (t, -0.17), (t + 0.12, -0.17), (t + 0.12, -0.1)]),
            st.pal.lit(hexc(r.choice(("#a8603f", "#4a6a7a", "#8a8a4a"))), 0.5),
        )


def draw_train(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c, ink = st.pal.lit(hexc("#3a3f45"), 1.0, 0.2), st.pal.ink
    k *= 0.62
    s.shape(
        at_units(
            x, y, k, f, [(-0.5, -0.1), (-0.5, -0.52), (-0.22, -0.52), (-0.22, -0.38), (0.42, -0.38), (0.46, -0.1)]
        ),
        Ramp.down(y - 0.5 * k, shade(c, 0.06), y, shade(c, -0.06)),
    )
    s.shape(at_units(x, y, k, f, [(-0.46, -0.47), (-0.28, -0.47), (-0.28, -0.33), (-0.46, -0.33)]), st.pal.accent)
    s.shape(at_units(x, y, k, f, [(0.28, -0.38), (0.25, -0.56), (0.4, -0.56), (0.37, -0.38)]), ink)
    s.shape(at_units(x, y, k, f, [(-0.54, -0.52), (-0.18, -0.52), (-0.2, -0.57), (-0.52, -0.57)]), ink)
    for wx, rr in ((-0.36, 0.10), (-0.12, 0.10), (0.12, 0.10), (0.34, 0.07)):
        s.ellipse(x + f * wx * k, y - rr * k, rr * k, rr * k, ink)
        s.ellipse(x + f * wx * k, y - rr * k, rr * k * 0.6, rr * k * 0.6, st.pal.lit(hexc("#a8402f"), 1.0))
    for i in range(5):
        s.soft(
            x + f * (0.33 - 0.12 * i) * k,
            y - (0.66 + 0.09 * i) * k,
            (0.1 + 0.04 * i) * k,
            (0.07 + 0.03 * i) * k,
            mix(st.pal.low, (1.0, 1.0, 1.0), 0.4),
            0.5,
        )
    st.glows.append(Glow(x + f * 0.47 * k, y - 0.3 * k, 0.3 * k, (1.0, 0.93, 0.7), 0.6, 0.9))


def draw_balloon(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    cy, rr = 0.24, 0.11
    tones = [st.pal.lit(hexc(c), 0.8) for c in ("#c9402f", "#f0dca8", "#2f6a7a")]
    s.blob(
        [
            (x, cy - rr),
            (x + rr * 0.8, cy - rr * 0.6),
            (x + rr * 0.85, cy + rr * 0.2),
            (x + rr * 0.2, cy + rr * 1.2),
            (x - rr * 0.2, cy + rr * 1.2),
            (x - rr * 0.85, cy + rr * 0.2),
            (x - rr * 0.8, cy - rr * 0.6),
        ],
        tones[0],
    )
    for w, c in ((0.55, tones[1]), (0.22, tones[2])):
        s.blob(
            [
                (x, cy - rr),
                (x + rr * w, cy - rr * 0.6),
                (x + rr * w, cy + rr * 0.2),
                (x + rr * 0.12, cy + rr * 1.18),
                (x - rr * 0.12, cy + rr * 1.18),
                (x - rr * w, cy + rr * 0.2),
                (x - rr * w, cy - rr * 0.6),
            ],
            c,
        )
    s.rect(x - 0.016, cy + rr * 1.5, x + 0.016, cy + rr * 1.72, st.pal.lit(hexc("#6a4a34"), 0.9))
    for a in (-1, 1):
        s.line([(x + a * 0.02, cy + rr * 1.15), (x + a * 0.014, cy + rr * 1.5)], 0.0016, st.pal.ink)


def draw_rocket(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    white = st.pal.lit((0.9, 0.91, 0.93), 0.9)
    h = 0.5 * k
    ramp = Ramp.across(
        x - 0.06,
        shade(white, 0.03 if st.light_side < 0 else -0.2),
        x + 0.06,
        shade(white, -0.2 if st.light_side < 0 else 0.03),
    )
    for a in (-1, 1):
        s.shape(
            [(x + a * 0.04 * k, y - h * 0.3), (x + a * 0.11 * k, y), (x + a * 0.04 * k, y - h * 0.06)],
            st.pal.lit(hexc("#a8402f"), 0.9),
        )
    s.blob(
        [
            (x, y - h),
            (x + 0.045 * k, y - h * 0.72),
            (x + 0.05 * k, y - h * 0.1),
            (x - 0.05 * k, y - h * 0.1),
            (x - 0.045 * k, y - h * 0.72),
        ],
        ramp,
    )
    s.ellipse(x, y - h * 0.66, 0.018 * k, 0.018 * k, mix(st.pal.accent, st.pal.middle, 0.5))
