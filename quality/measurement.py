"""What every metric returns: a figure, what it is made of, and what it rests on."""

import math
from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from quality.errors import NoScore

DIGITS = 6
"""Decimals kept of every figure: batch size alone moves a cosine by 1e-7."""

_LONGEST_REASON = 300
_LONGEST_EVIDENCE = 400

Direction = Literal["at_least", "at_most"]
Status = Literal["pass", "near", "note", "fail", "missing", "error"]
Severity = Literal["block", "warn", "note"]


def rounded(value: float | None) -> float | None:
    """`value` to six decimals; None for None, NaN and the infinities, which are no figures."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), DIGITS) + 0.0  # + 0.0 turns -0.0 into 0.0


def shortened(text: str, longest: int = _LONGEST_EVIDENCE) -> str:
    """`text` on one line, cut with an ellipsis when longer than `longest` characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


Figure = Annotated[float | None, BeforeValidator(rounded)]


class MetricError(BaseModel):
    """How a metric crashed: the exception's kind and its message. Never a zero."""

    model_config = ConfigDict(frozen=True)

    kind: str
    message: str


class Measurement(BaseModel):
    """One metric of one scene, story or run.

    `value` is None when there was nothing to measure (`reason` says why) or when the metric
    crashed (`error` says how). `passed` is None exactly when there is no value, or when the
    metric has no threshold.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    value: Figure = None
    unit: str = ""
    threshold: float | None = None
    warn_at: float | None = None
    direction: Direction = "at_least"
    severity: Severity = "warn"
    passed: bool | None = None
    reason: Annotated[str, BeforeValidator(lambda text: shortened(text, _LONGEST_REASON))] = ""
    parts: dict[str, Figure] = Field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    metric_version: str = ""
    model: str = ""
    error: MetricError | None = None

    @property
    def status(self) -> Status:
        """`pass`; `near` (goal missed, but not past the warn line); `note`; `fail`; `missing`; `error`.

        A missed goal with no warn line is a `fail`. A value without a threshold is a `pass`. Where a miss says too
        little to hold it against a story, it is a `note`.
        """
        if self.error is not None:
            return "error"
        if self.value is None:
            return "missing"
        if self.passed is not False:
            return "pass"
        if self.severity == "note":
            return "note"
        if self.warn_at is None:
            return "fail"
        past = self.value < self.warn_at if self.direction == "at_least" else self.value > self.warn_at
        return "fail" if past else "near"


def meets(value: float, threshold: float, direction: Direction) -> bool:
    """Whether `value` reaches `threshold`; exactly on it counts as reached."""
    return value >= threshold if direction == "at_least" else value <= threshold


def measured(name: str, metric: Callable[[], Measurement], **about: object) -> Measurement:
    """Run `metric`; missing input or a crash becomes a Measurement that says so.

    `about` (unit, threshold, metric_version, ...) describes the metric in both cases.
    """
    try:
        return metric()
    except NoScore as missing:
        return Measurement.model_validate({"name": name, "reason": str(missing), **about})
    except Exception as crash:  # a crashed metric is data, not the end of the run
        message = shortened(str(crash), _LONGEST_REASON)
        kind = type(crash).__name__
        return Measurement.model_validate(
            {
                "name": name,
                "reason": f"the metric crashed: {kind}: {message}",
                "error": MetricError(kind=kind, message=message),
                **about,
            }
        )


def mean(values: Mapping[str, float] | list[float]) -> float:
    """Arithmetic mean; NoScore when there is nothing to average."""
    figures = list(values.values()) if isinstance(values, Mapping) else values
    if not figures:
        raise NoScore("nothing to average")
    return math.fsum(figures) / len(figures)
