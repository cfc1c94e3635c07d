"""`story-assets graphs`: what can be rendered with, whether a server can run it, and how to bring a workflow of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from story_assets.cli import options
from story_assets.cli.output import FAILED, err, one_line_errors, out, print_json
from story_assets.settings import Settings, load_settings

if TYPE_CHECKING:
    from story_assets.rendering.graphs.graph import Graph
    from story_assets.rendering.graphs.guess import Guess
    from story_assets.rendering.graphs.needs import Lack

app = typer.Typer(
    help="What scenes are rendered with: list them, check a server for them, bring a workflow of your own.",
    no_args_is_help=True,
)

_MISSING = {"node": "node type", "model": "model file", "picture": "picture"}
_WRONG = {"input": "input", "value": "value", "link": "link"}


@app.command("list")
def list_graphs(as_json: options.AsJson = False) -> None:
    """List the graphs: those that come with the project, and your own where GRAPH names one."""
    from rich.table import Table

    from story_assets.rendering.graphs.files import load_graph

    with one_line_errors():
        chosen = load_settings().graph
        graphs = [load_graph(name) for name in _names([], chosen)]
        if as_json:
            print_json([_about(graph, chosen) for graph in graphs])
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("", "Graph", "What it makes", "Frames/s", "Models", "Variants"):
            table.add_column(heading, no_wrap=heading != "What it makes")
        for graph in graphs:
            variants = ["fast"] * (graph.fast is not None) + [f"{len(graph.light)} light"] * bool(graph.light)
            table.add_row(
                "[green]●[/]" if _is_chosen(graph, chosen) else "",
                graph.name,
                graph.title,
                f"{graph.fps:g}",
                str(len(graph.models)) if graph.models else "none",
                ", ".join(variants) or "–",
            )
        out.print(table)
        out.print(f"\n● is GRAPH={chosen}. See what one needs: story-assets graphs check NAME", soft_wrap=True)


@app.command()
def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Graphs by name, or folders of your own. Left out: all.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="Server to ask. Left out: COMFYUI_URLS.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Look at the files only; ask no server.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Name the nodes and model files that a server lacks, and where they go. Runs nothing; exit code 1 if any."""
    from story_assets.comfyui.client import ComfyClient
    from story_assets.errors import RendererUnavailable
    from story_assets.rendering.graphs.files import load_graph
    from story_assets.rendering.graphs.needs import lacks_of, loose_ends

    with one_line_errors():
        settings = load_settings()
        graphs = [load_graph(name) for name in _names(names or [], settings.graph)]
        found: list[dict[str, Any]] = []
        servers: tuple[str, ...] = () if offline else (url.rstrip("/"),) if url else settings.comfyui_urls
        for server in servers:
            with ComfyClient(server) as client:
                try:
                    version = _version(client.system_stats(5.0))
                except RendererUnavailable as error:
                    if url or as_json:
                        raise
                    err.print(f"{server}: {error.what}. Looking at the files only.", style="yellow", soft_wrap=True)
                    continue
                if not as_json:
                    out.print(f"[bold]{server}[/]  {version}\n", soft_wrap=True, highlight=False)
                found += [
                    _checked(graph, lacks_of(graph, client.node_info), settings, server, as_json) for graph in graphs
                ]
        if not found:
            found = [_checked(graph, loose_ends(graph), settings, None, as_json) for graph in graphs]
        if as_json:
            print_json(found)
        if any(one["missing"] or one["problem"] for one in found):
            raise typer.Exit(FAILED)


@app.command()
def bind(
    file: Annotated[Path, typer.Argument(help="A workflow saved with Workflow > Export (API), or its folder.")],
    into: Annotated[Path | None, typer.Option("--into", help="Folder to make. Left out: beside the file.")] = None,
    keep_saver: Annotated[
        bool, typer.Option("--keep-saver", help="Leave Save Image as it is; frames then come without a done marker.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a binding that is there.")] = False,
) -> None:
    """Make a graph of a workflow of your own: guess where the prompt, the seed and so on go, and write it down."""
    from story_assets.errors import InputError
    from story_assets.library import write_whole
    from story_assets.rendering.graphs.binding_text import binding_text, graph_text
    from story_assets.rendering.graphs.files import load_graph, read_nodes
    from story_assets.rendering.graphs.guess import guess

    with one_line_errors():
        source = file.expanduser()
        source = source / "graph.json" if source.is_dir() else source
        folder = into.expanduser() if into else source.parent if source.name == "graph.json" else source.with_suffix("")
        made = guess(read_nodes(source), keep_saver=keep_saver)
        files = {
            folder / "graph.json": graph_text(made.nodes),
            folder / "binding.toml": binding_text(folder.name, made),
        }
        for path, text in files.items():
            same = path.is_file() and path.read_text(encoding="utf-8") == text
            if path.exists() and not same and not force:
                raise InputError(
                    "There is a file already",
                    where=path,
                    cure="Use --into for another folder, or --force to replace it.",
                )
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            write_whole(path, text.encode("utf-8"))
        _say_guess(made, folder)
        if {"prompt", "seed", "prefix"} & made.unknown.keys():
            err.print(f"Fill in what is missing in {folder / 'binding.toml'} before using it.", soft_wrap=True)
            raise typer.Exit(FAILED)
        load_graph(str(folder))
        out.print(f"\nNext: story-assets graphs check {folder}\nThen: GRAPH={folder.resolve()}", soft_wrap=True)


def _names(asked: list[str], chosen: str) -> list[str]:
    from story_assets.rendering.graphs.files import graph_ids

    return asked or [*graph_ids(), *([] if chosen in graph_ids() else [chosen])]


def _is_chosen(graph: Graph, chosen: str) -> bool:
    return chosen == graph.id or Path(chosen).expanduser().resolve() == graph.folder.resolve()


def _about(graph: Graph, chosen: str) -> dict[str, Any]:
    return {
        "id": graph.id,
        "version": graph.version,
        "title": graph.title,
        "fps": graph.fps,
        "nodes": graph.node_types(),
        "models": [{"file": model.name, "folder": model.folder, "url": model.url} for model in graph.models],
        "fast": graph.fast.note if graph.fast else None,
        "light": [variant.note for variant in graph.light],
        "folder": str(graph.folder),
        "chosen": _is_chosen(graph, chosen),
    }


def _version(stats: dict[str, Any]) -> str:
    system = stats.get("system")
    version = system.get("comfyui_version") if isinstance(system, dict) else None
    return f"ComfyUI {version}" if version else "of unknown version"


def _frames(graph: Graph, settings: Settings) -> tuple[str | None, str | None]:
    """(what stops it, what is worth knowing) about the number of frames."""
    count = graph.counts.nearest(settings.frame_target)
    if count < settings.frame_floor:
        return f"makes at most {count} frames a scene; FRAME_FLOOR is {settings.frame_floor}", None
    if count < settings.frame_target:
        return None, f"makes {count} frames a scene; FRAME_TARGET is {settings.frame_target}"
    return None, None


def _checked(graph: Graph, lacks: list[Lack], settings: Settings, server: str | None, quiet: bool) -> dict[str, Any]:
    """One graph's result, printed unless a machine reads it."""
    problem, note = _frames(graph, settings)
    if not quiet:
        tell: Callable[[str], None] = lambda text: out.print(text, soft_wrap=True, highlight=False)  # noqa: E731
        found = [text for text in (_counted(lacks, _MISSING, "missing"), _counted(lacks, _WRONG, "wrong")) if text]
        state = ", ".join(found) or ("cannot be used" if problem else "ready" if server else "in order")
        tell(f"{'[red]✗[/]' if lacks or problem else '[green]✓[/]'} [bold]{escape(graph.id)}[/]  {state}")
        for lack in lacks:
            tell(f"    [bold]{escape(lack.what)}[/]  [dim]{escape(lack.where)}[/]\n      {escape(lack.cure)}")
            if lack.url:
                tell(f"      [dim]{escape(lack.url)}[/]")
        for line in (problem, note):
            if line:
                tell(f"    {line}")
    return {
        "graph": graph.name,
        "server": server,
        "missing": [asdict(lack) for lack in lacks],
        "problem": problem,
        "note": note,
    }


def _counted(lacks: list[Lack], names: dict[str, str], how: str) -> str:
    counts = {name: sum(lack.kind == kind for lack in lacks) for kind, name in names.items()}
    said = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count]
    return f"{' and '.join(said)} {how}" if said else ""


def _say_guess(made: Guess, folder: Path) -> None:
    out.print(f"Wrote {folder / 'graph.json'} and binding.toml.\n", soft_wrap=True, highlight=False)
    for name, slots in made.slots.items():
        now = made.nodes[slots[0].node]["inputs"][slots[0].input]
        kinds = ", ".join(f"{slot} ({made.nodes[slot.node]['class_type']})" for slot in slots)
        out.print(
            f"  [green]✓[/] {name:<10} {kinds}  [dim]now {escape(json.dumps(now, ensure_ascii=False)[:60])}[/]",
            soft_wrap=True,
        )
    for name, why in made.unknown.items():
        out.print(f"  [yellow]?[/] {name:<10} {escape(why)}", soft_wrap=True)
    for note in made.notes:
        out.print(f"  [cyan]·[/] {escape(note)}", soft_wrap=True)
