"""Loudness and peaks as ffmpeg's own meter reads them."""

import math

import av
import numpy as np
import pytest

from quality.sound.loudness import RATE, clipped_samples, gain, integrated_loudness, true_peak


def meter(samples):
    """Integrated loudness and true peak (a ratio) by ffmpeg's `ebur128`."""
    channels = np.atleast_2d(samples).astype("f4")
    layout = "stereo" if channels.shape[0] == 2 else "mono"
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout=layout)
    ebur, sink = graph.add("ebur128", "peak=true:metadata=1"), graph.add("abuffersink")
    source.link_to(ebur)
    ebur.link_to(sink)
    graph.configure()
    found = {}
    for start in range(0, channels.shape[1], 4800):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(channels[:, start : start + 4800]), "fltp", layout)
        frame.sample_rate, frame.pts = RATE, start
        graph.push(frame)
        while True:
            try:
                found = dict(graph.pull().metadata) or found
            except av.error.BlockingIOError:
                break
    return float(found["lavfi.r128.I"]), float(found["lavfi.r128.true_peak"])


def noise(seconds, level, channels=1):
    rng = np.random.default_rng(1)
    white = rng.standard_normal((channels, int(seconds * RATE)))
    sound = np.stack([np.convolve(one, np.hanning(9), "same") for one in white])
    return (sound / np.abs(sound).max() * gain(level)).astype("f4")


@pytest.mark.parametrize("channels", [1, 2])
def test_it_reads_what_ffmpeg_reads(channels):
    sound = noise(6, -9, channels)
    sound[:, 2 * RATE : 4 * RATE] *= 0.02  # a pause, which the gate leaves out
    loudness, peak = meter(sound)
    assert integrated_loudness(sound) == pytest.approx(loudness, abs=0.1)
    assert true_peak(sound) == pytest.approx(20 * math.log10(peak), abs=0.15)


def test_a_sine_at_1_khz_has_the_loudness_of_the_standard():
    """EBU Tech 3341, case 1: a stereo sine at -23 dBFS reads -23 LUFS."""
    sine = gain(-23) * np.sin(2 * np.pi * 1000 * np.arange(5 * RATE) / RATE)
    assert integrated_loudness(np.stack([sine, sine])) == pytest.approx(-23, abs=0.1)


def test_a_peak_between_two_samples_is_seen():
    wave = np.sin(2 * np.pi * RATE / 4 * np.arange(RATE) / RATE + np.pi / 4)
    assert np.abs(wave).max() < 0.71
    assert true_peak(wave) == pytest.approx(0, abs=0.3)


def test_silence_has_no_loudness_and_no_peak():
    assert integrated_loudness(np.zeros(RATE)) is None
    assert integrated_loudness(np.ones(100)) is None
    assert true_peak(np.zeros(RATE)) is None


def test_two_samples_at_full_scale_are_clipped_and_one_is_a_peak():
    wave = np.zeros(100)
    wave[10] = 1
    assert clipped_samples(wave) == 0
    wave[11:13] = 1
    assert clipped_samples(wave) == 2
