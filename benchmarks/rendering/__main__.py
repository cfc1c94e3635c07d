"""Measure the rendering room against a renderer of known speed: `python -m benchmarks.rendering`, a table and a picture.

The renderer is the embedded engine in a process of its own, or a ComfyUI, with a node that sleeps for a scene's time: what
is measured is the room itself, and the machine it runs on. Times are the renderer's own, from its history.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.rendering import measures
from benchmarks.rendering.comfy_cli import overhead
from benchmarks.rendering.measures import Chart, Row
from benchmarks.rendering.picture import picture
from benchmarks.rendering.story import Renderer

WHICH = ["idle", "delivery", "overhead", "large"]


def main() -> None:
    """Run all or some of the benchmarks, print their table and draw their picture."""
    options = arguments()
    rows: list[Row] = []
    charts: list[Chart] = []
    console = Console()
    load = load_now()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["STORY_ASSETS_HOME"] = scratch
        for found in run(Path(scratch), options):
            if isinstance(found, Row):
                rows.append(found)
                console.print(f"[dim]{found.what}: {found.figure}[/]")
            else:
                charts.append(found)
    conditions = (
        f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load} to {load_now()}"
    )
    table = Table("what", "figure", "goal", title="Rendering", caption=conditions)
    for row in rows:
        mark = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[row.good]
        table.add_row(row.what, row.figure, f"{row.goal} {mark}".strip())
    console.print(table)
    options.picture.write_text(picture(charts, conditions), encoding="utf-8")
    console.print(f"Picture: {options.picture.resolve()}")


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rendering", description=__doc__)
    parser.add_argument("which", nargs="*", metavar="which", help=f"of {', '.join(WHICH)} (default: all)")
    parser.add_argument("--scenes", type=int, default=40, help="scenes in a batch (default: %(default)s)")
    parser.add_argument("--seconds", type=float, nargs="*", default=[2.0, 0.25], help="a scene's time on the renderer")
    parser.add_argument("--stories", type=int, default=400, help="stories of 20 scenes in the large library")
    parser.add_argument("--comfy", default="comfy", help="comfy-cli's command, to compare with (default: %(default)s)")
    parser.add_argument(
        "--server", help="a ComfyUI with our nodes and the benchmark's, in place of the embedded engine"
    )
    parser.add_argument("--output", type=Path, help="that server's output folder")
    parser.add_argument("--picture", type=Path, default=Path("rendering-benchmark.svg"), help="(default: %(default)s)")
    options = parser.parse_args()
    if unknown := [name for name in options.which if name not in WHICH]:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(WHICH)}")
    options.which = options.which or WHICH
    return options


def run(scratch: Path, options: argparse.Namespace) -> Iterator[Row | Chart]:
    """The benchmarks asked for, figure by figure."""
    server = Renderer(options.server, options.output, f"ComfyUI at {options.server}") if options.server else None
    if "idle" in options.which:
        yield from measures.idle(scratch, options.scenes, options.seconds, server)
    if "delivery" in options.which:
        yield from measures.delivery(scratch, options.scenes, server)
    if "overhead" in options.which:
        yield from overhead(scratch, min(20, options.scenes), options.comfy, server)
    if "large" in options.which:
        yield from measures.large(scratch, options.stories)


def load_now() -> str:
    """The machine's load over the last minute, where it tells."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"


if __name__ == "__main__":
    main()
