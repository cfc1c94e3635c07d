"""Alignment on pairs of captions: how many true pairs pass, and how many false ones.

A caption is one line. Prompts and descriptions of several sentences are made by joining captions
of several photos, in another order in the description: of any photos, which hang together less than
a scene does, or of photos that are alike, so that some false pairs are of like scenes as well. One
variant leaves two of five out of the description; in another, some are of another scene.
"""

import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.coherence import read_table
from quality.alignment.alignment import MIDDLE, SLOPE, asked_for, content, likeness
from quality.alignment.visual import visual_content
from quality.language.embeddings import SentenceEncoder, encode_wholes
from quality.language.text import sentences

GATE = MIDDLE + float(np.log(3)) / SLOPE
"""The x at which A is .75."""

DESCRIBED = Path(__file__).with_name("described_scenes.csv")
"""Twenty film prompts with descriptions of three to five sentences, written for this purpose.

The gate was set with them in view, between these and the captions."""

_MOST_PAIRS = 240

Captions = list[tuple[str, str]]


def read_captions(data: Path) -> list[tuple[str, str]]:
    """Both captions of every photo in `caption-pairs.csv`; none when there is no such file."""
    rows = read_table(data / "caption-pairs.csv", ("caption_a", "caption_b"))
    return [(row["caption_a"].strip(), row["caption_b"].strip()) for row in rows]


def read_described(path: Path = DESCRIBED) -> list[tuple[str, str]]:
    """Prompts and descriptions of the scenes they ask for."""
    return [(row["prompt"], row["description"]) for row in read_table(path, ("prompt", "description"))]


def roc(
    captions: list[tuple[str, str]], encoder: SentenceEncoder, *, joined: int, left_out: int = 0, alike: bool = False
) -> dict[str, float]:
    """Pass rates at the gate, the area under the curve, and the true rate at 2 % false.

    Args:
        captions: pairs of captions.
        encoder: the sentence model.
        joined: captions in a prompt.
        left_out: captions that the description lacks.
        alike: whether photos that are alike are joined, or any.
    """
    rng = random.Random(7)
    pool = captions[:]
    rng.shuffle(pool)
    groups = _alike(pool, encoder, joined) if alike else _any(pool, joined)
    prompts = [_asked(group) for group in groups]
    descriptions = [_told(rng.sample(group, len(group))[: len(group) - left_out]) for group in groups]
    return rates(prompts, descriptions, encoder)


def overlapping(captions: list[tuple[str, str]], encoder: SentenceEncoder, *, joined: int, shared: int) -> float:
    """Share of descriptions that pass with `shared` of `joined` captions, the others being another scene's."""
    rng = random.Random(7)
    pool = captions[:]
    rng.shuffle(pool)
    groups = _any(pool, joined)
    following = [*groups[1:], groups[0]]
    told = [
        _told(rng.sample(own, shared) + rng.sample(other, joined - shared))
        for own, other in zip(groups, following, strict=True)
    ]
    return float((np.diag(_likenesses([_asked(group) for group in groups], told, encoder)) >= GATE).mean())


def described(pairs: list[tuple[str, str]], encoder: SentenceEncoder, *, told: int | None = None) -> dict[str, float]:
    """The same figures for whole prompts and descriptions, or for the first `told` sentences of each description."""
    return rates(
        [visual_content(prompt) for prompt, _ in pairs],
        [sentences(description)[:told] for _, description in pairs],
        encoder,
    )


def rates(prompts: list[list[str]], descriptions: list[list[str]], encoder: SentenceEncoder) -> dict[str, float]:
    """Every prompt against every description: those of the same place are true pairs."""
    x = _likenesses(prompts, descriptions, encoder)
    true, false = np.diag(x), x[~np.eye(len(x), dtype=bool)]
    return {
        "pairs": len(x),
        "true pass": float((true >= GATE).mean()),
        "false pass": float((false >= GATE).mean()),
        "AUC": _area(true, false),
        "true at 2 % false": float((true >= np.quantile(false, 0.98)).mean()),
    }


def _any(pool: Captions, joined: int) -> list[Captions]:
    return [pool[at : at + joined] for at in range(0, len(pool) - joined + 1, joined)][:_MOST_PAIRS]


def _alike(pool: Captions, encoder: SentenceEncoder, joined: int) -> list[Captions]:
    """Each photo in turn with those nearest to it that are left."""
    vectors = encoder.encode([one for one, _ in pool]) + encoder.encode([other for _, other in pool])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    near = vectors @ vectors.T
    free = np.ones(len(pool), dtype=bool)
    groups: list[Captions] = []
    for index in range(len(pool)):
        if free[index] and free.sum() >= joined and len(groups) < _MOST_PAIRS:
            order = np.argsort(-np.where(free, near[index], -2), kind="stable")
            chosen = [index, *(int(other) for other in order if other != index)][:joined]
            free[chosen] = False
            groups.append([pool[one] for one in chosen])
    return groups


def _asked(group: Captions) -> list[str]:
    return visual_content(" ".join(one for one, _ in group))


def _told(group: Captions) -> list[str]:
    return sentences(" ".join(other for _, other in group))


def _likenesses(
    prompts: list[list[str]], descriptions: list[list[str]], encoder: SentenceEncoder
) -> NDArray[np.float64]:
    vectors = encode_wholes(encoder, [*prompts, *descriptions])
    cosines = vectors[: len(prompts)] @ vectors[len(prompts) :].T
    wanted, seen = [content(pieces) for pieces in prompts], [content(pieces) for pieces in descriptions]
    shares = [[asked_for(asked, told) for told in seen] for asked in wanted]
    return np.vectorize(likeness)(cosines, np.array(shares))


def _area(true: NDArray[np.float64], false: NDArray[np.float64]) -> float:
    """Chance that a true pair scores above a false one."""
    return float((np.searchsorted(np.sort(false), true) / len(false)).mean())
