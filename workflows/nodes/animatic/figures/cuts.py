"""How garments are cut."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """How a garment is cut."""

    hem: float
    """How far below the hips it ends, of the figure's height; negative for above."""
    flare: float = 0.0
    open: bool = False
    lapels: bool = False
    belt: bool = False
    cinched: float = 0.0
    bulk: float = 1.0
    sleeves: bool = True
    cape: bool = False
    buttons: bool = False
    tie: bool = False
    """Shirt and tie under the lapels."""
    short_sleeves: bool = False


CUTS: dict[str, Cut] = {
    "coat": Cut(0.19, 0.03, lapels=True, open=True, bulk=1.08, buttons=True),
    "long coat": Cut(0.29, 0.045, lapels=True, open=True, bulk=1.08, belt=True),
    "trench coat": Cut(0.24, 0.045, lapels=True, open=True, bulk=1.08, belt=True, buttons=True),
    "overcoat": Cut(0.25, 0.03, lapels=True, open=True, bulk=1.12, buttons=True),
    "raincoat": Cut(0.17, 0.05, open=True, bulk=1.12, buttons=True),
    "lab coat": Cut(0.17, 0.02, lapels=True, open=True, bulk=1.05),
    "parka": Cut(0.06, 0.02, open=True, bulk=1.24),
    "jacket": Cut(0.0, 0.0, lapels=False, open=True, bulk=1.08),
    "leather jacket": Cut(-0.02, 0.0, lapels=True, open=True, bulk=1.08),
    "suit": Cut(0.035, 0.0, lapels=True, open=True, bulk=1.05, tie=True),
    "uniform": Cut(0.02, 0.0, open=True, belt=True, bulk=1.04, buttons=True),
    "shirt": Cut(-0.005, 0.0, open=True, bulk=1.0),
    "blouse": Cut(-0.01, 0.0, cinched=0.1),
    "t-shirt": Cut(-0.01, 0.0, short_sleeves=True),
    "sweater": Cut(0.0, 0.0, bulk=1.08),
    "cardigan": Cut(0.03, 0.0, open=True, bulk=1.06),
    "hoodie": Cut(0.0, 0.0, bulk=1.12),
    "vest": Cut(-0.01, 0.0, open=True, buttons=True),
    "apron": Cut(0.14, 0.015),
    "dress": Cut(0.21, 0.055, cinched=0.2),
    "gown": Cut(0.46, 0.09, cinched=0.24),
    "robe": Cut(0.44, 0.05, open=True, belt=True, bulk=1.1),
    "cassock": Cut(0.45, 0.035, buttons=True, bulk=1.04),
    "cloak": Cut(0.40, 0.07, cape=True, bulk=1.1, open=True),
    "spacesuit": Cut(0.02, 0.0, bulk=1.34, belt=True),
    "overalls": Cut(0.0, 0.0, bulk=1.06),
}


LONG = 0.1
"""A hem lower than this covers the thighs."""
