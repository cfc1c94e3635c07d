"""How a story hangs together: unity and flow of its sentences, the fit of its scenes, words that come back.

Unity, flow and fit are measured on the sentences' vectors, the words on their stems.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from quality.language.embeddings import Vectors, mean_vector
from quality.language.text import SceneText, content_stems

_PASSAGES = 4
_SHORT, _LONG = 20, 60
_FIT_OF_SHORT, _FIT_OF_LONG = 0.26, 0.47


def clip(value: float) -> float:
    """`value` held within 0..1."""
    return min(1.0, max(0.0, value))


def unity(vectors: Vectors) -> float:
    """Mean cosine over all pairs of sentences; .6 and more is 1."""
    if len(vectors) < 2:
        return 1.0
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    return clip(float(cosines.mean()) / 0.6)


def flow(vectors: Vectors) -> float:
    """Mean cosine of each sentence with the next; .8 and more is 1."""
    if len(vectors) < 2:
        return 1.0
    return clip(float((vectors[:-1] * vectors[1:]).sum(axis=1).mean()) / 0.8)


def scene_fit_due(sentences: int) -> float:
    """What the least fitting scene of a good story nearly always has, in a story of so many sentences.

    The more there is, the better each part fits. Some three good stories in a hundred have less.
    """
    share = clip((sentences - _SHORT) / (_LONG - _SHORT))
    return _FIT_OF_SHORT + share * (_FIT_OF_LONG - _FIT_OF_SHORT)


def scene_fits(scenes: Sequence[SceneText], vectors: Vectors) -> dict[str, float]:
    """How well each scene fits the rest of the story, by scene id; empty for fewer than two scenes.

    The mean of two cosines: of the scene's centre with the centre of the rest, and of each of its
    sentences with the one of the rest that is nearest. The first alone takes a scene of another
    story for one of this when their worlds are alike; the second asks for something in common.
    """
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
        own, rest = vectors[start:end], np.concatenate([vectors[:start], vectors[end:]])
        nearest = float((own @ rest.T).max(axis=1).mean())
        fits[scene_id] = (float(mean_vector(own) @ mean_vector(rest)) + nearest) / 2
    return fits


def lexical_chains(scenes: Sequence[SceneText]) -> float:
    """Share of sentences with a content word that comes back.

    Half for a word that another sentence has too, half for one that another scene has; where there
    is one scene, any sentence counts.
    """
    stems = [[set(content_stems(sentence)) for sentence in scene.sentences] for scene in scenes]
    occurs = Counter(word for scene in stems for found in scene for word in found)
    places: defaultdict[str, set[int]] = defaultdict(set)
    for index, scene in enumerate(stems):
        for word in set[str]().union(*scene):
            places[word].add(index)
    count = sum(map(len, stems))
    again = sum(any(occurs[word] >= 2 for word in found) for scene in stems for found in scene)
    if len(stems) < 2:
        return again / count
    elsewhere = sum(any(len(places[word]) >= 2 for word in found) for scene in stems for found in scene)
    return (again + elsewhere) / 2 / count


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
