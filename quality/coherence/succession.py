"""What usually follows what: small networks that read pairs of sentence vectors.

They were trained to tell windows of other people's open stories from their shuffles, never on a rated story;
`benchmarks/quality/train_succession.py` makes its weights anew and docs/quality.md names the stories.
They know the vectors of the default sentence model alone: of any other model's they say nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from importlib.resources import files
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from quality.language.embeddings import DEFAULT_MODEL, SentenceEncoder, Vectors

WEIGHTS_FILE = "succession.npz"
"""Half-precision weights of a few networks trained alike, beside this module; what they say is averaged."""

SHARPEN = np.float32(math.sqrt(384))
"""Vectors of length 1 have components of about 1/√384; the networks read components of about 1."""

_REACH = 40
"""Pairs farther apart than this, in sentences, are not read: they say little and would cost most."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Succession:
    """How far sentences stand as stories usually put them, each figure about 0 when shuffled.

    Attributes:
        follows: How much better each sentence follows the one before than sentences follow each other by chance:
            mean over neighbours less mean over all pairs, times the root of the number of neighbours.
        comes_after: The same for sentences farther apart, both ways compared, weighted by 1/distance.
        opens: How much more like an opening the first sentence is than the others.
        ends: How much more like an ending the last sentence is than the others.
        expected: How well each sentence but the first and the last stands between its neighbours; often below -2
            where a sentence of another story was put in, seldom otherwise.
    """

    follows: float
    comes_after: float
    opens: float
    ends: float
    expected: tuple[float, ...] = field(repr=False)


@dataclass(frozen=True)
class Network:
    """One network's weights, for sentence vectors of d dimensions.

    Attributes:
        project: (d, r), from a vector to the r numbers the rest reads.
        earlier: (r, h), of the sentence that comes first in a pair.
        later: (r, h), of the one that comes after.
        both: (r, h), of the product of the two.
        bias: (h,).
        pairs: (h, 2): how well the two stand as neighbours, and as farther apart.
        edge: (r, g), of one sentence.
        edge_bias: (g,).
        edges: (g, 2): how well it stands first, and last.
    """

    project: Floats
    earlier: Floats
    later: Floats
    both: Floats
    bias: Floats
    pairs: Floats
    edge: Floats
    edge_bias: Floats
    edges: Floats

    def see(self, vectors: Vectors) -> Floats:
        """What the rest reads of each sentence, shape (sentences, r)."""
        return np.multiply(vectors, SHARPEN, dtype=np.float32) @ self.project

    def read_pairs(self, seen: Floats, distance: int) -> tuple[Floats, Floats]:
        """How well all pairs `distance` sentences apart stand as told, and how well the other way round.

        Both have shape (sentences - distance, 2): as neighbours, and as farther apart.
        """
        one, other = seen[:-distance], seen[distance:]
        both = (one * other) @ self.both + self.bias
        told = both + one @ self.earlier + other @ self.later
        turned = both + other @ self.earlier + one @ self.later
        return np.maximum(told, 0) @ self.pairs, np.maximum(turned, 0) @ self.pairs

    def read_edges(self, seen: Floats) -> Floats:
        """How well each sentence stands first, and last, shape (sentences, 2)."""
        return np.maximum(seen @ self.edge + self.edge_bias, 0) @ self.edges


def succession(vectors: Vectors, encoder: SentenceEncoder) -> Succession | None:
    """How far sentences stand as stories usually put them; None for vectors the networks do not know.

    Args:
        vectors: the sentences' vectors in the order told, two or more.
        encoder: what made them.
    """
    if encoder.name != DEFAULT_MODEL or len(vectors) < 2:
        return None
    return read(vectors, load_networks())


def read(vectors: Vectors, networks: Sequence[Network]) -> Succession:
    """What the networks say of two or more sentences, on average."""
    every = [_read_one(network, vectors) for network in networks]
    return Succession(
        follows=fmean(one.follows for one in every),
        comes_after=fmean(one.comes_after for one in every),
        opens=fmean(one.opens for one in every),
        ends=fmean(one.ends for one in every),
        expected=tuple(fmean(said) for said in zip(*(one.expected for one in every), strict=True)),
    )


def _read_one(network: Network, vectors: Vectors) -> Succession:
    seen = network.see(vectors)
    neighbours = network.read_pairs(seen, 1)[0][:, 0]
    by_chance, apart, pairs, weights = 0.0, 0.0, 0, 0.0
    for distance in range(1, min(_REACH, len(seen) - 1) + 1):
        told, turned = network.read_pairs(seen, distance)
        by_chance += float(told[:, 0].sum() + turned[:, 0].sum())
        apart += float((told[:, 1] - turned[:, 1]).sum()) / 2 / distance
        pairs += 2 * len(told)
        weights += len(told) / distance
    edges = network.read_edges(seen)
    errors = math.sqrt(len(seen) - 1)
    return Succession(
        follows=(float(neighbours.mean()) - by_chance / pairs) * errors,
        comes_after=apart / weights * errors,
        opens=float(edges[0, 0] - edges[:, 0].mean()),
        ends=float(edges[-1, 1] - edges[:, 1].mean()),
        expected=tuple(((neighbours[:-1] + neighbours[1:]) / 2).tolist()),
    )


@lru_cache(maxsize=1)
def load_networks() -> tuple[Network, ...]:
    """The networks that come with this package."""
    with files("quality.coherence").joinpath(WEIGHTS_FILE).open("rb") as stream, np.load(stream) as weights:
        stacked = {one.name: weights[one.name].astype(np.float32) for one in fields(Network)}
    return tuple(
        Network(**{name: weight[member] for name, weight in stacked.items()}) for member in range(len(stacked["bias"]))
    )
