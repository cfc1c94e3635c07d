"""Loudness and peaks as broadcasters measure them (ITU-R BS.1770-4, EBU R 128)."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.floating[Any]]
"""Channels × samples, or samples alone; full scale is ±1."""

RATE = 48_000
"""Samples a second of everything measured here: the standard gives its filters for this rate."""

_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""BS.1770-4, tables 1 and 2: a head's shelf, then a high pass."""
_BLOCK, _STEP = int(0.4 * RATE), int(0.1 * RATE)
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0
_OFFSET = -0.691
_OVERSAMPLING = 4
_STRETCH = 20 * RATE
"""Samples oversampled at once, so that an hour takes no more memory than a minute."""
_MARGIN = 64


def integrated_loudness(samples: Samples) -> float | None:
    """Integrated loudness in LUFS of sound at 48 kHz; None where all is silence, or shorter than 0.4 s.

    Mono counts as one channel, as a meter reads a mono file: the same voice on two channels is 3 LU louder.
    """
    from scipy.signal import lfilter

    channels = np.atleast_2d(samples)
    length = channels.shape[1]
    if length < _BLOCK:
        return None
    starts = np.arange(0, length - _BLOCK + 1, _STEP)
    power = np.zeros(len(starts))
    for channel in channels:
        weighted = lfilter(*_HIGH_PASS, lfilter(*_SHELF, channel.astype(np.float64)))
        energy = np.concatenate(([0.0], np.cumsum(np.square(weighted))))
        power += (energy[starts + _BLOCK] - energy[starts]) / _BLOCK
    loud = power[power > _power(_ABSOLUTE_GATE)]
    if not loud.size:
        return None
    gated = loud[loud > _power(_loudness(float(loud.mean())) + _RELATIVE_GATE)]
    return _loudness(float(gated.mean()))


def true_peak(samples: Samples) -> float | None:
    """The highest peak between samples too, in dBTP; None for silence."""
    from scipy.signal import resample_poly

    highest = 0.0
    for channel in np.atleast_2d(samples):
        for start in range(0, channel.size, _STRETCH):
            piece = channel[max(0, start - _MARGIN) : start + _STRETCH + _MARGIN]
            if piece.size:
                highest = max(highest, float(np.abs(resample_poly(piece, _OVERSAMPLING, 1)).max()))
        if channel.size:
            highest = max(highest, float(np.abs(channel).max()))
    return decibels(highest) if highest else None


def clipped_samples(samples: Samples) -> int:
    """How many samples stand at full scale beside another that does: a lone one is a peak, two are cut off."""
    full = np.abs(np.atleast_2d(samples)) >= 0.9999
    return int(np.count_nonzero(full[:, 1:] & full[:, :-1]))


def decibels(ratio: float) -> float:
    """An amplitude's ratio in dB."""
    return 20 * math.log10(ratio) if ratio > 0 else -math.inf


def gain(level: float) -> float:
    """DB as an amplitude's ratio."""
    return 10 ** (level / 20)


def _loudness(power: float) -> float:
    return _OFFSET + 10 * math.log10(power)


def _power(loudness: float) -> float:
    return 10 ** ((loudness - _OFFSET) / 10)
