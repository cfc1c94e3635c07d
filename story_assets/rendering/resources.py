"""The Dagster resource that gives `frames` its renderer."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import dagster as dg

from story_assets.rendering.choose import chosen_renderer
from story_assets.rendering.graph import Graph
from story_assets.rendering.server import Server
from story_assets.settings import Settings


class RendererResource(dg.ConfigurableResource[Any]):
    """ComfyUI or the embedded engine, by RENDERER and COMFYUI_URLS. Nothing is started until a scene needs it."""

    def renderer(self, settings: Settings, graph: Graph, library: Path) -> AbstractContextManager[Server]:
        """A renderer for a block; see `chosen_renderer`."""
        return chosen_renderer(settings, graph, library)
