"""Where speech lies in a recording: its first and last sound, its pauses, and whether its length fits its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.floating[Any]]
"""One channel; full scale is ±1."""

FRAME_SECONDS = 0.01
QUIET_BELOW_LOUD = 36.0
"""dB below the recording's loud parts (its 95th percentile) at which nothing is said any more."""
FLOOR = -60.0
"""dBFS; below it is silence in any recording."""
SHORTEST_SOUND = 0.03
"""Seconds; a shorter one is a click."""
SHORTEST_PAUSE = 0.12
"""Seconds; a shorter one is a consonant."""
SLOWEST_SPEAKER, FASTEST_SPEAKER = 5.0, 26.0
"""Letters a second between which people, and voices at their usual pace, speak: 14 is the middle."""


@dataclass(frozen=True)
class Span:
    """A stretch of time, in seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


def levels(samples: Samples, rate: int) -> NDArray[np.float64]:
    """The level of each hundredth of a second, in dBFS."""
    frame = max(1, round(rate * FRAME_SECONDS))
    count = len(samples) // frame
    if not count:
        return np.zeros(0)
    power = np.square(samples[: count * frame].reshape(count, frame).astype(np.float64)).mean(axis=1)
    return 10 * np.log10(power + 1e-12)


def sounds(samples: Samples, rate: int) -> list[Span]:
    """The stretches in which something is said; shorter pauses than 0.12 s belong to them."""
    level = levels(samples, rate)
    if not level.size:
        return []
    threshold = max(FLOOR, float(np.percentile(level, 95)) - QUIET_BELOW_LOUD)
    loud = np.flatnonzero(level > threshold)
    if not loud.size:
        return []
    breaks = np.flatnonzero(np.diff(loud) > round(SHORTEST_PAUSE / FRAME_SECONDS))
    firsts = [int(loud[0]), *(int(loud[at + 1]) for at in breaks)]
    lasts = [*(int(loud[at]) for at in breaks), int(loud[-1])]
    spans = [Span(first * FRAME_SECONDS, (last + 1) * FRAME_SECONDS) for first, last in zip(firsts, lasts, strict=True)]
    return [span for span in spans if span.seconds >= SHORTEST_SOUND]


def speech_span(samples: Samples, rate: int) -> Span | None:
    """From the first sound to the last; None where nothing is heard."""
    found = sounds(samples, rate)
    return Span(found[0].start, found[-1].end) if found else None


def pauses(samples: Samples, rate: int) -> list[Span]:
    """The silences within speech, not those before and after it."""
    found = sounds(samples, rate)
    return [Span(one.end, other.start) for one, other in pairwise(found)]


def longest_pause(samples: Samples, rate: int) -> float:
    """Seconds of the longest silence within speech; 0 without any."""
    return max((pause.seconds for pause in pauses(samples, rate)), default=0.0)


def letters_of(spoken: str) -> int:
    """Letters and digits of a text as it is said."""
    return sum(letter.isalnum() for letter in spoken)


def fits_its_words(seconds: float, spoken: str, speed: float = 1.0) -> bool | None:
    """Whether a recording of `seconds` can be that of `spoken`: a voice that stopped half way is too fast for it.

    None for a text too short to tell: a single word may be drawn out.
    """
    letters = letters_of(spoken)
    if letters < 12 or seconds <= 0:
        return None
    pace = letters / seconds / speed
    return SLOWEST_SPEAKER <= pace <= FASTEST_SPEAKER


def guessed_words(words: Sequence[str], spans: Sequence[Span]) -> list[Span]:
    """When each word is said, guessed: words share out the sound by their letters, and marks fall on pauses.

    Args:
        words: In order, with the marks that follow them.
        spans: The recording's sounds, as `sounds` finds them; their sum is shared out, the pauses between them are not.
    """
    if not words or not spans:
        return []
    weights = [1.5 + letters_of(word) for word in words]
    total, sounding = sum(weights), sum(span.seconds for span in spans)
    ends = np.cumsum(weights) / total * sounding
    borders = np.cumsum([span.seconds for span in spans])[:-1]
    for border in borders:  # a pause belongs after the mark that is nearest to where it is heard
        marked = [at for at, word in enumerate(words[:-1]) if word.rstrip("\"”’')")[-1:] in tuple(".,;:!?…—–")]
        near = [at for at in marked if abs(ends[at] - border) <= 0.12 * sounding + 0.15]
        if near:
            ends = _moved(ends, min(near, key=lambda at: abs(ends[at] - border)), float(border), borders)
    starts = np.concatenate(([0.0], ends[:-1]))
    return [Span(_at(start, spans, True), _at(end, spans, False)) for start, end in zip(starts, ends, strict=True)]


def _moved(ends: NDArray[np.float64], index: int, place: float, fixed: NDArray[np.float64]) -> NDArray[np.float64]:
    """The ends with one of them moved, those between it and its fixed neighbours in proportion."""
    low = max((float(one) for one in fixed if one < min(place, ends[index]) - 1e-9), default=0.0)
    high = min((float(one) for one in fixed if one > max(place, ends[index]) + 1e-9), default=float(ends[-1]))
    old = ends[index]
    moved = ends.copy()
    before = (ends > low) & (ends <= old)
    after = (ends > old) & (ends < high)
    moved[before] = low + (ends[before] - low) * (place - low) / max(1e-9, old - low)
    moved[after] = high - (high - ends[after]) * (high - place) / max(1e-9, high - old)
    return moved


def _at(sounding: float, spans: Sequence[Span], begins: bool) -> float:
    """Where in the recording so many seconds of sound have passed; at a border, after the pause for what begins."""
    passed = 0.0
    for span in spans:
        if sounding < passed + span.seconds - 1e-6 or (not begins and sounding <= passed + span.seconds + 1e-6):
            return span.start + max(0.0, sounding - passed)
        passed += span.seconds
    return spans[-1].end
