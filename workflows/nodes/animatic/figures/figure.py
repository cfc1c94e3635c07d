"""One whole figure: body, clothes, head and what it holds, as a small premultiplied picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from ..colour import Colour, mix, shade
from ..paint import capsule
from ..shot import Actor
from . import wear
from .brush import Brush
from .cuts import CUTS, LONG, Cut
from .hats import put_on
from .head import Head
from .limbs import leg, sleeve
from .pose import MOVING, Pose, pose_at
from .skeleton import Skeleton, build

Hold = Callable[[Brush, tuple[float, float], float], None]
"""Draws a prop into a hand: brush, where, and the forearm's direction in degrees."""

LEATHER: Colour = (0.22, 0.15, 0.12)
BOX = (-0.52, -1.16, 0.62, 0.06)


@dataclass(frozen=True)
class Lighting:
    """How figures are lit in a scene."""

    lit: Callable[[Colour], Colour]
    shadow: Colour
    rim: Colour
    rim_strength: float
    side: int


def draw_figure(
    actor: Actor,
    facing: int,
    px: float,
    light: Lighting,
    time: float,
    phase: float,
    wind: float,
    *,
    hold: Hold | None = None,
    box: tuple[float, float, float, float] = BOX,
) -> Image.Image:
    """Draw an actor ``px`` pixels tall.

    Args:
        actor: Who, doing what.
        facing: 1 to the right, -1 to the left.
        px: Height in pixels.
        light: The scene's light on people.
        time: Seconds into the scene.
        phase: 0..1, keeps figures out of step.
        wind: How far hems and hair blow, in figure heights.
        hold: What is in the hand.
        box: Part of the figure to draw, in figure heights; feet at 0.

    Returns:
        A picture in mode ``RGBa`` whose corner lies at ``box``'s.
    """
    look = actor.look
    pose = pose_at(actor.action, time, phase)
    sk = build(look, pose)
    fine = 4 if px < 260 else 3 if px < 520 and actor.action not in MOVING else 2
    brush = Brush(box, px, fine, facing, light.side, light.lit, light.shadow)
    cut = CUTS[look.top]
    _body(brush, actor, sk, pose, cut, wind * facing)
    if hold is not None:
        hand = sk.far_arm if actor.action not in ("wait", "phone-near") else sk.near_arm
        end, joint = hand[2], hand[1]
        k = 0.03 / max(1e-6, ((end[0] - joint[0]) ** 2 + (end[1] - joint[1]) ** 2) ** 0.5)
        hold(brush, (end[0] + (end[0] - joint[0]) * k, end[1] + (end[1] - joint[1]) * k), pose.far_arm[1])
        _hand_over(brush, sk, look.skin)
    return brush.finish(light.rim, light.rim_strength, 0.0052 if px < 300 else 0.0036 if px < 700 else 0.0022)


def _hand_over(brush: Brush, sk: Skeleton, skin: Colour) -> None:
    x, y = sk.far_arm[2]
    dx, dy = x - sk.far_arm[1][0], y - sk.far_arm[1][1]
    n = max(1e-6, (dx * dx + dy * dy) ** 0.5)
    a, b = (x + dx / n * 0.016, y + dy / n * 0.016), (x + dx / n * 0.04, y + dy / n * 0.04)
    brush.piece(capsule(a, b, 0.013, 0.011), skin, core=0.008, smooth=False)


def _body(brush: Brush, actor: Actor, sk: Skeleton, pose: Pose, cut: Cut, wind: float) -> None:
    look = actor.look
    top, legs = look.top_colour.colour, look.legs_colour.colour
    suit = look.top == "spacesuit"
    shoe = mix(legs, LEATHER, 0.7) if not suit else shade(top, -0.25)
    under = mix(legs, (0.92, 0.88, 0.82), 0.5)
    glove = shade(top, -0.12) if suit else None
    head = Head(brush, look, sk.head, sk.head_size, pose.nod * 0.7 + pose.lean * 0.3, actor.away)
    bent = pose.sitting or actor.action in ("kneel", "crouch")
    thick = sk.limb * (1.3 if suit else 1.0)
    far_shade = shade(top, -0.035)
    far_in_front = pose.far_arm[1] > 55 and pose.near_arm[1] > 30
    one_piece = suit or look.top in ("overalls",)
    bare = look.legs in ("skirt", "dress", "gown") or look.top in ("dress",)
    leg_colour = top if one_piece else (mix(look.skin, (0.2, 0.16, 0.18), 0.35) if bare else legs)
    head.behind()
    if cut.cape:
        _cape(brush, sk, top, wind, cut)
    if not far_in_front:
        sleeve(brush, sk.far_arm, thick, cut, far_shade, look.skin, glove)
    leg(
        brush,
        sk.far_leg,
        thick * (0.8 if bare else 1),
        shade(leg_colour, -0.045),
        shade(shoe, -0.03),
        suit or "boots" in look.extras,
    )
    leg(brush, sk.near_leg, thick * (0.8 if bare else 1), leg_colour, shoe, suit or "boots" in look.extras)
    brush.piece(
        capsule(sk.neck, (sk.head[0] - 0.006, sk.head[1] + sk.head_size * 0.2), 0.03 * sk.limb, 0.027 * sk.limb),
        shade(look.skin, -0.05),
        core=0.03,
        smooth=False,
    )
    if look.legs == "skirt" and not bent:
        wear.skirt(brush, sk, legs, 0.22, wind)
    wear.torso(brush, sk, cut, top, under, wind, bent)
    if bent and cut.hem > LONG:
        wear.lap(brush, sk, cut, top)
    if look.top == "apron" or look.top == "vest":
        pass
    if suit:
        _pack(brush, sk, top)
    head.face()
    if "scarf" in look.extras and look.scarf_colour is not None:
        _scarf(brush, sk, look.scarf_colour.colour, wind)
    head.over()
    put_on(head)
    if "bag" in look.extras:
        _bag(brush, sk)
    if far_in_front:
        sleeve(brush, sk.far_arm, thick, cut, far_shade, look.skin, glove)
    sleeve(brush, sk.near_arm, thick, cut, top if not actor.away else shade(top, 0.01), look.skin, glove)


def _cape(brush: Brush, sk: Skeleton, colour: Colour, wind: float, cut: Cut) -> None:
    x, y = sk.neck
    hem = sk.hip[1] + cut.hem
    brush.piece([(x - 0.03, y - 0.02), (x - 0.13, y + 0.05), (x - 0.17 + wind, (y + hem) / 2), (x - 0.20 + wind * 1.6, hem), (x + 0.02 + wind, hem + 0.02),
                 (x + 0.15 + wind * 1.4, hem - 0.01), (x + 0.13 + wind * 0.5, (y + hem) / 2), (x + 0.11, y + 0.05), (x + 0.03, y - 0.02)], shade(colour, -0.05),
                folds=[[(x - 0.02, y + 0.1), (x - 0.06 + wind, hem + 0.02), (x - 0.02 + wind, hem + 0.02)]])  # fmt: skip


def _scarf(brush: Brush, sk: Skeleton, colour: Colour, wind: float) -> None:
    x, y = sk.neck
    brush.piece(
        [
            (x - 0.046, y - 0.036),
            (x + 0.05, y - 0.040),
            (x + 0.062, y - 0.006),
            (x + 0.01, y + 0.014),
            (x - 0.056, y - 0.002),
        ],
        colour,
        core=0.012,
    )
    brush.piece(
        [
            (x - 0.02, y),
            (x + 0.012, y + 0.004),
            (x + 0.012 + wind * 0.8, y + 0.13),
            (x - 0.026 + wind * 0.8, y + 0.135),
        ],
        shade(colour, -0.03),
        core=0.010,
        smooth=False,
    )


def _bag(brush: Brush, sk: Skeleton) -> None:
    a, b = sk.up(0.07, 0.3), (sk.hip[0] - 0.11, sk.hip[1] + 0.0)
    brush.plain([(a[0] - 0.008, a[1]), (a[0] + 0.008, a[1]), (b[0] + 0.02, b[1]), (b[0] + 0.004, b[1])], LEATHER)
    brush.piece([(b[0] - 0.05, b[1] - 0.01), (b[0] + 0.05, b[1] - 0.01), (b[0] + 0.056, b[1] + 0.085), (b[0] - 0.056, b[1] + 0.085)], (0.42, 0.27, 0.17), smooth=False, core=0.02,
                marks=[([(b[0] - 0.06, b[1] - 0.02), (b[0] + 0.06, b[1] - 0.02), (b[0] + 0.04, b[1] + 0.035), (b[0] - 0.04, b[1] + 0.035)], (0.36, 0.22, 0.14))])  # fmt: skip


def _pack(brush: Brush, sk: Skeleton, colour: Colour) -> None:
    x, y = sk.up(0.02, 0.2)
    brush.piece(
        [(x - 0.035, y - 0.03), (x + 0.045, y - 0.03), (x + 0.045, y + 0.035), (x - 0.035, y + 0.035)],
        shade(colour, -0.16),
        smooth=False,
        core=0.012,
    )
    brush.plain(
        [(x - 0.02, y - 0.012), (x - 0.006, y - 0.012), (x - 0.006, y + 0.002), (x - 0.02, y + 0.002)],
        (0.3, 0.9, 1.0),
        lit=False,
    )
    brush.plain(
        [(x + 0.012, y - 0.012), (x + 0.026, y - 0.012), (x + 0.026, y + 0.002), (x + 0.012, y + 0.002)],
        (1.0, 0.45, 0.3),
        lit=False,
    )
