"""Measure the rendering room against a renderer of known speed: `python -m benchmarks.rendering`, figures as a table.

The renderer is the embedded engine in a process of its own, with a node that sleeps for a scene's time: what is
measured is the room itself, and the machine it runs on. Times are the renderer's own, from its history.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import os
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from story_assets.library import Library, StoryFolder
from story_assets.models import Brief, Generation, LLMHealthInfo, Scene, Scenes
from story_assets.rendering.frame_sets import find_frame_set
from story_assets.rendering.graph import Graph, load_graph
from story_assets.rendering.render import Rendered, render_scenes
from story_assets.rendering.server import connected
from story_assets.settings import Settings
from workflows.engine import EngineProcess

HERE = Path(__file__).parent
SIZE_OF_268_KIB = (352, 256)
"""Noise does not compress: 352 × 256 × 3 bytes are 264 KiB, and the prompt in the file the rest."""


def main() -> None:
    """Run all or some of the benchmarks and print their table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "which", nargs="*", choices=["idle", "delivery", "large"], default=["idle", "delivery", "large"]
    )
    parser.add_argument("--scenes", type=int, default=40, help="scenes in a batch (default: %(default)s)")
    parser.add_argument("--seconds", type=float, nargs="*", default=[2.0, 0.25], help="a scene's time on the renderer")
    parser.add_argument("--stories", type=int, default=400, help="stories of 20 scenes in the large library")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    print(f"{'what':<58} {'figure':>12}")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["STORY_ASSETS_HOME"] = scratch
        if "idle" in options.which:
            for seconds in options.seconds:
                idle(Path(scratch), options.scenes, seconds)
        if "delivery" in options.which:
            delivery(Path(scratch), options.scenes)
        if "large" in options.which:
            large(Path(scratch), options.stories)


def row(what: str, figure: str) -> None:
    """One line of the table."""
    print(f"{what:<58} {figure:>12}", flush=True)


def idle(scratch: Path, count: int, seconds: float) -> None:
    """How long the renderer waits between two scenes of a batch."""
    _, runs = batch(scratch / f"idle-{seconds:g}", count, seconds, (64, 64))
    gaps = [later[0] - earlier[1] for earlier, later in itertools.pairwise(runs)]
    span = runs[-1][1] - runs[0][0]
    label = f"{count} scenes of {seconds:g} s: renderer idle"
    row(label, f"{100 * sum(gaps) / span:.2f} %")
    row(f"{label}, gap p50", f"{1000 * statistics.median(gaps):.1f} ms")
    row(f"{label}, gap p95", f"{1000 * percentile(gaps, 95):.1f} ms")


def delivery(scratch: Path, count: int) -> None:
    """From success on the renderer to checked frames in the library, shared folder, 25 PNGs of some 268 KiB."""
    done, runs = batch(scratch / "delivery", count, 1.0, SIZE_OF_268_KIB)
    ended = {scene: moment for _, moment, scene in runs}
    late = [one.record.telemetry.queue_end.timestamp() - ended[one.scene_id] for one in done.frames.scenes if one.files]
    row("success on the renderer to frames in the library, p50", f"{1000 * statistics.median(late):.0f} ms")
    row("success on the renderer to frames in the library, p95", f"{1000 * percentile(late, 95):.0f} ms")


def large(scratch: Path, stories: int) -> None:
    """What one scene costs while the library grows: finding its frames, a story's state, and rendering the next."""
    root = scratch / "large"
    template = story_of(root, "20260101-benchmark-01")
    plan = planned(template, 20)
    with engine_at(scratch / "large-output") as engine:

        def look_through() -> None:
            render(template, plan, engine, graph_of(0.0), (64, 64))

        look_through()
        for turn, filled in enumerate((1, stories // 4, stories), 1):
            for number in range(sum(1 for _ in root.iterdir()), filled):
                clone(template, root / f"20260101-copy-{number:04d}")
            total = 20 * sum(1 for _ in root.iterdir())
            row(f"{total} scenes: find one scene's frames", f"{timed(find, root, template.key):.1f} ms")
            row(f"{total} scenes: state of a finished story of 20", f"{timed(look_through):.0f} ms")
            fresh = story_of(root, f"20260202-fresh-{turn:02d}")
            begun = time.perf_counter()
            render(fresh, planned(fresh, 20), engine, graph_of(0.0), (64, 64))
            row(f"{total} scenes: the next scene, mean of 20", f"{50 * (time.perf_counter() - begun):.0f} ms")


def batch(
    folder: Path, count: int, seconds: float, size: tuple[int, int]
) -> tuple[Rendered, list[tuple[float, float, str]]]:
    """Render a story and give the renderer's own account: each prompt's start and end, s since 1970, and its scene."""
    story = story_of(folder / "library", "20260101-benchmark-01")
    with engine_at(folder / "output") as engine:
        done = render(story, planned(story, count), engine, graph_of(seconds), size)
        with urllib.request.urlopen(f"{engine.url}/history") as answer:
            entries = json.load(answer).values()
    failed = [one.record.errors for one in done.frames.scenes if not one.record.success]
    assert not failed, failed
    return done, sorted(account(entry) for entry in entries)


def account(entry: dict[str, Any]) -> tuple[float, float, str]:
    """A prompt's start, end and scene."""
    messages = dict(entry["status"]["messages"])
    start, end = (messages[f"execution_{kind}"]["timestamp"] / 1000 for kind in ("start", "success"))
    return start, end, entry["prompt"][2]["2"]["inputs"]["scene_id"]


def engine_at(output: Path) -> EngineProcess:
    """The renderer."""
    return EngineProcess(output_directory=output, nodes=[HERE / "node_pack"])


def graph_of(seconds: float) -> Graph:
    """The graph whose scenes take so long."""
    graph = load_graph(str(HERE / "graph"))
    nodes = {key: {**node, "inputs": dict(node["inputs"])} for key, node in graph.nodes.items()}
    nodes["1"]["inputs"]["seconds"] = seconds
    return dataclasses.replace(graph, nodes=nodes)


def render(story: StoryFolder, scenes: Scenes, engine: EngineProcess, graph: Graph, size: tuple[int, int]) -> Rendered:
    """Render with everything as it is by default but size and count of frames."""
    settings = Settings(_env_file=None, frame_width=size[0], frame_height=size[1], frame_target=25)  # pyright: ignore[reportCallIssue]
    connect = lambda: connected(engine.url, folder=engine.output_directory)  # noqa: E731
    return render_scenes(story, scenes, settings=settings, graph=graph, connect=connect)


def story_of(root: Path, key: str) -> StoryFolder:
    """A registered story."""
    return Library(root).register(
        Brief(key=key, genre="thriller", seed=1, scenes=3, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    )


def planned(story: StoryFolder, count: int) -> Scenes:
    """So many scenes."""
    return Scenes(
        story_key=story.key,
        scenes=tuple(
            Scene(
                scene_id=f"scene-{number:03d}",
                number=number,
                title=f"Scene {number}",
                prose="It was quiet.",
                prompt=f"{story.key}, scene {number}",
                negative_prompt="",
                narration="It was quiet.",
                themes=("mystery",),
                seed=number,
                token_count=200,
                token_count_method="none",
                generation=Generation(provider="template", duration_seconds=0.1),
            )
            for number in range(1, count + 1)
        ),
        llm_health=LLMHealthInfo(status="skipped", skipped=True, timestamp=datetime(2026, 1, 1, tzinfo=UTC)),
    )


def clone(source: StoryFolder, target: Path) -> None:
    """A whole story once more, its files linked."""
    for path in source.path.rglob("*"):
        if path.is_file():
            place = target / path.relative_to(source.path)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, place)


def find(root: Path, key: str) -> None:
    """Look one scene's frames up, digests and all."""
    assert find_frame_set(Library(root).story(key), "scene-010") is not None


def timed(work: Callable[..., None], *arguments: Any, times: int = 7) -> float:
    """Median time of some work, ms."""
    taken: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        work(*arguments)
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that so many per cent do not exceed."""
    return sorted(values)[min(len(values) - 1, -(-len(values) * share // 100) - 1)]


if __name__ == "__main__":
    main()
