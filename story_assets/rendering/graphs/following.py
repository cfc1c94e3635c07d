"""Following values through a workflow: which node hands on what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from story_assets.rendering.graphs.binding import Node, Slot

_CONSTANTS = ("value", "string", "text", "int", "number")


def number(nodes: Mapping[str, Node], node_id: str, name: str) -> Slot | None:
    """The input that holds a number: this one, or a constant's that feeds it; None when there is none."""
    slot = constant(nodes, Slot(node_id, name))
    value = nodes[slot.node]["inputs"][slot.input] if slot else None
    return slot if isinstance(value, int | float) and not isinstance(value, bool) else None


def constant(nodes: Mapping[str, Node], slot: Slot) -> Slot | None:
    """The input that holds a value: this one, or that of the node which does nothing but hand it on."""
    value = nodes[slot.node]["inputs"].get(slot.input)
    source = link(value)
    if source is None:
        return None if value is None else slot
    if source not in nodes:
        return None
    return next((Slot(source, name) for name in _CONSTANTS if _is_constant(nodes[source]["inputs"].get(name))), None)


def _is_constant(value: Any) -> bool:
    return value is not None and link(value) is None


def upstream(nodes: Mapping[str, Node], start: str) -> Iterator[str]:
    """A node and all before it, the nearest first."""
    seen, row = {start}, [start]
    while row:
        yield from row
        before = [link(value) for node_id in row for value in nodes[node_id]["inputs"].values()]
        row = list(dict.fromkeys(one for one in before if one in nodes and one not in seen and one is not None))
        seen |= set(row)


def link(value: Any) -> str | None:
    """The node that an input's value comes from; None for a value of its own."""
    return value[0] if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) else None


def is_scaler(node: Node) -> bool:
    """Whether a node makes any size; ours all do."""
    return kind_of(node).startswith("Story") or any(word in kind_of(node) for word in ("Scale", "Resize"))


def kind_of(node: Node) -> str:
    """A node's type."""
    return str(node["class_type"])
