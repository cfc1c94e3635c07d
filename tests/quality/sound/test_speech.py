"""Where speech lies in a recording."""

import itertools

import numpy as np
import pytest

from quality.sound.speech import Span, fits_its_words, guessed_words, longest_pause, pauses, sounds, speech_span

RATE = 16_000


def recording(*parts):
    """Seconds of noise and of silence in turn, beginning with silence."""
    rng = np.random.default_rng(3)
    return np.concatenate(
        [
            (
                0.2 * rng.standard_normal(round(part * RATE))
                if at % 2
                else 1e-5 * rng.standard_normal(round(part * RATE))
            )
            for at, part in enumerate(parts)
        ]
    )


def test_sounds_and_pauses_are_found_to_a_hundredth_of_a_second():
    found = recording(0.3, 1.0, 0.5, 0.7, 0.4)
    assert [(one.start, one.end) for one in sounds(found, RATE)] == [
        (pytest.approx(0.3, abs=0.02), pytest.approx(1.3, abs=0.02)),
        (pytest.approx(1.8, abs=0.02), pytest.approx(2.5, abs=0.02)),
    ]
    assert longest_pause(found, RATE) == pytest.approx(0.5, abs=0.03)
    span = speech_span(found, RATE)
    assert span is not None
    assert span.seconds == pytest.approx(2.2, abs=0.03)


def test_nothing_is_heard_in_silence():
    assert sounds(np.zeros(RATE), RATE) == []
    assert speech_span(np.zeros(10), RATE) is None
    assert pauses(np.zeros(RATE), RATE) == []


def test_a_voice_that_stopped_half_way_is_noticed():
    line = "They carved the last name on the wall that spring, eleven years late."
    assert fits_its_words(4.2, line) is True
    assert fits_its_words(1.9, line) is False
    assert fits_its_words(40, line) is False
    assert fits_its_words(0.5, "Go.") is None


def test_words_share_out_the_sound_and_marks_fall_on_pauses():
    words = ["Eleven,", "where", "there", "were", "twelve;", "she", "counts."]
    guessed = guessed_words(words, [Span(0.1, 0.5), Span(0.8, 1.9), Span(2.3, 2.9)])
    assert guessed[0] == Span(pytest.approx(0.1), pytest.approx(0.5))
    assert guessed[1].start == pytest.approx(0.8)
    assert guessed[4].end == pytest.approx(1.9)
    assert guessed[5].start == pytest.approx(2.3)
    assert guessed[-1].end == pytest.approx(2.9)
    assert all(one.end <= other.start + 1e-9 for one, other in itertools.pairwise(guessed))


def test_words_without_sound_have_no_times():
    assert guessed_words([], [Span(0, 1)]) == []
    assert guessed_words(["Go."], []) == []
