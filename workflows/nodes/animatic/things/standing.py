"""Things too large for a hand: (drawer, depth, words) by name. Drawers take sheet, stage, chance, x, ground y, scale, facing."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from ..buildings import car as draw_car
from ..colour import Colour, hexc, mix, shade
from ..furniture import armchair, bed, chair, door, picture, table, wall_clock
from ..nature import leafy_tree
from ..paint import Point, Ramp, Sheet, capsule, ring, spline
from ..stage import Glow, Stage

Drawer = Callable[[Sheet, Stage, random.Random, float, float, float, int], None]


def _at(x: float, y: float, k: float, facing: int, points: list[Point]) -> list[Point]:
    return [(x + facing * px * k, y + py * k) for px, py in points]


def _car(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    draw_car(s, st, x, y + 0.03, 0.46 * k, hexc(r.choice(("#8a2f2f", "#2f4a6a", "#c9a24a", "#3f5a4a", "#d8d2c6"))), f, st.pal.night > 0.25, 0.95)


def _bicycle(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#2f6a6a"), 1.0, 0.1)
    k *= 0.2
    for wx in (-0.45, 0.45):
        cx, cy, rr = x + f * wx * k, y - 0.3 * k, 0.3 * k
        s.shape(ring(cx, cy, rr, rr, 30) + ring(cx, cy, rr * 0.88, rr * 0.88, 30, 360, 0), st.pal.ink)
        for a in range(0, 180, 45):
            s.line([(cx + rr * math.cos(math.radians(a)), cy + rr * math.sin(math.radians(a))), (cx - rr * math.cos(math.radians(a)), cy - rr * math.sin(math.radians(a)))], 0.0015, mix(st.pal.ink, st.pal.haze, 0.3))
    for a, b in (((-0.45, -0.3), (-0.12, -0.72)), ((-0.12, -0.72), (0.3, -0.75)), ((-0.02, -0.28), (0.3, -0.72)), ((-0.45, -0.3), (-0.02, -0.28)), ((-0.02, -0.28), (-0.14, -0.8)), ((0.28, -0.85), (0.45, -0.3))):
        s.line(_at(x, y, k, f, [a, b]), 0.05 * k, c)
    s.line(_at(x, y, k, f, [(-0.26, -0.82), (-0.02, -0.82)]), 0.06 * k, st.pal.ink)
    s.line(_at(x, y, k, f, [(0.2, -0.92), (0.36, -0.9)]), 0.04 * k, st.pal.ink)


def _boat(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    wood = st.pal.lit(hexc("#8a5f3c"), 1.0, 0.1)
    k *= 0.42
    s.shape(spline(_at(x, y, k, f, [(-0.5, -0.2), (-0.2, -0.14), (0.2, -0.14), (0.52, -0.24), (0.4, 0.02), (0.0, 0.06), (-0.4, 0.02)])), Ramp.down(y - 0.22 * k, shade(wood, 0.06), y + 0.06 * k, shade(wood, -0.1)))
    s.shape(spline(_at(x, y, k, f, [(-0.48, -0.2), (-0.2, -0.145), (0.2, -0.145), (0.5, -0.235), (0.2, -0.11), (-0.2, -0.11)])), shade(wood, -0.14))
    s.line(_at(x, y, k, f, [(-0.3, -0.32), (0.25, -0.02)]), 0.02 * k, shade(wood, 0.1))


def _ship(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    y, k = st.horizon + 0.012, 0.34
    c = st.pal.lit(hexc("#3a4454"), 0.45, 0.2)
    s.shape(_at(x, y, k, f, [(-0.5, -0.08), (0.5, -0.12), (0.44, 0.02), (-0.46, 0.02)]), c)
    s.shape(_at(x, y, k, f, [(-0.36, -0.08), (-0.36, -0.2), (-0.14, -0.2), (-0.14, -0.09)]), shade(c, 0.1))
    s.shape(_at(x, y, k, f, [(-0.3, -0.2), (-0.29, -0.32), (-0.21, -0.32), (-0.2, -0.2)]), st.pal.lit(hexc("#a8402f"), 0.5))
    for t in (0.0, 0.16, 0.3):
        s.shape(_at(x, y, k, f, [(t, -0.1), (t, -0.17), (t + 0.12, -0.17), (t + 0.12, -0.1)]), st.pal.lit(hexc(r.choice(("#a8603f", "#4a6a7a", "#8a8a4a"))), 0.5))


def _train(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c, ink = st.pal.lit(hexc("#3a3f45"), 1.0, 0.2), st.pal.ink
    k *= 0.62
    s.shape(_at(x, y, k, f, [(-0.5, -0.1), (-0.5, -0.52), (-0.22, -0.52), (-0.22, -0.38), (0.42, -0.38), (0.46, -0.1)]), Ramp.down(y - 0.5 * k, shade(c, 0.06), y, shade(c, -0.06)))
    s.shape(_at(x, y, k, f, [(-0.46, -0.47), (-0.28, -0.47), (-0.28, -0.33), (-0.46, -0.33)]), st.pal.accent)
    s.shape(_at(x, y, k, f, [(0.28, -0.38), (0.25, -0.56), (0.4, -0.56), (0.37, -0.38)]), ink)
    s.shape(_at(x, y, k, f, [(-0.54, -0.52), (-0.18, -0.52), (-0.2, -0.57), (-0.52, -0.57)]), ink)
    for wx, rr in ((-0.36, 0.10), (-0.12, 0.10), (0.12, 0.10), (0.34, 0.07)):
        s.ellipse(x + f * wx * k, y - rr * k, rr * k, rr * k, ink)
        s.ellipse(x + f * wx * k, y - rr * k, rr * k * 0.6, rr * k * 0.6, st.pal.lit(hexc("#a8402f"), 1.0))
    for i in range(5):
        s.soft(x + f * (0.33 - 0.12 * i) * k, y - (0.66 + 0.09 * i) * k, (0.1 + 0.04 * i) * k, (0.07 + 0.03 * i) * k, mix(st.pal.low, (1.0, 1.0, 1.0), 0.4), 0.5)
    st.glows.append(Glow(x + f * 0.47 * k, y - 0.3 * k, 0.3 * k, (1.0, 0.93, 0.7), 0.6, 0.9))


def _door(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    door(s, st, x, y, 0.46 * k, 0.2 * k, r.choice(("#6b4a35", "#7a2f2f", "#3f5f5a")), ajar=r.random() < 0.5)


def _clock(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    if st.indoors:
        wall_clock(s, st, x, 0.24, 0.075)
        return
    iron = mix(st.pal.ink, st.pal.haze, 0.06)
    s.rect(x - 0.008, y - 0.36 * k, x + 0.008, y, iron)
    s.rect(x - 0.03, y - 0.02, x + 0.03, y, iron)
    wall_clock(s, st, x, y - 0.40 * k, 0.062 * k)


def _piano(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit((0.10, 0.08, 0.09), 1.0)
    k *= 0.5
    s.shape(_at(x, y, k, f, [(-0.5, -0.34), (-0.42, -0.52), (-0.1, -0.56), (0.1, -0.48), (0.45, -0.46), (0.5, -0.34)]), shade(c, 0.03))
    s.shape(_at(x, y, k, f, [(-0.44, -0.53), (-0.3, -0.95), (0.12, -0.80), (0.08, -0.5)]), Ramp.down(y - 0.95 * k, shade(c, 0.12), y - 0.5 * k, shade(c, 0.02)))
    s.shape(_at(x, y, k, f, [(-0.5, -0.4), (0.5, -0.4), (0.5, -0.3), (-0.5, -0.3)]), c)
    s.shape(_at(x, y, k, f, [(0.2, -0.42), (0.56, -0.42), (0.56, -0.385), (0.2, -0.385)]), (0.93, 0.92, 0.88))
    for px in (-0.42, 0.02, 0.42):
        s.rect(x + f * px * k - 0.008, y - 0.3 * k, x + f * px * k + 0.008, y, c)


def _bench(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    wood, iron = st.pal.lit(hexc("#8a5f3c"), 1.0, 0.1), mix(st.pal.ink, st.pal.haze, 0.05)
    w, h = 0.22 * k, 0.17 * k
    for i in range(3):
        s.rect(x - w, y - h + i * h * 0.17, x + w, y - h + i * h * 0.17 + h * 0.12, shade(wood, 0.02))
    s.rect(x - w * 1.02, y - h * 0.46, x + w * 1.02, y - h * 0.36, shade(wood, 0.08))
    for px in (-0.85, 0.85):
        s.rect(x + px * w - 0.006, y - h, x + px * w + 0.006, y, iron)


def _chair(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    (armchair if r.random() < 0.4 and st.indoors else chair)(s, st, x, y, 0.28 * k)


def _table(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    table(s, st, x, y, 0.4 * k, 0.18 * k)


def _bed(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    bed(s, st, x, y, 0.6 * k)


def _fire(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    for a in (-25, 20, 155):
        dx, dy = 0.09 * k * math.cos(math.radians(a)), 0.03 * k * math.sin(math.radians(a))
        s.shape(capsule((x - dx, y - 0.01 - dy), (x + dx, y - 0.01 + dy), 0.013 * k, 0.013 * k, 4), (0.22, 0.12, 0.08))
    for code, z in (("#e2572b", 1.0), ("#ff9a3c", 0.7), ("#ffe08a", 0.4)):
        for i in range(4):
            fx = x + (i - 1.5) * 0.035 * k * z
            s.blob([(fx - 0.026 * z * k, y - 0.01), (fx - 0.028 * z * k, y - 0.06 * z * k), (fx + 0.006, y - (0.13 + 0.05 * math.sin(i * 2.1)) * z * k), (fx + 0.028 * z * k, y - 0.05 * z * k), (fx + 0.024 * z * k, y - 0.01)], hexc(code))
    st.glows.append(Glow(x, y - 0.06, 0.6 * k, (1.0, 0.55, 0.22), 0.7, 0.96, flicker=0.5, seed=7))
    st.drawn.moves("the fire flickers")


def _tent(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc(r.choice(("#c9782f", "#5a7a4a", "#b8402f"))), 1.0, 0.06)
    s.shape([(x - 0.2 * k, y), (x - 0.03 * k, y - 0.22 * k), (x + 0.22 * k, y - 0.2 * k), (x + 0.30 * k, y - 0.02)], shade(c, -0.05))
    s.shape([(x - 0.2 * k, y), (x - 0.03 * k, y - 0.22 * k), (x + 0.1 * k, y)], shade(c, 0.05))
    s.shape([(x - 0.06 * k, y), (x - 0.03 * k, y - 0.15 * k), (x + 0.02 * k, y)], mix(st.pal.accent, c, 0.3) if st.pal.night > 0.3 else st.pal.ink)
    if st.pal.night > 0.3:
        st.glows.append(Glow(x - 0.02, y - 0.06, 0.25, st.pal.accent, 0.4, 0.95))


def _statue(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#b9b4a8"), 1.0, 0.08)
    ramp = Ramp.across(x - 0.08, shade(c, 0.05 if st.light_side < 0 else -0.12), x + 0.08, shade(c, -0.12 if st.light_side < 0 else 0.05))
    s.rect(x - 0.085 * k, y - 0.16 * k, x + 0.085 * k, y, ramp)
    s.rect(x - 0.10 * k, y - 0.175 * k, x + 0.10 * k, y - 0.15 * k, shade(c, 0.06))
    s.blob(_at(x, y, k, f, [(-0.05, -0.17), (-0.045, -0.32), (-0.06, -0.42), (-0.03, -0.47), (0.02, -0.47), (0.05, -0.42), (0.11, -0.52), (0.13, -0.51), (0.07, -0.38), (0.045, -0.3), (0.06, -0.17)]), ramp)
    s.ellipse(x, y - 0.505 * k, 0.028 * k, 0.036 * k, ramp)


def _fountain(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#b0aaa0"), 1.0, 0.1)
    s.ellipse(x, y - 0.03 * k, 0.2 * k, 0.045 * k, shade(c, -0.06))
    s.ellipse(x, y - 0.05 * k, 0.2 * k, 0.04 * k, c)
    s.ellipse(x, y - 0.05 * k, 0.18 * k, 0.032 * k, mix(st.pal.middle, (0.3, 0.6, 0.7), 0.4))
    s.rect(x - 0.015 * k, y - 0.22 * k, x + 0.015 * k, y - 0.05 * k, c)
    s.ellipse(x, y - 0.2 * k, 0.08 * k, 0.02 * k, c)
    for a in (-1, 1):
        s.line([(x, y - 0.26 * k), (x + a * 0.05 * k, y - 0.29 * k), (x + a * 0.11 * k, y - 0.2 * k), (x + a * 0.13 * k, y - 0.06 * k)], 0.006, mix(st.pal.low, (1.0, 1.0, 1.0), 0.5), 0.7)


def _mirror(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    gold = st.pal.lit(hexc("#b08a4a"), 1.0)
    s.ellipse(x, y - 0.34 * k, 0.10 * k, 0.17 * k, gold)
    s.ellipse(x, y - 0.34 * k, 0.085 * k, 0.153 * k, Ramp.down(y - 0.5 * k, mix(st.pal.low, (0.8, 0.9, 1.0), 0.5), y - 0.2 * k, mix(st.pal.middle, st.pal.ink, 0.3)))
    s.shape([(x - 0.05 * k, y - 0.3 * k), (x + 0.02 * k, y - 0.47 * k), (x + 0.04 * k, y - 0.46 * k), (x - 0.03 * k, y - 0.28 * k)], (1.0, 1.0, 1.0), 0.3)
    for a in (-1, 1):
        s.line([(x + a * 0.02 * k, y - 0.18 * k), (x + a * 0.06 * k, y)], 0.010, gold)


def _painting(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    if st.indoors:
        picture(s, st, r, x, 0.30, 0.22, 0.26)
        return
    wood = st.pal.lit(hexc("#7a5638"), 1.0)
    for a in (-1, 0, 1):
        s.line([(x, y - 0.38 * k), (x + a * 0.09 * k, y)], 0.009, wood)
    picture(s, st, r, x, y - 0.25 * k, 0.17 * k, 0.14 * k)


def _lamp(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    if st.indoors:
        from ..furniture import floor_lamp

        floor_lamp(s, st, x, y, 0.42)
        return
    from ..buildings import street_lamp

    street_lamp(s, st, x, y, 0.46 * k, 0.95, True)


def _bottle(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#4a8a6a"), 1.0)
    h = 0.11 * k
    s.shape(spline([(x - 0.02, y), (x - 0.02, y - h * 0.55), (x - 0.007, y - h * 0.75), (x - 0.007, y - h), (x + 0.007, y - h), (x + 0.007, y - h * 0.75), (x + 0.02, y - h * 0.55), (x + 0.02, y)], steps=2), c, 0.9)
    s.rect(x - 0.013, y - h * 0.5, x - 0.006, y - h * 0.1, shade(c, 0.2))


def _box(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c, brass = st.pal.lit(hexc("#7a4a2c"), 1.0, 0.06), st.pal.lit(hexc("#c9a24a"), 1.0)
    w, h = 0.11 * k, 0.085 * k
    s.rect(x - w, y - h, x + w, y, Ramp.down(y - h, shade(c, 0.03), y, shade(c, -0.08)))
    s.shape(ring(x, y - h, w, h * 0.6, 18, 180, 360), shade(c, 0.06))
    for px in (-0.75, 0.75):
        s.rect(x + px * w - 0.008, y - h * 1.38, x + px * w + 0.008, y, brass)
    s.rect(x - 0.013, y - h * 1.02, x + 0.013, y - h * 0.72, brass)


def _beast(s: Sheet, st: Stage, x: float, y: float, k: float, f: int, c: Colour, body: list[Point], legs: list[tuple[float, float]], head: list[Point], tail: list[Point], thick: float) -> None:
    for i, (lx, top) in enumerate(legs):
        s.shape(_at(x, y, k, f, [(lx - thick, top), (lx + thick, top), (lx + thick * 0.6, 0), (lx - thick * 0.7, 0)]), shade(c, -0.06 if i % 2 else 0.0))
    s.line(_at(x, y, k, f, tail), thick * 1.1 * k, c)
    s.shape(spline(_at(x, y, k, f, body)), Ramp.down(y - 0.6 * k, shade(c, 0.06), y, shade(c, -0.06)))
    s.shape(spline(_at(x, y, k, f, head), steps=3), shade(c, 0.03))


def _dog(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc(r.choice(("#6a4a34", "#b8894f", "#3a3438"))), 1.0, 0.08)
    _beast(s, st, x, y + 0.02, 0.2 * k, f, c, [(-0.40, -0.52), (-0.28, -0.58), (0.0, -0.55), (0.24, -0.62), (0.36, -0.6), (0.40, -0.44), (0.26, -0.28), (0.05, -0.34), (-0.2, -0.36), (-0.38, -0.32)],
           [(-0.33, -0.42), (-0.24, -0.4), (0.22, -0.42), (0.31, -0.42)],
           [(0.22, -0.58), (0.30, -0.76), (0.36, -0.86), (0.46, -0.87), (0.52, -0.80), (0.66, -0.76), (0.69, -0.71), (0.64, -0.66), (0.50, -0.64), (0.42, -0.5)], [(-0.38, -0.52), (-0.52, -0.66), (-0.50, -0.82)], 0.042)  # fmt: skip
    s.shape(spline(_at(x, y + 0.02, 0.2 * k, f, [(0.37, -0.86), (0.30, -0.80), (0.28, -0.64), (0.35, -0.66), (0.40, -0.78)]), steps=3), shade(c, -0.10))
    s.ellipse(x + f * 0.685 * 0.2 * k, y + 0.02 - 0.735 * 0.2 * k, 0.005 * k, 0.004 * k, st.pal.ink)


def _cat(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc(r.choice(("#3a3438", "#b8763a", "#8a8684"))), 1.0, 0.08)
    k *= 0.13
    y += 0.02
    s.line(_at(x, y, k, f, [(-0.2, -0.06), (-0.5, -0.1), (-0.56, -0.3)]), 0.08 * k, c)
    s.shape(spline(_at(x, y, k, f, [(-0.28, 0.0), (-0.3, -0.3), (-0.1, -0.62), (0.12, -0.66), (0.2, -0.3), (0.22, 0.0)])), c)
    s.ellipse(x + f * 0.08 * k, y - 0.78 * k, 0.2 * k, 0.17 * k, shade(c, 0.04))
    for e in (-0.06, 0.2):
        s.shape(_at(x, y, k, f, [(e - 0.07, -0.88), (e, -1.08), (e + 0.08, -0.88)]), c)


def _horse(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc(r.choice(("#5a3a28", "#2f2a2c", "#a8845a"))), 1.0, 0.1)
    _beast(s, st, x, y, 0.42 * k, f, c, [(-0.42, -0.62), (-0.1, -0.64), (0.26, -0.66), (0.36, -0.5), (0.1, -0.38), (-0.36, -0.4)], [(-0.36, -0.5), (-0.28, -0.5), (0.22, -0.5), (0.31, -0.5)],
           [(0.2, -0.58), (0.34, -0.86), (0.4, -0.95), (0.48, -0.94), (0.66, -0.78), (0.64, -0.72), (0.5, -0.76), (0.4, -0.52)], [(-0.42, -0.6), (-0.52, -0.5), (-0.54, -0.26)], 0.045)  # fmt: skip
    s.shape(spline(_at(x, y, 0.42 * k, f, [(0.18, -0.64), (0.28, -0.86), (0.38, -0.98), (0.38, -0.9), (0.3, -0.7)])), st.pal.ink)


def _birds(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    ink = mix(st.pal.ink, st.pal.haze, 0.15)
    for _ in range(9):
        bx, by, w = x + r.uniform(-0.35, 0.35), 0.2 + r.uniform(-0.12, 0.14), r.uniform(0.014, 0.03)
        up = r.uniform(0.2, 0.7)
        s.shape(spline([(bx - w, by - w * up), (bx - w * 0.4, by - w * up * 0.9), (bx, by), (bx + w * 0.4, by - w * up * 0.9), (bx + w, by - w * up), (bx + w * 0.4, by - w * up * 0.45), (bx, by + w * 0.28), (bx - w * 0.4, by - w * up * 0.45)], steps=3), ink)


def _balloon(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    cy, rr = 0.24, 0.11
    tones = [st.pal.lit(hexc(c), 0.8) for c in ("#c9402f", "#f0dca8", "#2f6a7a")]
    s.blob([(x, cy - rr), (x + rr * 0.8, cy - rr * 0.6), (x + rr * 0.85, cy + rr * 0.2), (x + rr * 0.2, cy + rr * 1.2), (x - rr * 0.2, cy + rr * 1.2), (x - rr * 0.85, cy + rr * 0.2), (x - rr * 0.8, cy - rr * 0.6)], tones[0])
    for w, c in ((0.55, tones[1]), (0.22, tones[2])):
        s.blob([(x, cy - rr), (x + rr * w, cy - rr * 0.6), (x + rr * w, cy + rr * 0.2), (x + rr * 0.12, cy + rr * 1.18), (x - rr * 0.12, cy + rr * 1.18), (x - rr * w, cy + rr * 0.2), (x - rr * w, cy - rr * 0.6)], c)
    s.rect(x - 0.016, cy + rr * 1.5, x + 0.016, cy + rr * 1.72, st.pal.lit(hexc("#6a4a34"), 0.9))
    for a in (-1, 1):
        s.line([(x + a * 0.02, cy + rr * 1.15), (x + a * 0.014, cy + rr * 1.5)], 0.0016, st.pal.ink)


def _kite(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    cy = 0.18
    c = st.pal.lit(hexc("#c9402f"), 1.0)
    s.shape([(x, cy - 0.07), (x + 0.05, cy), (x, cy + 0.09), (x - 0.05, cy)], c)
    s.shape([(x, cy - 0.07), (x + 0.05, cy), (x, cy + 0.09)], shade(c, 0.1))
    s.line([(x, cy + 0.09), (x - 0.03, cy + 0.16), (x + 0.02, cy + 0.22)], 0.003, st.pal.ink)


def _computer(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    tx, ty, _ = st.table or (x, y - 0.19, 0.1)
    if st.table is None:
        table(s, st, x, y, 0.3, 0.18)
        tx, ty = x, y - 0.19
    dark = st.pal.lit((0.14, 0.15, 0.18), 1.0)
    s.rect(tx - 0.075, ty - 0.115, tx + 0.075, ty - 0.015, dark)
    s.rect(tx - 0.067, ty - 0.107, tx + 0.067, ty - 0.024, (0.42, 0.72, 0.86))
    s.rect(tx - 0.09, ty - 0.012, tx + 0.09, ty + 0.002, dark)
    st.glows.append(Glow(tx, ty - 0.06, 0.24, (0.5, 0.8, 1.0), 0.5, 0.85, flicker=0.1, seed=2))


def _signpost(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#8a6a48"), 1.0, 0.1)
    s.rect(x - 0.009, y - 0.36 * k, x + 0.009, y, shade(c, -0.08))
    for i, d in enumerate((1, -1)):
        yy = y - (0.32 - 0.09 * i) * k
        s.shape([(x - d * 0.03, yy - 0.03), (x + d * 0.13, yy - 0.03), (x + d * 0.165, yy), (x + d * 0.13, yy + 0.03), (x - d * 0.03, yy + 0.03)], c)


def _tree(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    bare = st.shot.weather == "snow" or "bleak" in st.shot.moods
    leafy_tree(s, r, x, y + 0.02, 0.62 * k, st.pal.lit(hexc("#4a382e"), 1.0, 0.3), None if bare else st.pal.lit(hexc("#55803f"), 0.95, 0.1), st.pal.key, st.light_side)


def _cross(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#a09c98"), 1.0, 0.1)
    h = 0.24 * k
    s.rect(x - 0.016, y - h, x + 0.016, y, Ramp.across(x - 0.016, shade(c, 0.05), x + 0.016, shade(c, -0.1)))
    s.rect(x - 0.07 * k, y - h * 0.78, x + 0.07 * k, y - h * 0.64, c)
    s.rect(x - 0.05, y - 0.03, x + 0.05, y, shade(c, -0.05))


def _smoke(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    for i in range(9):
        s.soft(x + 0.05 * math.sin(i * 0.9) + 0.02 * i, y - 0.06 * i, 0.05 + 0.014 * i, 0.04 + 0.01 * i, mix(st.pal.haze, (0.9, 0.9, 0.9), 0.4), 0.4)


def _globe(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    tx, ty, half = st.table or (x, y, 0.0)
    tx += half * 0.5
    brass = st.pal.lit(hexc("#b08a4a"), 1.0)
    s.rect(tx - 0.03, ty - 0.008, tx + 0.03, ty, brass)
    s.rect(tx - 0.004, ty - 0.03, tx + 0.004, ty, brass)
    s.ellipse(tx, ty - 0.075, 0.05, 0.05, st.pal.lit(hexc("#3f7a9a"), 1.0))
    s.blob([(tx - 0.03, ty - 0.09), (tx - 0.005, ty - 0.108), (tx + 0.01, ty - 0.085), (tx - 0.01, ty - 0.06)], st.pal.lit(hexc("#8aa05a"), 1.0))


def _rocket(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    white = st.pal.lit((0.9, 0.91, 0.93), 0.9)
    h = 0.5 * k
    ramp = Ramp.across(x - 0.06, shade(white, 0.03 if st.light_side < 0 else -0.2), x + 0.06, shade(white, -0.2 if st.light_side < 0 else 0.03))
    for a in (-1, 1):
        s.shape([(x + a * 0.04 * k, y - h * 0.3), (x + a * 0.11 * k, y), (x + a * 0.04 * k, y - h * 0.06)], st.pal.lit(hexc("#a8402f"), 0.9))
    s.blob([(x, y - h), (x + 0.045 * k, y - h * 0.72), (x + 0.05 * k, y - h * 0.1), (x - 0.05 * k, y - h * 0.1), (x - 0.045 * k, y - h * 0.72)], ramp)
    s.ellipse(x, y - h * 0.66, 0.018 * k, 0.018 * k, mix(st.pal.accent, st.pal.middle, 0.5))


def _moon(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    if st.shot.hour == "night":
        return
    pale = mix(st.pal.low, (1.0, 1.0, 1.0), 0.6)
    s.ellipse(x, 0.2, 0.045, 0.045, pale, 0.8)


STANDING: dict[str, tuple[Drawer, float, str]] = {
    "car": (_car, 0.95, "a car"), "bicycle": (_bicycle, 0.97, "a bicycle"), "boat": (_boat, 0.95, "a wooden rowing boat"), "ship": (_ship, 0.16, "a cargo ship on the horizon"), "train": (_train, 0.9, "a steam locomotive"),
    "door": (_door, 0.8, "a door"), "clock": (_clock, 0.85, "a clock"), "piano": (_piano, 0.92, "a grand piano"), "bench": (_bench, 0.95, "a wooden bench"), "chair": (_chair, 0.95, "a chair"), "table": (_table, 0.93, "a table"), "bed": (_bed, 0.85, "a bed"),
    "fire": (_fire, 0.97, "a burning campfire"), "tent": (_tent, 0.93, "a tent"), "statue": (_statue, 0.9, "a stone statue on a pedestal"), "fountain": (_fountain, 0.9, "a fountain"), "mirror": (_mirror, 0.9, "a tall mirror"), "painting": (_painting, 0.85, "a framed painting"),
    "lamp": (_lamp, 0.9, "a lit lamp"), "bottle": (_bottle, 0.98, "a green bottle"), "box": (_box, 0.97, "a wooden chest"), "dog": (_dog, 1.0, "a dog"), "cat": (_cat, 1.0, "a cat"), "horse": (_horse, 0.96, "a horse"), "birds": (_birds, 0.2, "birds in the sky"),
    "balloon": (_balloon, 0.18, "a hot air balloon"), "kite": (_kite, 0.3, "a red kite"), "computer": (_computer, 0.86, "a glowing computer screen"), "signpost": (_signpost, 0.96, "a wooden signpost"), "tree": (_tree, 0.88, "a tree"), "cross": (_cross, 0.95, "a stone cross"),
    "smoke": (_smoke, 0.9, "rising smoke"), "globe": (_globe, 0.86, "a globe"), "rocket": (_rocket, 0.7, "a rocket"), "moon": (_moon, 0.04, "the moon"),
}  # fmt: skip
"""By the word the reading uses: drawer, depth, and the words for the description."""
