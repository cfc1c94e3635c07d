"""A guessed binding as the text of a `binding.toml`, for a person to correct."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from story_assets.rendering.graphs.binding import FrameCounts, Node
from story_assets.rendering.graphs.guess import Guess

_MEANINGS = {
    "width": "pixels",
    "height": "pixels",
    "frames": "pictures in the scene",
    "prefix": "relative to the renderer's output folder, fresh for each attempt",
    "attempt": "counted from 1",
    "keyframe": "name in ComfyUI/input",
}
_ORDER = ("prompt", "negative", "seed", "width", "height", "frames", "fps", "prefix", "scene_id", "attempt", "keyframe")


def graph_text(nodes: Mapping[str, Node]) -> str:
    """The workflow as `graph.json`."""
    return json.dumps(nodes, indent=2, ensure_ascii=False) + "\n"


def binding_text(graph_id: str, made: Guess) -> str:
    """The binding; what could not be guessed stands there as a comment with the reason."""
    lines = [
        "# Guessed: read it, correct it. docs/graphs/README.md says what can stand here.",
        "",
        "[graph]",
        f"id = {_text(graph_id)}",
        'version = "1"',
        f"title = {_text(graph_id)}",
        f"fps = {made.fps:g}",
        "",
    ]
    if made.counts != FrameCounts():
        lines += ["[frames]", f"first = {made.counts.first}", f"step = {made.counts.step}", ""]
    lines.append("[bind]")
    for name in _ORDER:
        if name in made.slots:
            places = [_text(str(slot)) for slot in made.slots[name]]
            value = places[0] if len(places) == 1 else f"[{', '.join(places)}]"
            meaning = f"  # {_MEANINGS[name]}" if name in _MEANINGS else ""
            lines.append(f"{name} = {value}{meaning}")
        elif name in made.unknown:
            lines.append(f'# {name} = "node.input"  # not guessed: {made.unknown[name]}')
    lines += ["", "[outputs]"]
    lines.append(f"frames = {_text(made.frames_node)}" if made.frames_node else '# frames = "node"  # saves the frames')
    for model in made.models:
        lines += ["", "[[models]]", f"input = {_text(str(model.slot))}", f"folder = {_text(model.folder)}"]
    return "\n".join(lines) + "\n"


def _text(value: Any) -> str:
    # A JSON string is a TOML basic string, but for DEL, which no node has in its name.
    return json.dumps(str(value), ensure_ascii=False)
