"""Clothes: each garment as the pieces a paper-cutter would make, with folds, collars and openings."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..colour import Colour, mix, shade
from ..paint import Point, capsule
from .brush import Brush
from .skeleton import Limb, Skeleton


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


def torso(brush: Brush, sk: Skeleton, cut: Cut, colour: Colour, under: Colour, sway: float, bent: bool) -> None:
    """The body of the garment from collar to hem."""
    b = cut.bulk
    sh, wa, hi = sk.shoulder * b, sk.waist * b * (1 - cut.cinched), sk.hips * b
    length = sk_torso(sk)
    upper_left = [sk.up(-0.030, length + 0.022), sk.up(-sh * 0.55, length + 0.008), sk.up(-sh * 0.93, length - 0.022), sk.up(-sh * 0.94, length * 0.62), sk.up(-wa, length * 0.34)]
    upper_right = [sk.up(wa * 0.97, length * 0.34), sk.up(sh * 0.9, length * 0.62), sk.up(sh * 0.90, length - 0.022), sk.up(sh * 0.53, length + 0.008), sk.up(0.036, length + 0.022)]
    hx, hy = sk.hip
    reach_back = min(sk.near_leg[1][0], sk.far_leg[1][0], hx - hi) - hx
    reach_front = max(sk.near_leg[1][0], sk.far_leg[1][0], hx + hi) - hx
    if bent:
        lower_left, lower_right = [(hx - hi * 1.02, hy), (hx - hi * 0.9, hy + 0.045)], [(hx + hi * 0.9, hy + 0.045), (hx + hi * 1.05, hy - 0.01)]
    elif cut.hem > LONG:
        stretch = min(1.0, cut.hem / 0.25)
        left = -hi * 1.05 - cut.flare + min(0.0, reach_back + hi) * stretch * 0.9
        right = hi * 1.0 + cut.flare + max(0.0, reach_front - hi) * stretch * 0.9
        hem = hy + cut.hem
        lower_left = [(hx - hi * 1.06, hy), (hx + (left - hi) / 2 + sway * 0.3, hy + cut.hem * 0.5), (hx + left + sway, hem)]
        lower_right = [(hx + right + sway, hem - 0.004), (hx + (right + hi) / 2 + sway * 0.3, hy + cut.hem * 0.5), (hx + hi * 1.04, hy)]
        lower_left.append((hx + left * 0.3 + sway, hem + 0.012))
        lower_left.append((hx + right * 0.45 + sway, hem + 0.006))
    else:
        lower_left, lower_right = [(hx - hi * 1.04, hy - 0.005), (hx - hi * 1.02, hy + max(0.005, cut.hem))], [(hx + hi * 1.0, hy + max(0.005, cut.hem)), (hx + hi * 1.02, hy - 0.005)]
    folds: list[list[Point]] = [
        [sk.up(-sh * 0.5, length * 0.7), sk.up(-wa * 0.62, length * 0.28), sk.up(-wa * 0.36, length * 0.28)],
        [sk.up(wa * 0.7, length * 0.5), sk.up(wa * 0.2, length * 0.3), sk.up(wa * 0.86, length * 0.32)],
    ]
    if cut.hem > LONG and not bent:
        hem = hy + cut.hem
        for x0, x1, w in ((-0.55, -0.8, 0.016), (-0.1, -0.12, 0.022), (0.5, 0.72, 0.016)):
            folds.append([(hx + hi * x0, hy - 0.02), (hx + (hi + cut.flare) * x1 - w + sway, hem + 0.02), (hx + (hi + cut.flare) * x1 + w + sway, hem + 0.02)])
    marks: list[tuple[list[Point], Colour]] = []
    middle = 0.014
    if cut.tie:
        marks.append(([sk.up(-0.036, length + 0.02), sk.up(0.045, length + 0.02), sk.up(0.018, length * 0.45)], (0.92, 0.91, 0.88)))
        marks.append(([sk.up(0.000, length + 0.0), sk.up(0.016, length), sk.up(0.022, length * 0.5), sk.up(0.010, length * 0.45)], shade(under, -0.05)))
    elif cut.open and cut.lapels:
        marks.append(([sk.up(-0.030, length + 0.02), sk.up(0.04, length + 0.02), sk.up(0.016, length * 0.58)], under))
    if cut.open:
        low = hy + (cut.hem if cut.hem > LONG and not bent else max(0.0, cut.hem))
        seam = shade(colour, -0.12)
        start = length * (0.56 if cut.lapels else 0.98)
        marks.append(([sk.up(middle - 0.0025, start), sk.up(middle + 0.0025, start), (hx + 0.016 + sway, low + 0.02), (hx + 0.008 + sway, low + 0.02)], seam))
        if cut.lapels:
            marks.append(([sk.up(-0.034, length + 0.026), sk.up(-0.062, length * 0.8), sk.up(-0.045, length * 0.76), sk.up(0.012, length * 0.54), sk.up(-0.018, length * 0.9)], shade(colour, -0.06)))
            marks.append(([sk.up(0.042, length + 0.026), sk.up(0.066, length * 0.8), sk.up(0.052, length * 0.76), sk.up(0.018, length * 0.54), sk.up(0.034, length * 0.9)], shade(colour, -0.08)))
    if cut.belt:
        dark = mix(colour, (0.12, 0.08, 0.06), 0.55)
        marks.append(([sk.up(-0.2, length * 0.30), sk.up(0.2, length * 0.30), sk.up(0.2, length * 0.365), sk.up(-0.2, length * 0.365)], dark))
    brush.piece([*upper_left, *lower_left, *lower_right, *upper_right], colour, core=0.030 * b, folds=folds, marks=marks)
    if cut.buttons:
        for k in range(4):
            x, y = sk.up(middle + 0.012, length * (0.5 - 0.13 * k) if cut.lapels else length * (0.85 - 0.2 * k))
            brush.plain([(x - 0.004, y), (x, y - 0.004), (x + 0.004, y), (x, y + 0.004)], shade(colour, -0.2))
    collar = shade(colour, 0.03)
    if cut.lapels or cut.open:
        brush.piece([sk.up(-0.036, length + 0.046), sk.up(-0.058, length + 0.004), sk.up(-0.02, length - 0.018), sk.up(-0.012, length + 0.012)], collar, core=0.01, smooth=False)
        brush.piece([sk.up(0.046, length + 0.046), sk.up(0.066, length + 0.0), sk.up(0.036, length - 0.02), sk.up(0.026, length + 0.01)], collar, core=0.01, smooth=False)


def sk_torso(sk: Skeleton) -> float:
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
            brush.piece(capsule(knee, end, 0.05, 0.056), colour, core=0.03, smooth=False)


def sleeve(brush: Brush, limb: Limb, thick: float, cut: Cut, colour: Colour, skin: Colour, glove: Colour | None) -> None:
    """An arm in its sleeve, and the hand."""
    root, joint, end = limb
    k = thick * (1 + (cut.bulk - 1) * 0.8)
    dx, dy = end[0] - joint[0], end[1] - joint[1]
    n = max(1e-6, (dx * dx + dy * dy) ** 0.5)
    dx, dy = dx / n, dy / n
    hand = (end[0] + dx * 0.024, end[1] + dy * 0.024)
    px, py = -dy, dx
    palm = [
        (end[0] - px * 0.013 * thick, end[1] - py * 0.013 * thick), (hand[0] - px * 0.018 * thick, hand[1] - py * 0.018 * thick),
        (hand[0] + dx * 0.030, hand[1] + dy * 0.030), (hand[0] + px * 0.015 * thick + dx * 0.012, hand[1] + py * 0.015 * thick + dy * 0.012),
        (end[0] + px * 0.013 * thick, end[1] + py * 0.013 * thick),
    ]  # fmt: skip
    brush.piece(palm, glove or skin, core=0.010)
    if cut.short_sleeves:
        brush.piece(capsule(root, joint, 0.026 * thick, 0.022 * thick), skin, core=0.014, smooth=False)
        brush.piece(capsule(joint, end, 0.022 * thick, 0.015 * thick), skin, core=0.012, smooth=False)
        half = ((root[0] + joint[0]) / 2, (root[1] + joint[1]) / 2)
        brush.piece(capsule(root, half, 0.034 * k, 0.034 * k), colour, core=0.016, smooth=False)
        return
    cuff = (end[0] + dx * 0.002, end[1] + dy * 0.002)
    brush.piece(_bent(root, joint, cuff, (0.0335 * k, 0.0275 * k, 0.0215 * k)), colour, core=0.016, smooth=False)


def _bent(a: Point, b: Point, c: Point, radii: tuple[float, float, float]) -> list[Point]:
    """One outline around a bent limb, rounded at its ends and smooth at the joint."""
    def normal(p: Point, q: Point) -> Point:
        dx, dy = q[0] - p[0], q[1] - p[1]
        n = max(1e-6, math.hypot(dx, dy))
        return (-dy / n, dx / n)

    n0, n2 = normal(a, b), normal(b, c)
    n1 = (n0[0] + n2[0], n0[1] + n2[1])
    m = max(0.35, math.hypot(*n1))
    n1 = (n1[0] / m, n1[1] / m)
    r0, r1, r2 = radii
    left = [(a[0] + n0[0] * r0, a[1] + n0[1] * r0), (b[0] + n1[0] * r1, b[1] + n1[1] * r1), (c[0] + n2[0] * r2, c[1] + n2[1] * r2)]
    right = [(c[0] - n2[0] * r2, c[1] - n2[1] * r2), (b[0] - n1[0] * r1, b[1] - n1[1] * r1), (a[0] - n0[0] * r0, a[1] - n0[1] * r0)]
    base = math.atan2(n0[1], n0[0])
    cap = [(a[0] + r0 * math.cos(base + math.pi - math.pi * i / 12), a[1] + r0 * math.sin(base + math.pi - math.pi * i / 12)) for i in range(1, 12)]
    return _soften(left) + _soften(right) + cap


def _soften(points: list[Point]) -> list[Point]:
    """The three points of a limb's edge as a line that turns only near the joint."""
    a, b, c = points

    def between(p: Point, q: Point, t: float) -> Point:
        return (p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t)

    start, end = between(a, b, 0.72), between(b, c, 0.28)
    turn: list[Point] = []
    for i in range(5):
        t = i / 4
        u = 1 - t
        turn.append((u * u * start[0] + 2 * u * t * b[0] + t * t * end[0], u * u * start[1] + 2 * u * t * b[1] + t * t * end[1]))
    return [a, *turn, c]


def leg(brush: Brush, limb: Limb, thick: float, colour: Colour, shoe: Colour, boots: bool) -> None:
    """A trouser leg or a bare or stockinged one, and the shoe."""
    root, knee, ankle = limb
    brush.piece(_bent(root, knee, ankle, (0.050 * thick, 0.036 * thick, 0.0235 * thick)), colour, core=0.022, smooth=False)
    dx, dy = ankle[0] - knee[0], ankle[1] - knee[1]
    n = max(1e-6, (dx * dx + dy * dy) ** 0.5)
    ux, uy = dx / n, dy / n
    fx, fy = uy, -ux
    if fx < 0:
        fx, fy = -fx, -fy
    if abs(fx) < 0.35:
        fx, fy = 0.35, fy * 0.9

    def at(forward: float, down: float) -> Point:
        return (ankle[0] + fx * forward + ux * down, ankle[1] + fy * forward + uy * down)

    if boots:
        brush.piece(capsule((knee[0] + dx * 0.55, knee[1] + dy * 0.55), ankle, 0.031 * thick, 0.027 * thick), shoe, core=0.014, smooth=False)
    brush.piece([at(-0.024, -0.012), at(0.022, -0.012), at(0.060, 0.012), at(0.070, 0.026), at(-0.026, 0.026)], shoe, core=0.010, smooth=False)


def skirt(brush: Brush, sk: Skeleton, colour: Colour, hem: float, sway: float) -> None:
    """A skirt of its own, under a jacket or blouse."""
    cut = Cut(hem, 0.035)
    hx, hy = sk.hip
    hi = sk.hips
    low = hy + cut.hem
    left = min(hx - hi - cut.flare, sk.near_leg[1][0] - 0.05, sk.far_leg[1][0] - 0.05)
    right = max(hx + hi + cut.flare, sk.near_leg[1][0] + 0.05, sk.far_leg[1][0] + 0.05)
    folds = [[(hx + hi * x, hy), (hx + (right - hx) * x * 1.1 - 0.012 + sway, low + 0.02), (hx + (right - hx) * x * 1.1 + 0.014 + sway, low + 0.02)] for x in (-0.5, 0.05, 0.55)]
    brush.piece([sk.up(-sk.waist, 0.09), (hx - hi * 1.02, hy), (left + sway, low), (hx + sway, low + 0.014), (right + sway, low), (hx + hi * 1.02, hy), sk.up(sk.waist, 0.09)], colour, folds=folds)
