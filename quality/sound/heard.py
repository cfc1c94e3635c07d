"""Whether a recording says what was written: what a listener heard against the words that were to be said."""

import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "nor",
        "so",
        "if",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "it",
        "its",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "me",
        "my",
        "your",
        "his",
        "her",
        "their",
        "our",
        "them",
        "us",
        "him",
        "this",
        "that",
        "these",
        "those",
        "there",
        "then",
        "than",
        "not",
        "no",
        "up",
        "out",
        "off",
        "over",
        "into",
        "onto",
        "what",
        "who",
        "when",
        "where",
        "how",
        "all",
        "will",
        "would",
        "can",
        "could",
        "shall",
        "should",
        "may",
        "might",
        "must",
    ]
)
"""Words that carry the grammar, not what is told."""


_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without marks; small numbers in words, as a listener may write either."""
    return [said for word in _WORD.findall(text) for said in _in_words(word.replace("’", "'").casefold())]


def _in_words(word: str) -> list[str]:
    if not word.isdecimal() or len(word) > 2:
        return [word]
    number = int(word)
    if number < 20:
        return [_ONES[number]]
    return [_TENS[number // 10 - 2], *([_ONES[number % 10]] if number % 10 else [])]


def content_words(text: str) -> list[str]:
    """The words that tell something."""
    return [word for word in words_of(text) if word not in _SMALL and len(word) > 2]


def word_error(due: str, heard: str) -> float | None:
    """Word error rate: words left out, put in or mistaken, over the words due. None where nothing is due."""
    wanted, got = words_of(due), words_of(heard)
    if not wanted:
        return None
    return _distance(wanted, got) / len(wanted)


def recognised(due: str, heard: str) -> float | None:
    """Share of the content words due that were heard, each as often as it was said; None where none is due."""
    wanted = Counter(content_words(due))
    if not wanted:
        return None
    got = Counter(content_words(heard))
    return sum(min(count, got[word]) for word, count in wanted.items()) / sum(wanted.values())


def _distance(wanted: Sequence[str], got: Sequence[str]) -> int:
    row = list(range(len(got) + 1))
    for at, word in enumerate(wanted, start=1):
        diagonal, row[0] = row[0], at
        for other, found in enumerate(got, start=1):
            diagonal, row[other] = row[other], min(row[other] + 1, row[other - 1] + 1, diagonal + (word != found))
    return row[-1]
