"""The same promises on a real ComfyUI that has our nodes: `LIVE_COMFYUI_URL=http://127.0.0.1:8188 pytest -m live`."""

from __future__ import annotations

import os
import threading
import time

import httpx
import pytest

from story_assets.comfyui.server import connected
from story_assets.library import StoryFolder
from story_assets.rendering.graphs.files import load_graph
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


def test_a_prompt_that_somebody_interrupts_is_drawn_again(story: StoryFolder) -> None:
    """A click on Cancel in ComfyUI costs the scene one attempt and the story nothing."""
    url = os.environ["LIVE_COMFYUI_URL"]
    settings = make_settings(frame_width=768, frame_height=432, scene_max_wait_seconds=120)
    clicked: list[str] = []

    def click() -> None:
        deadline = time.monotonic() + 60
        while not clicked and time.monotonic() < deadline:
            for item in httpx.get(f"{url}/queue").json()["queue_running"]:
                time.sleep(0.5)
                httpx.post(f"{url}/interrupt", json={})
                clicked.append(item[1])
            time.sleep(0.1)

    somebody = threading.Thread(target=click)
    somebody.start()
    planned = scenes("A lighthouse in the rain at night", "A forest at dawn")
    done = render(story, planned, lambda: connected(url), settings=settings, graph=load_graph("animatic"))
    somebody.join()
    tried = {summary.prompt_id: summary for one in done.frames.scenes for summary in one.record.attempt_summaries}
    assert not tried[clicked[0]].success
    assert "interrupted" in (tried[clicked[0]].error or "")
    for frame_set in done.frames.scenes:
        assert frame_set.record.success
        assert breaches(frame_set, settings.queue_config) == []
