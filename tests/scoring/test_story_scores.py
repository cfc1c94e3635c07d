"""The story as a whole, measured."""

import pytest

from story_assets.errors import SettingsError
from story_assets.models import SceneScores
from story_assets.scoring.scene_scores import score_scenes
from story_assets.scoring.story_scores import score_story


def scores_of(house):
    """Score scenes, then the story."""
    scored = score_scenes(house.folder, house.story, house.scenes, house.frames, house.settings, lambda _: None)
    scene_scores = SceneScores(story_key=house.folder.key, scenes=tuple(one.score for one in scored))
    return score_story(house.folder, house.story, house.scenes, scene_scores, house.settings, lambda _: None)


def test_every_goal_of_a_story_is_measured(house):
    """Coherence with its gates, diversity, and alignment over all scenes."""
    names = [found.name for found in scores_of(house()).measurements]
    assert names == [
        "narrative_coherence",
        "entity_linkage",
        "sentence_order",
        "scene_fit",
        "repetition",
        "completeness",
        "contradictions",
        "thematic_diversity",
        "largest_theme_share",
        "theme_beats",
        "semantic_alignment",
    ]


def test_the_cast_of_the_story_is_used(house):
    """The captain is he and Mara is she because the story says so."""
    told = house()
    assert scores_of(told).get("entity_linkage").passed is True
    exchanged = tuple(
        member.model_copy(update={"pronouns": "he/him" if member.pronouns == "she/her" else "she/her"})
        for member in told.story.cast
    )
    told.story = told.story.model_copy(update={"cast": exchanged})
    assert scores_of(told).get("entity_linkage").passed is False


def test_themes_are_reported_by_scene_and_planned_beside_measured(house):
    """What the page shows: shares of each scene, and what was planned."""
    scores = scores_of(house())
    assert list(scores.themes_per_scene) == ["scene-001", "scene-002"]
    assert scores.get("thematic_diversity").parts["planned_entropy"] == pytest.approx(1)
    assert "are too few" in scores.get("thematic_diversity").reason


def test_a_model_that_is_not_there_leaves_scores_out_with_the_reason(house):
    """The run goes on; the figures that need the model say what is missing."""
    scores = scores_of(house(sentence_model="no-such-model"))
    coherence = scores.get("narrative_coherence")
    assert coherence.value is None
    assert "no-such-model" in coherence.reason
    assert scores.get("theme_beats").model == "lexicon"
    assert scores.get("entity_linkage").value is not None


def test_a_spacy_pipeline_that_is_not_there_is_said(house):
    """Entity linkage has no score, with what to install."""
    found = scores_of(house(spacy_pipeline="en_no_such_pipeline")).get("entity_linkage")
    assert found.value is None
    assert "pip install en_no_such_pipeline" in found.reason


def test_wrong_goals_in_the_settings_are_one_line(house):
    """A typing error in KPI_OVERRIDES names the goal and the variable."""
    with pytest.raises(SettingsError, match="KPI_OVERRIDES: no KPI is called 'coherence'"):
        scores_of(house(kpi_overrides={"coherence": 0.8}))
