"""Which language a text is in, as far as its script tells, and what stays as it was for English."""

import pytest

from story_assets.editing.script import beyond_english, language_of, pieces, width


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The tide came in.", "eng"),
        ("Mara finds 夜 written on the hull.", "eng"),
        ("", "eng"),
        ("… — 12!", "eng"),
        ("她数着码头上的灯。", "zho"),
        ("彼女は桟橋のランプを数えた。", "jpn"),
        ("그녀는 등불을 세었다.", "kor"),
        ("เธอนับตะเกียง", "tha"),
        ("Она считала фонари.", "und"),
        ("كانت تعد المصابيح", "und"),
    ],
)
def test_a_script_tells_its_language_or_nothing(text: str, language: str) -> None:
    """What could be several languages is none."""
    assert language_of(text) == language


def test_full_width_characters_count_twice_and_more_and_marks_not_at_all() -> None:
    """A tone mark sits above its letter."""
    assert width("灯") == 2.25
    assert width("é") == width("e\u0301") == 1
    assert width("กี่") == 1


def test_words_keep_their_space_and_characters_stand_alone() -> None:
    """Brackets and marks stay with what they belong to."""
    assert pieces("One two", 42) == ["One ", "two"]
    assert pieces("夜，「灯」 two", 42) == ["夜，", "「灯」 ", "two"]
    assert pieces("x" * 10, 4) == ["xxxx", "xxxx", "xx"]


def test_plain_english_needs_nothing_new_in_a_digest() -> None:
    """Clips that were made stay as they are."""
    assert beyond_english("The tide came in — at last.") == ()
    assert beyond_english("灯")[0] == "zho"
