"""Who draws: every ComfyUI that answers and has what the graph needs, else the embedded engine."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from story_assets.comfyui.client import ComfyClient, output_directory
from story_assets.comfyui.embedded import NAME, embedded_engine
from story_assets.comfyui.server import connected
from story_assets.errors import GraphError, RendererUnavailable
from story_assets.rendering.fleet.fleet import Fleet, missing_nodes
from story_assets.rendering.graphs.graph import Graph
from story_assets.settings import Settings

PROBE_SECONDS = 1.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class _Probed:
    """What a renderer said when it was first asked.

    Attributes:
        doubt: Why it cannot be used now; None when it can.
        lacking: The graph's node types it does not have.
        folder: Its output folder, if it tells and this machine can read it.
    """

    url: str
    doubt: str | None = None
    lacking: tuple[str, ...] = ()
    folder: Path | None = None


@contextlib.contextmanager
def chosen_renderers(
    settings: Settings, graph: Graph, library: Path, say: Say = lambda message: None
) -> Generator[Fleet]:
    """The renderers for a block, by RENDERER and COMFYUI_URLS.

    Args:
        settings: Which ones are wanted.
        graph: What they must be able to run.
        library: The library's folder.
        say: Told what a person should know: who is left out, who is waited for.

    Raises:
        RendererUnavailable: No wanted renderer answers, after all waits.
        GraphError: All that answer lack node types of the graph.
    """
    notes: list[str] = []
    if settings.renderer != "embedded":
        probed = _probe_all(settings, graph)
        if settings.renderer == "comfyui":
            probed = _waited_for(probed, settings, graph, say)
        fit = [one for one in probed if one.doubt is None]
        if fit:
            with _fleet(probed, settings) as fleet:
                for one in probed:
                    if one.doubt is not None:
                        say(f"{one.doubt}; it is left out until it answers")
                yield fleet
            return
        if settings.renderer == "comfyui":
            raise _nobody(probed, graph)
        notes = [one.doubt for one in probed if one.doubt]
    with embedded_engine(library) as engine:
        remarks = tuple(f"{note}; using the embedded engine" for note in notes)
        with connected(
            engine.url,
            name=NAME,
            folder=engine.output_directory,
            notes=remarks,
            private=True,
            gpu_source=settings.gpu_source,
        ) as server:
            server.restart = engine.revive
            if missing := missing_nodes(server.client, graph):
                raise GraphError(
                    f"The embedded engine cannot run the graph {graph.name}",
                    where=graph.folder,
                    saw=f"it lacks {', '.join(missing)}" + "".join(f"; {note}" for note in notes),
                    cure="Start ComfyUI with these nodes and set COMFYUI_URLS, or set GRAPH=animatic.",
                )
            yield Fleet((server,))


@contextlib.contextmanager
def _fleet(probed: Sequence[_Probed], settings: Settings) -> Generator[Fleet]:
    """All of them, those that are away as well: they may come back."""
    several = len(probed) > 1
    with contextlib.ExitStack() as stack:
        servers = [
            stack.enter_context(
                connected(
                    one.url,
                    # One setting cannot be the folder of several servers: what each says of itself counts first.
                    folder=(one.folder or settings.comfyui_output_dir) if several else settings.comfyui_output_dir,
                    away=one.doubt,
                    gpu_source=settings.gpu_source,
                )
            )
            for one in probed
        ]
        yield Fleet(tuple(servers))


def _probe_all(settings: Settings, graph: Graph) -> list[_Probed]:
    """Ask all servers at once."""
    urls = list(dict.fromkeys(settings.comfyui_urls))
    if not urls:
        return []
    with ThreadPoolExecutor(len(urls), thread_name_prefix="probe") as pool:
        return list(pool.map(lambda url: _probe(url, graph), urls))


def _probe(url: str, graph: Graph) -> _Probed:
    with ComfyClient(url) as client:
        try:
            stats = client.system_stats(PROBE_SECONDS)
            missing = missing_nodes(client, graph)
        except RendererUnavailable as error:
            return _Probed(url, f"No ComfyUI at {url} ({error.what[0].lower()}{error.what[1:]})")
    if missing:
        return _Probed(url, f"ComfyUI at {url} lacks {', '.join(missing)}", tuple(missing))
    return _Probed(url, folder=output_directory(stats, url))


def _waited_for(probed: list[_Probed], settings: Settings, graph: Graph, say: Say) -> list[_Probed]:
    """Ask again while nobody answers at all: a server may be starting."""
    for wait in range(1, settings.comfyui_unreachable_waits + 1):
        if not probed or any(one.doubt is None or one.lacking for one in probed):
            break
        seconds = settings.comfyui_unreachable_wait_seconds
        say(f"{probed[0].doubt}: waiting {seconds:g} s, {wait} of {settings.comfyui_unreachable_waits}")
        time.sleep(seconds)
        probed = _probe_all(settings, graph)
    return probed


def _nobody(probed: Sequence[_Probed], graph: Graph) -> RendererUnavailable | GraphError:
    lacking = next((one for one in probed if one.lacking), None)
    if lacking is None:
        return RendererUnavailable(
            "Nobody answers at the renderer's address",
            where=", ".join(one.url for one in probed),
            cure="Start ComfyUI there, set COMFYUI_URLS, or use RENDERER=embedded.",
        )
    ours = all(kind.startswith("Story") for kind in lacking.lacking)
    return GraphError(
        f"ComfyUI cannot run the graph {graph.name}",
        where=lacking.url,
        saw=f"it lacks the node types {', '.join(lacking.lacking)}",
        cure="`story-assets nodes install` puts ours into ComfyUI; then restart it."
        if ours
        else "Install the node packs that bring them and restart ComfyUI.",
    )
