"""Sleeves and legs: limbs in their clothes, hands and shoes."""

from __future__ import annotations

import math

from ..colour import Colour
from ..paint import Point, capsule
from .brush import Brush
from .cuts import Cut
from .skeleton import Limb


def sleeve(
    brush: Brush, limb: Limb, thick: float, cut: Cut, colour: Colour, skin: Colour, glove: Colour | None
) -> None:
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
    left = [
        (a[0] + n0[0] * r0, a[1] + n0[1] * r0),
        (b[0] + n1[0] * r1, b[1] + n1[1] * r1),
        (c[0] + n2[0] * r2, c[1] + n2[1] * r2),
    ]
    right = [
        (c[0] - n2[0] * r2, c[1] - n2[1] * r2),
        (b[0] - n1[0] * r1, b[1] - n1[1] * r1),
        (a[0] - n0[0] * r0, a[1] - n0[1] * r0),
    ]
    base = math.atan2(n0[1], n0[0])
    cap = [
        (
            a[0] + r0 * math.cos(base + math.pi - math.pi * i / 12),
            a[1] + r0 * math.sin(base + math.pi - math.pi * i / 12),
        )
        for i in range(1, 12)
    ]
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
        turn.append(
            (u * u * start[0] + 2 * u * t * b[0] + t * t * end[0], u * u * start[1] + 2 * u * t * b[1] + t * t * end[1])
        )
    return [a, *turn, c]


def leg(brush: Brush, limb: Limb, thick: float, colour: Colour, shoe: Colour, boots: bool) -> None:
    """A trouser leg or a bare or stockinged one, and the shoe."""
    root, knee, ankle = limb
    brush.piece(
        _bent(root, knee, ankle, (0.050 * thick, 0.036 * thick, 0.0235 * thick)), colour, core=0.022, smooth=False
    )
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
        brush.piece(
            capsule((knee[0] + dx * 0.55, knee[1] + dy * 0.55), ankle, 0.031 * thick, 0.027 * thick),
            shoe,
            core=0.014,
            smooth=False,
        )
    brush.piece(
        [at(-0.024, -0.012), at(0.022, -0.012), at(0.060, 0.012), at(0.070, 0.026), at(-0.026, 0.026)],
        shoe,
        core=0.010,
        smooth=False,
    )
