"""Seeded choices that come out the same on every machine, Python version and process."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A named stream of choices.

    Only `random()` of the standard generator is used, as it alone is promised never to change its sequence.
    """

    def __init__(self, *name: object) -> None:
        digest = hashlib.sha256("\x1f".join(str(part) for part in name).encode("utf-8")).digest()
        self._name = name
        self._random = random.Random(int.from_bytes(digest[:8], "big"))

    def stream(self, *name: object) -> Chance:
        """An independent stream below this one; asking for it draws nothing from this one."""
        return Chance(*self._name, *name)

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` - 1."""
        return int(self._random.random() * count)

    def pick(self, options: Sequence[T]) -> T:
        """One of `options`."""
        return options[self.below(len(options))]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """All of `options` in a drawn order."""
        order = list(options)
        for at in range(len(order) - 1, 0, -1):
            other = self.below(at + 1)
            order[at], order[other] = order[other], order[at]
        return order

    def true(self, probability: float) -> bool:
        """True with the given probability, 0..1."""
        return self._random.random() < probability


def number_from(*parts: object, bits: int = 32) -> int:
    """A number that only depends on `parts`, below 2**bits."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits)
