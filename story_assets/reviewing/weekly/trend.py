"""One span of time against the one before it: what got worse, and what should be acted upon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from story_assets.reviewing.page.verdicts import written
from story_assets.reviewing.weekly.figures import Figures


@dataclass(frozen=True)
class Change:
    """A figure that is worse than it may be.

    Attributes:
        name: Which figure.
        title: The same for a person.
        before: What it was; None when there was nothing to compare with.
        now: What it is.
        rule: What it should have kept to.
        kind: `regression` when it was good before, `still` when it was not, `new` with nothing to compare with.
    """

    name: str
    title: str
    before: float | None
    now: float
    rule: str
    kind: Literal["regression", "still", "new"]

    def __str__(self) -> str:
        """One sentence."""
        was = "nothing to compare with" if self.before is None else f"was {written(self.before)}"
        return f"{self.title} is {written(self.now)} ({was}); {self.rule}"


@dataclass(frozen=True)
class Action:
    """Something that happened too often to be left alone."""

    title: str
    share: float
    limit: float

    def __str__(self) -> str:
        """One sentence."""
        return f"{self.title}: {self.share:.1%}, to be acted upon from {self.limit:.0%} on"


_Rule = tuple[str, str, Callable[[float], bool], Callable[[float], bool], str]
_RULES: tuple[_Rule, ...] = (
    # figure, title, bad now, good before, in words
    ("frames_lowest", "Lowest frame count", lambda now: now < 24, lambda was: was >= 25, "at least 25 is due"),
    ("forced_copy_rate", "Share of forced copies", lambda now: now > 0.15, lambda was: was < 0.10, "under 0.1 is due"),
    (
        "scene_latency_p95",
        "95th percentile of latency, s",
        lambda now: now > 140,
        lambda was: was <= 120,
        "at most 120 is due",
    ),
    ("human_coherence", "People's ratings", lambda now: now < 3.8, lambda was: was >= 4.0, "at least 4.0 is due"),
)
_LATENCY_OVER_BASELINE = 0.15
_RATING_DROP = 0.3

_ACTIONS = (
    ("system_stats_fallback", "Runs in which /system_stats fell back", 0.20),
    ("forced_copy_rate", "Forced copies", 0.10),
    ("memory_pressure", "Scenes under memory pressure", 0.05),
    ("llm_timeout_rate", "Requests to the language model that timed out", 0.02),
)


def regressions(now: Figures, before: Figures | None) -> list[Change]:
    """What got worse than it may, by the rules of the weekly review."""
    found: list[Change] = []
    for name, title, bad, good, rule in _RULES:
        value = getattr(now, name)
        was = getattr(before, name) if before else None
        if value is None or not bad(value):
            continue
        kind = "new" if was is None else "regression" if good(was) else "still"
        found.append(Change(name, title, was, value, rule, kind))
    named = {change.name for change in found}
    return found + [change for change in _drifts(now, before) if change.name not in named]


def actions(now: Figures) -> list[Action]:
    """What happened too often."""
    shares = [(title, getattr(now, name), limit) for name, title, limit in _ACTIONS]
    return [Action(title, share, limit) for title, share, limit in shares if share is not None and share > limit]


def _drifts(now: Figures, before: Figures | None) -> list[Change]:
    """Slower or less liked than the time before by more than may be chance, though still within the goals."""
    found: list[Change] = []
    if before is None:
        return found
    was, value = before.scene_latency_p95, now.scene_latency_p95
    if was and value is not None and value > was * (1 + _LATENCY_OVER_BASELINE):
        rule = "more than 15 % over the time before"
        found.append(Change("scene_latency_p95", "95th percentile of latency, s", was, value, rule, "regression"))
    was, value = before.human_coherence, now.human_coherence
    if was is not None and value is not None and was - value > _RATING_DROP + 1e-9:
        found.append(Change("human_coherence", "People's ratings", was, value, "a drop of more than 0.3", "regression"))
    return found
