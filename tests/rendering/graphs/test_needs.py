"""What a server lacks is named before any run: nodes, files with their place, values, links."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from story_assets.rendering.graphs.files import load_graph
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.graphs.needs import Lack, lacks_of, loose_ends

NODES: dict[str, Any] = {
    "1": {"class_type": "Loader", "inputs": {"ckpt_name": "a.safetensors"}},
    "2": {"class_type": "Draw", "inputs": {"text": "", "seed": 0, "steps": 20, "sampler": "euler", "model": ["1", 0]}},
    "3": {"class_type": "StorySaveFrames", "inputs": {"images": ["2", 0], "filename_prefix": "x"}},
}
BINDING = """
[bind]
prompt = "2.text"
seed = "2.seed"
prefix = "3.filename_prefix"
[outputs]
frames = "3"
"""
SERVER: dict[str, Any] = {
    "Loader": {"input": {"required": {"ckpt_name": [["a.safetensors", "b.safetensors"]]}}, "output": ["MODEL", "VAE"]},
    "Draw": {
        "input": {
            "required": {
                "text": ["STRING", {"multiline": True}],
                "seed": ["INT", {"min": 0, "max": 100}],
                "steps": ["INT", {"min": 1, "max": 50}],
                "sampler": ["COMBO", {"options": ["euler", "uni_pc"]}],
                "model": ["MODEL", {}],
            }
        },
        "output": ["IMAGE"],
    },
    "StorySaveFrames": {"input": {"required": {"images": ["IMAGE"], "filename_prefix": ["STRING"]}}, "output": []},
}


class Bench:
    """A graph and a server to break."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.nodes, self.server, self.binding = copy.deepcopy(NODES), copy.deepcopy(SERVER), BINDING
        self.asked: list[str] = []

    def graph(self) -> Graph:
        (self.path / "graph.json").write_text(json.dumps(self.nodes), encoding="utf-8")
        (self.path / "binding.toml").write_text(self.binding, encoding="utf-8")
        return load_graph(str(self.path))

    def describe(self, kind: str) -> Mapping[str, Any] | None:
        self.asked.append(kind)
        return self.server.get(kind)

    def lacks(self) -> list[Lack]:
        return lacks_of(self.graph(), self.describe)

    def only(self) -> Lack:
        (lack,) = self.lacks()
        return lack


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_server_that_has_all_lacks_nothing(bench: Bench) -> None:
    """And is asked once for each node type, whatever the number of variants."""
    bench.binding += '[fast]\nnote = "x"\nset = { "2.steps" = 5 }\n'
    assert bench.lacks() == []
    assert sorted(bench.asked) == sorted(SERVER)


def test_a_missing_node_type_says_how_to_get_it(bench: Bench) -> None:
    """Ours by our own command, others by their pack."""
    del bench.server["StorySaveFrames"]
    assert (bench.only().kind, bench.only().what) == ("node", "StorySaveFrames")
    assert "story-assets nodes install" in bench.only().cure
    bench.server = copy.deepcopy(SERVER)
    del bench.server["Draw"]
    assert "node pack" in bench.only().cure


def test_a_missing_model_file_says_where_it_goes_and_what_there_is(bench: Bench) -> None:
    """By the name of the input, when the binding does not say."""
    bench.nodes["1"]["inputs"]["ckpt_name"] = "c.safetensors"
    assert bench.only().kind == "model"
    assert "ComfyUI/models/checkpoints" in bench.only().cure
    assert "a.safetensors, b.safetensors" in bench.only().cure


def test_the_binding_knows_a_files_place_and_source_best(bench: Bench) -> None:
    """Its folder and address are told."""
    bench.nodes["1"]["inputs"]["ckpt_name"] = "c.safetensors"
    bench.binding += '[[models]]\ninput = "1.ckpt_name"\nfolder = "mine"\nurl = "https://x.example/c"\n'
    assert "ComfyUI/models/mine" in bench.only().cure
    assert bench.only().url == "https://x.example/c"


@pytest.mark.parametrize("there", ["sub/a2.safetensors", "sub\\a2.safetensors"])
def test_a_file_in_another_folder_is_found(bench: Bench, there: str) -> None:
    """It was downloaded; only its place differs."""
    bench.nodes["1"]["inputs"]["ckpt_name"] = "a2.safetensors"
    bench.server["Loader"]["input"]["required"]["ckpt_name"] = [[there]]
    assert there in bench.only().cure


def test_a_missing_picture_goes_to_the_input_folder(bench: Bench) -> None:
    """A keyframe is no model."""
    bench.server["Draw"]["input"]["required"]["sampler"] = [["example.png"], {"image_upload": True}]
    assert bench.only().kind == "picture"
    assert "ComfyUI/input" in bench.only().cure


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("sampler", "heun", "the server offers euler, uni_pc"),
        ("steps", 51, "not from 1 to 50"),
        ("steps", 0, "not from 1 to 50"),
        ("steps", "many", "not from 1 to 50"),
    ],
)
def test_a_value_the_server_refuses_is_told_with_what_it_takes(
    bench: Bench, name: str, value: object, said: str
) -> None:
    """Options of a list, ends of a range."""
    bench.nodes["2"]["inputs"][name] = value
    lack = bench.only()
    assert lack.kind == "value"
    assert said.lower() in f"{lack.what}. {lack.cure}".lower()
    assert lack.where == f"node 2 (Draw), input {name}"


def test_a_variant_is_held_against_the_server_too(bench: Bench) -> None:
    """What only shows at the third step down in memory would show at night."""
    bench.binding += '[[light]]\nnote = "x"\nset = { "2.steps" = 99 }\n'
    assert "99" in bench.only().what


def test_a_required_input_that_is_not_set_is_told(bench: Bench) -> None:
    """Newer servers ask for more than an old export has."""
    bench.server["Draw"]["input"]["required"]["scheduler"] = [["simple"]]
    assert bench.only().what == "scheduler is not set"


def test_a_bound_input_the_server_does_not_know_is_told(bench: Bench) -> None:
    """The server would ignore it, and every scene would be drawn without its prompt."""
    inputs = bench.server["Draw"]["input"]["required"]
    inputs["caption"] = inputs.pop("text")
    bench.nodes["2"]["inputs"]["caption"] = ""
    assert bench.only().what == "the server knows no input text"


def test_a_link_of_the_wrong_type_is_told(bench: Bench) -> None:
    """As is one to an output that is not there."""
    bench.nodes["2"]["inputs"]["model"] = ["1", 1]
    assert bench.only().what == "takes MODEL, is given VAE by node 1"
    bench.nodes["2"]["inputs"]["model"] = ["1", 2]
    assert bench.only().what == "node 1 (Loader) has no output 2"


@pytest.mark.parametrize("due", ["*", "VAE,MODEL", "COMFY_MATCHTYPE_V3"])
def test_an_input_that_takes_several_types_takes_them(bench: Bench, due: str) -> None:
    """Nothing is made up about types that only the server can judge."""
    bench.server["Draw"]["input"]["required"]["model"] = [due, {}]
    assert bench.lacks() == []


def test_a_link_to_nowhere_is_found_without_a_server(bench: Bench) -> None:
    """A node was taken out of the file by hand."""
    bench.nodes["2"]["inputs"]["model"] = ["7", 0]
    assert [lack.what for lack in loose_ends(bench.graph())] == ["there is no node '7'"]
    assert [lack.what for lack in bench.lacks()] == ["there is no node '7'"]
