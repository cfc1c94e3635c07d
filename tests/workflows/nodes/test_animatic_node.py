"""The animatic node, as ComfyUI and the embedded engine call it."""

import sys
import types

import numpy as np
import pytest

from workflows.nodes.animatic_node import StoryAnimatic

PROMPT = "A woman with cropped grey hair in a long red coat stands on a harbour pier at dusk, light rain."


def draw(**changes):
    """One small call of the node."""
    arguments = {"prompt": PROMPT, "seed": 1, "width": 128, "height": 72, "frames": 3, **changes}
    return StoryAnimatic().draw(**arguments)


def test_returns_frames_and_description():
    """Frames are float32 in 0..1, the description is in the result and in the history's ui."""
    out = draw()
    images, text = out["result"]
    assert tuple(images.shape) == (3, 72, 128, 3)
    assert str(images.dtype).endswith("float32")
    assert 0.0 <= float(images.min()) < 0.5 < float(images.max()) <= 1.0
    assert "red coat" in text
    assert out["ui"] == {"description": [text]}


def test_without_torch_the_frames_are_a_plain_array(monkeypatch):
    """The embedded engine has no torch, and the node does not load it."""
    monkeypatch.setitem(sys.modules, "torch", None)
    images, _ = draw()["result"]
    assert isinstance(images, np.ndarray)


def test_with_torch_loaded_the_frames_are_a_tensor(monkeypatch):
    """A ComfyUI has torch loaded and gets what torch makes of the array."""
    monkeypatch.setitem(sys.modules, "torch", types.SimpleNamespace(from_numpy=lambda array: ("tensor", array)))
    images, _ = draw()["result"]
    assert images[0] == "tensor"


def test_reports_progress_for_every_frame(monkeypatch):
    """ComfyUI's progress bar moves with each frame."""
    seen = []

    class Bar:
        def __init__(self, total):
            self.total = total

        def update_absolute(self, value, total=None, preview=None):
            seen.append((value, self.total))

    monkeypatch.setitem(sys.modules, "comfy", types.ModuleType("comfy"))
    monkeypatch.setitem(sys.modules, "comfy.utils", types.SimpleNamespace(ProgressBar=Bar))
    draw()
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_an_interrupt_stops_between_frames(monkeypatch):
    """What the host raises leaves the node before the next frame is drawn."""
    calls = []

    class Interrupted(Exception):
        pass

    def check():
        calls.append(1)
        if len(calls) > 2:
            raise Interrupted

    monkeypatch.setitem(sys.modules, "comfy", types.ModuleType("comfy"))
    monkeypatch.setitem(
        sys.modules, "comfy.model_management", types.SimpleNamespace(throw_exception_if_processing_interrupted=check)
    )
    with pytest.raises(Interrupted):
        draw(frames=30)
    assert len(calls) == 3


def test_inputs_say_what_the_graph_binds():
    """The node's inputs are those of the animatic graph, with their limits."""
    inputs = StoryAnimatic.INPUT_TYPES()
    assert set(inputs["required"]) == {"prompt", "seed", "width", "height", "frames"}
    assert set(inputs["optional"]) == {"negative", "scene_id"}
    assert inputs["required"]["seed"][1]["max"] == 2**64 - 1
    assert StoryAnimatic.RETURN_TYPES == ("IMAGE", "STRING")
