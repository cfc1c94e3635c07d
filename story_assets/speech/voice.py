"""What a voice is: something that turns a text into sound. One file a provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.floating[Any]]
"""Samples of one channel, full scale ±1; channels × samples where there are several."""


@dataclass(frozen=True)
class VoiceInfo:
    """One voice that a provider offers.

    Attributes:
        name: As NARRATOR_VOICE names it.
        language: As BCP 47 writes it, `en-US`; empty where the provider does not tell.
        description: For a person: `American, female`.
        here: Whether it can speak now; one that is to be downloaded first cannot.
    """

    name: str
    language: str = ""
    description: str = ""
    here: bool = True


@dataclass(frozen=True)
class Request:
    """What is to be said.

    Attributes:
        words: In order, as they are said, with their marks.
        voice: Which of the provider's voices; empty for its first.
        language: BCP 47.
        speed: 1 is the voice's own pace.
        seconds: Longest wait for the whole answer.
    """

    words: Sequence[str]
    voice: str
    language: str
    speed: float
    seconds: float

    @property
    def text(self) -> str:
        """The words as one text."""
        return " ".join(self.words)


@dataclass(frozen=True)
class Utterance:
    """What a voice said.

    Attributes:
        samples: One channel, full scale ±1.
        rate: Samples a second.
        voice: The voice that spoke.
        words: Start and end, in seconds, of each word of the request; empty where the voice tells no times.
        retries: Requests made before this one.
        notes: What a person should know of it.
    """

    samples: Samples
    rate: int
    voice: str
    words: tuple[tuple[float, float], ...] = ()
    retries: int = 0
    notes: tuple[str, ...] = field(default=())


class Voice(Protocol):
    """A provider of voices.

    Every method raises a `SpeechError` and nothing else, and none takes longer than it is given.
    """

    name: str
    """`server`, `kokoro`, `embedded`."""

    @property
    def model(self) -> str:
        """What speaks, with its version or address."""
        ...

    def require(self) -> None:
        """Make sure that it can speak now; costs seconds at most.

        Raises:
            SpeechError: It cannot.
        """
        ...

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices it offers; the first is its own choice."""
        ...

    def speaks(self, language: str, voice: str) -> bool | None:
        """Whether that voice speaks a language; None where the provider does not tell."""
        ...

    def say(self, request: Request) -> Utterance:
        """Speak.

        Raises:
            SpeechError: It cannot, or not in time.
        """
        ...
