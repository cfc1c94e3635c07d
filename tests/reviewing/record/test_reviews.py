"""People's ratings: added, read, never lost."""

from __future__ import annotations

import json

import pytest
import reviewing_sample as sample

from story_assets.errors import InputError, LibraryError
from story_assets.library import Library, StoryFolder
from story_assets.reviewing.publishing import publish
from story_assets.reviewing.record.reviews import add_review, read_reviews
from story_assets.settings import Settings


def test_a_review_is_kept_with_who_and_what_was_rated(folder: StoryFolder) -> None:
    """Scene, stars, words, person, and what wrote the scene, in the order given."""
    add_review(folder, "3", 2, "Cut too soon.\nReally.", "mara")
    add_review(folder, None, 5)
    first, second = read_reviews(folder)
    assert (first.scene_id, first.rating, first.comment, first.reviewer) == (
        "scene-003",
        2,
        "Cut too soon. Really.",
        "mara",
    )
    assert first.model_version == "template/1.0.0"
    assert (second.scene_id, second.rating) == (None, 5)
    line = json.loads((folder / "reviews.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert line["SceneId"] == "scene-003"


@pytest.mark.parametrize(
    ("scene", "rating", "comment", "words"),
    [
        ("1", 0, "", "1 .poor. to 5"),
        ("1", 6, "", "1 .poor. to 5"),
        ("1", True, "", "1 .poor. to 5"),
        ("1", 3, "x" * 501, "500"),
        ("7", 3, "", "scenes 1 to 6"),
        ("../x", 3, "", "Not a scene"),
    ],
)
def test_a_review_that_cannot_be_is_refused(folder: StoryFolder, scene, rating, comment, words) -> None:
    """The message says what is due, and nothing is written."""
    with pytest.raises(InputError, match=words):
        add_review(folder, scene, rating, comment)
    assert read_reviews(folder) == ()
    assert not (folder / "reviews.jsonl").exists()


def test_exactly_500_characters_are_fine(folder: StoryFolder) -> None:
    """The limit itself is allowed."""
    assert len(add_review(folder, None, 3, "é" * 500).comment) == 500


def test_a_line_cut_short_by_a_crash_takes_no_other_with_it(folder: StoryFolder, settings: Settings) -> None:
    """The next review starts a line of its own; the broken one is named, the others count."""
    add_review(folder, None, 4)
    with (folder / "reviews.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"SceneId": "scene-0')
    add_review(folder, None, 5)
    told: list[str] = []
    assert [one.rating for one in read_reviews(folder, told.append)] == [4, 5]
    assert told == ["reviews.jsonl: line 2 is no review and was left out."]
    with pytest.raises(LibraryError, match="Line 2"):
        read_reviews(folder)
    assert told[0] in publish(folder, settings).system.warnings


def test_reviews_are_in_the_record_and_on_the_page(folder: StoryFolder, settings: Settings) -> None:
    """Only ratings of the whole story count for its coherence."""
    add_review(folder, None, 4, "The lamp is lovely.", "mara")
    add_review(folder, "2", 1, "Too dark.")
    record = publish(folder, settings)
    assert [one.rating for one in record.feedback] == [4, 1]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "The lamp is lovely." in page
    assert "Too dark." in page
    assert "4 of 5" in page


def test_a_story_that_is_not_written_can_be_rated_as_a_whole(library: Library) -> None:
    """There is no scene to check against, and no writer to name."""
    folder = library.register(sample.brief())
    assert add_review(folder, None, 3).model_version is None
