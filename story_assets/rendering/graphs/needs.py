"""What a graph needs that a server lacks: node types, model files, pictures, values. Found out before any run.

Held against `object_info/{class}`, one class at a time: the full list is slow, and grows with every node pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from story_assets.comfyui.protocol import as_dict, as_list
from story_assets.comfyui.refusals import MODEL_FOLDERS
from story_assets.rendering.graphs.binding import Node, Slot
from story_assets.rendering.graphs.graph import Graph

Describe = Callable[[str], Mapping[str, Any] | None]
"""A server's description of a node type; None when it has no such type."""

_MODEL_ENDINGS = (".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf", ".onnx")
_MOST_NAMED = 4


@dataclass(frozen=True)
class Lack:
    """One thing that is missing or does not fit.

    Attributes:
        kind: `node` type, `model` file, input `picture`, `input`, `value`, or `link` between nodes.
        what: The thing itself: a node type, a file's name, or what is wrong, in words.
        where: The node and input it concerns.
        cure: What a person can do.
        url: Where a file can be had, if the binding says so.
    """

    kind: Literal["node", "model", "picture", "input", "value", "link"]
    what: str
    where: str
    cure: str
    url: str | None = None


def loose_ends(graph: Graph) -> list[Lack]:
    """Links to nodes that are not in the graph; needs no server."""
    return [
        Lack("link", f"there is no node {source!r}", _where(graph, node_id, name), "Export the graph again.")
        for node_id, node in graph.nodes.items()
        for name, value in node["inputs"].items()
        if (source := _source(value)) is not None and source not in graph.nodes
    ]


def lacks_of(graph: Graph, describe: Describe) -> list[Lack]:
    """All that a server lacks to run the graph and each of its variants, each thing once."""
    known: dict[str, Mapping[str, Any] | None] = {}

    def described(kind: str) -> Mapping[str, Any] | None:
        if kind not in known:
            known[kind] = describe(kind)
        return known[kind]

    found = dict.fromkeys((*loose_ends(graph), *_lacks(graph, described)))
    for variant in (graph.faster(), *(graph.lighter(step) for step in range(1, len(graph.light) + 1))):
        found |= dict.fromkeys(_lacks(variant, described))
    return list(found)


def _lacks(graph: Graph, describe: Describe) -> Iterator[Lack]:
    told: set[str] = set()
    for node_id, node in graph.nodes.items():
        kind = str(node["class_type"])
        info = describe(kind)
        if info is not None:
            yield from _node_lacks(graph, node_id, node, info, describe)
        elif kind not in told:
            told.add(kind)
            ours = kind.startswith("Story")
            yield Lack(
                "node",
                kind,
                f"node {node_id}",
                "Run `story-assets nodes install <ComfyUI folder>` and restart ComfyUI."
                if ours
                else "Update ComfyUI, or install the node pack that brings it, and restart ComfyUI.",
            )


def _node_lacks(graph: Graph, node_id: str, node: Node, info: Mapping[str, Any], describe: Describe) -> Iterator[Lack]:
    takes = as_dict(info.get("input"))
    required, optional = as_dict(takes.get("required")), as_dict(takes.get("optional"))
    bound = {slot.input for name in graph.slots for slot in graph.places(name) if slot.node == node_id}
    for name, spec in {**optional, **required}.items():
        if name in node["inputs"]:
            yield from _input_lacks(graph, Slot(node_id, name), node["inputs"][name], as_list(spec), describe)
        elif name in required and not _is_dynamic(as_list(spec)):
            yield Lack("input", f"{name} is not set", _where(graph, node_id, name), "Export the graph again.")
    if any(_is_dynamic(as_list(spec)) for spec in (*required.values(), *optional.values())):
        return
    # The server ignores an input it does not know: a prompt bound to one would be lost without a word.
    for name in sorted(bound - required.keys() - optional.keys()):
        yield Lack("input", f"the server knows no input {name}", _where(graph, node_id, name), "Bind another input.")


def _input_lacks(graph: Graph, slot: Slot, value: Any, spec: list[Any], describe: Describe) -> Iterator[Lack]:
    where = _where(graph, slot.node, slot.input)
    about = as_dict(spec[1]) if len(spec) > 1 else {}
    source = _source(value)
    if source is not None:
        if source in graph.nodes:
            yield from _link_lacks(graph, source, int(value[1]), spec, where, describe)
        return
    choices = _choices(spec, about)
    if choices is not None:
        if value not in choices:
            yield _choice_lack(graph, slot, value, choices, about, where)
    elif spec and spec[0] in ("INT", "FLOAT"):
        low, high = about.get("min"), about.get("max")
        fits = isinstance(value, int | float) and not isinstance(value, bool)
        if not fits or (low is not None and value < low) or (high is not None and value > high):
            yield Lack("value", f"{value!r} is not from {low} to {high}", where, "Change it in graph.json.")


def _choice_lack(
    graph: Graph, slot: Slot, value: Any, choices: list[Any], about: Mapping[str, Any], where: str
) -> Lack:
    """A value that is not in its list: a file that is not there, or an option the server does not have."""
    name = str(value)
    if about.get("image_upload"):
        return Lack("picture", name, where, "Put a picture of this name into ComfyUI/input.")
    declared = next((model for model in graph.models if model.slot == slot), None)
    if declared is None and not name.lower().endswith(_MODEL_ENDINGS):
        return Lack("value", f"{name!r} is no choice", where, f"The server offers {_few(choices)}.")
    base = name.replace("\\", "/").rpartition("/")[2]
    moved = next((str(one) for one in choices if str(one).replace("\\", "/").rpartition("/")[2] == base), None)
    folder = declared.folder if declared else MODEL_FOLDERS.get(slot.input)
    if moved:
        cure = f"The server has it as {moved}: move it, or write that into a copy of the graph."
    elif folder:
        cure = f"Put it into ComfyUI/models/{folder}"
        cure += f", or name one of {_few(choices)} in a copy of the graph." if _files(choices) else "."
    else:
        cure = f"Put it where the server keeps such files; it has {_few(choices) if choices else 'none'}."
    return Lack("model", name, where, cure, declared.url if declared else None)


def _link_lacks(
    graph: Graph, source: str, index: int, spec: list[Any], where: str, describe: Describe
) -> Iterator[Lack]:
    kind = str(graph.nodes[source]["class_type"])
    info = describe(kind)
    if info is None:
        return
    gives = as_list(info.get("output"))
    if index >= len(gives):
        yield Lack("link", f"node {source} ({kind}) has no output {index}", where, "Export the graph again.")
        return
    given, due = gives[index], spec[0] if spec else "*"
    if isinstance(given, list) or isinstance(due, list) or _is_dynamic(spec) or str(given).startswith("COMFY_"):
        return
    allowed = {part.strip() for part in str(due).split(",")}
    if "*" not in allowed and given != "*" and not allowed & {part.strip() for part in str(given).split(",")}:
        yield Lack("link", f"takes {due}, is given {given} by node {source}", where, "Export the graph again.")


def _choices(spec: list[Any], about: Mapping[str, Any]) -> list[Any] | None:
    """The values a list input allows, in the older and the newer way of saying so; None for other inputs."""
    if spec and isinstance(spec[0], list):
        return spec[0]
    if spec and spec[0] == "COMBO" and "remote" not in about and isinstance(about.get("options"), list):
        return about["options"]
    return None


def _is_dynamic(spec: list[Any]) -> bool:
    """Inputs whose shape depends on other inputs (`COMFY_AUTOGROW_V3` and its kin)."""
    return bool(spec) and isinstance(spec[0], str) and spec[0].startswith("COMFY_")


def _source(value: Any) -> str | None:
    """The node a value comes from, when it is a link."""
    link = isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int)
    return value[0] if link else None


def _where(graph: Graph, node_id: str, name: str) -> str:
    return f"node {node_id} ({graph.nodes[node_id]['class_type']}), input {name}"


def _files(choices: list[Any]) -> list[str]:
    return [str(one) for one in choices if str(one).lower().endswith(_MODEL_ENDINGS)]


def _few(choices: list[Any]) -> str:
    names = _files(choices) or [str(one) for one in choices]
    return ", ".join(names[:_MOST_NAMED]) + (
        f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    )
