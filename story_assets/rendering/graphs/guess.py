"""A binding guessed for somebody's own workflow, and what could not be guessed.

Roles are found by where values lead: the prompt is the text behind a sampler's `positive`, the frames are what the last
saving node is given. Nothing is guessed from a node's title.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from story_assets.comfyui.refusals import MODEL_FOLDERS
from story_assets.rendering.graphs.added_nodes import camera, free_id, saver, scaler
from story_assets.rendering.graphs.binding import FrameCounts, ModelFile, Node, Slot
from story_assets.rendering.graphs.following import constant, is_scaler, kind_of, link, number, upstream

_TEXTS = ("text", "prompt", "text_g", "text_l", "clip_l", "clip_g", "t5xxl", "positive_prompt")
_NEGATIVES = ("negative", "negative_prompt")
_SEEDS = ("seed", "noise_seed")
_COUNTS = ("length", "frames", "video_frames", "num_frames", "frame_count", "video_length")
_RATES = ("fps", "frame_rate")
_FILMS = ("VHS_VideoCombine", "SaveVideo", "SaveAnimatedWEBP", "SaveAnimatedPNG", "SaveWEBM")
_SAVERS = ("StorySaveFrames", *_FILMS, "SaveImage", "PreviewImage")
"""Nodes that pictures end in, the likeliest first: where there is a film, a lone picture is a keyframe."""
_STEPS = {"Wan": 4, "EmptyHunyuan": 4, "Hunyuan": 4, "LTXV": 8, "EmptyLTXV": 8, "EmptyMochi": 6, "EmptyCosmos": 8}
"""Video models squeeze so many frames into one: by how the name of the node begins that takes their number."""
_FOLDERS_BY_TYPE = {"CLIPVisionLoader": "clip_vision"}
_MODEL_ENDINGS = (".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf")
DEFAULT_FPS = 8.0


@dataclass
class Guess:
    """What was found.

    Attributes:
        nodes: The workflow, with `StorySaveFrames` where it saved otherwise, if that was wanted.
        slots: Where each value goes.
        frames_node: The node that saves the frames; None when there is none.
        film: Whether what it saved was a film already.
        fps: Frames per second.
        counts: Which numbers of frames it can make.
        models: Files it loads.
        unknown: What could not be guessed: the name and why.
        notes: What a person should know.
    """

    nodes: dict[str, Node]
    slots: dict[str, tuple[Slot, ...]] = field(default_factory=dict[str, tuple[Slot, ...]])
    frames_node: str | None = None
    film: bool = False
    fps: float = DEFAULT_FPS
    counts: FrameCounts = field(default_factory=FrameCounts)
    models: list[ModelFile] = field(default_factory=list[ModelFile])
    unknown: dict[str, str] = field(default_factory=dict[str, str])
    notes: list[str] = field(default_factory=list[str])


def guess(nodes: Mapping[str, Node], *, keep_saver: bool = False) -> Guess:
    """Guess the binding of a workflow in API format.

    Args:
        nodes: The workflow.
        keep_saver: Leave `SaveImage` as it is instead of putting `StorySaveFrames` in its place.
    """
    made = Guess(copy.deepcopy(dict(nodes)))
    _rate(made)
    _saver(made, keep_saver)
    _texts(made)
    _numbers(made, keep_saver)
    _pictures(made)
    _models(made)
    return made


def _saver(made: Guess, keep: bool) -> None:
    """The node that saves the frames, put in if need be; binds prefix, scene and attempt."""
    ends = sorted(
        (_SAVERS.index(kind), node_id) for node_id, node in made.nodes.items() if (kind := kind_of(node)) in _SAVERS
    )
    if not ends:
        made.unknown["prefix"] = "no node saves pictures; end the workflow in Save Image or Story Save Frames"
        return
    node_id = ends[0][1]
    kind = kind_of(made.nodes[node_id])
    feed = _feed(made.nodes, node_id)
    if feed is None:
        made.unknown["prefix"] = f"what node {node_id} ({kind}) saves comes from no pictures that could be followed"
        return
    if kind != "StorySaveFrames" and not (keep and kind == "SaveImage"):
        made.notes.append(f"Node {node_id} saved with {kind}; in the copy it is StorySaveFrames.")
        made.nodes[node_id] = saver(feed)
    made.frames_node = node_id
    made.film = kind in _FILMS
    for also in (other for _, other in ends[1:] if kind_of(made.nodes[other]) != "PreviewImage"):
        made.notes.append(
            f"Node {also} ({kind_of(made.nodes[also])}) goes on saving beside it; take it out if unwanted."
        )
    for name, input_name in (("prefix", "filename_prefix"), ("scene_id", "scene_id"), ("attempt", "attempt")):
        _bind(made, name, [Slot(node_id, input_name)] if input_name in made.nodes[node_id]["inputs"] else [])


def _feed(nodes: Mapping[str, Node], node_id: str) -> list[Any] | None:
    """The pictures a node ends, followed through what makes a film of them."""
    inputs = nodes[node_id]["inputs"]
    if link(inputs.get("images")):
        return inputs["images"]
    maker = link(inputs.get("video"))
    return _feed(nodes, maker) if maker is not None and maker in nodes and maker != node_id else None


def _texts(made: Guess) -> None:
    """Prompt and negative prompt, by what samplers call them."""
    roles: dict[str, dict[Slot, None]] = {"positive": {}, "negative": {}}
    for role, found in roles.items():
        for node in made.nodes.values():
            for name in (role, "conditioning") if role == "positive" else (role,):
                found.update(dict.fromkeys(_texts_behind(made.nodes, node["inputs"].get(name), role, set())))
    prompts = [slot for slot in roles["positive"] if slot not in roles["negative"]] or list(roles["positive"])
    if not prompts:  # no sampler that could be followed; a lone text is the prompt all the same
        texts = [slot for node_id in made.nodes for slot in _texts_of(made.nodes, node_id)]
        prompts = texts if len(texts) == 1 else []
    _bind(made, "prompt", prompts, "no text leads to a sampler's `positive`")
    negatives = [slot for slot in roles["negative"] if slot not in prompts] or [
        Slot(node_id, name)
        for node_id, node in made.nodes.items()
        for name in _NEGATIVES
        if isinstance(node["inputs"].get(name), str)
    ]
    _bind(made, "negative", negatives, "no text of its own leads to a sampler's `negative`")


def _texts_behind(nodes: Mapping[str, Node], value: Any, role: str, seen: set[str]) -> Iterator[Slot]:
    """Texts that a conditioning is made of."""
    source = link(value)
    if source is None or source not in nodes or source in seen:
        return
    seen.add(source)
    here = list(_texts_of(nodes, source))
    yield from here
    for name, deeper in nodes[source]["inputs"].items():
        if not here and (name == role or name.startswith("conditioning")):
            yield from _texts_behind(nodes, deeper, role, seen)


def _texts_of(nodes: Mapping[str, Node], node_id: str) -> Iterator[Slot]:
    for name in _TEXTS:
        slot = constant(nodes, Slot(node_id, name))
        if slot and isinstance(nodes[slot.node]["inputs"][slot.input], str):
            yield slot


def _numbers(made: Guess, keep_saver: bool) -> None:
    """Seed, size and number of frames, nearest to the saving node first."""
    near = list(upstream(made.nodes, made.frames_node)) if made.frames_node else list(made.nodes)
    seeds = [
        slot
        for node_id in near
        for name in _SEEDS
        if made.nodes[node_id]["inputs"].get("add_noise") != "disable" and (slot := number(made.nodes, node_id, name))
    ]
    _bind(made, "seed", list(dict.fromkeys(seeds)), "no node takes a `seed` or `noise_seed`")

    _frames(made, near)
    if "frames" not in made.slots and made.frames_node and not made.film:
        if not keep_saver:
            _move(made, made.frames_node)
            return
        made.notes.append("It makes one picture a scene, and a scene with fewer than FRAME_FLOOR frames fails.")
    _size(made, near, keep_saver)


def _size(made: Guess, near: list[str], keep_saver: bool) -> None:
    """Width and height of what is saved; where the model alone decides, a node that scales is put behind it."""
    sizes = [
        (node_id, width, height)
        for node_id in near
        if (width := number(made.nodes, node_id, "width")) and (height := number(made.nodes, node_id, "height"))
    ]
    if sizes and is_scaler(made.nodes[sizes[0][0]]):
        _bind(made, "width", [sizes[0][1]])
        _bind(made, "height", [sizes[0][2]])
    elif made.frames_node and not keep_saver:
        _scale(made, made.frames_node, sizes)
    elif sizes:
        same = [one for one in sizes if _values(made, one[1:]) == _values(made, sizes[0][1:])]
        _bind(made, "width", list(dict.fromkeys(width for _, width, _ in same)))
        _bind(made, "height", list(dict.fromkeys(height for _, _, height in same)))
    else:
        made.unknown["width"] = made.unknown["height"] = "no node takes both; the graph decides the size"


def _frames(made: Guess, near: list[str]) -> None:
    """How many pictures it makes."""
    counts = [(node_id, slot) for node_id in near for name in _COUNTS if (slot := number(made.nodes, node_id, name))]
    if not counts:
        batches = [(node_id, slot) for node_id in near if (slot := number(made.nodes, node_id, "batch_size"))]
        counts = [one for one in batches if int(made.nodes[one[1].node]["inputs"][one[1].input]) > 1]
    _bind(made, "frames", [slot for _, slot in counts[:1]], "no node takes a number of frames")
    if counts:
        kind, now = kind_of(made.nodes[counts[0][0]]), int(_values(made, (counts[0][1],))[0])
        step = next((step for begin, step in _STEPS.items() if kind.startswith(begin)), 1)
        if step > 1 and (now - 1) % step == 0:
            made.counts = FrameCounts(first=1, step=step)


def _move(made: Guess, end: str) -> None:
    """Put a camera over the one picture that a workflow makes, before the saving node."""
    added = free_id(made.nodes)
    made.nodes[added] = camera(made.nodes[end]["inputs"]["images"])
    made.nodes[end]["inputs"]["images"] = [added, 0]
    made.notes.append(
        f"It makes one picture a scene; node {added} (StoryCameraMove) is new and moves a camera over it."
    )
    for name in ("width", "height", "frames"):
        _bind(made, name, [Slot(added, name)])
    made.unknown.pop("frames", None)
    for name in ("prompt", "seed"):
        if name in made.slots:
            made.slots[name] = (*made.slots[name], Slot(added, name))


def _scale(made: Guess, end: str, sizes: list[tuple[str, Slot, Slot]]) -> None:
    """Put a node before the saving one that brings frames to the film's size."""
    added = free_id(made.nodes)
    made.nodes[added] = scaler(made.nodes[end]["inputs"]["images"])
    made.nodes[end]["inputs"]["images"] = [added, 0]
    own = "×".join(str(value) for value in _values(made, sizes[0][1:])) if sizes else "the size it chooses"
    made.notes.append(f"It goes on drawing at {own}; node {added} (ImageScale) is new and makes that the film's size.")
    _bind(made, "width", [Slot(added, "width")])
    _bind(made, "height", [Slot(added, "height")])


def _rate(made: Guess) -> None:
    """Frames per second, where a film is made or a model is told."""
    for node_id, node in made.nodes.items():
        for name in _RATES:
            slot = number(made.nodes, node_id, name)
            if slot:
                made.fps = float(_values(made, (slot,))[0])
                if kind_of(node) not in (*_FILMS, "CreateVideo"):
                    made.slots["fps"] = (slot,)
                return
    made.notes.append(f"Nothing says how many frames a second it is made for; {DEFAULT_FPS:g} is put down.")


def _pictures(made: Guess) -> None:
    """A picture that the scene begins with."""
    loads = [node_id for node_id, node in made.nodes.items() if kind_of(node) == "LoadImage"]
    if len(loads) == 1:
        _bind(made, "keyframe", [Slot(loads[0], "image")])
    elif loads:
        made.unknown["keyframe"] = f"several pictures are loaded, by nodes {', '.join(loads)}"


def _models(made: Guess) -> None:
    for node_id, node in made.nodes.items():
        for name, value in node["inputs"].items():
            folder = _FOLDERS_BY_TYPE.get(kind_of(node)) or MODEL_FOLDERS.get(name)
            if folder and isinstance(value, str) and value.lower().endswith(_MODEL_ENDINGS):
                made.models.append(ModelFile(Slot(node_id, name), value, folder))


def _bind(made: Guess, name: str, slots: list[Slot], why: str = "") -> None:
    if slots:
        made.slots[name] = tuple(slots)
    elif why:
        made.unknown[name] = why


def _values(made: Guess, slots: tuple[Slot, ...]) -> list[Any]:
    return [made.nodes[slot.node]["inputs"][slot.input] for slot in slots]
