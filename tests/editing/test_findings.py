"""The checks look at the files themselves."""

import dataclasses

import pytest

from story_assets.editing import findings
from story_assets.editing.clips import make_clips
from story_assets.editing.film import make_film


@pytest.fixture
def made(studio):
    """A finished film of two scenes: the house, its clips, its film."""
    house = studio(scenes=2)
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    film = make_film(house.folder, house.story, house.scenes, house.frames, clips, house.settings).film
    return house, clips, film


def all_findings(house, clips, film):
    return {
        "complete": findings.clip_of_every_scene(clips, house.frames),
        "clips play": findings.clips_play(house.folder, clips),
        "floor": findings.clips_hold_the_floor(clips, house.frames),
        "plays": findings.film_plays(house.folder, film),
        "lasts": findings.film_lasts(house.folder, film, clips, 0.5),
        "subtitled": findings.film_is_subtitled(house.folder, film, clips),
        "chapters": findings.film_has_chapters(house.folder, film, clips),
    }


def failing(house, clips, film):
    return {name for name, finding in all_findings(house, clips, film).items() if not finding.passed}


def test_a_good_film_passes_every_check_with_figures(made):
    """Every finding has a sentence and evidence."""
    found = all_findings(*made)
    assert {name for name, finding in found.items() if not finding.passed} == set()
    assert all(finding.sentence and finding.evidence for finding in found.values())


def test_a_missing_clip_is_found(made):
    """One clip fewer than scenes, by name."""
    house, clips, _ = made
    fewer = clips.model_copy(update={"clips": clips.clips[:1]})
    finding = findings.clip_of_every_scene(fewer, house.frames)
    assert not finding.passed
    assert "scene-002" in finding.sentence


def test_a_truncated_clip_is_found(made):
    """Half a clip does not play to its end."""
    house, clips, _ = made
    path = house.folder / clips.clips[1].file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    finding = findings.clips_play(house.folder, clips)
    assert not finding.passed
    assert "scene-002" in finding.sentence


def test_a_clip_of_too_few_frames_is_found(made):
    """The floor holds for clips as well."""
    house, clips, _ = made
    house.change(1, files=house.frames.scenes[0].files[:24])
    finding = findings.clips_hold_the_floor(clips, house.frames)
    assert not finding.passed
    assert "scene-001: 24 frames, floor 25" in finding.sentence


def test_no_clips_pass_nothing(made):
    """An empty list is no evidence."""
    house, clips, film = made
    none = clips.model_copy(update={"clips": ()})
    assert failing(house, none, film) == set(all_findings(house, clips, film)) - {"plays"}


@pytest.mark.parametrize("damage", [b"", b"nonsense"])
def test_a_film_that_does_not_play_fails_all_that_rests_on_it(made, damage):
    """No check passes on a film nobody can read."""
    house, clips, film = made
    (house.folder / film.file).write_bytes(damage)
    assert failing(house, clips, film) == {"plays", "lasts", "subtitled", "chapters"}


def test_a_film_that_is_gone_fails_rather_than_crashes(made):
    """The finding is the library's sentence."""
    house, _, film = made
    (house.folder / film.file).unlink()
    assert "Could not read" in findings.film_plays(house.folder, film).sentence


def test_another_film_under_the_same_name_is_found(made):
    """A clip in the film's place has the wrong length, words and chapters."""
    house, clips, film = made
    (house.folder / film.file).write_bytes((house.folder / clips.clips[0].file).read_bytes())
    assert failing(house, clips, film) == {"plays", "lasts", "subtitled", "chapters"}


def test_a_film_of_other_lengths_is_found(made):
    """A transition other than the one it was cut with does not add up."""
    house, clips, film = made
    assert not findings.film_lasts(house.folder, film, clips, 0.0).passed


def test_a_narration_that_is_not_shown_is_found(made):
    """Words that no subtitle carries are named by scene."""
    house, clips, film = made
    other = clips.clips[0].model_copy(update={"narration": "Nobody ever said this line."})
    finding = findings.film_is_subtitled(
        house.folder, film, clips.model_copy(update={"clips": (other, clips.clips[1])})
    )
    assert not finding.passed
    assert "scene-001" in finding.sentence


def test_subtitles_beside_the_film_must_be_the_films(made):
    """An .srt with a cue fewer fails."""
    house, clips, film = made
    path = house.folder / film.subtitles
    path.write_text(path.read_text(encoding="utf-8").rsplit("\n\n", 1)[0] + "\n", encoding="utf-8")
    assert failing(house, clips, film) == {"subtitled"}


def test_chapters_must_be_where_the_model_says(made):
    """A chapter a second off fails."""
    house, clips, film = made
    (first, (start, title)) = film.chapters
    moved = film.model_copy(update={"chapters": (first, (start + 1, title))})
    assert failing(house, clips, moved) == {"chapters"}


def test_an_unreadable_cue_is_found(made, monkeypatch):
    """A line of 60 characters, or half a second, is no subtitle."""
    house, clips, film = made
    found = findings.played(house.folder / film.file)
    start, end, text = found.cues[0]
    for cue in ((start, end, text + " " + "x" * 60), (start, start + 0.5, text)):
        spoiled = dataclasses.replace(found, cues=(cue, *found.cues[1:]))
        monkeypatch.setattr(findings, "played", lambda _, spoiled=spoiled: spoiled)
        assert not findings.film_is_subtitled(house.folder, film, clips).passed


@pytest.mark.parametrize(
    ("narrations", "language"),
    [
        (
            ("她数着码头上的灯，今晚只有十一盏，昨天还是十二盏。船长看着她数，什么也没说。", "雾慢慢地把他们吞没了。"),
            "zho",
        ),
        (("Она считала фонари вдоль причала.", "Туман накрыл их обоих."), "und"),
    ],
)
def test_a_film_in_another_language_passes_and_is_marked_as_what_it_is(studio, narrations, language):
    """Players choose tracks by language; Chinese that is called English is never shown to who asked for Chinese."""
    house = studio(scenes=2, narrations=narrations)
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    film = make_film(house.folder, house.story, house.scenes, house.frames, clips, house.settings).film
    assert failing(house, clips, film) == set()
    assert findings.played(house.folder / film.file).subtitle_language == language
    assert findings.played(house.folder / clips.clips[0].file).subtitle_language == language
