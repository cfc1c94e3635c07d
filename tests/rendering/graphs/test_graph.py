"""Graphs and their bindings: filled where they should be, refused by file, node and input where they do not fit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from story_assets.errors import GraphError
from story_assets.rendering.graphs.files import graph_ids, load_graph, read_nodes
from story_assets.rendering.graphs.graph import Graph
from tests.rendering.helpers import GRAPHS

VALUES = {
    "prompt": "a lighthouse",
    "negative": "blur",
    "seed": 7,
    "width": 640,
    "height": 360,
    "frames": 30,
    "prefix": "story/scene-001/a1",
    "scene_id": "scene-001",
    "attempt": 1,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the test graph to break."""
    return Path(shutil.copytree(GRAPHS / "moving", tmp_path / "mine"))


def change(folder: Path, old: str, new: str, file: str = "binding.toml") -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", graph_ids())
def test_every_shipped_graph_loads_and_fills(name: str) -> None:
    """Each has a version, somewhere for the prompt, the seed and the prefix, and a node that saves frames."""
    graph = load_graph(name)
    filled = graph.fill(**VALUES)  # type: ignore[arg-type]
    for value in ("prompt", "seed", "prefix"):
        slot = graph.slots[value]
        assert filled[slot.node]["inputs"][slot.input] == VALUES[value]
    assert graph.name == f"{name}@{graph.version}"


def test_the_animatic_is_there() -> None:
    """The graph that needs no GPU takes every value and says what it drew."""
    graph = load_graph("animatic")
    assert set(VALUES) <= set(graph.slots)
    assert graph.description_node
    assert graph.writes_marker
    assert "StoryAnimatic" in graph.node_types()


def test_filling_leaves_the_graph_as_it_was(graph: Graph) -> None:
    """The same graph fills every scene."""
    before = graph.digest
    first = graph.fill(**VALUES)  # type: ignore[arg-type]
    first["1"]["inputs"]["prompt"] = "changed"
    assert graph.fill(**VALUES)["1"]["inputs"]["prompt"] == "a lighthouse"  # type: ignore[arg-type]
    assert graph.digest == before


def test_a_graph_of_ones_own_is_a_path(folder: Path) -> None:
    """Any exported workflow works with a binding and no code."""
    assert load_graph(str(folder)).id == "moving"


def test_the_digest_tells_other_pictures_from_other_titles(folder: Path) -> None:
    """An input that changes the pictures changes it; a node's title does not."""
    before = load_graph(str(folder)).digest
    nodes = json.loads((folder / "graph.json").read_text(encoding="utf-8"))
    nodes["1"]["_meta"] = {"title": "Another title"}
    (folder / "graph.json").write_text(json.dumps(nodes), encoding="utf-8")
    assert load_graph(str(folder)).digest == before
    nodes["2"]["inputs"]["compress_level"] = 4
    (folder / "graph.json").write_text(json.dumps(nodes), encoding="utf-8")
    assert load_graph(str(folder)).digest != before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"1.prompt"', '"9.prompt"', "no node '9'"),
        ('"1.prompt"', '"1.text"', "Node 1 .TestMovingPictures. has no input 'text'"),
        ('"1.prompt"', '"prompt"', "written node.input"),
        ('"1.prompt"', '"2.images"', "fed by another node"),
        ('"1.prompt"', '"1.seed"', "does not take a str"),
        ('seed = "1.seed"', 'seed = "1.prompt"', "does not take a int"),
        ('prompt = "1.prompt"\n', "", "no place for `prompt`"),
        ('prompt = "1.prompt"', 'prompt = "1.prompt"\nstyle = "1.prompt"', "Nothing by this name"),
        ('frames = "2"\n', "", "no node that saves frames"),
        ('[outputs]\nframes = "2"', '[outputs]\nframes = "7"', "no node '7'"),
        ("fps = 8", "fps = 0", "above 0"),
        ("[bind]", "[bind", "Could not read the binding"),
    ],
)
def test_a_binding_that_does_not_fit_is_named(folder: Path, old: str, new: str, said: str) -> None:
    """The message has the file and what is wrong in it."""
    change(folder, old, new)
    with pytest.raises(GraphError, match=said) as caught:
        load_graph(str(folder))
    assert "binding.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"nodes": [], "links": []}', "saved for the editor"),
        ("[]", "no workflow"),
        ("{}", "no workflow"),
        ('{"1": {"inputs": {}}}', "class_type"),
        ('{"1"', "Could not read the graph"),
    ],
)
def test_a_workflow_in_another_format_is_named(folder: Path, content: str, said: str) -> None:
    """The most common mistake, exporting for the editor, says how to export for the API."""
    (folder / "graph.json").write_text(content, encoding="utf-8")
    with pytest.raises(GraphError, match=said) as caught:
        load_graph(str(folder))
    assert "graph.json" in str(caught.value)


def test_an_unknown_graph_lists_the_known(tmp_path: Path) -> None:
    """So that a typo is seen at once."""
    with pytest.raises(GraphError, match="animatic"):
        load_graph("animatics")


def test_a_missing_binding_is_named(folder: Path) -> None:
    """A graph alone is not enough."""
    (folder / "binding.toml").unlink()
    with pytest.raises(GraphError, match="no binding"):
        load_graph(str(folder))


def test_a_keyframe_needs_a_place(graph: Graph, folder: Path) -> None:
    """A graph that takes none refuses one; another takes it where it is bound."""
    with pytest.raises(GraphError, match="no keyframe"):
        graph.fill(**VALUES, keyframe="key.png")  # type: ignore[arg-type]
    change(folder, "[bind]", '[bind]\nkeyframe = "1.negative"')
    change(folder, 'negative = "1.negative"\n', "")
    filled = load_graph(str(folder)).fill(**VALUES, keyframe="key.png")  # type: ignore[arg-type]
    assert filled["1"]["inputs"]["negative"] == "key.png"


def test_what_comfyui_writes_beside_inputs_is_no_trouble_but_a_number_that_cannot_be_sent_is_named(
    tmp_path: Path,
) -> None:
    """Taken out of a picture: ComfyUI keeps `"is_changed": [NaN]` there."""
    path = tmp_path / "graph.json"
    nodes = {
        "7": {"class_type": "KSampler", "inputs": {"cfg": 7.0, "deep": [{"x": 1.0}]}, "is_changed": [float("nan")]}
    }
    path.write_text(json.dumps(nodes), encoding="utf-8")
    assert json.dumps(read_nodes(path), allow_nan=False)
    for bad in (float("nan"), float("inf"), [{"x": float("-inf")}]):
        nodes["7"]["inputs"]["cfg"] = bad  # type: ignore[index]
        path.write_text(json.dumps(nodes), encoding="utf-8")
        with pytest.raises(GraphError, match=r"node 7 \(KSampler\), input cfg"):
            read_nodes(path)
