"""What ratings amount to: averages by what made a story, agreement with the automatic scores, the goal."""

from __future__ import annotations

import json

import dagster as dg
import pytest
import reviewing_sample as sample
import reviewing_story
from typer.testing import CliRunner

from story_assets.cli.app import app
from story_assets.library import Library, StoryFolder
from story_assets.models import Reviews
from story_assets.operating.resources import LibraryResource
from story_assets.reviewing.checks import human_coherence
from story_assets.reviewing.feedback.ratings import agreements, averages, rated_stories
from story_assets.reviewing.record.reviews import add_review, read_reviews


def told(library: Library, key: str, genre: str, linkage: float, *ratings: int, **scenes: int) -> StoryFolder:
    """A story without pictures that was rated so."""
    brief = reviewing_story.brief(key=key, genre=genre)
    folder = library.register(brief)
    folder.write(reviewing_story.story().model_copy(update={"key": key}))
    folder.write(reviewing_story.scenes())
    folder.write(reviewing_story.story_scores(entity_linkage=linkage))
    folder.write(reviewing_story.scene_scores())
    for rating in ratings:
        add_review(folder, None, rating)
    for scene, rating in scenes.items():
        add_review(folder, scene.strip("s"), rating)
    return folder


def test_averages_are_by_genre_mood_model_and_prompt_version(library: Library) -> None:
    told(library, "a-1", "thriller", 0.9, 5, 4)
    told(library, "a-2", "drama", 0.8, 3)
    told(library, "a-3", "drama", 0.7)
    found = {(one.by, one.value): one for one in averages(rated_stories(library))}
    assert found["genre", "thriller"].mean == 4.5
    assert (found["genre", "drama"].ratings, found["genre", "drama"].stories) == (1, 1)
    assert found["mood", "brooding"].mean == 4
    assert found["model", "template"].stories == 2
    assert ("prompt version", "1.0.0") in found


def test_scores_that_order_stories_as_people_do_agree_wholly(library: Library) -> None:
    for number, (linkage, rating) in enumerate([(0.7, 2), (0.8, 3), (0.95, 5)]):
        told(library, f"a-{number}", "drama", linkage, rating)
    found = {(one.score, one.of): one for one in agreements(rated_stories(library))}
    assert found["entity_linkage", "stories"].rank_correlation == 1
    assert found["narrative_coherence", "stories"].reason == "all are the same"


def test_a_language_model_that_judged_is_held_against_people_too(library: Library) -> None:
    """Only where it was asked; which model to trust with it is for one's own ratings to tell."""
    for number, rating in enumerate([2, 3, 5]):
        told(library, f"a-{number}", "drama", 0.9, rating)
    assert not any(one.score == "llm_judge" for one in agreements(rated_stories(library)))
    for number, judged in enumerate([2.0, 4.1, 3.0]):
        library.story(f"a-{number}").write(reviewing_story.story_scores(llm_judge=judged))
    found = {one.score: one for one in agreements(rated_stories(library)) if one.of == "stories"}
    assert found["llm_judge"].rank_correlation == 0.5


def test_two_ratings_are_too_few_to_speak_of_agreement(library: Library) -> None:
    told(library, "a-1", "drama", 0.7, 2, s1=4)
    told(library, "a-2", "drama", 0.9, 5)
    assert {one.rank_correlation for one in agreements(rated_stories(library))} == {None}


def test_scenes_ratings_are_held_against_their_own_scores(library: Library) -> None:
    told(library, "a-1", "drama", 0.9, s1=5, s2=4, s3=3, s4=1)
    found = {(one.score, one.of): one for one in agreements(rated_stories(library))}
    assert found["semantic_alignment", "scenes"].rank_correlation == 1
    assert found["semantic_alignment", "scenes"].pairs == 4


@pytest.mark.parametrize(
    ("ratings", "passed", "status"),
    [
        ((), False, "missing"),
        ((4, 4), True, "pass"),
        ((4, 3, 5), True, "pass"),
        ((4, 4, 4, 3.5), False, "near"),
        ((3,), False, "fail"),
    ],
)
def test_the_goal_is_a_mean_of_4_and_no_rating_is_no_score(ratings: tuple[int, ...], passed: bool, status: str) -> None:
    at = reviewing_story.MIDNIGHT
    given = tuple({"SceneId": None, "Rating": round(rating), "Timestamp": at} for rating in ratings)
    if 3.5 in ratings:  # 3.9 lies between the warn line and the goal
        given = given[:1] * 9 + ({"SceneId": None, "Rating": 3, "Timestamp": at},)
    reviews = Reviews.model_validate(
        {"story_key": "a", "ratings": (*given, {"SceneId": "scene-001", "Rating": 1, "Timestamp": at})}
    )
    result = human_coherence(library=LibraryResource(), reviews=reviews)
    assert isinstance(result, dg.AssetCheckResult)
    assert result.passed is passed
    assert result.severity == dg.AssetCheckSeverity.WARN
    assert result.metadata["status"].value == status
    if not ratings:
        assert "nobody has rated" in (result.description or "")


def test_a_rating_from_the_command_line_is_kept_and_on_the_page(library: Library) -> None:
    folder = sample.complete(library.root)
    arguments = ["review", sample.KEY, "--scene", "03", "--rating", "4", "--comment", "The lamp!", "--reviewer", "mara"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    (kept,) = read_reviews(folder)
    assert (kept.scene_id, kept.rating, kept.comment, kept.reviewer) == ("scene-003", 4, "The lamp!", "mara")
    assert "The lamp!" in (folder / "index.html").read_text(encoding="utf-8")
    record = json.loads((folder / "artifact-metadata.json").read_text(encoding="utf-8"))
    assert record["Feedback"][0]["Rating"] == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["review", sample.KEY, "--rating", "6"],
        ["review", sample.KEY, "--rating", "3", "--scene", "9"],
        ["review", sample.KEY, "--comment", "no stars"],
        ["review", "no-such-story", "--rating", "3"],
        ["review", "--rating", "3"],
        ["review", sample.KEY, "--rating", "3", "--comment", "x" * 501],
    ],
)
def test_a_rating_that_cannot_be_exits_2_and_keeps_nothing(library: Library, arguments: list[str]) -> None:
    folder = sample.complete(library.root)
    assert CliRunner().invoke(app, arguments).exit_code == 2
    assert read_reviews(folder) == ()
