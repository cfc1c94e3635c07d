"""A speech server that speaks OpenAI's `/v1/audio/speech`: Kokoro-FastAPI, speaches, LocalAI, llama-swap before them, ….

Every way in which such a server goes wrong is named, and none of them takes longer than the line's deadline.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from story_assets.errors import (
    SpeechError,
    SpeechUnusable,
    VoiceRefused,
    VoiceTimeout,
    VoiceUnavailable,
    shorten,
)
from story_assets.operating.breakers import Breaker
from story_assets.outside import json_from, without_key
from story_assets.speech.audio import RATE, decoded
from story_assets.speech.voice import Request, Utterance, VoiceInfo

PROBE_SECONDS = 2.0
RETRIES = 1
MOST_BYTES = 64 * 1024 * 1024
"""Of one answer; three minutes of stereo WAV are a third of it. More is taken for endless."""
SHORTEST_SHARE = 0.02
"""Seconds of sound a letter must have at the least; a voice that fell silent half way has less."""
_PIPER_NAMES = re.compile(r"^([a-z]{2})_([A-Z]{2})-")
_KOKORO_NAMES = re.compile(r"^([abefhijpz])([fm])_([a-z]+)")
_KOKORO_LANGUAGES = {
    "a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "j": "ja", "p": "pt-BR", "z": "zh",
}  # fmt: skip
"""The first letter of a Kokoro voice is its language."""


class SpeechServer:
    """One server at one address.

    Args:
        url: Its address, with or without `/v1`.
        key: Sent as a bearer token, where the server wants one.
        model: Which of its models speaks; None: the first it lists that looks like one, else `kokoro`.
        breaker: What remembers its failures over all processes; None makes the usual one.
        retry_pause: Seconds before the one retry.
        breakers: Where the usual one keeps its state; None: among the others.
        transport: Of the HTTP client, for tests.
    """

    name = "server"

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        model: str | None = None,
        breaker: Breaker | None = None,
        retry_pause: float = 1.0,
        breakers: Path | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.url = re.sub(r"/(v1(/audio(/speech)?)?)?/*$", "", url.strip().rstrip("/"))
        self._key, self._model, self._retry_pause, self._transport = key, model, retry_pause, transport
        self._breaker = breaker or Breaker(f"speech {self.url}", threshold=3, cooldown=60, folder=breakers)
        self._offered: tuple[VoiceInfo, ...] | None = None

    @property
    def model(self) -> str:
        """`kokoro at http://127.0.0.1:8880`."""
        return f"{self._model or 'its own model'} at {self.url}"

    def require(self) -> None:
        """Ask whether somebody is there who speaks.

        Raises:
            SpeechError: Nobody, or somebody else.
        """
        left = self._breaker.seconds_left()
        if left:
            reason = self._breaker.state.reason
            raise VoiceUnavailable(
                "The speech server is left alone after failures in a row",
                where=self.url,
                saw=f"{reason}; {left:.0f} s more",
            )
        self._offered = self._ask_voices()
        if self._model is None:
            self._model = self._ask_model()

    def voices(self) -> tuple[VoiceInfo, ...]:
        """What the server lists; empty where it lists none."""
        if self._offered is None:
            self.require()
        return self._offered or ()

    def speaks(self, language: str, voice: str) -> bool | None:
        """By what the server or the voice's name tells; None where neither does."""
        spoken = next((info.language for info in self._offered or () if info.name == voice), "") or language_of_name(
            voice
        )
        return spoken.split("-")[0].lower() == language.split("-")[0].lower() if spoken else None

    def say(self, request: Request) -> Utterance:
        """Ask for one line; once again where the failure may pass."""
        deadline = time.monotonic() + request.seconds
        retries = 0
        while True:
            if self._breaker.gate() == "open":
                raise VoiceUnavailable(
                    "The speech server is left alone after failures in a row",
                    where=self.url,
                    saw=self._breaker.state.reason,
                )
            try:
                samples = self._ask(request, deadline)
            except SpeechError as error:
                self._breaker.failed(str(error))
                passes = not isinstance(error, VoiceRefused | VoiceTimeout)
                if retries >= RETRIES or not passes or time.monotonic() + self._retry_pause >= deadline:
                    raise
                retries += 1
                time.sleep(self._retry_pause)
                continue
            self._breaker.succeeded()
            return Utterance(samples, RATE, request.voice, retries=retries)

    def _ask(self, request: Request, deadline: float) -> np.ndarray[Any, np.dtype[np.float32]]:
        form: dict[str, Any] = {
            "model": self._model or "kokoro",
            "input": re.sub(r"\[([^\]]+)\]\(/[^)]*/\)", r"\1", request.text),
            "response_format": "wav",
            "speed": request.speed,
        }
        if request.voice:
            form["voice"] = request.voice
        data = bytearray()
        with (
            self._translated(request.seconds),
            self._client(deadline) as client,
            client.stream("POST", f"{self.url}/v1/audio/speech", json=form) as answer,
        ):
            if answer.status_code >= 400:
                _refuse(answer, self.url, deadline, self._key)
            for part in answer.iter_bytes():
                data += part
                if time.monotonic() > deadline:
                    raise VoiceTimeout(
                        "The speech server did not finish in time",
                        where=self.url,
                        saw=f"{len(data)} bytes in {request.seconds:g} s",
                        cure="Set SPEECH_TIMEOUT_SECONDS higher for a slow voice.",
                    )
                if len(data) > MOST_BYTES:
                    raise SpeechUnusable(
                        "The speech server's answer does not end",
                        where=self.url,
                        saw=f"more than {MOST_BYTES >> 20} MiB",
                    )
            kind = answer.headers.get("content-type", "")
        samples = decoded(
            _unwrapped(without_key(bytes(data), self._key), kind, self.url), f"The speech server at {self.url}"
        )
        _require_speech(samples, request, self.url)
        return samples

    def _ask_voices(self) -> tuple[VoiceInfo, ...]:
        for path in ("/v1/audio/voices", "/v1/audio/speech/voices", "/v1/voices"):
            answer = self._get(path)
            if answer is not None:
                found = _names_in(answer)
                if found:
                    return tuple(VoiceInfo(name, told or language_of_name(name)) for name, told in found)
        return ()

    def _ask_model(self) -> str:
        names = [name for name, _ in _names_in(self._get("/v1/models") or {})]
        likely = re.compile(r"kokoro|tts|speech|voice|piper|orpheus|bark|xtts|chatterbox|dia", re.IGNORECASE)
        return next((name for name in names if likely.search(name)), "kokoro")

    def _get(self, path: str) -> Any:
        """What the server answers at `path` as JSON; None where it has no such place.

        Raises:
            SpeechError: Nobody is there, or they do not answer in time.
        """
        deadline = time.monotonic() + PROBE_SECONDS
        with self._translated(PROBE_SECONDS), self._client(deadline) as client:
            data = bytearray()
            with client.stream("GET", f"{self.url}{path}") as answer:
                if answer.status_code in (401, 403):
                    raise VoiceRefused(
                        "The speech server refused us",
                        where=self.url,
                        saw=answer.status_code,
                        cure="Set SPEECH_API_KEY.",
                    )
                if answer.status_code >= 500:
                    raise VoiceUnavailable(
                        "The speech server is ill", where=self.url, saw=f"{answer.status_code} at {path}"
                    )
                if answer.status_code != 200:
                    return None
                for part in answer.iter_bytes():
                    data += part
                    if time.monotonic() > deadline or len(data) > 4_000_000:
                        raise VoiceTimeout("The speech server did not answer in time", where=self.url, saw=f"at {path}")
            with contextlib.suppress(ValueError):
                return json_from(bytes(data))
        return None

    def _client(self, deadline: float) -> httpx.Client:
        left = max(0.05, deadline - time.monotonic())
        timeout = httpx.Timeout(left, connect=min(left, PROBE_SECONDS))
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        return httpx.Client(timeout=timeout, headers=headers, follow_redirects=True, transport=self._transport)

    @contextlib.contextmanager
    def _translated(self, seconds: float) -> Generator[None]:
        try:
            yield
        except httpx.ConnectTimeout as error:
            raise VoiceUnavailable(
                "Nobody answers at the speech server's address", where=self.url, saw=error
            ) from error
        except httpx.TimeoutException as error:
            raise VoiceTimeout(
                "The speech server fell silent",
                where=self.url,
                saw=f"nothing for {seconds:g} s",
                cure="Set SPEECH_TIMEOUT_SECONDS higher for a slow voice.",
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise VoiceUnavailable(
                "The speech server cannot be reached",
                where=self.url,
                saw=shorten(str(error) or type(error).__name__, 120),
            ) from error


def language_of_name(voice: str) -> str:
    """The language that a voice's name tells, as Kokoro (`af_heart`) and Piper (`de_DE-thorsten`) have it; else empty."""
    if found := _PIPER_NAMES.match(voice):
        return f"{found[1]}-{found[2]}"
    if found := _KOKORO_NAMES.match(voice):
        return _KOKORO_LANGUAGES[found[1]]
    return ""


def _names_in(answer: Any) -> list[tuple[str, str]]:
    """Names, and languages where told, in one of the shapes servers list them in."""
    rows = answer
    if isinstance(answer, dict):
        rows = next((answer[name] for name in ("voices", "data", "models", "items") if name in answer), [])
    if isinstance(rows, dict):
        rows = list(rows)
    found: list[tuple[str, str]] = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, str) and row:
            found.append((row, ""))
        elif isinstance(row, dict):
            name = next((row[key] for key in ("id", "name", "voice_id", "voice") if isinstance(row.get(key), str)), "")
            told = row.get("language") or row.get("lang") or row.get("locale") or ""
            if name:
                found.append((name, told if isinstance(told, str) else ""))
    return found


def _refuse(answer: httpx.Response, url: str, deadline: float, key: str | None) -> None:
    """Raise what an answer of 400 and above means."""
    text = bytearray()
    for part in answer.iter_bytes():
        text += part
        if len(text) > 2000 or time.monotonic() > deadline:
            break
    saw = f"{answer.status_code}: {shorten(without_key(bytes(text), key).decode('utf-8', 'replace'), 160)}"
    if answer.status_code in (401, 403):
        raise VoiceRefused("The speech server refused us", where=url, saw=saw, cure="Set SPEECH_API_KEY.")
    if answer.status_code in (408, 425, 429) or answer.status_code >= 500:
        raise VoiceUnavailable("The speech server is ill", where=url, saw=saw)
    cure = "Are SPEECH_URL, SPEECH_MODEL and NARRATOR_VOICE right? `story-assets voices list` shows what it offers."
    raise VoiceRefused("The speech server refused the line", where=url, saw=saw, cure=cure)


def _unwrapped(data: bytes, kind: str, url: str) -> bytes:
    """The sound in an answer; some servers put it into JSON as base64, and some put their error there with a 200.

    Headerless PCM is what it says it is: 16 bit, one channel, at the rate its type names, or 24 kHz as OpenAI has it.
    """
    if data[:1] == b"{" or "json" in kind:
        import base64

        with contextlib.suppress(ValueError, TypeError):
            answer = json_from(data)
            sound = next(
                (answer[name] for name in ("audio", "audio_content", "data") if isinstance(answer.get(name), str)), ""
            )
            if len(sound) > 100:
                return base64.b64decode(sound.partition(",")[2] if sound.startswith("data:") else sound)
        raise SpeechUnusable(
            "The speech server answered an error as if it were sound",
            where=url,
            saw=data[:200].decode("utf-8", "replace") or kind,
        )
    if "audio/pcm" in kind or "audio/l16" in kind.lower():
        rate = int(found[1]) if (found := re.search(r"rate=(\d+)", kind)) else 24_000
        size = len(data) - len(data) % 2
        head = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
        form = (1).to_bytes(2, "little") * 2 + rate.to_bytes(4, "little") + (2 * rate).to_bytes(4, "little")
        return (
            head
            + form
            + (2).to_bytes(2, "little")
            + (16).to_bytes(2, "little")
            + b"data"
            + size.to_bytes(4, "little")
            + data[:size]
        )
    return data


def _require_speech(samples: np.ndarray[Any, np.dtype[np.float32]], request: Request, url: str) -> None:
    """Make sure that something is heard, and for about as long as the words take.

    Raises:
        SpeechUnusable: It is not.
    """
    if not np.isfinite(samples).all():
        raise SpeechUnusable(
            "The speech server answered sound that is none", where=url, saw="values that are no numbers"
        )
    letters = sum(letter.isalnum() for letter in request.text)
    seconds = samples.size / RATE
    loudest = float(np.abs(samples).max(initial=0.0))
    if loudest < 0.001:
        raise SpeechUnusable("The speech server answered silence", where=url, saw=f"{seconds:.1f} s of it")
    heard = np.flatnonzero(np.abs(samples) > loudest / 50)
    speech = (heard[-1] - heard[0]) / RATE
    if speech < letters * SHORTEST_SHARE / max(0.25, request.speed):
        raise SpeechUnusable(
            "The speech server stopped before the end of the line",
            where=url,
            saw=f"{speech:.1f} s for {letters} letters",
        )
    if speech > 4 + letters * 0.5 / max(0.25, request.speed):
        raise SpeechUnusable(
            "The speech server said something else than the line",
            where=url,
            saw=f"{speech:.1f} s for {letters} letters",
        )
