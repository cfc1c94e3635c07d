"""Furniture, drawn on a sheet at a place on the floor."""

from __future__ import annotations

import random

from .colour import Colour, hexc, shade
from .paint import Ramp, Sheet
from .stage import Stage

SPINES = ("#8a3a32", "#3f5a6a", "#c29a4a", "#4a6a4a", "#6a4a6a", "#a8684a", "#d8c8a0", "#2f3f5a")


def timber(stage: Stage, code: str = "#7a5238", near: float = 1.0, ink: float = 0.12) -> Colour:
    return stage.pal.lit(hexc(code), near, ink)


def table(
    sheet: Sheet,
    stage: Stage,
    x: float,
    base: float,
    w: float,
    h: float = 0.2,
    wood: str = "#7a5238",
    cloth: bool = False,
) -> None:
    """A table with four legs, or with a cloth."""
    c = timber(stage, wood)
    for lx in (-0.46, 0.40):
        sheet.rect(x + lx * w, base - h, x + (lx + 0.06) * w, base, shade(c, -0.1))
    sheet.shape(
        [
            (x - w * 0.47, base - h - 0.022),
            (x + w * 0.47, base - h - 0.022),
            (x + w * 0.52, base - h),
            (x - w * 0.52, base - h),
        ],
        shade(c, 0.09),
    )
    sheet.rect(x - w * 0.52, base - h, x + w * 0.52, base - h + 0.018, shade(c, -0.02))
    if cloth:
        white = stage.pal.lit((0.93, 0.9, 0.85), 1.0)
        sheet.shape(
            [
                (x - w * 0.5, base - h - 0.02),
                (x + w * 0.5, base - h - 0.02),
                (x + w * 0.54, base - h * 0.55),
                (x + w * 0.3, base - h * 0.62),
                (x, base - h * 0.52),
                (x - w * 0.3, base - h * 0.62),
                (x - w * 0.54, base - h * 0.55),
            ],
            Ramp.down(base - h, white, base - h * 0.5, shade(white, -0.1)),
        )
    if stage.table is None:
        stage.table = (x, base - h - 0.012, w * 0.45)


def desk(sheet: Sheet, stage: Stage, x: float, base: float, w: float, h: float = 0.21, wood: str = "#6b4630") -> None:
    """A desk with drawers."""
    c = timber(stage, wood)
    sheet.rect(x - w * 0.48, base - h, x + w * 0.48, base, Ramp.down(base - h, c, base, shade(c, -0.08)))
    sheet.rect(x - w * 0.14, base - h + 0.03, x + w * 0.14, base, shade(c, -0.16))
    for s in (-1, 1):
        for k in range(3):
            y = base - h + 0.03 + k * (h - 0.03) / 3
            cx = x + s * w * 0.31
            sheet.rect(cx - w * 0.14, y + 0.004, cx + w * 0.14, y + (h - 0.03) / 3 - 0.004, shade(c, 0.03))
            sheet.ellipse(cx, y + (h - 0.03) / 6, 0.006, 0.005, hexc("#c9a24a"))
    sheet.shape(
        [
            (x - w * 0.5, base - h - 0.02),
            (x + w * 0.5, base - h - 0.02),
            (x + w * 0.53, base - h + 0.002),
            (x - w * 0.53, base - h + 0.002),
        ],
        shade(c, 0.1),
    )
    if stage.table is None:
        stage.table = (x, base - h - 0.010, w * 0.45)


def chair(
    sheet: Sheet, stage: Stage, x: float, base: float, s: float = 0.26, facing: int = 1, wood: str = "#5f4030"
) -> None:
    """A wooden chair."""
    c = timber(stage, wood)
    for dx in (-0.26, 0.26):
        sheet.rect(x + dx * s - 0.006, base - s * 0.48, x + dx * s + 0.006, base, shade(c, -0.06))
    bx = x - facing * 0.26 * s
    sheet.shape(
        [
            (bx - 0.007, base - s * 0.5),
            (bx - facing * 0.03 - 0.007, base - s),
            (bx - facing * 0.03 + 0.007, base - s),
            (bx + 0.007, base - s * 0.5),
        ],
        c,
    )
    for k in (0.66, 0.8, 0.94):
        sheet.rect(
            min(bx - facing * 0.02, bx + facing * 0.10),
            base - s * k,
            max(bx - facing * 0.02, bx + facing * 0.10),
            base - s * k + 0.02,
            c,
        )
    sheet.shape(
        [
            (x - 0.30 * s, base - s * 0.5),
            (x + 0.30 * s, base - s * 0.5),
            (x + 0.33 * s, base - s * 0.45),
            (x - 0.33 * s, base - s * 0.45),
        ],
        shade(c, 0.08),
    )


def armchair(sheet: Sheet, stage: Stage, x: float, base: float, s: float = 0.34, cloth: str = "#7a3f3a") -> None:
    """A padded chair from the front."""
    c = stage.pal.lit(hexc(cloth), 1.0, 0.08)
    sheet.blob(
        [
            (x - 0.36 * s, base - 0.2 * s),
            (x - 0.34 * s, base - 0.88 * s),
            (x - 0.2 * s, base - 1.0 * s),
            (x + 0.2 * s, base - 1.0 * s),
            (x + 0.34 * s, base - 0.88 * s),
            (x + 0.36 * s, base - 0.2 * s),
        ],
        Ramp.down(base - s, shade(c, 0.05), base, shade(c, -0.07)),
    )
    sheet.rect(x - 0.36 * s, base - 0.42 * s, x + 0.36 * s, base - 0.08 * s, shade(c, 0.03))
    for side in (-1, 1):
        sheet.blob(
            [
                (x + side * 0.3 * s, base - 0.08 * s),
                (x + side * 0.28 * s, base - 0.5 * s),
                (x + side * 0.4 * s, base - 0.58 * s),
                (x + side * 0.5 * s, base - 0.48 * s),
                (x + side * 0.48 * s, base - 0.06 * s),
            ],
            shade(c, -0.03),
        )
        sheet.rect(
            x + side * 0.4 * s - 0.008, base - 0.08 * s, x + side * 0.4 * s + 0.008, base, timber(stage, "#3a281e")
        )


def sofa(sheet: Sheet, stage: Stage, x: float, base: float, w: float = 0.6, cloth: str = "#55606a") -> None:
    """A sofa with two cushions."""
    c = stage.pal.lit(hexc(cloth), 1.0, 0.1)
    h = 0.24
    sheet.blob(
        [
            (x - w * 0.47, base - 0.05),
            (x - w * 0.46, base - h),
            (x - w * 0.3, base - h * 1.1),
            (x + w * 0.3, base - h * 1.1),
            (x + w * 0.46, base - h),
            (x + w * 0.47, base - 0.05),
        ],
        Ramp.down(base - h * 1.1, shade(c, 0.05), base, shade(c, -0.08)),
    )
    for k in (-1, 1):
        sheet.blob(
            [
                (x + k * w * 0.01, base - 0.06),
                (x + k * w * 0.015, base - h * 0.5),
                (x + k * w * 0.2, base - h * 0.54),
                (x + k * w * 0.41, base - h * 0.5),
                (x + k * w * 0.41, base - 0.06),
            ],
            shade(c, 0.04),
        )
        sheet.blob(
            [
                (x + k * w * 0.42, base - 0.02),
                (x + k * w * 0.41, base - h * 0.6),
                (x + k * w * 0.48, base - h * 0.68),
                (x + k * w * 0.54, base - h * 0.55),
                (x + k * w * 0.53, base - 0.02),
            ],
            shade(c, -0.02),
        )


def bed(
    sheet: Sheet,
    stage: Stage,
    x: float,
    base: float,
    w: float = 0.66,
    cover: str = "#4f6a86",
    facing: int = 1,
    iron: bool = False,
) -> None:
    """A bed from the side, pillow at one end."""
    pal = stage.pal
    frame = timber(stage, "#5a4030") if not iron else pal.lit((0.85, 0.87, 0.9), 1.0, 0.1)
    sheets, blanket = pal.lit((0.94, 0.92, 0.88), 1.0), pal.lit(hexc(cover), 1.0, 0.05)

    def px(t: float) -> float:
        return x + facing * t * w

    sheet.rect(min(px(-0.5), px(-0.47)), base - 0.30, max(px(-0.5), px(-0.47)), base, frame)
    sheet.rect(min(px(0.5), px(0.47)), base - 0.19, max(px(0.5), px(0.47)), base, frame)
    if iron:
        for k in range(4):
            sheet.rect(
                min(px(-0.5), px(-0.47)),
                base - 0.30 + k * 0.05,
                max(px(-0.5), px(-0.46)),
                base - 0.294 + k * 0.05,
                frame,
            )
    sheet.rect(min(px(-0.48), px(0.48)), base - 0.155, max(px(-0.48), px(0.48)), base - 0.05, shade(sheets, -0.10))
    sheet.blob(
        [
            (px(-0.465), base - 0.15),
            (px(-0.46), base - 0.20),
            (px(-0.36), base - 0.215),
            (px(-0.27), base - 0.20),
            (px(-0.265), base - 0.15),
        ],
        sheets,
    )
    hem = [(px(-0.22 + 0.71 * k / 8), base - (0.022 if k % 2 else 0.034)) for k in range(9)]
    sheet.shape(
        [
            (px(-0.24), base - 0.165),
            (px(-0.2), base - 0.178),
            (px(0.45), base - 0.174),
            (px(0.492), base - 0.15),
            *reversed(hem),
        ],
        Ramp.down(base - 0.18, shade(blanket, 0.06), base, shade(blanket, -0.10)),
    )
    for k in range(1, 8, 2):
        fx = px(-0.22 + 0.71 * k / 8)
        sheet.shape(
            [(fx, base - 0.14), (fx - 0.006, base - 0.03), (fx + 0.006, base - 0.03)], shade(blanket, -0.10), 0.8
        )
    sheet.shape(
        [
            (px(-0.24), base - 0.165),
            (px(-0.2), base - 0.178),
            (px(-0.12), base - 0.178),
            (px(-0.13), base - 0.03),
            (px(-0.22), base - 0.03),
        ],
        shade(sheets, -0.03),
    )


def bookcase(
    sheet: Sheet,
    stage: Stage,
    rng: random.Random,
    x: float,
    top: float,
    w: float,
    base: float,
    shelves: int,
    near: float = 1.0,
) -> None:
    """Shelves of books."""
    c = timber(stage, "#5f3f2a", near)
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


def crates(sheet: Sheet, stage: Stage, rng: random.Random, x: float, base: float, s: float, n: int = 3) -> None:
    """A stack of wooden crates."""
    spots = [(0.0, 0.0), (1.06, 0.0), (0.45, 1.0)][:n]
    for ox, oy in spots:
        c = timber(stage, rng.choice(("#a87a4a", "#8f6a44", "#b58a58")))
        x0, y0 = x + ox * s, base - oy * s
        sheet.rect(x0, y0 - s, x0 + s, y0, c)
        for k in range(4):
            sheet.rect(x0, y0 - s + k * s / 4, x0 + s, y0 - s + k * s / 4 + 0.003, shade(c, -0.12))
        sheet.shape(
            [
                (x0, y0),
                (x0, y0 - s * 0.12),
                (x0 + s * 0.88, y0 - s),
                (x0 + s, y0 - s),
                (x0 + s, y0 - s * 0.88),
                (x0 + s * 0.12, y0),
            ],
            shade(c, 0.05),
        )
        for ex in (x0, x0 + s * 0.9):
            sheet.rect(ex, y0 - s, ex + s * 0.1, y0, shade(c, -0.05))
