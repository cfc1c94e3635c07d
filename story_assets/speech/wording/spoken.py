"""A line of narration as a voice is to say it, and which written words each spoken one stands for."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from story_assets.speech.wording.reading import Reading, SaidWord
from story_assets.speech.wording.rules import CAPITALS, Rule, pronunciation_rule, rules

EDITION = "1"
"""Changes whenever a line would be said in other words."""

_SHOUTING = 0.7
"""Share of a line's words in capitals from which the capitals are a voice raised, not abbreviations."""


@dataclass(frozen=True)
class Spoken:
    """A line as it is said.

    Attributes:
        written: As it is written, and shown.
        words: What is said, in order; each knows the stretch of `written` it stands for.
    """

    written: str
    words: tuple[SaidWord, ...]

    @property
    def text(self) -> str:
        """What a voice is given."""
        return " ".join(word.text for word in self.words)

    def written_words(self) -> list[tuple[int, int]]:
        """Where each written word stands in the line: what is between white space."""
        return [found.span() for found in re.finditer(r"\S+", self.written)]


def spoken(written: str, pronunciations: Mapping[str, str] | None = None, language: str = "en") -> Spoken:
    """How a line is said.

    Args:
        written: The line.
        pronunciations: Words of a person's own list, with how they are said; they come before every rule.
        language: Only English has rules; a line in another language is said as it is written, but for the list.
    """
    reading = Reading(written)
    own = pronunciation_rule(pronunciations or {})
    if own:
        reading.rule(*own)
    if language.startswith("en"):
        shouted = _is_shouted(written)
        for pattern, say in _english():
            reading.rule(pattern, (lambda found: found[0].lower()) if shouted and pattern is CAPITALS else say)
    return Spoken(written, tuple(reading.words()))


def _is_shouted(written: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", written)
    return len(words) > 1 and sum(word.isupper() for word in words) >= _SHOUTING * len(words)


@functools.cache
def _english() -> Sequence[Rule]:
    return rules()
