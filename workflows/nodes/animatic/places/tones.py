"""Surface colours of the land, before any light falls on them."""

from __future__ import annotations

from ..colour import hexc

PINE = hexc("#2f5a45")
LEAF = hexc("#4d7a3c")
SNOW = hexc("#f2f5fa")
SAND = hexc("#d9a865")
ROCK = hexc("#7a6a66")
