"""Above and across: rooftop, bridge."""

from __future__ import annotations

from ..buildings import skyline, street_lamp, wet_reflections
from ..colour import hexc, mix, shade
from ..nature import BOTTOM, sea
from ..paint import Ramp
from ..sky import sky
from ..stage import Stage
from .register import place
from .soil import spread
from .town import pavement, wet


@place("rooftop", preposition="on")
def rooftop(stage: Stage) -> None:
    """A flat roof with a water tank, the city below."""
    pal, rng = stage.pal, stage.rng("rooftop")
    stage.horizon = 0.66
    sky(stage)
    lit = pal.night
    for near, depth, base, low, high in (
        (0.18, 0.10, 0.78, 0.1, 0.5),
        (0.38, 0.22, 0.84, 0.1, 0.42),
        (0.6, 0.42, 0.92, 0.06, 0.34),
    ):
        sheet = stage.sheet()
        skyline(sheet, stage, rng, base, low, high, near, max(lit, 0.0), step=0.08 + near * 0.16)
        stage.add(sheet, depth, mist=(0.4, base, 0.7 - near * 0.6), rim=0.35)
    sheet = stage.sheet()
    x = stage.wide * rng.choice((0.15, 0.85))
    wood = pal.lit(hexc("#6b4a38"), 0.85, 0.25)
    for lx in (-0.07, 0.0, 0.07):
        sheet.line([(x + lx, 0.82), (x + lx * 0.8, 0.5)], 0.010, shade(wood, -0.1))
    sheet.line([(x - 0.07, 0.8), (x + 0.06, 0.55)], 0.005, shade(wood, -0.1))
    sheet.rect(
        x - 0.10,
        0.30,
        x + 0.10,
        0.52,
        Ramp.across(
            x - 0.1,
            shade(wood, 0.05 if stage.light_side < 0 else -0.08),
            x + 0.1,
            shade(wood, -0.08 if stage.light_side < 0 else 0.05),
        ),
    )
    for k in range(1, 8):
        sheet.rect(x - 0.1 + 0.025 * k, 0.30, x - 0.1 + 0.025 * k + 0.0015, 0.52, shade(wood, -0.1))
    for y in (0.34, 0.46):
        sheet.rect(x - 0.102, y, x + 0.102, y + 0.008, shade(wood, -0.14))
    sheet.shape([(x - 0.115, 0.305), (x, 0.215), (x + 0.115, 0.305)], shade(wood, -0.12))
    stage.add(sheet, 0.72, rim=0.8)
    sheet = stage.sheet()
    roof = pal.lit(hexc("#5c5660"), 0.95, 0.15)
    sheet.rect(sheet.left, 0.775, sheet.right, 0.83, Ramp.down(0.775, shade(roof, 0.08), 0.83, shade(roof, -0.04)))
    sheet.rect(sheet.left, 0.765, sheet.right, 0.782, shade(roof, 0.12))
    sheet.rect(sheet.left, 0.83, sheet.right, BOTTOM, Ramp.down(0.83, shade(roof, -0.02), 1.1, shade(roof, -0.12)))
    if wet(stage):
        wet_reflections(sheet, stage, rng, 0.84, 1.05, 12)
    vent = stage.wide - x
    sheet.rect(
        vent - 0.07,
        0.70,
        vent + 0.07,
        0.86,
        Ramp.across(vent - 0.07, shade(roof, 0.08), vent + 0.07, shade(roof, -0.06)),
    )
    for k in range(5):
        sheet.rect(vent - 0.055, 0.72 + k * 0.022, vent + 0.055, 0.73 + k * 0.022, shade(roof, -0.14))
    stage.add(sheet, 0.9, rim=0.6)
    stage.people_here()
    spread(stage, 0.90, 0.37)
    stage.drawn.place = "a rooftop above the city"
    stage.drawn.part("a water tower")
    stage.drawn.part("the skyline" + (" with hundreds of lit windows" if lit > 0.4 else ""))


@place("bridge", preposition="on")
def bridge(stage: Stage) -> None:
    """A suspension bridge or a stone one over the river, the city on the far bank."""
    pal, rng = stage.pal, stage.rng("bridge")
    stage.horizon = 0.60
    sky(stage)
    sheet = stage.sheet()
    skyline(sheet, stage, rng, 0.61, 0.04, 0.26, 0.3, pal.night, step=0.06)
    stage.add(sheet, 0.14, mist=(0.35, 0.62, 0.6), rim=0.25)
    sea(stage, 0.60, 0.86, hexc("#3d6474"), rows=4, swell=0.003, depth0=0.16, depth1=0.5)
    sheet = stage.sheet()
    steel = pal.lit(hexc(rng.choice(("#9a3f34", "#55616e", "#6a6f60"))), 0.72, 0.2)
    tx = stage.wide * rng.uniform(0.3, 0.7)
    for off in (-0.055, 0.055):
        sheet.rect(
            tx + off - 0.016,
            0.02,
            tx + off + 0.016,
            0.80,
            Ramp.across(tx + off - 0.016, shade(steel, 0.05), tx + off + 0.016, shade(steel, -0.06)),
        )
    for y in (0.06, 0.24, 0.44):
        sheet.rect(tx - 0.07, y, tx + 0.07, y + 0.03, steel)
    cable = []
    for i in range(60):
        x = sheet.left + (sheet.right - sheet.left) * i / 59
        d = abs(x - tx) / 1.25
        cable.append((x, 0.05 + 0.64 * (1 - (1 - min(1.0, d)) ** 2)))
    sheet.line(cable, 0.008, steel)
    for x, y in cable[::2]:
        sheet.rect(x - 0.0012, y, x + 0.0012, 0.77, steel)
    stage.add(sheet, 0.6, rim=0.7, mist=(0.5, 0.9, 0.25))
    pavement(stage, 0.80, "#77706c", depth=0.92)
    sheet = stage.sheet()
    iron = mix(steel, pal.ink, 0.35)
    for y, w in ((0.66, 0.012), (0.79, 0.014)):
        sheet.rect(sheet.left, y, sheet.right, y + w, iron)
    x = sheet.left
    while x < sheet.right:
        sheet.rect(x, 0.66, x + 0.006, 0.80, iron)
        x += 0.035
    on = pal.night > 0.25
    for x in (stage.wide * 0.12, stage.wide * 0.88):
        street_lamp(sheet, stage, x, 0.82, 0.46, 0.93, on)
    stage.add(sheet, 0.93, rim=0.7)
    stage.people_here()
    spread(stage, 0.92, 0.38)
    stage.drawn.place = "a great bridge over a river"
    stage.drawn.part("a tall bridge tower with cables")
    stage.drawn.part("the city on the far bank" + (" glittering with lights" if pal.night > 0.4 else ""))
    stage.drawn.part("an iron railing")
