"""What a miss is worth: how often good stories miss each goal, and what it stops, on stories never looked at before.

The figures lie in `evidence.json`, one file for the page and for docs/quality.md. `benchmarks/quality` measures them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True)
class GoalEvidence:
    """How one goal did.

    Attributes:
        missed: Good stories that miss it.
        good: Good stories that had a figure.
        stops: By kind of damage, the share of damaged stories that miss it.
    """

    missed: int
    good: int
    stops: Mapping[str, float]

    @property
    def sentence(self) -> str:
        """In words, for a person: `One good story in 20 misses this. It stops 93 in 100 of: shuffled sentences.`."""
        stopped = "; ".join(f"{share * 100:.0f} in 100 with {kind}" for kind, share in self.stops.items())
        return f"{self._misses}{f' Stopped: {stopped}.' if stopped else ''}"

    @property
    def _misses(self) -> str:
        if self.missed == 0:
            return f"None of {self.good} good stories misses this."
        if 2 * self.missed > self.good:
            return f"Most good stories miss this too ({self.missed} of {self.good})."
        return f"One good story in {round(self.good / self.missed)} misses this too."


def evidence_of(goal: str) -> GoalEvidence | None:
    """What is known of a goal; None where its misses were not counted."""
    return _read().get(goal)


@lru_cache(maxsize=1)
def _read() -> Mapping[str, GoalEvidence]:
    found = json.loads(files("quality").joinpath("evidence.json").read_text(encoding="utf-8"))
    return MappingProxyType({name: GoalEvidence(**one) for name, one in found["goals"].items()})
