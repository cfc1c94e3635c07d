"""Names of people in a text."""

from __future__ import annotations

import re

from . import words_look as wl
from . import words_wear as ww
from .text import Lexicon, Token

PEOPLE = Lexicon(wl.PEOPLE)


ACTIONS = Lexicon(wl.ACTIONS)


DRESSED = Lexicon(
    {
        "worn": [p for table in (ww.TOPS, ww.HATS, wl.HAIR_STYLES) for phrases in table.values() for p in phrases]
        + ["hair", "coat"]
    }
)


_TITLES = "Mr|Mrs|Ms|Dr|Captain|Detective|Doctor|Professor|Inspector|Commander|Sergeant|Lieutenant|Officer|Nurse|Agent|Lady|Lord|Sir|Miss|Aunt|Uncle|Father|Mother|Sister|Brother"


_NAME = re.compile(rf"\b((?:(?:{_TITLES})\.? )?[A-Z][\w’'À-ÿ-]+(?: [A-Z][\w’'À-ÿ-]+){{0,2}})(?=\s*\(|,? |'s|’s|\.|$)")


_LOOKS_FOLLOW = re.compile(r",\s+(?:an?|the|in|with|wearing|late|early|mid|her|his)\b|\s+(?:is|was)\s+an?\b")


_NOT_NAMES = frozenset({
    "the", "a", "an", "and", "or", "but", "in", "on", "at", "of", "to", "for", "with", "without", "from", "by",
    "as", "if", "no", "not", "she", "he", "they", "her", "his", "their", "its", "it", "this", "that", "these",
    "those", "there", "here", "setting", "location", "place", "scene", "time", "weather", "lighting", "light",
    "mood", "genre", "tone", "style", "palette", "camera", "shot", "framing", "characters", "character", "cast",
    "action", "foreground", "background", "negative", "medium", "wide", "close", "extreme", "insert", "aerial",
    "establishing", "two", "over", "slow", "static", "tracking", "dolly", "pan", "tilt", "crane", "handheld",
    "rain", "snow", "fog", "mist", "night", "day", "dawn", "dusk", "morning", "evening", "midnight", "noon",
    "afternoon", "sunset", "sunrise", "golden", "one", "three", "four", "five", "six", "both", "behind", "above",
    "below", "beyond", "beside", "between", "under", "near", "far", "inside", "outside", "interior", "exterior",
    "through", "across", "along", "around", "after", "before", "while", "when", "where", "what", "who", "whose",
    "every", "each", "all", "some", "dark", "warm", "cold", "soft", "old", "new", "young", "tall", "long", "short",
    "film", "cinematic", "color", "colour", "colours", "colors", "it's", "we", "our", "my", "your", "you", "i",
    "only", "still", "then", "now", "once", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "earth", "mars", "venus", "jupiter", "saturn", "moon", "god", "mr", "mrs", "ms", "dr",
    "captain", "detective", "doctor", "professor", "inspector", "sergeant", "commander", "lieutenant", "officer",
    "nurse", "agent", "lady", "lord", "sir", "miss", "aunt", "uncle", "father", "mother", "sister", "brother",
    "king", "queen", "judge", "low", "high", "looking", "neither",
})  # fmt: skip
"""Capitalised words that are nobody: they begin sentences or labels."""


_THINGS_ACT = frozenset({
    "light", "sunlight", "moonlight", "smoke", "steam", "water", "wind", "rain", "snow", "dust", "music", "silence",
    "traffic", "fire", "candlelight", "neon", "shadow", "glass", "steel",
})  # fmt: skip
"""Words that begin sentences and do things, yet are nobody."""


def sounds_like(name: str) -> str:
    """A guess from the name's ending, for names of which nothing else is said; often empty."""
    name = name.lower()
    if name in wl.WOMEN_NAMES or (name.endswith(("a", "ie", "elle", "ine", "een", "yn")) and name not in wl.MEN_NAMES):
        return "woman"
    return "man" if name in wl.MEN_NAMES or name.endswith(("o", "us", "rd", "ck", "as", "im", "ph", "rt", "ob")) else ""


def find_names(text: str, words: list[Token]) -> dict[str, str]:
    """Capitalised names of people: each of their words, in lower case, to the name."""
    out: dict[str, str] = {}
    verbs = {m.start for m in ACTIONS.find(words)}
    where: dict[str, list[int]] = {}
    for i, token in enumerate(words):
        where.setdefault(token.word, []).append(i)
    for found in _NAME.finditer(text):
        parts = [
            re.sub(r"['’]s$", "", p) for p in re.split(r"\s+", found.group(1)) if p.lower().strip(".") not in _NOT_NAMES
        ]
        if not parts:
            continue
        first = parts[0].lower().split("-")[0]
        if first in _NOT_NAMES or len(first) < 2:
            continue
        tail = text[found.end() : found.end() + 14]
        strong = tail.lstrip().startswith("(") or bool(_LOOKS_FOLLOW.match(tail))
        weak = False
        for i in where.get(first, ()):
            k = i + len(parts)
            ahead = [w for w in words[k : k + 6] if w.sentence == words[i].sentence]
            if tail.startswith(","):
                strong = strong or bool(DRESSED.find(ahead)) or any(m.start < 4 for m in PEOPLE.find(ahead))
            before = words[i - 1].word if i else ""
            # "Marta stands", not "Figures stand" nor "Steel shelves hold": a name does something, in the singular
            acts = bool(ahead) and (
                (k in verbs and ahead[0].word.endswith("s"))
                or (len(ahead) > 1 and k + 1 in verbs and ahead[0].word.endswith("ly"))
            )
            weak = weak or (
                acts
                and before not in ("the", "a", "an", "in", "at", "near", "of")
                and not first.endswith("ss")
                and first not in _THINGS_ACT
            )
        if strong or weak:
            for part in parts:
                out.setdefault(part.lower().split("-")[0], parts[0])
    return out


def dressed(part: list[Token]) -> bool:
    """Whether words say something of hair or clothes."""
    return bool(DRESSED.find(part))
