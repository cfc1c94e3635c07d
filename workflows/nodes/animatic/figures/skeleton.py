"""Where the joints of a posed figure are; height 1, feet at y = 0, facing +x."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..paint import Point
from ..shot import Look
from .pose import Pose

Limb = tuple[Point, Point, Point]
"""Root, joint and end: shoulder, elbow, wrist; or hip, knee, ankle."""


@dataclass(frozen=True)
class Skeleton:
    """A body in a pose."""

    hip: Point
    chest: Point
    neck: Point
    head: Point
    head_size: float
    tilt: float
    near_arm: Limb
    far_arm: Limb
    near_leg: Limb
    far_leg: Limb
    shoulder: float
    """Half the width over the shoulders as seen."""
    waist: float
    hips: float
    lean: float
    limb: float
    """Thickness of limbs, 1 for an average adult."""

    def up(self, x: float, y: float) -> Point:
        """A point of the upper body: ``y`` above the hips, turned with the lean."""
        a = math.radians(self.lean)
        return (self.hip[0] + x * math.cos(a) + y * math.sin(a), self.hip[1] - y * math.cos(a) + x * math.sin(a))


def _reach(root: Point, angles: tuple[float, float], upper: float, lower: float) -> Limb:
    a, b = math.radians(angles[0]), math.radians(angles[1])
    mid = (root[0] + upper * math.sin(a), root[1] + upper * math.cos(a))
    return root, mid, (mid[0] + lower * math.sin(b), mid[1] + lower * math.cos(b))


def build(look: Look, pose: Pose) -> Skeleton:
    """Put the look's body into the pose, lowest foot on the ground."""
    child = look.age == "child"
    woman = look.kind in ("woman", "girl")
    girth = {"slim": 0.91, "broad": 1.13}.get(look.build, 1.0)
    wide = (0.086 if child else 0.092 if woman else 0.107) * girth
    shoulder = wide * (1 - 0.5 * pose.turned)
    hips = (0.066 if child else 0.073 if woman else 0.070) * girth * (1 - 0.28 * pose.turned)
    waist = (0.064 if child else 0.058 if woman else 0.071) * girth * (1 - 0.2 * pose.turned)
    head_size = 0.182 if child else 0.139 if woman else 0.137
    leg = 0.455 if child else 0.505
    torso = 0.285 if child else 0.312
    hip_y = pose.hip * (leg / 0.505) + pose.lift
    lean = pose.lean + (7 if look.age == "old" else 0)
    a = math.radians(lean)

    def up(x: float, y: float) -> Point:
        return (x * math.cos(a) + y * math.sin(a), -hip_y - y * math.cos(a) + x * math.sin(a))

    scale = leg / 0.505
    near_leg = _reach((-0.034 * (1 - 0.7 * pose.turned), -hip_y), pose.near_leg, 0.245 * scale, 0.234 * scale)
    far_leg = _reach((0.034 * (1 - 0.7 * pose.turned), -hip_y), pose.far_leg, 0.245 * scale, 0.234 * scale)
    sole = 0.026
    lowest = max(near_leg[2][1], far_leg[2][1], near_leg[1][1] - sole * 0.4, far_leg[1][1] - sole * 0.4) + sole
    drop = -lowest + pose.lift * -1.0

    def down(p: Point) -> Point:
        return (p[0], p[1] + drop)

    arm = 0.90 if child else 1.0
    near = _reach(
        up(-shoulder * 0.84, torso - 0.034), (pose.near_arm[0] + lean * 0.4, pose.near_arm[1]), 0.158 * arm, 0.142 * arm
    )
    far = _reach(
        up(shoulder * 0.80, torso - 0.034), (pose.far_arm[0] + lean * 0.4, pose.far_arm[1]), 0.158 * arm, 0.142 * arm
    )
    head_up = torso + 0.04 + head_size * 0.5
    n0, n1, n2 = (down(p) for p in near)
    f0, f1, f2 = (down(p) for p in far)
    a0, a1, a2 = (down(p) for p in near_leg)
    b0, b1, b2 = (down(p) for p in far_leg)
    head = up(0.012 + 0.010 * pose.turned, head_up)
    return Skeleton(
        hip=down((0.0, -hip_y)), chest=down(up(0, torso * 0.62)), neck=down(up(0.0, torso + 0.005)), head=down(head),
        head_size=head_size, tilt=pose.nod + lean * 0.4, near_arm=(n0, n1, n2), far_arm=(f0, f1, f2),
        near_leg=(a0, a1, a2), far_leg=(b0, b1, b2), shoulder=shoulder, waist=waist, hips=hips, lean=lean,
        limb=girth * (0.88 if woman or child else 1.0),
    )  # fmt: skip
