"""What is heard: lines where the cut has them, music that gives way, one loudness, no peak too high."""

import numpy as np
import pytest
from humming import HummingVoice

from quality.sound.loudness import integrated_loudness, true_peak
from quality.sound.speech import sounds
from story_assets.models import Music, Soundtrack
from story_assets.sounding import findings
from story_assets.sounding.mastering import ducking, faded, limiting, looped
from story_assets.sounding.mix import make_soundtrack
from story_assets.sounding.narration import narrate
from story_assets.speech.audio import RATE, read_sound, write_flac

NO_MUSIC = Music(story_key="k", reason="none fits")


@pytest.fixture
def spoken(house, cut):
    folder, scenes, settings = house()
    narration = narrate(folder, scenes, settings, [HummingVoice()]).narration
    return folder, narration, cut(narration), settings


def tune(folder, seconds=9.0):
    """A piece of music: three notes that beat."""
    time = np.arange(int(seconds * RATE)) / RATE
    one = sum(np.sin(2 * np.pi * pitch * time) * (0.6 + 0.4 * np.sin(time * pitch / 90)) for pitch in (110, 165, 222))
    write_flac(folder / "music.flac", np.stack([one, np.roll(one, 200)]).astype("f4") * 0.2)
    return Music(story_key="k", source="folder", file="music.flac", seconds=seconds, reason="your own", sha256="m")


def test_lines_are_heard_where_the_cut_has_them(spoken):
    folder, narration, clips, settings = spoken
    track = make_soundtrack(folder, narration, NO_MUSIC, clips, settings).soundtrack
    mix = read_sound(folder / track.file, "stereo")
    assert mix.shape == (2, round(clips.timeline.seconds * RATE))
    assert np.array_equal(mix[0], mix[1])
    heard = sounds(mix[0], RATE)
    for clip, line in zip(clips.clips, narration.lines, strict=True):
        due = clips.timeline.starts[clip.scene_id] / 24 + clip.line_at + line.starts
        assert min(abs(one.start - due) for one in heard) < 0.03
    assert track.voice == track.file
    assert track.music is None


def test_it_is_as_loud_as_films_are_and_no_peak_is_too_high(spoken):
    folder, narration, clips, settings = spoken
    track = make_soundtrack(folder, narration, tune(folder), clips, settings).soundtrack
    mix = read_sound(folder / track.file, "stereo")
    assert integrated_loudness(mix) == pytest.approx(-16, abs=0.5)
    assert true_peak(mix) <= -1.9
    assert findings.sound_is_level(folder, track).passed
    assert len(track.waveform) == 600
    assert max(track.waveform) > 20


def test_music_gives_way_to_speech_and_comes_back(spoken):
    folder, narration, clips, settings = spoken
    track = make_soundtrack(folder, narration, tune(folder), clips, settings).soundtrack
    assert 12 <= track.music_below_voice <= 20
    assert findings.music_gives_way(track).passed
    music, voice = (read_sound(folder / name, "stereo") for name in (track.music, track.voice))
    mix = read_sound(folder / track.file, "stereo")
    assert np.abs(music + voice - mix).max() < 1e-3  # the stems are the mix
    loud = integrated_loudness(music[:, RATE : 2 * RATE])
    start = round((clips.timeline.starts["scene-001"] / 24 + 0.9) * RATE)
    low = integrated_loudness(music[:, start : start + RATE])
    assert 12 <= loud - low <= 18
    assert np.abs(music[:, -10:]).max() < 0.001  # it has faded out, not been cut


def test_the_same_inputs_leave_it_untouched(spoken):
    folder, narration, clips, settings = spoken
    first = make_soundtrack(folder, narration, NO_MUSIC, clips, settings)
    again = make_soundtrack(folder, narration, NO_MUSIC, clips, settings)
    assert first.seconds is not None
    assert again.seconds is None
    assert again.soundtrack == first.soundtrack


def test_nothing_to_hear_is_no_file_and_a_reason(house, cut):
    folder, scenes, settings = house(narrator="none")
    narration = narrate(folder, scenes, settings, []).narration
    track = make_soundtrack(folder, narration, NO_MUSIC, cut(narration), settings).soundtrack
    assert track == Soundtrack(story_key=folder.key, reason="NARRATOR=none; music: none fits")
    assert findings.sound_is_level(folder, track).passed


def test_a_loop_has_no_seam_and_the_end_is_a_fade():
    time = np.arange(10 * RATE) / RATE
    piece = np.stack([np.sin(2 * np.pi * 220 * time)] * 2).astype("f4")
    long = looped(piece, 26 * RATE)
    assert long.shape == (2, 26 * RATE)
    steps = np.abs(np.diff(long[0]))
    assert steps.max() < 1.5 * np.abs(np.diff(piece[0])).max()
    assert np.abs(faded(long)[:, -5:]).max() < 1e-4


def test_a_short_pause_does_not_pump_the_music():
    curve = 20 * np.log10(ducking(20 * RATE, [(2, 5), (6.5, 9), (15, 16)]))
    assert curve[0] == pytest.approx(0, abs=0.1)
    assert curve[2 * RATE] == pytest.approx(-14, abs=0.2)
    assert curve[round(5.7 * RATE)] == pytest.approx(-14, abs=0.1)
    assert curve[12 * RATE] == pytest.approx(0, abs=0.1)


def test_the_limiter_holds_its_ceiling_between_samples_too():
    rng = np.random.default_rng(0)
    mix = rng.standard_normal((2, 3 * RATE)).astype("f4")
    assert true_peak(mix * limiting(mix, -2.0)) <= -1.85


def test_a_line_that_broke_off_is_found(spoken):
    folder, narration, _, _ = spoken
    assert findings.lines_are_whole(folder, narration).passed
    line = narration.lines[0].model_copy(update={"spoken": narration.lines[0].spoken * 6})
    broken = narration.model_copy(update={"lines": (line, *narration.lines[1:])})
    found = findings.lines_are_whole(folder, broken)
    assert not found.passed
    assert "scene-001" in found.sentence
