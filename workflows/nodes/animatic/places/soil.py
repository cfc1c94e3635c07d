"""What places out of doors share: soil, spots for people, something dark near the lens."""

from __future__ import annotations

import math

from ..colour import mix, shade
from ..nature import BOTTOM, grass, land, ridge_line, swaying
from ..paint import MARGIN_Y, Point, Ramp
from ..stage import Spot, Stage


def ground(
    stage: Stage,
    y: float,
    colour: tuple[float, float, float],
    *,
    bumps: float = 0.015,
    depth: float = 0.9,
    blades: float = 0.0,
    rim: float = 0.5,
    purpose: str = "ground",
) -> list[Point]:
    """The soil people stand on, from ``y`` to the bottom."""
    if stage.shot.weather == "snow":
        colour, blades = mix(colour, (0.93, 0.95, 0.98), 0.86), blades * 0.5
        stage.drawn.part("snow on the ground")
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
                sheet.blob(
                    [(x0, y - 0.012), (mid[0], mid[1] - 0.006), tip, (mid[0], mid[1] + 0.008), (x0, y + 0.02)], ink
                )
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
            sheet.shape(
                [
                    (x - w, BOTTOM),
                    (x - w * 0.66, 0.3),
                    (x - w * 0.6, -MARGIN_Y),
                    (x + w * 0.6, -MARGIN_Y),
                    (x + w * 0.7, 0.3),
                    (x + w, BOTTOM),
                ],
                ink,
            )
            sheet.shape(
                [(x, 0.2), (x - side * 0.2, 0.02), (x - side * 0.34, -0.1), (x - side * 0.26, -0.12), (x, 0.1)], ink
            )
    elif kind == "rocks":
        for side in sides:
            x = stage.wide / 2 + side * stage.wide * 0.56
            w, h = rng.uniform(0.3, 0.45), rng.uniform(0.14, 0.26)
            sheet.shape(
                [
                    (x - w, BOTTOM),
                    (x - w * 0.7, BOTTOM - h * 0.7),
                    (x - w * 0.2, BOTTOM - h * 1.3),
                    (x + w * 0.25, BOTTOM - h * 1.1),
                    (x + w * 0.6, BOTTOM - h * 0.6),
                    (x + w, BOTTOM),
                ],
                ink,
            )
    else:
        grass(sheet, rng, 1.04, 0.24, ink, 150)
    stage.add(
        sheet,
        1.45,
        blur=0.004,
        rim=0.25,
        drift=swaying(0.004, 4.5, rng.uniform(0, 6)) if kind in ("branches", "grass") else None,
    )
    if kind in ("branches", "grass"):
        stage.drawn.moves("the grass sways in the foreground" if kind == "grass" else "branches sway in the foreground")
