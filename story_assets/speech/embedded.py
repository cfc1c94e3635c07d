"""The embedded voice: hibari, a small English voice that lies in its wheel. No server, no GPU, no download.

Its network tells how long each sound lasts, by a tensor inside its graph; from that come the times of words. Where
another version of it has no such tensor, times are guessed from the pauses instead.
"""

from __future__ import annotations

import importlib.util
import threading
import time
from collections.abc import Iterator, Sequence
from importlib import metadata
from typing import Any

import numpy as np

from story_assets.errors import SpeechError, SpeechUnusable, VoiceTimeout, VoiceUnavailable
from story_assets.speech.voice import Request, Samples, Utterance, VoiceInfo

_LENGTHS = "/Clip_output_0"
"""The tensor with the length of each sound, in frames."""
_LONGEST = 400
"""Sounds the network is given at once, as its own library has it."""
_SEED = 0
_lock = threading.Lock()


class EmbeddedVoice:
    """hibari-tts. Loaded at the first line, in less than a second."""

    name = "embedded"

    def __init__(self) -> None:
        self._loaded: dict[str, tuple[Any, Any, bool]] = {}

    @property
    def model(self) -> str:
        """`hibari-tts 0.2.1`."""
        try:
            return f"hibari-tts {metadata.version('hibari-tts')}"
        except metadata.PackageNotFoundError:
            return "hibari-tts"

    def require(self) -> None:
        """Raise `VoiceUnavailable` where it is not installed."""
        if importlib.util.find_spec("hibari") is None:
            raise VoiceUnavailable(
                "The embedded voice is not installed", saw="no package hibari-tts", cure="Run `pip install -e .` again."
            )

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The one in the wheel, and those that can be downloaded or were."""
        self.require()
        from hibari.voices import VOICES, voice_path  # pyright: ignore[reportMissingImports]

        def here(name: str) -> bool:
            try:
                voice_path(name, download_missing=False)
            except (OSError, ValueError):
                return False
            return True

        return tuple(
            VoiceInfo(name, about["language"], f"{about['accent']}, {about['gender']}", here(name))
            for name, about in VOICES.items()
        )

    def fetch(self, voice: str) -> None:
        """Download a voice of 8 MB, because a person asked for it.

        Raises:
            VoiceUnavailable: There is none of this name, or it cannot be had.
        """
        self._known(voice)
        from hibari.voices import voice_path  # pyright: ignore[reportMissingImports]

        try:
            voice_path(voice)
        except (OSError, RuntimeError) as error:
            raise VoiceUnavailable(f"The voice {voice} could not be downloaded", saw=error) from error

    def speaks(self, language: str, voice: str) -> bool:
        """English only."""
        return language.split("-")[0].lower() == "en"

    def say(self, request: Request) -> Utterance:
        """Speak; the same words give the same sound."""
        self.require()
        with _lock:
            try:
                return self._say(request)
            except SpeechError:
                raise
            except Exception as error:  # whatever a network or its dictionary throws, the film goes on without it
                raise SpeechUnusable(
                    "The embedded voice failed", saw=f"{type(error).__name__}: {error}", where=request.text[:80]
                ) from error

    def _say(self, request: Request) -> Utterance:
        voice = self._known(request.voice or self.voices()[0].name)
        hibari, session, timed = self._load(voice)
        deadline = time.monotonic() + request.seconds
        noise = np.random.default_rng(_SEED)
        sound: list[Samples] = []
        words: list[tuple[float, float]] = []
        passed = 0.0
        for sentence in _sentences(request.words):
            for chunk in _chunks(_sounds_of(hibari, sentence)):
                if time.monotonic() > deadline:
                    raise VoiceTimeout("The embedded voice took too long", saw=f"more than {request.seconds:g} s")
                samples, times = _spoken(hibari, session, chunk, request.speed, noise, timed)
                words += [(passed + start, passed + end) for start, end in times]
                sound.append(samples)
                passed += len(samples) / hibari.sample_rate
        if not sound:
            raise SpeechUnusable("The embedded voice found nothing to say", saw=request.text[:80])
        complete = timed and len(words) == len(request.words)
        return Utterance(np.concatenate(sound), hibari.sample_rate, voice, tuple(words) if complete else ())

    def _known(self, voice: str) -> str:
        offered = {info.name: info for info in self.voices()}
        if voice not in offered:
            raise VoiceUnavailable(
                f"The embedded voice has no {voice!r}", saw=", ".join(offered), cure="Correct NARRATOR_VOICE."
            )
        return voice

    def _load(self, voice: str) -> tuple[Any, Any, bool]:
        if voice not in self._loaded:
            from hibari import Hibari  # pyright: ignore[reportMissingImports]
            from hibari.voices import voice_path  # pyright: ignore[reportMissingImports]

            try:
                path = voice_path(voice, download_missing=False)
            except FileNotFoundError as error:
                cure = f"`story-assets voices fetch {voice}` downloads it, 8 MB."
                raise VoiceUnavailable(f"The voice {voice} is not on this machine", saw=error, cure=cure) from error
            hibari = Hibari(voice=voice, model=path)
            session, timed = _with_lengths(path, hibari.sess)
            self._loaded[voice] = (hibari, session, timed)
        return self._loaded[voice]


def _with_lengths(path: str, plain: Any) -> tuple[Any, bool]:
    """The network with the lengths of its sounds as one more answer, where its graph has them."""
    import onnx
    import onnxruntime

    try:
        network = onnx.load(path)
        if not any(_LENGTHS in node.output for node in network.graph.node):
            return plain, False
        network.graph.output.append(onnx.helper.make_empty_tensor_value_info(_LENGTHS))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            network.SerializeToString(), options, providers=["CPUExecutionProvider"]
        ), True
    except Exception:  # an unknown graph costs the times of words, not the voice
        return plain, False


def _sentences(words: Sequence[str]) -> Iterator[list[str]]:
    """The words in sentences: the network reads one at a time."""
    sentence: list[str] = []
    for word in words:
        sentence.append(word)
        if word.rstrip("\"”’')")[-1:] in (".", "!", "?", "…"):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _sounds_of(hibari: Any, sentence: Sequence[str]) -> list[str]:
    """The sounds of each word, with its marks. Read in their sentence: words sound differently by their neighbours."""
    text = " ".join(sentence)
    tokens = hibari.g2p.phonemize_tokens(hibari.g2p.tokenize(text))
    sounds: list[str] = [""]
    written: list[str] = [""]
    for token in tokens:
        sounds[-1] += token.phonemes or ""
        written[-1] += token.text
        if token.whitespace:
            sounds.append("")
            written.append("")
    if len(written) != len(sentence):  # its reader saw other words than we gave: each by itself, then
        sounds = [hibari.g2p(word) for word in sentence]
    return sounds


def _chunks(words: Sequence[str]) -> Iterator[list[str]]:
    """Words in portions that the network takes, cut at a pause where there is one in the second half."""
    start = 0
    while start < len(words):
        length, end, pause = 0, start, start
        while end < len(words) and (length + len(words[end]) + 1 <= _LONGEST or end == start):
            length += len(words[end]) + 1
            end += 1
            if length > _LONGEST // 2 and words[end - 1][-1:] in (",", ";", ":", "—"):
                pause = end
        if end < len(words) and pause > start:
            end = pause
        yield [word[:_LONGEST] for word in words[start:end]]
        start = end


def _spoken(
    hibari: Any, session: Any, words: Sequence[str], speed: float, noise: Any, timed: bool
) -> tuple[Samples, list[tuple[float, float]]]:
    """The sound of a portion, and when each of its words is said in it."""
    ids, places = [0], list[tuple[int, int]]()
    for number, word in enumerate(words):
        if number:
            ids += [hibari.vocab[" "]] if " " in hibari.vocab else []
        first = len(ids)
        ids += [hibari.vocab[sound] for sound in word if sound in hibari.vocab]
        places.append((first, len(ids)))
    ids.append(0)
    if len(ids) < 3:
        return np.zeros(0, np.float32), [(0.0, 0.0)] * len(words)
    from hibari import dsp  # pyright: ignore[reportMissingImports]

    answers = session.run(None, {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)})
    samples: Samples = dsp.synth(*[answer[0] for answer in answers[:6]], noise)  # pyright: ignore[reportCallIssue]
    if not timed:
        return samples, []
    lengths = np.asarray(answers[6], dtype=np.float64).reshape(-1)
    if lengths.size != len(ids):
        return samples, []
    ends = np.concatenate(([0.0], np.cumsum(lengths))) / lengths.sum() * len(samples) / hibari.sample_rate
    silent = {hibari.vocab[mark] for mark in '.,;:!?…—"“”' if mark in hibari.vocab}

    def times(first: int, last: int) -> tuple[float, float]:
        while last > first + 1 and ids[last - 1] in silent:
            last -= 1
        return float(ends[first]), float(ends[last])

    return samples, [times(*place) for place in places]
