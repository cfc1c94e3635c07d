"""Places without walls: forest, mountains, desert, field, snow, garden, cemetery, lake."""

from __future__ import annotations

import math

from ..colour import hexc, mix, shade
from ..nature import (
    BOTTOM,
    bobbing,
    facets,
    grass,
    height_at,
    land,
    leafy_tree,
    palm,
    ridge_line,
    sea,
    swaying,
    treeline,
)  # fmt: skip
from ..paint import MARGIN_Y, Point, Ramp, ring, spline
from ..sky import sky
from ..stage import Spot, Stage
from .register import place

PINE, LEAF, GRASS, SNOW, SAND, ROCK = (hexc(c) for c in ("#2f5a45", "#4d7a3c", "#6f8f45", "#f2f5fa", "#d9a865", "#7a6a66"))


def ground(stage: Stage, y: float, colour: tuple[float, float, float], *, bumps: float = 0.015, depth: float = 0.9,
           blades: float = 0.0, rim: float = 0.5, purpose: str = "ground") -> list[Point]:
    """The soil people stand on, from ``y`` to the bottom."""
    pal, rng = stage.pal, stage.rng(purpose)
    sheet = stage.sheet()
    line = ridge_line(rng, sheet, y, bumps, 3, 4)
    top, low = pal.lit(colour, 0.86), pal.lit(shade(colour, -0.12), 1.0, 0.25)
    land(sheet, line, Ramp.down(y - bumps, top, min(1.1, y + 0.36), low))
    for _ in range(5):
        x, yy = rng.uniform(0, stage.wide), rng.uniform(y + 0.05, 1.05)
        sheet.soft(x, yy, rng.uniform(0.2, 0.5), rng.uniform(0.012, 0.03), pal.lit(shade(colour, 0.06), 1.0), 0.35)
    if blades:
        grass(sheet, rng, y, blades, pal.lit(shade(colour, -0.05), 0.95), 300, line)
    stage.add(sheet, depth, rim=rim)
    return line


def spread(stage: Stage, y: float, tall: float, count: int = 5) -> None:
    """Spots for figures, left to right, the middle ones a little nearer."""
    rng = stage.rng("spots")
    for i in range(count):
        x = stage.wide * (0.16 + 0.68 * (i + 0.5) / count) + rng.uniform(-0.04, 0.04)
        near = rng.uniform(-0.4, 1.0)
        stage.spots.append(Spot(x, y + 0.035 * near, tall * (1 + 0.12 * near)))


def foreground(stage: Stage, kind: str) -> None:
    """A dark frame near the lens: branches, grass, rocks or reeds."""
    pal, rng = stage.pal, stage.rng("foreground")
    sheet = stage.sheet()
    ink = mix(pal.ink, pal.haze, 0.04)
    sides = rng.choice(((-1,), (1,), (-1, 1)))
    if kind == "branches":
        for side in sides:
            x0 = sheet.left if side < 0 else sheet.right
            for _ in range(4):
                y = rng.uniform(-0.1, 0.25)
                reach = rng.uniform(0.45, 0.8)
                tip = (x0 - side * reach, y + rng.uniform(-0.05, 0.16))
                mid = (x0 - side * reach * 0.5, (y + tip[1]) / 2 - 0.03)
                sheet.blob([(x0, y - 0.012), (mid[0], mid[1] - 0.006), tip, (mid[0], mid[1] + 0.008), (x0, y + 0.02)], ink)
                for k in range(13):
                    t = 0.25 + 0.75 * k / 12
                    cx, cy = x0 + (tip[0] - x0) * t, y + (tip[1] - y) * t
                    a = math.pi / 2 + rng.uniform(-0.9, 0.9)
                    r = rng.uniform(0.03, 0.06)
                    sheet.blob([(cx, cy), (cx + r * 0.5 * math.cos(a - 0.5), cy + r * 0.5 * math.sin(a - 0.5)), (cx + r * math.cos(a), cy + r * math.sin(a)),
                                (cx + r * 0.5 * math.cos(a + 0.5), cy + r * 0.5 * math.sin(a + 0.5))], ink)  # fmt: skip
    elif kind == "trunks":
        for side in sides:
            x = stage.wide / 2 + side * stage.wide * rng.uniform(0.46, 0.56)
            w = rng.uniform(0.06, 0.1)
            sheet.shape([(x - w, BOTTOM), (x - w * 0.66, 0.3), (x - w * 0.6, -MARGIN_Y), (x + w * 0.6, -MARGIN_Y), (x + w * 0.7, 0.3), (x + w, BOTTOM)], ink)
            sheet.shape([(x, 0.2), (x - side * 0.2, 0.02), (x - side * 0.34, -0.1), (x - side * 0.26, -0.12), (x, 0.1)], ink)
    elif kind == "rocks":
        for side in sides:
            x = stage.wide / 2 + side * stage.wide * 0.56
            w, h = rng.uniform(0.3, 0.45), rng.uniform(0.14, 0.26)
            sheet.shape([(x - w, BOTTOM), (x - w * 0.7, BOTTOM - h * 0.7), (x - w * 0.2, BOTTOM - h * 1.3), (x + w * 0.25, BOTTOM - h * 1.1), (x + w * 0.6, BOTTOM - h * 0.6), (x + w, BOTTOM)], ink)
    else:
        grass(sheet, rng, 1.04, 0.24, ink, 150)
    stage.add(sheet, 1.45, blur=0.004, rim=0.25, drift=swaying(0.004, 4.5, rng.uniform(0, 6)) if kind in ("branches", "grass") else None)
    if kind in ("branches", "grass"):
        stage.drawn.moves("the grass sways in the foreground" if kind == "grass" else "branches sway in the foreground")


@place("forest")
def forest(stage: Stage) -> None:
    """Firs or broad trees in rows, growing darker and larger towards the eye."""
    pal, rng = stage.pal, stage.rng("forest")
    stage.horizon = 0.66
    sky(stage, stars=True)
    kind = "fir" if rng.random() < 0.62 or stage.shot.weather == "snow" else "round"
    green = PINE if kind == "fir" else LEAF
    rows = ((0.16, 0.60, 0.30, 34, 0.22), (0.34, 0.64, 0.42, 22, 0.38), (0.58, 0.68, 0.62, 13, 0.58))
    for near, y, h, count, depth in rows:
        sheet = stage.sheet()
        colour = pal.lit(green, near, 0.12 + 0.3 * near)
        treeline(sheet, rng, y, h, colour, count, kind)
        stage.add(sheet, depth, mist=(y - 0.3, y + 0.04, 0.75 - 0.4 * near), rim=0.25 * near)
    ground(stage, 0.72, hexc("#5c6b3f") if stage.shot.weather != "snow" else SNOW, bumps=0.03, blades=0.035, rim=0.4)
    sheet = stage.sheet()
    gap = rng.uniform(0.38, 0.62) * stage.wide
    for i in range(6):
        x = sheet.left + (sheet.right - sheet.left) * (i + rng.uniform(0.1, 0.9)) / 6
        if abs(x - gap) < 0.42:
            continue
        base, w = 0.76 + rng.uniform(0, 0.05), rng.uniform(0.024, 0.042)
        bark = pal.lit(hexc("#5a4437"), 0.9, 0.35)
        sheet.shape([(x - w * 1.5, base), (x - w * 0.8, base - 0.12), (x - w * 0.6, -MARGIN_Y), (x + w * 0.6, -MARGIN_Y), (x + w * 0.8, base - 0.12), (x + w * 1.6, base)],
                    Ramp.across(x - w, shade(bark, 0.05 if stage.light_side < 0 else -0.05), x + w, shade(bark, -0.05 if stage.light_side < 0 else 0.05)))  # fmt: skip
        for _ in range(3):
            y = rng.uniform(0.05, 0.4)
            s, reach = rng.choice((-1, 1)), rng.uniform(0.10, 0.2)
            sheet.shape(spline([(x, y - 0.010), (x + s * reach * 0.5, y - 0.035), (x + s * reach, y - 0.085), (x + s * reach * 0.55, y - 0.022), (x, y + 0.014)]), bark)
    stage.add(sheet, 0.93, rim=0.7)
    if not stage.pal.night and stage.shot.weather in ("clear", "fog"):
        _shafts(stage)
    stage.people_here()
    spread(stage, 0.86, 0.36)
    foreground(stage, rng.choice(("branches", "trunks", "grass")))
    stage.drawn.place = "a forest of tall firs" if kind == "fir" else "a forest of broad trees"
    stage.drawn.part("rows of trees fading into the mist")


def _shafts(stage: Stage) -> None:
    sheet, rng = stage.sheet(), stage.rng("shafts")
    for _ in range(5):
        x = stage.sun_x + rng.uniform(-0.4, 0.4)
        w, lean = rng.uniform(0.03, 0.09), (stage.wide / 2 - stage.sun_x) * 0.7
        sheet.shape([(x - w * 0.4, -MARGIN_Y), (x + w * 0.4, -MARGIN_Y), (x + lean + w, 0.84), (x + lean - w, 0.84)], stage.pal.key, 0.14, blur=0.012)
    phase = rng.uniform(0, 6)
    stage.add(sheet, 0.7, grain=0, opacity=lambda t: 0.75 + 0.25 * math.sin(t * 1.1 + phase))
    stage.drawn.part("shafts of light between the trunks")


@place("mountains")
def mountains(stage: Stage) -> None:
    """Three ranges, the nearest wooded, and a ledge to stand on."""
    pal, rng = stage.pal, stage.rng("mountains")
    stage.horizon = 0.68
    sky(stage)
    snowy = stage.shot.weather == "snow" or rng.random() < 0.6
    for i, (near, y, h, cells, depth) in enumerate(((0.14, 0.60, 0.40, 4.5, 0.12), (0.32, 0.66, 0.30, 5, 0.22), (0.52, 0.72, 0.2, 6, 0.38))):
        sheet = stage.sheet()
        line = ridge_line(rng, sheet, y, h, cells, 6, sharp=i < 2)
        rock = pal.lit(mix(ROCK, hexc("#56708a"), 0.5), near, 0.2)
        land(sheet, line, Ramp.down(y - h, rock, y + 0.1, mix(rock, pal.haze, 0.35)), 0.95)
        if i < 2:
            facets(sheet, rng, line, pal.lit(SNOW if snowy else shade(ROCK, 0.18), near + 0.25), stage.light_side, 0.12 - 0.03 * i, 0.8)
        else:
            treeline(sheet, rng, y, 0.07, pal.lit(PINE, near, 0.35), 90, "fir", line)
        stage.add(sheet, depth, mist=(y - h * 0.3, y + 0.12, 0.8 - near), rim=0.3)
    ground(stage, 0.8, SNOW if stage.shot.weather == "snow" else hexc("#6b6a4a"), bumps=0.06, blades=0.02)
    stage.people_here()
    spread(stage, 0.88, 0.32)
    foreground(stage, rng.choice(("rocks", "grass")))
    stage.drawn.place = "a mountain ledge"
    stage.drawn.part("snow-capped peaks behind" if snowy else "bare peaks behind")
    stage.drawn.part("a dark line of firs on the slope")


@place("desert")
def desert(stage: Stage) -> None:
    """Dunes with a lit and a shaded flank, mesas far off."""
    pal, rng = stage.pal, stage.rng("desert")
    stage.horizon = 0.62
    sky(stage)
    if rng.random() < 0.7:
        sheet = stage.sheet()
        for _ in range(rng.randint(2, 4)):
            x, w, h = rng.uniform(0, stage.wide), rng.uniform(0.1, 0.3), rng.uniform(0.08, 0.2)
            sheet.shape([(x - w, 0.64), (x - w * 0.8, 0.62 - h * 0.5), (x - w * 0.62, 0.62 - h), (x + w * 0.6, 0.62 - h * 1.02), (x + w * 0.75, 0.62 - h * 0.5), (x + w, 0.64)],
                        pal.lit(hexc("#a05a3c"), 0.3, 0.15))  # fmt: skip
        stage.add(sheet, 0.15, mist=(0.45, 0.64, 0.5), rim=0.4)
        stage.drawn.part("flat-topped rocks on the horizon")
    for i, (y, h, depth) in enumerate(((0.64, 0.07, 0.28), (0.71, 0.1, 0.5), (0.80, 0.11, 0.9))):
        near = 0.4 + 0.3 * i
        sheet = stage.sheet()
        line = ridge_line(rng, sheet, y, h, 2.2 + i * 0.4, 2)
        light, dark = pal.lit(SAND, near), pal.lit(hexc("#9a5f3f"), near, 0.12)
        land(sheet, line, Ramp.down(y - h, light, y + 0.26, mix(light, dark, 0.7)))
        shapes: list[list[Point]] = []
        for j in range(4, len(line) - 4):
            if line[j][1] <= min(p[1] for p in line[j - 4 : j + 5]):
                px, _py = line[j]
                s = -stage.light_side
                run = [p for p in line if (p[0] - px) * s >= 0 and abs(p[0] - px) < 0.42]
                run.sort(key=lambda p: abs(p[0] - px))
                n = max(1, len(run) - 1)
                under = [(x, yy + h * (0.75 * math.sin(math.pi * k / n) ** 0.8 + 0.1 * math.sin(k * 0.7))) for k, (x, yy) in enumerate(run)]
                shapes.append([*run, *reversed(under)])
        sheet.shapes(shapes, dark, 0.8)
        for _ in range(12 * (i == 2)):
            x, yy, w = rng.uniform(0, stage.wide), rng.uniform(0.86, 1.05), rng.uniform(0.1, 0.3)
            sheet.shape(spline([(x - w, yy), (x, yy - 0.006), (x + w, yy), (x, yy + 0.003)]), dark, 0.25)
        stage.add(sheet, depth, rim=0.4)
    if rng.random() < 0.5:
        sheet = stage.sheet()
        x = stage.wide * rng.choice((0.14, 0.86))
        cactus = pal.lit(hexc("#4d6b45"), 0.9, 0.2)
        for pts in ([(x, 0.86), (x, 0.5)], [(x, 0.72), (x + 0.07, 0.7), (x + 0.075, 0.6)], [(x, 0.66), (x - 0.06, 0.65), (x - 0.064, 0.57)]):
            sheet.line(pts, 0.034, cactus)
        stage.add(sheet, 0.95, rim=0.8)
        stage.drawn.part("a tall cactus")
    stage.people_here()
    spread(stage, 0.88, 0.32)
    foreground(stage, "rocks")
    stage.drawn.place = "a desert of rolling sand dunes"


@place("field")
def field(stage: Stage) -> None:
    """Farmland: hills in strips, hedges, a barn, a lone tree, tall grass."""
    pal, rng = stage.pal, stage.rng("field")
    stage.horizon = 0.6
    sky(stage)
    tones = (hexc("#8fa35a"), hexc("#c9ad55"), hexc("#7f9a4c"), hexc("#d6b45e"))
    for i, (y, depth) in enumerate(((0.60, 0.16), (0.65, 0.3), (0.71, 0.5))):
        near = 0.3 + 0.2 * i
        sheet = stage.sheet()
        line = ridge_line(rng, sheet, y, 0.07, 2.4, 3)
        colour = pal.lit(tones[(i + rng.randrange(4)) % 4], near)
        land(sheet, line, Ramp.down(y - 0.06, colour, y + 0.14, shade(colour, -0.05)), 0.98)
        treeline(sheet, rng, y, 0.035 + 0.02 * i, pal.lit(PINE, near, 0.25), 26, "round", [(x, yy) for x, yy in line if math.sin(x * 7 + i * 2) > 0.1], fill=False)
        if i == 1:
            x = stage.wide * rng.uniform(0.15, 0.85)
            yy = height_at(line, x) + 0.02
            red = pal.lit(hexc("#a8402f"), near + 0.2)
            sheet.shape([(x - 0.08, yy), (x - 0.08, yy - 0.07), (x - 0.05, yy - 0.11), (x + 0.03, yy - 0.11), (x + 0.06, yy - 0.07), (x + 0.06, yy)], red)
            sheet.shape([(x - 0.085, yy - 0.068), (x - 0.052, yy - 0.115), (x + 0.035, yy - 0.115), (x + 0.066, yy - 0.066), (x + 0.03, yy - 0.105), (x - 0.05, yy - 0.105)], pal.lit(hexc("#4a3538"), near + 0.2))
            sheet.rect(x - 0.025, yy - 0.045, x + 0.01, yy, pal.lit(hexc("#3b2528"), near + 0.2))
            stage.drawn.part("a red barn")
        stage.add(sheet, depth, mist=(y - 0.05, y + 0.2, 0.25), rim=0.3)
    line = ground(stage, 0.80, tones[rng.randrange(4)], bumps=0.03, blades=0.07)
    sheet = stage.sheet()
    x = stage.wide * rng.choice((0.16, 0.82)) + rng.uniform(-0.05, 0.05)
    leafy_tree(sheet, rng, x, height_at(line, x) + 0.03, rng.uniform(0.5, 0.62), pal.lit(hexc("#4f3b30"), 0.9, 0.3), pal.lit(LEAF, 0.85, 0.15), pal.key, stage.light_side)
    stage.add(sheet, 0.88, rim=0.35, drift=swaying(0.0015, 5, 0))
    stage.people_here()
    spread(stage, 0.88, 0.34)
    foreground(stage, "grass")
    stage.drawn.place = "an open field of tall grass"
    stage.drawn.part("a lone tree")
    stage.drawn.part("rolling farmland")


@place("snowfield")
def snowfield(stage: Stage) -> None:
    """White land, blue shadows, sparse firs."""
    pal, rng = stage.pal, stage.rng("snow")
    stage.horizon = 0.6
    sky(stage)
    sheet = stage.sheet()
    line = ridge_line(rng, sheet, 0.6, 0.22, 4, 5, sharp=True)
    land(sheet, line, pal.lit(hexc("#b7c6dc"), 0.3), 0.8)
    facets(sheet, rng, line, pal.lit(SNOW, 0.6), stage.light_side, 0.1, 0.8)
    stage.add(sheet, 0.14, mist=(0.45, 0.66, 0.7), rim=0.3)
    for i, (y, depth, count) in enumerate(((0.66, 0.32, 26), (0.74, 0.55, 10))):
        sheet = stage.sheet()
        line = ridge_line(rng, sheet, y, 0.05, 3, 3)
        snow = pal.lit(SNOW, 0.55 + 0.2 * i)
        land(sheet, line, Ramp.down(y - 0.05, snow, y + 0.16, mix(snow, pal.lit(hexc("#8aa4cc"), 0.8), 0.6)))
        treeline(sheet, rng, y, 0.1 + 0.12 * i, pal.lit(PINE, 0.35 + 0.25 * i, 0.35), count, "fir", line)
        stage.add(sheet, depth, mist=(y - 0.15, y + 0.05, 0.4), rim=0.4)
    line = ground(stage, 0.8, SNOW, bumps=0.035)
    sheet = stage.sheet()
    blue = pal.lit(hexc("#8fa8d0"), 1.0)
    x, y = stage.wide * rng.uniform(0.3, 0.7), 1.08
    for i in range(16):
        x += rng.uniform(-0.01, 0.03)
        y -= 0.017
        k = (y - 0.7) * 2
        sheet.ellipse(x + (0.018 if i % 2 else -0.018) * k * 2, y, 0.016 * k, 0.006 * k, blue, 0.6)
    stage.add(sheet, 0.92)
    stage.people_here()
    spread(stage, 0.88, 0.33)
    stage.drawn.place = "a wide field of snow"
    stage.drawn.part("dark firs")
    stage.drawn.part("a line of footprints in the snow")


@place("garden")
def garden(stage: Stage) -> None:
    """Hedges, rose bushes, a path, an arbour."""
    pal, rng = stage.pal, stage.rng("garden")
    stage.horizon = 0.6
    sky(stage)
    sheet = stage.sheet()
    treeline(sheet, rng, 0.64, 0.26, pal.lit(LEAF, 0.35, 0.2), 16, "round")
    stage.add(sheet, 0.3, mist=(0.4, 0.66, 0.4), rim=0.25)
    sheet = stage.sheet()
    hedge = pal.lit(hexc("#3f6b3a"), 0.7, 0.18)
    sheet.rect(sheet.left, 0.58, sheet.right, 0.76, Ramp.down(0.58, shade(hedge, 0.05), 0.76, shade(hedge, -0.06)))
    arch = stage.wide * rng.uniform(0.35, 0.65)
    sheet.shape([*ring(arch, 0.58, 0.19, 0.2, 20, 180, 360), (arch + 0.19, 0.76), (arch - 0.19, 0.76)], hedge)
    sheet.shape([*ring(arch, 0.6, 0.125, 0.15, 20, 180, 360), (arch + 0.125, 0.78), (arch - 0.125, 0.78)], Ramp.down(0.45, pal.low, 0.76, pal.lit(LEAF, 0.5)))
    stage.add(sheet, 0.62, rim=0.5)
    ground(stage, 0.75, hexc("#6f9a4a"), bumps=0.008)
    sheet = stage.sheet()
    path = pal.lit(hexc("#cdb795"), 0.95)
    sheet.shape([(arch - 0.10, 0.755), (arch + 0.10, 0.755), (stage.wide / 2 + 0.55, BOTTOM), (stage.wide / 2 - 0.4, BOTTOM)], Ramp.down(0.75, path, 1.05, shade(path, -0.06)))
    stage.add(sheet, 0.9)
    sheet = stage.sheet()
    petals = [pal.lit(hexc(c), 1.0) for c in ("#d8435a", "#f0a0b4", "#f6e2d0", "#e8823c")]
    for _ in range(9):
        side = rng.choice((-1, 1))
        x, y = stage.wide / 2 + side * rng.uniform(0.42, 1.0), rng.uniform(0.78, 0.9)
        r = rng.uniform(0.07, 0.12)
        sheet.shape(spline([(x + r * 1.3 * rng.uniform(0.85, 1.1) * math.cos(a), y - r * 0.5 + r * rng.uniform(0.85, 1.1) * math.sin(a)) for a in (k * 0.7 for k in range(9))]), pal.lit(hexc("#3c6a3c"), 1.0, 0.2))
        colour = rng.choice(petals)
        for _ in range(9):
            fx, fy, fr = x + rng.uniform(-1.1, 1.1) * r, y - r * 0.5 + rng.uniform(-0.8, 0.6) * r, rng.uniform(0.009, 0.016)
            sheet.ellipse(fx, fy, fr, fr * 0.9, colour)
            sheet.ellipse(fx + fr * 0.2, fy + fr * 0.1, fr * 0.5, fr * 0.4, shade(colour, -0.08))
    stage.add(sheet, 0.95, rim=0.4, drift=swaying(0.0015, 4, 0))
    stage.people_here()
    spread(stage, 0.89, 0.36)
    foreground(stage, "branches")
    stage.drawn.place = "a garden with clipped hedges"
    stage.drawn.part("rose bushes in bloom")
    stage.drawn.part("an arch in the hedge over a pale path")


@place("cemetery")
def cemetery(stage: Stage) -> None:
    """Headstones, bare trees, an iron fence."""
    pal, rng = stage.pal, stage.rng("cemetery")
    stage.horizon = 0.62
    sky(stage)
    sheet = stage.sheet()
    treeline(sheet, rng, 0.64, 0.12, pal.lit(PINE, 0.3, 0.3), 26, "round")
    x = stage.wide * rng.uniform(0.2, 0.8)
    stone = pal.lit(hexc("#8b8a92"), 0.35, 0.2)
    sheet.shape([(x - 0.06, 0.66), (x - 0.06, 0.46), (x - 0.035, 0.46), (x - 0.035, 0.34), (x, 0.22), (x + 0.035, 0.34), (x + 0.035, 0.46), (x + 0.15, 0.46), (x + 0.18, 0.5), (x + 0.18, 0.66)], stone)
    stage.add(sheet, 0.25, mist=(0.45, 0.68, 0.55), rim=0.2)
    ground(stage, 0.70, hexc("#5f7050"), bumps=0.05, blades=0.02)
    for row, (y, s, depth, near) in enumerate(((0.76, 0.09, 0.7, 0.65), (0.85, 0.14, 0.95, 0.9))):
        sheet = stage.sheet()
        for i in range(9 - row * 3):
            x = sheet.left + (sheet.right - sheet.left) * (i + rng.uniform(0.2, 0.8)) / (9 - row * 3)
            h, w = s * rng.uniform(0.8, 1.3), s * rng.uniform(0.3, 0.42)
            lean = rng.uniform(-0.012, 0.012)
            grey = pal.lit(hexc("#a3a2a6"), near, 0.15)
            if rng.random() < 0.25:
                t = w * 0.24
                pts = [(x - t, y), (x - t, y - h * 0.62), (x - w, y - h * 0.62), (x - w, y - h * 0.85), (x - t, y - h * 0.85), (x - t, y - h * 1.25), (x + t, y - h * 1.25), (x + t, y - h * 0.85), (x + w, y - h * 0.85), (x + w, y - h * 0.62), (x + t, y - h * 0.62), (x + t, y)]
            else:
                pts = [(x - w, y), (x - w + lean, y - h * 0.7), *[(px + lean, py) for px, py in ring(x, y - h * 0.7, w, h * 0.3, 12, 180, 360)], (x + w, y)]
            sheet.shape(pts, Ramp.down(y - h, shade(grey, 0.05), y, shade(grey, -0.08)))
        stage.add(sheet, depth, rim=0.7)
    sheet = stage.sheet()
    x = stage.wide * rng.choice((0.1, 0.9))
    leafy_tree(sheet, rng, x, 0.92, 0.85, pal.lit(hexc("#3a3038"), 0.95, 0.5), None, pal.key)
    stage.add(sheet, 1.08, rim=0.5)
    stage.people_here()
    spread(stage, 0.9, 0.36)
    foreground(stage, "grass")
    stage.drawn.place = "an old cemetery"
    stage.drawn.part("leaning headstones and stone crosses")
    stage.drawn.part("a bare tree")
    stage.drawn.part("a chapel in the distance")


@place("lake", preposition="at")
def lake(stage: Stage) -> None:
    """Still water under wooded hills."""
    pal, rng = stage.pal, stage.rng("lake")
    stage.horizon = 0.58
    sky(stage)
    sheet = stage.sheet()
    line = ridge_line(rng, sheet, 0.58, 0.24, 3, 4)
    land(sheet, line, pal.lit(hexc("#51707c"), 0.3), 0.62)
    stage.add(sheet, 0.14, mist=(0.35, 0.6, 0.6), rim=0.3)
    sheet = stage.sheet()
    treeline(sheet, rng, 0.585, 0.09, pal.lit(PINE, 0.45, 0.3), 60)
    stage.add(sheet, 0.2, mist=(0.5, 0.62, 0.4))
    sea(stage, 0.585, 0.84, hexc("#4b7f8c"), rows=5, swell=0.002, depth0=0.22, depth1=0.8)
    ground(stage, 0.88, hexc("#6a6b4a"), bumps=0.03, blades=0.04)
    if rng.random() < 0.6:
        sheet = stage.sheet()
        palm_or_reed = pal.lit(hexc("#5b6b3c"), 1.0, 0.35)
        grass(sheet, rng, 0.92, 0.16, palm_or_reed, 60)
        stage.add(sheet, 1.05, drift=swaying(0.002, 4, 1), rim=0.4)
        stage.drawn.part("reeds along the shore")
    stage.people_here()
    spread(stage, 0.92, 0.36)
    foreground(stage, "branches")
    stage.drawn.place = "the shore of a lake"
    stage.drawn.part("wooded hills across the water")


@place("jungle")
def jungle(stage: Stage) -> None:
    """Palms and huge leaves in layers."""
    pal, rng = stage.pal, stage.rng("jungle")
    stage.horizon = 0.66
    sky(stage)
    for i, (near, y, h, depth) in enumerate(((0.25, 0.66, 0.4, 0.25), (0.5, 0.7, 0.55, 0.5))):
        sheet = stage.sheet()
        green = pal.lit(hexc("#3f7d4c"), near, 0.2)
        treeline(sheet, rng, y, h * 0.5, green, 14, "round")
        for _ in range(5):
            palm(sheet, rng, rng.uniform(0, stage.wide), y, h * rng.uniform(0.8, 1.1), shade(green, -0.03 * i))
        stage.add(sheet, depth, mist=(0.35, y + 0.03, 0.5), rim=0.3)
    ground(stage, 0.76, hexc("#4c6b3a"), bumps=0.04, blades=0.06)
    stage.people_here()
    spread(stage, 0.88, 0.35)
    sheet = stage.sheet()
    for _ in range(9):
        side = rng.choice((-1, 1))
        x0, y0 = (sheet.left + 0.1 if side < 0 else sheet.right - 0.1), rng.uniform(0.1, 1.1)
        a, r = rng.uniform(-0.7, 0.7), rng.uniform(0.25, 0.5)
        tip = (x0 - side * r * math.cos(a), y0 - r * math.sin(a))
        nx, ny = math.sin(a) * r * 0.2, -side * math.cos(a) * r * 0.2
        mid = ((x0 + tip[0]) / 2, (y0 + tip[1]) / 2 - 0.04)
        sheet.blob([(x0, y0), (mid[0] + nx, mid[1] + ny), tip, (mid[0] - nx, mid[1] - ny)], pal.lit(hexc("#2f5f3c"), 1.0, 0.55))
    stage.add(sheet, 1.4, blur=0.003, rim=0.6, drift=bobbing(0.004, 5, 0))
    stage.drawn.place = "a dense jungle"
    stage.drawn.part("palms and huge leaves")
    stage.drawn.moves("the leaves sway")


