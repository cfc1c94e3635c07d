"""The same promises on a real ComfyUI that has our nodes: `LIVE_COMFYUI_URL=http://127.0.0.1:8188 pytest -m live`."""

from __future__ import annotations

import os

import pytest

from story_assets.library import StoryFolder
from story_assets.rendering.graph import load_graph
from story_assets.rendering.server import connected
from tests.rendering.helpers import breaches, make_settings, notes, render, scenes

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif("LIVE_COMFYUI_URL" not in os.environ, reason="LIVE_COMFYUI_URL names no ComfyUI"),
]


def test_a_story_on_a_real_comfyui(story: StoryFolder) -> None:
    """Every scene comes whole, with valid telemetry and no step down; a second run renders nothing."""
    url = os.environ["LIVE_COMFYUI_URL"]
    settings = make_settings(frame_width=256, frame_height=144, scene_max_wait_seconds=120)
    planned = scenes("A lighthouse in the rain at night", "A forest at dawn", "A harbour at noon")
    options = {"settings": settings, "graph": load_graph("animatic")}
    done = render(story, planned, lambda: connected(url), **options)
    for frame_set in done.frames.scenes:
        assert frame_set.record.success, frame_set.record.errors
        assert frame_set.record.telemetry.done_marker_detected
        assert breaches(frame_set, settings.queue_config) == []
        assert notes(frame_set) == ""
    again = render(story, planned, lambda: connected(url), **options)
    assert again.frames == done.frames
