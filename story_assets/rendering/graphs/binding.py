"""What a `binding.toml` can say beyond places: frame counts a model can make, variants, and the model files it needs.

[frames]                       # what counts the model can make: first, first + step, …, at most `most`
first = 1
step = 4
most = 121

[fast]                         # for FAST_ITERATION
note = "12 steps instead of 20"
set = { "7.steps" = 12 }

[[light]]                      # for too little memory; each is on top of the ones before it
note = "drawn at 960×544"
set = { "6.width" = 960, "6.height" = 544 }

[[models]]                     # the file's name is the input's value in graph.json
input = "1.unet_name"
folder = "diffusion_models"    # below ComfyUI/models
url = "https://…"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from story_assets.errors import GraphError

Node = dict[str, Any]


@dataclass(frozen=True)
class Slot:
    """One input of one node."""

    node: str
    input: str

    def __str__(self) -> str:
        return f"{self.node}.{self.input}"


@dataclass(frozen=True)
class FrameCounts:
    """Which numbers of frames a graph can make: `first`, `first + step`, and so on, at most `most`."""

    first: int = 1
    step: int = 1
    most: int | None = None

    def nearest(self, asked: int) -> int:
        """The smallest count that is not below `asked`; the largest there is, when all are."""
        if asked > self.first:
            asked = self.first + -(-(asked - self.first) // self.step) * self.step
        count = max(asked, self.first)
        if self.most is None or count <= self.most:
            return count
        return self.first + (self.most - self.first) // self.step * self.step


@dataclass(frozen=True)
class Variant:
    """The same graph with some inputs set otherwise.

    Attributes:
        note: What is given up, in a few words, for records and messages.
        values: What each input becomes.
    """

    note: str
    values: Mapping[Slot, Any] = field(repr=False)


@dataclass(frozen=True)
class ModelFile:
    """A file that must lie below ComfyUI's `models`.

    Attributes:
        slot: The input that names it.
        name: The file's name, as the graph asks for it.
        folder: Where it goes, below `models`.
        url: Where to get it, if the binding says so.
    """

    slot: Slot
    name: str
    folder: str
    url: str | None = None


def place(text: object, nodes: Mapping[str, Node], where: str, example: str) -> Slot:
    """The input that `text` ("1.prompt") means.

    Raises:
        GraphError: There is no such node or input, or another node feeds it.
    """
    node_id, dot, input_name = str(text).rpartition(".")
    if not isinstance(text, str) or not dot or not node_id or not input_name:
        raise GraphError("A place is written node.input", where=where, saw=repr(text), cure=f'Write "1.{example}".')
    if node_id not in nodes:
        raise GraphError(f"The graph has no node {node_id!r}", where=where, saw=f"nodes {', '.join(nodes)}")
    inputs, kind = nodes[node_id]["inputs"], nodes[node_id]["class_type"]
    if input_name not in inputs:
        raise GraphError(
            f"Node {node_id} ({kind}) has no input {input_name!r}", where=where, saw=f"inputs {', '.join(inputs)}"
        )
    if isinstance(inputs[input_name], list):
        raise GraphError(
            f"Input {input_name!r} of node {node_id} ({kind}) is fed by another node",
            where=where,
            saw=repr(inputs[input_name]),
            cure="Bind the input of the node it comes from.",
        )
    return Slot(node_id, input_name)


def frame_counts(binding: Mapping[str, Any], path: Path) -> FrameCounts:
    """What `[frames]` says; any number without it."""
    where = f"{path}, [frames]"
    about = _table(binding.get("frames", {}), where)
    for name, value in about.items():
        if name not in ("first", "step", "most"):
            raise GraphError(f"[frames] has no {name!r}", where=where, cure="Known are first, step, most.")
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise GraphError(f"`{name}` must be a whole number above 0", where=where, saw=repr(value))
    counts = FrameCounts(**about)
    if counts.most is not None and counts.most < counts.first:
        raise GraphError("`most` is below `first`", where=where, saw=f"{counts.most} < {counts.first}")
    return counts


def variants(binding: Mapping[str, Any], name: str, nodes: Mapping[str, Node], path: Path) -> tuple[Variant, ...]:
    """The variants under `[name]` or `[[name]]`."""
    found = binding.get(name, [])
    where = f"{path}, [{name}]"
    return tuple(_variant(one, nodes, where) for one in (found if isinstance(found, list) else [found]))


def _variant(content: object, nodes: Mapping[str, Node], where: str) -> Variant:
    about = _table(content, where)
    note, values = about.get("note"), _table(about.get("set", {}), f"{where} set")
    if not isinstance(note, str) or not note.strip() or not values:
        raise GraphError(
            "A variant needs a note and what it sets",
            where=where,
            saw=repr(dict(about)),
            cure='note = "fewer steps" and set = { "1.steps" = 10 }.',
        )
    return Variant(note, {place(text, nodes, where, "steps"): value for text, value in values.items()})


def model_files(binding: Mapping[str, Any], nodes: Mapping[str, Node], path: Path) -> tuple[ModelFile, ...]:
    """The files under `[[models]]`."""
    where = f"{path}, [[models]]"
    found = binding.get("models", [])
    if not isinstance(found, list):
        raise GraphError("Model files are written [[models]], one table each", where=where, saw=repr(found))
    files: list[ModelFile] = []
    for one in found:
        about = _table(one, where)
        slot = place(about.get("input"), nodes, where, "ckpt_name")
        name, folder = nodes[slot.node]["inputs"][slot.input], about.get("folder")
        if not isinstance(folder, str) or not folder or not isinstance(name, str):
            raise GraphError("A model file needs its folder below ComfyUI/models", where=f"{where} {slot}")
        url = about.get("url")
        files.append(ModelFile(slot, name, folder, str(url) if url else None))
    return tuple(files)


def _table(content: object, where: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise GraphError("This must be a table", where=where, saw=repr(content))
    return content
