"""The engine in this process: what it leaves behind, and what can be replaced in it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import workflows
from workflows.engine import Engine, PortInUseError, PublicHostError
from workflows.engine.errors import ForeignModuleError
from workflows.engine.executor import Executor
from workflows.engine.types import QueueItem, RunResult

GRAPH = Path(workflows.__file__).parent / "graphs" / "animatic"
STAND_INS = {"comfy", "comfy.utils", "comfy.model_management", "folder_paths"}


def picture(prefix: str) -> dict[str, Any]:
    return {
        "1": {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": 1, "color": 1}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": prefix}},
    }


def test_nothing_stays_behind_when_it_stops(tmp_path: Path) -> None:
    """Neither threads, nor stand-in modules, nor temporary folders, nor the port."""
    threads = set(threading.enumerate())
    with Engine(output_directory=tmp_path) as engine:
        assert set(sys.modules) >= STAND_INS
        scratch = engine.temp_directory.parent
        assert scratch.is_relative_to(Path(tempfile.gettempdir()).resolve())
        port = engine.port
    assert not STAND_INS & set(sys.modules)
    assert not scratch.exists()
    assert not {thread for thread in set(threading.enumerate()) - threads if thread.name.startswith("engine")}
    with Engine(output_directory=tmp_path, port=port) as again:
        assert again.port == port


def test_two_engines_keep_their_folders_apart(tmp_path: Path, scratch_nodes: Path, client_of: Any) -> None:
    """Each node asks the engine that runs it where files go."""
    with (
        Engine(output_directory=tmp_path / "one", nodes=[scratch_nodes]) as one,
        Engine(output_directory=tmp_path / "two", nodes=[scratch_nodes]) as two,
    ):
        for engine in (one, two):
            inputs = {"images": ["1", 0], "filename_prefix": "a/x"}
            graph = {**picture(""), "2": {"class_type": "ScratchSaveFrames", "inputs": inputs}}
            client_of(engine.url).run(graph)
    for name in ("one", "two"):
        assert sorted(path.name for path in (tmp_path / name / "a").iterdir()) == ["x.done", "x_00001_.png"]


def test_a_taken_port_is_told_apart_from_other_trouble(engine: Engine, tmp_path: Path) -> None:
    """The second engine on a port fails with its own error."""
    with pytest.raises(PortInUseError, match=str(engine.port)):
        Engine(output_directory=tmp_path, port=engine.port).start()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.com"])
def test_the_world_is_shut_out_unless_invited(host: str, tmp_path: Path) -> None:
    """A host beyond loopback is refused before anything starts."""
    with pytest.raises(PublicHostError, match="--listen-anywhere"):
        Engine(output_directory=tmp_path, host=host)
    Engine(output_directory=tmp_path, host=host, listen_anywhere=True)


def test_it_does_not_stand_in_for_a_loaded_comfyui(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the real modules are loaded, they stay, and the engine says to run elsewhere."""
    real = ModuleType("folder_paths")
    monkeypatch.setitem(sys.modules, "folder_paths", real)
    with pytest.raises(ForeignModuleError, match=r"workflows\.engine"):
        Engine(output_directory=tmp_path).start()
    assert sys.modules["folder_paths"] is real


def test_a_broken_node_folder_costs_only_its_own_nodes(
    tmp_path: Path, client_of: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """It is reported; everything else works."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "__init__.py").write_text("raise RuntimeError('half installed')\n", encoding="utf-8")
    with Engine(output_directory=tmp_path / "out", nodes=[tmp_path / "broken", tmp_path / "missing"]) as engine:
        assert client_of(engine.url).run(picture("a/x"))["status"]["completed"]
    assert "half installed" in caplog.text


def test_parts_can_be_replaced(tmp_path: Path, client_of: Any) -> None:
    """A fault is put in by a subclass that makes another part."""

    class Refusing(Executor):
        def execute(self, item: QueueItem) -> RunResult:
            return RunResult()

    class Faulty(Engine):
        def make_executor(self) -> Executor:
            return Refusing(self.nodes, self.bus)

    with Faulty(output_directory=tmp_path) as engine:
        assert client_of(engine.url).run(picture("a/x"))["status"]["status_str"] == "error"


def test_a_fault_of_its_own_ends_one_prompt_and_not_the_engine(tmp_path: Path, client_of: Any) -> None:
    """The prompt counts as failed with the reason, and the next one runs."""

    class OnceBroken(Executor):
        broken = True

        def execute(self, item: QueueItem) -> RunResult:
            if self.broken:
                self.broken = False
                raise RuntimeError("a bug")
            return super().execute(item)

    class Faulty(Engine):
        def make_executor(self) -> Executor:
            return OnceBroken(self.nodes, self.bus)

    with Faulty(output_directory=tmp_path) as engine:
        speaking = client_of(engine.url)
        failed = speaking.run(picture("a/x"))
        assert failed["status"]["status_str"] == "error"
        assert failed["status"]["messages"][-1][1]["exception_message"] == "a bug"
        assert speaking.run(picture("a/x"))["status"]["status_str"] == "success"


def test_our_graph_is_refused_whole_when_its_frames_cannot_be_saved(client: Any) -> None:
    """A prefix that leads out is a 400 before anything is drawn, not a drawing that goes nowhere."""
    graph = json.loads((GRAPH / "graph.json").read_text(encoding="utf-8"))
    graph["2"]["inputs"]["filename_prefix"] = "../x"
    answer = client.prompt(graph)
    assert answer.status_code == 400
    assert list(answer.json()["node_errors"]) == ["2"]


def test_our_graph_runs_as_it_is_shipped(engine: Engine, client: Any) -> None:
    """The animatic graph, filled through its binding: frames, marker and description."""
    graph = json.loads((GRAPH / "graph.json").read_text(encoding="utf-8"))
    binding = tomllib.loads((GRAPH / "binding.toml").read_text(encoding="utf-8"))
    values = {
        "prompt": "A lighthouse by the sea at night, rain.",
        "negative": "text",
        "seed": 7,
        "width": 192,
        "height": 108,
        "frames": 4,
        "prefix": "film/scene-001/a1",
        "scene_id": "scene-001",
        "attempt": 1,
    }
    assert binding["bind"].keys() == values.keys()
    for name, target in binding["bind"].items():
        node, _, field = target.partition(".")
        assert field in graph[node]["inputs"]
        graph[node]["inputs"][field] = values[name]

    outputs = client.run(graph, client_id="c")["outputs"]
    assert len(outputs[binding["outputs"]["frames"]]["images"]) == 4
    assert outputs[binding["outputs"]["description"]]["description"][0]
    marker = json.loads((engine.output_directory / "film/scene-001/a1.done").read_text(encoding="utf-8"))
    assert (marker["FrameCount"], marker["SceneId"], marker["Attempt"]) == (4, "scene-001", 1)

    graph["2"]["inputs"]["filename_prefix"] = "film/scene-001/a2"
    again = client.run(graph, client_id="c")["outputs"]
    described = binding["outputs"]["description"]  # the drawing came from the cache, its description must come too
    assert again[described]["description"] == outputs[described]["description"]


def test_the_engine_runs_without_torch(tmp_path: Path) -> None:
    """A whole render in a fresh process loads no torch."""
    script = (
        "import pathlib, sys, time, httpx\n"
        "from workflows.engine import Engine\n"
        f"with Engine(output_directory=pathlib.Path({str(tmp_path)!r})) as engine:\n"
        f"    httpx.post(engine.url + '/prompt', json={{'prompt': {picture('a/x')!r}}})\n"
        "    while not httpx.get(engine.url + '/history').json(): time.sleep(0.01)\n"
        "assert 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).resolve().parents[3], timeout=60)
