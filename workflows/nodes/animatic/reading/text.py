"""Words of a prompt: tokens, labelled parts, longest phrases, negation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

LABELS = {
    "setting": "place", "location": "place", "place": "place", "scene": "", "time": "time", "time of day": "time", "weather": "weather",
    "lighting": "light", "light": "light", "mood": "mood", "genre": "mood", "tone": "mood", "style": "style", "palette": "palette",
    "colour palette": "palette", "color palette": "palette", "colours": "palette", "colors": "palette", "camera": "camera", "shot": "camera",
    "framing": "camera", "characters": "cast", "character": "cast", "cast": "cast", "figures": "cast", "action": "", "foreground": "", "background": "far",
    "negative": "negative", "negative prompt": "negative", "avoid": "negative", "props": "", "atmosphere": "mood", "details": "",
}  # fmt: skip
"""A word before a colon, and what the part after it is about."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?;:,()\n—–]")
_LABEL = re.compile(r"(?:(?<=^)|(?<=[\n.;!?|]))\s*\**([a-z][a-z ]{2,14})\**\s*:", re.IGNORECASE)
_BREAK = set(".!?;:\n")
_NOT = {
    "no",
    "not",
    "without",
    "never",
    "nor",
    "neither",
    "none",
    "lacks",
    "lacking",
    "absent",
    "isn't",
    "aren't",
    "doesn't",
    "don't",
    "wasn't",
    "weren't",
    "hardly",
    "minus",
}
_NOT_REALLY = {
    "one",
    "doubt",
    "sooner",
    "matter",
    "only",
    "far",
    "just",
    "until",
    "quite",
    "merely",
    "yet",
    "more",
    "less",
    "sound",
    "idea",
}
_STOP = {
    "in",
    "on",
    "at",
    "into",
    "from",
    "through",
    "under",
    "beside",
    "but",
    "yet",
    "only",
    "with",
    "while",
    "as",
    "and",
}
MAX_TOKENS = 6000
"""Far more than any prompt has; the rest of an absurd one is not read."""


@dataclass(frozen=True)
class Token:
    """A word and where it stands."""

    word: str
    sentence: int
    label: str
    negated: bool
    simile: bool
    clause: int
    bracket: int


@dataclass(frozen=True)
class Match:
    """A phrase of a lexicon found in the text."""

    value: str
    start: int
    end: int
    """Token indices, end exclusive."""
    negated: bool
    phrase: str


def plain(text: str) -> str:
    """Lower case, plain quotes and spaces, hyphens as spaces."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return re.sub(r"[-‐‑_/]", " ", text)


def tokens(text: str) -> list[Token]:
    """Split into words with sentence, label, negation; punctuation only separates."""
    text = plain(text[: MAX_TOKENS * 12])
    spans: list[tuple[int, str]] = []
    for found in _LABEL.finditer(text):
        name = " ".join(found.group(1).split())
        if name in LABELS:
            spans.append((found.end(), LABELS[name]))
    out: list[Token] = []
    sentence = clause = bracket = depth = 0
    label = ""
    label_sentence = -1
    next_label = 0
    negation = 0
    recent: list[str] = []
    for found in _WORD.finditer(text):
        while next_label < len(spans) and found.start() >= spans[next_label][0]:
            label = spans[next_label][1]
            label_sentence = sentence
            next_label += 1
        word = found.group()
        if word in _BREAK or word in ",()—–":
            clause += 1
            negation = 0
            recent.clear()
            if word == "(":
                bracket += 1
                depth = bracket
            elif word == ")":
                depth = 0
            if word in _BREAK and word not in ":":
                sentence += 1
                # A label holds for its own sentence; lists of sentences after "Setting:" are told apart by new labels.
                if label and label != "negative" and sentence > label_sentence + (2 if label == "cast" else 0):
                    label = ""
            continue
        word = word.strip("'")
        if word.endswith("'s"):
            word = word[:-2]
        if not word:
            continue
        if negation and word in _STOP and recent and recent[-1] not in _NOT:
            negation = 0
        if word in _NOT:
            negation = 5
        elif negation == 5 and word in _NOT_REALLY:
            negation = 0
        simile = any(r in ("like", "resembling") for r in recent[-3:]) or (
            len(recent) > 1 and recent[-2:] in (["as", "if"], ["as", "though"])
        )
        out.append(
            Token(
                word, sentence, label, (negation > 0 and word not in _NOT) or label == "negative", simile, clause, depth
            )
        )
        negation = max(0, negation - 1)
        recent.append(word)
        if len(out) >= MAX_TOKENS:
            break
    return _mark_asides(out)


_STYLE = {
    "cinematography",
    "35mm",
    "16mm",
    "widescreen",
    "anamorphic",
    "bokeh",
    "rendering",
    "artstation",
    "illustration",
    "photorealistic",
}


def _mark_asides(words: list[Token]) -> list[Token]:
    """Label sentences about the film rather than the scene: ``… film still``, ``Colour palette of …``."""
    by_sentence: dict[int, set[str]] = {}
    for token in words:
        by_sentence.setdefault(token.sentence, set()).add(token.word)
    out: list[Token] = []
    for token in words:
        said = by_sentence[token.sentence]
        if not token.label and (said & _STYLE or {"film", "still"} <= said):
            out.append(replace(token, label="style"))
        elif not token.label and "palette" in said:
            out.append(replace(token, label="palette"))
        else:
            out.append(token)
    return out


def _forms(word: str) -> tuple[str, ...]:
    if len(word) > 4 and word.endswith("ies"):
        return (word, word[:-3] + "y")
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return (word, word[:-2])
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return (word, word[:-1])
    return (word,)


class Lexicon:
    """Phrases with a value each; finds the longest at every place."""

    def __init__(self, table: Mapping[str, Iterable[str]]) -> None:
        """``table`` maps a value to its phrases."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for value, phrases in table.items():
            for phrase in phrases:
                words = tuple(plain(phrase).split())
                self._by_first.setdefault(words[0], []).append((words, value))
        for entries in self._by_first.values():
            entries.sort(key=lambda e: -len(e[0]))

    def at(self, words: list[Token], i: int) -> Match | None:
        """The longest phrase that starts at token ``i``."""
        best: Match | None = None
        for first in _forms(words[i].word):
            for phrase, value in self._by_first.get(first, ()):
                n = len(phrase)
                if best is not None and n <= best.end - best.start:
                    continue
                if i + n > len(words):
                    continue
                ok = all(
                    phrase[k] in _forms(words[i + k].word) and words[i + k].sentence == words[i].sentence
                    for k in range(1, n)
                )
                if ok:
                    best = Match(value, i, i + n, any(t.negated for t in words[i : i + n]), " ".join(phrase))
        return best

    def find(self, words: list[Token]) -> list[Match]:
        """All matches, none overlapping, left to right."""
        out: list[Match] = []
        i = 0
        while i < len(words):
            match = self.at(words, i)
            if match is None:
                i += 1
            else:
                out.append(match)
                i = match.end
        return out
