"""Puts the cast on the stage: who stands where, how large, facing whom, and notes it for the description."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from PIL import Image

from ..camera import View
from ..colour import Colour, hexc, mix, shade, times
from ..noise import rng_for
from ..paint import Ramp, capsule
from ..shot import Actor, FigureNote, Look, Named
from ..stage import Glow, Spot, Stage
from ..things.held import holder
from .figure import BOX, Lighting, draw_figure
from .pose import MOVING, pose_at
from .skeleton import build
from .words import doing, wearing, who

REDRAWN = MOVING - {"talk", "argue", "work"}


@dataclass
class FigureLayer:
    """A figure that breathes and sways, or moves in earnest."""

    actor: Actor
    spot: Spot
    facing: int
    px: float
    light: Lighting
    box: tuple[float, float, float, float]
    depth: float
    focus: tuple[float, float]
    phase: float
    wind: float
    pace: float = 0.0
    """Units a second it travels."""
    _still: Image.Image | None = field(default=None, init=False)

    def _sprite(self, time: float) -> Image.Image:
        hold = holder(self.actor.holds)
        if self.actor.action in REDRAWN:
            return draw_figure(self.actor, self.facing, self.px, self.light, time, self.phase, self.wind, hold=hold, box=self.box)
        if self._still is None:
            self._still = draw_figure(self.actor, self.facing, self.px, self.light, 0.4, self.phase, self.wind, hold=hold, box=self.box)
        return self._still

    def draw(self, canvas: Image.Image, view: View, time: float) -> None:
        """Place the figure for this view and moment."""
        w, h = canvas.size
        sprite = self._sprite(time)
        scale, dx, dy = view.place(self.depth, self.focus)
        a = math.tau * (time / 3.7 + self.phase)
        breath = 1 + 0.0035 * math.sin(a)
        sway = 0.004 * math.sin(math.tau * (time / 5.3 + self.phase * 3)) + self.wind * 0.15 * math.sin(a * 0.8)
        fx = ((self.spot.x + self.pace * (time - 2.5)) * scale + dx) * h
        fy = (self.spot.y * scale + dy) * h
        k = scale * self.spot.tall * h / self.px
        left, top = self.box[0] * self.px, self.box[1] * self.px
        x0, x1 = fx + left * k - 4, fx + (left + sprite.width) * k + 4
        y0, y1 = fy + top * k - 4, fy + (top + sprite.height) * k + 4
        x0, y0 = max(0, math.floor(x0)), max(0, math.floor(y0))
        x1, y1 = min(w, math.ceil(x1)), min(h, math.ceil(y1))
        if x1 <= x0 or y1 <= y0:
            return
        # inverse map: canvas pixel -> sprite pixel; the upper body stretches and leans about the feet
        ky = 1 / (k * breath)
        matrix = (1 / k, sway * ky, (x0 - fx) / k + sway * (y0 - fy) * ky - left, 0.0, ky, (y0 - fy) * ky - top)
        part = sprite.transform((x1 - x0, y1 - y0), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
        canvas.paste(part, (x0, y0), part)


def lighting(stage: Stage) -> Lighting:
    """The light on people: the scene's own, a little kinder, so that a coat keeps its colour at night."""
    pal = stage.pal
    peak = max(pal.illum)
    lift = 1.0 if peak > 0.85 else 0.62 / max(0.2, peak) if peak < 0.62 else 1.0
    kind = tuple(min(1.0, (0.5 * v * w + 0.5 * peak) * max(1.0, lift)) for v, w in zip(pal.illum, (1.12, 1.0, 0.92), strict=True))
    illum: Colour = (kind[0], kind[1], kind[2])
    strength = 0.5 if stage.shot.weather in ("clear", "wind", "dust") else 0.34
    return Lighting(
        lit=lambda c: mix(times(c, illum), pal.ink, 0.05),
        shadow=pal.ink,
        rim=mix(pal.key, (1.0, 1.0, 1.0), 0.12),
        rim_strength=strength + 0.3 * pal.night,
        side=stage.light_side,
    )


def _spots(stage: Stage, count: int) -> list[Spot]:
    shot, wide, rng = stage.shot, stage.wide, stage.rng("cast")
    if shot.framing == "wide":
        spots = list(stage.spots) or [Spot(wide * (i + 0.5) / 5, 0.88, 0.34) for i in range(5)]
        doing = {a.action for a in shot.actors}
        if count == 1:
            return [rng.choice(spots[1:-1] if len(spots) > 2 else spots)]
        if count == 2 and not any(a.side for a in shot.actors):
            i = rng.randrange(max(1, len(spots) - 1))
            a, b = spots[i], spots[min(i + 1, len(spots) - 1)]
            mid, y = (a.x + b.x) / 2, (a.y + b.y) / 2
            close = 0.36 if "embrace" in doing else 0.8 if doing & {"talk", "argue", "kneel", "reach", "aim"} else 1.5
            gap = min(close * a.tall, abs(b.x - a.x) * 1.4 + 0.1 if close > 1 else 9.0)
            mid = min(max(mid, 0.2 + gap / 2), wide - 0.2 - gap / 2)
            return [Spot(mid - gap / 2, y, a.tall), Spot(mid + gap / 2, y + 0.004, a.tall)]
        while len(spots) < count:
            spots.append(Spot(rng.uniform(0.1, 0.9) * wide, rng.uniform(0.84, 0.9), 0.33))
        start = rng.randrange(len(spots) - count + 1)
        step = (len(spots) - 1) / max(1, count - 1) if count > 1 and rng.random() < 0.6 else 1
        return [spots[min(len(spots) - 1, round(i * step))] for i in range(count)] if step > 1 else spots[start : start + count]
    if shot.framing == "medium":
        tall = 1.02
        if count == 1:
            return [Spot(wide * rng.choice((0.34, 0.40, 0.60, 0.66)), 1.24, tall)]
        embrace = shot.actors[0].action == "embrace" and count == 2
        gap = 0.3 if embrace else min(0.62, wide * 0.8 / count)
        return [Spot(wide / 2 + gap * (i - (count - 1) / 2), 1.24 + 0.02 * (i % 2), tall * (1 - 0.03 * (i % 2))) for i in range(count)]
    tall = 2.75 if count == 1 else 2.25
    if count == 1:
        return [Spot(wide * rng.choice((0.38, 0.42, 0.58, 0.62)), 0.0, tall)]
    return [Spot(wide * (0.29 if i == 0 else 0.72), 0.0, tall * (1 - 0.04 * i)) for i in range(count)]


def place_cast(stage: Stage) -> None:
    """Make the figures' layers, and put them where the place wants people."""
    shot, wide = stage.shot, stage.wide
    limit = {"wide": 5, "medium": 3, "close": 2}[shot.framing]
    actors = list(shot.actors[:limit])
    if not actors:
        if shot.crowd:
            _crowd(stage, lighting(stage))
        return
    order = {"left": 0, "centre": 1, "": 1, "right": 2}
    actors.sort(key=lambda a: order[a.side])
    spots = sorted(_spots(stage, len(actors)), key=lambda s: s.x)
    light = lighting(stage)
    wind = {"storm": 0.035, "wind": 0.03, "dust": 0.025, "rain": 0.008, "snow": 0.008}.get(shot.weather, 0.003)
    layers: list[tuple[float, FigureLayer, FigureNote]] = []
    if len(actors) == 1 and actors[0].side and shot.framing == "wide" and stage.spots:
        by_x = sorted(stage.spots, key=lambda s: s.x)
        spots = [by_x[{"left": 0, "centre": len(by_x) // 2, "right": -1}[actors[0].side]]]
    for i, (actor, spot) in enumerate(zip(actors, spots, strict=True)):
        rng = rng_for("figure", shot.seed, i)
        facing = _facing(actor, i, spots, wide, rng.random())
        if shot.framing == "close" and actor.holds:
            actor = replace(actor, action="hold-close")  # noqa: PLW2901
        pose = pose_at(actor.action, 0.4, 0.0)
        sk = build(actor.look, pose)
        size = 0.70 if actor.look.age == "child" else 0.95 if actor.look.kind == "woman" else 1.0
        tall = spot.tall * size
        y = spot.y
        if shot.framing == "close":
            tall = spot.tall * (0.9 if actor.look.age == "child" else 1.0) * (0.84 if actor.holds else 1.0)
            y = 0.44 - sk.head[1] * tall
        elif shot.framing == "medium" and sk.head[1] > -0.86:
            y = 0.40 - sk.head[1] * tall
        px = tall * stage.frame.unit
        bottom = min(BOX[3], (1.17 - y) / tall)
        box = (BOX[0], BOX[1] if actor.action in ("raise", "wave", "climb", "dance") else -1.10, BOX[2], bottom)
        pace = 0.0
        if pose.sitting and shot.framing != "close" and shot.place not in ("carriage", "church", "sea"):
            _seat(stage, Spot(spot.x, y, tall), -sk.hip[1], facing)
        if actor.action in ("walk", "run"):
            pace = facing * spot.tall * (0.05 if actor.action == "walk" else 0.09)
        if shot.framing == "wide" and actor.action != "float":
            _ground_shadow(stage, Spot(spot.x, y, tall), pace)
        layers.append((y, FigureLayer(actor, Spot(spot.x, y, tall), facing, px, light, box, stage.figure_depth, stage.focus, rng.random(), wind * stage.light_side * -1, pace),
                       _note(stage, actor, spot, y + sk.far_arm[2][1] * tall)))  # fmt: skip
        if actor.holds in ("lantern", "candle", "torch", "flashlight", "phone"):
            hx, hy = sk.far_arm[2]
            warm = (1.0, 0.72, 0.36) if actor.holds in ("lantern", "candle", "torch") else (0.7, 0.85, 1.0)
            stage.glows.append(Glow(spot.x + hx * facing * tall, y + hy * tall, 0.42 * max(0.4, tall), warm, 0.34, stage.figure_depth, flicker=0.5, seed=i))
    if shot.crowd:
        _crowd(stage, light)
    at = stage.figures_at if stage.figures_at >= 0 else len(stage.layers)
    for _, layer, note in sorted(layers, key=lambda item: item[0]):
        stage.layers.insert(at, layer)
        at += 1
        stage.drawn.figures.append(note)
    stage.drawn.figures.sort(key=lambda n: ("at the left", "left of the centre", "in the middle", "right of the centre", "at the right").index(n.where))
    if any(layer.actor.action == "walk" for _, layer, _ in layers):
        stage.drawn.moves("the walking figure moves on" if len(layers) == 1 else "the walking figures move on")


def _lay_before_people(stage: Stage) -> None:
    """Move the sheet just added to behind the figures."""
    if stage.figures_at >= 0:
        stage.layers.insert(stage.figures_at, stage.layers.pop())
        stage.figures_at += 1


def _seat(stage: Stage, spot: Spot, height: float, facing: int) -> None:
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
        sheet.shape([(bx - 0.09 * w, spot.y), (bx - 0.09 * w - facing * 0.12 * w, top - 0.25 * spot.tall), (bx + 0.09 * w - facing * 0.12 * w, top - 0.25 * spot.tall), (bx + 0.09 * w, spot.y)], c)
        sheet.rect(x - 1.05 * w, top, x + 1.05 * w, top + 0.028 * spot.tall, shade(c, 0.06))
    elif rng.random() < 0.5:
        c = pal.lit((0.40, 0.29, 0.21), 1.0, 0.15)
        sheet.shape(capsule((x - 1.6 * w, (top + spot.y) / 2), (x + 1.5 * w, (top + spot.y) / 2), (spot.y - top) / 2, (spot.y - top) / 2), Ramp.down(top, shade(c, 0.06), spot.y, shade(c, -0.10)))
        sheet.ellipse(x + 1.5 * w, (top + spot.y) / 2, (spot.y - top) * 0.28, (spot.y - top) * 0.48, shade(c, 0.12))
    else:
        c = pal.lit((0.48, 0.46, 0.46), 1.0, 0.15)
        sheet.blob([(x - 1.5 * w, spot.y), (x - 1.2 * w, top + 0.02), (x - 0.3 * w, top - 0.004), (x + 0.8 * w, top), (x + 1.4 * w, top + 0.03), (x + 1.6 * w, spot.y)], Ramp.down(top, shade(c, 0.06), spot.y, shade(c, -0.10)))
    stage.add(sheet, stage.figure_depth, rim=0.6)
    _lay_before_people(stage)


def _crowd(stage: Stage, light: Lighting) -> None:
    """A few strangers farther off, in muted clothes."""
    rng = stage.rng("crowd")
    spots = sorted(stage.spots, key=lambda s: s.x)
    if not spots:
        return
    tall = sum(s.tall for s in spots) / len(spots) * 0.84
    base = sum(s.y for s in spots) / len(spots) - 0.035
    count = rng.randint(4, 6)
    far = Lighting(lambda c: mix(light.lit(c), stage.pal.haze, 0.34), mix(light.shadow, stage.pal.haze, 0.3), light.rim, light.rim_strength * 0.6, light.side)
    left, right = max(0.1, spots[0].x - 0.3), min(stage.wide - 0.1, spots[-1].x + 0.3)
    for i in range(count):
        kind = rng.choice(("woman", "man"))
        muted = [Named(w, hexc(c)) for w, c in (("grey", "#6f747a"), ("brown", "#5f4a3c"), ("blue", "#3f4f68"), ("green", "#4a5a48"), ("charcoal", "#3a3d44"), ("rust", "#7a4a34"))]
        look = Look(kind, "adult", "average", rng.choice(muted[:2]), rng.choice(("short", "bob", "cropped", "bun")), hexc(rng.choice(("#e6b995", "#a8714c", "#f1cdb0"))),
                    rng.choice(("coat", "jacket", "raincoat", "long coat")), rng.choice(muted), "trousers", muted[4], rng.choice(("", "", "cap", "hat")), rng.choice(muted))  # fmt: skip
        x = left + (right - left) * (i + rng.uniform(0.15, 0.85)) / count
        walking = rng.random() < 0.4
        facing = rng.choice((-1, 1))
        size = tall * rng.uniform(0.94, 1.05)
        spot = Spot(x, base + rng.uniform(-0.006, 0.006), size)
        pace = facing * size * 0.04 if walking else 0.0
        _ground_shadow(stage, spot, pace)
        layer = FigureLayer(Actor(look, "walk" if walking else rng.choice(("stand", "wait", "stand-pockets", "look-up"))), spot, facing, size * stage.frame.unit, far, BOX, stage.figure_depth * 0.94, stage.focus, rng.random(), 0.0, pace)
        stage.layers.append(layer)  # type: ignore[arg-type]
        _lay_before_people(stage)
    stage.drawn.parts.insert(0, "a small crowd of people in muted coats")
    stage.drawn.moves("people pass in the background")


def _ground_shadow(stage: Stage, spot: Spot, pace: float) -> None:
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
    _lay_before_people(stage)


def _facing(actor: Actor, i: int, spots: list[Spot], wide: float, chance: float) -> int:
    if len(spots) > 1 and actor.action not in ("walk", "run"):
        centre = sum(s.x for s in spots) / len(spots)
        return 1 if spots[i].x <= centre else -1
    if actor.action in ("walk", "run"):
        if len(spots) > 1:
            return 1 if spots[0].x < wide / 2 else -1
        return 1 if spots[i].x < wide / 2 else -1
    inward = 1 if spots[i].x < wide / 2 else -1
    return inward if chance < 0.8 else -inward


def _note(stage: Stage, actor: Actor, spot: Spot, hand_y: float) -> FigureNote:
    share = spot.x / stage.wide
    where = "at the left" if share < 0.33 else "left of the centre" if share < 0.45 else "in the middle" if share < 0.56 else "right of the centre" if share < 0.67 else "at the right"
    return FigureNote(
        who=who(actor.look), wearing=wearing(actor.look, stage.shot.framing), doing=doing(actor), where=where,
        with_prop=actor.holds if hand_y < 1.0 and holder(actor.holds) is not None else "",
    )


