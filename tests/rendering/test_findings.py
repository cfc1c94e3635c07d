"""What the checks on frames find."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "reviewing"))

import reviewing_sample as sample

from story_assets.library import Library
from story_assets.models import Frames
from story_assets.rendering.findings import scene_vram


def frames(library: Library, **gpu: object) -> Frames:
    """Two scenes, the second on a card."""
    found = sample.complete(library.root, records=(sample.record(1), sample.degraded_record(2))).read(Frames)
    first, second = found.scenes
    telemetry = second.record.telemetry
    telemetry = telemetry.model_copy(update={"gpu": telemetry.gpu.model_copy(update=gpu)})
    changed = second.model_copy(update={"record": second.record.model_copy(update={"telemetry": telemetry})})
    return found.model_copy(update={"scenes": (first, changed)})


@pytest.mark.parametrize(
    ("gpu", "passed", "words"),
    [
        ({}, True, "13824 MiB"),
        ({"vram_delta_mb": -18432.0}, True, "18432"),
        ({"vram_delta_mb": -18433.0}, False, "scene-002"),
        ({"vram_delta_mb": None}, False, "not measured for scene-002"),
        ({"vram_delta_mb": 100.0}, True, "0 MiB"),
        ({"type": "cpu"}, True, "No scene was rendered on a GPU"),
    ],
)
def test_a_scene_that_takes_more_than_18_gib_is_named_and_an_unmeasured_one_does_not_pass(
    library: Library, gpu: dict[str, object], passed: bool, words: str
) -> None:
    found = scene_vram(frames(library, **gpu))
    assert found.passed is passed
    assert words in found.description
