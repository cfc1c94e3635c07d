"""The embedded voice, itself."""

import numpy as np
import pytest

from quality.sound.speech import sounds
from story_assets.errors import VoiceUnavailable
from story_assets.speech.embedded import EmbeddedVoice
from story_assets.speech.voice import Request


@pytest.fixture(scope="module")
def voice():
    return EmbeddedVoice()


def say(voice, text):
    return voice.say(Request(text.split(), "", "en", 1.0, 60))


def test_every_word_has_a_time_within_the_sound(voice):
    said = say(voice, "Eleven, where yesterday there were twelve. Later, the captain counts.")
    assert len(said.words) == 10
    assert all(start < end for start, end in said.words)
    assert all(one[1] <= other[0] + 1e-6 for one, other in zip(said.words, said.words[1:], strict=False))
    heard = sounds(said.samples, said.rate)
    assert said.words[0][0] == pytest.approx(heard[0].start, abs=0.12)
    after = next(one for one in heard if one.start > said.words[5][0])
    assert said.words[6][0] == pytest.approx(after.start, abs=0.12)


def test_the_same_words_give_the_same_sound(voice):
    one, other = (say(voice, "She lights the twelfth lamp.") for _ in range(2))
    assert np.array_equal(one.samples, other.samples)


def test_a_line_of_600_letters_without_a_mark_is_said_to_its_end(voice):
    words = ("the keeper counted every lamp along the pier again " * 12).split()
    said = voice.say(Request(words, "", "en", 1.0, 120))
    assert len(said.words) == len(words)
    assert 25 < said.samples.size / said.rate < 60


def test_another_voice_than_it_has_is_named(voice):
    with pytest.raises(VoiceUnavailable, match="has no 'nobody'"):
        voice.say(Request(["Hello."], "nobody", "en", 1.0, 60))


def test_it_speaks_english_only(voice):
    assert voice.speaks("en-GB", "heart")
    assert not voice.speaks("zh", "heart")
