"""Our overhead a scene beside `comfy run --wait` of comfy-cli: the same server, the same graph, scene after scene.

Overhead is wall time a scene less the renderer's own time for it. Both count the start of their process: comfy-cli starts
one a scene, we start one a story.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.rendering.measures import Chart, Found, Row
from benchmarks.rendering.story import Renderer, fresh_key, graph_of, planned, render, renderer_at, runs_of, story_of

SECONDS = 0.25
SIZE = (64, 64)


def overhead(scratch: Path, count: int, command: str, server: Renderer | None) -> Found:
    """Measure both, ours first.

    Args:
        scratch: For the stories and workflows.
        count: How many scenes each renders.
        command: comfy-cli's `comfy`; where there is none its figure is left out.
        server: A real ComfyUI with our nodes and the benchmark's; the embedded engine by default.
    """
    with renderer_at(scratch / "overhead-output", server) as renderer:
        yield from _both(scratch, count, command, renderer)


def _both(scratch: Path, count: int, command: str, server: Renderer) -> Found:
    bars: dict[str, list[float]] = {}
    key = fresh_key()
    begun = time.perf_counter()
    arguments = [str(scratch / "overhead"), key, str(count), server.url, str(server.output or "")]
    subprocess.run([sys.executable, "-m", "benchmarks.rendering.comfy_cli", *arguments], check=True)
    bars["story-assets"] = [_over(server, key, time.perf_counter() - begun, count)]
    yield Row(f"overhead a scene on {server.name}, story-assets", f"{1000 * bars['story-assets'][0]:.0f} ms")
    found = shutil.which(command)
    if found is None:
        yield Row(
            f"overhead a scene on {server.name}, comfy run --wait", "not measured: no `comfy` (pip install comfy-cli)"
        )
        return
    key = fresh_key()
    taken = [_comfy_run(found, scratch, key, number, server) for number in range(1, count + 1)]
    bars["comfy run --wait"] = [_over(server, key, sum(taken), count)]
    yield Row(f"overhead a scene on {server.name}, comfy run --wait", f"{1000 * bars['comfy run --wait'][0]:.0f} ms")
    in_ms = {label: [1000 * value for value in values] for label, values in bars.items()}
    yield Chart(f"overhead a scene on {server.name}, ms", in_ms)


def _over(server: Renderer, key: str, wall: float, count: int) -> float:
    """Wall time a scene less the renderer's own."""
    runs = runs_of(server, key)
    assert len(runs) == count, f"{len(runs)} of {count} prompts are in the history"
    return wall / count - statistics.mean(run.end - run.start for run in runs)


def _comfy_run(command: str, scratch: Path, key: str, number: int, server: Renderer) -> float:
    """Seconds that one `comfy run --wait` takes."""
    scene_id = f"scene-{number:03d}"
    nodes = graph_of(SECONDS).fill(
        prompt=f"{key}, scene {number}",
        negative="",
        seed=number,
        width=SIZE[0],
        height=SIZE[1],
        frames=25,
        prefix=f"{key}/{scene_id}/a1",
        scene_id=scene_id,
        attempt=1,
    )
    workflow = scratch / f"{key}-{number}.json"
    workflow.write_text(json.dumps(nodes), encoding="utf-8")
    address = urlsplit(server.url)
    where = ["--host", str(address.hostname), "--port", str(address.port)]
    begun = time.perf_counter()
    done = subprocess.run(
        [command, "--skip-prompt", "run", "--workflow", str(workflow), "--wait", *where],
        capture_output=True,
        check=False,  # said below, with its words
        text=True,
        env={**os.environ, "DO_NOT_TRACK": "1"},
    )
    seconds = time.perf_counter() - begun
    assert done.returncode == 0, done.stdout + done.stderr
    return seconds


def _ours() -> None:
    """A story in a process of its own: folder, key, scenes, server, its output folder."""
    folder, key, count, url, output = sys.argv[1:]
    story = story_of(Path(folder), key)
    server = Renderer(url, Path(output) if output else None, url)
    render(story, planned(story, int(count)), server, graph_of(SECONDS), SIZE)


if __name__ == "__main__":
    _ours()
