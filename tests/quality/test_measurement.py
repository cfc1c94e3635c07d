import math

import pytest
from pydantic import ValidationError

from quality.errors import NoScore
from quality.measurement import Measurement, measured, meets, shortened


def test_a_measurement_survives_its_json() -> None:
    """What is written to the record is read back the same, evidence and parts included."""
    found = Measurement(
        name="entity_linkage",
        value=0.9123456789,
        threshold=0.85,
        passed=True,
        parts={"resolved": 0.5, "missing": None},
        evidence=("a “quoted” line", "другая"),
        metric_version="coherence-1",
    )
    assert Measurement.model_validate_json(found.model_dump_json()) == found


def test_figures_are_rounded_so_that_runs_agree() -> None:
    """A drift of 1e-7, as from another batch size, does not reach the record."""
    one = Measurement(name="m", value=0.12345649, parts={"p": 0.3000001})
    other = Measurement(name="m", value=0.12345651 - 1e-7, parts={"p": 0.3000002})
    assert one == other


@pytest.mark.parametrize("nonsense", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_no_value(nonsense: float) -> None:
    """NaN and the infinities become a missing value, never a figure."""
    assert Measurement(name="m", value=nonsense).value is None


def test_negative_zero_is_zero() -> None:
    """A figure that rounds to nothing prints as 0, not -0."""
    assert str(Measurement(name="m", value=-1e-9).value) == "0.0"


def test_a_measurement_cannot_be_changed() -> None:
    """Scores are facts of a run: they are frozen."""
    found = Measurement(name="m", value=1)
    with pytest.raises(ValidationError):
        found.value = 2  # type: ignore[misc]


def test_missing_input_gives_no_value_and_the_reason() -> None:
    """A metric that raises NoScore leaves no value, no verdict, and its reason."""

    def metric() -> Measurement:
        raise NoScore("nobody described the pictures")

    found = measured("semantic_alignment", metric, unit="share", threshold=0.75)
    assert (found.value, found.passed, found.status) == (None, None, "missing")
    assert found.reason == "nobody described the pictures"
    assert found.threshold == 0.75


def test_a_crash_is_reported_and_is_never_zero() -> None:
    """A crashed metric names the exception and its message; the run goes on."""

    def metric() -> Measurement:
        return Measurement(name="m", value=1 / 0)

    found = measured("m", metric)
    assert (found.value, found.passed, found.status) == (None, None, "error")
    assert found.error is not None
    assert found.error.kind == "ZeroDivisionError"
    assert "division by zero" in found.reason


@pytest.mark.parametrize(
    ("value", "direction", "status"),
    [
        (2.0, "at_least", "pass"),
        (1.95, "at_least", "near"),
        (1.9, "at_least", "near"),
        (1.89, "at_least", "fail"),
        (0.05, "at_most", "pass"),
        (0.08, "at_most", "near"),
        (0.11, "at_most", "fail"),
    ],
)
def test_between_goal_and_warn_line_a_miss_is_near(value: float, direction: str, status: str) -> None:
    """The warn line parts a near miss from a miss; exactly on a bound is still inside."""
    threshold, warn_at = (2.0, 1.9) if direction == "at_least" else (0.05, 0.1)
    found = Measurement.model_validate(
        {
            "name": "m",
            "value": value,
            "threshold": threshold,
            "warn_at": warn_at,
            "direction": direction,
            "passed": meets(value, threshold, direction),  # type: ignore[arg-type]
        }
    )
    assert found.status == status


def test_a_miss_without_warn_line_is_a_miss() -> None:
    """Where the table has no warn line, there is no near miss."""
    assert Measurement(name="m", value=0.8, threshold=0.85, passed=False).status == "fail"


def test_long_reasons_are_cut_to_one_line() -> None:
    """A reason is one short line, whatever an exception says."""
    found = Measurement(name="m", reason="first\nsecond " + "x" * 1000)
    assert "\n" not in found.reason
    assert len(found.reason) <= 300


def test_shortened_leaves_short_text_alone() -> None:
    """Only what is too long is cut, and the cut shows."""
    assert shortened("a  b\nc") == "a b c"
    assert shortened("abcdef", 4) == "abc…"
