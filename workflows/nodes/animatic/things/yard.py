"""Things that stand out of doors."""

from __future__ import annotations

import math
import random

from ..colour import hexc, mix, shade
from ..paint import Ramp, Sheet, capsule
from ..stage import Glow, Stage
from ..trees import leafy_tree
from .vehicles import at_units


def draw_bench(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    wood, iron = st.pal.lit(hexc("#8a5f3c"), 1.0, 0.1), mix(st.pal.ink, st.pal.haze, 0.05)
    w, h = 0.22 * k, 0.17 * k
    for i in range(3):
        s.rect(x - w, y - h + i * h * 0.17, x + w, y - h + i * h * 0.17 + h * 0.12, shade(wood, 0.02))
    s.rect(x - w * 1.02, y - h * 0.46, x + w * 1.02, y - h * 0.36, shade(wood, 0.08))
    for px in (-0.85, 0.85):
        s.rect(x + px * w - 0.006, y - h, x + px * w + 0.006, y, iron)


def draw_fire(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    for a in (-25, 20, 155):
        dx, dy = 0.09 * k * math.cos(math.radians(a)), 0.03 * k * math.sin(math.radians(a))
        s.shape(capsule((x - dx, y - 0.01 - dy), (x + dx, y - 0.01 + dy), 0.013 * k, 0.013 * k, 4), (0.22, 0.12, 0.08))
    for code, z in (("#e2572b", 1.0), ("#ff9a3c", 0.7), ("#ffe08a", 0.4)):
        for i in range(4):
            fx = x + (i - 1.5) * 0.035 * k * z
            s.blob(
                [
                    (fx - 0.026 * z * k, y - 0.01),
                    (fx - 0.028 * z * k, y - 0.06 * z * k),
                    (fx + 0.006, y - (0.13 + 0.05 * math.sin(i * 2.1)) * z * k),
                    (fx + 0.028 * z * k, y - 0.05 * z * k),
                    (fx + 0.024 * z * k, y - 0.01),
                ],
                hexc(code),
            )
    st.glows.append(Glow(x, y - 0.06, 0.6 * k, (1.0, 0.55, 0.22), 0.7, 0.96, flicker=0.5, seed=7))
    st.drawn.moves("the fire flickers")


def draw_tent(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc(r.choice(("#c9782f", "#5a7a4a", "#b8402f"))), 1.0, 0.06)
    s.shape(
        [(x - 0.2 * k, y), (x - 0.03 * k, y - 0.22 * k), (x + 0.22 * k, y - 0.2 * k), (x + 0.30 * k, y - 0.02)],
        shade(c, -0.05),
    )
    s.shape([(x - 0.2 * k, y), (x - 0.03 * k, y - 0.22 * k), (x + 0.1 * k, y)], shade(c, 0.05))
    s.shape(
        [(x - 0.06 * k, y), (x - 0.03 * k, y - 0.15 * k), (x + 0.02 * k, y)],
        mix(st.pal.accent, c, 0.3) if st.pal.night > 0.3 else st.pal.ink,
    )
    if st.pal.night > 0.3:
        st.glows.append(Glow(x - 0.02, y - 0.06, 0.25, st.pal.accent, 0.4, 0.95))


def draw_statue(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#b9b4a8"), 1.0, 0.08)
    ramp = Ramp.across(
        x - 0.08,
        shade(c, 0.05 if st.light_side < 0 else -0.12),
        x + 0.08,
        shade(c, -0.12 if st.light_side < 0 else 0.05),
    )
    s.rect(x - 0.085 * k, y - 0.16 * k, x + 0.085 * k, y, ramp)
    s.rect(x - 0.10 * k, y - 0.175 * k, x + 0.10 * k, y - 0.15 * k, shade(c, 0.06))
    s.blob(
        at_units(
            x,
            y,
            k,
            f,
            [
                (-0.05, -0.17),
                (-0.045, -0.32),
                (-0.06, -0.42),
                (-0.03, -0.47),
                (0.02, -0.47),
                (0.05, -0.42),
                (0.11, -0.52),
                (0.13, -0.51),
                (0.07, -0.38),
                (0.045, -0.3),
                (0.06, -0.17),
            ],
        ),
        ramp,
    )
    s.ellipse(x, y - 0.505 * k, 0.028 * k, 0.036 * k, ramp)


def draw_fountain(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#b0aaa0"), 1.0, 0.1)
    s.ellipse(x, y - 0.03 * k, 0.2 * k, 0.045 * k, shade(c, -0.06))
    s.ellipse(x, y - 0.05 * k, 0.2 * k, 0.04 * k, c)
    s.ellipse(x, y - 0.05 * k, 0.18 * k, 0.032 * k, mix(st.pal.middle, (0.3, 0.6, 0.7), 0.4))
    s.rect(x - 0.015 * k, y - 0.22 * k, x + 0.015 * k, y - 0.05 * k, c)
    s.ellipse(x, y - 0.2 * k, 0.08 * k, 0.02 * k, c)
    for a in (-1, 1):
        s.line(
            [
                (x, y - 0.26 * k),
                (x + a * 0.05 * k, y - 0.29 * k),
                (x + a * 0.11 * k, y - 0.2 * k),
                (x + a * 0.13 * k, y - 0.06 * k),
            ],
            0.006,
            mix(st.pal.low, (1.0, 1.0, 1.0), 0.5),
            0.7,
        )


def draw_kite(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    cy = 0.18
    c = st.pal.lit(hexc("#c9402f"), 1.0)
    s.shape([(x, cy - 0.07), (x + 0.05, cy), (x, cy + 0.09), (x - 0.05, cy)], c)
    s.shape([(x, cy - 0.07), (x + 0.05, cy), (x, cy + 0.09)], shade(c, 0.1))
    s.line([(x, cy + 0.09), (x - 0.03, cy + 0.16), (x + 0.02, cy + 0.22)], 0.003, st.pal.ink)


def draw_signpost(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#8a6a48"), 1.0, 0.1)
    s.rect(x - 0.009, y - 0.36 * k, x + 0.009, y, shade(c, -0.08))
    for i, d in enumerate((1, -1)):
        yy = y - (0.32 - 0.09 * i) * k
        s.shape(
            [
                (x - d * 0.03, yy - 0.03),
                (x + d * 0.13, yy - 0.03),
                (x + d * 0.165, yy),
                (x + d * 0.13, yy + 0.03),
                (x - d * 0.03, yy + 0.03),
            ],
            c,
        )


def draw_tree(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    bare = st.shot.weather == "snow" or "bleak" in st.shot.moods
    leafy_tree(
        s,
        r,
        x,
        y + 0.02,
        0.62 * k,
        st.pal.lit(hexc("#4a382e"), 1.0, 0.3),
        None if bare else st.pal.lit(hexc("#55803f"), 0.95, 0.1),
        st.pal.key,
        st.light_side,
    )


def draw_cross(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#a09c98"), 1.0, 0.1)
    h = 0.24 * k
    s.rect(x - 0.016, y - h, x + 0.016, y, Ramp.across(x - 0.016, shade(c, 0.05), x + 0.016, shade(c, -0.1)))
    s.rect(x - 0.07 * k, y - h * 0.78, x + 0.07 * k, y - h * 0.64, c)
    s.rect(x - 0.05, y - 0.03, x + 0.05, y, shade(c, -0.05))


def draw_smoke(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    for i in range(9):
        s.soft(
            x + 0.05 * math.sin(i * 0.9) + 0.02 * i,
            y - 0.06 * i,
            0.05 + 0.014 * i,
            0.04 + 0.01 * i,
            mix(st.pal.haze, (0.9, 0.9, 0.9), 0.4),
            0.4,
        )


def draw_moon(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    if st.shot.hour == "night":
        return
    pale = mix(st.pal.low, (1.0, 1.0, 1.0), 0.6)
    s.ellipse(x, 0.2, 0.045, 0.045, pale, 0.8)
