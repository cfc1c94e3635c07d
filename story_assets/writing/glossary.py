"""What a brief in another language names, in the words of the material: enough for a trade, a place, a thing, a pronoun."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from story_assets.writing.content import shared

_SURE = 2
"""So many small words of a language make a brief one of that language."""


@dataclass(frozen=True)
class Named:
    """What was found; empty where nothing was."""

    role: str = ""
    place: str = ""
    object: str = ""
    pronoun: str = ""
    """`she` or `he`."""


def language_of(text: str) -> str:
    """`de`, `fr`, `es` or `it` where a text's small words say so clearly, else `en`, which is read by its grammar."""
    words = re.findall(r"\w+", text.lower())
    small: dict[str, list[str]] = shared("glossary")["languages"]
    english = set(str(shared("glossary")["english"]["small"]).split())
    counts = {language: sum(word in known for word in words) for language, known in small.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= _SURE and counts[best] > sum(word in english for word in words) else "en"


def named_in(text: str) -> Named:
    """What a brief in German, French, Spanish or Italian names."""
    lower = text.lower()
    glossary = shared("glossary")
    first = {key: _position(lower, glossary[key]) for key in ("she", "he")}
    found = {key: at for key, at in first.items() if at >= 0}
    return Named(
        role=_first(lower, glossary["roles"]),
        place=_first(lower, glossary["places"]),
        object=_first(lower, glossary["objects"]),
        pronoun=min(found, key=lambda key: found[key], default=""),
    )


def _first(lower: str, known: Mapping[str, list[str]]) -> str:
    """The thing whose word comes first in the text; of two that begin there, the one with the longer word."""
    hits = [
        (at, -len(word), name)
        for name, words in known.items()
        for word in words
        if (at := _position(lower, [word])) >= 0
    ]
    return min(hits)[2] if hits else ""


def _position(lower: str, words: Iterable[str]) -> int:
    at = [match.start() for word in words if (match := _whole(word).search(lower))]
    return min(at, default=-1)


@lru_cache(maxsize=1024)
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word.removesuffix('*'))}{'' if word.endswith('*') else chr(92) + 'b'}")
