"""What the checks say of scores that pass, nearly pass, fail, are missing or crashed."""

import pytest

from quality.measurement import Measurement, measured
from quality.thresholds import KPIS, with_overrides
from story_assets.models import SceneScore, SceneScores, StoryScores
from story_assets.scoring import findings

DIVERSITY = KPIS["thematic_diversity"]
ALIGNMENT = KPIS["semantic_alignment"]


def story(*found: Measurement) -> StoryScores:
    return StoryScores(story_key="s", measurements=found)


def scenes(*found: Measurement | None) -> SceneScores:
    return SceneScores(
        story_key="s",
        scenes=tuple(
            SceneScore(scene_id=f"scene-{number:03d}", measurements=(one,) if one else ())
            for number, one in enumerate(found, 1)
        ),
    )


@pytest.mark.parametrize(
    ("value", "passed", "gravity"), [(2.1, True, "warn"), (1.95, False, "warn"), (1.2, False, "warn")]
)
def test_a_goal_that_only_warns_never_errs(value, passed, gravity):
    """Severity comes from the table of goals."""
    found = findings.of_story(story(DIVERSITY.judge(value)), DIVERSITY)
    assert (found.passed, found.gravity) == (passed, gravity)


@pytest.mark.parametrize(("value", "gravity"), [(1.95, "warn"), (1.2, "error")])
def test_a_blocking_goal_errs_past_its_warn_line(value, gravity):
    """Within the band it still only warns."""
    kpi = with_overrides({"thematic_diversity": {"severity": "block"}})["thematic_diversity"]
    assert findings.of_story(story(kpi.judge(value)), kpi).gravity == gravity


def test_a_near_miss_is_called_one():
    """A reader sees at once that 1.95 bits is close."""
    assert "(a near miss)" in findings.of_story(story(DIVERSITY.judge(1.95)), DIVERSITY).sentence


def test_a_missing_score_never_passes():
    """It warns, and says why there is none."""
    found = findings.of_story(story(DIVERSITY.judge(None, reason="the story has no prose to tag")), DIVERSITY)
    assert (found.passed, found.gravity) == (False, "warn")
    assert "no score: the story has no prose to tag" in found.sentence


def test_a_score_that_was_not_taken_never_passes():
    """A record of an older version may lack it."""
    assert findings.of_story(story(), DIVERSITY).passed is False


def test_a_crashed_metric_is_an_error():
    """A crash is worse than a low score: somebody has to look at the metric."""
    crashed = measured(DIVERSITY.name, lambda: Measurement(name="x", value=1 / 0))
    found = findings.of_story(story(crashed), DIVERSITY)
    assert (found.passed, found.gravity) == (False, "error")
    assert "ZeroDivisionError" in found.sentence


def test_figures_carry_threshold_parts_version_and_model():
    """What the check rests on is metadata, as numbers where they are numbers."""
    judged = DIVERSITY.judge(2.1, parts={"beats": 40.0, "planned_entropy": None}, metric_version="v", model="m")
    figures = findings.of_story(story(judged), DIVERSITY).figures
    assert figures["value"] == 2.1
    assert figures["threshold"] == 2.0
    assert figures["warn_at"] == 1.9
    assert figures["part_beats"] == 40.0
    assert "part_planned_entropy" not in figures
    assert (figures["metric_version"], figures["model"]) == ("v", "m")


def test_one_scene_below_the_goal_fails_them_all():
    """Each scene is gated, not the mean; the failed one is named."""
    found = findings.of_scenes(scenes(ALIGNMENT.judge(0.95), ALIGNMENT.judge(0.5)), ALIGNMENT)
    assert found.passed is False
    assert "scene-002: 0.5 is below the goal of 0.75" in found.sentence
    assert "scene-001" not in found.sentence
    assert found.figures["mean"] == pytest.approx(0.725)
    assert found.figures["value"] == 0.5


def test_a_scene_without_a_score_fails_them_all():
    """The scene nobody described is named with the reason."""
    missing = ALIGNMENT.judge(None, reason="nobody described the pictures")
    found = findings.of_scenes(scenes(ALIGNMENT.judge(0.95), missing, None), ALIGNMENT)
    assert found.passed is False
    assert found.gravity == "warn"
    assert "scene-002: nobody described the pictures; scene-003: no score" in found.sentence


def test_what_does_not_apply_is_not_due():
    """With no keyframe there is nothing to compare; with one in three, that one counts."""
    kpi = KPIS["keyframe_fidelity"]
    none = kpi.judge(None, reason="the scene has no keyframe")
    assert findings.of_scenes(scenes(none, none), kpi, not_applicable="the scene has no keyframe").passed is True
    mixed = findings.of_scenes(scenes(none, kpi.judge(0.2)), kpi, not_applicable="the scene has no keyframe")
    assert mixed.passed is False
    assert [row["scene"] for row in mixed.rows] == ["scene-002"]


def test_a_story_without_scenes_does_not_pass():
    """Nothing measured is nothing passed."""
    assert findings.of_scenes(scenes(), ALIGNMENT).passed is False


def test_many_failed_scenes_are_named_in_short():
    """A film of forty failed scenes is still one sentence."""
    found = findings.of_scenes(scenes(*[ALIGNMENT.judge(0.1)] * 40), ALIGNMENT)
    assert "and 35 more" in found.sentence
    assert len(found.rows) == 40
