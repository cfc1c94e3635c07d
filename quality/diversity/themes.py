"""Which of five themes a beat of a story carries.

With a sentence model, it is the theme whose examples the beat resembles most: a ridge regression
from the vectors of the example beats in `quality.theme_examples` to their themes, plus what the
beat's words and quotation marks speak for. Without one, words and quotation marks decide alone.

How far a theme is there, in a passage of a few beats, is asked of each theme apart: a scene in which
two people talk of a theft has dialogue in every line, and is a mystery all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from quality.diversity.theme_examples import EXAMPLES
from quality.diversity.theme_words import LEXICON, PLAIN, THEMES
from quality.language.embeddings import SentenceEncoder, Vectors
from quality.language.text import quoted_share, sentences, stem, words

_QUOTE_GAIN = 0.35
_QUOTE_USUAL = 0.15
_WORD_GAIN = 0.2
_MOST_WORDS = 3
"""So many words of a theme speak for it as loudly as words can."""
_RIDGE = 2.0
_HEAD_START = {"romance": 0.04, "mystery": 0.02}
"""The two themes whose beats are told in everyday words are else found too seldom."""

_ABSENT = {"action": -0.375, "romance": -0.265, "mystery": -0.21, "dialogue": -0.155, "exposition": -0.08}
_FULL = {"action": 0.93, "romance": 0.71, "mystery": 0.355, "dialogue": 1.07, "exposition": 0.58}
"""Each theme has its own scale, from where it is not there at all to where there is nothing else: a line of dialogue
is plain where a mystery is a hint. The ends were chosen so that stories by people and by models reach 2 bits, and
stories of one theme, made of beats that the scorer had not seen, do not; docs/quality.md says on which."""


def theme_of_beats(beats: Sequence[str], encoder: SentenceEncoder | None) -> list[tuple[str, float]]:
    """The theme of each beat and its lead over the next; by the lexicon when there is no encoder."""
    if not beats:
        return []
    scores = _lexicon_scores(beats) if encoder is None else _vector_scores(beats, encoder)
    order = np.argsort(-scores, axis=1, kind="stable")
    rows = np.arange(len(beats))
    margins = scores[rows, order[:, 0]] - scores[rows, order[:, 1]]
    return [(THEMES[int(best)], float(margin)) for best, margin in zip(order[:, 0], margins, strict=True)]


def theme_degrees(passages: Sequence[Sequence[str]], encoder: SentenceEncoder) -> Vectors:
    """How far each theme is there in each passage of one beat or more, 0..1, shape (passages, themes)."""
    scores = _vector_scores([beat for passage in passages for beat in passage], encoder)
    counts = np.array([len(passage) for passage in passages])
    starts = np.cumsum([0, *counts[:-1]])
    means = np.add.reduceat(scores, starts, axis=0) / counts[:, None]
    absent, full = (np.array([bounds[theme] for theme in THEMES]) for bounds in (_ABSENT, _FULL))
    return np.clip((means - absent) / (full - absent), 0, 1).astype(np.float32)


@dataclass(frozen=True, eq=False)
class _Resemblance:
    """How far a vector resembles each theme's examples: near 1 where fully, near 0 where it is like plain sentences."""

    centre: Vectors
    weights: Vectors

    def of(self, vectors: Vectors) -> Vectors:
        return ((vectors - self.centre) @ self.weights).astype(np.float32)


@lru_cache(maxsize=4)
def _resemblance(encoder: SentenceEncoder) -> _Resemblance:
    """The ridge regression from example beats, and plain sentences, to themes."""
    shown = [(theme, beat) for theme in THEMES for beat in EXAMPLES[theme]]
    vectors = np.vstack([_beat_vectors([beat for _, beat in shown], encoder), encoder.encode(PLAIN)])
    due = np.zeros((len(vectors), len(THEMES)), dtype=np.float32)
    for row, (theme, _) in enumerate(shown):
        due[row, THEMES.index(theme)] = 1
    centre = vectors.mean(axis=0)
    around = vectors - centre
    solved = np.linalg.solve(around @ around.T + _RIDGE * np.eye(len(around)), due - due.mean(axis=0))
    return _Resemblance(centre, (around.T @ solved).astype(np.float32))


def _beat_vectors(beats: Sequence[str], encoder: SentenceEncoder) -> Vectors:
    """The mean of each beat's sentences, which coherence needs too: as good as the beat's own vector, and free."""
    told = [sentences(beat) or [beat] for beat in beats]
    vectors = encoder.encode([sentence for beat in told for sentence in beat])
    starts = np.cumsum([0, *(len(beat) for beat in told[:-1])])
    counts = np.array([len(beat) for beat in told], dtype=np.float32)
    return (np.add.reduceat(vectors, starts, axis=0) / counts[:, None]).astype(np.float32)


def _vector_scores(beats: Sequence[str], encoder: SentenceEncoder) -> Vectors:
    alike = _resemblance(encoder).of(_beat_vectors(beats, encoder))
    scores = alike + _WORD_GAIN * np.minimum(1, _hits(beats) / _MOST_WORDS)
    for theme, ahead in _HEAD_START.items():
        scores[:, THEMES.index(theme)] += ahead
    scores[:, THEMES.index("dialogue")] += _QUOTE_GAIN * (_quoted(beats) - _QUOTE_USUAL)
    return scores.astype(np.float32)


def _lexicon_scores(beats: Sequence[str]) -> Vectors:
    scores = _hits(beats)
    scores[:, THEMES.index("dialogue")] += 4 * _quoted(beats)
    scores[:, THEMES.index("exposition")] += 0.5  # what nothing else claims explains or describes
    return scores


@lru_cache(maxsize=1)
def _forms() -> dict[str, frozenset[str]]:
    return {theme: LEXICON[theme] | {stem(word) for word in LEXICON[theme]} for theme in THEMES}


def _hits(beats: Sequence[str]) -> Vectors:
    """How many words of each beat speak for each theme, shape (beats, themes)."""
    found = np.zeros((len(beats), len(THEMES)), dtype=np.float32)
    for row, beat in enumerate(beats):
        told = words(beat)
        for column, theme in enumerate(THEMES):
            forms = _forms()[theme]
            found[row, column] = sum(word in forms or stem(word) in forms for word in told)
    return found


def _quoted(beats: Sequence[str]) -> Vectors:
    return np.array([quoted_share(beat) for beat in beats], dtype=np.float32)
