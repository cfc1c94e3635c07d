"""What a person may ask for, and what they are told when it cannot be done."""

from datetime import UTC, datetime

import pytest

from story_assets.errors import InputError
from story_assets.library import Library
from story_assets.writing.brief import make_brief

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_a_brief_gets_a_readable_key_of_its_own(library: Library) -> None:
    """Two briefs on one day never get the same key, registered or not."""
    keys = [make_brief(library, genre="thriller", now=NOW).key for _ in range(3)]
    assert keys == ["20261122-thriller-01", "20261122-thriller-02", "20261122-thriller-03"]


@pytest.mark.parametrize("written", ["sci-fi", "Sci-Fi", "sci fi", "SCI_FI", "scifi", "science fiction"])
def test_a_genre_is_known_by_its_other_spellings(library: Library, written: str) -> None:
    """Nobody should have to know where the hyphen goes."""
    assert make_brief(library, genre=written).genre == "sci-fi"


def test_a_seed_is_drawn_when_none_is_given(library: Library) -> None:
    """Two briefs without a seed are two stories."""
    seeds = {make_brief(library, genre="drama").seed for _ in range(4)}
    assert len(seeds) == 4


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"genre": "triller"}, "Did you mean thriller"),
        ({"genre": "opera"}, "There are "),
        ({"genre": ""}, "There is no such genre"),
        ({"genre": "../x"}, "There is no such genre"),
        ({"scenes": 2}, "3 to 24"),
        ({"scenes": 25}, "3 to 24"),
        ({"scenes": -1}, "3 to 24"),
        ({"scenes": 10**9}, "3 to 24"),
        ({"text": ""}, "The brief is empty"),
        ({"text": " \n\t "}, "The brief is empty"),
        ({"text": "x" * 6001}, "6,001 characters"),
        ({"text": "x" * 100_000}, "Keep it within 6,000"),
        ({"text": "a bell\x00"}, "U+0000"),
        ({"text": "\x1b[31mred"}, "U+001B"),
        ({"text": "abc\u202edef"}, "U+202E"),
        ({"text": "lone \ud800"}, "U+D800"),
        ({"mood": ""}, "The mood is empty"),
        ({"mood": "m" * 61}, "Keep it within 60"),
        ({"seed": -1}, "Not a seed"),
        ({"seed": 2**63}, "Not a seed"),
        ({"writer": " "}, "There is no such writer"),
        ({"key": "../x"}, "Not a story key"),
        ({"key": "con"}, "Not a story key"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(library: Library, asked: dict[str, object], told: str) -> None:
    """Each refusal names what was wrong and what would do, and reserves nothing."""
    with pytest.raises(InputError) as refused:
        make_brief(library, **{"genre": "thriller", **asked})  # type: ignore[arg-type]
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not library.root.exists() or not list(library.root.iterdir())


def test_a_brief_may_be_in_any_script(library: Library) -> None:
    """Unicode letters, line breaks and emoji are a person's own business."""
    brief = make_brief(library, genre="drama", text="Ein Bäcker\nfindet ein Klavier — 灯台 🌊")
    assert brief.text == "Ein Bäcker findet ein Klavier — 灯台 🌊"
