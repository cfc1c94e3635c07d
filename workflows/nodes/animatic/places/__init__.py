"""The places: one function each, found by name. Importing this package fills the register."""

from __future__ import annotations

from . import (
    care,
    civic,
    coast,
    gardens,
    heights,
    home,
    machines,
    plains,
    planets,
    public,
    ships,
    shows,
    town,
    under,
    village,
    ways,
    woods,
    work,
)
from .register import PLACES, Place

__all__ = [
    "PLACES",
    "Place",
    "care",
    "civic",
    "coast",
    "gardens",
    "heights",
    "home",
    "machines",
    "plains",
    "planets",
    "public",
    "ships",
    "shows",
    "town",
    "under",
    "village",
    "ways",
    "woods",
    "work",
]
