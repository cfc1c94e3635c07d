"""Furniture and fittings, drawn on a sheet at a place on the floor."""

from __future__ import annotations

import math
import random

from .colour import Colour, hexc, shade
from .paint import Ramp, Sheet, capsule, ring, spline
from .room import lamp_glow
from .stage import Stage

SPINES = ("#8a3a32", "#3f5a6a", "#c29a4a", "#4a6a4a", "#6a4a6a", "#a8684a", "#d8c8a0", "#2f3f5a")


def _wood(stage: Stage, code: str = "#7a5238", near: float = 1.0, ink: float = 0.12) -> Colour:
    return stage.pal.lit(hexc(code), near, ink)


def table(sheet: Sheet, stage: Stage, x: float, base: float, w: float, h: float = 0.2, wood: str = "#7a5238", cloth: bool = False) -> None:
    """A table with four legs, or with a cloth."""
    c = _wood(stage, wood)
    for lx in (-0.46, 0.40):
        sheet.rect(x + lx * w, base - h, x + (lx + 0.06) * w, base, shade(c, -0.1))
    sheet.shape([(x - w * 0.47, base - h - 0.022), (x + w * 0.47, base - h - 0.022), (x + w * 0.52, base - h), (x - w * 0.52, base - h)], shade(c, 0.09))
    sheet.rect(x - w * 0.52, base - h, x + w * 0.52, base - h + 0.018, shade(c, -0.02))
    if cloth:
        white = stage.pal.lit((0.93, 0.9, 0.85), 1.0)
        sheet.shape([(x - w * 0.5, base - h - 0.02), (x + w * 0.5, base - h - 0.02), (x + w * 0.54, base - h * 0.55), (x + w * 0.3, base - h * 0.62), (x, base - h * 0.52), (x - w * 0.3, base - h * 0.62), (x - w * 0.54, base - h * 0.55)], Ramp.down(base - h, white, base - h * 0.5, shade(white, -0.1)))
    if stage.table is None:
        stage.table = (x, base - h - 0.012, w * 0.45)


def desk(sheet: Sheet, stage: Stage, x: float, base: float, w: float, h: float = 0.21, wood: str = "#6b4630") -> None:
    """A desk with drawers."""
    c = _wood(stage, wood)
    sheet.rect(x - w * 0.48, base - h, x + w * 0.48, base, Ramp.down(base - h, c, base, shade(c, -0.08)))
    sheet.rect(x - w * 0.14, base - h + 0.03, x + w * 0.14, base, shade(c, -0.16))
    for s in (-1, 1):
        for k in range(3):
            y = base - h + 0.03 + k * (h - 0.03) / 3
            cx = x + s * w * 0.31
            sheet.rect(cx - w * 0.14, y + 0.004, cx + w * 0.14, y + (h - 0.03) / 3 - 0.004, shade(c, 0.03))
            sheet.ellipse(cx, y + (h - 0.03) / 6, 0.006, 0.005, hexc("#c9a24a"))
    sheet.shape([(x - w * 0.5, base - h - 0.02), (x + w * 0.5, base - h - 0.02), (x + w * 0.53, base - h + 0.002), (x - w * 0.53, base - h + 0.002)], shade(c, 0.1))
    if stage.table is None:
        stage.table = (x, base - h - 0.010, w * 0.45)


def chair(sheet: Sheet, stage: Stage, x: float, base: float, s: float = 0.26, facing: int = 1, wood: str = "#5f4030") -> None:
    """A wooden chair."""
    c = _wood(stage, wood)
    for dx in (-0.26, 0.26):
        sheet.rect(x + dx * s - 0.006, base - s * 0.48, x + dx * s + 0.006, base, shade(c, -0.06))
    bx = x - facing * 0.26 * s
    sheet.shape([(bx - 0.007, base - s * 0.5), (bx - facing * 0.03 - 0.007, base - s), (bx - facing * 0.03 + 0.007, base - s), (bx + 0.007, base - s * 0.5)], c)
    for k in (0.66, 0.8, 0.94):
        sheet.rect(min(bx - facing * 0.02, bx + facing * 0.10), base - s * k, max(bx - facing * 0.02, bx + facing * 0.10), base - s * k + 0.02, c)
    sheet.shape([(x - 0.30 * s, base - s * 0.5), (x + 0.30 * s, base - s * 0.5), (x + 0.33 * s, base - s * 0.45), (x - 0.33 * s, base - s * 0.45)], shade(c, 0.08))


def armchair(sheet: Sheet, stage: Stage, x: float, base: float, s: float = 0.34, cloth: str = "#7a3f3a") -> None:
    """A padded chair from the front."""
    c = stage.pal.lit(hexc(cloth), 1.0, 0.08)
    sheet.blob([(x - 0.36 * s, base - 0.2 * s), (x - 0.34 * s, base - 0.88 * s), (x - 0.2 * s, base - 1.0 * s), (x + 0.2 * s, base - 1.0 * s), (x + 0.34 * s, base - 0.88 * s), (x + 0.36 * s, base - 0.2 * s)], Ramp.down(base - s, shade(c, 0.05), base, shade(c, -0.07)))
    sheet.rect(x - 0.36 * s, base - 0.42 * s, x + 0.36 * s, base - 0.08 * s, shade(c, 0.03))
    for side in (-1, 1):
        sheet.blob([(x + side * 0.3 * s, base - 0.08 * s), (x + side * 0.28 * s, base - 0.5 * s), (x + side * 0.4 * s, base - 0.58 * s), (x + side * 0.5 * s, base - 0.48 * s), (x + side * 0.48 * s, base - 0.06 * s)], shade(c, -0.03))
        sheet.rect(x + side * 0.4 * s - 0.008, base - 0.08 * s, x + side * 0.4 * s + 0.008, base, _wood(stage, "#3a281e"))


def sofa(sheet: Sheet, stage: Stage, x: float, base: float, w: float = 0.6, cloth: str = "#55606a") -> None:
    """A sofa with two cushions."""
    c = stage.pal.lit(hexc(cloth), 1.0, 0.1)
    h = 0.24
    sheet.blob([(x - w * 0.47, base - 0.05), (x - w * 0.46, base - h), (x - w * 0.3, base - h * 1.1), (x + w * 0.3, base - h * 1.1), (x + w * 0.46, base - h), (x + w * 0.47, base - 0.05)], Ramp.down(base - h * 1.1, shade(c, 0.05), base, shade(c, -0.08)))
    for k in (-1, 1):
        sheet.blob([(x + k * w * 0.01, base - 0.06), (x + k * w * 0.015, base - h * 0.5), (x + k * w * 0.2, base - h * 0.54), (x + k * w * 0.41, base - h * 0.5), (x + k * w * 0.41, base - 0.06)], shade(c, 0.04))
        sheet.blob([(x + k * w * 0.42, base - 0.02), (x + k * w * 0.41, base - h * 0.6), (x + k * w * 0.48, base - h * 0.68), (x + k * w * 0.54, base - h * 0.55), (x + k * w * 0.53, base - 0.02)], shade(c, -0.02))


def bed(sheet: Sheet, stage: Stage, x: float, base: float, w: float = 0.66, cover: str = "#4f6a86", facing: int = 1, iron: bool = False) -> None:
    """A bed from the side, pillow at one end."""
    pal = stage.pal
    frame = _wood(stage, "#5a4030") if not iron else pal.lit((0.85, 0.87, 0.9), 1.0, 0.1)
    sheets, blanket = pal.lit((0.94, 0.92, 0.88), 1.0), pal.lit(hexc(cover), 1.0, 0.05)

    def px(t: float) -> float:
        return x + facing * t * w

    sheet.rect(min(px(-0.5), px(-0.47)), base - 0.30, max(px(-0.5), px(-0.47)), base, frame)
    sheet.rect(min(px(0.5), px(0.47)), base - 0.19, max(px(0.5), px(0.47)), base, frame)
    if iron:
        for k in range(4):
            sheet.rect(min(px(-0.5), px(-0.47)), base - 0.30 + k * 0.05, max(px(-0.5), px(-0.46)), base - 0.294 + k * 0.05, frame)
    sheet.rect(min(px(-0.48), px(0.48)), base - 0.155, max(px(-0.48), px(0.48)), base - 0.05, shade(sheets, -0.10))
    sheet.blob([(px(-0.465), base - 0.15), (px(-0.46), base - 0.20), (px(-0.36), base - 0.215), (px(-0.27), base - 0.20), (px(-0.265), base - 0.15)], sheets)
    hem = [(px(-0.22 + 0.71 * k / 8), base - (0.022 if k % 2 else 0.034)) for k in range(9)]
    sheet.shape([(px(-0.24), base - 0.165), (px(-0.2), base - 0.178), (px(0.45), base - 0.174), (px(0.492), base - 0.15), *reversed(hem)], Ramp.down(base - 0.18, shade(blanket, 0.06), base, shade(blanket, -0.10)))
    for k in range(1, 8, 2):
        fx = px(-0.22 + 0.71 * k / 8)
        sheet.shape([(fx, base - 0.14), (fx - 0.006, base - 0.03), (fx + 0.006, base - 0.03)], shade(blanket, -0.10), 0.8)
    sheet.shape([(px(-0.24), base - 0.165), (px(-0.2), base - 0.178), (px(-0.12), base - 0.178), (px(-0.13), base - 0.03), (px(-0.22), base - 0.03)], shade(sheets, -0.03))


def bookcase(sheet: Sheet, stage: Stage, rng: random.Random, x: float, top: float, w: float, base: float, shelves: int, near: float = 1.0) -> None:
    """Shelves of books."""
    c = _wood(stage, "#5f3f2a", near)
    sheet.rect(x, top, x + w, base, shade(c, -0.13))
    h = (base - top) / shelves
    for k in range(shelves):
        floor = top + h * (k + 1) - 0.008
        bx = x + 0.012
        while bx < x + w - 0.02:
            bw, bh = rng.uniform(0.009, 0.021), h * rng.uniform(0.58, 0.86)
            if rng.random() < 0.07:
                bx += rng.uniform(0.02, 0.04)
                continue
            colour = stage.pal.lit(hexc(rng.choice(SPINES)), near, 0.16)
            sheet.rect(bx, floor - bh, min(bx + bw, x + w - 0.012), floor, colour)
            if rng.random() < 0.4:
                sheet.rect(bx, floor - bh * 0.8, min(bx + bw, x + w - 0.012), floor - bh * 0.74, shade(colour, 0.12))
            bx += bw + 0.0015
        sheet.rect(x, floor, x + w, floor + 0.010, shade(c, 0.04))
    for ex in (x, x + w - 0.012):
        sheet.rect(ex, top - 0.012, ex + 0.012, base, c)
    sheet.rect(x - 0.008, top - 0.024, x + w + 0.008, top, shade(c, 0.06))


def floor_lamp(sheet: Sheet, stage: Stage, x: float, base: float, h: float = 0.46, depth: float = 0.85) -> None:
    """A standing lamp with a shade."""
    iron = stage.pal.lit((0.25, 0.2, 0.16), 1.0)
    sheet.rect(x - 0.004, base - h, x + 0.004, base, iron)
    sheet.ellipse(x, base, 0.045, 0.010, iron)
    sheet.shape([(x - 0.045, base - h - 0.09), (x + 0.045, base - h - 0.09), (x + 0.075, base - h + 0.015), (x - 0.075, base - h + 0.015)], Ramp.down(base - h - 0.09, hexc("#ffd898"), base - h, hexc("#fff0cc")))
    lamp_glow(stage, x, base - h - 0.03, 0.5, 0.62, depth)


def table_lamp(sheet: Sheet, stage: Stage, x: float, base: float, s: float = 0.13, depth: float = 0.85, green: bool = False) -> None:
    """A lamp on a table."""
    brass = stage.pal.lit(hexc("#c9a24a"), 1.0)
    sheet.rect(x - 0.004, base - s * 0.6, x + 0.004, base, brass)
    sheet.ellipse(x, base, s * 0.24, s * 0.06, brass)
    top = hexc("#3f8a5f") if green else hexc("#ffdf9f")
    sheet.shape([(x - s * 0.22, base - s), (x + s * 0.22, base - s), (x + s * 0.42, base - s * 0.5), (x - s * 0.42, base - s * 0.5)], Ramp.down(base - s, top, base - s * 0.5, shade(top, 0.08)))
    lamp_glow(stage, x, base - s * 0.45, 0.36, 0.62, depth)


def pendant(sheet: Sheet, stage: Stage, x: float, y: float, size: float = 0.06, depth: float = 0.85, strength: float = 0.6, metal: bool = True) -> None:
    """A lamp hanging from the ceiling."""
    iron = stage.pal.lit((0.16, 0.17, 0.2), 1.0)
    sheet.rect(x - 0.002, -0.13, x + 0.002, y - size * 0.6, iron)
    if metal:
        sheet.shape([(x - size * 0.25, y - size * 0.7), (x + size * 0.25, y - size * 0.7), (x + size, y), (x - size, y)], iron)
    else:
        sheet.ellipse(x, y - size * 0.3, size * 0.8, size * 0.7, hexc("#ffe6b8"))
    sheet.ellipse(x, y, size * 0.45, size * 0.2, hexc("#fff4d6"))
    lamp_glow(stage, x, y + 0.02, 0.52, strength, depth)


def picture(sheet: Sheet, stage: Stage, rng: random.Random, x: float, y: float, w: float, h: float) -> None:
    """A framed picture: a little landscape."""
    gold = stage.pal.lit(hexc("#b08a4a"), 1.0)
    a, b = stage.pal.lit(hexc(rng.choice(("#c9a98a", "#8aa0b0", "#d8b98a", "#a8b09a"))), 1.0), stage.pal.lit(hexc(rng.choice(("#4a5a5a", "#6a4a3a", "#3f4a6a"))), 1.0)
    sheet.rect(x - w / 2 - 0.012, y - h / 2 - 0.012, x + w / 2 + 0.012, y + h / 2 + 0.012, gold)
    sheet.rect(x - w / 2, y - h / 2, x + w / 2, y + h / 2, a)
    sheet.shape([(x - w / 2, y + h * 0.1), (x - w * 0.1, y - h * 0.12), (x + w * 0.2, y + h * 0.16), (x + w / 2, y + h * 0.02), (x + w / 2, y + h / 2), (x - w / 2, y + h / 2)], b)


def plant(sheet: Sheet, stage: Stage, rng: random.Random, x: float, base: float, h: float = 0.3) -> None:
    """A potted plant with long leaves."""
    pot, leaf = stage.pal.lit(hexc("#a85f42"), 1.0), stage.pal.lit(hexc("#4f7a4a"), 1.0, 0.08)
    for i in range(11):
        a = -math.pi / 2 + (i - 5) * 0.24 + rng.uniform(-0.08, 0.08)
        length = h * rng.uniform(0.55, 0.85)
        tip = (x + math.cos(a) * length, base - h * 0.28 + math.sin(a) * length)
        mid = ((x + tip[0]) / 2, (base - h * 0.28 + tip[1]) / 2)
        n = 0.018
        sheet.blob([(x, base - h * 0.28), (mid[0] - math.sin(a) * n, mid[1] + math.cos(a) * n), tip, (mid[0] + math.sin(a) * n, mid[1] - math.cos(a) * n)], shade(leaf, rng.choice((-0.04, 0.0, 0.05))))
    sheet.shape([(x - h * 0.17, base - h * 0.3), (x + h * 0.17, base - h * 0.3), (x + h * 0.12, base), (x - h * 0.12, base)], Ramp.across(x - h * 0.17, shade(pot, 0.05), x + h * 0.17, shade(pot, -0.08)))


def door(sheet: Sheet, stage: Stage, x: float, base: float, h: float = 0.44, w: float = 0.19, code: str = "#6b4a35", ajar: bool = False) -> None:
    """A panelled door in its frame; light falls through when ajar."""
    c = _wood(stage, code)
    sheet.rect(x - w / 2 - 0.02, base - h - 0.02, x + w / 2 + 0.02, base, shade(c, 0.08))
    if ajar:
        sheet.rect(x - w / 2, base - h, x + w / 2, base, hexc("#ffe2a8"))
        lamp_glow(stage, x, base - h * 0.5, 0.4, 0.5, 0.6)
        sheet.shape([(x - w / 2, base - h), (x + w * 0.15, base - h + 0.02), (x + w * 0.15, base + 0.03), (x - w / 2, base)], shade(c, -0.05))
        return
    sheet.rect(x - w / 2, base - h, x + w / 2, base, c)
    for ky, kh in ((0.06, 0.36), (0.52, 0.40)):
        for kx in (-0.42, 0.06):
            sheet.rect(x + kx * w, base - h + ky * h, x + (kx + 0.36) * w, base - h + (ky + kh) * h, shade(c, -0.06))
            sheet.rect(x + kx * w + 0.005, base - h + ky * h + 0.006, x + (kx + 0.36) * w, base - h + (ky + kh) * h, shade(c, -0.015))
    sheet.ellipse(x + w * 0.4, base - h * 0.48, 0.008, 0.008, hexc("#d8b45a"))


def wall_clock(sheet: Sheet, stage: Stage, x: float, y: float, r: float = 0.05) -> None:
    """A round clock at ten past ten."""
    sheet.ellipse(x, y, r * 1.15, r * 1.15, _wood(stage, "#4a3226"))
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
    sheet.shape([(x - w * 0.33, base), (x - w * 0.33, base - h * 0.5), *ring(x, base - h * 0.5, w * 0.33, h * 0.24, 14, 180, 360), (x + w * 0.33, base)], (0.07, 0.04, 0.05))
    for k, (code, s) in enumerate((("#e2572b", 1.0), ("#ff9a3c", 0.72), ("#ffdf8a", 0.42))):
        for i in range(5 - k):
            fx = x + (i - (4 - k) / 2) * w * 0.11
            sheet.blob([(fx - 0.022 * s, base - 0.012), (fx - 0.026 * s, base - 0.05 * s), (fx + 0.004, base - (0.10 + 0.05 * math.sin(i * 2.4)) * s - 0.02), (fx + 0.026 * s, base - 0.05 * s), (fx + 0.022 * s, base - 0.012)], hexc(code))
    for s in (-1, 1):
        sheet.shape(capsule((x - s * 0.08, base - 0.012), (x + s * 0.07, base - 0.03), 0.013, 0.013, 4), (0.2, 0.1, 0.07))
    lamp_glow(stage, x, base - 0.06, 0.6, 0.85, depth, 0.5, (1.0, 0.55, 0.22))
    stage.drawn.moves("the fire flickers")


def crates(sheet: Sheet, stage: Stage, rng: random.Random, x: float, base: float, s: float, n: int = 3) -> None:
    """A stack of wooden crates."""
    spots = [(0.0, 0.0), (1.06, 0.0), (0.45, 1.0)][:n]
    for ox, oy in spots:
        c = _wood(stage, rng.choice(("#a87a4a", "#8f6a44", "#b58a58")))
        x0, y0 = x + ox * s, base - oy * s
        sheet.rect(x0, y0 - s, x0 + s, y0, c)
        for k in range(4):
            sheet.rect(x0, y0 - s + k * s / 4, x0 + s, y0 - s + k * s / 4 + 0.003, shade(c, -0.12))
        sheet.shape([(x0, y0), (x0, y0 - s * 0.12), (x0 + s * 0.88, y0 - s), (x0 + s, y0 - s), (x0 + s, y0 - s * 0.88), (x0 + s * 0.12, y0)], shade(c, 0.05))
        for ex in (x0, x0 + s * 0.9):
            sheet.rect(ex, y0 - s, ex + s * 0.1, y0, shade(c, -0.05))


def column(sheet: Sheet, stage: Stage, x: float, top: float, base: float, w: float, code: str = "#d8cbb4", near: float = 1.0) -> None:
    """A stone column."""
    c = stage.pal.lit(hexc(code), near, 0.05)
    side = stage.light_side
    sheet.rect(x - w / 2, top, x + w / 2, base, Ramp(((x - w / 2, shade(c, 0.03 if side < 0 else -0.18)), (x, shade(c, 0.04)), (x + w / 2, shade(c, -0.18 if side < 0 else 0.03))), axis="x"))
    for k in (-0.25, 0.0, 0.25):
        sheet.rect(x + k * w - 0.001, top, x + k * w + 0.001, base, shade(c, -0.08))
    for y, g in ((top, 0.7), (base - 0.03, 0.72)):
        sheet.rect(x - w * g, y, x + w * g, y + 0.03, shade(c, 0.03))


def shelf_of_bottles(sheet: Sheet, stage: Stage, rng: random.Random, x: float, y: float, w: float) -> None:
    """Bottles on a shelf."""
    sheet.rect(x, y, x + w, y + 0.010, _wood(stage, "#4a3022"))
    bx = x + 0.01
    while bx < x + w - 0.02:
        c = stage.pal.lit(hexc(rng.choice(("#5f8a5a", "#b8642f", "#8a3a3a", "#d8b45a", "#4a7a8a", "#e2d8c8"))), 1.0)
        bw, bh = rng.uniform(0.014, 0.022), rng.uniform(0.06, 0.095)
        sheet.shape(spline([(bx, y), (bx, y - bh * 0.55), (bx + bw * 0.32, y - bh * 0.72), (bx + bw * 0.34, y - bh), (bx + bw * 0.66, y - bh), (bx + bw * 0.68, y - bh * 0.72), (bx + bw, y - bh * 0.55), (bx + bw, y)], steps=2), c)
        sheet.rect(bx + bw * 0.15, y - bh * 0.5, bx + bw * 0.3, y - bh * 0.1, shade(c, 0.15))
        bx += bw + rng.uniform(0.006, 0.02)
