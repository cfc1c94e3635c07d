"""The benchmark on a user's own files: what it reads, what it says of files it cannot use, and its damages."""

import random
from pathlib import Path

import pytest

from benchmarks.quality.alignment import read_captions, read_described
from benchmarks.quality.coherence import RatedStory, noticed, read_ratings
from benchmarks.quality.goals import measure, split
from benchmarks.quality.perturb import PERTURBATIONS, in_scenes
from quality.language.embeddings import WITHOUT_MODEL

STORY = (
    "Mara opened the door. She called for Tom, and he came. They went down to the harbour. The boat was gone. "
    "A lamp burned on the pier. Tom took the lamp and held it up. Nobody answered them. They rowed out all the same."
)
OTHER = (
    "The committee met. A budget was read. Two printers were leased. The minutes were sent. Nobody spoke. It was noon."
)


@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_every_damage_changes_the_story_and_keeps_its_scenes(kind: str) -> None:
    """What comes back is scenes of prose, and not the same ones."""
    scenes = in_scenes(STORY)
    worse = PERTURBATIONS[kind](scenes, in_scenes(OTHER), random.Random(1))
    assert worse != scenes
    assert {scene_id for scene_id, _ in worse} <= {scene_id for scene_id, _ in scenes}
    assert all(text for _, text in worse)


@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_a_story_of_one_sentence_breaks_no_damage(kind: str) -> None:
    """Short stories are in every set."""
    scenes = in_scenes("It rained.")
    assert PERTURBATIONS[kind](scenes, scenes, random.Random(1))


def test_ones_own_stories_are_read_by_format(tmp_path: Path) -> None:
    """A file as a spreadsheet writes it, with further columns and a mark at its start."""
    table = 'dataset,story_id,note,story,coherence\nmine,1,x,"He left, and came back.",3.5\nmine,2,x, ,4\n'
    (tmp_path / "coherence-ratings.csv").write_text(table, encoding="utf-8-sig")
    stories = read_ratings(tmp_path)
    assert [(story.dataset, story.text, story.rating) for story in stories] == [
        ("mine", "He left, and came back.", 3.5)
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("dataset,story\nmine,He left.\n", "no column story_id, coherence"),
        ("dataset,story_id,story,coherence\nmine,1,He left.,good\n", "row 2: coherence is 'good'"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(table: str, said: str, tmp_path: Path) -> None:
    """What is wrong, and where."""
    (tmp_path / "coherence-ratings.csv").write_text(table, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        read_ratings(tmp_path)


def test_what_is_not_there_is_not_measured(tmp_path: Path) -> None:
    """No file, no figures; a single story cannot be given another's scene."""
    assert read_ratings(tmp_path) == []
    assert read_captions(tmp_path) == []
    assert noticed([], WITHOUT_MODEL, sample=5) == ({}, 0)


def test_the_described_scenes_come_along() -> None:
    """Twenty prompts with what somebody would see."""
    pairs = read_described()
    assert len(pairs) == 20
    assert all(prompt and description for prompt, description in pairs)


def test_an_unrated_set_is_all_good_and_a_rated_one_has_a_bad_quarter() -> None:
    """Stories of a model that nobody rated can be held against the goals too."""
    rated = [RatedStory("mine", str(number), STORY, float(number)) for number in range(8)]
    good, bad = split(rated)
    assert [one.rating for one in good] == [4, 5, 6, 7]
    assert [one.rating for one in bad] == [0, 1, 2]
    unrated = [RatedStory("mine", "1", STORY, float("nan"))]
    assert split(unrated) == (unrated, [])


def test_goals_are_counted_on_good_and_damaged_stories() -> None:
    """Each goal with how often it is missed, and what it stops; too short a story is damaged by nobody."""
    told = [RatedStory("mine", str(number), f"{STORY} {OTHER} {STORY}", float("nan")) for number in range(2)]
    found = measure(told, WITHOUT_MODEL, sample=2)
    assert found["repetition"].missed_good == 1
    assert found["repetition"].stops["loop"] == 1
    assert found["all goals"].stops["truncated"] == 1
    assert measure([RatedStory("mine", "1", STORY, 1.0)], WITHOUT_MODEL, sample=2)["all goals"].stops == {}
