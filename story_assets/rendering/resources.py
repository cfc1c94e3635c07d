"""The Dagster resource that gives `frames` its renderer."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import dagster as dg

from story_assets.rendering.fleet.fleet import Fleet
from story_assets.rendering.fleet.selection import Say, chosen_renderers
from story_assets.rendering.graphs.graph import Graph
from story_assets.settings import Settings


class RendererResource(dg.ConfigurableResource[Any]):
    """ComfyUI, one or several, or the embedded engine, by RENDERER and COMFYUI_URLS. Nothing is started unasked."""

    def renderer(self, settings: Settings, graph: Graph, library: Path, say: Say) -> AbstractContextManager[Fleet]:
        """The renderers for a block; see `chosen_renderers`."""
        return chosen_renderers(settings, graph, library, say)
