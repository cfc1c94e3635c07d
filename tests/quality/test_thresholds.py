import pytest

from quality.errors import NoScore, QualityError
from quality.measurement import Measurement
from quality.thresholds import KPIS, with_overrides


def test_the_goals_are_those_of_the_project() -> None:
    """The figures people hold the films to, as agreed."""
    bounds = {name: (kpi.threshold, kpi.warn_at) for name, kpi in KPIS.items()}
    assert bounds["entity_linkage"] == (0.85, None)
    assert bounds["thematic_diversity"] == (2.0, 1.9)
    assert bounds["largest_theme_share"] == (0.4, None)
    assert bounds["semantic_alignment"] == (0.75, 0.70)
    assert bounds["human_coherence"] == (4.0, 3.8)
    assert bounds["frames_per_scene"] == (25, 22)
    assert bounds["scene_latency_p95"] == (120, 140)
    assert bounds["done_marker_rate"] == (0.95, 0.90)
    assert bounds["forced_copy_rate"] == (0.05, 0.10)
    assert bounds["scene_vram"] == (18432, None)


def test_a_judged_value_says_why_it_misses() -> None:
    """A miss without a reason of its own gets one, with value, goal and unit."""
    found = KPIS["thematic_diversity"].judge(1.5)
    assert found.passed is False
    assert found.reason == "1.5 bits is below the goal of 2 bits"


def test_exactly_on_the_goal_is_reached() -> None:
    """A goal is met at its figure, in both directions."""
    assert KPIS["entity_linkage"].judge(0.85).passed is True
    assert KPIS["largest_theme_share"].judge(0.4).passed is True
    assert KPIS["largest_theme_share"].judge(0.41).passed is False


def test_a_judged_nan_is_no_score() -> None:
    """A metric that computes nonsense passes nothing."""
    found = KPIS["entity_linkage"].judge(float("nan"))
    assert (found.value, found.passed) == (None, None)
    assert "no finite number" in found.reason


def test_a_goal_without_threshold_is_reported_only() -> None:
    """Sharpness has no goal: it gets a value and no verdict."""
    found = KPIS["sharpness"].judge(120.0)
    assert (found.value, found.passed, found.status) == (120.0, None, "pass")


def test_measure_keeps_the_goal_when_there_is_no_score() -> None:
    """A missing score still shows what was asked of it."""

    def metric() -> Measurement:
        raise NoScore("no prose")

    found = KPIS["thematic_diversity"].measure(metric, metric_version="v")
    assert (found.threshold, found.unit, found.metric_version, found.value) == (2.0, "bits", "v", None)


def test_a_threshold_can_be_overridden_by_a_number() -> None:
    """One number changes the goal; the table itself stays as it is."""
    changed = with_overrides({"entity_linkage": 0.8})
    assert changed["entity_linkage"].threshold == 0.8
    assert KPIS["entity_linkage"].threshold == 0.85


def test_an_override_may_set_severity_and_warn_line() -> None:
    """Every knob of a goal can be set."""
    changed = with_overrides({"frame_health": {"threshold": 0.9, "warn_at": 0.5, "severity": "block"}})
    kpi = changed["frame_health"]
    assert (kpi.threshold, kpi.warn_at, kpi.severity) == (0.9, 0.5, "block")


def test_a_warn_line_that_the_goal_has_passed_is_dropped() -> None:
    """A diversity goal of 1.5 makes the warn line of 1.9 meaningless."""
    assert with_overrides({"thematic_diversity": 1.5})["thematic_diversity"].warn_at is None


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ({"coherence": 0.8}, "no KPI is called 'coherence'"),
        ({"entity_linkage": {"goal": 1}}, "cannot set goal"),
        ({"entity_linkage": {"severity": "fatal"}}, "expected 'block', 'warn' or 'note'"),
        ({"entity_linkage": "high"}, "expected a number"),
        ({"entity_linkage": {"threshold": True}}, "expected a number"),
    ],
)
def test_a_wrong_override_is_refused_in_one_line(overrides: dict[str, object], says: str) -> None:
    """A typing error in the settings names the goal and what is due."""
    with pytest.raises(QualityError, match=says):
        with_overrides(overrides)  # type: ignore[arg-type]
