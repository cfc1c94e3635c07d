"""The prompt as a plan."""

from __future__ import annotations

import random
from dataclasses import replace

from ..noise import rng_for
from ..shot import Actor, Shot
from . import where, who
from . import words_look as wl
from . import words_things as wt
from .text import Lexicon, Token, tokens

_THINGS = Lexicon(wt.THINGS)
_COLOURS = Lexicon({c: (c,) for c in wl.COLOURS})
_INDOORS = {"apartment", "kitchen", "bedroom", "mansion", "cabin", "attic", "cafe", "bar", "library", "theatre", "museum", "carriage", "office", "hospital", "courtroom", "school", "church", "interrogation", "cell", "laboratory", "warehouse", "factory", "greenhouse", "workshop", "tunnel", "cave", "ice_cave", "dining_room", "ship_corridor", "ship_bridge", "orbit"}  # fmt: skip
_AT_EASE = ("stand", "stand-hip", "stand-folded", "stand-clasped", "stand-pockets")
_SPACE = {"orbit", "ship_corridor", "ship_bridge"}
_MOOD_PLACES = {
    "sci-fi": ("ship_corridor", "orbit", "alien"), "western": ("desert", "road"), "noir": ("street", "alley", "office"), "romance": ("garden", "bridge", "cafe"),
    "thriller": ("street", "alley", "warehouse"), "mystery": ("library", "mansion", "street"), "horror": ("cemetery", "forest", "mansion"), "fantasy": ("forest", "ruins"),
}  # fmt: skip


def understand(prompt: str, negative: str, seed: int) -> Shot:
    """Read a prompt.

    Args:
        prompt: Free text; labels such as ``Setting:`` and ``Camera:`` are understood and not needed.
        negative: What must not be in the picture.
        seed: Chooses whatever the text leaves open.

    Returns:
        The plan. The same arguments give the same plan.
    """
    words = tokens(prompt)
    unwanted = tokens(negative)
    rng = rng_for("open choices", seed, prompt[:2000])
    actors, crowd = who.cast(prompt[:60_000], words)
    if {t.word for t in unwanted} & {"people", "person", "humans", "human", "figures", "characters"} and not actors:
        crowd = False
    if _nobody(words):
        # "no people behind her" empties the street, not the scene
        actors, crowd = [a for a in actors if a.name], False
    moods = where.moods(words)
    place = where.place(words) or _some_place(words, moods, rng)
    indoors = place in _INDOORS
    weather, wet, denied = where.weather(words)
    denied |= frozenset(m.value for m in where.WEATHER.find(unwanted))
    if weather in denied:
        weather = ""
    hour = where.hour(words) or where.guess_hour(rng, moods, indoors)
    if place in _SPACE:
        weather, wet = "clear", False
    if place == "snowfield" and not weather:
        weather = "clear"
    props = _props(words, actors, place, {m.value for m in _THINGS.find(unwanted)})
    framing = where.framing(words, len(actors)) or rng.choice(("wide", "wide", "medium"))
    if framing == "close" and len(actors) > 2:
        framing = "medium"
    if framing == "medium" and len(actors) > 3:
        framing = "wide"
    move = where.move(words) or rng.choice(
        ("push", "drift", "pan-right", "pan-left", "track-right", "track-left", "pull")
    )
    if len(actors) == 2 and actors[0].action != actors[1].action:
        actors = _pair(actors)
    if (
        place == "orbit"
        and actors
        and not any(a.look.top == "spacesuit" for a in actors)
        and not {t.word for t in words} & {"spacewalk", "eva", "tether", "tethered"}
    ):
        # people without suits are inside, at the window
        place = "ship_bridge"
    if framing != "close":
        actors = _at_ease(actors, seed)
    if place == "orbit":
        actors = [Actor(a.look, "float", a.side, a.holds, a.name, a.away) for a in actors]
    return Shot(
        place=place, hour=hour, weather=weather or "clear", moods=moods, colours=where.palette(words), actors=tuple(actors), crowd=crowd and framing == "wide",
        props=tuple(props), framing=framing, move=move, avoid=denied, wet=(wet or weather in ("rain", "storm")) and "wet" not in denied, seed=seed,
    )  # fmt: skip


def _nobody(words: list[Token]) -> bool:
    text = " ".join(t.word for t in words)
    return any(
        p in text
        for p in (
            "no people",
            "no one is",
            "nobody is",
            "without people",
            "no figures",
            "empty of people",
            "devoid of people",
            "no person",
        )
    )


def _some_place(words: list[Token], moods: tuple[str, ...], rng: random.Random) -> str:
    """A place when none is named: by things in view, then by genre, else open land."""
    things = {m.value for m in _THINGS.find(words) if not m.negated}
    for thing, place in (
        ("boat", "harbour"),
        ("ship", "harbour"),
        ("train", "platform"),
        ("car", "street"),
        ("rocket", "alien"),
        ("piano", "apartment"),
        ("tent", "forest"),
        ("horse", "field"),
        ("cross", "cemetery"),
        ("computer", "office"),
    ):
        if thing in things:
            return place
    if {t.word for t in words} & where.INDOOR_HINT or things & {"lamp", "table", "chair", "painting", "mirror", "bed"}:
        return "apartment"
    for mood in moods:
        if mood in _MOOD_PLACES:
            return rng.choice(_MOOD_PLACES[mood])
    return rng.choice(("field", "street", "mountains", "lake"))


def _at_ease(actors: list[Actor], seed: int) -> list[Actor]:
    """People who only stand do not all stand alike."""
    ways = list(_AT_EASE)
    rng_for("at ease", seed).shuffle(ways)
    return [
        replace(a, action=ways[i % len(ways)]) if a.action == "stand" and not a.holds and not a.away else a
        for i, a in enumerate(actors)
    ]


def _pair(actors: list[Actor]) -> list[Actor]:
    """Two people: what one does together with the other, both do."""
    shared = next((a.action for a in actors if a.action in ("embrace",)), "")
    if shared:
        return [Actor(a.look, shared, a.side, "", a.name, a.away) for a in actors]
    if any(a.action in ("talk", "argue") for a in actors):
        return [
            Actor(a.look, a.action if a.action != "stand" else "stand-hip", a.side, a.holds, a.name, a.away)
            for a in actors
        ]
    return actors


def _props(words: list[Token], actors: list[Actor], place: str, unwanted: set[str]) -> list[str]:
    held = {a.holds for a in actors if a.holds in wt.HANDY}
    out: list[str] = []
    # "bottle green" is a colour, not a bottle
    coloured = {i for m in _COLOURS.find(words) if m.end - m.start > 1 for i in range(m.start, m.end)}
    for m in _THINGS.find(words):
        token = words[m.start]
        if m.start in coloured:
            continue
        if (
            m.value == "-"
            or m.negated
            or token.simile
            or token.label in ("style", "negative", "camera", "palette", "cast")
            or m.value in held
            or m.value in unwanted
        ):
            continue
        if m.value not in out:
            out.append(m.value)
    return out[:8]
