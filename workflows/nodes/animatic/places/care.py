"""Hospital corridor and church: halls drawn in depth."""

from __future__ import annotations

from ..colour import hexc, mix, shade
from ..furniture import bed
from ..paint import MARGIN_Y, Ramp, ring
from ..room import Walls, enter, lamp_glow, stand
from ..stage import Glow, Stage
from .register import place

BOTTOM = 1 + MARGIN_Y


@place("hospital", indoors=True)
def hospital(stage: Stage) -> None:
    """A corridor: doors on both sides, strip lights to the vanishing point, a trolley bed."""
    rng = stage.rng("hospital")
    walls = Walls("#a9c0bc", "#8fa3a5", lamp="#e6fff4", warm=0.9, boards=False)
    enter(stage, walls)
    pal = stage.pal
    vx = stage.wide * rng.uniform(0.44, 0.56)
    stage.sun_x = vx
    tones = pal.lit((0.80, 0.88, 0.86), 1.0)
    floor = pal.lit((0.62, 0.70, 0.71), 1.0)
    sheet = stage.sheet()
    sheet.wash(Ramp.down(0.3, mix(tones, (1.0, 1.0, 1.0), 0.5), 0.7, tones))
    sheet.rect(vx - 0.09, 0.36, vx + 0.09, 0.62, shade(tones, -0.06))
    for s in (-1, 1):
        sheet.rect(
            min(vx + s * 0.004, vx + s * 0.085), 0.37, max(vx + s * 0.004, vx + s * 0.085), 0.62, shade(tones, -0.12)
        )
        sheet.rect(min(vx + s * 0.03, vx + s * 0.06), 0.41, max(vx + s * 0.03, vx + s * 0.06), 0.48, (0.9, 1.0, 0.98))
    stage.add(sheet, 0.3)
    edges = [(0.15, 0.30, 0.645), (0.26, 0.225, 0.70), (0.44, 0.10, 0.79), (0.74, -0.12, 0.95), (1.5, -0.6, 1.3)]
    for i in range(4):
        (h0, t0, b0), (h1, t1, b1) = edges[i], edges[i + 1]
        sheet = stage.sheet()
        near = 0.75 + 0.08 * i
        for s in (-1, 1):
            wall = pal.lit((0.78, 0.87, 0.85), near, 0.0 if s == -stage.light_side else 0.05)
            wall = shade(wall, -0.02 * i)
            sheet.shape([(vx + s * h0, t0), (vx + s * h1, t1), (vx + s * h1, b1), (vx + s * h0, b0)], wall)
            d0, d1 = 0.35, 0.68
            band = pal.lit((0.36, 0.58, 0.60), near)
            y0, y1 = b0 - (b0 - t0) * 0.34, b1 - (b1 - t1) * 0.34
            sheet.shape(
                [
                    (vx + s * h0, y0),
                    (vx + s * h1, y1),
                    (vx + s * h1, y1 + (b1 - t1) * 0.05),
                    (vx + s * h0, y0 + (b0 - t0) * 0.05),
                ],
                band,
            )
            hx = [h0 + (h1 - h0) * d for d in (d0, d1)]
            tt = [t0 + (t1 - t0) * d + ((b0 - t0) + (b1 - b0 - t1 + t0) * d) * 0.24 for d in (d0, d1)]
            bb = [b0 + (b1 - b0) * d for d in (d0, d1)]
            sheet.shape(
                [(vx + s * hx[0], tt[0]), (vx + s * hx[1], tt[1]), (vx + s * hx[1], bb[1]), (vx + s * hx[0], bb[0])],
                pal.lit((0.66, 0.55, 0.42), near),
            )
            sheet.shape(
                [
                    (vx + s * (hx[0] * 0.6 + hx[1] * 0.4), tt[0] + 0.06 * (i + 1) * 0.5),
                    (vx + s * (hx[0] * 0.25 + hx[1] * 0.75), tt[1] + 0.06 * (i + 1) * 0.5),
                    (vx + s * (hx[0] * 0.25 + hx[1] * 0.75), tt[1] + (bb[1] - tt[1]) * 0.35),
                    (vx + s * (hx[0] * 0.6 + hx[1] * 0.4), tt[0] + (bb[0] - tt[0]) * 0.38),
                ],
                (0.85, 0.97, 0.95),
            )
        sheet.shape([(vx - h0, t0), (vx + h0, t0), (vx + h1, t1), (vx - h1, t1)], shade(tones, 0.03 - 0.02 * i))
        sheet.shape(
            [(vx - h0, b0), (vx + h0, b0), (vx + h1, b1), (vx - h1, b1)],
            Ramp.down(b0, mix(floor, tones, 0.3), b1, shade(floor, -0.03 * i)),
        )
        m0, m1 = t0 + (t1 - t0) * 0.25, t0 + (t1 - t0) * 0.75
        k0, k1 = h0 + (h1 - h0) * 0.25, h0 + (h1 - h0) * 0.75
        sheet.shape(
            [(vx - k0 * 0.35, m0), (vx + k0 * 0.35, m0), (vx + k1 * 0.35, m1), (vx - k1 * 0.35, m1)], (0.97, 1.0, 0.99)
        )
        sheet.soft(vx, (b0 + b1) / 2, h1 * 0.5, max(0.01, (b1 - b0) * 0.35), (1.0, 1.0, 1.0), 0.4)
        stage.glows.append(_strip(vx, (m0 + m1) / 2, 0.16 + 0.16 * i, 0.36 + 0.16 * i, i))
        stage.add(sheet, 0.36 + 0.16 * i, grain=0.04)
    sheet = stage.sheet()
    side = rng.choice((-1, 1))
    bed(sheet, stage, vx + side * 0.52, 0.88, 0.5, "#9fc4c8", side, iron=True)
    stage.add(sheet, 0.9, rim=0.4)
    stage.table = (vx + side * 0.5, 0.74, 0.12)
    stand(stage, 0.93, 0.50, 4, 0.32, 0.68)
    stage.drawn.place = "a hospital corridor"
    stage.drawn.light = "White light falls from the ceiling"
    stage.drawn.part("rows of doors and white strip lights")
    stage.drawn.part("a bed on wheels")
    stage.drawn.moves("a strip light flickers")


def _strip(x: float, y: float, radius: float, depth: float, i: int) -> Glow:
    return Glow(x, y, radius, (0.9, 1.0, 0.97), 0.4, depth, flicker=0.7 if i == 1 else 0.04, seed=i, stretch=0.5)


@place("church", indoors=True)
def church(stage: Stage) -> None:
    """A nave: arches in depth, a stained-glass window, candles, pews."""
    rng = stage.rng("church")
    walls = Walls("#8f877c", "#6f665c", warm=0.6, boards=False)
    outside = enter(stage, walls)
    pal = stage.pal
    cx = stage.wide * rng.uniform(0.46, 0.54)
    stage.sun_x = cx
    sheet = stage.sheet()
    stone = pal.lit(hexc("#a39a8c"), 1.0, 0.15)
    sheet.wash(Ramp.down(-0.1, shade(stone, -0.16), 0.75, stone))
    stage.add(sheet, 0.35)
    sheet = stage.sheet()
    w, top, bottom = 0.15, 0.05, 0.46
    body = [
        (cx - w, bottom),
        (cx - w, top + 0.14),
        (cx - w * 0.6, top + 0.05),
        (cx, top - 0.03),
        (cx + w * 0.6, top + 0.05),
        (cx + w, top + 0.14),
        (cx + w, bottom),
    ]
    bright = max(0.35, 1 - 0.6 * outside.night)
    colours = [
        mix(pal.ink, hexc(c), bright)
        for c in ("#d8433c", "#2f6fc9", "#e8b53c", "#3f9a5f", "#8a4fb0", "#e87a3c", "#4fb0c9")
    ]
    sheet.shape(body, mix(pal.ink, outside.low, bright))
    for i in range(5):
        for j in range(8):
            x0, y0 = cx - w + 0.006 + i * (2 * w - 0.012) / 5, top - 0.02 + j * (bottom - top + 0.02) / 8
            if abs(x0 + 0.03 - cx) > w * (0.3 + 0.75 * (y0 + 0.08 - top) / 0.16):
                continue
            sheet.rect(
                x0 + 0.003,
                y0 + 0.003,
                x0 + (2 * w - 0.012) / 5 - 0.003,
                y0 + (bottom - top + 0.02) / 8 - 0.003,
                rng.choice(colours),
            )
    sheet.ellipse(cx, 0.15, 0.055, 0.055, mix(pal.ink, (1.0, 0.9, 0.6), bright))
    sheet.rect(cx - 0.17, bottom, cx + 0.17, bottom + 0.016, shade(stone, 0.08))
    altar = pal.lit((0.92, 0.88, 0.8), 1.0)
    sheet.rect(cx - 0.15, 0.56, cx + 0.15, 0.68, altar)
    sheet.rect(cx - 0.165, 0.55, cx + 0.165, 0.565, pal.lit(hexc("#b08a4a"), 1.0))
    sheet.rect(cx - 0.006, 0.44, cx + 0.006, 0.55, hexc("#d0a94f"))
    sheet.rect(cx - 0.03, 0.465, cx + 0.03, 0.476, hexc("#d0a94f"))
    for s in (-1, 1):
        for k in range(2):
            x = cx + s * (0.07 + 0.05 * k)
            sheet.rect(x - 0.005, 0.505, x + 0.005, 0.55, (0.96, 0.93, 0.85))
            sheet.ellipse(x, 0.495, 0.005, 0.012, (1.0, 0.88, 0.5))
        lamp_glow(stage, cx + s * 0.09, 0.49, 0.2, 0.7, 0.45, 0.5, (1.0, 0.75, 0.4))
    stage.add(sheet, 0.42)
    stage.glows.append(_strip(cx, 0.25, 0.45, 0.42, 9))
    sheet = stage.sheet()
    floor = pal.lit(hexc("#80756a"), 1.0, 0.12)
    sheet.rect(sheet.left, 0.67, sheet.right, BOTTOM, Ramp.down(0.67, shade(floor, 0.02), 1.05, shade(floor, -0.12)))
    red = pal.lit(hexc("#8a2f34"), 1.0, 0.05)
    sheet.shape(
        [(cx - 0.06, 0.67), (cx + 0.06, 0.67), (cx + 0.34, BOTTOM), (cx - 0.34, BOTTOM)],
        Ramp.down(0.67, red, 1.05, shade(red, -0.08)),
    )
    stage.add(sheet, 0.7)
    for i, (half, spring, depth, base) in enumerate(
        ((0.27, 0.16, 0.52, 0.70), (0.46, 0.06, 0.68, 0.77), (0.78, -0.10, 0.9, 0.90))
    ):
        sheet = stage.sheet()
        c = pal.lit(hexc("#b3a998"), 0.75 + 0.1 * i, 0.12 + 0.08 * i)
        for s in (-1, 1):
            far = sheet.right if s > 0 else sheet.left
            w = 0.045 + 0.02 * i
            sheet.rect(
                min(cx + s * half, cx + s * (half + w)),
                spring,
                max(cx + s * half, cx + s * (half + w)),
                base,
                Ramp.across(cx + s * half, shade(c, 0.05), cx + s * (half + w), shade(c, -0.12)),
            )
            if i == 2:
                sheet.rect(
                    min(cx + s * (half + w), far), -MARGIN_Y, max(cx + s * (half + w), far), base, shade(c, -0.15)
                )
            sheet.rect(
                min(cx + s * (half - 0.012), cx + s * (half + w + 0.012)),
                spring - 0.02,
                max(cx + s * (half - 0.012), cx + s * (half + w + 0.012)),
                spring + 0.012,
                shade(c, 0.06),
            )
            sheet.rect(
                min(cx + s * (half - 0.012), cx + s * (half + w + 0.012)),
                base - 0.03,
                max(cx + s * (half - 0.012), cx + s * (half + w + 0.012)),
                base + 0.006,
                shade(c, 0.03),
            )
        outer = ring(cx, spring - 0.01, half + 0.05 + 0.02 * i, half * 0.75, 24, 180, 360)
        inner = ring(cx, spring - 0.01, half, half * 0.64, 24, 360, 180)
        sheet.shape(outer + inner, c)
        stage.add(sheet, depth, rim=0.3, mist=(0.1, 0.8, 0.15))
    sheet = stage.sheet()
    wood = pal.lit(hexc("#5a3a28"), 1.0, 0.15)
    for k, (y, d) in enumerate(((0.76, 0.20), (0.83, 0.27), (0.92, 0.36))):
        for s in (-1, 1):
            a, b = cx + s * (d - 0.02), cx + s * (d + 0.5 + 0.2 * k)
            sheet.rect(
                min(a, b),
                y - 0.07 - 0.02 * k,
                max(a, b),
                y + 0.02,
                Ramp.down(y - 0.08, shade(wood, 0.05), y + 0.02, shade(wood, -0.06)),
            )
            sheet.rect(min(a, a + s * 0.022), y - 0.085 - 0.025 * k, max(a, a + s * 0.022), y + 0.03, shade(wood, 0.06))
    stage.add(sheet, 0.86, rim=0.4)
    stand(stage, 0.95, 0.46, 3, 0.40, 0.60)
    stage.drawn.place = "the nave of a church"
    stage.drawn.light = "Coloured light comes through the glass"
    stage.drawn.part("a stained-glass window above the altar")
    stage.drawn.part("stone arches and rows of pews")
    stage.drawn.part("burning candles")
    stage.drawn.moves("the candles flicker")
