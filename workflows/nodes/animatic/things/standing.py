"""Things too large for a hand: (drawer, depth, words) by name. Drawers take sheet, stage, chance, x, ground y, scale, facing."""

from __future__ import annotations

import random

from ..colour import hexc, mix, shade
from ..fittings import door, picture, wall_clock
from ..furniture import armchair, bed, chair, table
from ..paint import Ramp, Sheet, ring, spline
from ..stage import Glow, Stage
from .beasts import draw_birds, draw_cat, draw_dog, draw_goat, draw_horse
from .vehicles import (
    Drawer,
    at_units,
    draw_balloon,
    draw_bicycle,
    draw_boat,
    draw_car,
    draw_rocket,
    draw_ship,
    draw_train,
)
from .yard import (
    draw_bench,
    draw_cross,
    draw_fire,
    draw_fountain,
    draw_kite,
    draw_moon,
    draw_signpost,
    draw_smoke,
    draw_statue,
    draw_tent,
    draw_tree,
)


def draw_door(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    door(s, st, x, y, 0.46 * k, 0.2 * k, r.choice(("#6b4a35", "#7a2f2f", "#3f5f5a")), ajar=r.random() < 0.5)


def draw_clock(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    if st.indoors:
        wall_clock(s, st, x, 0.24, 0.075)
        return
    iron = mix(st.pal.ink, st.pal.haze, 0.06)
    s.rect(x - 0.008, y - 0.36 * k, x + 0.008, y, iron)
    s.rect(x - 0.03, y - 0.02, x + 0.03, y, iron)
    wall_clock(s, st, x, y - 0.40 * k, 0.062 * k)


def draw_piano(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit((0.10, 0.08, 0.09), 1.0)
    k *= 0.5
    s.shape(
        at_units(x, y, k, f, [(-0.5, -0.34), (-0.42, -0.52), (-0.1, -0.56), (0.1, -0.48), (0.45, -0.46), (0.5, -0.34)]),
        shade(c, 0.03),
    )
    s.shape(
        at_units(x, y, k, f, [(-0.44, -0.53), (-0.3, -0.95), (0.12, -0.80), (0.08, -0.5)]),
        Ramp.down(y - 0.95 * k, shade(c, 0.12), y - 0.5 * k, shade(c, 0.02)),
    )
    s.shape(at_units(x, y, k, f, [(-0.5, -0.4), (0.5, -0.4), (0.5, -0.3), (-0.5, -0.3)]), c)
    s.shape(at_units(x, y, k, f, [(0.2, -0.42), (0.56, -0.42), (0.56, -0.385), (0.2, -0.385)]), (0.93, 0.92, 0.88))
    for px in (-0.42, 0.02, 0.42):
        s.rect(x + f * px * k - 0.008, y - 0.3 * k, x + f * px * k + 0.008, y, c)


def draw_chair(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    (armchair if r.random() < 0.4 and st.indoors else chair)(s, st, x, y, 0.28 * k)


def draw_table(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    table(s, st, x, y, 0.4 * k, 0.18 * k)


def draw_bed(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    bed(s, st, x, y, 0.6 * k)


def draw_mirror(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    gold = st.pal.lit(hexc("#b08a4a"), 1.0)
    s.ellipse(x, y - 0.34 * k, 0.10 * k, 0.17 * k, gold)
    s.ellipse(
        x,
        y - 0.34 * k,
        0.085 * k,
        0.153 * k,
        Ramp.down(y - 0.5 * k, mix(st.pal.low, (0.8, 0.9, 1.0), 0.5), y - 0.2 * k, mix(st.pal.middle, st.pal.ink, 0.3)),
    )
    s.shape(
        [
            (x - 0.05 * k, y - 0.3 * k),
            (x + 0.02 * k, y - 0.47 * k),
            (x + 0.04 * k, y - 0.46 * k),
            (x - 0.03 * k, y - 0.28 * k),
        ],
        (1.0, 1.0, 1.0),
        0.3,
    )
    for a in (-1, 1):
        s.line([(x + a * 0.02 * k, y - 0.18 * k), (x + a * 0.06 * k, y)], 0.010, gold)


def draw_painting(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    if st.indoors:
        picture(s, st, r, x, 0.30, 0.22, 0.26)
        return
    wood = st.pal.lit(hexc("#7a5638"), 1.0)
    for a in (-1, 0, 1):
        s.line([(x, y - 0.38 * k), (x + a * 0.09 * k, y)], 0.009, wood)
    picture(s, st, r, x, y - 0.25 * k, 0.17 * k, 0.14 * k)


def draw_lamp(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    if st.indoors:
        from ..fittings import floor_lamp

        floor_lamp(s, st, x, y, 0.42)
        return
    from ..buildings import street_lamp

    street_lamp(s, st, x, y, 0.46 * k, 0.95, True)


def draw_bottle(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c = st.pal.lit(hexc("#4a8a6a"), 1.0)
    h = 0.11 * k
    s.shape(
        spline(
            [
                (x - 0.02, y),
                (x - 0.02, y - h * 0.55),
                (x - 0.007, y - h * 0.75),
                (x - 0.007, y - h),
                (x + 0.007, y - h),
                (x + 0.007, y - h * 0.75),
                (x + 0.02, y - h * 0.55),
                (x + 0.02, y),
            ],
            steps=2,
        ),
        c,
        0.9,
    )
    s.rect(x - 0.013, y - h * 0.5, x - 0.006, y - h * 0.1, shade(c, 0.2))


def draw_box(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    c, brass = st.pal.lit(hexc("#7a4a2c"), 1.0, 0.06), st.pal.lit(hexc("#c9a24a"), 1.0)
    w, h = 0.11 * k, 0.085 * k
    s.rect(x - w, y - h, x + w, y, Ramp.down(y - h, shade(c, 0.03), y, shade(c, -0.08)))
    s.shape(ring(x, y - h, w, h * 0.6, 18, 180, 360), shade(c, 0.06))
    for px in (-0.75, 0.75):
        s.rect(x + px * w - 0.008, y - h * 1.38, x + px * w + 0.008, y, brass)
    s.rect(x - 0.013, y - h * 1.02, x + 0.013, y - h * 0.72, brass)


def draw_computer(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    tx, ty, _ = st.table or (x, y - 0.19, 0.1)
    if st.table is None:
        table(s, st, x, y, 0.3, 0.18)
        tx, ty = x, y - 0.19
    dark = st.pal.lit((0.14, 0.15, 0.18), 1.0)
    s.rect(tx - 0.075, ty - 0.115, tx + 0.075, ty - 0.015, dark)
    s.rect(tx - 0.067, ty - 0.107, tx + 0.067, ty - 0.024, (0.42, 0.72, 0.86))
    s.rect(tx - 0.09, ty - 0.012, tx + 0.09, ty + 0.002, dark)
    st.glows.append(Glow(tx, ty - 0.06, 0.24, (0.5, 0.8, 1.0), 0.5, 0.85, flicker=0.1, seed=2))


def draw_globe(s: Sheet, st: Stage, r: random.Random, x: float, y: float, k: float, f: int) -> None:
    tx, ty, half = st.table or (x, y, 0.0)
    tx += half * 0.5
    brass = st.pal.lit(hexc("#b08a4a"), 1.0)
    s.rect(tx - 0.03, ty - 0.008, tx + 0.03, ty, brass)
    s.rect(tx - 0.004, ty - 0.03, tx + 0.004, ty, brass)
    s.ellipse(tx, ty - 0.075, 0.05, 0.05, st.pal.lit(hexc("#3f7a9a"), 1.0))
    s.blob(
        [(tx - 0.03, ty - 0.09), (tx - 0.005, ty - 0.108), (tx + 0.01, ty - 0.085), (tx - 0.01, ty - 0.06)],
        st.pal.lit(hexc("#8aa05a"), 1.0),
    )


STANDING: dict[str, tuple[Drawer, float, str]] = {
    "car": (draw_car, 0.95, "a car"), "bicycle": (draw_bicycle, 0.97, "a bicycle"), "boat": (draw_boat, 0.95, "a wooden rowing boat"), "ship": (draw_ship, 0.16, "a cargo ship on the horizon"), "train": (draw_train, 0.9, "a steam locomotive"),
    "door": (draw_door, 0.8, "a door"), "clock": (draw_clock, 0.85, "a clock"), "piano": (draw_piano, 0.92, "a grand piano"), "bench": (draw_bench, 0.95, "a wooden bench"), "chair": (draw_chair, 0.95, "a chair"), "table": (draw_table, 0.93, "a table"), "bed": (draw_bed, 0.85, "a bed"),
    "fire": (draw_fire, 0.97, "a burning campfire"), "tent": (draw_tent, 0.93, "a tent"), "statue": (draw_statue, 0.9, "a stone statue on a pedestal"), "fountain": (draw_fountain, 0.9, "a fountain"), "mirror": (draw_mirror, 0.9, "a tall mirror"), "painting": (draw_painting, 0.85, "a framed painting"),
    "lamp": (draw_lamp, 0.9, "a lit lamp"), "bottle": (draw_bottle, 0.98, "a green bottle"), "box": (draw_box, 0.97, "a wooden chest"), "dog": (draw_dog, 1.0, "a dog"), "cat": (draw_cat, 1.0, "a cat"), "horse": (draw_horse, 0.96, "a horse"), "goat": (draw_goat, 0.99, "a goat"), "birds": (draw_birds, 0.2, "birds in the sky"),
    "balloon": (draw_balloon, 0.18, "a hot air balloon"), "kite": (draw_kite, 0.3, "a red kite"), "computer": (draw_computer, 0.86, "a glowing computer screen"), "signpost": (draw_signpost, 0.96, "a wooden signpost"), "tree": (draw_tree, 0.88, "a tree"), "cross": (draw_cross, 0.95, "a stone cross"),
    "smoke": (draw_smoke, 0.9, "rising smoke"), "globe": (draw_globe, 0.86, "a globe"), "rocket": (draw_rocket, 0.7, "a rocket"), "moon": (draw_moon, 0.04, "the moon"),
}  # fmt: skip
"""By the word the reading uses: drawer, depth, and the words for the description."""
