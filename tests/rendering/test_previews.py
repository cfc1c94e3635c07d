"""Pictures of scenes at work: read from the socket, kept beside the frames, gone when those are there."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from story_assets.comfyui import events as events_module
from story_assets.comfyui.events import At, EventStream
from story_assets.comfyui.previews import Preview, ScenePreview, preview
from story_assets.library import StoryFolder
from story_assets.operating.progress import Progress
from story_assets.rendering.fleet import reporter
from story_assets.rendering.fleet.reporter import words_of
from story_assets.rendering.graphs.graph import Graph
from tests.rendering.faulty import FaultyTransport, Rule
from tests.rendering.helpers import Connect, make_settings, render, scenes, server_through
from workflows.engine import Engine

JPEG = b"\xff\xd8\xff\xe0 a picture"
PNG = b"\x89PNG\r\n a picture"


def with_metadata(about: object, content: bytes = JPEG) -> bytes:
    """A message of the newer form."""
    text = about if isinstance(about, bytes) else json.dumps(about).encode()
    return struct.pack(">II", 4, len(text)) + text + content


class TestMessages:
    def test_the_old_form_names_nobody(self) -> None:
        """Eight bytes, then the picture."""
        assert preview(struct.pack(">II", 1, 1) + JPEG) == Preview(JPEG, ".jpg")

    def test_the_newer_form_names_its_prompt(self) -> None:
        """Its metadata come before the picture."""
        assert preview(with_metadata({"prompt_id": "p", "node_id": "3"}, PNG)) == Preview(PNG, ".png", "p")

    @pytest.mark.parametrize(
        "message",
        [
            b"",
            b"\x00\x00\x00\x01",
            b"\xff" * 64,
            struct.pack(">II", 3, 5) + b"text of a node",
            struct.pack(">II", 1, 1) + b"<html>no picture</html>",
            struct.pack(">II", 4, 4_000_000_000) + b"{}" + JPEG,
            with_metadata({"prompt_id": 7}),
            with_metadata([1]),
            with_metadata(b"\xff\xfe\x00"),
            with_metadata(b"[" * 100_000),
        ],
    )
    def test_anything_else_is_passed_over(self, message: bytes) -> None:
        """Text messages, later kinds, garbage."""
        assert preview(message) is None


def shown_of(stream: EventStream, *messages: Preview, running: tuple[str, ...]) -> dict[str, int]:
    """How many previews each of two watched prompts gets."""
    got = {"p": 0, "q": 0}

    def counting(prompt_id: str) -> Any:
        def count(shown: Preview) -> None:
            got[prompt_id] += 1

        return count

    with (
        stream.watching("p", node_count=1, on_preview=counting("p")) as first,
        stream.watching("q", node_count=1, on_preview=counting("q")) as second,
    ):
        for watch in (first, second):
            watch.running = watch.prompt_id in running
        for message in messages:
            stream._show(message)
    return got


def test_a_preview_goes_to_the_prompt_it_names() -> None:
    """And one of somebody else's prompt to nobody."""
    stream = EventStream("http://127.0.0.1:1")
    found = shown_of(stream, Preview(JPEG, ".jpg", "q"), Preview(JPEG, ".jpg", "another's"), running=("p",))
    assert found == {"p": 0, "q": 1}


def test_one_that_names_nobody_is_of_what_runs() -> None:
    """When two seem to run nobody can tell."""
    stream = EventStream("http://127.0.0.1:1")
    assert shown_of(stream, Preview(JPEG, ".jpg"), running=("p",)) == {"p": 1, "q": 0}
    assert shown_of(stream, Preview(JPEG, ".jpg"), running=("p", "q")) == {"p": 0, "q": 0}


@pytest.mark.parametrize("features", [True, False])
def test_the_latest_preview_lies_beside_the_frames_until_they_are_there(
    story: StoryFolder, connect: Connect, monkeypatch: pytest.MonkeyPatch, features: bool
) -> None:
    """Told once a scene, whole whenever it is read; by servers of either form."""
    monkeypatch.setattr(reporter, "_PREVIEW_SECONDS", 0.1)
    if not features:
        monkeypatch.setattr(events_module, "_FEATURES", "{}")
    told: list[Progress] = []
    shown: list[ScenePreview] = []

    def look(one: ScenePreview) -> None:
        with Image.open(one.path) as picture:
            picture.load()
        shown.append(one)

    done = render(story, scenes("slow, shown", "slow"), connect, on_progress=told.append, on_preview=look)
    assert all(one.record.success for one in done.frames.scenes)
    assert len(shown) > 2
    assert {one.scene_id for one in shown} == {"scene-001"}
    assert shown[-1].words.startswith("TestMovingPictures")
    said = [one.message for one in told if "preview" in one.message]
    assert said == ["scene-001: preview in frames/scene-001.preview.jpg"]
    assert not list((story.path / "frames").glob("*.preview*"))


def test_a_failed_scene_keeps_its_last_preview(
    story: StoryFolder, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may show why."""
    monkeypatch.setattr(reporter, "_PREVIEW_SECONDS", 0.0)
    settings = make_settings(scene_retry_budget=0)
    done = render(story, scenes("slow, shown, black"), connect, settings=settings)
    assert not done.frames.scenes[0].record.success
    assert (story.path / "frames" / "scene-001.preview.jpg").is_file()


def test_a_disk_that_refuses_a_preview_costs_no_scene(
    story: StoryFolder, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is told of it then."""
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError("scripted")))
    shown: list[ScenePreview] = []
    done = render(story, scenes("slow, shown"), connect, on_preview=shown.append)
    assert done.frames.scenes[0].record.success
    assert not shown


@pytest.mark.parametrize(("method", "posted"), [("auto", "auto"), ("none", "none"), ("default", None)])
def test_renderers_are_asked_for_previews(story: StoryFolder, engine: Engine, method: str, posted: str | None) -> None:
    """With each prompt, as newer servers take it; PREVIEW_METHOD=default asks for nothing."""
    asked: list[Any] = []

    def watch(request: httpx.Request, go_on: Any) -> httpx.Response:
        if request.method == "POST" and request.url.path == "/prompt":
            asked.append(json.loads(request.content).get("extra_data", {}).get("preview_method"))
        return go_on()

    rule: Rule = watch
    render(
        story,
        scenes("one"),
        lambda: server_through(FaultyTransport(rule), engine.url, engine.output_directory),
        settings=make_settings(preview_method=method),
    )
    assert asked == [posted]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (At(0.1, "1"), "TestMovingPictures"),
        (At(0.1, "1", 12, 20), "TestMovingPictures 12 of 20"),
        (At(0.1, "1.0.7", 3, 4), "TestMovingPictures 3 of 4"),
        (At(0.1, "99"), "node 99"),
    ],
)
def test_how_far_a_scene_is_in_words(graph: Graph, at: At, words: str) -> None:
    """The node by its type, and its steps where it tells them."""
    assert words_of(at, graph) == words
