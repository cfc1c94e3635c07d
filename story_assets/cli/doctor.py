"""`story-assets doctor`: is this box ready, and what would make it better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer
from rich.markup import escape

from story_assets.cli import options
from story_assets.cli.output import FAILED, err, one_line_errors, out, print_json
from story_assets.errors import StudioError
from story_assets.settings import Settings, load_settings

if TYPE_CHECKING:
    from story_assets.operating.doctor import Finding

_MARKS = {"ok": "[green]✓[/]", "note": "[cyan]·[/]", "warn": "[yellow]![/]", "fail": "[red]✗[/]"}


def _named(settings: Settings) -> Finding:
    """What settings name: only up here are all rooms known that read it."""
    from story_assets.automation.preflight import require_usable
    from story_assets.operating.doctor import Finding

    try:
        require_usable(settings)
    except StudioError as error:
        return Finding(
            "graph, prompts and goals", "fail", error.what + (f": {error.saw}" if error.saw else ""), error.cure
        )
    prompts = settings.story_prompts or "those that come with us"
    return Finding("graph, prompts and goals", "ok", f"GRAPH {settings.graph}; prompts: {prompts}; goals can be read")


def findings(settings: Settings) -> Iterator[Finding]:
    """All that is looked at, as it is seen: the box, each service by the client that works with it, and what settings name."""
    from story_assets.comfyui.examining import examine_renderers
    from story_assets.llm.examining import examine_vision, examine_writer
    from story_assets.operating.doctor import examine
    from story_assets.speech.examining import examine_narrator

    return examine(settings, examine_renderers, examine_writer, examine_vision, examine_narrator, _named)


def doctor(as_json: options.AsJson = False) -> None:
    """Look at everything a night's run needs. Exit code 1 when something would stop it."""
    with one_line_errors():
        settings = load_settings()
        found: list[Finding] = []
        for finding in findings(settings):
            found.append(finding)
            if not as_json:
                out.print(
                    f"{_MARKS[finding.state]} {finding.subject}: {escape(finding.saw)}", soft_wrap=True, highlight=False
                )
                if finding.cure:
                    out.print(f"    {finding.cure}", style="dim", markup=False, soft_wrap=True)
        if as_json:
            print_json([vars(finding) for finding in found])
        failed = [finding.subject for finding in found if finding.state == "fail"]
        if failed:
            err.print(f"Not ready: {', '.join(failed)}.")
            raise typer.Exit(FAILED)
