"""A fake voice of which one knows what it does: it hums, a burst of noise a word."""

import numpy as np

from story_assets.speech.voice import Utterance, VoiceInfo


class HummingVoice:
    """A fake: hums 0.25 s a word, with a pause after each mark. It can be told to fail."""

    model = "hum 1.0"

    def __init__(self, name="embedded", *, rate=24_000, times=True, fails_at=None, failure=None, languages=("en",)):
        self.name, self.rate, self.times = name, rate, times
        self.fails_at, self.failure, self.languages = fails_at, failure, languages
        self.said = []

    def require(self):
        if self.failure is not None and self.fails_at is None:
            raise self.failure

    def voices(self):
        return (VoiceInfo("hum", "en-US"), VoiceInfo("drone", "en-GB"))

    def speaks(self, language, voice):
        return language.split("-")[0] in self.languages

    def say(self, request):
        if self.fails_at is not None and len(self.said) == self.fails_at:
            raise self.failure
        self.said.append(request.text)
        rng = np.random.default_rng(len(request.text))
        parts, times, at = [np.zeros(self.rate // 5)], [], 0.2
        for word in request.words:
            parts.append(0.2 * rng.standard_normal(self.rate // 4))
            times.append((at, at + 0.25))
            at += 0.25
            pause = 0.3 if word[-1:] in ",.;" else 0.03
            parts.append(np.zeros(round(pause * self.rate)))
            at += pause
        samples = np.concatenate(parts).astype("f4")
        return Utterance(samples, self.rate, request.voice or "hum", tuple(times) if self.times else ())
