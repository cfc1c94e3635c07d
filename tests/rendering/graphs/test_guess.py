"""A binding for somebody's own workflow: what leads where decides, and what does not show is left open."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from story_assets.rendering.graphs.binding import FrameCounts
from story_assets.rendering.graphs.binding_text import binding_text, graph_text
from story_assets.rendering.graphs.files import graph_ids, load_graph
from story_assets.rendering.graphs.guess import Guess, guess


def node(kind: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs}


STILL = {
    "3": node(
        "KSampler", seed=5, steps=20, positive=["6", 0], negative=["7", 0], latent_image=["5", 0], model=["4", 0]
    ),
    "4": node("CheckpointLoaderSimple", ckpt_name="sd.safetensors"),
    "5": node("EmptyLatentImage", width=512, height=512, batch_size=1),
    "6": node("CLIPTextEncode", text="a lake", clip=["4", 1]),
    "7": node("CLIPTextEncode", text="blur", clip=["4", 1]),
    "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
    "9": node("SaveImage", images=["8", 0], filename_prefix="ComfyUI"),
}


def moving(**changed: Any) -> dict[str, Any]:
    """The same, with a latent of 16 pictures."""
    return still(**{"5": node("EmptyLatentImage", width=512, height=512, batch_size=16), **changed})


def still(**changed: Any) -> dict[str, Any]:
    """The workflow that ComfyUI starts with, with nodes changed, added or (None) taken out."""
    nodes = {**copy.deepcopy(STILL), **changed}
    return {key: value for key, value in nodes.items() if value is not None}


def places(made: Guess) -> dict[str, list[str]]:
    return {name: [str(slot) for slot in slots] for name, slots in made.slots.items()}


def test_the_workflow_that_comfyui_starts_with(tmp_path: Path) -> None:
    """All found; it then loads as any graph does."""
    made = guess(STILL)
    assert places(made) == {
        "prompt": ["6.text", "10.prompt"],
        "negative": ["7.text"],
        "seed": ["3.seed", "10.seed"],
        "width": ["10.width"],
        "height": ["10.height"],
        "frames": ["10.frames"],
        "prefix": ["9.filename_prefix"],
        "scene_id": ["9.scene_id"],
        "attempt": ["9.attempt"],
    }
    assert made.unknown == {}
    assert made.nodes["9"]["class_type"] == "StorySaveFrames"
    assert [(model.name, model.folder) for model in made.models] == [("sd.safetensors", "checkpoints")]
    assert STILL["9"]["class_type"] == "SaveImage"

    (tmp_path / "graph.json").write_text(graph_text(made.nodes), encoding="utf-8")
    (tmp_path / "binding.toml").write_text(binding_text('my "own"', made), encoding="utf-8")
    graph = load_graph(str(tmp_path))
    assert graph.id == 'my "own"'
    assert graph.writes_marker
    assert {name: [str(slot) for slot in graph.places(name)] for name in graph.slots} == places(made)


def test_one_picture_becomes_frames_under_a_moving_camera() -> None:
    """A workflow for stills would fail the frame floor scene by scene; the camera reads its move out of the prompt."""
    made = guess(STILL)
    assert made.nodes["10"]["class_type"] == "StoryCameraMove"
    assert made.nodes["10"]["inputs"]["image"] == ["8", 0]
    assert made.nodes["9"]["inputs"]["images"] == ["10", 0]
    assert any("one picture a scene" in note for note in made.notes)
    kept = guess(STILL, keep_saver=True)
    assert any("FRAME_FLOOR" in note for note in kept.notes)


def test_the_model_goes_on_drawing_at_its_own_size() -> None:
    """A new node brings its frames to the film's size; `keep_saver` changes no node at all."""
    made = guess(moving())
    assert made.nodes["10"]["class_type"] == "ImageScale"
    assert made.nodes["10"]["inputs"]["image"] == ["8", 0]
    assert made.nodes["9"]["inputs"]["images"] == ["10", 0]
    kept = guess(STILL, keep_saver=True)
    assert kept.nodes == STILL
    assert places(kept)["width"] == ["5.width"]
    assert "attempt" not in kept.slots


def test_a_size_that_is_brought_about_already_is_taken() -> None:
    """The last node that scales decides."""
    scaled = node("ImageScale", image=["8", 0], width=1024, height=576, upscale_method="area", crop="center")
    made = guess(moving(**{"12": scaled, "9": node("SaveImage", images=["12", 0], filename_prefix="x")}))
    assert places(made)["width"] == ["12.width"]
    assert len(made.nodes) == len(STILL) + 1


def test_a_film_is_taken_apart_into_frames() -> None:
    """Where a video is saved, its pictures are saved instead, and its rate is kept."""
    made = guess(
        still(
            **{
                "5": node("EmptyHunyuanLatentVideo", width=832, height=480, length=33, batch_size=1),
                "9": node("SaveVideo", video=["11", 0], filename_prefix="video/x", format="auto", codec="auto"),
                "11": node("CreateVideo", images=["8", 0], fps=16),
            }
        )
    )
    assert made.frames_node == "9"
    assert made.nodes["12"]["inputs"]["image"] == ["8", 0]
    assert made.fps == 16
    assert "fps" not in made.slots
    assert places(made)["frames"] == ["5.length"]
    assert made.counts == FrameCounts(first=1, step=4)


def test_a_picture_saved_beside_a_film_is_not_taken_for_it() -> None:
    """The film's frames are the scene; the other goes on being saved, and is told."""
    made = guess(still(**{"2": node("VHS_VideoCombine", images=["8", 0], frame_rate=8, filename_prefix="v")}))
    assert made.frames_node == "2"
    assert any("Node 9 (SaveImage)" in note for note in made.notes)


def test_the_prompt_is_found_behind_what_changes_it() -> None:
    """Through nodes that carry both sides, each side keeps its own."""
    both = node("WanImageToVideo", positive=["6", 0], negative=["7", 0], width=832, height=480, length=81, batch_size=1)
    sampler = copy.deepcopy(STILL["3"])
    sampler["inputs"] |= {"positive": ["13", 0], "negative": ["13", 1], "latent_image": ["13", 2]}
    made = guess(still(**{"13": both, "3": sampler, "5": None}))
    assert places(made)["prompt"] == ["6.text"]
    assert places(made)["negative"] == ["7.text"]
    assert places(made)["frames"] == ["13.length"]
    assert made.counts.step == 4


def test_a_negative_that_is_the_prompt_emptied_is_none() -> None:
    """Models without one are given the prompt, zeroed."""
    sampler = copy.deepcopy(STILL["3"])
    sampler["inputs"]["negative"] = ["14", 0]
    made = guess(moving(**{"3": sampler, "7": None, "14": node("ConditioningZeroOut", conditioning=["6", 0])}))
    assert places(made)["prompt"] == ["6.text"]
    assert "negative" in made.unknown


def test_a_value_held_by_a_node_of_its_own_is_bound_there() -> None:
    """Where a primitive feeds the text or the seed, the primitive takes them."""
    text = node("CLIPTextEncode", text=["20", 0], clip=["4", 1])
    sampler = copy.deepcopy(STILL["3"])
    sampler["inputs"]["seed"] = ["21", 0]
    made = guess(
        moving(
            **{"6": text, "3": sampler, "20": node("PrimitiveString", value="a"), "21": node("PrimitiveInt", value=1)}
        )
    )
    assert places(made)["prompt"] == ["20.value"]
    assert places(made)["seed"] == ["21.value"]


def test_every_sampler_that_adds_noise_gets_the_seed() -> None:
    """The second half of a split sampling adds none."""
    first = node("KSamplerAdvanced", add_noise="enable", noise_seed=1, positive=["6", 0], negative=["7", 0])
    second = node(
        "KSamplerAdvanced",
        add_noise="disable",
        noise_seed=2,
        latent_image=["3", 0],
        positive=["6", 0],
        negative=["7", 0],
    )
    made = guess(moving(**{"3": first, "15": second, "8": node("VAEDecode", samples=["15", 0], vae=["4", 2])}))
    assert places(made)["seed"] == ["3.noise_seed", "16.seed"]  # and the camera that is new


def test_a_first_picture_is_the_keyframe() -> None:
    """One; of several, none is chosen."""
    image = node("LoadImage", image="x.png")
    assert places(guess(still(**{"16": image})))["keyframe"] == ["16.image"]
    assert "keyframe" in guess(still(**{"16": image, "17": image})).unknown


def test_frames_as_a_batch_of_pictures_are_found() -> None:
    """As AnimateDiff has them."""
    made = guess(still(**{"5": node("EmptyLatentImage", width=512, height=512, batch_size=16)}))
    assert places(made)["frames"] == ["5.batch_size"]


def test_what_cannot_be_guessed_stands_in_the_binding_with_the_reason() -> None:
    """For a person to fill in."""
    made = guess({"1": node("Mystery", value=1)})
    assert {"prompt", "seed", "prefix"} <= set(made.unknown)
    text = binding_text("x", made)
    assert '# prompt = "node.input"  # not guessed: ' in text
    assert '# frames = "node"' in text


@pytest.mark.parametrize("name", graph_ids())
def test_our_own_graphs_are_guessed_as_they_are_bound(name: str) -> None:
    """The guess finds in each shipped graph what its authors bound, but for what only they can know."""
    graph = load_graph(name)
    made = guess(graph.nodes)
    assert made.frames_node == graph.frames_node
    for value in ("negative", "seed", "width", "height", "frames", "prefix", "scene_id", "attempt", "keyframe"):
        if value in graph.slots:
            assert set(made.slots.get(value, ())) == set(graph.places(value)), value
    assert graph.slots["prompt"] in made.slots["prompt"]
