"""A renderer's words never end the story: what no text can hold is left out where it enters, and the scene's policy applies."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from story_assets.library import StoryFolder
from tests.rendering.faulty import FaultyTransport, Rule
from tests.rendering.helpers import breaches, make_settings, render, scenes, server_through
from workflows.engine import Engine

LATIN_1 = "caf\udce9"
"""A file name that is no UTF-8, as Python gives it and ComfyUI sends it on."""


def changed(path: str, change: Callable[[Any], object]) -> Rule:
    """Answers under a path, with their JSON changed before they arrive."""

    def rule(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
        answer = go_on()
        if not request.url.path.startswith(path) or answer.status_code != 200:
            return answer
        found = json.loads(answer.read())
        return httpx.Response(200, content=change(found) or json.dumps(found))

    return rule


def odd_device(stats: Any) -> str:
    stats["devices"][0]["name"] = f"card \ud800 {LATIN_1}\x00"
    stats["devices"][0]["vram_free"] = "BIG"
    return json.dumps(stats).replace('"BIG"', "1" + "0" * 400)


def odd_words(history: Any) -> None:
    for entry in history.values():
        for _, data in entry["status"]["messages"]:
            if "exception_message" in data:
                data["exception_message"] = f"cannot open {LATIN_1} \ud800"


def direct_ml(stats: Any) -> None:
    """As a card under DirectML is told of, however much it has."""
    stats["devices"][0] |= {"name": "privateuseone", "type": "privateuseone", "index": 0}
    stats["devices"][0] |= {"vram_total": 1_073_741_824, "vram_free": 1_073_741_824}


def deep(history: Any) -> str:
    return "[" * 300 + "]" * 300 if history else "{}"


def test_statistics_nobody_can_bear_cost_nothing(story: StoryFolder, engine: Engine) -> None:
    transport = FaultyTransport(changed("/system_stats", odd_device))
    done = render(story, scenes("one"), lambda: server_through(transport, engine.url, engine.output_directory))
    (found,) = done.frames.scenes
    assert found.record.success
    assert breaches(found) == []


def test_a_card_that_cannot_tell_its_memory_has_no_limit_and_a_note(story: StoryFolder, engine: Engine) -> None:
    transport = FaultyTransport(changed("/system_stats", direct_ml))
    settings = make_settings(min_available_vram_mb=3000)
    done = render(
        story, scenes("one"), lambda: server_through(transport, engine.url, engine.output_directory), settings=settings
    )
    (found,) = done.frames.scenes
    assert found.record.success
    gpu = found.record.telemetry.gpu
    assert (gpu.type, gpu.vram_total, gpu.vram_free_before, gpu.vram_delta_mb) == ("privateuseone", None, None, None)
    assert [note for note in found.record.telemetry.system.fallback_notes if "privateuseone cannot tell its" in note]
    assert breaches(found, settings.queue_config) == []


def test_an_error_about_a_name_that_is_no_utf_8_fails_its_scene_alone(story: StoryFolder, engine: Engine) -> None:
    transport = FaultyTransport(changed("/history", odd_words))
    done = render(
        story,
        scenes("one", "two, boom", "three"),
        lambda: server_through(transport, engine.url, engine.output_directory),
    )
    assert [found.record.success for found in done.frames.scenes] == [True, False, True]
    failed = done.frames.scenes[1]
    assert "cannot open caf" in " ".join(failed.record.errors)
    assert failed.model_dump_json(by_alias=True).encode("utf-8")
    assert breaches(failed) == []


@pytest.mark.parametrize("path", ["/history", "/system_stats"])
def test_an_answer_nested_without_end_is_no_answer(story: StoryFolder, engine: Engine, path: str) -> None:
    transport = FaultyTransport(changed(path, deep))
    settings = make_settings(scene_max_wait_seconds=2, done_marker_wait_seconds=0.5)
    done = render(
        story, scenes("one"), lambda: server_through(transport, engine.url, engine.output_directory), settings=settings
    )
    (found,) = done.frames.scenes
    assert breaches(found, settings.queue_config) == []
