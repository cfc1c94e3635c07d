"""Each scene's pictures, measured, and measured again only where something changed."""

import json

from PIL import Image

from story_assets.models import PictureDescription, SceneScores
from story_assets.scoring.scene_scores import ScoredScene, score_scenes


def scored(house, heard=None) -> tuple[ScoredScene, ...]:
    """Score all scenes of a house."""
    heard = [] if heard is None else heard
    return score_scenes(house.folder, house.story, house.scenes, house.frames, house.settings, heard.append)


def test_sound_pictures_that_show_the_prompt_pass(house):
    """Alignment, health, flicker, sharpness and drift of every scene, in order."""
    found = scored(house())
    assert [one.score.scene_id for one in found] == ["scene-001", "scene-002"]
    for one in found:
        assert one.score.get("semantic_alignment").passed is True
        assert one.score.get("frame_health").value == 1
        assert one.offenders == ()


def test_pictures_nobody_described_have_no_alignment(house):
    """No description, no score, and the reason; the frames are looked at all the same."""
    (first, _) = scored(house(described=False))
    found = first.score.get("semantic_alignment")
    assert (found.value, found.passed) == (None, None)
    assert "nobody described the pictures" in found.reason
    assert first.score.get("frame_health").passed is True


def test_a_description_of_frames_that_are_no_more_does_not_count(house):
    """A scene that failed has no pictures to describe."""
    told = house()
    told.change(1, files=(), sha256="", width=0, height=0)
    (first, second) = scored(told)
    assert first.score.get("semantic_alignment").value is None
    assert first.score.get("frame_health").reason == "the scene has no frames"
    assert second.score.get("frame_health").passed is True


def test_an_offending_frame_is_named(house):
    """A black frame fails the scene and is handed on to be shown."""
    told = house()
    Image.new("RGB", (192, 108)).save(told.file(1, 3))
    (first, second) = scored(told)
    assert first.score.get("frame_health").passed is False
    assert first.offenders == ("frame_00003.png",)
    assert second.offenders == ()


def test_scoring_again_costs_nothing(house):
    """The same frames, prompts, descriptions and goals: every scene is taken as it is."""
    told = house()
    first = scored(told)
    again = scored(told)
    assert [one.seconds is None for one in first] == [False, False]
    assert [one.seconds is None for one in again] == [True, True]
    assert [one.score for one in again] == [one.score for one in first]


def test_only_the_scene_drawn_anew_is_scored_anew(house):
    """A re-rolled scene has other frames; the others keep their scores."""
    told = house()
    scored(told)
    told.change(2, sha256="another")
    assert [one.seconds is None for one in scored(told)] == [True, False]


def test_another_description_is_another_score(house):
    """A person who describes the pictures anew is heard."""
    told = house()
    (before, _) = scored(told)
    told.change(1, description=PictureDescription(text="A bowl of fruit on a table.", source="person"))
    (after, untouched) = scored(told)
    assert after.score.get("semantic_alignment").value < before.score.get("semantic_alignment").value
    assert untouched.seconds is None


def test_another_goal_is_judged_anew(house):
    """Changed thresholds reach scores that were there already."""
    told = house()
    scored(told)
    told.settings = told.settings.model_copy(update={"kpi_overrides": {"semantic_alignment": 0.9999}})
    (first, _) = scored(told)
    assert first.seconds is not None
    assert first.score.get("semantic_alignment").threshold == 0.9999
    assert first.score.get("semantic_alignment").passed is False


def test_each_scene_is_written_as_it_comes(house):
    """An interruption after the first scene loses only the second."""
    told = house()
    kept: list[int] = []
    score_scenes(
        told.folder,
        told.story,
        told.scenes,
        told.frames,
        told.settings,
        lambda _: None,
        lambda _: kept.append(len(told.folder.read(SceneScores).scenes)),
    )
    assert kept == [1, 2]


def test_damaged_scores_are_made_again(house):
    """A file of scores that cannot be read stops nobody."""
    told = house()
    scored(told)
    told.folder.model_path(SceneScores).write_text("{", encoding="utf-8")
    assert all(one.seconds is not None for one in scored(told))


def test_progress_says_what_was_found(house):
    """One event a scene, with its figures and its time."""
    heard = []
    scored(house(), heard)
    assert [event.scene_id for event in heard] == ["scene-001", "scene-002"]
    assert "semantic_alignment" in heard[0].message
    assert heard[0].seconds is not None


def test_scores_are_readable_json_with_versions_and_model(house):
    """Thresholds, metric versions and the model are in the record."""
    told = house()
    scored(told)
    text = told.folder.model_path(SceneScores).read_text(encoding="utf-8")
    first = json.loads(text)["scenes"][0]["measurements"][0]
    assert first["name"] == "semantic_alignment"
    assert first["threshold"] == 0.75
    assert first["model"] == "all-MiniLM-L6-v2"
    assert first["metric_version"].startswith("alignment-")
