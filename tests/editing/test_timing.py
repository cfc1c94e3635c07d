"""Timing led by the voice: a scene lasts as long as its line, words and subtitles come together, fades cover no speech."""

import numpy as np
import pytest

from story_assets.editing.clips import make_clips
from story_assets.editing.film import make_film
from story_assets.editing.findings import film_sounds
from story_assets.editing.playback import play
from story_assets.editing.spoken_cues import spoken_cues
from story_assets.editing.timing import timing_of
from story_assets.errors import EditingError
from story_assets.models import Narration, Soundtrack, SpokenLine, SpokenWord
from story_assets.settings import Settings
from story_assets.speech.audio import RATE, write_flac


def line_of(written, scene_id="scene-001", each=0.4, pause_after=None):
    """A spoken line: `each` seconds a word; a second of silence after word number `pause_after`."""
    words, at = [], 0.06
    for number, text in enumerate(written.split()):
        words.append(SpokenWord(text=text, start=at, end=at + each - 0.05))
        at += each + (1.0 if number == pause_after else 0.0)
    return SpokenLine(
        scene_id=scene_id,
        written=written,
        file=f"narration/{scene_id}.flac",
        seconds=words[-1].end + 0.16,
        starts=0.06,
        ends=words[-1].end,
        words=tuple(words),
        sha256=f"{written}{each}",
    )


def told(studio, **options):
    lines = tuple(line_of(scene.narration, scene.scene_id, **options) for scene in studio.scenes.scenes)
    return Narration(story_key=studio.folder.key, wanted="auto", lines=lines)


def test_a_scene_lasts_its_line_a_breath_and_both_fades(studio):
    house = studio(narrations=("One two three four five six seven eight nine ten eleven twelve.", "Short."))
    narration = told(house)
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings, narration=narration).clips
    first, second = clips.clips
    line = narration.lines[0]
    assert first.line_at == 0.7
    assert first.duration_seconds == pytest.approx(0.7 + line.seconds + 0.5 + 0.5, abs=1 / 24)
    assert second.duration_seconds == 3.0
    assert clips.timeline.seconds == pytest.approx(2.5 + first.duration_seconds + 3 + 2 - 1.5, abs=0.05)


def test_no_fade_covers_a_word(studio):
    house = studio(scenes=3, narrations=("One two three four five six seven eight.",) * 3, film_transition_seconds=1.5)
    narration = told(house)
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings, narration=narration).clips
    starts = [start / 24 for start in clips.timeline.starts.values()]
    for clip, start, line in zip(clips.clips, starts, narration.lines, strict=True):
        assert clip.line_at + line.starts >= 1.5
        assert clip.line_at + line.ends <= clip.duration_seconds - 1.5
        assert start >= 0


def test_a_set_length_holds_unless_a_line_would_be_cut(studio):
    house = studio(narrations=("Short.", "One two three four five six seven eight nine ten."), film_scene_seconds=4)
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings, narration=told(house)).clips
    assert clips.clips[0].duration_seconds == 4
    assert clips.clips[1].duration_seconds > 5.5
    silent = make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    assert [clip.duration_seconds for clip in silent.clips] == [4, 4]


def test_a_silent_film_is_cut_as_it_always_was(studio):
    house = studio()
    plain = make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    mute = Narration(
        story_key="k", wanted="none", lines=(SpokenLine(scene_id="scene-001", written="x", reason="none"),)
    )
    assert make_clips(house.folder, house.scenes, house.frames, house.settings, narration=mute).clips == plain
    assert timing_of(mute, "scene-001", Settings()).inputs == ()


def test_cues_begin_and_end_with_their_words():
    written = (
        "By the end of the week, three of them were dead, and the harbour had stopped counting who went out at night."
    )
    line = line_of(written, each=0.3, pause_after=5)
    cues = spoken_cues(line, 2000, 20_000)
    assert len(cues) >= 2
    assert " ".join(" ".join(cue.lines) for cue in cues) == written
    assert cues[0].start_ms == 2060
    assert cues[-1].end_ms == pytest.approx(2000 + line.ends * 1000, abs=1)
    said = {word.text: word for word in line.words}
    for cue in cues:
        first, last = cue.text.split()[0], cue.text.split()[-1]
        assert abs(cue.start_ms - 2000 - said[first].start * 1000) <= 150
        assert abs(cue.end_ms - 2000 - said[last].end * 1000) <= 150


def test_a_single_word_stays_long_enough_to_be_read():
    (cue,) = spoken_cues(line_of("Go."), 1000, 3000)
    assert (cue.start_ms, cue.end_ms) == (1060, 2060)


def test_a_line_whose_words_have_no_times_is_shown_while_it_is_said():
    line = line_of("Mara counts the lamps.").model_copy(update={"words": ()})
    (cue,) = spoken_cues(line, 0, 5000)
    assert cue.start_ms == 60
    assert cue.end_ms == pytest.approx(line.ends * 1000, abs=1)


def a_soundtrack(house, seconds, click_at=None):
    samples = np.zeros((2, round(seconds * RATE)), np.float32)
    if click_at is not None:
        time = np.arange(RATE // 10) / RATE
        at = round(click_at * RATE)
        samples[:, at : at + time.size] = 0.5 * np.sin(2 * np.pi * 880 * time)
    write_flac(house.folder / "film-sound.flac", samples)
    return Soundtrack(story_key="k", file="film-sound.flac", seconds=seconds, sha256=f"s{click_at}")


def film_with_sound(house, click_at=None, off=0.0):
    narration = told(house)
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings, narration=narration).clips
    track = a_soundtrack(house, clips.timeline.seconds + off, click_at)
    return make_film(
        house.folder,
        house.story,
        house.scenes,
        house.frames,
        clips,
        house.settings,
        narration=narration,
        soundtrack=track,
    ).film


def test_what_is_heard_lies_beside_the_picture_to_a_hundredth_of_a_second(studio):
    import av

    house = studio(narrations=("Mara counts the lamps.", "Eleven."))
    film = film_with_sound(house, click_at=4.0)
    found = play(house.folder / film.file)
    assert found.sound[:3] == ("aac", 48_000, 2)
    assert found.sound[3] == pytest.approx(found.seconds, abs=1 / 24)
    assert film_sounds(house.folder, film).passed
    with av.open(str(house.folder / film.file)) as container:
        frames = [(frame.time, frame.to_ndarray()) for frame in container.decode(audio=0)]
    loud = next(time for time, samples in frames if np.abs(samples).max() > 0.2)
    assert loud == pytest.approx(4.0, abs=0.03)


def test_sound_of_another_cut_is_refused(studio):
    house = studio(narrations=("Mara counts the lamps.", "Eleven."))
    with pytest.raises(EditingError, match="of another cut"):
        film_with_sound(house, off=0.5)
