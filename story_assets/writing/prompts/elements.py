"""Whether a text shows what its genre asks for: judged by words first, then by meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quality.language.embeddings import SentenceEncoder
from quality.language.text import sentences, stem, words
from story_assets.writing.prompts.front_matter import Element

WORDS_NEEDED = 2
"""Different words of an element that must occur: one alone may be there by chance."""

_LONG_WORD = 5
"""A shorter word with a verb's ending is mostly another word."""

Encoder = Callable[[], SentenceEncoder | None]
"""Gives the sentence model, loading it only when it is asked for; None where there is none."""


@dataclass(frozen=True)
class Shown:
    """One element, and what shows it.

    Attributes:
        name: The element's.
        present: Whether the text shows it.
        by: `words`, `meaning`, or empty.
        evidence: The words found, or the nearest sentence with its cosine.
    """

    name: str
    present: bool
    by: str = ""
    evidence: str = ""


def mandatory_shown(
    elements: Sequence[Element],
    text: str,
    *,
    at_least: int,
    meaning: float,
    plot: str = "",
    encoder: Encoder | None = None,
) -> list[Shown]:
    """Which elements a text shows.

    The sentence model is only asked when words alone do not show `at_least` of them.

    Args:
        elements: What to look for.
        text: All there is to read; looked through for words.
        at_least: How many must be there.
        meaning: Cosine from which a sentence of the plot shows an element.
        plot: What happens, in a few sentences; looked through for meanings. Among the hundreds of sentences of a whole
            story some always come near to anything, so it is the plot that is asked.
        encoder: Gives the sentence model; None goes by words alone.
    """
    stems = {stem(word) for word in words(text)}
    found = [_by_words(element, text, stems, WORDS_NEEDED) for element in elements]
    if encoder is None or sum(one.present for one in found) >= at_least:
        return found
    model = encoder()
    if model is None:
        return found
    return [
        one if one.present or not element.meaning else _by_meaning(element, plot or text, model, meaning)
        for element, one in zip(elements, found, strict=True)
    ]


def prohibited_shown(elements: Sequence[Element], text: str) -> list[Shown]:
    """Which prohibited elements a text holds: one word or phrase is enough."""
    found: list[Shown] = []
    for element in elements:
        # Word for word, but for an ending: a ghost is meant, not ghostly light.
        hits = [phrase for phrase in element.words if _inflected(phrase).search(text)]
        if hits:
            found.append(Shown(element.name, True, "words", ", ".join(hits[:4])))
    return found


def _inflected(phrase: str) -> re.Pattern[str]:
    """A word or phrase with the endings of its own: cars are a car, but nobody who cared is."""
    endings = ["es" if phrase.endswith(("s", "x", "z", "ch", "sh")) else "s"]
    endings += ["ed", "ing"] if len(phrase) >= _LONG_WORD else []
    return re.compile(rf"\b{re.escape(phrase)}(?:{'|'.join(endings)})?\b", re.IGNORECASE)


def _by_words(element: Element, text: str, stems: set[str], needed: int) -> Shown:
    hits = [phrase for phrase in element.words if _holds(phrase, text, stems)]
    # An element with one word only is shown by it.
    present = len(hits) >= min(needed, len(element.words))
    return Shown(element.name, present, "words" if present else "", ", ".join(hits[:4]))


def _holds(phrase: str, text: str, stems: set[str]) -> bool:
    if " " in phrase:
        return re.search(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE) is not None
    return stem(phrase.lower()) in stems


def _by_meaning(element: Element, text: str, model: SentenceEncoder, least: float) -> Shown:
    lines = sentences(text)
    if not lines:
        return Shown(element.name, False)
    cosines = model.encode(lines) @ model.encode([element.meaning])[0]
    best = int(cosines.argmax())
    return Shown(
        element.name,
        bool(cosines[best] >= least),
        "meaning" if cosines[best] >= least else "",
        f"{float(cosines[best]):.2f} “{lines[best][:120]}”",
    )
