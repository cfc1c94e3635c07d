"""What is measured with: stories of scenes, a renderer of known speed, and its own account of what it did."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import time
import urllib.request
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from story_assets.comfyui.server import Server, connected
from story_assets.library import Library, StoryFolder
from story_assets.models import Brief, Generation, LLMHealthInfo, Scene, Scenes
from story_assets.rendering.graphs.files import load_graph
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.render import Rendered, render_scenes
from story_assets.rendering.scene.results import SceneResult
from story_assets.settings import Settings
from workflows.engine import EngineProcess

HERE = Path(__file__).parent
NODE_PACK = HERE / "node_pack"
SIZE_OF_268_KIB = (352, 256)
"""Noise does not compress: 352 × 256 × 3 bytes are 264 KiB, and the prompt in the file the rest."""


@dataclass(frozen=True)
class Renderer:
    """A server that has the benchmark's node and ours. `output` is its output folder, None to download."""

    url: str
    output: Path | None
    name: str


@dataclass(frozen=True)
class Run:
    """One prompt by the renderer's own clock, s since 1970."""

    start: float
    end: float
    scene_id: str


@contextlib.contextmanager
def renderer_at(output: Path, server: Renderer | None = None) -> Generator[Renderer]:
    """The server that was given, else the embedded engine in a process of its own."""
    if server is not None:
        yield server
        return
    with EngineProcess(output_directory=output, nodes=[NODE_PACK]) as engine:
        yield Renderer(engine.url, engine.output_directory, "embedded engine")


def fresh_key() -> str:
    """A story's key that no server has seen."""
    return f"20260101-benchmark-{time.time_ns() // 1000 % 10**9:09d}"


def graph_of(seconds: float) -> Graph:
    """The graph whose scenes take so long."""
    graph = load_graph(str(HERE / "graph"))
    nodes = {key: {**node, "inputs": dict(node["inputs"])} for key, node in graph.nodes.items()}
    nodes["1"]["inputs"]["seconds"] = seconds
    return dataclasses.replace(graph, nodes=nodes)


def render(
    story: StoryFolder,
    scenes: Scenes,
    renderer: Renderer,
    graph: Graph,
    size: tuple[int, int],
    on_scene: Callable[[SceneResult], None] = lambda result: None,
) -> Rendered:
    """Render with everything as it is by default but size and count of frames."""
    settings = Settings(_env_file=None, frame_width=size[0], frame_height=size[1], frame_target=25)  # pyright: ignore[reportCallIssue]
    done = render_scenes(
        story,
        scenes,
        settings=settings,
        graph=graph,
        connect=lambda: _connected(renderer),
        on_scene=on_scene,
    )
    failed = [one.record.errors for one in done.frames.scenes if not one.record.success]
    assert not failed, failed
    return done


@contextlib.contextmanager
def _connected(renderer: Renderer) -> Generator[Server]:
    with connected(renderer.url, folder=renderer.output) as server:
        server.folder = renderer.output  # else the server's own word for it would count
        yield server


def runs_of(renderer: Renderer, key: str) -> list[Run]:
    """A story's prompts as the renderer remembers them, in order."""
    with urllib.request.urlopen(f"{renderer.url}/history") as answer:
        entries: list[dict[str, Any]] = list(json.load(answer).values())
    mine = [entry for entry in entries if entry["prompt"][2]["2"]["inputs"]["filename_prefix"].startswith(f"{key}/")]
    return sorted((run_of(entry) for entry in mine), key=lambda run: run.start)


def run_of(entry: dict[str, Any]) -> Run:
    """A history entry's start, end and scene."""
    messages = dict(entry["status"]["messages"])
    start, end = (messages[f"execution_{kind}"]["timestamp"] / 1000 for kind in ("start", "success"))
    return Run(start, end, entry["prompt"][2]["2"]["inputs"]["scene_id"])


def story_of(root: Path, key: str) -> StoryFolder:
    """A registered story."""
    return Library(root).register(
        Brief(key=key, genre="thriller", seed=1, scenes=3, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    )


def planned(story: StoryFolder, count: int) -> Scenes:
    """So many scenes."""
    return Scenes(
        story_key=story.key,
        scenes=tuple(
            Scene(
                scene_id=f"scene-{number:03d}",
                number=number,
                title=f"Scene {number}",
                prose="It was quiet.",
                prompt=f"{story.key}, scene {number}",
                negative_prompt="",
                narration="It was quiet.",
                themes=("mystery",),
                seed=number,
                token_count=200,
                token_count_method="none",
                generation=Generation(provider="template", duration_seconds=0.1),
            )
            for number in range(1, count + 1)
        ),
        llm_health=LLMHealthInfo(status="skipped", skipped=True, timestamp=datetime(2026, 1, 1, tzinfo=UTC)),
    )


def clone(source: StoryFolder, target: Path) -> None:
    """A whole story once more, its files linked."""
    for path in source.path.rglob("*"):
        if path.is_file():
            place = target / path.relative_to(source.path)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, place)


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that so many per cent do not exceed."""
    return sorted(values)[min(len(values) - 1, -(-len(values) * share // 100) - 1)]
