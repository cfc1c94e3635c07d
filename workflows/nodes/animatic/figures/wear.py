"""Clothes on the body: each garment as the pieces a paper-cutter would make, with folds, collars and openings."""

from __future__ import annotations

from ..colour import Colour, mix, shade
from ..paint import Point, capsule
from .brush import Brush
from .cuts import LONG, Cut
from .skeleton import Skeleton


def torso(brush: Brush, sk: Skeleton, cut: Cut, colour: Colour, under: Colour, sway: float, bent: bool) -> None:
    """The body of the garment from collar to hem."""
    b = cut.bulk
    sh, wa, hi = sk.shoulder * b, sk.waist * b * (1 - cut.cinched), sk.hips * b
    length = torso_length(sk)
    upper_left = [
        sk.up(-0.030, length + 0.022),
        sk.up(-sh * 0.55, length + 0.008),
        sk.up(-sh * 0.93, length - 0.022),
        sk.up(-sh * 0.94, length * 0.62),
        sk.up(-wa, length * 0.34),
    ]
    upper_right = [
        sk.up(wa * 0.97, length * 0.34),
        sk.up(sh * 0.9, length * 0.62),
        sk.up(sh * 0.90, length - 0.022),
        sk.up(sh * 0.53, length + 0.008),
        sk.up(0.036, length + 0.022),
    ]
    hx, hy = sk.hip
    reach_back = min(sk.near_leg[1][0], sk.far_leg[1][0], hx - hi) - hx
    reach_front = max(sk.near_leg[1][0], sk.far_leg[1][0], hx + hi) - hx
    if bent:
        lower_left, lower_right = (
            [(hx - hi * 1.02, hy), (hx - hi * 0.9, hy + 0.045)],
            [(hx + hi * 0.9, hy + 0.045), (hx + hi * 1.05, hy - 0.01)],
        )
    elif cut.hem > LONG:
        stretch = min(1.0, cut.hem / 0.25)
        left = -hi * 1.05 - cut.flare + min(0.0, reach_back + hi) * stretch * 0.9
        right = hi * 1.0 + cut.flare + max(0.0, reach_front - hi) * stretch * 0.9
        hem = hy + cut.hem
        lower_left = [
            (hx - hi * 1.06, hy),
            (hx + (left - hi) / 2 + sway * 0.3, hy + cut.hem * 0.5),
            (hx + left + sway, hem),
        ]
        lower_right = [
            (hx + right + sway, hem - 0.004),
            (hx + (right + hi) / 2 + sway * 0.3, hy + cut.hem * 0.5),
            (hx + hi * 1.04, hy),
        ]
        lower_left.append((hx + left * 0.3 + sway, hem + 0.012))
        lower_left.append((hx + right * 0.45 + sway, hem + 0.006))
    else:
        lower_left, lower_right = (
            [(hx - hi * 1.04, hy - 0.005), (hx - hi * 1.02, hy + max(0.005, cut.hem))],
            [(hx + hi * 1.0, hy + max(0.005, cut.hem)), (hx + hi * 1.02, hy - 0.005)],
        )
    folds: list[list[Point]] = [
        [sk.up(-sh * 0.5, length * 0.7), sk.up(-wa * 0.62, length * 0.28), sk.up(-wa * 0.36, length * 0.28)],
        [sk.up(wa * 0.7, length * 0.5), sk.up(wa * 0.2, length * 0.3), sk.up(wa * 0.86, length * 0.32)],
    ]
    if cut.hem > LONG and not bent:
        hem = hy + cut.hem
        for x0, x1, w in ((-0.55, -0.8, 0.016), (-0.1, -0.12, 0.022), (0.5, 0.72, 0.016)):
            folds.append(
                [
                    (hx + hi * x0, hy - 0.02),
                    (hx + (hi + cut.flare) * x1 - w + sway, hem + 0.02),
                    (hx + (hi + cut.flare) * x1 + w + sway, hem + 0.02),
                ]
            )
    marks: list[tuple[list[Point], Colour]] = []
    middle = 0.014
    if cut.tie:
        marks.append(
            (
                [sk.up(-0.036, length + 0.02), sk.up(0.045, length + 0.02), sk.up(0.018, length * 0.45)],
                (0.92, 0.91, 0.88),
            )
        )
        marks.append(
            (
                [
                    sk.up(0.000, length + 0.0),
                    sk.up(0.016, length),
                    sk.up(0.022, length * 0.5),
                    sk.up(0.010, length * 0.45),
                ],
                shade(under, -0.05),
            )
        )
    elif cut.open and cut.lapels:
        marks.append(([sk.up(-0.030, length + 0.02), sk.up(0.04, length + 0.02), sk.up(0.016, length * 0.58)], under))
    if cut.open:
        low = hy + (cut.hem if cut.hem > LONG and not bent else max(0.0, cut.hem))
        seam = shade(colour, -0.12)
        start = length * (0.56 if cut.lapels else 0.98)
        marks.append(
            (
                [
                    sk.up(middle - 0.0025, start),
                    sk.up(middle + 0.0025, start),
                    (hx + 0.016 + sway, low + 0.02),
                    (hx + 0.008 + sway, low + 0.02),
                ],
                seam,
            )
        )
        if cut.lapels:
            marks.append(
                (
                    [
                        sk.up(-0.034, length + 0.026),
                        sk.up(-0.062, length * 0.8),
                        sk.up(-0.045, length * 0.76),
                        sk.up(0.012, length * 0.54),
                        sk.up(-0.018, length * 0.9),
                    ],
                    shade(colour, -0.06),
                )
            )
            marks.append(
                (
                    [
                        sk.up(0.042, length + 0.026),
                        sk.up(0.066, length * 0.8),
                        sk.up(0.052, length * 0.76),
                        sk.up(0.018, length * 0.54),
                        sk.up(0.034, length * 0.9),
                    ],
                    shade(colour, -0.08),
                )
            )
    if cut.belt:
        dark = mix(colour, (0.12, 0.08, 0.06), 0.55)
        marks.append(
            (
                [
                    sk.up(-0.2, length * 0.30),
                    sk.up(0.2, length * 0.30),
                    sk.up(0.2, length * 0.365),
                    sk.up(-0.2, length * 0.365),
                ],
                dark,
            )
        )
    brush.piece(
        [*upper_left, *lower_left, *lower_right, *upper_right], colour, core=0.030 * b, folds=folds, marks=marks
    )
    if cut.buttons:
        for k in range(4):
            x, y = sk.up(middle + 0.012, length * (0.5 - 0.13 * k) if cut.lapels else length * (0.85 - 0.2 * k))
            brush.plain([(x - 0.004, y), (x, y - 0.004), (x + 0.004, y), (x, y + 0.004)], shade(colour, -0.2))
    collar = shade(colour, 0.03)
    if cut.lapels or cut.open:
        brush.piece(
            [
                sk.up(-0.036, length + 0.046),
                sk.up(-0.058, length + 0.004),
                sk.up(-0.02, length - 0.018),
                sk.up(-0.012, length + 0.012),
            ],
            collar,
            core=0.01,
            smooth=False,
        )
        brush.piece(
            [
                sk.up(0.046, length + 0.046),
                sk.up(0.066, length + 0.0),
                sk.up(0.036, length - 0.02),
                sk.up(0.026, length + 0.01),
            ],
            collar,
            core=0.01,
            smooth=False,
        )


def torso_length(sk: Skeleton) -> float:
    """Length from the hips to the base of the neck."""
    return ((sk.neck[0] - sk.hip[0]) ** 2 + (sk.neck[1] - sk.hip[1]) ** 2) ** 0.5


def lap(brush: Brush, sk: Skeleton, cut: Cut, colour: Colour) -> None:
    """The long part of a garment over bent legs."""
    for leg in (sk.far_leg, sk.near_leg):
        hip, knee, ankle = leg
        fall = min(1.0, max(0.0, (cut.hem - 0.1) / 0.24))
        brush.piece(capsule(hip, knee, 0.062, 0.05), colour, core=0.03, smooth=False)
        if fall > 0.1:
            end = (knee[0] + (ankle[0] - knee[0]) * fall, knee[1] + (ankle[1] - knee[1]) * fall)
            brush.piece(capsule(knee, end, 0.047, 0.042), colour, core=0.03, smooth=False)


def skirt(brush: Brush, sk: Skeleton, colour: Colour, hem: float, sway: float) -> None:
    """A skirt of its own, under a jacket or blouse."""
    cut = Cut(hem, 0.035)
    hx, hy = sk.hip
    hi = sk.hips
    low = hy + cut.hem
    left = min(hx - hi - cut.flare, sk.near_leg[1][0] - 0.05, sk.far_leg[1][0] - 0.05)
    right = max(hx + hi + cut.flare, sk.near_leg[1][0] + 0.05, sk.far_leg[1][0] + 0.05)
    folds = [
        [
            (hx + hi * x, hy),
            (hx + (right - hx) * x * 1.1 - 0.012 + sway, low + 0.02),
            (hx + (right - hx) * x * 1.1 + 0.014 + sway, low + 0.02),
        ]
        for x in (-0.5, 0.05, 0.55)
    ]
    brush.piece(
        [
            sk.up(-sk.waist, 0.09),
            (hx - hi * 1.02, hy),
            (left + sway, low),
            (hx + sway, low + 0.014),
            (right + sway, low),
            (hx + hi * 1.02, hy),
            sk.up(sk.waist, 0.09),
        ],
        colour,
        folds=folds,
    )
