"""Lines are spoken once, whole, by one voice; what cannot be spoken is a note, not a failure."""

import pytest
from humming import HummingVoice

from story_assets.errors import SettingsError, VoiceTimeout, VoiceUnavailable
from story_assets.sounding.narration import narrate
from story_assets.speech.audio import RATE, read_sound


def test_every_line_becomes_a_file_that_is_measured(house):
    folder, scenes, settings = house()
    made = narrate(folder, scenes, settings, [HummingVoice()])
    assert made.spoken_now == 3
    for line in made.narration.lines:
        samples = read_sound(folder / line.file)
        assert samples.shape == (1, round(line.seconds * RATE))
        assert line.starts < line.ends < line.seconds
        assert -40 < line.loudness < -5
        assert (line.provider, line.voice, line.timed_by) == ("embedded", "hum", "voice")
        assert [word.text for word in line.words] == line.written.split()
        assert line.words[0].start == pytest.approx(line.starts, abs=0.03)
        assert line.words[-1].end == pytest.approx(line.ends, abs=0.03)


def test_a_line_once_spoken_is_never_spoken_again(house):
    folder, scenes, settings = house()
    first = narrate(folder, scenes, settings, [HummingVoice()])
    voice = HummingVoice()
    again = narrate(folder, scenes, settings, [voice])
    assert voice.said == []
    assert again.narration == first.narration
    edited = scenes.scenes[1].model_copy(update={"narration": "Ten now."})
    scenes = scenes.model_copy(update={"scenes": (scenes.scenes[0], edited, scenes.scenes[2])})
    assert narrate(folder, scenes, settings, [voice]).spoken_now == 1
    assert voice.said == ["Ten now."]


def test_a_damaged_line_is_spoken_anew(house):
    folder, scenes, settings = house()
    first = narrate(folder, scenes, settings, [HummingVoice()]).narration
    (folder / first.lines[0].file).write_bytes(b"fLaC half a file")
    voice = HummingVoice()
    assert narrate(folder, scenes, settings, [voice]).spoken_now == 1
    assert len(voice.said) == 1


def test_without_times_words_are_guessed_from_the_pauses(house):
    folder, scenes, settings = house()
    (line, *_) = narrate(folder, scenes, settings, [HummingVoice(times=False)]).narration.lines[1:]
    assert line.timed_by == "pauses"
    assert line.words[0].end == pytest.approx(line.starts + 0.25, abs=0.05)  # the comma's pause is heard
    assert line.words[1].start == pytest.approx(line.starts + 0.55, abs=0.05)


def test_one_voice_tells_the_film_even_where_another_began_it(house):
    folder, scenes, settings = house(speech_url="http://voice")
    slow = HummingVoice("server", fails_at=2, failure=VoiceTimeout("The speech server fell silent"))
    other = HummingVoice()
    made = narrate(folder, scenes, settings, [slow, other]).narration
    assert {line.provider for line in made.lines} == {"embedded"}
    assert len(other.said) == 3
    assert made.notes == ("Narration: The speech server fell silent.",)


def test_nobody_there_is_a_silent_film_with_a_reason(house):
    folder, scenes, settings = house(narrator="server")
    made = narrate(
        folder, scenes, settings, [HummingVoice("server", failure=VoiceUnavailable("Nobody answers"))]
    ).narration
    assert not made.is_spoken
    assert {line.reason for line in made.lines} == {"Nobody answers."}
    assert made.notes == ("Narration: Nobody answers.",)


def test_a_language_the_voice_cannot_speak_is_not_spoken(house):
    folder, scenes, settings = house(lines=("港口的灯一盏一盏熄灭了。", "她数着灯。", "没有人回答。"))
    voice = HummingVoice()
    made = narrate(folder, scenes, settings, [voice]).narration
    assert voice.said == []
    assert made.language == "zh"
    assert "does not speak zh" in made.notes[0]


def test_one_foreign_line_is_left_to_the_subtitles(house):
    folder, scenes, settings = house(lines=("Mara counts the lamps.", "القطار يتأخر", "", "…"))
    made = narrate(folder, scenes, settings, [HummingVoice()]).narration
    assert [bool(line.file) for line in made.lines] == [True, False, False, False]
    assert "not written in en" in made.lines[1].reason
    assert made.lines[2].reason == "there is nothing in it to say"


def test_narrator_none_asks_nobody(house):
    folder, scenes, settings = house(narrator="none")
    made = narrate(folder, scenes, settings, [])
    assert not made.narration.is_spoken
    assert not (folder / "narration").exists()


def test_pronunciations_are_a_persons_own(house, tmp_path):
    (tmp_path / "names.txt").write_text("# names\nMara = Mahra\n", encoding="utf-8")
    folder, scenes, settings = house(pronunciations=tmp_path / "names.txt")
    made = narrate(folder, scenes, settings, [HummingVoice()]).narration
    assert made.lines[0].spoken.startswith("Mahra counts")
    assert made.lines[0].words[0].text == "Mara"
    (tmp_path / "names.txt").write_text("Mara Mahra\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 1 is no pronunciation"):
        narrate(folder, scenes, settings, [HummingVoice()])
