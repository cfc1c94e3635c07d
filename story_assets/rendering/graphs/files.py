"""Reading a graph from its folder: the workflow, its binding, and every mistake in them by file, node and input."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import workflows
from story_assets.errors import GraphError
from story_assets.outside import clean, clean_text
from story_assets.rendering.graphs.binding import Node, Slot, frame_counts, model_files, place, variants
from story_assets.rendering.graphs.graph import Graph

GRAPHS_DIR = Path(workflows.__file__).parent / "graphs"

_REQUIRED = ("prompt", "seed", "prefix")
_TYPES: Mapping[str, type] = {
    "prompt": str,
    "negative": str,
    "seed": int,
    "width": int,
    "height": int,
    "frames": int,
    "fps": float,
    "prefix": str,
    "scene_id": str,
    "attempt": int,
    "keyframe": str,
}
_MARKING_NODE = "StorySaveFrames"


def graph_ids() -> list[str]:
    """The graphs that come with the project."""
    return sorted(path.parent.name for path in GRAPHS_DIR.glob("*/graph.json"))


def load_graph(name: str) -> Graph:
    """Read a graph by its id, or by the path of its folder.

    Raises:
        GraphError: There is no such graph, or it and its binding do not fit; names the file, the node and the input.
    """
    folder = GRAPHS_DIR / name
    if not (folder / "graph.json").is_file():
        folder = Path(name).expanduser()
        if not (folder / "graph.json").is_file():
            raise GraphError(
                f"There is no graph {name!r}",
                where=GRAPHS_DIR,
                saw=", ".join(graph_ids()) or "no graphs",
                cure="Set GRAPH to one of these, or to a folder with graph.json and binding.toml.",
            )
    nodes = read_nodes(folder / "graph.json")
    return _bound(folder, nodes, _read_binding(folder / "binding.toml"))


def read_nodes(path: Path) -> dict[str, Node]:
    """A workflow as ComfyUI exports it for its API, by node id.

    Raises:
        GraphError: It cannot be read, or is in another format.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise GraphError("Could not read the graph", where=path, saw=error) from error
    if isinstance(content, dict) and isinstance(content.get("prompt"), dict):
        content = content["prompt"]  # as it is posted, or kept in a picture
    if isinstance(content, dict) and isinstance(content.get("nodes"), list):
        raise GraphError(
            "This workflow is saved for the editor, not for the API",
            where=path,
            saw="a list `nodes`",
            cure="In ComfyUI use Workflow > Export (API) and put that file here.",
        )
    if not isinstance(content, dict) or not content:
        raise GraphError("This is no workflow", where=path, saw=f"{type(content).__name__}", cure="Export it again.")
    for node_id, node in content.items():
        known = isinstance(node, dict) and isinstance(node.get("class_type"), str)
        if not known or not isinstance(node.get("inputs"), dict):
            raise GraphError("A node lacks its class_type or inputs", where=f"{path}, node {node_id}", saw=repr(node))
    return {clean_text(str(node_id)): _sendable(node, f"{path}, node {node_id}") for node_id, node in content.items()}


def _sendable(node: Node, where: str) -> Node:
    """A node as it can be posted. ComfyUI itself writes `"is_changed": [NaN]` beside a node's inputs and ignores it."""
    for name, value in node["inputs"].items():
        if (odd := _no_number(value)) is not None:
            raise GraphError(
                "A node's input is a number that cannot be sent",
                where=f"{where} ({node['class_type']}), input {name}",
                saw=odd,
                cure="Set it in ComfyUI and export the workflow again.",
            )
    try:
        return clean(node)
    except ValueError as error:
        raise GraphError("A node cannot be read", where=where, saw=error) from error


def _no_number(value: object) -> float | None:
    """A NaN or infinity within an input's value; None where there is none."""
    if isinstance(value, float) and not math.isfinite(value):
        return value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((odd for one in inner if (odd := _no_number(one)) is not None), None)


def _read_binding(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise GraphError(
            "The graph has no binding", where=path, cure="Write one; workflows/graphs/animatic/binding.toml shows how."
        ) from error
    except (OSError, ValueError) as error:
        raise GraphError("Could not read the binding", where=path, saw=error) from error


def _bound(folder: Path, nodes: dict[str, Node], binding: Mapping[str, Any]) -> Graph:
    """Graph and binding put together, every place looked up."""
    path = folder / "binding.toml"
    about, outputs = _table(binding, "graph", path), _table(binding, "outputs", path)
    slots = {name: _slots(name, text, nodes, path) for name, text in _table(binding, "bind", path).items()}
    for name in _REQUIRED:
        if name not in slots:
            raise GraphError(
                f"The binding has no place for `{name}`", where=path, cure=f'[bind] {name} = "node.input".'
            )
    frames_node = _output(outputs, "frames", nodes, path)
    if frames_node is None:
        raise GraphError("The binding names no node that saves frames", where=path, cure='[outputs] frames = "node".')
    fps = about.get("fps", 8)
    if isinstance(fps, bool) or not isinstance(fps, int | float) or fps <= 0:
        raise GraphError("`fps` must be a number above 0", where=f"{path}, [graph] fps", saw=repr(fps))
    return Graph(
        id=str(about.get("id", folder.name)),
        version=str(about.get("version", "1")),
        title=str(about.get("title", folder.name)),
        fps=float(fps),
        nodes=nodes,
        slots={name: found[0] for name, found in slots.items()},
        more_slots={name: found[1:] for name, found in slots.items() if len(found) > 1},
        frames_node=frames_node,
        description_node=_output(outputs, "description", nodes, path),
        writes_marker=bool(outputs.get("done_marker", nodes[frames_node]["class_type"] == _MARKING_NODE)),
        folder=folder,
        counts=frame_counts(binding, path),
        fast=next(iter(variants(binding, "fast", nodes, path)), None) if "fast" in binding else None,
        light=variants(binding, "light", nodes, path),
        models=model_files(binding, nodes, path),
    )


def _table(binding: Mapping[str, Any], name: str, path: Path) -> Mapping[str, Any]:
    table = binding.get(name, {})
    if not isinstance(table, dict):
        raise GraphError(f"[{name}] must be a table", where=path, saw=repr(table))
    return table


def _slots(name: str, text: object, nodes: Mapping[str, Node], path: Path) -> tuple[Slot, ...]:
    """The places `text` ("1.prompt", or a list of such) means, once they are known to be there and to fit."""
    where = f"{path}, [bind] {name}"
    if name not in _TYPES:
        raise GraphError("Nothing by this name can be bound", where=where, cure=f"Known are {', '.join(_TYPES)}.")
    if isinstance(text, list) and not text:
        raise GraphError("There is no place in this list", where=where, cure=f'Write "1.{name}".')
    return tuple(_slot(name, one, nodes, where) for one in (text if isinstance(text, list) else [text]))


def _slot(name: str, text: object, nodes: Mapping[str, Node], where: str) -> Slot:
    slot = place(text, nodes, where, name)
    now = nodes[slot.node]["inputs"][slot.input]
    due = _TYPES[name]
    fits = isinstance(now, str) if due is str else isinstance(now, int | float) and not isinstance(now, bool)
    if not fits:
        raise GraphError(
            f"Input {slot.input!r} of node {slot.node} ({nodes[slot.node]['class_type']}) does not take a {due.__name__}",
            where=where,
            saw=repr(now),
        )
    return slot


def _output(outputs: Mapping[str, Any], name: str, nodes: Mapping[str, Node], path: Path) -> str | None:
    node_id = outputs.get(name)
    if node_id is None:
        return None
    if str(node_id) not in nodes:
        raise GraphError(
            f"The graph has no node {str(node_id)!r}",
            where=f"{path}, [outputs] {name}",
            saw=f"nodes {', '.join(nodes)}",
        )
    return str(node_id)
