"""The shipped graphs against what ComfyUI says of the nodes they use, captured from two versions.

`object_info/<version>.json` holds the answers of a ComfyUI without models to `/object_info/<class>`, for the core classes
that the graphs use, without tooltips.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from story_assets.rendering.graphs.files import graph_ids, load_graph
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.graphs.needs import Describe, lacks_of
from workflows.nodes import NODE_CLASS_MAPPINGS

VERSIONS = ("0.3.64", "0.12.1", "0.33.0")
DOCS = Path(__file__).parents[3] / "docs" / "graphs"


def described(version: str) -> Describe:
    """What a ComfyUI of this version says of a node type: ours as they are now, the others as captured."""
    captured = json.loads((Path(__file__).parent / f"object_info/{version}.json").read_text(encoding="utf-8"))

    def describe(kind: str) -> Mapping[str, Any] | None:
        ours = NODE_CLASS_MAPPINGS.get(kind)
        if ours is not None:
            return {"input": ours.INPUT_TYPES(), "output": list(ours.RETURN_TYPES)}
        return captured.get(kind)

    return describe


@pytest.fixture(params=graph_ids())
def graph(request: pytest.FixtureRequest) -> Graph:
    return load_graph(request.param)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_server_without_models_lacks_nothing_but_models(graph: Graph, version: str) -> None:
    """Node types, inputs, options, ranges and links are right in every variant; each model file has its folder."""
    lacks = lacks_of(graph, described(version))
    assert [lack for lack in lacks if lack.kind not in ("model", "picture")] == []
    assert {lack.what for lack in lacks if lack.kind == "model"} == {model.name for model in graph.models}
    for model in graph.models:
        assert any(f"ComfyUI/models/{model.folder}" in lack.cure and lack.url == model.url for lack in lacks)
    if "keyframe" not in graph.slots:
        assert not [lack for lack in lacks if lack.kind == "picture"]


def test_every_graph_takes_what_a_scene_gives(graph: Graph) -> None:
    """Size, frames, seed and the rest all have a place, and frames come with a done marker."""
    given = {"prompt", "negative", "seed", "width", "height", "frames", "prefix", "scene_id", "attempt"}
    assert given <= set(graph.slots)
    assert graph.writes_marker


def test_every_sampler_gets_the_seed(graph: Graph) -> None:
    """No picture of a reroll is the same as before because one of two samplers kept its seed."""
    seeds = {(node_id, "seed") for node_id, node in graph.nodes.items() if "seed" in node["inputs"]}
    assert {(slot.node, slot.input) for slot in graph.places("seed")} == seeds


def test_every_graph_with_models_can_be_faster_and_lighter(graph: Graph) -> None:
    """Each variant is another graph, never leaves the film's size, and says what it gives up."""
    if not graph.models:
        return
    assert graph.fast
    assert graph.light
    digests = [graph.digest, graph.faster().digest, *(graph.lighter(n + 1).digest for n in range(len(graph.light)))]
    assert len(set(digests)) == len(digests)
    bound = {slot for name in ("width", "height", "prefix", "prompt") for slot in graph.places(name)}
    for variant in (graph.fast, *graph.light):
        assert not bound & set(variant.values)


def test_the_frame_floor_can_be_met(graph: Graph) -> None:
    """With the settings as they come, every graph makes at least 25 frames."""
    assert graph.counts.nearest(30) >= 25


def test_every_graph_has_a_page_that_names_its_models(graph: Graph) -> None:
    """The page, the binding and the graph agree on each file and its folder."""
    page = (DOCS / f"{graph.id}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {graph.id}")
    for model in graph.models:
        assert f"models/{model.folder}/{model.name}" in page
        assert model.url
        assert model.url in page
        assert model.url.endswith(model.name)
