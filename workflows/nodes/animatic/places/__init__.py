"""The places: one function each, found by name. Importing this package fills the register."""

from __future__ import annotations

from . import civic, coast, home, public, space, town, wild, work
from .register import PLACES, Place

__all__ = ["PLACES", "Place", "civic", "coast", "home", "public", "space", "town", "wild", "work"]
