"""Several renderers for one story: all at work, the least loaded first, the dead left out."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from story_assets.comfyui.server import Server, connected
from story_assets.library import StoryFolder
from story_assets.operating.breakers import Breaker
from story_assets.operating.locks import lease
from story_assets.operating.progress import Progress
from story_assets.rendering.fleet.fleet import Fleet
from story_assets.rendering.fleet.slots import lease_name
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.render import Rendered
from tests.rendering.helpers import NODE_PACK, Connect, breaches, make_settings, notes, render, scenes
from workflows.engine import Engine, EngineProcess

PACK = [NODE_PACK]
Node = Engine | EngineProcess


def fleet_of(*engines: Node) -> Callable[[], AbstractContextManager[Fleet]]:
    """How to connect to all of them."""

    @contextlib.contextmanager
    def connect() -> Generator[Fleet]:
        with contextlib.ExitStack() as stack:
            servers = [stack.enter_context(connected(engine.url, folder=engine.output_directory)) for engine in engines]
            yield Fleet(tuple(servers))

    return connect


def shares(done: Rendered) -> Counter[str | None]:
    """Scenes by the renderer that gave their frames."""
    return Counter(
        frame_set.record.attempt_summaries[-1].renderer for frame_set in done.frames.scenes if frame_set.record.success
    )


@pytest.fixture
def two(tmp_path: Path) -> Generator[tuple[Engine, Engine]]:
    with (
        Engine(output_directory=tmp_path / "one", nodes=PACK) as first,
        Engine(output_directory=tmp_path / "two", nodes=PACK) as second,
    ):
        yield first, second


def test_one_story_uses_every_card(story: StoryFolder, two: tuple[Engine, Engine]) -> None:
    """Two renderers of the same speed share the scenes evenly, and the story names both."""
    done = render(story, scenes(*["brisk"] * 8), fleet_of(*two))
    counts = shares(done)
    assert sum(counts.values()) == 8
    assert min(counts[engine.url] for engine in two) >= 3
    assert set(done.frames.renderer.split(", ")) == {engine.url for engine in two}
    assert all(breaches(frame_set) == [] for frame_set in done.frames.scenes)
    assert render(story, scenes(*["brisk"] * 8), fleet_of(*two)).frames == done.frames


def test_the_least_loaded_is_first(story: StoryFolder, two: tuple[Engine, Engine]) -> None:
    """A single scene goes to the card without a queue, whatever the order of their addresses."""
    busy, free = two

    @contextlib.contextmanager
    def connect() -> Generator[Fleet]:
        with fleet_of(busy, free)() as fleet:
            # Somebody else's prompts, as long as they are asked for.
            fleet.servers[0].client.queue_depth = lambda: 3  # type: ignore[method-assign]
            yield fleet

    assert shares(render(story, scenes("one"), connect)) == {free.url: 1}


def test_one_of_two_is_killed_in_mid_batch(story: StoryFolder, tmp_path: Path) -> None:
    """The batch ends; before, both had their share, after, all is on the survivor; the moved scene says so."""
    with contextlib.ExitStack() as stack:
        victim, survivor = (
            stack.enter_context(EngineProcess(output_directory=tmp_path / name, nodes=PACK)) for name in ("one", "two")
        )
        finished: list[str | None] = []
        killed_after: list[int] = []

        def on_progress(progress: Progress) -> None:
            if "rendered" in progress.message:
                finished.append(progress.scene_id)
                if len(finished) == 6:
                    victim.stop()
                    killed_after.append(len(finished))

        settings = make_settings(comfyui_unreachable_wait_seconds=0.5, comfyui_unreachable_waits=20)
        done = render(
            story, scenes(*["brisk"] * 16), fleet_of(victim, survivor), settings=settings, on_progress=on_progress
        )
        renderer = {one.scene_id: one.record.attempt_summaries[-1].renderer for one in done.frames.scenes}
        before, after = finished[:6], finished[6:]
        assert killed_after == [6]
        assert len(finished) == 16
        assert 2 <= sum(renderer[scene_id or ""] == victim.url for scene_id in before) <= 4
        # What had come home from the victim before it died may still be told after.
        assert sum(renderer[scene_id or ""] == survivor.url for scene_id in after) >= len(after) - 1
    for frame_set in done.frames.scenes:
        assert frame_set.record.success, frame_set.record.errors
        assert frame_set.record.attempts_run == 1
        assert breaches(frame_set) == []
    assert f"went away; the scene went to {survivor.url}" in "".join(map(notes, done.frames.scenes))


def test_a_renderer_that_comes_back_is_used_again(story: StoryFolder, tmp_path: Path) -> None:
    """One that was away at the start joins when it answers."""
    with Engine(output_directory=tmp_path / "two", nodes=PACK) as late:
        with EngineProcess(output_directory=tmp_path / "one", nodes=PACK) as first:

            @contextlib.contextmanager
            def connect() -> Generator[Fleet]:
                with fleet_of(first, late)() as fleet:
                    fleet.servers[1].gone("not there yet")
                    yield fleet

            done = render(story, scenes(*["brisk"] * 10), connect)
        assert shares(done)[late.url] >= 2


class TestBreaker:
    def test_it_opens_after_failures_in_a_row(self, story: StoryFolder, connect: Connect) -> None:
        """The scenes left fail at once, by name and with valid records, and no prompt of theirs is posted."""
        settings = make_settings(comfyui_breaker_failures=3, scene_retry_budget=0)
        done = render(story, scenes(*["boom"] * 6), connect, settings=settings)
        said = ["left alone" in frame_set.record.errors[0] for frame_set in done.frames.scenes]
        assert 2 <= said.count(True) <= 3
        for frame_set in done.frames.scenes:
            assert breaches(frame_set, settings.queue_config) == []

    @pytest.mark.parametrize("trouble", ["boom", "black"])
    def test_a_graph_that_fails_holds_up_no_other_graph(
        self, story: StoryFolder, connect: Connect, graph: Graph, trouble: str
    ) -> None:
        """A broken model file is that graph's own: it is left alone for a while, and another one draws meanwhile."""
        settings = make_settings(comfyui_breaker_failures=3, scene_retry_budget=0)
        render(story, scenes(*[trouble] * 4), connect, settings=settings)
        again = render(story, scenes("one"), connect, settings=settings).frames.scenes[0]
        assert "The graph moving@1 failed" in again.record.errors[0]
        assert "times in a row and is left alone" in again.record.errors[0]
        other = dataclasses.replace(graph, id="other")
        drawn = render(story, scenes("one"), connect, settings=settings, graph=other).frames.scenes[0]
        assert drawn.record.success, drawn.record.errors

    def test_all_processes_share_it_and_one_trial_closes_it(
        self, story: StoryFolder, connect: Connect, engine: Engine
    ) -> None:
        """Opened elsewhere it holds here; when its cooldown is over, the first scene is the trial."""
        settings = make_settings(comfyui_breaker_cooldown_seconds=1.5)
        breaker = Breaker(f"renderer {engine.url}", threshold=1, cooldown=1.5)
        breaker.failed("elsewhere")
        refused = render(story, scenes("one"), connect, settings=settings).frames.scenes[0]
        assert "left alone" in refused.record.errors[0]
        assert "elsewhere" in refused.record.errors[0]
        threading.Event().wait(1.6)
        assert render(story, scenes("one"), connect, settings=settings).frames.scenes[0].record.success
        assert breaker.state.opened_at is None

    def test_scenes_go_elsewhere_while_it_is_open(self, story: StoryFolder, two: tuple[Engine, Engine]) -> None:
        """One renderer that is left alone costs no scene."""
        Breaker(f"renderer {two[0].url}", threshold=1, cooldown=60).failed("elsewhere")
        assert shares(render(story, scenes("one", "two", "three"), fleet_of(*two))) == {two[1].url: 3}


def test_runs_share_a_card_by_leases(story: StoryFolder, connect: Connect, engine: Engine) -> None:
    """While other runs hold both places, nothing is posted; a place that falls free is taken."""
    name = lease_name(engine.url)
    posted_while_taken: list[bool] = []
    with contextlib.ExitStack() as others:
        others.enter_context(lease(name, slots=2))
        others.enter_context(lease(name, slots=2))

        def free() -> None:
            posted_while_taken.append(engine.queue.remaining() > 0 or bool(engine.history.page()))
            others.close()

        timer = threading.Timer(0.5, free)
        timer.start()
        done = render(story, scenes("one"), connect)
        timer.join()
    assert posted_while_taken == [False]
    assert done.frames.scenes[0].record.success


class TestRoom:
    @staticmethod
    def on_a_card(engine: Engine, free_mb: list[float], freed: list[str]) -> Connect:
        """A server that says it has a card, with so much VRAM free, the next figure after each `/free`."""

        @contextlib.contextmanager
        def connect() -> Generator[Server]:
            with connected(engine.url, folder=engine.output_directory) as server:
                real, real_free = server.client.system_stats, server.client.free

                def stats(timeout: float | None = None) -> dict[str, object]:
                    device = {"name": "cuda:0 Test Card : cudaMallocAsync", "type": "cuda", "index": 0}
                    memory = {"vram_total": 24 * 2**30, "vram_free": int(free_mb[0] * 2**20)}
                    return {**real(timeout), "devices": [{**device, **memory}]}

                def free() -> None:
                    real_free()
                    freed.append("freed")
                    if len(free_mb) > 1:
                        free_mb.pop(0)

                server.client.system_stats = stats  # type: ignore[method-assign]
                server.client.free = free  # type: ignore[method-assign]
                yield server

        return connect

    def test_low_vram_is_freed_before_a_prompt_is_posted(self, story: StoryFolder, engine: Engine) -> None:
        """Less than MIN_AVAILABLE_VRAM_MB: the renderer is asked to free, waited for, and a note says so."""
        freed: list[str] = []
        frame_set = render(story, scenes("one"), self.on_a_card(engine, [500, 20000], freed)).frames.scenes[0]
        assert frame_set.record.success
        assert freed == ["freed"]
        assert "Low VRAM before submission" in notes(frame_set)
        assert "500 MB of VRAM are free (MIN_AVAILABLE_VRAM_MB 3000)" in notes(frame_set)
        assert breaches(frame_set) == []

    def test_vram_that_never_comes_fails_by_name(self, story: StoryFolder, engine: Engine) -> None:
        """After the longest wait the scenes fail with the figure and the cure; nothing was posted."""
        settings = make_settings(scene_max_wait_seconds=0.6)
        done = render(story, scenes("one", "two"), self.on_a_card(engine, [500], []), settings=settings)
        for frame_set in done.frames.scenes:
            assert "only 500 MB of VRAM are free" in frame_set.record.errors[0]
            assert breaches(frame_set, settings.queue_config) == []
        assert engine.history.page() == {}

    def test_a_deep_queue_is_waited_for(self, story: StoryFolder, engine: Engine) -> None:
        """At MAX_QUEUE_DEPTH nothing is posted; when it gets shorter it is, and the record has the depth seen."""
        depths = [5, 5, 5, 2]

        @contextlib.contextmanager
        def connect() -> Generator[Server]:
            with connected(engine.url, folder=engine.output_directory) as server:
                server.client.queue_depth = lambda: depths.pop(0) if len(depths) > 1 else depths[0]  # type: ignore[method-assign]
                yield server

        record = render(story, scenes("one"), connect).frames.scenes[0].record
        assert record.success
        assert record.attempt_summaries[0].queue_depth == 2

    def test_a_card_is_sampled_while_it_draws(self, story: StoryFolder, engine: Engine) -> None:
        """The fullest it was is on record; what nobody tells is null, with a note."""
        gpu = render(story, scenes("slow"), self.on_a_card(engine, [4096], [])).frames.scenes[0].record.telemetry.gpu
        assert gpu.samples >= 1 or gpu.sampling_note
        plain = render(story, scenes("one"), lambda: connected(engine.url, folder=engine.output_directory))
        assert (
            plain.frames.scenes[0].record.telemetry.gpu.sampling_note == "drawn on the CPU: there is no card to sample"
        )
