"""Which renderer draws, and the embedded engine's life: started when needed, revived when it dies, gone when done."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from story_assets.comfyui.embedded import EmbeddedEngine, embedded_engine
from story_assets.errors import GraphError, RendererUnavailable
from story_assets.library import StoryFolder
from story_assets.operating.progress import Progress
from story_assets.rendering.fleet.selection import chosen_renderers
from story_assets.rendering.graphs.files import load_graph
from story_assets.rendering.graphs.graph import Graph
from tests.rendering.helpers import breaches, make_settings, notes, render, scenes
from workflows.engine import Engine

SMALL = {"frame_width": 128, "frame_height": 72}


@pytest.fixture
def animatic() -> Graph:
    return load_graph("animatic")


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address where nobody listens, and nobody will."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


def test_comfyui_that_answers_is_taken(engine: Engine, graph: Graph, tmp_path: Path) -> None:
    """It has the graph's nodes, so nothing is embedded and nothing noted; its output folder is known from itself."""
    settings = make_settings(comfyui_urls=engine.url, comfyui_output_dir=engine.output_directory)
    with chosen_renderers(settings, graph, tmp_path) as fleet:
        [server] = fleet.servers
        assert server.name == engine.url
        assert server.notes == ()
        assert server.folder == engine.output_directory


def test_one_that_answers_is_enough(engine: Engine, graph: Graph, nowhere: str, tmp_path: Path) -> None:
    """A dead server in the list is left out, may come back, and a person is told."""
    said: list[str] = []
    settings = make_settings(comfyui_urls=f"{nowhere},{engine.url}")
    with chosen_renderers(settings, graph, tmp_path, said.append) as fleet:
        dead, alive = fleet.servers
        assert alive.away is None
        assert "No ComfyUI" in (dead.away or "")
    assert "left out" in said[0]


def test_without_comfyui_the_embedded_engine_draws(
    story: StoryFolder, animatic: Graph, nowhere: str, home: Path
) -> None:
    """A whole story without any service, and every scene notes the step down."""
    settings = make_settings(comfyui_urls=nowhere, **SMALL)
    done = render(
        story,
        scenes("A lighthouse in the rain at night", "A forest at dawn"),
        lambda: chosen_renderers(settings, animatic, story.path.parent),
        settings=settings,
        graph=animatic,
    )
    assert done.frames.renderer == "embedded"
    for frame_set in done.frames.scenes:
        assert frame_set.record.success
        assert (frame_set.width, frame_set.height) == (128, 72)
        assert f"No ComfyUI at {nowhere}" in notes(frame_set)
        assert "using the embedded engine" in notes(frame_set)
        assert breaches(frame_set) == []
        assert frame_set.description is not None
        assert frame_set.description.source == "renderer"
    assert list((home / ".dagster" / "engine").iterdir()) == [], "the scratch folder goes with the engine"


def test_embedded_on_purpose_is_no_step_down(animatic: Graph, tmp_path: Path, nowhere: str) -> None:
    """RENDERER=embedded asks no ComfyUI and notes nothing."""
    with chosen_renderers(make_settings(renderer="embedded", comfyui_urls=nowhere), animatic, tmp_path) as fleet:
        [server] = fleet.servers
        assert server.notes == ()
        assert server.name == "embedded"


def test_comfyui_on_purpose_is_not_replaced(animatic: Graph, tmp_path: Path, nowhere: str) -> None:
    """RENDERER=comfyui with nobody there is waited for as often as set, then an error that names the address."""
    said: list[str] = []
    waits = {"comfyui_unreachable_wait_seconds": 0.05, "comfyui_unreachable_waits": 2}
    settings = make_settings(renderer="comfyui", comfyui_urls=nowhere, **waits)
    with pytest.raises(RendererUnavailable, match=nowhere):
        chosen_renderers(settings, animatic, tmp_path, said.append).__enter__()
    assert [line.rpartition(", ")[2] for line in said] == ["1 of 2", "2 of 2"]


def test_a_server_without_our_nodes_is_passed_over(engine: Engine, graph: Graph, tmp_path: Path) -> None:
    """What it lacks is named: in the note under auto, in the error when it is wanted."""
    lacking = Graph(**{**graph.__dict__, "nodes": {**graph.nodes, "9": {"class_type": "StoryTeleport", "inputs": {}}}})
    wanted = make_settings(renderer="comfyui", comfyui_urls=engine.url)
    with (
        pytest.raises(GraphError, match="lacks the node types StoryTeleport"),
        chosen_renderers(wanted, lacking, tmp_path),
    ):
        pass
    auto = make_settings(comfyui_urls=engine.url)
    refused = pytest.raises(GraphError, match="embedded engine cannot run the graph")
    with refused as caught, chosen_renderers(auto, lacking, tmp_path):
        pass
    assert f"ComfyUI at {engine.url} lacks StoryTeleport" in str(caught.value)


def test_an_engine_that_dies_is_started_again(story: StoryFolder, animatic: Graph, home: Path) -> None:
    """Killed in the middle of a scene, it comes back at the same address and the scene is posted again."""
    settings = make_settings(renderer="embedded", frame_width=320, frame_height=184)
    engines: list[int] = []

    def connect() -> object:
        return chosen_renderers(settings, animatic, story.path.parent)

    def on_progress(progress: Progress) -> None:
        if progress.done and not progress.message and not engines:
            folder = next(path for path in (home / ".dagster" / "engine").iterdir() if path.is_dir())
            assert folder.name.startswith(str(os.getpid()))
            engines.append(kill_engine())

    done = render(
        story,
        scenes("A harbour at noon", "A street"),
        connect,
        settings=settings,
        graph=animatic,
        on_progress=on_progress,
    )
    assert engines
    for frame_set in done.frames.scenes:
        assert frame_set.record.success, frame_set.record.errors
        assert frame_set.record.attempts_run == 1
        assert breaches(frame_set) == []
    assert "died and was started again" in "".join(notes(frame_set) for frame_set in done.frames.scenes)


def kill_engine() -> int:
    """Kill this process's engine as the system would; returns its process id."""
    import psutil

    for child in psutil.Process().children():
        if "workflows.engine" in " ".join(child.cmdline()):
            child.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
            return child.pid
    raise AssertionError("there is no engine")


def test_scratch_folders_of_the_dead_are_swept(tmp_path: Path, home: Path) -> None:
    """What a killed run left is removed at the next start; a running one's is not touched."""
    left = home / ".dagster" / "engine" / "999999-dead"
    (left / "output").mkdir(parents=True)
    (left / "output" / "frame.png").write_bytes(b"x")
    with embedded_engine(tmp_path / "library") as first:
        assert not left.exists()
        with embedded_engine(tmp_path / "library") as second:
            assert first.output_directory.parent.is_dir()
            assert first.url != second.url
        assert first.output_directory.parent.is_dir()


def test_an_engine_that_cannot_start_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own last words are in the error."""
    monkeypatch.setattr("sys.executable", str(tmp_path / "no-python"))
    with pytest.raises(RendererUnavailable, match="embedded engine did not start"):
        EmbeddedEngine(tmp_path)
