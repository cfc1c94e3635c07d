"""What a binding says beyond places: numbers of frames, several places for a value, variants, model files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from story_assets.errors import GraphError
from story_assets.rendering.graphs.binding import FrameCounts
from story_assets.rendering.graphs.files import load_graph

NODES = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a.safetensors"}},
    "2": {
        "class_type": "Draw",
        "inputs": {"text": "", "seed": 0, "steps": 20, "length": 5, "fps": 8, "model": ["1", 0]},
    },
    "3": {"class_type": "Draw", "inputs": {"text": "", "seed": 0}},
    "4": {"class_type": "StorySaveFrames", "inputs": {"images": ["2", 0], "filename_prefix": "x"}},
}
BINDING = """
[graph]
fps = 12
[bind]
prompt = ["2.text", "3.text"]
seed = ["2.seed", "3.seed"]
frames = "2.length"
fps = "2.fps"
prefix = "4.filename_prefix"
[outputs]
frames = "4"
"""
VALUES = {"prompt": "a", "negative": "", "width": 8, "height": 8, "prefix": "p", "scene_id": "s", "attempt": 1}


def folder(path: Path, *more: str, binding: str = BINDING) -> str:
    (path / "graph.json").write_text(json.dumps(NODES), encoding="utf-8")
    (path / "binding.toml").write_text(binding + "\n".join(more), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("counts", "asked", "made"),
    [
        (FrameCounts(), 30, 30),
        (FrameCounts(1, 4), 30, 33),
        (FrameCounts(1, 4), 29, 29),
        (FrameCounts(1, 4, 121), 200, 121),
        (FrameCounts(1, 4, 120), 120, 117),
        (FrameCounts(most=25), 30, 25),
        (FrameCounts(first=16, step=8), 1, 16),
    ],
)
def test_the_next_number_of_frames_is_asked_for(counts: FrameCounts, asked: int, made: int) -> None:
    """Rounded up to what the model can make, and down to its most."""
    assert counts.nearest(asked) == made


def test_a_value_can_go_to_several_places(tmp_path: Path) -> None:
    """Two samplers get one seed, two encoders one prompt."""
    filled = load_graph(folder(tmp_path)).fill(**VALUES, seed=7, frames=30)  # type: ignore[arg-type]
    assert [filled[node]["inputs"]["seed"] for node in "23"] == [7, 7]
    assert [filled[node]["inputs"]["text"] for node in "23"] == ["a", "a"]


def test_the_graphs_own_rate_is_told_to_a_model_that_asks(tmp_path: Path) -> None:
    """As a whole number where it is one: some nodes take nothing else."""
    filled = load_graph(folder(tmp_path)).fill(**VALUES, seed=7, frames=30)  # type: ignore[arg-type]
    assert filled["2"]["inputs"]["fps"] == 12
    assert isinstance(filled["2"]["inputs"]["fps"], int)


def test_variants_change_what_they_say_and_nothing_else(tmp_path: Path) -> None:
    """Light ones add up, in order; the graph itself stays as it was."""
    graph = load_graph(
        folder(
            tmp_path,
            '[fast]\nnote = "fewer steps"\nset = { "2.steps" = 5 }',
            '[[light]]\nnote = "a"\nset = { "2.steps" = 15 }',
            '[[light]]\nnote = "b"\nset = { "2.length" = 1 }',
        )
    )
    assert graph.faster().nodes["2"]["inputs"] == graph.nodes["2"]["inputs"] | {"steps": 5}
    assert graph.lighter(1).nodes["2"]["inputs"] == graph.nodes["2"]["inputs"] | {"steps": 15}
    assert graph.lighter(2).nodes["2"]["inputs"] == graph.nodes["2"]["inputs"] | {"steps": 15, "length": 1}
    assert graph.lighter(9).digest == graph.lighter(2).digest != graph.lighter(1).digest
    assert graph.nodes["2"]["inputs"]["steps"] == 20
    assert [variant.note for variant in graph.light] == ["a", "b"]


def test_a_graph_without_variants_is_its_own(tmp_path: Path) -> None:
    """Asking for a faster or lighter one gives the same."""
    graph = load_graph(folder(tmp_path))
    assert graph.faster() is graph
    assert graph.lighter(3) is graph
    assert not graph.models


def test_numbers_of_frames_are_part_of_what_makes_the_pictures(tmp_path: Path) -> None:
    """Scenes are drawn again when the model is asked for another number."""
    before = load_graph(folder(tmp_path)).digest
    assert load_graph(folder(tmp_path, "[frames]", "step = 4")).digest != before


def test_model_files_are_named_with_their_place(tmp_path: Path) -> None:
    """The file's name is the graph's own."""
    (model,) = load_graph(folder(tmp_path, '[[models]]\ninput = "1.ckpt_name"\nfolder = "checkpoints"')).models
    assert (model.name, model.folder, model.url) == ("a.safetensors", "checkpoints", None)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("[frames]\nstep = 0", "above 0"),
        ("[frames]\nsteps = 4", "no 'steps'"),
        ("[frames]\nfirst = 9\nmost = 5", "`most` is below"),
        ('[fast]\nset = { "2.steps" = 5 }', "needs a note"),
        ('[fast]\nnote = "x"', "needs a note"),
        ('[[light]]\nnote = "x"\nset = { "9.steps" = 5 }', "no node '9'"),
        ('[[light]]\nnote = "x"\nset = { "2.model" = 5 }', "fed by another node"),
        ("light = 5", "must be a table"),
        ('[[models]]\ninput = "1.ckpt_name"', "needs its folder"),
        ('[[models]]\ninput = "1.name"\nfolder = "vae"', "no input 'name'"),
        ('[models]\ninput = "1.ckpt_name"', "one table each"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, more: str, said: str) -> None:
    """With the file and the table."""
    text = f"{more}\n{BINDING}" if more.startswith("light") else f"{BINDING}\n{more}"
    with pytest.raises(GraphError, match=said) as caught:
        load_graph(folder(tmp_path, binding=text))
    assert "binding.toml" in str(caught.value)


def test_an_empty_list_of_places_is_named(tmp_path: Path) -> None:
    """Rather than a value that goes nowhere."""
    with pytest.raises(GraphError, match="no place in this list"):
        load_graph(folder(tmp_path, binding=BINDING.replace('["2.seed", "3.seed"]', "[]")))
