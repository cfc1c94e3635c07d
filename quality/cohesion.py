"""How a story's sentences hang together, measured on their vectors: unity, flow, the fit of each scene."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from quality.embeddings import Vectors, mean_vector
from quality.text import SceneText

_PASSAGES = 4


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
