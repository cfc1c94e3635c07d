"""What a text says of somebody's look: hair, clothes with their colours, age, build."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..colour import hexc, mix
from ..shot import Named
from . import words_look as wl
from . import words_wear as ww
from .text import Lexicon, Match, Token

_HAIR = Lexicon(wl.HAIR_STYLES)


_TOPS = Lexicon(ww.TOPS)


_LEGS = Lexicon(ww.LEGS)


_HATS = Lexicon(ww.HATS)


_EXTRAS = Lexicon(ww.EXTRAS)


_AGES = Lexicon(wl.AGES)


_BUILDS = Lexicon(wl.BUILDS)


_SKINS = Lexicon(wl.SKINS)


_COLOURS = Lexicon({c: (c,) for c in wl.COLOURS})


def _before(words: list[Token], i: int, reach: int = 4, wall: set[int] | None = None) -> list[Token]:
    out: list[Token] = []
    for j in range(i - 1, max(-1, i - 1 - reach), -1):
        if words[j].clause != words[i].clause and not (False):
            break
        if words[j].word in (
            "and",
            "with",
            "under",
            "over",
            "beneath",
            "plus",
            "a",
            "an",
            "the",
            "his",
            "her",
            "their",
            "in",
            "wearing",
        ) or (wall and j in wall):
            break
        out.append(words[j])
    out.reverse()
    return out


def _colour_before(words: list[Token], i: int, wall: set[int]) -> Named | None:
    near = _before(words, i, 4, wall)
    found = [m for m in _COLOURS.find(near) if not m.negated]
    return wl.named(found[-1].value) if found else None


def _colour_after(words: list[Token], i: int) -> Named | None:
    """``a dress of sky blue``, ``a coat in red``."""
    if i < len(words) and words[i].word in ("of", "in") and words[i].clause == words[i - 1].clause:
        match = _COLOURS.at(words, i + 1) if i + 1 < len(words) else None
        if (
            match is None
            and i + 2 < len(words)
            and words[i + 1].word in ("deep", "soft", "faded", "bright", "pale", "dark")
        ):
            match = _COLOURS.at(words, i + 2)
        if match is not None and not match.negated:
            return wl.named(match.value)
    return None


@dataclass
class Seen:
    """What the text says of a person's look."""

    age: str = ""
    build: str = ""
    hair: Named | None = None
    style: str = ""
    skin: str = ""
    tops: list[tuple[str, Named | None]] = field(default_factory=list)
    legs: str = ""
    legs_colour: Named | None = None
    hat: str = ""
    hat_colour: Named | None = None
    extras: list[str] = field(default_factory=list)
    scarf: Named | None = None
    denied: set[str] = field(default_factory=set)

    def key(self) -> str:
        """The look in one line, the same for the same words."""
        tops = [(t, c.word if c else "") for t, c in self.tops]
        return repr(
            (
                self.age,
                self.build,
                self.hair and self.hair.word,
                self.style,
                self.skin,
                tops,
                self.legs,
                self.hat,
                sorted(self.extras),
            )
        )


def see(words: list[Token], seen: Seen) -> None:
    walls: set[int] = set()
    garments = sorted(
        [("top", m) for m in _TOPS.find(words)]
        + [("legs", m) for m in _LEGS.find(words)]
        + [("hat", m) for m in _HATS.find(words)]
        + [("extra", m) for m in _EXTRAS.find(words)],
        key=lambda g: (g[1].start, -(g[1].end - g[1].start)),
    )
    used: set[int] = set()
    for slot, m in garments:
        if used & set(range(m.start, m.end)):
            continue
        used |= set(range(m.start, m.end))
        if m.negated:
            seen.denied.add(m.value)
            continue
        if (
            slot == "top"
            and m.phrase in ("wrap", "mac", "tee", "knit", "habit", "slicker")
            and not _before(words, m.start, 2)
        ):
            continue
        inside = [w for w in words[m.start : m.end] if w.word in wl.COLOURS]
        colour = (
            wl.named(inside[0].word) if inside else _colour_before(words, m.start, walls) or _colour_after(words, m.end)
        )
        if m.value == "lab coat" and colour is None:
            colour = wl.named("white")
        if slot == "top":
            value = m.value
            if value == "coat" and any(w.word == "long" for w in _before(words, m.start, 4, walls)):
                value = "long coat"
            if value == "dress" and any(w.word == "long" for w in _before(words, m.start, 4, walls)):
                value = "gown"
            if all(t != value for t, _ in seen.tops):
                seen.tops.append((value, colour))
        elif slot == "legs" and not seen.legs:
            seen.legs, seen.legs_colour = m.value, colour or (wl.named("denim") if "jeans" in m.phrase else None)
        elif slot == "hat" and not seen.hat:
            seen.hat, seen.hat_colour = m.value, colour
        elif slot == "extra":
            if m.value == "beard" and colour is not None and seen.hair is None:
                seen.hair = colour
            if m.value == "scarf":
                seen.scarf = colour
            for value in ("glasses", "round") if m.value == "round glasses" else (m.value,):
                if value not in seen.extras:
                    seen.extras.append(value)
        walls |= set(range(m.start, m.end))
    for i, t in enumerate(words):
        if (
            t.word
            in (
                "hair",
                "haired",
                "curls",
                "braid",
                "ponytail",
                "bun",
                "bob",
                "beard",
                "locks",
                "waves",
                "afro",
                "plait",
                "headed",
                "braids",
            )
            and not t.negated
        ):
            colour = _colour_before(words, i, walls)
            if colour is not None and colour.word not in ("pale",) and (seen.hair is None or t.word != "beard"):
                seen.hair = Named("dark", colour.colour) if colour.word == "dark" else colour
                if (
                    any(w.word in ("greying", "graying") for w in words[max(0, i - 3) : i])
                    and "grey" not in colour.word
                ):
                    seen.hair = Named(f"greying {colour.word}", mix(colour.colour, wl.COLOURS["grey"], 0.5))
        if t.word in ("blonde", "blond", "brunette", "redhead", "redheaded") and not t.negated and seen.hair is None:
            seen.hair = (
                Named("red", hexc("#a8441f"))
                if t.word.startswith("red")
                else wl.named("blonde" if t.word.startswith("blond") else "brunette")
            )
        if t.word in ("hair", "haired") and i and words[i - 1].word == "red" and not t.negated:
            seen.hair = Named("red", hexc("#a8441f"))
    for m in _HAIR.find(words):
        if m.negated or used & set(range(m.start, m.end)):
            continue
        single = m.phrase in (
            "long",
            "short",
            "cropped",
            "pinned",
            "knot",
            "pulled back",
            "swept back",
            "shoulder length",
            "chin length",
            "waves",
            "wavy",
            "pixie",
        )
        near = {w.word for w in words[m.start : m.end + 4] if w.sentence == words[m.start].sentence}
        if single and not near & {"hair", "haired", "curls", "locks", "bob", "braid"}:
            continue
        if m.phrase in ("long", "short") and seen.style:
            continue
        if not seen.style or seen.style in ("long", "short"):
            seen.style = m.value
    for lexicon, name in ((_AGES, "age"), (_BUILDS, "build"), (_SKINS, "skin")):
        for m in lexicon.find(words):
            if not m.negated and not getattr(seen, name) and not (name in ("age", "build") and _of_thing(words, m)):
                setattr(seen, name, m.value)


def _of_thing(words: list[Token], m: Match) -> bool:
    """``old`` and ``heavy`` often belong to a coat or a door, not to the person."""
    if m.end - m.start > 1:
        return False
    for t in words[m.end : m.end + 4]:
        if t.clause != words[m.start].clause:
            return True
        if t.word in (
            "man",
            "woman",
            "lady",
            "fisherman",
            "captain",
            "gentleman",
            "frame",
            "build",
            "built",
            "shouldered",
            "girl",
            "boy",
            "figure",
            "detective",
            "professor",
            "keeper",
            "in",
            "sailor",
            "couple",
            "mother",
            "father",
            "friend",
            "person",
            "nun",
            "priest",
            "monk",
            "engineer",
            "pilot",
            "soldier",
            "doctor",
            "teacher",
            "mechanic",
            "botanist",
            "farmer",
            "student",
        ):
            return False
    return words[m.start].word not in (
        "slim",
        "slender",
        "thin",
        "lanky",
        "gaunt",
        "petite",
        "stocky",
        "burly",
        "elderly",
        "muscular",
        "wiry",
        "teenage",
        "heavyset",
        "portly",
        "lean",
        "sixty",
        "seventy",
        "willowy",
    )
