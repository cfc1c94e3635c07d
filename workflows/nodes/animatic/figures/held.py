"""Things in hands, in units of the figure's height."""

from __future__ import annotations

import math

from ..colour import Colour, hexc
from ..paint import Point, ring
from .brush import Brush
from .figure import Hold

STEEL, WOOD, PAPER, BLACK, BRASS, RED = (
    hexc(c) for c in ("#8d99a6", "#6b4630", "#f4ead2", "#1c1d22", "#c9a24a", "#b5322c")
)


def _turned(at: Point, degrees: float, points: list[Point]) -> list[Point]:
    """Points along the forearm: +y runs on from the hand."""
    a = math.radians(degrees)
    return [(at[0] + x * math.cos(a) + y * math.sin(a), at[1] - x * math.sin(a) + y * math.cos(a)) for x, y in points]


def _box(x0: float, y0: float, x1: float, y1: float) -> list[Point]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def _moved(at: Point, points: list[Point]) -> list[Point]:
    return [(at[0] + x, at[1] + y) for x, y in points]


def _lantern(b: Brush, p: Point, angle: float) -> None:
    b.plain(_moved(p, ring(0, 0.028, 0.022, 0.028, 16, 180, 360) + ring(0, 0.028, 0.018, 0.024, 16, 360, 180)), BLACK)
    b.piece(
        _moved(p, [(-0.026, 0.036), (0.026, 0.036), (0.018, 0.024), (-0.018, 0.024)]), BLACK, smooth=False, core=0.006
    )
    b.plain(_moved(p, _box(-0.022, 0.036, 0.022, 0.09)), (1.0, 0.80, 0.42), lit=False)
    b.plain(_moved(p, ring(0, 0.066, 0.010, 0.018, 12)), (1.0, 0.97, 0.8), lit=False)
    for x in (-0.022, -0.002, 0.018):
        b.plain(_moved(p, _box(x, 0.036, x + 0.004, 0.09)), BLACK)
    b.piece(_moved(p, _box(-0.028, 0.088, 0.028, 0.1)), BLACK, smooth=False, core=0.006)


def _candle(b: Brush, p: Point, angle: float) -> None:
    b.piece(_moved(p, _box(-0.008, -0.07, 0.008, 0.01)), PAPER, smooth=False, core=0.006)
    b.plain(
        _moved(p, [(0, -0.108), (0.009, -0.084), (0, -0.072), (-0.009, -0.084)]),
        (1.0, 0.86, 0.45),
        lit=False,
        smooth=True,
    )


def _torch(b: Brush, p: Point, angle: float) -> None:
    b.piece(_moved(p, [(-0.01, 0.07), (0.01, 0.07), (0.014, -0.09), (-0.014, -0.09)]), WOOD, smooth=False, core=0.008)
    b.plain(
        _moved(p, [(-0.026, -0.085), (-0.03, -0.13), (0.0, -0.2), (0.03, -0.14), (0.024, -0.085)]),
        (1.0, 0.6, 0.2),
        lit=False,
        smooth=True,
    )
    b.plain(
        _moved(p, [(-0.013, -0.09), (-0.014, -0.12), (0.0, -0.155), (0.015, -0.12), (0.012, -0.09)]),
        (1.0, 0.9, 0.55),
        lit=False,
        smooth=True,
    )


def _flashlight(b: Brush, p: Point, angle: float) -> None:
    b.plain(_turned(p, 90, [(-0.02, 0.05), (0.02, 0.05), (0.16, 0.6), (-0.12, 0.6)]), (1.0, 0.97, 0.8), 0.16, lit=False)
    b.piece(
        _turned(
            p, 90, [(-0.010, -0.05), (0.010, -0.05), (0.011, 0.025), (0.019, 0.05), (-0.019, 0.05), (-0.011, 0.025)]
        ),
        BLACK,
        smooth=False,
        core=0.006,
    )


def _sheet_of(b: Brush, p: Point, w: float, h: float, colour: Colour, lines: bool, tilt: float) -> None:
    b.piece(_turned((p[0] + 0.004, p[1] - 0.012), tilt, _box(-w, -h, w, h)), colour, smooth=False, core=0.008)
    if lines:
        for k in range(4):
            y = -h * 0.55 + h * 0.36 * k
            b.plain(
                _turned((p[0] + 0.004, p[1] - 0.012), tilt, _box(-w * 0.7, y, w * 0.7, y + 0.003)), (0.35, 0.32, 0.36)
            )


def _letter(b: Brush, p: Point, angle: float) -> None:
    _sheet_of(b, p, 0.034, 0.045, PAPER, True, 12)


def _envelope(b: Brush, p: Point, angle: float) -> None:
    _sheet_of(b, p, 0.045, 0.029, PAPER, False, 8)
    b.plain(
        _turned(
            (p[0] + 0.004, p[1] - 0.012),
            8,
            [(-0.045, -0.029), (0, 0.006), (0.045, -0.029), (0.04, -0.029), (0, 0.0), (-0.04, -0.029)],
        ),
        (0.55, 0.45, 0.36),
    )
    b.plain(_turned((p[0] + 0.004, p[1] - 0.010), 8, ring(0, 0.002, 0.009, 0.009, 12)), RED)


def _photograph(b: Brush, p: Point, angle: float) -> None:
    _sheet_of(b, p, 0.032, 0.036, (0.95, 0.93, 0.88), False, 10)
    b.plain(_turned((p[0] + 0.004, p[1] - 0.012), 10, _box(-0.025, -0.029, 0.025, 0.018)), (0.42, 0.37, 0.34))
    b.plain(_turned((p[0] + 0.004, p[1] - 0.012), 10, ring(0, -0.008, 0.011, 0.014, 12)), (0.78, 0.68, 0.56))


def _map(b: Brush, p: Point, angle: float) -> None:
    _sheet_of(b, p, 0.075, 0.05, (0.91, 0.83, 0.64), False, 4)
    for k in range(4):
        b.plain(
            _turned(
                p,
                4,
                [
                    (-0.06 + 0.03 * k, -0.05),
                    (-0.05 + 0.03 * k, -0.01),
                    (-0.056 + 0.03 * k, 0.03),
                    (-0.053 + 0.03 * k, 0.03),
                    (-0.046 + 0.03 * k, -0.01),
                ],
            ),
            (0.5, 0.38, 0.26),
        )


def _book(b: Brush, p: Point, angle: float) -> None:
    b.piece(
        _turned(p, 14, [(-0.05, -0.034), (0, -0.026), (0.05, -0.038), (0.05, 0.026), (0, 0.036), (-0.05, 0.028)]),
        (0.45, 0.16, 0.16),
        smooth=False,
        core=0.01,
    )
    b.plain(
        _turned(p, 14, [(-0.045, -0.034), (0, -0.027), (0.045, -0.038), (0.045, 0.018), (0, 0.028), (-0.045, 0.02)]),
        PAPER,
    )
    b.plain(_turned(p, 14, _box(-0.001, -0.026, 0.002, 0.03)), (0.6, 0.52, 0.44))


def _phone(b: Brush, p: Point, angle: float) -> None:
    b.piece(_turned(p, 170, _box(-0.013, -0.012, 0.013, 0.042)), BLACK, smooth=False, core=0.004)
    b.plain(_turned(p, 170, _box(-0.010, -0.004, 0.010, 0.038)), (0.65, 0.86, 1.0), 0.9, lit=False)


def _umbrella(b: Brush, p: Point, angle: float) -> None:
    # slanted back over the head
    cx, top, ribs = -0.13, -0.36, 4
    b.plain(_moved(p, [(-0.004, 0.04), (0.005, 0.04), (cx + 0.004, top), (cx - 0.004, top)]), BLACK)
    edge: list[Point] = []
    for i in range(ribs):
        x0 = cx + 0.30 - 0.60 * i / ribs
        edge += [(x0, top), (x0 - 0.30 / ribs, top - 0.022)]
    folds = [
        _moved(p, [(cx, top - 0.17), (cx + x, top + 0.01), (cx + x + 0.012, top + 0.01)]) for x in (-0.15, 0.0, 0.15)
    ]
    dome = ring(cx, top, 0.30, 0.17, 24, 180, 360)
    b.piece(_moved(p, dome + edge), (0.72, 0.16, 0.17), smooth=False, core=0.06, folds=folds)


def _gun(b: Brush, p: Point, angle: float) -> None:
    b.piece(
        _turned(p, angle, [(-0.006, -0.01), (0.012, -0.01), (0.012, 0.065), (-0.006, 0.065)]),
        BLACK,
        smooth=False,
        core=0.004,
    )
    b.piece(
        _turned(p, angle, [(-0.004, -0.008), (-0.036, -0.014), (-0.036, 0.006), (-0.004, 0.012)]),
        BLACK,
        smooth=False,
        core=0.004,
    )


def _knife(b: Brush, p: Point, angle: float) -> None:
    b.piece(_turned(p, angle + 40, _box(-0.007, -0.02, 0.007, 0.03)), WOOD, smooth=False, core=0.004)
    b.piece(
        _turned(p, angle + 40, [(-0.009, 0.03), (0.009, 0.03), (0.008, 0.085), (-0.006, 0.11)]),
        (0.85, 0.88, 0.92),
        smooth=False,
        core=0.005,
    )


def _sword(b: Brush, p: Point, angle: float) -> None:
    b.piece(
        _turned(p, angle + 50, [(-0.009, 0.02), (0.009, 0.02), (0.006, 0.36), (0.0, 0.39), (-0.006, 0.36)]),
        (0.85, 0.88, 0.92),
        smooth=False,
        core=0.006,
    )
    b.piece(_turned(p, angle + 50, _box(-0.045, 0.01, 0.045, 0.024)), BRASS, smooth=False, core=0.004)


def _key(b: Brush, p: Point, angle: float) -> None:
    b.plain(_moved(p, ring(0.0, -0.028, 0.015, 0.015, 16) + ring(0.0, -0.028, 0.008, 0.008, 16, 360, 0)), BRASS)
    b.plain(
        _moved(
            p,
            [
                (-0.003, -0.013),
                (0.003, -0.013),
                (0.003, 0.026),
                (0.013, 0.026),
                (0.013, 0.018),
                (0.009, 0.018),
                (0.009, 0.012),
                (0.013, 0.012),
                (0.013, 0.006),
                (-0.003, 0.006),
            ],
        ),
        BRASS,
    )


def _flower(b: Brush, p: Point, angle: float) -> None:
    b.plain(_moved(p, _box(-0.003, -0.075, 0.003, 0.03)), (0.25, 0.45, 0.25))
    for k in range(6):
        a = k * math.tau / 6
        b.plain(
            _moved(p, ring(0.012 * math.cos(a), -0.085 + 0.012 * math.sin(a), 0.012, 0.012, 10)), (0.86, 0.22, 0.30)
        )
    b.plain(_moved(p, ring(0, -0.085, 0.008, 0.008, 10)), (0.98, 0.82, 0.35))


def _cup(b: Brush, p: Point, angle: float) -> None:
    b.piece(
        _moved(p, [(-0.018, -0.03), (0.018, -0.03), (0.014, 0.012), (-0.014, 0.012)]), PAPER, smooth=False, core=0.008
    )
    b.plain(
        _moved(p, [(-0.005, -0.04), (0.0, -0.06), (-0.004, -0.085), (0.004, -0.06), (0.001, -0.04)]),
        (1.0, 1.0, 1.0),
        0.35,
        lit=False,
        smooth=True,
    )


def _glass(b: Brush, p: Point, angle: float) -> None:
    b.plain(_moved(p, [(-0.016, -0.042), (0.016, -0.042), (0.004, -0.012), (-0.004, -0.012)]), (0.72, 0.14, 0.2))
    b.plain(_moved(p, _box(-0.002, -0.014, 0.002, 0.014)), (0.9, 0.95, 1.0))


def _camera(b: Brush, p: Point, angle: float) -> None:
    b.piece(_moved(p, _box(-0.034, -0.03, 0.034, 0.016)), BLACK, smooth=False, core=0.008)
    b.plain(_moved(p, ring(0.006, -0.006, 0.017, 0.017, 16)), STEEL)
    b.plain(_moved(p, ring(0.006, -0.006, 0.011, 0.011, 16)), (0.2, 0.3, 0.42))


def _binoculars(b: Brush, p: Point, angle: float) -> None:
    b.piece(
        _moved(p, [(-0.03, -0.02), (0.02, -0.024), (0.042, -0.028), (0.042, 0.016), (0.02, 0.012), (-0.03, 0.008)]),
        BLACK,
        smooth=False,
        core=0.008,
    )


def _telescope(b: Brush, p: Point, angle: float) -> None:
    b.piece(_turned(p, 104, _box(-0.013, -0.08, 0.013, 0.04)), BRASS, smooth=False, core=0.008)
    b.piece(_turned(p, 104, _box(-0.019, 0.03, 0.019, 0.15)), WOOD, smooth=False, core=0.01)


def _suitcase(b: Brush, p: Point, angle: float) -> None:
    b.plain(_moved(p, ring(0, 0.02, 0.022, 0.02, 12, 180, 360) + ring(0, 0.02, 0.016, 0.014, 12, 360, 180)), BLACK)
    b.piece(_moved(p, _box(-0.085, 0.02, 0.085, 0.14)), (0.50, 0.31, 0.18), smooth=False, core=0.03)
    for x in (-0.055, 0.043):
        b.plain(_moved(p, _box(x, 0.02, x + 0.012, 0.14)), (0.3, 0.18, 0.12))


def _guitar(b: Brush, p: Point, angle: float) -> None:
    b.plain(_turned(p, 70, _box(-0.009, -0.02, 0.009, 0.24)), (0.25, 0.15, 0.1))
    b.piece(
        _turned(
            p,
            70,
            [
                (-0.055, -0.16),
                (0.0, -0.2),
                (0.055, -0.16),
                (0.05, -0.1),
                (0.038, -0.075),
                (0.045, -0.03),
                (0, -0.01),
                (-0.045, -0.03),
                (-0.038, -0.075),
                (-0.05, -0.1),
            ],
        ),
        (0.75, 0.45, 0.2),
        core=0.03,
    )
    b.plain(_turned(p, 70, ring(0, -0.085, 0.018, 0.018, 14)), (0.15, 0.09, 0.07))


def _radio(b: Brush, p: Point, angle: float) -> None:
    b.piece(_moved(p, _box(-0.02, -0.035, 0.02, 0.035)), BLACK, smooth=False, core=0.008)
    b.plain(_moved(p, _box(-0.018, -0.11, -0.012, -0.035)), BLACK)
    b.plain(_moved(p, ring(0.008, -0.02, 0.005, 0.005, 8)), (1.0, 0.4, 0.3), lit=False)


def _ring(b: Brush, p: Point, angle: float) -> None:
    b.piece(_moved(p, _box(-0.018, -0.028, 0.018, 0.0)), (0.45, 0.1, 0.16), smooth=False, core=0.006)
    b.plain(_moved(p, ring(0, -0.032, 0.008, 0.008, 12) + ring(0, -0.032, 0.005, 0.005, 12, 360, 0)), BRASS)
    b.plain(_moved(p, [(-0.004, -0.042), (0.004, -0.042), (0, -0.036)]), (0.9, 0.97, 1.0), lit=False)


HELD: dict[str, Hold] = {
    "lantern": _lantern, "candle": _candle, "torch": _torch, "flashlight": _flashlight, "letter": _letter, "envelope": _envelope, "photograph": _photograph,
    "map": _map, "book": _book, "phone": _phone, "umbrella": _umbrella, "gun": _gun, "knife": _knife, "sword": _sword, "key": _key, "flower": _flower,
    "cup": _cup, "glass of wine": _glass, "camera": _camera, "binoculars": _binoculars, "telescope": _telescope, "suitcase": _suitcase, "guitar": _guitar,
    "radio": _radio, "ring": _ring,
}  # fmt: skip
"""Things a hand can hold, by the word the description uses."""


def holder(name: str) -> Hold | None:
    """The drawer of a held thing, if there is one."""
    return HELD.get(name)
