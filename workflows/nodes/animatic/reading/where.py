"""Where, when, in what weather and mood, and how the camera sees it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

from ..shot import Named
from . import words_place as wp
from .text import Lexicon, Match, Token
from .words_look import COLOURS, named

_PLACES = Lexicon(wp.PLACES)
_HOURS = Lexicon(wp.HOURS)
WEATHER = Lexicon(wp.WEATHER)
_MOODS = Lexicon(wp.MOODS)
_FRAMING = Lexicon(wp.FRAMING)
_MOVES = Lexicon(wp.MOVES)
_COLOURS = Lexicon({c: (c,) for c in COLOURS})
_FAR = {
    "distant",
    "faraway",
    "overlooking",
    "toward",
    "towards",
    "beyond",
    "remembered",
    "outside",
    "painted",
    "miniature",
    "model",
    "former",
    "behind",
}
_AT = {"in", "on", "at", "inside", "across", "aboard", "within", "into", "onto", "along", "through", "of"}
GENRES = {"noir", "sci-fi", "thriller", "mystery", "romance", "drama", "horror", "fantasy", "western"}
INDOOR_HINT = {"indoors", "inside", "interior", "indoor"}


def best(scores: Mapping[str, float]) -> str:
    """The value with the highest score, the earliest on a tie; empty when there is none."""
    return max(scores, key=lambda k: scores[k]) if scores else ""


def _gather(words: list[Token], matches: Iterable[Match], label: str, first: float = 1.6) -> dict[str, float]:
    scores: dict[str, float] = {}
    for m in matches:
        token = words[m.start]
        if m.negated or token.simile:
            continue
        weight = 1.0 + 0.15 * (m.end - m.start - 1)
        if token.label == label:
            weight *= 8
        elif token.label in ("style", "negative", "cast"):
            weight *= 0.2
        if token.sentence == 0:
            weight *= first
        scores[m.value] = scores.get(m.value, 0.0) + weight
    return scores


def place(words: list[Token]) -> str:
    """The setting, or empty."""
    scores: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    opened = False
    for m in _PLACES.find(words):
        token = words[m.start]
        if m.negated or token.simile:
            continue
        before = [t.word for t in words[max(0, m.start - 3) : m.start] if t.sentence == token.sentence]
        after = " ".join(t.word for t in words[m.end : m.end + 3] if t.sentence == token.sentence)
        weight = 1.0 + 0.45 * (m.end - m.start - 1)
        if m.phrase in wp.WEAK_PLACES:
            weight *= 0.35
        if m.start < 9 and not opened and m.phrase not in wp.WEAK_PLACES:
            weight *= 2.2
            opened = True
        if token.label == "place":
            # the first place named after the label is the place; later ones are its surroundings
            weight *= 9 if ("place", "") not in seen else 2.5
            seen.add(("place", ""))
        elif token.label in ("style", "cast", "camera", "mood", "palette", "far"):
            weight *= 0.25
        elif token.sentence == 0:
            weight *= 1.7
        if any(b in _AT for b in before[-3:]):
            weight *= 1.5
        if any(b in _FAR for b in before[-3:]) or after.startswith(
            ("in the distance", "far", "on the horizon", "beyond", "outside", "lights", "below")
        ):
            weight *= 0.3
        if ("hit", m.phrase) in seen:
            weight *= 0.4
        seen.add(("hit", m.phrase))
        scores[m.value] = scores.get(m.value, 0.0) + weight
    return best(scores)


def hour(words: list[Token]) -> str:
    """The time of day, or empty."""
    scores = _gather(words, _HOURS.find(words), "time")
    for key, value in _gather(words, _HOURS.find(words), "place").items():
        scores[key] = scores.get(key, 0) + value * 0.6
    if "day" in scores and len(scores) > 1:
        scores["day"] *= 0.5
    return best(scores)


def weather(words: list[Token]) -> tuple[str, bool, frozenset[str]]:
    """The weather (or empty), whether the ground is wet, and what is said not to be."""
    found = WEATHER.find(words)
    denied = frozenset(m.value for m in found if m.negated)
    scores = _gather(words, found, "weather")
    for key, value in _gather(words, found, "place").items():
        scores[key] = scores.get(key, 0) + value * 0.4
    scores.pop("-", None)
    wet = scores.pop("wet", 0) > 0
    for d in denied:
        scores.pop(d, None)
    for strong, amount in (("storm", 1.6), ("snow", 1.3), ("rain", 1.2), ("wind", 0.6), ("clear", 0.8)):
        if strong in scores:
            scores[strong] *= amount
    return best(scores), wet, denied


def moods(words: list[Token]) -> tuple[str, ...]:
    """Genre and mood, strongest first."""
    scores = _gather(words, _MOODS.find(words), "mood", 1.2)
    for key, value in _gather(words, _MOODS.find(words), "style", 1.0).items():
        # "Thriller film still": the genre, said last and meant most
        scores[key] = scores.get(key, 0) + value * 0.4 * (1 if key in GENRES else 0.3)
    ranked = sorted(scores, key=lambda k: -scores[k])
    return tuple(ranked[:3])


def palette(words: list[Token]) -> tuple[Named, ...]:
    """Colours named for the picture as a whole: after ``Palette:``, or of light, glow, tones."""
    out: list[Named] = []
    for_all = any(t.label == "palette" for t in words)
    for m in _COLOURS.find(words):
        if m.negated:
            continue
        token = words[m.start]
        if for_all and token.label != "palette":
            continue
        after = {t.word for t in words[m.end : m.end + 3] if t.clause == token.clause}
        whole = (
            token.label == "palette"
            or (token.label in ("light", "mood") and m.phrase not in ("dark", "pale"))
            or (
                bool(after & {"light", "glow", "tones", "hues", "palette", "haze", "tint", "lighting"})
                and token.label not in ("cast",)
            )
        )
        if whole and m.phrase not in ("dark", "pale") and all(o.word != m.value for o in out):
            out.append(named(m.value))
    return tuple(out[:3])


def framing(words: list[Token], people: int) -> str:
    """Wide, medium or close."""
    scores = _gather(words, _FRAMING.find(words), "camera", 1.2)
    if "close" in scores and "medium" in scores and any(m.phrase == "medium close up" for m in _FRAMING.find(words)):
        return "medium"
    got = best(scores)
    if got:
        return got
    return "wide" if people != 1 else ""


def move(words: list[Token]) -> str:
    """The camera's move, or empty; only words near the camera count unless they are plainly of it."""
    scores: dict[str, float] = {}
    cinema = {
        "camera",
        "shot",
        "dolly",
        "pan",
        "tilt",
        "crane",
        "handheld",
        "zoom",
        "tracking",
        "push",
        "pull",
        "static",
        "locked",
    }
    for m in _MOVES.find(words):
        token = words[m.start]
        if m.negated:
            continue
        near = {t.word for t in words[max(0, m.start - 6) : m.end + 3] if t.sentence == token.sentence}
        weight = 1.0 + 0.4 * (m.end - m.start - 1)
        if token.label == "camera":
            weight *= 8
        elif "camera" in near or "shot" in near or "lens" in near:
            weight *= 3
        elif not (near & cinema and set(m.phrase.split()) & cinema):
            continue
        scores[m.value] = scores.get(m.value, 0) + weight
    return best(scores)


def guess_hour(rng: random.Random, moods_: tuple[str, ...], indoors: bool) -> str:
    """A plausible hour when none is said."""
    dark = {"noir", "horror", "thriller", "mystery", "tense", "eerie"} & set(moods_)
    if dark:
        return rng.choice(("night", "dusk", "evening"))
    if indoors:
        return rng.choice(("morning", "afternoon", "evening", "golden"))
    return rng.choice(("morning", "day", "afternoon", "golden", "golden", "dusk"))
