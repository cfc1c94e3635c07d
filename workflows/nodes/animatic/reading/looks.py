"""A whole look: what was said, and what is made up for the rest, the same for the same words."""

from __future__ import annotations

import random

from ..colour import hexc
from ..noise import rng_for
from ..shot import Look, Named
from . import words_look as wl
from . import words_wear as ww
from .people import Person, sounds_like
from .seen import Seen

_SKIN_TONES = ("#f1cdb0", "#e6b995", "#d09a72", "#a8714c", "#7a4c34", "#f3d5bf")


_NATURAL_HAIR = ("black", "dark brown", "brown", "auburn", "chestnut", "blonde", "ginger")


_OUTER = (
    "spacesuit", "cloak", "long coat", "overcoat", "trench coat", "coat", "raincoat", "lab coat", "parka", "gown", "dress", "robe", "cassock",
    "apron", "leather jacket", "jacket", "suit", "uniform", "overalls", "cardigan", "vest", "hoodie", "sweater", "blouse", "shirt", "t-shirt",
)  # fmt: skip
"""Garments from the outermost in: of several, the outermost is drawn."""


_USUAL = {
    "suit": ("charcoal", "navy", "slate"), "lab coat": ("white",), "raincoat": ("yellow", "olive"), "leather jacket": ("black", "brown"),
    "spacesuit": ("white",), "cassock": ("black",), "uniform": ("navy", "olive", "slate"), "overalls": ("denim",), "apron": ("white",),
}  # fmt: skip


_PLAIN = ("burgundy", "teal", "mustard", "navy", "rust", "forest green", "plum", "slate blue", "cream")


def dress(person: Person, seen: Seen, variant: int) -> Look:
    kind = person.kind
    key = f"{seen.key()}|{person.role}|{variant}" + (f"|{person.name}" if not seen.tops or not seen.hair else "")
    rng = rng_for("look", key)
    if kind == "child":
        kind = rng.choice(("girl", "boy"))
    if kind == "person" and {"beard", "moustache"} & set(seen.extras):
        kind = "man"
    if kind == "person" and person.name:
        kind = sounds_like(person.name) or kind
    if kind == "person" and not person.plainly:
        kind = rng_for("kind", seen.key(), person.role, person.name).choice(("woman", "man"))
        if variant % 2:
            kind = "man" if kind == "woman" else "woman"
    age = (
        "child"
        if kind in ("girl", "boy")
        else seen.age
        or (
            "old"
            if person.role in ("grandmother", "grandfather", "widower")
            else rng.choice(("adult", "adult", "young"))
        )
    )
    woman = kind in ("woman", "girl") or (kind == "person" and rng.random() < 0.5)
    hair = seen.hair or (
        wl.named(rng.choice(("grey", "white", "silver"))) if age == "old" else wl.named(rng.choice(_NATURAL_HAIR))
    )
    style = seen.style or rng.choice(
        ("long", "bob", "wavy", "bun", "ponytail", "curly")
        if woman
        else ("short", "short", "tousled", "cropped", "curly")
    )
    skin_list = {"dark": ("#6e4630", "#5c3a28"), "brown": ("#b07a52", "#9c6844"), "pale": ("#f5dcc8", "#f3d5bf")}.get(
        seen.skin, _SKIN_TONES
    )
    dress, hat_dress = ww.ROLE_DRESS.get(person.role, (("", ""), ("", "")))
    top, top_colour = _top(seen, dress, woman, rng)
    hat = seen.hat or ("" if seen.tops else hat_dress[0])
    if hat in seen.denied or "hat" in seen.denied:
        hat = ""
    hat_colour = seen.hat_colour or (wl.named(hat_dress[1]) if hat_dress[1] and hat == hat_dress[0] else None)
    if hat == "hood":
        hat_colour = seen.hat_colour or top_colour
        top = top if top in ("cloak", "hoodie", "robe", "parka", "raincoat") else "cloak" if not seen.tops else top
    if top == "spacesuit" and "helmet" not in seen.denied:
        hat = "helmet"
    extras = [
        e
        for e in seen.extras
        if e not in seen.denied and not (kind in ("woman", "girl", "boy") and e in ("beard", "moustache"))
    ]
    if kind == "man" and not extras and not seen.tops and rng.random() < 0.25:
        extras.append("beard")
    legs = seen.legs
    if top in ("dress", "gown"):
        legs = top
    elif not legs:
        legs = "skirt" if woman and top in ("blouse",) and rng.random() < 0.5 else "trousers"
    legs_colour = (
        seen.legs_colour
        or (top_colour if top in ("suit", "uniform") else None)
        or wl.named(rng.choice(("charcoal", "navy", "dark brown", "black", "olive")))
    )
    role = (
        person.role
        if person.role in ("astronaut", "police officer", "monk", "bride", "soldier", "nun", "chef", "priest")
        and not seen.tops
        else ""
    )
    return Look(
        kind=kind, age=age, build=seen.build or rng.choice(("average", "average", "slim")), hair=hair, hair_style=style, skin=hexc(rng.choice(skin_list)),
        top=top, top_colour=top_colour, legs=legs, legs_colour=legs_colour, hat=hat, hat_colour=hat_colour or wl.named(rng.choice(("charcoal", "brown", "navy"))),
        extras=tuple(sorted(set(extras))), scarf_colour=(seen.scarf or wl.named(rng.choice(("red", "cream", "mustard", "teal")))) if "scarf" in extras else None, role=role,
    )  # fmt: skip


def _top(seen: Seen, dress: tuple[str, str], woman: bool, rng: random.Random) -> tuple[str, Named]:
    worn = [t for t in seen.tops if t[0] not in seen.denied]
    if worn:
        top, colour = min(worn, key=lambda t: _OUTER.index(t[0]))
    elif dress[0] and dress[0] not in seen.denied:
        top, colour = dress[0], wl.named(dress[1])
    else:
        choices = (
            ("coat", "jacket", "dress", "sweater", "cardigan", "blouse")
            if woman
            else ("coat", "jacket", "sweater", "shirt", "suit", "leather jacket")
        )
        top, colour = rng.choice([c for c in choices if c not in seen.denied] or ["shirt"]), None
    if colour is None:
        colour = wl.named(rng.choice(_USUAL.get(top, _PLAIN)))
    return top, colour
