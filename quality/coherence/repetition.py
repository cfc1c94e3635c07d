"""Whether a story repeats itself: the sign of a writer caught in a loop, and of poor vocabulary."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from quality.language.embeddings import Vectors
from quality.language.text import stem, words
from quality.language.word_lists import STOP_WORDS
from quality.measurement import shortened

_WINDOW = 100
_PHRASE = 6
_SPAN = 50
_SAMPLE = 42
_CONTENT_SAMPLE = 25
_NEARLY_SAME = 0.9
_SHORTEST = 4
"""Sentences of fewer words ("Yes." "I know.") may be said twice."""


def repeated_trigrams(tokens: Sequence[str]) -> float:
    """Share of trigrams that occurred before within the same 100 words, averaged over windows half as far apart."""
    if len(tokens) < _SHORTEST:
        return 0.0
    shares: list[float] = []
    for start in range(0, max(1, len(tokens) - _WINDOW + 1), _WINDOW // 2):
        window = tokens[start : start + _WINDOW]
        trigrams = list(zip(window, window[1:], window[2:], strict=False))
        shares.append(1 - len(set(trigrams)) / len(trigrams))
    return math.fsum(shares) / len(shares)


def said_before(tokens: Sequence[str]) -> float:
    """Share of the words that stand in a phrase of six words which the story, anywhere before, has said already."""
    seen: set[tuple[str, ...]] = set()
    again = [False] * len(tokens)
    for start in range(len(tokens) - _PHRASE + 1):
        phrase = tuple(tokens[start : start + _PHRASE])
        if phrase in seen:
            again[start : start + _PHRASE] = [True] * _PHRASE
        seen.add(phrase)
    return sum(again) / len(tokens) if tokens else 0.0


def duplicate_share(sentences: Sequence[str]) -> float:
    """Share of sentences (of four words or more) that were already said word for word."""
    keys = [tuple(words(sentence)) for sentence in sentences]
    keys = [key for key in keys if len(key) >= _SHORTEST]
    return 1 - len(set(keys)) / len(keys) if keys else 0.0


def near_duplicate_share(sentences: Sequence[str], vectors: Vectors) -> float:
    """Share of sentences (of four words or more) that nearly say what an earlier one said."""
    keep = [index for index, sentence in enumerate(sentences) if len(words(sentence)) >= _SHORTEST]
    if len(keep) < 2:
        return 0.0
    earlier = np.tril(vectors[keep] @ vectors[keep].T, k=-1)
    return float((earlier.max(axis=1) > _NEARLY_SAME).mean())


def repeated_sentences(sentences: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """The sentences (of four words or more) that come twice or more, most frequent first, as evidence."""
    counts = Counter(key for sentence in sentences if len(key := tuple(words(sentence))) >= _SHORTEST)
    first = {tuple(words(sentence)): sentence for sentence in reversed(sentences)}
    often = [(key, count) for key, count in counts.most_common(most) if count >= 2]
    return tuple(f"“{shortened(first[key], 160)}” {count} times" for key, count in often)


def repeated_phrases(tokens: Sequence[str], most: int = 5) -> tuple[str, ...]:
    """The trigrams that come three times or more, most frequent first, as evidence."""
    counts = Counter(zip(tokens, tokens[1:], tokens[2:], strict=False))
    often = [(phrase, count) for phrase, count in counts.most_common(most * 4) if count >= 3]
    often.sort(key=lambda found: (-found[1], found[0]))
    return tuple(f"“{' '.join(phrase)}” {count} times" for phrase, count in often[:most])


def vocabulary(tokens: Sequence[str]) -> dict[str, float]:
    """How rich and how specific the words are, three figures of 0..1.

    `variety`: different words in any fifty in a row, and in any forty-two drawn from the story.
    `content_variety`: different content words in any twenty-five drawn from the story.
    `specificity`: mean length of content words, 4 to 7.5 letters.
    """
    content = [word for word in tokens if word not in STOP_WORDS]
    if not content:
        return {"variety": 0.0, "content_variety": 0.0, "specificity": 0.0}
    starts = range(0, max(1, len(tokens) - _SPAN + 1), _SPAN // 2)
    ratios = [len(set(tokens[at : at + _SPAN])) / len(tokens[at : at + _SPAN]) for at in starts]
    length = math.fsum(len(word) for word in content) / len(content)
    return {
        "variety": (
            _scaled(math.fsum(ratios) / len(ratios), 0.5, 0.9) + _scaled(different_in_sample(tokens, _SAMPLE), 0.6, 0.9)
        )
        / 2,
        "content_variety": _scaled(different_in_sample([stem(word) for word in content], _CONTENT_SAMPLE), 0.5, 1.0),
        "specificity": _scaled(length, 4.0, 7.5),
    }


def different_in_sample(tokens: Sequence[str], sample: int) -> float:
    """Expected share of different tokens in a random sample of that size (the index HD-D); order does not matter."""
    total = len(tokens)
    sample = min(sample, total)
    if sample == 0:
        return 0.0
    expected = math.fsum(
        1 - math.comb(total - count, sample) / math.comb(total, sample) for count in Counter(tokens).values()
    )
    return expected / sample


def _scaled(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
