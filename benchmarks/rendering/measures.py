"""What is measured: idle time between scenes, frames on their way home, a large library."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.rendering.story import (
    SIZE_OF_268_KIB,
    Renderer,
    clone,
    fresh_key,
    graph_of,
    percentile,
    planned,
    render,
    renderer_at,
    runs_of,
    story_of,
)
from story_assets.library import Library
from story_assets.rendering.delivery.frame_sets import find_frame_set
from story_assets.rendering.scene.results import SceneResult


@dataclass(frozen=True)
class Row:
    """A line of the table; `good` tells whether the goal was met, None where there is none."""

    what: str
    figure: str
    goal: str = ""
    good: bool | None = None


@dataclass(frozen=True)
class Chart:
    """A chart of the picture.

    Attributes:
        title: With the unit.
        series: Values by name: a line each, or a bar each where there is one value.
        labels: Under the values; none for a sorted distribution.
        goal: A line across.
    """

    title: str
    series: dict[str, list[float]]
    labels: list[str] = field(default_factory=list[str])
    goal: float | None = None


Found = Iterator[Row | Chart]


def idle(scratch: Path, count: int, lengths: list[float], server: Renderer | None) -> Found:
    """How long the renderer waits between two scenes of a batch."""
    gaps_by_length: dict[str, list[float]] = {}
    for seconds in lengths:
        story = story_of(scratch / f"idle-{seconds:g}", fresh_key())
        with renderer_at(scratch / f"idle-{seconds:g}-output", server) as renderer:
            render(story, planned(story, count), renderer, graph_of(seconds), (64, 64))
            runs = runs_of(renderer, story.key)
        gaps = [later.start - earlier.end for earlier, later in itertools.pairwise(runs)]
        share = 100 * sum(gaps) / (runs[-1].end - runs[0].start)
        label = f"{count} scenes of {seconds:g} s: renderer idle"
        yield Row(label, f"{share:.2f} %", "≤ 1 %" if seconds >= 2 else "", share <= 1 if seconds >= 2 else None)
        yield Row(f"{label}, gap p50", f"{1000 * statistics.median(gaps):.1f} ms")
        yield Row(f"{label}, gap p95", f"{1000 * percentile(gaps, 95):.1f} ms")
        gaps_by_length[f"scenes of {seconds:g} s"] = sorted(1000 * gap for gap in gaps)
    yield Chart("renderer idle between two scenes, ms, sorted", gaps_by_length)


def delivery(scratch: Path, count: int, server: Renderer | None) -> Found:
    """From success on the renderer to the moment a scene's result is told: 25 checked PNGs of 268 KiB in the library."""
    sorted_ms: dict[str, list[float]] = {}
    for name, shared in (("linked from a shared folder", True), ("downloaded", False)):
        told: dict[str, float] = {}

        def tell(result: SceneResult, told: dict[str, float] = told) -> None:
            told[result.frame_set.scene_id] = time.time()

        place = scratch / f"delivery-{shared}"
        story = story_of(place / "library", fresh_key())
        with renderer_at(place / "output", server) as found:
            renderer = found if shared else replace(found, output=None)
            render(story, planned(story, count), renderer, graph_of(1.0), SIZE_OF_268_KIB, tell)
            late = [1000 * (told[run.scene_id] - run.end) for run in runs_of(renderer, story.key)]
        p95 = percentile(late, 95)
        yield Row(f"success to library, {name}, p50", f"{statistics.median(late):.0f} ms")
        yield Row(
            f"success to library, {name}, p95",
            f"{p95:.0f} ms",
            "≤ 100 ms" if shared else "",
            p95 <= 100 if shared else None,
        )
        sorted_ms[name] = sorted(late)
    yield Chart("success on the renderer to frames in the library, ms, sorted", sorted_ms, goal=100)


def large(scratch: Path, stories: int) -> Found:
    """What one scene costs while the library grows: finding its frames, a story's state, and rendering the next."""
    root = scratch / "large"
    template = story_of(root, "20260101-benchmark-01")
    plan = planned(template, 20)
    totals: list[str] = []
    series: dict[str, list[float]] = {"find one scene": [], "state of 20 scenes": [], "next scene": []}
    with renderer_at(scratch / "large-output") as renderer:

        def look_through() -> None:
            render(template, plan, renderer, graph_of(0.0), (64, 64))

        look_through()
        for turn, filled in enumerate((1, stories // 4, stories), 1):
            for number in range(sum(1 for _ in root.iterdir()), filled):
                clone(template, root / f"20260101-copy-{number:04d}")
            total = 20 * sum(1 for _ in root.iterdir())
            found = timed(lambda: find(root, template.key))
            state = timed(look_through)
            fresh = story_of(root, f"20260202-fresh-{turn:02d}")
            begun = time.perf_counter()
            render(fresh, planned(fresh, 20), renderer, graph_of(0.0), (64, 64))
            following = 1000 * (time.perf_counter() - begun) / 20
            totals.append(f"{total:,} scenes")
            for values, value in zip(series.values(), (found, state, following), strict=True):
                values.append(value)
            yield Row(f"{total:,} scenes: find one scene's frames", f"{found:.1f} ms")
            yield Row(f"{total:,} scenes: state of a finished story of 20", f"{state:.0f} ms")
            yield Row(f"{total:,} scenes: the next scene, mean of 20", f"{following:.0f} ms")
    yield Chart("a library that grows, ms", series, totals)


def find(root: Path, key: str) -> None:
    """Look one scene's frames up, digests and all."""
    assert find_frame_set(Library(root).story(key), "scene-010") is not None


def timed(work: Callable[[], Any], times: int = 7) -> float:
    """Median time of some work, ms."""
    taken: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)
