"""Puts the things a prompt names where they can be seen: on a table, on the ground, in the sky, or large in the foreground."""

from __future__ import annotations

import math

from PIL import Image

from ..colour import hexc, shade
from ..figures.brush import Brush
from ..figures.cast import lighting
from ..figures.held import HELD
from ..figures.words import article
from ..paint import MARGIN_Y, Ramp
from ..stage import Glow, PaperLayer, Stage
from .standing import STANDING

BOTTOM = 1 + MARGIN_Y
HAS: dict[str, set[str]] = {
    "harbour": {"boat", "ship"}, "sea": {"boat", "ship"}, "platform": {"train", "clock"}, "carriage": {"train"}, "library": {"book", "lamp", "table"},
    "cafe": {"cup", "table", "chair"}, "dining_room": {"table", "chair", "mirror"}, "cave": {"fire"}, "bar": {"bottle"}, "mansion": {"fire", "painting"}, "cabin": {"fire", "table", "chair"}, "office": {"lamp", "table", "computer", "clock"},
    "kitchen": {"table", "chair", "lamp"}, "apartment": {"lamp", "book"}, "bedroom": {"lamp", "bed", "table"}, "church": {"candle", "cross"}, "cemetery": {"cross", "tree"}, "field": {"tree"},
    "forest": {"tree"}, "interrogation": {"table", "chair", "lamp", "mirror", "door"}, "museum": {"painting", "statue"}, "laboratory": {"computer", "bottle", "bench", "table", "lamp"}, "workshop": {"table"},
    "warehouse": {"box", "lamp"}, "attic": {"box"}, "hospital": {"door"}, "courtroom": {"table"}, "school": {"table", "chair"}, "ship_bridge": {"computer"}, "ship_corridor": {"door"},
    "garden": {"flower"}, "greenhouse": {"flower"}, "village": {"clock"}, "factory": {"fire", "smoke"}, "cell": {"bed"}, "road": set(), "market": set(), "deck": {"ship", "boat"}, "lighthouse": {"lamp"}, "street": {"lamp", "car"}, "bridge": {"lamp"}, "theatre": set(),
}  # fmt: skip
"""What a place already draws by itself; the description names it among the place's parts."""

FLAT = {"letter", "envelope", "photograph", "map", "key", "knife", "gun", "sword", "ring"}
OUTDOORS = {
    "car",
    "train",
    "ship",
    "boat",
    "tree",
    "tent",
    "horse",
    "rocket",
    "fountain",
    "signpost",
    "fire",
    "smoke",
    "bicycle",
    "cross",
}
INDOORS = {"door", "mirror", "bed", "computer", "painting", "globe"}
LAMPLIT = {"garden", "village", "market", "road", "platform", "cemetery", "lake", "alley"}
"""Where a street lamp may stand."""
SKY = {"birds", "balloon", "kite", "moon"}


def place_props(stage: Stage) -> None:
    """Draw what the shot asks for and the place does not have."""
    shot = stage.shot
    misplaced = SKY | OUTDOORS if stage.indoors else INDOORS | ({"lamp"} if shot.place not in LAMPLIT else set())
    if shot.place in (
        "ship_corridor",
        "ship_bridge",
        "tunnel",
        "cave",
        "ice_cave",
        "church",
        "theatre",
        "carriage",
        "hospital",
    ):
        misplaced = misplaced | {"lamp", "piano", "painting", "clock"}
    wanted = [p for p in shot.props if p not in HAS.get(shot.place, set()) and p not in misplaced]
    if shot.place == "orbit":
        wanted = [p for p in wanted if p in ("telescope",)]
    small = [p for p in wanted if p in HELD][: 4 if shot.framing != "close" else 2]
    large = [p for p in wanted if p in STANDING][:4]
    insert = shot.framing == "close" and not shot.actors and bool(small)
    if small:
        if shot.framing == "wide":
            _on_table(stage, small)
        else:
            _foreground_table(stage, small, insert)
    if shot.framing == "close" and not insert:
        large = [p for p in large if p in SKY]
    for i, name in enumerate(large):
        _standing(stage, name, i)


def _sprite(stage: Stage, name: str, x: float, y: float, size: float, depth: float, before: int) -> None:
    """A hand-sized thing, ``size`` units to one figure height, its grip at (x, y)."""
    light = lighting(stage)
    box: tuple[float, float, float, float] = (-0.36, -0.58, 0.36, 0.30)
    px = size * stage.frame.unit
    brush = Brush(box, px, 3 if px < 500 else 2, 1, light.side, light.lit, light.shadow)
    HELD[name](brush, (0.0, 0.0), 90.0)
    image = brush.finish(light.rim, light.rim_strength * 0.7, 0.004)
    if name in FLAT:
        # lying, not standing: seen at a slant
        image = image.resize((image.width, max(2, round(image.height * 0.5))), Image.Resampling.BILINEAR)
        box = (box[0], box[1] * 0.5, box[2], box[3] * 0.5)
    bounds = image.getchannel("a").getbbox()
    if bounds is None:
        return
    foot = box[1] + bounds[3] / px
    stage.layers.insert(
        before,
        PaperLayer(image, (x + box[0] * size, y + (box[1] - foot) * size), stage.frame.unit, depth, stage.focus),
    )
    if name in ("lantern", "candle", "torch"):
        stage.glows.append(
            Glow(x, y - 0.07 * size, 0.5 * size, (1.0, 0.72, 0.36), 0.5, depth, flicker=0.5, seed=len(stage.glows))
        )


def _on_table(stage: Stage, names: list[str]) -> None:
    at = stage.figures_at if stage.figures_at >= 0 else len(stage.layers)
    pal, rng = stage.pal, stage.rng("things")
    if stage.table is not None:
        x, y, half = stage.table
        depth, where = 0.84, "on the table"
        spots = [x + half * (2 * (i + 0.5) / len(names) - 1) * 0.8 for i in range(len(names))]
    else:
        sheet = stage.sheet()
        spot = rng.choice(stage.spots[:1] + stage.spots[-1:]) if stage.spots else None
        x = spot.x if spot else stage.wide * 0.3
        x = min(max(x, 0.2), stage.wide - 0.2)
        y = (spot.y if spot else 0.88) - 0.01
        half = 0.05 + 0.035 * len(names)
        c = pal.lit(hexc("#8a6a48" if not stage.indoors else "#6a4a34"), 1.0, 0.1)
        sheet.rect(x - half, y - 0.10, x + half, y, Ramp.down(y - 0.1, shade(c, 0.04), y, shade(c, -0.09)))
        for k in range(1, 4):
            sheet.rect(x - half, y - 0.10 + 0.026 * k, x + half, y - 0.10 + 0.026 * k + 0.003, shade(c, -0.12))
        sheet.shape(
            [
                (x - half * 1.02, y - 0.10),
                (x - half * 0.92, y - 0.118),
                (x + half * 0.92, y - 0.118),
                (x + half * 1.02, y - 0.10),
            ],
            shade(c, 0.1),
        )
        stage.add(sheet, 0.98, rim=0.5)
        stage.layers.insert(at, stage.layers.pop())
        at += 1
        spots = [x + half * (2 * (i + 0.5) / len(names) - 1) * 0.8 for i in range(len(names))]
        y -= 0.105
        depth, where = 0.98, "on a wooden crate"
    for name, px in zip(names, spots, strict=True):
        _sprite(stage, name, px, y, 0.62, depth, at)
        at += 1
        stage.drawn.props.append(_named(name, where))
    stage.figures_at = at


def _foreground_table(stage: Stage, names: list[str], insert: bool) -> None:
    """The edge of a table or wall at the bottom of the frame, sharp, with the things on it."""
    pal, rng = stage.pal, stage.rng("foreground things")
    sheet = stage.sheet()
    y = 0.74 if insert else 0.885
    c = pal.lit(hexc("#7a5238" if stage.indoors else "#8d8578"), 1.0, 0.32 if not insert else 0.05)
    sheet.rect(sheet.left, y, sheet.right, BOTTOM, Ramp.down(y, shade(c, 0.06), 1.1, shade(c, -0.12)))
    sheet.rect(sheet.left, y, sheet.right, y + 0.006, shade(c, 0.14))
    for k in range(5):
        yy = y + 0.03 + 0.05 * k
        sheet.rect(sheet.left, yy, sheet.right, yy + 0.0025, shade(c, -0.05), 0.6)
    # sharp and unzoomed, unlike the place behind it
    kept = stage.blur, stage.base_zoom
    stage.blur, stage.base_zoom = 0.0, 1.0
    stage.add(sheet, 1.12, rim=0.3)
    stage.blur, stage.base_zoom = kept
    side = rng.choice((-1, 1))
    size = 2.2 if insert else 0.85
    for i, name in enumerate(names):
        if insert:
            x = stage.wide * (i + 0.5) / len(names) + rng.uniform(-0.05, 0.05)
        else:
            x = stage.wide / 2 + side * (0.62 - 0.26 * i) * min(1.0, stage.wide / 1.78)
        _sprite(
            stage,
            name,
            x,
            y + (0.17 if insert else 0.055) - (0.0 if name in FLAT else 0.05),
            size,
            1.12,
            len(stage.layers),
        )
        stage.drawn.props.append(_named(name, "on a wooden table" if stage.indoors else "on a stone ledge"))
    if insert:
        stage.glows.append(Glow(stage.wide / 2, y, 0.8, pal.key, 0.22, 1.0))


def _named(name: str, where: str) -> str:
    return f"{article(name)} {where}"


def _standing(stage: Stage, name: str, index: int) -> None:
    rng = stage.rng(f"standing {name}")
    draw, depth, phrase = STANDING[name]
    sheet = stage.sheet()
    spots = sorted(stage.spots, key=lambda s: s.x)
    side = -1 if (index + rng.randrange(2)) % 2 else 1
    ground = (sum(s.y for s in spots) / len(spots) if spots else 0.9) - 0.035
    x = stage.wide / 2 + side * stage.wide * (rng.uniform(0.26, 0.36) - 0.05 * (index // 2))
    if stage.indoors and name in ("clock", "painting"):
        x = stage.free_wall(x, 0.12)
        stage.openings.append((x - 0.14, x + 0.14))
    if name in SKY:
        x = stage.wide * rng.uniform(0.2, 0.8)
    scale = (spots[0].tall / 0.36) if spots and not stage.indoors else 1.15
    size = min(1.3, scale) * (0.6 if name == "bottle" and stage.shot.framing == "wide" else 1.0)
    draw(sheet, stage, rng, x, ground, size, -side)
    behind = stage.figures_at if stage.figures_at >= 0 else len(stage.layers)
    reach = 0.012 if name in SKY else 0.0
    pace = rng.uniform(0, math.tau)

    def drift(time: float) -> tuple[float, float]:
        return (reach * 2 * (time - 2.5) * 0.4, reach * math.sin(time * 1.3 + pace))

    stage.add(sheet, depth, rim=0.5, drift=drift if reach else None)
    layer = stage.layers.pop()
    if name in SKY and name != "moon":
        stage.drawn.moves("the birds glide across the sky" if name == "birds" else f"the {name} drifts in the sky")
    at = 3 if name == "ship" and len(stage.layers) > 5 else behind
    stage.layers.insert(min(at, len(stage.layers)), layer)
    if stage.figures_at >= 0:
        stage.figures_at += 1
    where = "" if name in SKY else (" at the left" if side < 0 else " at the right")
    stage.drawn.props.append(phrase + where)
