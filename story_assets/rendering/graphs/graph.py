"""Graphs: what the renderer runs, and where a scene's prompt, seed, size and prefix go into it.

A graph is a folder with `graph.json`, a workflow as ComfyUI exports it for its API, and `binding.toml`, which says
which input of which node takes what. Those that come with the project are named by their folder; any other is a path.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from story_assets.errors import GraphError
from story_assets.library import digest_of
from story_assets.rendering.graphs.binding import FrameCounts, ModelFile, Node, Slot, Variant


@dataclass(frozen=True)
class Graph:
    """A workflow that is ready to be filled.

    Attributes:
        id: Its folder's name.
        version: From its binding; counted up when its pictures change.
        title: For people.
        fps: Frames per second its motion is made for.
        nodes: The workflow in API format, by node id.
        slots: Where each value goes.
        more_slots: Further places for a value that goes to several, by the same names.
        frames_node: The node whose outputs list the frames.
        description_node: The node whose outputs say in words what was drawn, if there is one.
        writes_marker: Whether the frames' node leaves a done marker.
        folder: Where it was read.
        counts: Which numbers of frames it can make.
        fast: The variant for trying things out, if there is one.
        light: Variants for a card with too little memory, each on top of the ones before it.
        models: The model files it needs, as far as its binding names them.
        is_fast: Whether this is that variant.
    """

    id: str
    version: str
    title: str
    fps: float
    nodes: Mapping[str, Node] = field(repr=False)
    slots: Mapping[str, Slot] = field(repr=False)
    frames_node: str
    description_node: str | None
    writes_marker: bool
    folder: Path
    more_slots: Mapping[str, tuple[Slot, ...]] = field(default_factory=dict[str, tuple[Slot, ...]], repr=False)
    counts: FrameCounts = field(default_factory=FrameCounts)
    fast: Variant | None = None
    light: tuple[Variant, ...] = ()
    models: tuple[ModelFile, ...] = ()
    is_fast: bool = False

    @property
    def name(self) -> str:
        """Graph and version as records carry them: `animatic@1`, `sd15-still@1, fast`."""
        return f"{self.id}@{self.version}" + (", fast" if self.is_fast else "")

    @property
    def digest(self) -> str:
        """Changes with anything that could change the pictures."""
        places = {name: ", ".join(map(str, self.places(name))) for name in self.slots}
        nodes = {node_id: (node["class_type"], node["inputs"]) for node_id, node in self.nodes.items()}
        rest: list[object] = [] if self.counts == FrameCounts() else [vars(self.counts)]
        return digest_of(nodes, places, self.frames_node, *rest, *([self.fps] if "fps" in self.slots else []))

    def places(self, name: str) -> tuple[Slot, ...]:
        """Every input that takes the value `name`."""
        return (self.slots[name], *self.more_slots.get(name, ())) if name in self.slots else ()

    def faster(self) -> Graph:
        """The graph for trying things out; this one where it has no such variant."""
        return self if self.fast is None else replace(self._varied([self.fast]), is_fast=True)

    def lighter(self, steps: int) -> Graph:
        """The graph after so many steps down in memory, 0 for as it is; the lightest when there are fewer."""
        return self._varied(self.light[:steps]) if steps > 0 and self.light else self

    def _varied(self, chosen: Sequence[Variant]) -> Graph:
        nodes = copy.deepcopy(dict(self.nodes))
        for variant in chosen:
            for slot, value in variant.values.items():
                nodes[slot.node]["inputs"][slot.input] = value
        return replace(self, nodes=nodes)

    def node_types(self) -> list[str]:
        """The node types a renderer must know to run this, each once, in order."""
        return list(dict.fromkeys(str(node["class_type"]) for node in self.nodes.values()))

    def fill(
        self,
        *,
        prompt: str,
        negative: str,
        seed: int,
        width: int,
        height: int,
        frames: int,
        prefix: str,
        scene_id: str,
        attempt: int,
        keyframe: str | None = None,
    ) -> dict[str, Node]:
        """The workflow for one attempt at one scene, ready to be posted.

        A value the binding has no place for is left out; the graph then decides it itself.

        Args:
            prompt: What to draw.
            negative: What not to draw.
            seed: For everything random, ≥ 0.
            width: Pixels.
            height: Pixels.
            frames: Pictures in the scene; the next number that the graph can make is asked for.
            prefix: Where the frames go, relative to the renderer's output folder; fresh for each attempt.
            scene_id: `scene-001`.
            attempt: Counted from 1.
            keyframe: Name of the first picture in the renderer's input folder, if there is one.

        Raises:
            GraphError: A keyframe was given, and the graph takes none.
        """
        values: dict[str, object] = {
            "prompt": prompt,
            "negative": negative,
            "seed": seed,
            "width": width,
            "height": height,
            "frames": self.counts.nearest(frames),
            "fps": int(self.fps) if self.fps.is_integer() else self.fps,
            "prefix": prefix,
            "scene_id": scene_id,
            "attempt": attempt,
        }
        if keyframe is not None:
            if "keyframe" not in self.slots:
                raise GraphError(
                    "This graph takes no keyframe", where=self.folder / "binding.toml", cure="Bind `keyframe`."
                )
            values["keyframe"] = keyframe
        filled = copy.deepcopy(dict(self.nodes))
        for name, value in values.items():
            for slot in self.places(name):
                filled[slot.node]["inputs"][slot.input] = value
        return filled
