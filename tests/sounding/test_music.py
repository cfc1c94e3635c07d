"""Which music, and why; no music is better than wrong music."""

import numpy as np
import pytest

from story_assets.errors import SettingsError
from story_assets.sounding.choice import choices
from story_assets.sounding.music import find_music
from story_assets.speech.audio import RATE, write_flac


def piece(path, seconds=9):
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_flac(path, (0.1 * np.random.default_rng(0).standard_normal((2, seconds * RATE))).astype("f4"))


def test_a_folder_named_after_the_mood_comes_before_the_genre_and_what_lies_loose(house, story, tmp_path):
    for name in ("Tense/a.flac", "thriller/b.flac", "calm piano.flac", "happy/c.flac"):
        piece(tmp_path / "music" / name, 1)
    _, _, settings = house(music_dir=tmp_path / "music")
    found, _ = choices(story("thriller", "tense"), settings)
    assert [choice.path.name for choice in found] == ["a.flac", "b.flac", "calm piano.flac"]


def test_what_does_not_play_or_is_too_short_is_passed_over(house, story, tmp_path):
    (tmp_path / "music/tense").mkdir(parents=True)
    (tmp_path / "music/tense/a.mp3").write_text("no music")
    piece(tmp_path / "music/tense/b.flac", 1)
    piece(tmp_path / "music/c.flac")
    folder, _, settings = house(music_dir=tmp_path / "music")
    found = find_music(folder, story(), settings)
    assert (found.music.title, found.music.file, found.music.mood) == ("c", "music.flac", "any")
    assert len(found.notes) == 2
    folder.write(found.music)
    assert find_music(folder, story(), settings).music == found.music


def test_nothing_bundled_suits_a_thriller(house, story):
    folder, _, settings = house()
    music = find_music(folder, story("thriller", "nostalgic"), settings).music
    assert music.file is None
    assert "no bundled track fits" in music.reason


def test_a_tender_romance_has_a_bundled_track(house, story):
    folder, _, settings = house()
    music = find_music(folder, story("romance", "tender"), settings).music
    assert (music.source, music.mood) == ("bundled", "tender")
    assert music.seconds > 20
    assert "MIT" in music.licence
    assert (folder / music.file).is_file()


def test_a_silent_film_has_no_music_unless_it_is_asked_for(house, story):
    folder, _, settings = house(narrator="none")
    assert find_music(folder, story("romance", "tender"), settings).music.file is None
    settings = settings.model_copy(update={"music": "bundled"})
    assert find_music(folder, story("romance", "tender"), settings).music.file


def test_a_folder_that_is_not_there_is_named(house, story, tmp_path):
    folder, _, settings = house(music_dir=tmp_path / "nowhere")
    with pytest.raises(SettingsError, match="MUSIC_DIR"):
        find_music(folder, story(), settings)
