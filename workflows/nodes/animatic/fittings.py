"""Lamps, doors, pictures, plants and other fittings of a room."""

from __future__ import annotations

import math
import random

from .colour import hexc, shade
from .furniture import timber
from .paint import Ramp, Sheet, capsule, ring, spline
from .room import lamp_glow
from .stage import Stage


def floor_lamp(sheet: Sheet, stage: Stage, x: float, base: float, h: float = 0.46, depth: float = 0.85) -> None:
    """A standing lamp with a shade."""
    iron = stage.pal.lit((0.25, 0.2, 0.16), 1.0)
    sheet.rect(x - 0.004, base - h, x + 0.004, base, iron)
    sheet.ellipse(x, base, 0.045, 0.010, iron)
    sheet.shape(
        [
            (x - 0.045, base - h - 0.09),
            (x + 0.045, base - h - 0.09),
            (x + 0.075, base - h + 0.015),
            (x - 0.075, base - h + 0.015),
        ],
        Ramp.down(base - h - 0.09, hexc("#ffd898"), base - h, hexc("#fff0cc")),
    )
    lamp_glow(stage, x, base - h - 0.03, 0.5, 0.62, depth)


def table_lamp(
    sheet: Sheet, stage: Stage, x: float, base: float, s: float = 0.13, depth: float = 0.85, green: bool = False
) -> None:
    """A lamp on a table."""
    brass = stage.pal.lit(hexc("#c9a24a"), 1.0)
    sheet.rect(x - 0.004, base - s * 0.6, x + 0.004, base, brass)
    sheet.ellipse(x, base, s * 0.24, s * 0.06, brass)
    top = hexc("#3f8a5f") if green else hexc("#ffdf9f")
    sheet.shape(
        [
            (x - s * 0.22, base - s),
            (x + s * 0.22, base - s),
            (x + s * 0.42, base - s * 0.5),
            (x - s * 0.42, base - s * 0.5),
        ],
        Ramp.down(base - s, top, base - s * 0.5, shade(top, 0.08)),
    )
    lamp_glow(stage, x, base - s * 0.45, 0.36, 0.62, depth)


def pendant(
    sheet: Sheet,
    stage: Stage,
    x: float,
    y: float,
    size: float = 0.06,
    depth: float = 0.85,
    strength: float = 0.6,
    metal: bool = True,
) -> None:
    """A lamp hanging from the ceiling."""
    iron = stage.pal.lit((0.16, 0.17, 0.2), 1.0)
    sheet.rect(x - 0.002, -0.13, x + 0.002, y - size * 0.6, iron)
    if metal:
        sheet.shape(
            [(x - size * 0.25, y - size * 0.7), (x + size * 0.25, y - size * 0.7), (x + size, y), (x - size, y)], iron
        )
    else:
        sheet.ellipse(x, y - size * 0.3, size * 0.8, size * 0.7, hexc("#ffe6b8"))
    sheet.ellipse(x, y, size * 0.45, size * 0.2, hexc("#fff4d6"))
    lamp_glow(stage, x, y + 0.02, 0.52, strength, depth)


def chandelier(sheet: Sheet, stage: Stage, x: float) -> None:
    """Seven candles on a gilt hoop."""
    gold = stage.pal.lit(hexc("#c9a24a"), 1.0)
    sheet.rect(x - 0.003, -0.13, x + 0.003, 0.05, gold)
    sheet.shape(ring(x, 0.08, 0.17, 0.04, 24, 0, 180) + ring(x, 0.075, 0.16, 0.03, 24, 180, 0), gold)
    for k in range(7):
        at = x + 0.165 * (k - 3) / 3
        y = 0.085 + 0.034 * (1 - ((k - 3) / 3) ** 2)
        sheet.rect(at - 0.004, y - 0.045, at + 0.004, y, (0.96, 0.93, 0.86))
        sheet.ellipse(at, y - 0.055, 0.006, 0.012, (1.0, 0.9, 0.6))
    lamp_glow(stage, x, 0.06, 0.5, 0.7, 0.8, 0.15)


def picture(sheet: Sheet, stage: Stage, rng: random.Random, x: float, y: float, w: float, h: float) -> None:
    """A framed picture: a little landscape."""
    gold = stage.pal.lit(hexc("#b08a4a"), 1.0)
    a, b = (
        stage.pal.lit(hexc(rng.choice(("#c9a98a", "#8aa0b0", "#d8b98a", "#a8b09a"))), 1.0),
        stage.pal.lit(hexc(rng.choice(("#4a5a5a", "#6a4a3a", "#3f4a6a"))), 1.0),
    )
    sheet.rect(x - w / 2 - 0.012, y - h / 2 - 0.012, x + w / 2 + 0.012, y + h / 2 + 0.012, gold)
    sheet.rect(x - w / 2, y - h / 2, x + w / 2, y + h / 2, a)
    sheet.shape(
        [
            (x - w / 2, y + h * 0.1),
            (x - w * 0.1, y - h * 0.12),
            (x + w * 0.2, y + h * 0.16),
            (x + w / 2, y + h * 0.02),
            (x + w / 2, y + h / 2),
            (x - w / 2, y + h / 2),
        ],
        b,
    )


def plant(sheet: Sheet, stage: Stage, rng: random.Random, x: float, base: float, h: float = 0.3) -> None:
    """A potted plant with long leaves."""
    pot, leaf = stage.pal.lit(hexc("#a85f42"), 1.0), stage.pal.lit(hexc("#4f7a4a"), 1.0, 0.08)
    for i in range(11):
        a = -math.pi / 2 + (i - 5) * 0.24 + rng.uniform(-0.08, 0.08)
        length = h * rng.uniform(0.55, 0.85)
        tip = (x + math.cos(a) * length, base - h * 0.28 + math.sin(a) * length)
        mid = ((x + tip[0]) / 2, (base - h * 0.28 + tip[1]) / 2)
        n = 0.018
        sheet.blob(
            [
                (x, base - h * 0.28),
                (mid[0] - math.sin(a) * n, mid[1] + math.cos(a) * n),
                tip,
                (mid[0] + math.sin(a) * n, mid[1] - math.cos(a) * n),
            ],
            shade(leaf, rng.choice((-0.04, 0.0, 0.05))),
        )
    sheet.shape(
        [(x - h * 0.17, base - h * 0.3), (x + h * 0.17, base - h * 0.3), (x + h * 0.12, base), (x - h * 0.12, base)],
        Ramp.across(x - h * 0.17, shade(pot, 0.05), x + h * 0.17, shade(pot, -0.08)),
    )


def door(
    sheet: Sheet,
    stage: Stage,
    x: float,
    base: float,
    h: float = 0.44,
    w: float = 0.19,
    code: str = "#6b4a35",
    ajar: bool = False,
) -> None:
    """A panelled door in its frame; light falls through when ajar."""
    c = timber(stage, code)
    sheet.rect(x - w / 2 - 0.02, base - h - 0.02, x + w / 2 + 0.02, base, shade(c, 0.08))
    if ajar:
        sheet.rect(x - w / 2, base - h, x + w / 2, base, hexc("#ffe2a8"))
        lamp_glow(stage, x, base - h * 0.5, 0.4, 0.5, 0.6)
        sheet.shape(
            [(x - w / 2, base - h), (x + w * 0.15, base - h + 0.02), (x + w * 0.15, base + 0.03), (x - w / 2, base)],
            shade(c, -0.05),
        )
        return
    sheet.rect(x - w / 2, base - h, x + w / 2, base, c)
    for ky, kh in ((0.06, 0.36), (0.52, 0.40)):
        for kx in (-0.42, 0.06):
            sheet.rect(x + kx * w, base - h + ky * h, x + (kx + 0.36) * w, base - h + (ky + kh) * h, shade(c, -0.06))
            sheet.rect(
                x + kx * w + 0.005,
                base - h + ky * h + 0.006,
                x + (kx + 0.36) * w,
                base - h + (ky + kh) * h,
                shade(c, -0.015),
            )
    sheet.ellipse(x + w * 0.4, base - h * 0.48, 0.008, 0.008, hexc("#d8b45a"))


def wall_clock(sheet: Sheet, stage: Stage, x: float, y: float, r: float = 0.05) -> None:
    """A round clock at ten past ten."""
    sheet.ellipse(x, y, r * 1.15, r * 1.15, timber(stage, "#4a3226"))
    sheet.ellipse(x, y, r, r, stage.pal.lit((0.96, 0.94, 0.87), 1.0))
    ink = stage.pal.lit((0.1, 0.1, 0.12), 1.0)
    for k in range(12):
        a = k * math.tau / 12
        sheet.ellipse(x + 0.82 * r * math.cos(a), y + 0.82 * r * math.sin(a), r * 0.05, r * 0.05, ink)
    sheet.shape(capsule((x, y), (x - r * 0.5, y - r * 0.3), r * 0.06, r * 0.04, 3), ink)
    sheet.shape(capsule((x, y), (x + r * 0.55, y - r * 0.5), r * 0.05, r * 0.03, 3), ink)


def rug(sheet: Sheet, stage: Stage, x: float, y: float, w: float, code: str = "#8a3f3a") -> None:
    """A rug on the floor."""
    c = stage.pal.lit(hexc(code), 1.0, 0.1)
    sheet.ellipse(x, y, w / 2, w * 0.085, c)
    sheet.shape(ring(x, y, w * 0.44, w * 0.072) + ring(x, y, w * 0.41, w * 0.066, 40, 360, 0), shade(c, 0.12))


def fireplace(sheet: Sheet, stage: Stage, x: float, base: float, w: float = 0.42, depth: float = 0.58) -> None:
    """A fireplace with a fire in it."""
    stone = stage.pal.lit(hexc("#b9ab98"), 1.0, 0.08)
    h = w * 0.78
    sheet.rect(x - w * 0.62, base - h - 0.03, x + w * 0.62, base - h + 0.005, shade(stone, 0.08))
    sheet.rect(x - w * 0.55, base - h, x + w * 0.55, base, Ramp.down(base - h, stone, base, shade(stone, -0.09)))
    sheet.shape(
        [
            (x - w * 0.33, base),
            (x - w * 0.33, base - h * 0.5),
            *ring(x, base - h * 0.5, w * 0.33, h * 0.24, 14, 180, 360),
            (x + w * 0.33, base),
        ],
        (0.07, 0.04, 0.05),
    )
    for k, (code, s) in enumerate((("#e2572b", 1.0), ("#ff9a3c", 0.72), ("#ffdf8a", 0.42))):
        for i in range(5 - k):
            fx = x + (i - (4 - k) / 2) * w * 0.11
            sheet.blob(
                [
                    (fx - 0.022 * s, base - 0.012),
                    (fx - 0.026 * s, base - 0.05 * s),
                    (fx + 0.004, base - (0.10 + 0.05 * math.sin(i * 2.4)) * s - 0.02),
                    (fx + 0.026 * s, base - 0.05 * s),
                    (fx + 0.022 * s, base - 0.012),
                ],
                hexc(code),
            )
    for s in (-1, 1):
        sheet.shape(
            capsule((x - s * 0.08, base - 0.012), (x + s * 0.07, base - 0.03), 0.013, 0.013, 4), (0.2, 0.1, 0.07)
        )
    lamp_glow(stage, x, base - 0.06, 0.6, 0.85, depth, 0.5, (1.0, 0.55, 0.22))
    stage.drawn.moves("the fire flickers")


def column(
    sheet: Sheet, stage: Stage, x: float, top: float, base: float, w: float, code: str = "#d8cbb4", near: float = 1.0
) -> None:
    """A stone column."""
    c = stage.pal.lit(hexc(code), near, 0.05)
    side = stage.light_side
    sheet.rect(
        x - w / 2,
        top,
        x + w / 2,
        base,
        Ramp(
            (
                (x - w / 2, shade(c, 0.03 if side < 0 else -0.18)),
                (x, shade(c, 0.04)),
                (x + w / 2, shade(c, -0.18 if side < 0 else 0.03)),
            ),
            axis="x",
        ),
    )
    for k in (-0.25, 0.0, 0.25):
        sheet.rect(x + k * w - 0.001, top, x + k * w + 0.001, base, shade(c, -0.08))
    for y, g in ((top, 0.7), (base - 0.03, 0.72)):
        sheet.rect(x - w * g, y, x + w * g, y + 0.03, shade(c, 0.03))


def shelf_of_bottles(sheet: Sheet, stage: Stage, rng: random.Random, x: float, y: float, w: float) -> None:
    """Bottles on a shelf."""
    sheet.rect(x, y, x + w, y + 0.010, timber(stage, "#4a3022"))
    bx = x + 0.01
    while bx < x + w - 0.02:
        c = stage.pal.lit(hexc(rng.choice(("#5f8a5a", "#b8642f", "#8a3a3a", "#d8b45a", "#4a7a8a", "#e2d8c8"))), 1.0)
        bw, bh = rng.uniform(0.014, 0.022), rng.uniform(0.06, 0.095)
        sheet.shape(
            spline(
                [
                    (bx, y),
                    (bx, y - bh * 0.55),
                    (bx + bw * 0.32, y - bh * 0.72),
                    (bx + bw * 0.34, y - bh),
                    (bx + bw * 0.66, y - bh),
                    (bx + bw * 0.68, y - bh * 0.72),
                    (bx + bw, y - bh * 0.55),
                    (bx + bw, y),
                ],
                steps=2,
            ),
            c,
        )
        sheet.rect(bx + bw * 0.15, y - bh * 0.5, bx + bw * 0.3, y - bh * 0.1, shade(c, 0.15))
        bx += bw + rng.uniform(0.006, 0.02)
