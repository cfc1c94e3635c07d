"""How a story's sentences hang together, measured on their vectors: unity, flow, order, the fit of each scene."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from quality.embeddings import Vectors, mean_vector
from quality.text import SceneText, words
from quality.word_lists import word_set

_PASSAGES = 4
_LEANS_BACK = word_set("he she they it him his her their this that but and so then")
_PERSON_OF = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "i"),
    **dict.fromkeys(("you", "your", "yours"), "you"),
    **dict.fromkeys(("we", "us", "our"), "we"),
    **dict.fromkeys(("they", "them", "their"), "they"),
    **dict.fromkeys(("it", "its"), "it"),
}


def clip(value: float) -> float:
    """`value` held within 0..1."""
    return min(1.0, max(0.0, value))


def unity(vectors: Vectors) -> float:
    """Mean cosine over all pairs of sentences; .6 and more is 1."""
    return clip(_pairwise(vectors)[0] / 0.6)


def flow(vectors: Vectors) -> float:
    """Mean cosine of each sentence with the next; .8 and more is 1."""
    if len(vectors) < 2:
        return 1.0
    return clip(_adjacent(vectors) / 0.8)


def order(sentences: Sequence[str], vectors: Vectors) -> float:
    """Whether the sentences stand in an order, 0..1; a shuffled story has about .4.

    Neighbours are nearer than chance would have it; neighbours speak of the same persons; the first
    sentence leans on nothing before it; quotations close soon after they open.
    """
    if len(vectors) < 3:
        return 1.0
    mean, spread = _pairwise(vectors)
    nearer = (_adjacent(vectors) - mean) / (spread + 1e-6) * math.sqrt(len(vectors) - 1)
    shared = _shared_persons(sentences)
    first = words(sentences[0])[:1]
    leans = bool(first) and first[0] in _LEANS_BACK
    return clip((nearer + 4 + 2 * (shared - 0.3) - 1.5 * leans - 4 * _inside_quotes(sentences)) / 10)


def scene_fits(scenes: Sequence[SceneText], vectors: Vectors) -> dict[str, float]:
    """Cosine of each scene with the rest of the story; empty for fewer than two scenes."""
    fits: dict[str, float] = {}
    at = 0
    spans: list[tuple[str, int, int]] = []
    for scene in scenes:
        if scene.sentences:
            spans.append((scene.scene_id, at, at + len(scene.sentences)))
        at += len(scene.sentences)
    if len(spans) < 2:
        return {}
    for scene_id, start, end in spans:
        rest = np.concatenate([vectors[:start], vectors[end:]])
        fits[scene_id] = float(mean_vector(vectors[start:end]) @ mean_vector(rest))
    return fits


def passages(scene: SceneText) -> list[SceneText]:
    """A story told as one scene, cut into up to four passages of two sentences or more."""
    count = len(scene.sentences)
    cuts = min(_PASSAGES, count // 2)
    if cuts < 2:
        return [scene]
    edges = [round(count * index / cuts) for index in range(cuts + 1)]
    pieces = [scene.sentences[start:end] for start, end in pairwise(edges)]
    return [
        SceneText(f"{scene.scene_id} part {number}", " ".join(piece), piece)
        for number, piece in enumerate(pieces, start=1)
    ]


def _adjacent(vectors: Vectors) -> float:
    return float((vectors[:-1] * vectors[1:]).sum(axis=1).mean())


def _pairwise(vectors: Vectors) -> tuple[float, float]:
    """Mean and standard deviation of the cosine over all pairs."""
    if len(vectors) < 2:
        return 1.0, 0.0
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    return float(cosines.mean()), float(cosines.std())


def _shared_persons(sentences: Sequence[str]) -> float:
    """How many of the pronouns' persons neighbouring sentences share (mean Jaccard index)."""
    persons = [{_PERSON_OF[word] for word in words(sentence) if word in _PERSON_OF} for sentence in sentences]
    shares = [len(one & next_) / max(1, len(one | next_)) for one, next_ in pairwise(persons)]
    return math.fsum(shares) / len(shares)


def _inside_quotes(sentences: Sequence[str]) -> float:
    """Share of the story between a sentence that leaves a quotation open and the one that closes it."""
    odd = [
        index
        for index, sentence in enumerate(sentences)
        if sentence.count('"') % 2 or sentence.count("“") != sentence.count("”")
    ]
    return sum(end - start for start, end in zip(odd[::2], odd[1::2], strict=False)) / len(sentences)
