"""Poses: the angles of a body doing something, at a moment."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Pose:
    """Angles in degrees from straight down, positive towards where the figure faces; (upper, lower) for each limb."""

    near_arm: tuple[float, float] = (-9.0, 4.0)
    far_arm: tuple[float, float] = (9.0, 16.0)
    near_leg: tuple[float, float] = (-5.0, -4.0)
    far_leg: tuple[float, float] = (6.0, 2.0)
    lean: float = 0.0
    nod: float = 0.0
    hip: float = 0.505
    """Height of the hips."""
    turned: float = 0.0
    """0 three-quarter view, 1 from the side."""
    sitting: bool = False
    lift: float = 0.0


STILL: dict[str, Pose] = {
    "stand": Pose(),
    "stand-hip": Pose(near_arm=(-38, 48), near_leg=(-7, -5), far_leg=(9, 2)),
    "stand-pockets": Pose(near_arm=(-17, 16), far_arm=(17, -4)),
    "stand-folded": Pose(near_arm=(2, 98), far_arm=(26, -78), near_leg=(-4, -5), far_leg=(8, 0), nod=2, turned=0.12),
    "stand-clasped": Pose(near_arm=(-2, 50), far_arm=(10, -36), near_leg=(-3, -3), far_leg=(4, 2), nod=4, turned=0.15),
    "wait": Pose(near_arm=(-12, 34), far_arm=(12, -16), nod=6),
    "lean": Pose(lean=-9, near_leg=(8, 6), far_leg=(26, -6), near_arm=(-16, 20), far_arm=(14, 40)),
    "kneel": Pose(near_leg=(24, -88), far_leg=(88, 2), hip=0.275, lean=10, near_arm=(10, 40), far_arm=(30, 52), nod=14, turned=0.5),
    "crouch": Pose(near_leg=(98, -42), far_leg=(86, -36), hip=0.25, lean=24, near_arm=(30, 50), far_arm=(36, 60), nod=-4, turned=0.6),
    "sit": Pose(near_leg=(84, 4), far_leg=(80, 14), hip=0.285, sitting=True, near_arm=(14, 66), far_arm=(22, 62), turned=0.45, lean=2),
    "point": Pose(far_arm=(88, 90), near_arm=(-14, 2), lean=3),
    "reach": Pose(far_arm=(66, 78), near_arm=(18, 34), lean=8, near_leg=(-16, -14), far_leg=(12, -2), turned=0.4),
    "raise": Pose(far_arm=(128, 150), near_arm=(-10, 4), nod=-8),
    "wave": Pose(far_arm=(118, 172), near_arm=(-10, 4)),
    "hold": Pose(far_arm=(16, 92), near_arm=(-10, 70), nod=8),
    "read": Pose(far_arm=(20, 108), near_arm=(2, 100), nod=13),
    "carry": Pose(far_arm=(20, 80), near_arm=(6, 84), lean=-3),
    "phone": Pose(near_arm=(-8, 4), far_arm=(32, 158), nod=3),
    "look-through": Pose(near_arm=(56, 146), far_arm=(66, 142), lean=2),
    "look-up": Pose(nod=-14, near_arm=(-10, 0), far_arm=(8, 10)),
    "look-down": Pose(nod=15, near_arm=(-8, 8), far_arm=(10, 22)),
    "embrace": Pose(near_arm=(58, 74), far_arm=(66, 88), lean=5, nod=7, turned=0.7),
    "aim": Pose(near_arm=(78, 86), far_arm=(84, 88), turned=0.6, near_leg=(-16, -12), far_leg=(18, 6)),
    "write": Pose(near_leg=(84, 4), far_leg=(80, 14), hip=0.285, sitting=True, near_arm=(24, 84), far_arm=(34, 84), turned=0.5, lean=9, nod=14),
    "pray": Pose(near_arm=(24, 128), far_arm=(28, 130), nod=14),
    "weep": Pose(near_arm=(36, 158), far_arm=(40, 160), nod=20, lean=5),
    "float": Pose(near_arm=(-44, -20), far_arm=(52, 96), near_leg=(-12, -34), far_leg=(30, -10), lean=8, nod=-6, turned=0.3),
    "hold-close": Pose(far_arm=(16, 134), near_arm=(6, 116), nod=9, lean=1),
    "lean-in": Pose(lean=17, far_arm=(34, 62), near_arm=(26, 50), nod=10, near_leg=(-12, -14), far_leg=(10, -4), turned=0.5),
    "fall-back": Pose(lean=-12, near_arm=(-30, -40), far_arm=(50, 100), near_leg=(14, -10), far_leg=(24, 6)),
}  # fmt: skip

MOVING = {"walk", "run", "talk", "argue", "dance", "work", "climb"}


def pose_at(action: str, time: float, phase: float) -> Pose:
    """The pose of ``action`` after ``time`` seconds; ``phase`` (0..1) keeps two figures out of step."""
    a = math.tau * (time / 2.6 + phase)
    s, c = math.sin(a), math.cos(a)
    if action == "walk":
        return Pose(
            near_leg=(24 * s, 24 * s - 20 * max(0.0, c)), far_leg=(-24 * s, -24 * s - 20 * max(0.0, -c)),
            near_arm=(-20 * s, -20 * s + 16), far_arm=(20 * s, 20 * s + 18), lean=3, turned=0.85,
            hip=0.503, lift=0.004 * math.cos(2 * a),
        )  # fmt: skip
    if action == "run":
        a = math.tau * (time / 1.5 + phase)
        s, c = math.sin(a), math.cos(a)
        return Pose(
            near_leg=(42 * s + 8, 42 * s - 14 - 44 * max(0.0, c)), far_leg=(-42 * s + 8, -42 * s - 14 - 44 * max(0.0, -c)),
            near_arm=(-44 * s - 6, -40 * s + 66), far_arm=(44 * s - 6, 40 * s + 66), lean=13, turned=1.0,
            hip=0.495, lift=0.014 * math.cos(2 * a), nod=-6,
        )  # fmt: skip
    if action in ("talk", "argue"):
        big = 1.0 if action == "talk" else 1.7
        return Pose(
            far_arm=(24 + 7 * big * s, 84 + 14 * big * math.sin(a + 0.7)), near_arm=(-9 + 2 * s, 14 + 5 * c),
            lean=(2 if action == "talk" else 6) + 1.0 * s, nod=2.5 * math.sin(1.6 * a), turned=0.3,
        )  # fmt: skip
    if action == "dance":
        return Pose(
            near_arm=(-60 - 20 * s, -120 - 10 * c), far_arm=(90 + 18 * c, 140 + 12 * s), lean=6 * s, near_leg=(-14 + 8 * s, -20),
            far_leg=(16 + 6 * c, -4), nod=4 * s, lift=0.008 * (1 + c),
        )  # fmt: skip
    if action == "work":
        return Pose(far_arm=(36 + 8 * s, 84 + 8 * c), near_arm=(20 - 6 * s, 74 + 6 * s), lean=9, nod=15, turned=0.5)
    if action == "climb":
        return Pose(near_arm=(120 + 24 * s, 150 + 14 * s), far_arm=(120 - 24 * s, 150 - 14 * s), near_leg=(40 - 26 * s, -10 - 10 * s),
                    far_leg=(40 + 26 * s, -10 + 10 * s), lean=4, turned=0.9, nod=-12)  # fmt: skip
    still = STILL.get(action, STILL["stand"])
    return replace(still, nod=still.nod + 1.2 * s)
