"""Alignment on pairs of captions: how many true pairs pass, and how many false ones.

A caption is one line. Prompts and descriptions of several sentences are made by joining captions
of several photos, in another order in the description; one variant leaves two of five out of it.
"""

import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.coherence import read_table
from quality.alignment import MIDDLE, SLOPE, Read, likeness, read_text
from quality.embeddings import SentenceEncoder
from quality.text import sentences
from quality.visual import visual_content

GATE = MIDDLE + float(np.log(3)) / SLOPE
"""The x at which A is .75."""

DESCRIBED = Path(__file__).with_name("described_scenes.csv")
"""Twenty film prompts with descriptions of three to five sentences, written for this purpose.

The gate was set with them in view, between these and the captions."""

_MOST_PAIRS = 150


def read_captions(data: Path) -> list[tuple[str, str]]:
    """Both captions of every photo in `caption-pairs.csv`; none when there is no such file."""
    rows = read_table(data / "caption-pairs.csv", ("caption_a", "caption_b"))
    return [(row["caption_a"].strip(), row["caption_b"].strip()) for row in rows]


def read_described(path: Path = DESCRIBED) -> list[tuple[str, str]]:
    """Prompts and descriptions of the scenes they ask for."""
    return [(row["prompt"], row["description"]) for row in read_table(path, ("prompt", "description"))]


def roc(
    captions: list[tuple[str, str]], encoder: SentenceEncoder, *, joined: int, left_out: int = 0
) -> dict[str, float]:
    """Pass rates at the gate, the area under the curve, and the true rate at 2 % false.

    Args:
        captions: pairs of captions.
        encoder: the sentence model.
        joined: captions in a prompt.
        left_out: captions that the description lacks.
    """
    rng = random.Random(7)
    pool = captions[:]
    rng.shuffle(pool)
    groups = [pool[at : at + joined] for at in range(0, len(pool) - joined + 1, joined)][:_MOST_PAIRS]
    prompts: list[Read] = []
    descriptions: list[Read] = []
    for group in groups:
        told = rng.sample(group, len(group))[: len(group) - left_out]
        prompts.append(read_text(visual_content(" ".join(one for one, _ in group)), encoder))
        descriptions.append(read_text(sentences(" ".join(other for _, other in told)), encoder))
    return rates(prompts, descriptions)


def described(pairs: list[tuple[str, str]], encoder: SentenceEncoder, *, told: int | None = None) -> dict[str, float]:
    """The same figures for whole prompts and descriptions, or for the first `told` sentences of each description."""
    return rates(
        [read_text(visual_content(prompt), encoder) for prompt, _ in pairs],
        [read_text(sentences(description)[:told], encoder) for _, description in pairs],
    )


def rates(prompts: list[Read], descriptions: list[Read]) -> dict[str, float]:
    """Every prompt against every description: those of the same place are true pairs."""
    x = np.array([[likeness(prompt, told).x for told in descriptions] for prompt in prompts])
    true, false = np.diag(x), x[~np.eye(len(x), dtype=bool)]
    return {
        "pairs": len(x),
        "true pass": float((true >= GATE).mean()),
        "false pass": float((false >= GATE).mean()),
        "AUC": _area(true, false),
        "true at 2 % false": float((true >= np.quantile(false, 0.98)).mean()),
    }


def _area(true: NDArray[np.float64], false: NDArray[np.float64]) -> float:
    """Chance that a true pair scores above a false one."""
    return float((np.searchsorted(np.sort(false), true) / len(false)).mean())
