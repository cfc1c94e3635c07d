"""What sits on heads: hats, helmets, glasses."""

from __future__ import annotations

from ..colour import Colour, mix, shade
from ..paint import ring, spline
from .head import Head

DARK: Colour = (0.13, 0.13, 0.16)


def put_on(head: Head) -> None:
    """What the look has on its head, over the hair."""
    if not head.away and "glasses" in head.look.extras:
        glasses(head)
    if head.look.hat:
        hat(head)


def glasses(head: Head) -> None:
    """Round frames; the near one larger."""
    round_ = "round" in head.look.extras
    for cx, r in ((0.0, 0.118), (0.242, 0.094)):
        h = r if round_ else r * 0.72
        outer, inner = ring(cx + 0.01, 0.022, r, h, 24), ring(cx + 0.01, 0.022, r - 0.022, h - 0.022, 24)
        head.plain(ring(cx + 0.01, 0.022, r, h, 24), (0.85, 0.93, 1.0), 0.16, lit=False)
        head.plain(outer + list(reversed(inner)), DARK)
    head.plain([(0.115, 0.005), (0.16, 0.005), (0.16, 0.026), (0.115, 0.026)], DARK)
    head.plain([(-0.105, 0.008), (-0.29, 0.02), (-0.29, 0.042), (-0.105, 0.03)], DARK)


def hat(head: Head) -> None:
    """The look's hat."""
    kind, colour = head.look.hat, head.look.hat_colour.colour
    band = shade(colour, -0.14)
    if kind in ("fedora", "hat"):
        head.piece([(-0.37, -0.27), (-0.36, -0.6), (-0.24, -0.76), (0.0, -0.7), (0.2, -0.76), (0.33, -0.6), (0.345, -0.27), (0.0, -0.22)], colour, 0.12,
                   marks=[(head.at([(-0.42, -0.38), (0.4, -0.38), (0.4, -0.25), (-0.42, -0.25)]), band)])  # fmt: skip
        head.piece(
            [
                (-0.62, -0.24),
                (-0.35, -0.33),
                (0.0, -0.29),
                (0.36, -0.33),
                (0.64, -0.2),
                (0.35, -0.2),
                (0.0, -0.185),
                (-0.35, -0.19),
            ],
            colour,
            0.05,
        )
    elif kind in ("wide-brimmed hat", "cowboy hat", "straw hat"):
        wide = 0.86
        head.piece([(-0.35, -0.27), (-0.33, -0.62), (-0.15, -0.74), (0.0, -0.69), (0.16, -0.74), (0.31, -0.6), (0.335, -0.27), (0.0, -0.22)], colour, 0.12,
                   marks=[(head.at([(-0.4, -0.37), (0.4, -0.37), (0.4, -0.26), (-0.4, -0.26)]), band)])  # fmt: skip
        lift = 0.1 if kind == "cowboy hat" else 0.0
        head.piece(
            [
                (-wide, -0.25 - lift),
                (-0.4, -0.31),
                (0.0, -0.29),
                (0.4, -0.31),
                (wide, -0.23 - lift),
                (0.4, -0.18),
                (0.0, -0.165),
                (-0.4, -0.17),
            ],
            colour,
            0.05,
        )
    elif kind in ("cap", "police cap", "captain's cap"):
        stiff = kind != "cap"
        top = -0.7 if stiff else -0.62
        head.piece(
            [
                (-0.4, -0.22),
                (-0.44 - 0.06 * stiff, -0.5),
                (-0.25, top),
                (0.1, top),
                (0.36 + 0.06 * stiff, -0.52),
                (0.36, -0.27),
                (0.0, -0.25),
            ],
            colour,
            0.12,
        )
        if stiff:
            head.plain([(-0.4, -0.36), (0.37, -0.38), (0.37, -0.27), (-0.4, -0.22)], band)
            head.plain(ring(0.14, -0.45, 0.06, 0.06, 12), (0.95, 0.8, 0.4))
        head.piece(
            [(0.0, -0.28), (0.36, -0.31), (0.56, -0.21), (0.52, -0.165), (0.3, -0.22), (0.02, -0.22)],
            DARK if stiff else band,
            0.03,
        )
    elif kind in ("beanie", "woollen hat"):
        head.piece([(-0.4, -0.16), (-0.41, -0.42), (-0.25, -0.63), (0.02, -0.68), (0.25, -0.6), (0.37, -0.4), (0.365, -0.22), (0.0, -0.2)], colour, 0.14,
                   folds=[[(x, -0.6), (x + 0.02, -0.3), (x + 0.04, -0.3)] for x in (-0.2, -0.05, 0.1)])  # fmt: skip
        head.piece(
            [(-0.42, -0.13), (-0.42, -0.31), (0.0, -0.35), (0.385, -0.34), (0.39, -0.2), (0.0, -0.175)],
            shade(colour, 0.05),
            0.06,
        )
    elif kind == "top hat":
        head.piece([(-0.34, -0.27), (-0.36, -0.95), (0.0, -0.98), (0.34, -0.95), (0.33, -0.27)], colour, 0.12, smooth=False,
                   marks=[(head.at([(-0.4, -0.42), (0.4, -0.42), (0.4, -0.3), (-0.4, -0.3)]), band)])  # fmt: skip
        head.piece([(-0.56, -0.3), (0.0, -0.3), (0.56, -0.28), (0.5, -0.21), (0.0, -0.2), (-0.5, -0.22)], colour, 0.04)
    elif kind == "hard hat":
        head.piece(
            [(-0.44, -0.2), (-0.4, -0.5), (-0.15, -0.68), (0.12, -0.67), (0.37, -0.48), (0.42, -0.24), (0.0, -0.22)],
            colour,
            0.12,
        )
        head.piece(
            [(-0.44, -0.24), (0.0, -0.28), (0.56, -0.27), (0.58, -0.2), (0.0, -0.19), (-0.44, -0.18)],
            shade(colour, -0.04),
            0.03,
        )
    elif kind in ("headscarf", "veil"):
        head.piece([(0.05, -0.58), (-0.3, -0.5), (-0.46, -0.15), (-0.42, 0.3), (-0.3, 0.62), (0.05, 0.66), (0.22, 0.55), (0.0, 0.5), (-0.2, 0.33), (-0.24, 0.0), (-0.1, -0.28),
                    (0.18, -0.36), (0.36, -0.26), (0.34, -0.42), (0.22, -0.53)], colour, 0.12)  # fmt: skip
    elif kind == "hood":
        if head.away:
            head.piece(
                [
                    (0, -0.66),
                    (0.34, -0.52),
                    (0.48, -0.1),
                    (0.46, 0.4),
                    (0.3, 0.66),
                    (-0.3, 0.66),
                    (-0.46, 0.4),
                    (-0.48, -0.1),
                    (-0.34, -0.52),
                ],
                colour,
                0.18,
            )
            return
        head.plain(
            spline([(0.0, -0.5), (0.33, -0.42), (0.37, 0.1), (0.2, 0.5), (-0.26, 0.42), (-0.34, -0.2)]),
            (0.02, 0.02, 0.05),
            0.42,
            lit=False,
        )
        head.piece([(0.12, -0.7), (-0.25, -0.6), (-0.5, -0.25), (-0.52, 0.25), (-0.4, 0.62), (-0.05, 0.74), (0.2, 0.6), (0.02, 0.5), (-0.15, 0.3), (-0.2, 0.0), (-0.1, -0.3),
                    (0.14, -0.42), (0.36, -0.36), (0.44, -0.2), (0.42, -0.46), (0.3, -0.64)], colour, 0.14)  # fmt: skip
    elif kind == "helmet":
        head.plain(ring(0.0, -0.02, 0.66, 0.68, 40), (0.93, 0.95, 0.97), 0.22)
        rim, hole = ring(0.0, -0.02, 0.7, 0.72, 44), ring(0.08, -0.02, 0.55, 0.55, 44)
        head.plain(rim + list(reversed(hole)), mix(colour, (1.0, 1.0, 1.0), 0.3))
        head.plain(ring(0.08, -0.02, 0.55, 0.55, 40), (0.45, 0.75, 0.95), 0.16, lit=False)
        head.plain([(-0.3, -0.3), (-0.1, -0.46), (0.0, -0.44), (-0.24, -0.2)], (1.0, 1.0, 1.0), 0.5, lit=False)
    elif kind == "crown":
        head.piece(
            [
                (-0.36, -0.3),
                (-0.4, -0.66),
                (-0.2, -0.48),
                (0.0, -0.74),
                (0.2, -0.48),
                (0.38, -0.66),
                (0.34, -0.3),
                (0.0, -0.25),
            ],
            colour,
            0.08,
            smooth=False,
        )
    elif kind == "nurse cap":
        head.piece([(-0.2, -0.45), (-0.25, -0.68), (0.2, -0.68), (0.25, -0.48)], colour, 0.06, smooth=False)
