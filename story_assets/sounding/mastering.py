"""Levels: how music gives way to speech, how a loop hides its seam, how loud a film is, and what no peak may pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quality.sound.loudness import gain, integrated_loudness
from story_assets.speech.audio import RATE, Samples

LOUDNESS = -16.0
"""LUFS, integrated: what films on the web have."""
CEILING = -2.0
"""dBTP of the mix. AAC puts peaks back that the limiter took: in the film they stay below -1."""
VOICE, MUSIC = -16.0, -19.0
"""LUFS before the mix is brought to `LOUDNESS`: of speech, and of music while nobody speaks."""
DUCK = -14.0
"""dB of music while somebody speaks; that is 17 dB below the voice."""
_FALL_SECONDS, _RISE_SECONDS = 0.35, 0.9
_HOLD_SECONDS = 2.6
"""A pause between lines that is shorter does not bring the music up again."""
_FADE_IN_SECONDS, _FADE_OUT_SECONDS = 1.2, 3.5
_SEAM_SECONDS = 2.0
_LOOKAHEAD_SECONDS = 0.006
_OVERSAMPLING = 4


def looped(music: Samples, length: int) -> Samples:
    """Music as long as a film: once more from the start where it is too short, over a cross-fade of equal power."""
    seam = min(round(_SEAM_SECONDS * RATE), music.shape[1] // 3)
    whole = music
    rising = np.sin(np.linspace(0, np.pi / 2, seam, dtype=np.float32))
    while whole.shape[1] < length:
        bridge = whole[:, -seam:] * rising[::-1] + music[:, :seam] * rising
        whole = np.concatenate((whole[:, :-seam], bridge, music[:, seam:]), axis=1)
    return whole[:, :length].copy()


def faded(music: Samples) -> Samples:
    """Music that comes in softly and goes out with the film, never cut off."""
    length = music.shape[1]
    rise, fall = min(length, round(_FADE_IN_SECONDS * RATE)), min(length, round(_FADE_OUT_SECONDS * RATE))
    music[:, :rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32))
    music[:, length - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return music


def ducking(length: int, spoken: Sequence[tuple[float, float]]) -> Samples:
    """The music's gain over time: down before the first word, up again when nobody speaks for a while.

    Args:
        length: Samples.
        spoken: Start and end of each line, in seconds, in order.
    """
    points: list[tuple[float, float]] = [(0.0, 0.0)]
    merged: list[tuple[float, float]] = []
    for start, end in spoken:
        if merged and start - merged[-1][1] < _HOLD_SECONDS:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    for start, end in merged:
        points += [(start - _FALL_SECONDS, 0.0), (start, DUCK), (end, DUCK), (end + _RISE_SECONDS, 0.0)]
    times, levels = zip(*sorted(points), strict=True)
    curve = np.interp(np.arange(0, length, 64) / RATE, times, levels)
    fine = np.interp(np.arange(length), np.arange(0, length, 64), 10 ** (curve / 20))
    return fine.astype(np.float32)


def levelled(samples: Samples, target: float) -> tuple[Samples, float]:
    """Samples at `target` LUFS, and the gain that took, in dB; as they are where they are silent."""
    found = integrated_loudness(samples)
    if found is None:
        return samples, 0.0
    return samples * np.float32(gain(target - found)), target - found


def limiting(mix: Samples, ceiling: float = CEILING) -> Samples:
    """The gain, sample by sample, under which no peak of `mix` passes `ceiling` dBTP. It looks ahead: nothing clicks."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    top = _peaks(mix)
    needed = np.minimum(1.0, gain(ceiling) / np.maximum(top, 1e-9))
    window = 2 * round(_LOOKAHEAD_SECONDS * RATE) + 1
    lowest = 1.0 - maximum_filter1d(1.0 - needed, window)
    return uniform_filter1d(lowest, window).astype(np.float32)


def _peaks(mix: Samples) -> Samples:
    """The highest peak at and about each sample, between samples too, over all channels."""
    from scipy.signal import resample_poly

    length = mix.shape[1]
    top = np.abs(mix).max(axis=0)
    stretch, margin = 10 * RATE, 64
    for channel in mix:
        for start in range(0, length, stretch):
            first, last = max(0, start - margin), min(length, start + stretch + margin)
            fine = np.abs(resample_poly(channel[first:last], _OVERSAMPLING, 1)).reshape(-1, _OVERSAMPLING).max(axis=1)
            end = min(length, start + stretch)
            top[start:end] = np.maximum(top[start:end], fine[start - first : end - first])
    return top
