"""Small line charts as coordinates; the template draws them, so that a page needs neither script nor library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quality.measurement import Status
from story_assets.reviewing.page.verdicts import written

WIDTH, HEIGHT = 240, 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 12, 228, 22, 74


@dataclass(frozen=True)
class Dot:
    """One measured value."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Plot:
    """One chart: its dots, the lines between neighbours, and where the goal lies. In pixels of a 240 × 96 box."""

    title: str
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    goal: float | None
    labels: tuple[tuple[float, str], ...]
    status: Status
    said: str


def plot(
    title: str, values: Sequence[float | None], labels: Sequence[str], goal: float | None, status: Status
) -> Plot | None:
    """A chart of `values` over time; None where there is no value at all. A gap stays a gap."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    bounds = known if goal is None else [*known, goal]
    low, high = min(bounds), max(bounds)
    spread = (high - low) or abs(high) or 1.0
    low, high = low - 0.08 * spread, high + 0.08 * spread

    def across(at: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (at + 0.5) / len(values), 1)

    def up(value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * (value - low) / (high - low), 1)

    dots = [None if value is None else Dot(across(at), up(value), written(value)) for at, value in enumerate(values)]
    parts: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            parts.append([])
        else:
            parts[-1].append(dot)
    return Plot(
        title=title,
        dots=tuple(dot for dot in dots if dot),
        lines=tuple(" ".join(f"{dot.x},{dot.y}" for dot in part) for part in parts if len(part) > 1),
        goal=None if goal is None else up(goal),
        labels=tuple((across(at), label) for at, label in enumerate(labels)),
        status=status,
        said="; ".join(
            f"{label} {'no figure' if value is None else written(value)}"
            for label, value in zip(labels, values, strict=True)
        ),
    )
