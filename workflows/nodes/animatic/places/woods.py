"""Woods and heights: forest, jungle, mountains."""

from __future__ import annotations

import math

from ..colour import hexc, mix, shade
from ..nature import bobbing, facets, land, ridge_line
from ..paint import MARGIN_Y, Ramp, spline
from ..sky import sky
from ..stage import Stage
from ..trees import palm, treeline
from .register import place
from .soil import foreground, ground, spread
from .tones import LEAF, PINE, ROCK, SNOW


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
            sheet.shape(
                spline(
                    [
                        (x, y - 0.010),
                        (x + s * reach * 0.5, y - 0.035),
                        (x + s * reach, y - 0.085),
                        (x + s * reach * 0.55, y - 0.022),
                        (x, y + 0.014),
                    ]
                ),
                bark,
            )
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
        sheet.shape(
            [(x - w * 0.4, -MARGIN_Y), (x + w * 0.4, -MARGIN_Y), (x + lean + w, 0.84), (x + lean - w, 0.84)],
            stage.pal.key,
            0.14,
            blur=0.012,
        )
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
    for i, (near, y, h, cells, depth) in enumerate(
        ((0.14, 0.60, 0.40, 4.5, 0.12), (0.32, 0.66, 0.30, 5, 0.22), (0.52, 0.72, 0.2, 6, 0.38))
    ):
        sheet = stage.sheet()
        line = ridge_line(rng, sheet, y, h, cells, 6, sharp=i < 2)
        rock = pal.lit(mix(ROCK, hexc("#56708a"), 0.5), near, 0.2)
        land(sheet, line, Ramp.down(y - h, rock, y + 0.1, mix(rock, pal.haze, 0.35)), 0.95)
        if i < 2:
            facets(
                sheet,
                rng,
                line,
                pal.lit(SNOW if snowy else shade(ROCK, 0.18), near + 0.25),
                stage.light_side,
                0.12 - 0.03 * i,
                0.8,
            )
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
        sheet.blob(
            [(x0, y0), (mid[0] + nx, mid[1] + ny), tip, (mid[0] - nx, mid[1] - ny)], pal.lit(hexc("#2f5f3c"), 1.0, 0.55)
        )
    stage.add(sheet, 1.4, blur=0.003, rim=0.6, drift=bobbing(0.004, 5, 0))
    stage.drawn.place = "a dense jungle"
    stage.drawn.part("palms and huge leaves")
    stage.drawn.moves("the leaves sway")
