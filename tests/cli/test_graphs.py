"""`story-assets graphs`, as a person meets it: what there is, what a server lacks, a workflow of one's own."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from story_assets.cli.app import app
from story_assets.rendering.graphs.files import load_graph
from workflows.nodes import NODE_CLASS_MAPPINGS

from .comfyui import describing

CAPTURED = Path(__file__).parents[1] / "workflows/graphs/object_info/0.12.1.json"
OWN = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "mine.safetensors"}},
    "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "a lake", "clip": ["1", 1]}},
    "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "blur", "clip": ["1", 1]}},
    "4": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 30}},
    "5": {
        "class_type": "KSampler",
        "inputs": {
            "model": ["1", 0], "positive": ["2", 0], "negative": ["3", 0], "latent_image": ["4", 0],
            "seed": 1, "steps": 20, "cfg": 7, "sampler_name": "euler", "scheduler": "normal", "denoise": 1,
        },
    },
    "6": {"class_type": "VAEDecode", "inputs": {"samples": ["5", 0], "vae": ["1", 2]}},
    "7": {"class_type": "SaveImage", "inputs": {"images": ["6", 0], "filename_prefix": "ComfyUI"}},
}  # fmt: skip


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["graphs", *map(str, arguments)])


@pytest.fixture
def nodes() -> dict[str, Any]:
    """What a ComfyUI with our nodes and no models says."""
    ours = {
        kind: {"input": node.INPUT_TYPES(), "output": list(node.RETURN_TYPES)}
        for kind, node in NODE_CLASS_MAPPINGS.items()
    }
    return copy.deepcopy(json.loads(CAPTURED.read_text(encoding="utf-8"))) | ours


@pytest.fixture
def url(nodes: dict[str, Any]) -> Iterator[str]:
    with describing(nodes) as url:
        yield url


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workflow as ComfyUI exports it."""
    path = tmp_path / "my workflow.json"
    path.write_text(json.dumps(OWN), encoding="utf-8")
    return path


def test_the_list_shows_each_with_what_it_needs() -> None:
    """And which one is chosen."""
    shown = run("list")
    assert shown.exit_code == 0
    assert f"● {load_graph('animatic').name}" in " ".join(shown.output.split())
    graphs = {graph["id"]: graph for graph in json.loads(run("list", "--json").output)}
    assert graphs["animatic"]["chosen"]
    assert [model["folder"] for model in graphs["wan22-5b-t2v"]["models"]] == [
        "diffusion_models",
        "text_encoders",
        "vae",
    ]


def test_a_graph_the_server_can_run_is_ready(url: str) -> None:
    """The animatic needs no model."""
    checked = run("check", "animatic", "--url", url)
    assert checked.exit_code == 0, checked.output
    assert "ComfyUI 0.12.1" in checked.output
    assert "✓ animatic  ready" in checked.output


def test_missing_models_are_named_with_their_place_and_source(url: str) -> None:
    """Exit code 1, and each file on a line with where it goes and where to get it."""
    checked = run("check", "sdxl-svd", "--url", url)
    assert checked.exit_code == 1
    assert "✗ sdxl-svd  2 model files missing" in checked.output
    for line in (
        "svd_xt.safetensors",
        "Put it into ComfyUI/models/checkpoints.",
        "https://huggingface.co/stabilityai/",
    ):
        assert line in checked.output


def test_missing_nodes_of_ours_name_the_command(url: str, nodes: dict[str, Any]) -> None:
    """Which puts them there."""
    del nodes["StorySaveFrames"]
    checked = run("check", "animatic", "--url", url)
    assert checked.exit_code == 1
    assert "1 node type missing" in checked.output
    assert "story-assets nodes install" in checked.output


def test_a_machine_can_read_what_is_missing(url: str) -> None:
    """One entry a graph and server."""
    (checked,) = json.loads(run("check", "wan22-5b-i2v", "--url", url, "--json").output)
    assert [lack["kind"] for lack in checked["missing"]] == ["model", "model", "model", "picture"]


def test_without_a_server_the_files_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens at the address in the settings: said, and no failure."""
    monkeypatch.setenv("COMFYUI_URLS", "http://127.0.0.1:9")
    checked = run("check")
    assert checked.exit_code == 0
    assert "Looking at the files only" in checked.output
    assert "✓ sdxl-svd  in order" in checked.output


def test_a_server_that_was_asked_for_must_answer() -> None:
    """One line, no traceback."""
    checked = run("check", "--url", "http://127.0.0.1:9")
    assert checked.exit_code == 1
    assert "Nobody answers" in checked.output


def test_a_graph_that_cannot_reach_the_frame_floor_is_no_use(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SVD makes 25 frames; a floor of 28 fails every scene, which is known now and not at four in the morning."""
    monkeypatch.setenv("FRAME_FLOOR", "28")
    checked = run("check", "sdxl-svd", "--offline")
    assert checked.exit_code == 1
    assert "makes at most 25 frames a scene; FRAME_FLOOR is 28" in checked.output


def test_a_workflow_of_ones_own_becomes_a_graph(own: Path, url: str, nodes: dict[str, Any]) -> None:
    """Bound, checked and ready without a line of code; the export itself is untouched."""
    before = own.read_bytes()
    bound = run("bind", own)
    assert bound.exit_code == 0, bound.output
    folder = own.with_suffix("")
    assert f"GRAPH={folder.resolve()}" in bound.output.replace("\n", "")
    assert own.read_bytes() == before

    nodes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"][0] = ["mine.safetensors"]
    checked = run("check", folder, "--url", url)
    assert checked.exit_code == 0, checked.output


def test_a_binding_is_never_written_over_silently(own: Path) -> None:
    """A person corrected it."""
    run("bind", own)
    binding = own.with_suffix("") / "binding.toml"
    binding.write_text(binding.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    again = run("bind", own)
    assert again.exit_code == 2
    assert "--force" in again.output
    assert binding.read_text(encoding="utf-8").endswith("# mine\n")
    assert run("bind", own, "--force").exit_code == 0
    assert "# mine" not in binding.read_text(encoding="utf-8")


def test_binding_a_folder_never_touches_its_graph_silently(own: Path, tmp_path: Path) -> None:
    """Where the copy would differ from the export in the same place, another folder is asked for."""
    folder = tmp_path / "mine"
    folder.mkdir()
    own.rename(folder / "graph.json")
    refused = run("bind", folder)
    assert refused.exit_code == 2
    assert "--into" in refused.output
    assert not (folder / "binding.toml").exists()
    assert run("bind", folder, "--into", tmp_path / "bound").exit_code == 0


def test_what_could_not_be_guessed_is_said(own: Path) -> None:
    """Exit code 1 when it cannot be used like that; the binding is there to fill in."""
    nodes = copy.deepcopy(OWN)
    del nodes["5"]["inputs"]["seed"]
    own.write_text(json.dumps(nodes), encoding="utf-8")
    bound = run("bind", own)
    assert bound.exit_code == 1
    assert "no node takes a `seed`" in bound.output
    assert (own.with_suffix("") / "binding.toml").is_file()


def test_an_export_for_the_editor_says_how_to_export(own: Path) -> None:
    """The most common mistake."""
    own.write_text('{"nodes": [], "links": []}', encoding="utf-8")
    bound = run("bind", own)
    assert bound.exit_code == 1
    assert "Export (API)" in bound.output
    assert not own.with_suffix("").exists()
