"""The night's plan: genres in turn, briefs from a folder first, and the same plan however often it is asked for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from story_assets.automation.plan import plan_night, register_night
from story_assets.errors import InputError, SettingsError
from story_assets.library import Library
from story_assets.settings import Settings, load_settings
from story_assets.writing.content import genre_names

NIGHT = datetime(2026, 11, 23, 1, tzinfo=UTC)


def settings(**changes: object) -> Settings:
    return Settings.model_validate({"writer": "template", **changes})


def test_genres_take_turns_over_the_nights(library: Library) -> None:
    genres = tuple(genre_names())
    first = plan_night(library, settings(), NIGHT)
    second = plan_night(library, settings(), NIGHT + timedelta(days=1))
    picked = [pick.genre for pick in (*first.picks, *second.picks)]
    assert picked == [genres[turn % len(genres)] for turn in range(6)]
    assert first.picks[0].key == f"20261123-{genres[0]}-night-01"
    assert len({pick.seed for pick in (*first.picks, *second.picks)}) == 6


def test_the_same_night_asked_again_after_a_crash_is_the_same_and_registers_nothing_twice(library: Library) -> None:
    register_night(library, settings(), plan_night(library, settings(), NIGHT))
    keys = library.story_keys()
    briefs = register_night(library, settings(), plan_night(library, settings(nightly_stories=9), NIGHT))
    assert library.story_keys() == keys
    assert [brief.key for brief in briefs] == [pick.key for pick in plan_night(library, settings(), NIGHT).picks]


def test_a_night_that_died_between_two_registrations_is_completed(library: Library) -> None:
    night = plan_night(library, settings(), NIGHT)
    register_night(library, settings(), night.model_copy(update={"picks": night.picks[:1]}))
    register_night(library, settings(), plan_night(library, settings(), NIGHT))
    assert len(library.story_keys()) == 3


def test_briefs_of_a_folder_come_first_each_once(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A lighthouse that should be dark.", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(
        "genre: Thriller\nmood: cold\nbrief: A bridge.\nseed: 7\nscenes: 4\n", encoding="utf-8"
    )
    (tmp_path / "c.yaml").write_text("genre: no-such-genre\n", encoding="utf-8")
    (tmp_path / "d.json").write_text("[1]", encoding="utf-8")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    chosen = settings(nightly_briefs=tmp_path, nightly_genres="drama")
    first = plan_night(library, chosen, NIGHT)
    assert [pick.source for pick in first.picks] == ["a.txt", "b.yaml", None]
    assert (first.picks[0].genre, first.picks[0].text) == ("drama", "A lighthouse that should be dark.")
    assert (first.picks[1].genre, first.picks[1].mood, first.picks[1].seed, first.picks[1].scenes) == (
        "thriller",
        "cold",
        7,
        4,
    )
    assert len(first.refused) == 2
    assert "no-such-genre" in first.refused[0]
    second = plan_night(library, chosen, NIGHT + timedelta(days=1))
    assert [pick.source for pick in second.picks] == [None, None, None]
    assert len(register_night(library, chosen, first)) == 3


def test_a_missing_folder_of_briefs_or_an_unknown_genre_is_named(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="NIGHTLY_BRIEFS"):
        plan_night(library, settings(nightly_briefs=tmp_path / "gone"), NIGHT)
    with pytest.raises(InputError, match="no-such"):
        plan_night(library, settings(nightly_genres="no-such"), NIGHT)
    assert not (library.root / ".slate.json").exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("NIGHTLY_AT", "at night", "five fields"),
        ("NIGHTLY_AT", "61", "five fields"),
        ("NIGHTLY_TIMEZONE", "Mars/Base", "time zone"),
    ],
)
def test_a_night_that_cannot_be_is_named_when_settings_are_read(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=words):
        load_settings()
