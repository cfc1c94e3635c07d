"""Which renderer draws: ComfyUI when it answers and has what the graph needs, else the embedded engine."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path

from story_assets.errors import GraphError, RendererUnavailable
from story_assets.rendering.client import ComfyClient
from story_assets.rendering.embedded import NAME, embedded_engine
from story_assets.rendering.graph import Graph
from story_assets.rendering.server import Server, connected
from story_assets.settings import Settings

PROBE_SECONDS = 1.0


@contextlib.contextmanager
def chosen_renderer(settings: Settings, graph: Graph, library: Path) -> Generator[Server]:
    """A renderer for a block, by RENDERER and COMFYUI_URLS.

    Args:
        settings: Which one is wanted.
        graph: What it must be able to run.
        library: The library's folder.

    Raises:
        RendererUnavailable: The wanted renderer does not answer.
        GraphError: It lacks node types of the graph.
    """
    notes: list[str] = []
    if settings.renderer != "embedded":
        url = _answering(settings, graph, notes)
        if url is not None:
            with connected(url, folder=settings.comfyui_output_dir) as server:
                yield server
            return
        if settings.renderer == "comfyui":
            raise RendererUnavailable(
                "Nobody answers at the renderer's address",
                where=", ".join(settings.comfyui_urls),
                cure="Start ComfyUI there, set COMFYUI_URLS, or use RENDERER=embedded.",
            )
    with embedded_engine(library) as engine:
        tuple_of_notes = tuple(f"{note}; using the embedded engine" for note in notes)
        with connected(engine.url, name=NAME, folder=engine.output_directory, notes=tuple_of_notes) as server:
            server.revive = engine.revive
            if missing := missing_nodes(server.client, graph):
                raise GraphError(
                    f"The embedded engine cannot run the graph {graph.name}",
                    where=graph.folder,
                    saw=f"it lacks {', '.join(missing)}" + "".join(f"; {note}" for note in notes),
                    cure="Start ComfyUI with these nodes and set COMFYUI_URLS, or set GRAPH=animatic.",
                )
            yield server


def missing_nodes(client: ComfyClient, graph: Graph) -> list[str]:
    """The graph's node types that a server does not have."""
    return [kind for kind in graph.node_types() if not client.knows_node(kind)]


def _answering(settings: Settings, graph: Graph, notes: list[str]) -> str | None:
    """The first server that answers and has the graph's nodes; `notes` get why the others were passed over."""
    for url in settings.comfyui_urls:
        with ComfyClient(url) as client:
            try:
                client.system_stats(PROBE_SECONDS)
                missing = missing_nodes(client, graph)
            except RendererUnavailable as error:
                notes.append(f"No ComfyUI at {url} ({error.what[0].lower()}{error.what[1:]})")
                continue
        if not missing:
            return url
        if settings.renderer == "comfyui":
            raise GraphError(
                f"ComfyUI cannot run the graph {graph.name}",
                where=url,
                saw=f"it lacks the node types {', '.join(missing)}",
                cure=(
                    "Copy workflows/nodes into ComfyUI/custom_nodes and restart ComfyUI."
                    if all(kind.startswith("Story") for kind in missing)
                    else "Install the node packs that bring them and restart ComfyUI."
                ),
            )
        notes.append(f"ComfyUI at {url} lacks {', '.join(missing)}")
    return None
