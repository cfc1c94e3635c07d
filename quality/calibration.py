"""Cut-offs out of one's own stories: a percentile of those accepted, or where people's ratings part good from poor.

A cut-off is proposed only where there is enough to stand on; otherwise NoScore says what is missing. Everything is
deterministic: the same figures give the same cut-off.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quality.errors import NoScore
from quality.measurement import Direction, meets

FEWEST_ACCEPTED = 20
"""Below this, a 25th percentile rests on fewer than five stories and moves with each new one."""

FEWEST_OF_A_CLASS = 10
"""Good and poor ones each, below which a cut-off between them is chance."""

CONFIDENCE = 0.95
_DIGITS = 3
_DRAWS = 500
_SEED = 20261122

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Cutoff:
    """A proposed threshold and what it rests on.

    Attributes:
        threshold: Rounded so that whatever it was drawn from still passes.
        how: How it was derived, for a person.
        n: Figures behind it.
        low: Lower end of its confidence interval; None where there is none to give.
        high: Upper end.
        evidence: What else to know, such as sensitivity and specificity.
    """

    threshold: float
    how: str
    n: int
    low: float | None = None
    high: float | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Flips:
    """Positions in a list of figures whose verdict changes with the threshold."""

    failing: tuple[int, ...]
    passing: tuple[int, ...]


def of_accepted(values: Sequence[float], *, percentile: float = 25.0, direction: Direction = "at_least") -> Cutoff:
    """The threshold that this percentile of accepted figures would miss.

    Args:
        values: Figures of what was accepted.
        percentile: 0..50, the share that may miss it, in percent; counted from the bad end.
        direction: Which end is the bad one.

    Raises:
        NoScore: There are too few.
        ValueError: The percentile is out of range.
    """
    if not 0 <= percentile <= 50:
        raise ValueError(f"a percentile of {percentile:g} is not between 0 and 50")
    if len(values) < FEWEST_ACCEPTED:
        raise NoScore(f"{len(values)} accepted, {FEWEST_ACCEPTED} are needed")
    from scipy.stats import quantile_test

    quantile = (percentile if direction == "at_least" else 100 - percentile) / 100
    wanted = float(np.quantile(np.asarray(values), quantile))
    low = high = None
    if 0 < quantile < 1:
        span = quantile_test(values, p=quantile).confidence_interval(CONFIDENCE)
        low, high = (float(end) if math.isfinite(end) else None for end in (span.low, span.high))
    return Cutoff(
        _lenient(wanted, direction),
        f"{_ordinal(percentile)} percentile of accepted",
        len(values),
        _rounded(low),
        _rounded(high),
    )


def of_ratings(values: Sequence[float], good: Sequence[bool], *, direction: Direction = "at_least") -> Cutoff:
    """The threshold at which sensitivity and specificity together are highest (Youden's J on the ROC curve).

    It lies in the middle of the gap between the last figure that passes and the first that does not.

    Args:
        values: One figure each.
        good: Whether people found it good, in the same order.
        direction: Which way is better.

    Raises:
        NoScore: A class has too few, or the figure does not tell good from poor better than chance would.
    """
    counts = {True: sum(good), False: len(good) - sum(good)}
    if min(counts.values()) < FEWEST_OF_A_CLASS:
        raise NoScore(f"{counts[True]} rated good and {counts[False]} poor, {FEWEST_OF_A_CLASS} of each are needed")
    from sklearn.metrics import roc_auc_score

    sign = 1.0 if direction == "at_least" else -1.0
    scores = sign * np.asarray(values, dtype=float)
    area = float(roc_auc_score(good, scores))
    low, high = _area_interval(area, counts[True], counts[False])
    if low <= 0.5:
        raise NoScore(
            f"it does not tell good from poor better than chance here "
            f"(area under the curve {area:.2f}, {low:.2f} to {high:.2f})"
        )
    least, true_rate, false_rate = _best(good, scores)
    below = scores[scores < least]
    threshold = sign * _middle(float(below.max()) if below.size else None, least)
    ends = sorted(sign * end for end in _spread(good, scores))
    return Cutoff(
        threshold,
        "ROC of people's ratings, Youden's J",
        len(values),
        _rounded(ends[0]),
        _rounded(ends[1]),
        evidence=(
            f"passes {true_rate:.0%} of the good, stops {1 - false_rate:.0%} of the poor; "
            f"area under the curve {area:.2f} ({low:.2f} to {high:.2f})"
        ),
    )


def flips(values: Sequence[float], before: float | None, after: float, direction: Direction) -> Flips:
    """Which figures pass under one threshold and not under the other. Without a threshold everything passes."""
    was = [before is None or meets(value, before, direction) for value in values]
    will = [meets(value, after, direction) for value in values]
    return Flips(
        failing=tuple(at for at in range(len(values)) if was[at] and not will[at]),
        passing=tuple(at for at in range(len(values)) if will[at] and not was[at]),
    )


def _best(good: Sequence[bool], scores: Scores) -> tuple[float, float, float]:
    """The lowest score that passes at the highest Youden's J, with the shares of good and of poor that pass."""
    from sklearn.metrics import roc_curve

    false_rate, true_rate, thresholds = roc_curve(good, scores, drop_intermediate=False)
    at = int(np.argmax(true_rate - false_rate))
    return float(thresholds[at]), float(true_rate[at]), float(false_rate[at])


def _gap_middle(good: Sequence[bool], scores: Scores) -> float:
    least, _, _ = _best(good, scores)
    below = scores[scores < least]
    return (least + float(below.max())) / 2 if below.size else least


def _spread(good: Sequence[bool], scores: Scores) -> tuple[float, float]:
    """95 % interval of the cut-off, by drawing good and poor ones anew, each kind as often as it is."""
    random = np.random.default_rng(_SEED)
    kinds = np.asarray(good)
    groups = [scores[kinds], scores[~kinds]]
    labels = [True] * len(groups[0]) + [False] * len(groups[1])
    found = [
        _gap_middle(labels, np.concatenate([random.choice(group, len(group)) for group in groups]))
        for _ in range(_DRAWS)
    ]
    low, high = np.quantile(found, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)


def _area_interval(area: float, good: int, poor: int) -> tuple[float, float]:
    """95 % confidence interval of the area under the ROC curve, by Hanley and McNeil (1982)."""
    first, second = area / (2 - area), 2 * area * area / (1 + area)
    variance = area * (1 - area) + (good - 1) * (first - area**2) + (poor - 1) * (second - area**2)
    spread = 1.96 * math.sqrt(max(0.0, variance) / (good * poor))
    return max(0.0, area - spread), min(1.0, area + spread)


def _lenient(value: float, direction: Direction) -> float:
    """To three decimals, towards what lets more pass."""
    scaled = value * 10**_DIGITS
    return (math.floor(scaled + 1e-9) if direction == "at_least" else math.ceil(scaled - 1e-9)) / 10**_DIGITS


def _middle(below: float | None, least: float) -> float:
    """The middle of a gap, to as few decimals (three at least) as still lie in it; `least` where nothing is below."""
    if below is None:
        return math.floor(least * 10**_DIGITS) / 10**_DIGITS
    for digits in range(_DIGITS, 12):
        shown = round((below + least) / 2, digits)
        if below < shown <= least:
            return shown
    return least


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _ordinal(percentile: float) -> str:
    tail = int(percentile) % 100
    ending = "th" if 10 <= tail <= 20 or percentile % 1 else {1: "st", 2: "nd", 3: "rd"}.get(tail % 10, "th")
    return f"{percentile:g}{ending}"
