"""`story-assets nodes`: our nodes, put into a ComfyUI and looked at there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from story_assets.cli import options
from story_assets.cli.output import FAILED, err, one_line_errors, out, print_json
from story_assets.settings import load_settings

if TYPE_CHECKING:
    from story_assets.operating.node_pack import Installed

app = typer.Typer(
    help="Our nodes in a ComfyUI: install them, or look whether they are up to date.", no_args_is_help=True
)

Folder = Annotated[Path, typer.Argument(help="ComfyUI's folder: the one with main.py and custom_nodes.")]
Url = Annotated[str | None, typer.Option("--url", help="The server that runs from it. Left out: COMFYUI_URLS.")]

_STATES = {
    "missing": "not installed",
    "current": "up to date",
    "older": "another version",
    "changed": "changed by hand, or copied by hand",
    "linked": "a link to a folder elsewhere",
    "foreign": "something else of that name; move it away, then install",
}


@app.command()
def install(folder: Folder, url: Url = None, as_json: options.AsJson = False) -> None:
    """Put our nodes into a ComfyUI, whole or not at all. Says whether ComfyUI must be restarted."""
    from story_assets.operating.node_pack import VERSION, install, our_digest

    with one_line_errors():
        done = install(folder)
        running = _running(url)
        if as_json:
            told = {"folder": str(done.after.folder), "version": VERSION, "changed": done.happened, "kept": done.kept}
            print_json({**told, "running": running, "restart": _restart(running)})
            return
        place = escape(str(done.after.folder))
        if done.happened:
            out.print(f"[green]✓[/] Pack {VERSION} ({our_digest()[:12]}) is in {place}", soft_wrap=True)
        else:
            out.print(f"[green]✓[/] Pack {VERSION} was there already, in {place}", soft_wrap=True)
        if done.kept:
            out.print(
                f"  What was there had been changed or copied by hand; it is kept in {escape(str(done.kept))}.",
                soft_wrap=True,
            )
        _say_twins(done.after)
        _say_running(running)


@app.command()
def check(folder: Folder, url: Url = None, as_json: options.AsJson = False) -> None:
    """Say which of our nodes a ComfyUI has, and which it runs. Exit code 1 unless both are this version."""
    from story_assets.operating.node_pack import VERSION, look, our_digest

    with one_line_errors():
        found = look(folder)
        running = _running(url)
        good = found.digest == our_digest() and not found.twins and _restart(running) is not True
        if as_json:
            print_json(
                {
                    "folder": str(found.folder),
                    "state": found.state,
                    "version": found.version,
                    "digest": found.digest,
                    "twins": [str(twin) for twin in found.twins],
                    "ours": {"version": VERSION, "digest": our_digest()},
                    "running": running,
                    "restart": _restart(running),
                }
            )
        else:
            mark = "[green]✓[/]" if found.digest == our_digest() else "[red]✗[/]"
            version = f", {found.version or 'unknown'} ({found.digest[:12]})" if found.digest else ""
            out.print(f"{mark} {escape(str(found.folder))}: {_STATES[found.state]}{version}", soft_wrap=True)
            if found.digest != our_digest():
                out.print(
                    f"  Here is {VERSION} ({our_digest()[:12]}): story-assets nodes install {escape(str(folder))}",
                    soft_wrap=True,
                )
            if found.unfinished:
                out.print("  An install was cut off; install again.", soft_wrap=True)
            _say_twins(found)
            _say_running(running)
        if not good:
            raise typer.Exit(FAILED)


def _running(url: str | None) -> dict[str, Any]:
    """For each server that answers, the digest of the pack it loaded at its start; empty when it has none."""
    from story_assets.comfyui.client import ComfyClient
    from story_assets.errors import RendererUnavailable

    answers: dict[str, Any] = {}
    for server in (url.rstrip("/"),) if url else load_settings().comfyui_urls:
        with ComfyClient(server) as client:
            try:
                info = client.node_info("StorySaveFrames") or {}
            except RendererUnavailable:
                if url:
                    raise
                continue
        said = re.search(r"Pack \S+, ([0-9a-f]{12})\.", str(info.get("description", "")))
        answers[server] = said.group(1) if said else "unknown" if info else ""
    return answers


def _restart(running: dict[str, Any]) -> bool | None:
    """Whether a server that answers runs another pack than ours; None when none answers."""
    from story_assets.operating.node_pack import our_digest

    return any(digest != our_digest()[:12] for digest in running.values()) if running else None


def _say_running(running: dict[str, Any]) -> None:
    from story_assets.operating.node_pack import our_digest

    if not running:
        out.print("  No server answers. If ComfyUI runs, restart it to load them.", soft_wrap=True)
    for server, digest in running.items():
        if digest == our_digest()[:12]:
            out.print(f"[green]✓[/] {server} runs this version; no restart is needed.", soft_wrap=True)
        else:
            has = f"another version ({digest})" if digest else "none of our nodes"
            out.print(f"[yellow]![/] {server} runs {has}: restart ComfyUI.", soft_wrap=True)


def _say_twins(found: Installed) -> None:
    for twin in found.twins:
        err.print(f"[yellow]![/] {escape(str(twin))} brings the same nodes; take one of the two away.", soft_wrap=True)
