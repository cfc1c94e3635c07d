"""Puts the cast on the stage: makes their layers and notes them for the description."""

from __future__ import annotations

from dataclasses import replace

from ..noise import rng_for
from ..shot import Actor, FigureNote
from ..stage import Glow, Spot, Stage
from .figure import BOX
from .held import holder
from .layer import FigureLayer, lighting
from .placing import spots_for
from .pose import pose_at
from .setting import crowd, ground_shadow, seat
from .skeleton import build
from .words import doing, wearing, who


def place_cast(stage: Stage) -> None:
    """Make the figures' layers, and put them where the place wants people."""
    shot, wide = stage.shot, stage.wide
    limit = {"wide": 5, "medium": 3, "close": 2}[shot.framing]
    actors = list(shot.actors[:limit])
    if not actors:
        if shot.crowd:
            crowd(stage, lighting(stage))
        return
    order = {"left": 0, "centre": 1, "": 1, "right": 2}
    actors.sort(key=lambda a: order[a.side])
    spots = sorted(spots_for(stage, len(actors)), key=lambda s: s.x)
    light = lighting(stage)
    wind = {"storm": 0.035, "wind": 0.03, "dust": 0.025, "rain": 0.008, "snow": 0.008}.get(shot.weather, 0.003)
    layers: list[tuple[float, FigureLayer, FigureNote]] = []
    if len(actors) == 1 and actors[0].side and shot.framing == "wide" and stage.spots:
        by_x = sorted(stage.spots, key=lambda s: s.x)
        spots = [by_x[{"left": 0, "centre": len(by_x) // 2, "right": -1}[actors[0].side]]]
    if shot.framing == "close":
        # what hands hold must come up into the frame
        actors = [replace(a, action="hold-close") if a.holds else a for a in actors]
    for i, (actor, spot) in enumerate(zip(actors, spots, strict=True)):
        rng = rng_for("figure", shot.seed, i)
        facing = _facing(actor, i, spots, wide, rng.random())
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
            seat(stage, Spot(spot.x, y, tall), -sk.hip[1], facing)
        if actor.action in ("walk", "run"):
            pace = facing * spot.tall * (0.05 if actor.action == "walk" else 0.09)
        if shot.framing == "wide" and actor.action != "float":
            ground_shadow(stage, Spot(spot.x, y, tall), pace)
        layers.append((y, FigureLayer(actor, Spot(spot.x, y, tall), facing, px, light, box, stage.figure_depth, stage.focus, rng.random(), wind * stage.light_side * -1, pace),
                       _note(stage, actor, spot, y + sk.far_arm[2][1] * tall)))  # fmt: skip
        if actor.holds in ("lantern", "candle", "torch", "flashlight", "phone"):
            hx, hy = sk.far_arm[2]
            warm = (1.0, 0.72, 0.36) if actor.holds in ("lantern", "candle", "torch") else (0.7, 0.85, 1.0)
            stage.glows.append(
                Glow(
                    spot.x + hx * facing * tall,
                    y + hy * tall,
                    0.42 * max(0.4, tall),
                    warm,
                    0.34,
                    stage.figure_depth,
                    flicker=0.5,
                    seed=i,
                )
            )
    if shot.crowd:
        crowd(stage, light)
    at = stage.figures_at if stage.figures_at >= 0 else len(stage.layers)
    for _, layer, note in sorted(layers, key=lambda item: item[0]):
        stage.layers.insert(at, layer)
        at += 1
        stage.drawn.figures.append(note)
    stage.drawn.figures.sort(
        key=lambda n: (
            "at the left",
            "left of the centre",
            "in the middle",
            "right of the centre",
            "at the right",
        ).index(n.where)
    )
    if any(layer.actor.action == "walk" for _, layer, _ in layers):
        stage.drawn.moves("the walking figure moves on" if len(layers) == 1 else "the walking figures move on")


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
    where = (
        "at the left"
        if share < 0.33
        else "left of the centre"
        if share < 0.45
        else "in the middle"
        if share < 0.56
        else "right of the centre"
        if share < 0.67
        else "at the right"
    )
    return FigureNote(
        who=who(actor.look),
        wearing=wearing(actor.look, stage.shot.framing),
        doing=doing(actor),
        where=where,
        with_prop=actor.holds if hand_y < 1.0 and holder(actor.holds) is not None else "",
    )
