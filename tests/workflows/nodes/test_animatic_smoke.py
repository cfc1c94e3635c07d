"""The animatic node as ComfyUI calls it."""

from workflows.nodes.animatic_node import StoryAnimatic


def test_node_returns_frames_and_a_description():
    """One call gives float frames in 0..1 and words for them, in the history too."""
    out = StoryAnimatic().draw("A woman in a red coat stands on a pier at dusk.", 1, 128, 72, 3)
    images, text = out["result"]
    assert tuple(images.shape) == (3, 72, 128, 3)
    assert 0.0 <= float(images.min()) < float(images.max()) <= 1.0
    assert "red" in text
    assert out["ui"]["description"] == [text]
