"""Nodes that are added to somebody's own workflow so that it makes a film's frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from story_assets.rendering.graphs.binding import Node


def free_id(nodes: Mapping[str, Node]) -> str:
    """An id that no node has."""
    return str(1 + max((int(node_id) for node_id in nodes if node_id.isdigit()), default=0))


def saver(pictures: list[Any]) -> Node:
    """Saves frames whole, then a done marker."""
    return {
        "class_type": "StorySaveFrames",
        "inputs": {"images": pictures, "filename_prefix": "story/scene", "scene_id": "", "attempt": 1},
        "_meta": {"title": "Story Save Frames"},
    }


def scaler(pictures: list[Any]) -> Node:
    """Brings frames to the film's size: models draw best at their own."""
    return {
        "class_type": "ImageScale",
        "inputs": {"image": pictures, "upscale_method": "lanczos", "width": 768, "height": 432, "crop": "center"},
        "_meta": {"title": "To the film's size"},
    }


def camera(picture: list[Any]) -> Node:
    """Makes a scene's frames of one picture."""
    return {
        "class_type": "StoryCameraMove",
        "inputs": {
            "image": picture,
            "width": 768,
            "height": 432,
            "frames": 30,
            "move": "from the prompt",
            "prompt": "",
            "seed": 0,
            "strength": 0.12,
        },
        "_meta": {"title": "Story Camera Move"},
    }
