"""Stories, settings and servers that the tests of rendering share."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from quality.telemetry import check_scene
from story_assets.comfyui.client import ComfyClient
from story_assets.comfyui.events import EventStream
from story_assets.comfyui.server import Server
from story_assets.library import StoryFolder
from story_assets.models import FrameSet, Generation, LLMHealthInfo, QueueConfig, Scene, Scenes
from story_assets.rendering.graphs.files import load_graph
from story_assets.rendering.render import Rendered, render_scenes
from story_assets.rendering.scene.results import SceneResult
from story_assets.settings import Settings

HERE = Path(__file__).parent
NODE_PACK = HERE / "node_pack"
GRAPHS = HERE / "graphs"
KEY = "20261122-test-01"

Connect = Callable[[], AbstractContextManager[Server]]


def scene(number: int, prompt: str = "a quiet lake") -> Scene:
    """A scene; words in its prompt steer the test node."""
    return Scene(
        scene_id=f"scene-{number:03d}",
        number=number,
        title=f"Scene {number}",
        prose="It was quiet.",
        prompt=prompt,
        negative_prompt="blur",
        narration="It was quiet.",
        themes=("mystery",),
        seed=100 + number,
        token_count=200,
        token_count_method="test",
        generation=Generation(provider="template", duration_seconds=0.1),
    )


def scenes(*prompts: str) -> Scenes:
    """A story's scenes with these prompts."""
    return Scenes(
        story_key=KEY,
        scenes=tuple(scene(number, prompt) for number, prompt in enumerate(prompts, start=1)),
        llm_health=LLMHealthInfo(status="skipped", skipped=True, timestamp=datetime(2026, 11, 22, tzinfo=UTC)),
    )


def make_settings(**changed: object) -> Settings:
    """Settings for small pictures and little patience."""
    quick: dict[str, Any] = {
        "frame_width": 64,
        "frame_height": 64,
        "scene_history_poll_interval_seconds": 0.2,
        "scene_post_execution_timeout_seconds": 0.5,
        "scene_max_wait_seconds": 20,
        "done_marker_wait_seconds": 0.3,
        "stability_seconds": 0.1,
        "stability_retries": 2,
        "comfyui_health_seconds": 0.5,
        "comfyui_unreachable_wait_seconds": 2,
        "comfyui_unreachable_waits": 15,
        "comfyui_free_wait_seconds": 0.2,
    }
    return Settings(_env_file=None, **{**quick, **changed})  # pyright: ignore[reportCallIssue]


def render(story: StoryFolder, planned: Scenes, connect: Connect, **options: Any) -> Rendered:
    """`render_scenes` with the quick graph; `settings` and all else by keyword."""
    options.setdefault("settings", make_settings())
    options.setdefault("graph", load_graph(str(GRAPHS / "moving")))
    return render_scenes(story, planned, connect=connect, **options)


def nobody() -> AbstractContextManager[Server]:
    """A renderer that must not be needed."""
    raise AssertionError("a renderer was started")


@contextlib.contextmanager
def server_through(
    transport: httpx.BaseTransport, url: str, folder: Path | None = None, socket_url: str | None = None
) -> Generator[Server]:
    """A server reached through `transport`; its socket may lead elsewhere."""
    with ComfyClient(url, transport=transport) as client, EventStream(socket_url or url) as events:
        yield Server(client.url, client, events, folder)


def breaches(frame_set: FrameSet, policy: QueueConfig | None = None) -> list[str]:
    """What of the telemetry contract a scene's record breaks."""
    policy = policy or make_settings().queue_config
    record = frame_set.record.model_dump(mode="json", by_alias=True)
    return [str(breach) for breach in check_scene(record, policy.model_dump(mode="json", by_alias=True))]


def notes(result: SceneResult | FrameSet) -> str:
    """All fallback notes of a scene in one text."""
    frame_set = result if isinstance(result, FrameSet) else result.frame_set
    return "\n".join(frame_set.record.telemetry.system.fallback_notes)
