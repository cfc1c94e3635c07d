"""Kokoro on this machine, where somebody installed `kokoro-onnx` and its files; we bring neither."""

from __future__ import annotations

import importlib.util
import threading
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from story_assets.errors import SpeechError, SpeechUnusable, VoiceUnavailable
from story_assets.speech.server import language_of_name
from story_assets.speech.voice import Request, Utterance, VoiceInfo

_lock = threading.Lock()


class KokoroVoice:
    """`kokoro-onnx` with `kokoro*.onnx` and `voices*.bin` in one folder."""

    name = "kokoro"

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._loaded: Any = None

    @property
    def model(self) -> str:
        """`kokoro-onnx 0.4.9`."""
        try:
            return f"kokoro-onnx {metadata.version('kokoro-onnx')}"
        except metadata.PackageNotFoundError:
            return "kokoro-onnx"

    def require(self) -> None:
        """Raise `VoiceUnavailable` where the package or one of its files is missing."""
        if importlib.util.find_spec("kokoro_onnx") is None:
            raise VoiceUnavailable("Kokoro is not installed here", saw="no package kokoro-onnx")
        self._files()

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices in its file."""
        names: list[str] = list(self._model().get_voices())
        first = sorted(names, key=lambda name: (name != "af_heart", name))
        return tuple(VoiceInfo(name, language_of_name(name)) for name in first)

    def speaks(self, language: str, voice: str) -> bool | None:
        """By the voice's name."""
        spoken = language_of_name(voice)
        return spoken.split("-")[0] == language.split("-")[0].lower() if spoken else None

    def say(self, request: Request) -> Utterance:
        """Speak."""
        with _lock:
            try:
                voice = request.voice or self.voices()[0].name
                language = (language_of_name(voice) or request.language or "en-US").lower()
                samples, rate = self._model().create(
                    request.text, voice=voice, speed=request.speed, lang="en-us" if language == "en" else language
                )
            except SpeechError:
                raise
            except Exception as error:  # whatever it or its phonemizer throws, the film goes on with another voice
                raise SpeechUnusable(
                    "Kokoro failed", saw=f"{type(error).__name__}: {error}", where=request.text[:80]
                ) from error
        found = np.asarray(samples, dtype=np.float32).reshape(-1)
        if not found.size:
            raise SpeechUnusable("Kokoro answered nothing", where=request.text[:80])
        return Utterance(found, int(rate), voice)

    def _files(self) -> tuple[Path, Path]:
        folder = self._folder
        if folder is None or not folder.is_dir():
            raise VoiceUnavailable("Kokoro's files are not named", saw=folder, cure="Set KOKORO_DIR to their folder.")
        networks, voices = sorted(folder.glob("kokoro*.onnx")), sorted(folder.glob("voices*.bin"))
        if not networks or not voices:
            raise VoiceUnavailable("Kokoro's files are missing", where=folder, saw="no kokoro*.onnx with voices*.bin")
        return networks[0], voices[0]

    def _model(self) -> Any:
        if self._loaded is None:
            self.require()
            from kokoro_onnx import Kokoro  # pyright: ignore[reportMissingImports]

            network, voices = self._files()
            self._loaded = Kokoro(str(network), str(voices))
        return self._loaded
