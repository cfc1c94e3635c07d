"""Heads: face, hair, hats; in three-quarter view or from behind.

Local units: the head is 1 high, crown at y = -0.5, chin at y = 0.5, the face turned towards +x.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..colour import Colour, mix, shade
from ..paint import Point, ring, spline
from ..shot import Look
from .brush import Brush

FACE: list[Point] = [
    (-0.02, -0.5), (0.2, -0.46), (0.325, -0.3), (0.345, -0.12), (0.322, -0.01), (0.34, 0.12), (0.295, 0.29), (0.185, 0.445),
    (0.07, 0.5), (-0.06, 0.465), (-0.21, 0.33), (-0.31, 0.14), (-0.36, -0.08), (-0.335, -0.31), (-0.2, -0.46),
]  # fmt: skip


class Head:
    """Places head-local points on the figure."""

    def __init__(self, brush: Brush, look: Look, centre: Point, size: float, tilt: float, away: bool) -> None:
        self.brush, self.look, self.size, self.away = brush, look, size, away
        self._centre = centre
        self._c, self._s = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
        self.pixels = size * brush.px

    def at(self, points: Sequence[Point]) -> list[Point]:
        cx, cy, k, c, s = *self._centre, self.size, self._c, self._s
        return [(cx + (x * c - y * s) * k, cy + (x * s + y * c) * k) for x, y in points]

    def piece(self, points: Sequence[Point], colour: Colour, core: float = 0.1, **more: object) -> None:
        folds = [self.at(f) for f in more.pop("folds", ())]  # type: ignore[attr-defined]
        self.brush.piece(self.at(points), colour, core=core * self.size, folds=folds, **more)  # type: ignore[arg-type]

    def plain(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0, **more: bool) -> None:
        self.brush.plain(self.at(points), colour, alpha, **more)

    # ---- order of drawing: behind, face, over

    def behind(self) -> None:
        """Hair that falls behind the shoulders."""
        style, hair = self.look.hair_style, self.look.hair.colour
        if self.away:
            return
        if style in ("long", "wavy"):
            wave = 0.05 if style == "wavy" else 0.0
            self.piece([(0.1, -0.53), (-0.3, -0.46), (-0.47, -0.1), (-0.45 - wave, 0.35), (-0.5, 0.8), (-0.40 - wave, 1.12), (-0.1, 1.16),
                        (0.16, 1.02), (0.2, 0.5), (0.3, -0.1)], shade(hair, -0.05), 0.12)  # fmt: skip
        elif style == "bob":
            self.piece(
                [(0.1, -0.53), (-0.3, -0.48), (-0.48, -0.1), (-0.47, 0.3), (-0.38, 0.52), (0.05, 0.5), (0.2, 0.3)],
                shade(hair, -0.05),
            )
        elif style == "curly":
            self.piece([(r * math.cos(a) - 0.1, -0.02 + r * 1.04 * math.sin(a)) for a, r in
                        ((i * math.tau / 16, 0.56 if i % 2 else 0.47) for i in range(16))], shade(hair, -0.05))  # fmt: skip
        elif style == "afro":
            self.piece(ring(-0.05, -0.16, 0.6, 0.56, 20), hair, 0.2)
        elif style == "ponytail":
            self.piece(
                [
                    (-0.28, -0.3),
                    (-0.5, -0.24),
                    (-0.62, 0.1),
                    (-0.58, 0.5),
                    (-0.66, 0.78),
                    (-0.48, 0.62),
                    (-0.43, 0.25),
                    (-0.36, -0.05),
                ],
                shade(hair, -0.04),
            )
        elif style == "bun":
            self.piece(ring(-0.4, -0.3, 0.2, 0.19, 14), shade(hair, -0.03))
        elif style == "braid":
            for i in range(5):
                self.piece(
                    ring(-0.38 - 0.02 * (i % 2), 0.2 + i * 0.17, 0.11 - 0.008 * i, 0.11, 10), shade(hair, -0.03), 0.05
                )

    def face(self) -> None:
        """Skin, features, ear; or the back of the head."""
        look, skin = self.look, self.look.skin
        if self.away:
            self._back_of_head()
            return
        self.piece(FACE, skin, 0.15)
        self.piece(ring(-0.29, 0.06, 0.055, 0.09, 10), shade(skin, -0.02), 0.03)
        if self.pixels < 11:
            return
        shadow = mix(self.brush.dark(skin), self.brush.bright(skin), 0.25)
        # the plane of the nose and the hollow of the far cheek: enough to be a face at any size
        self.plain(
            [(0.155, -0.1), (0.255, 0.145), (0.235, 0.185), (0.12, 0.175), (0.15, 0.06)], shadow, 0.85, lit=False
        )
        if self.pixels >= 18:
            self._features(shadow)
        if "beard" in look.extras:
            self.piece([(-0.30, 0.08), (-0.2, 0.2), (0.0, 0.2), (0.09, 0.235), (0.2, 0.215), (0.335, 0.13), (0.33, 0.32), (0.22, 0.53), (0.06, 0.6), (-0.1, 0.54),
                        (-0.24, 0.38)], look.hair.colour, 0.1)  # fmt: skip
            self.plain([(0.06, 0.305), (0.15, 0.29), (0.24, 0.305), (0.15, 0.335)], shade(skin, -0.12))
        if "moustache" in look.extras:
            self.piece([(0.03, 0.265), (0.15, 0.205), (0.28, 0.26), (0.16, 0.255)], look.hair.colour, 0.03)

    def _features(self, shadow: Colour) -> None:
        look, skin = self.look, self.look.skin
        ink = mix(self.brush.dark(look.hair.colour), (0.05, 0.04, 0.08), 0.62)
        brow = mix(self.brush.dark(look.hair.colour), ink, 0.4)
        woman = look.kind in ("woman", "girl")
        for cx, w in ((0.0, 0.068), (0.232, 0.056)):
            y = 0.012
            self.plain(
                spline([(cx - w, y + 0.012), (cx - w * 0.2, y - 0.036), (cx + w, y + 0.004), (cx, y + 0.03)], steps=5),
                (0.93, 0.91, 0.88),
                0.85,
            )
            self.plain(ring(cx + 0.014, y, 0.029, 0.034, 12), ink, 1.0, lit=False)
            lid = [
                (cx - w * 1.12, y + 0.012),
                (cx - w * 0.2, y - 0.05),
                (cx + w * 1.15, y - 0.006),
                (cx + w, y - 0.002),
                (cx - w * 0.15, y - 0.026),
            ]
            self.plain(spline(lid, steps=5), ink, 1.0, lit=False)
            if woman:
                self.plain(
                    [(cx - w * 0.9, y + 0.005), (cx - w * 1.6, y - 0.028), (cx - w * 0.7, y - 0.018)],
                    ink,
                    0.9,
                    lit=False,
                )
            if self.pixels > 70:
                self.plain(ring(cx + 0.024, y - 0.014, 0.008, 0.008, 8), (1.0, 1.0, 1.0), 0.9, lit=False)
            thick = 0.014 if woman else 0.024
            self.plain(spline([(cx - w * 1.2, y - 0.085), (cx + 0.01, y - 0.127), (cx + w * 1.2, y - 0.098), (cx + w, y - 0.092 + thick * 0.3),
                               (cx, y - 0.120 + thick * 1.5), (cx - w, y - 0.085 + thick)], steps=4), brow, 0.95, lit=False)  # fmt: skip
        lips = mix(skin, (0.72, 0.22, 0.26), 0.55 if woman else 0.2)
        lips = shade(lips, -0.07)
        self.plain(
            spline([(0.06, 0.302), (0.12, 0.279), (0.152, 0.287), (0.186, 0.277), (0.25, 0.3), (0.16, 0.312)], steps=4),
            shade(lips, -0.05),
        )
        self.plain(spline([(0.07, 0.304), (0.16, 0.312), (0.242, 0.302), (0.16, 0.352)], steps=4), lips)
        self.plain(spline([(0.08, 0.4), (0.15, 0.385), (0.22, 0.397), (0.15, 0.405)], steps=3), shadow, 0.5, lit=False)
        if woman or look.age == "child":
            self.plain(ring(-0.06, 0.17, 0.085, 0.055, 14), mix(skin, (0.86, 0.35, 0.32), 0.5), 0.28)
        if look.age == "old":
            for x, y, dx in ((-0.13, 0.06, -0.05), (0.02, 0.22, -0.035)):
                self.plain([(x, y), (x + dx, y + 0.09), (x + dx + 0.012, y + 0.09)], shadow, 0.8, lit=False)

    def _back_of_head(self) -> None:
        look, hair = self.look, self.look.hair.colour
        skull: list[Point] = [
            (0.0, -0.5),
            (0.24, -0.43),
            (0.35, -0.2),
            (0.33, 0.1),
            (0.24, 0.36),
            (0.0, 0.44),
            (-0.24, 0.36),
            (-0.33, 0.1),
            (-0.35, -0.2),
            (-0.24, -0.43),
        ]
        self.piece(skull, look.skin, 0.14)
        for side in (-1, 1):
            self.piece(ring(side * 0.34, 0.06, 0.045, 0.085, 10), look.skin, 0.03)
        if look.hair_style == "bald":
            return
        low = {
            "long": 1.1,
            "wavy": 1.05,
            "bob": 0.5,
            "curly": 0.5,
            "braid": 0.36,
            "short": 0.27,
            "cropped": 0.2,
            "slick": 0.27,
        }.get(look.hair_style, 0.3)
        self.piece([(0.0, -0.57), (0.27, -0.5), (0.41, -0.22), (0.39, 0.1), (0.33 + 0.06 * (low > 0.6), min(0.3, low)), (0.2, low), (0.0, low + 0.06), (-0.2, low),
                    (-0.33 - 0.06 * (low > 0.6), min(0.3, low)), (-0.39, 0.1), (-0.41, -0.22), (-0.27, -0.5)], hair, 0.14,
                   folds=[[(0.1, -0.3), (0.13, low), (0.16, low)], [(-0.12, -0.25), (-0.1, low), (-0.06, low)]])  # fmt: skip
        if look.hair_style in ("bun", "ponytail"):
            self.piece(ring(0, -0.18, 0.19, 0.18, 14), shade(hair, 0.03), 0.08)
        if look.hair_style == "ponytail":
            self.piece([(-0.09, -0.1), (0.09, -0.1), (0.13, 0.5), (0.02, 0.95), (-0.1, 0.5)], shade(hair, 0.02), 0.06)

    def over(self) -> None:
        """Hair over the forehead."""
        look = self.look
        if not self.away and look.hair_style != "bald" and look.hat != "hood":
            self._cap(look.hair_style, look.hair.colour)

    def _cap(self, style: str, hair: Colour) -> None:
        side = [(-0.30, 0.02), (-0.25, -0.02), (-0.235, -0.14)]
        puff = {"cropped": 0.0, "slick": 0.0, "short": 0.03, "tousled": 0.06, "curly": 0.07, "afro": 0.03}.get(
            style, 0.035
        )
        crown: list[Point] = [
            (-0.36, 0.0),
            (-0.405 - puff, -0.16),
            (-0.37 - puff, -0.38 - puff),
            (-0.2, -0.535 - puff),
            (0.03, -0.565 - puff),
            (0.22, -0.52 - puff),
            (0.35, -0.37 - puff),
        ]
        strands = [
            [(-0.1, -0.55), (-0.28, -0.3), (-0.33, -0.05), (-0.3, -0.06), (-0.24, -0.3)],
            [(0.12, -0.56), (-0.05, -0.42), (-0.16, -0.28), (-0.12, -0.28), (0.0, -0.4)],
        ]
        if style in ("cropped", "slick"):
            hairline: list[Point] = [(0.315, -0.315), (0.2, -0.36), (0.02, -0.33), (-0.15, -0.26), *reversed(side)]
        elif style in ("long", "wavy", "bob", "braid"):
            hairline = [
                (0.345, -0.2),
                (0.29, -0.28),
                (0.17, -0.36),
                (0.02, -0.28),
                (-0.14, -0.12),
                (-0.23, 0.1),
                (-0.27, 0.34),
                (-0.37, 0.4),
                (-0.41, 0.2),
            ]
        elif style in ("bun", "ponytail"):
            hairline = [(0.325, -0.27), (0.2, -0.35), (0.0, -0.31), (-0.17, -0.2), (-0.25, -0.02), (-0.31, 0.0)]
        elif style == "tousled":
            hairline = [
                (0.37, -0.22),
                (0.27, -0.2),
                (0.24, -0.29),
                (0.12, -0.2),
                (0.04, -0.28),
                (-0.1, -0.18),
                *reversed(side),
            ]
        elif style in ("curly", "afro"):
            hairline = [
                (0.36, -0.22),
                (0.26, -0.25),
                (0.16, -0.2),
                (0.05, -0.26),
                (-0.08, -0.2),
                (-0.2, -0.12),
                (-0.25, 0.04),
                (-0.36, 0.12),
            ]
        else:
            hairline = [(0.34, -0.25), (0.25, -0.25), (0.1, -0.3), (-0.04, -0.24), (-0.17, -0.22), *reversed(side)]
        self.piece(crown + hairline, hair, 0.1, folds=strands)
        if style in ("curly", "afro", "tousled"):
            for i in range(6):
                a = math.pi * (0.95 + 0.2 * i)
                self.piece(ring(0.0 + 0.38 * math.cos(a), -0.2 + 0.36 * math.sin(a), 0.11, 0.1, 9), hair, 0.05)
