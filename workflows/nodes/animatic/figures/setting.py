"""What goes with people: shadows on the ground, seats, strangers in the background."""

from __future__ import annotations

from ..colour import hexc, mix, shade
from ..paint import Ramp, capsule
from ..shot import Actor, Look, Named
from ..stage import Spot, Stage
from .figure import BOX, Lighting
from .layer import FigureLayer


def lay_before_people(stage: Stage) -> None:
    """Move the sheet just added to behind the figures."""
    if stage.figures_at >= 0:
        stage.layers.insert(stage.figures_at, stage.layers.pop())
        stage.figures_at += 1


def seat(stage: Stage, spot: Spot, height: float, facing: int) -> None:
    """Something to sit on: a stool indoors, a log or a stone outdoors."""
    sheet, pal, rng = stage.sheet(), stage.pal, stage.rng(f"seat {spot.x:.3f}")
    top = spot.y - (height - 0.055) * spot.tall
    w = 0.10 * spot.tall
    x = spot.x - facing * 0.02 * spot.tall
    if stage.indoors:
        c = pal.lit((0.42, 0.28, 0.2), 1.0, 0.1)
        for dx in (-0.8, 0.72):
            sheet.rect(x + dx * w, top, x + (dx + 0.13) * w, spot.y, shade(c, -0.06))
        bx = x - facing * w * 0.95
        sheet.shape(
            [
                (bx - 0.09 * w, spot.y),
                (bx - 0.09 * w - facing * 0.12 * w, top - 0.25 * spot.tall),
                (bx + 0.09 * w - facing * 0.12 * w, top - 0.25 * spot.tall),
                (bx + 0.09 * w, spot.y),
            ],
            c,
        )
        sheet.rect(x - 1.05 * w, top, x + 1.05 * w, top + 0.028 * spot.tall, shade(c, 0.06))
    elif rng.random() < 0.5:
        c = pal.lit((0.40, 0.29, 0.21), 1.0, 0.15)
        sheet.shape(
            capsule(
                (x - 1.6 * w, (top + spot.y) / 2),
                (x + 1.5 * w, (top + spot.y) / 2),
                (spot.y - top) / 2,
                (spot.y - top) / 2,
            ),
            Ramp.down(top, shade(c, 0.06), spot.y, shade(c, -0.10)),
        )
        sheet.ellipse(x + 1.5 * w, (top + spot.y) / 2, (spot.y - top) * 0.28, (spot.y - top) * 0.48, shade(c, 0.12))
    else:
        c = pal.lit((0.48, 0.46, 0.46), 1.0, 0.15)
        sheet.blob(
            [
                (x - 1.5 * w, spot.y),
                (x - 1.2 * w, top + 0.02),
                (x - 0.3 * w, top - 0.004),
                (x + 0.8 * w, top),
                (x + 1.4 * w, top + 0.03),
                (x + 1.6 * w, spot.y),
            ],
            Ramp.down(top, shade(c, 0.06), spot.y, shade(c, -0.10)),
        )
    stage.add(sheet, stage.figure_depth, rim=0.6)
    lay_before_people(stage)


def crowd(stage: Stage, light: Lighting) -> None:
    """A few strangers farther off, in muted clothes."""
    rng = stage.rng("crowd")
    spots = sorted(stage.spots, key=lambda s: s.x)
    if not spots:
        return
    tall = sum(s.tall for s in spots) / len(spots) * 0.84
    base = sum(s.y for s in spots) / len(spots) - 0.035
    count = rng.randint(4, 6)
    far = Lighting(
        lambda c: mix(light.lit(c), stage.pal.haze, 0.34),
        mix(light.shadow, stage.pal.haze, 0.3),
        light.rim,
        light.rim_strength * 0.6,
        light.side,
    )
    left, right = max(0.1, spots[0].x - 0.3), min(stage.wide - 0.1, spots[-1].x + 0.3)
    for i in range(count):
        kind = rng.choice(("woman", "man"))
        muted = [
            Named(w, hexc(c))
            for w, c in (
                ("grey", "#6f747a"),
                ("brown", "#5f4a3c"),
                ("blue", "#3f4f68"),
                ("green", "#4a5a48"),
                ("charcoal", "#3a3d44"),
                ("rust", "#7a4a34"),
            )
        ]
        look = Look(kind, "adult", "average", rng.choice(muted[:2]), rng.choice(("short", "bob", "cropped", "bun")), hexc(rng.choice(("#e6b995", "#a8714c", "#f1cdb0"))),
                    rng.choice(("coat", "jacket", "raincoat", "long coat")), rng.choice(muted), "trousers", muted[4], rng.choice(("", "", "cap", "hat")), rng.choice(muted))  # fmt: skip
        x = left + (right - left) * (i + rng.uniform(0.15, 0.85)) / count
        walking = rng.random() < 0.4
        facing = rng.choice((-1, 1))
        size = tall * rng.uniform(0.94, 1.05)
        spot = Spot(x, base + rng.uniform(-0.006, 0.006), size)
        pace = facing * size * 0.04 if walking else 0.0
        ground_shadow(stage, spot, pace)
        layer = FigureLayer(
            Actor(look, "walk" if walking else rng.choice(("stand", "wait", "stand-pockets", "look-up"))),
            spot,
            facing,
            size * stage.frame.unit,
            far,
            BOX,
            stage.figure_depth * 0.94,
            stage.focus,
            rng.random(),
            0.0,
            pace,
        )
        stage.layers.append(layer)  # type: ignore[arg-type]
        lay_before_people(stage)
    stage.drawn.parts.insert(0, "a small crowd of people in muted coats")
    stage.drawn.moves("people pass in the background")


def ground_shadow(stage: Stage, spot: Spot, pace: float) -> None:
    sheet = stage.sheet()
    ink = stage.pal.ink
    sheet.soft(spot.x, spot.y + 0.002, spot.tall * 0.20, spot.tall * 0.036, ink, 0.6)
    if not stage.indoors and stage.shot.weather in ("clear", "wind", "dust"):
        away = -stage.light_side
        reach = spot.tall * (0.9 if stage.shot.hour in ("dawn", "golden", "dusk", "night") else 0.35)
        sheet.shape([(spot.x - spot.tall * 0.06, spot.y - 0.002), (spot.x + spot.tall * 0.06, spot.y - 0.002),
                     (spot.x + away * reach + spot.tall * 0.08, spot.y + reach * 0.14), (spot.x + away * reach - spot.tall * 0.05, spot.y + reach * 0.14)],
                    ink, 0.32, blur=0.006)  # fmt: skip
    stage.add(sheet, stage.figure_depth, grain=0, drift=lambda t: (pace * (t - 2.5), 0.0))
    lay_before_people(stage)
