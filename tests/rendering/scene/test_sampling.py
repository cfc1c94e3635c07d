"""A card while a scene is drawn on it. Scripted: there is no card here."""

from __future__ import annotations

import time

import pytest

from story_assets.errors import RendererBusy
from story_assets.gpu.device import Device, UnreadableError
from story_assets.rendering.scene.sampling import Peak, Sampler

GIB = 1024**3


def card(used: int | None, temperature: float | None = None, utilisation: float | None = None) -> Device:
    free = None if used is None else 24 * GIB - used
    return Device("RTX 3090", "cuda", 0, 24 * GIB, free, "nvml", temperature, utilisation)


def sampled(*devices: Device | Exception, doubt: str | None = None) -> Peak:
    """What comes of these readings, one after the other."""
    left = list(devices)

    def read() -> tuple[Device, str | None]:
        if not left:
            raise UnreadableError("no more readings")
        device = left.pop(0)
        if isinstance(device, Exception):
            raise device
        return device, doubt

    with Sampler(read, pause=0.005) as sampler:
        deadline = time.monotonic() + 5
        while left and time.monotonic() < deadline:
            time.sleep(0.002)
    time.sleep(0.02)
    return sampler.peak()


def test_the_fullest_the_warmest_and_the_mean_at_work() -> None:
    """Over all looks."""
    peak = sampled(card(4 * GIB, 50, 80), card(16 * GIB, 71, 100), card(9 * GIB, 66, 90))
    assert peak == Peak(used=16 * GIB, temperature=71, utilisation=90.0, samples=3)


def test_what_a_source_does_not_tell_is_null_with_a_note() -> None:
    """Never a zero."""
    peak = sampled(card(4 * GIB), card(5 * GIB))
    assert (peak.used, peak.temperature, peak.utilisation) == (5 * GIB, None, None)
    assert peak.note == "nvml tells no temperature and no utilisation"


def test_a_look_that_fails_is_no_sample() -> None:
    """The others count."""
    peak = sampled(card(4 * GIB, 50, 80), RendererBusy("scripted"), card(5 * GIB, 50, 80))
    assert (peak.samples, peak.used) == (2, 5 * GIB)


def test_a_doubt_about_the_card_is_said() -> None:
    """As with two of one name."""
    assert sampled(card(4 * GIB, 50, 80), doubt="may be another's").note == "may be another's"


@pytest.mark.parametrize("note", [None, "drawn on the CPU: there is no card to sample"])
def test_without_a_look_there_is_a_reason(note: str | None) -> None:
    """A scene that was over too soon, or nothing to look at."""
    with Sampler(None, note) as sampler:
        pass
    assert sampler.peak() == Peak(note=note or "the scene was over before the first sample")
