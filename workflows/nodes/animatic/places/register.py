"""The register of places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..stage import Stage

Drawer = Callable[[Stage], None]


@dataclass(frozen=True)
class Place:
    """A place one can draw."""

    name: str
    draw: Drawer
    indoors: bool
    preposition: str
    """``in``, ``on`` or ``at``: how figures are in it."""


PLACES: dict[str, Place] = {}


def place(name: str, *, indoors: bool = False, preposition: str = "in") -> Callable[[Drawer], Drawer]:
    """Enter a drawer into the register."""

    def enter(draw: Drawer) -> Drawer:
        PLACES[name] = Place(name, draw, indoors, preposition)
        return draw

    return enter
