"""What servers in the field do to their clients, and that no scene is lost to it. Scripted faults, see `faulty`."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from story_assets.comfyui import deadline as hurry
from story_assets.comfyui.server import connected
from story_assets.library import StoryFolder
from story_assets.operating.progress import Progress
from tests.rendering.faulty import (
    BreakingEngine,
    DeafEngine,
    EmptyHistoryEngine,
    FaultyTransport,
    NoSocketEngine,
    Rule,
    answer_lost,
    late_history,
    no_history,
    no_jobs_api,
    no_statistics,
    post_lost,
    stumbling,
)
from tests.rendering.helpers import NODE_PACK, breaches, make_settings, notes, render, scenes, server_through
from workflows.engine import Engine, EngineProcess

PACK = [NODE_PACK]


def through(engine: Engine, *rules: Rule) -> tuple[FaultyTransport, object]:
    """A transport with faults, and how to connect through it."""
    transport = FaultyTransport(*rules)
    return transport, lambda: server_through(transport, engine.url, engine.output_directory)


@pytest.mark.parametrize("kind", [DeafEngine, NoSocketEngine, BreakingEngine])
def test_a_broken_socket_costs_only_time(story: StoryFolder, tmp_path: Path, kind: type[Engine]) -> None:
    """Deaf, refused or dropped: polling finds every scene, and a note says so."""
    with kind(output_directory=tmp_path / "output", nodes=PACK) as engine:
        done = render(story, scenes("one", "two, slow"), lambda: connected(engine.url, folder=engine.output_directory))
    for frame_set in done.frames.scenes:
        assert frame_set.record.success
        assert breaches(frame_set) == []
    assert "The event socket" in notes(done.frames.scenes[1])
    assert done.frames.scenes[1].record.history_attempts >= 1


def test_an_old_server_without_jobs(story: StoryFolder, engine: Engine) -> None:
    """Where there is no /api/jobs, the queue and the history tell; it is asked for once only."""
    transport, connect = through(engine, no_jobs_api)
    done = render(story, scenes("one, slow", "two"), connect)
    assert all(frame_set.record.success for frame_set in done.frames.scenes)
    assert transport.count("GET /api/jobs") == 1
    assert transport.count("GET /queue") >= 1


def test_a_post_whose_answer_is_lost_is_not_posted_twice(story: StoryFolder, engine: Engine) -> None:
    """The server is asked whether it has the prompt before anything else is posted."""
    transport, connect = through(engine, answer_lost(1))
    done = render(story, scenes("one"), connect)
    assert done.frames.scenes[0].record.success
    assert transport.count("POST /prompt") == 1
    assert "Submission had to wait" in notes(done.frames.scenes[0])


def test_a_post_that_never_arrived_is_posted_again(story: StoryFolder, engine: Engine) -> None:
    """Under a fresh id and prefix, so that the lost one may still arrive and do no harm; no attempt is used up."""
    transport, connect = through(engine, post_lost(1))
    done = render(story, scenes("one"), connect)
    record = done.frames.scenes[0].record
    assert record.success
    assert record.attempts_run == 1
    assert transport.count("POST /prompt") == 2
    assert breaches(done.frames.scenes[0]) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_server_out_of_breath(story: StoryFolder, engine: Engine, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """500s, timeouts, resets and half answers on a third of all requests lose nothing, and are in the poll log."""
    monkeypatch.setattr(hurry, "WHOLE_ANSWER_SECONDS", 1.0)
    _, connect = through(engine, stumbling(seed, 0.33))
    done = render(story, scenes("one", "two, slow", "three"), connect)
    for frame_set in done.frames.scenes:
        assert frame_set.record.success, frame_set.record.errors
        assert frame_set.record.attempts_run == 1
        assert breaches(frame_set) == []


def test_a_late_history_is_waited_for(story: StoryFolder, engine: Engine) -> None:
    """A success is known before its history is there; the wait for it is within the post-execution timeout."""
    _, connect = through(engine, late_history(0.3))
    record = render(story, scenes("one"), connect).frames.scenes[0].record
    assert record.success
    assert record.history_attempts > 1
    assert record.telemetry.history_exit_reason == "success"


def test_without_any_history_the_marker_counts(story: StoryFolder, engine: Engine) -> None:
    """When the history never comes, frames whose marker is there are whole all the same."""
    _, connect = through(engine, no_history)
    frame_set = render(story, scenes("one"), connect).frames.scenes[0]
    telemetry = frame_set.record.telemetry
    assert frame_set.record.success
    assert telemetry.history_exit_reason == "postExecution"
    assert telemetry.history_post_execution_timeout_reached
    assert telemetry.execution_success_detected
    assert not frame_set.record.history_retrieved
    assert "The history never came" in notes(frame_set)
    assert breaches(frame_set) == []


def test_a_failure_without_its_history_is_no_success(story: StoryFolder, engine: Engine) -> None:
    """The jobs list says failed and the history never comes: nothing claims that it succeeded."""
    _, connect = through(engine, no_history)
    frame_set = render(story, scenes("boom"), connect).frames.scenes[0]
    assert not frame_set.record.success
    assert not frame_set.record.telemetry.execution_success_detected
    assert "says that the prompt failed" in frame_set.record.errors[0]
    assert breaches(frame_set) == []


def test_success_without_outputs_is_no_success(story: StoryFolder, tmp_path: Path) -> None:
    """Frames whose marker is there are kept; where nothing is there, the scene fails by name."""
    with EmptyHistoryEngine(output_directory=tmp_path / "output", nodes=PACK) as engine:
        good = render(story, scenes("one"), lambda: connected(engine.url, folder=engine.output_directory))
        (tmp_path / "elsewhere").mkdir()
        bad = render(story, scenes("other"), lambda: connected(engine.url, folder=tmp_path / "elsewhere"))
    assert good.frames.scenes[0].record.success
    assert not bad.frames.scenes[0].record.success
    assert "success without outputs" in bad.frames.scenes[0].record.errors[0]
    assert breaches(bad.frames.scenes[0]) == []


def test_the_attempt_limit_is_kept(story: StoryFolder, engine: Engine) -> None:
    """After as many history requests as allowed, the prompt is taken off the server and the record says why."""
    limited = make_settings(scene_history_max_attempts=2, scene_retry_budget=0)
    transport, connect = through(engine)
    frame_set = render(story, scenes("slow one"), connect, settings=limited).frames.scenes[0]
    assert not frame_set.record.success
    assert frame_set.record.telemetry.history_exit_reason == "attemptLimit"
    assert frame_set.record.history_attempts == transport.count("GET /history") == 2
    assert breaches(frame_set, limited.queue_config) == []


def test_a_prompt_that_takes_too_long_is_taken_off(story: StoryFolder, engine: Engine) -> None:
    """After the longest wait the prompt is interrupted, so that the next scene does not wait behind it."""
    impatient = make_settings(scene_max_wait_seconds=0.5, scene_retry_budget=0)
    _, connect = through(engine)
    slow, quick = render(story, scenes("slow one", "two"), connect, settings=impatient).frames.scenes
    assert slow.record.telemetry.history_exit_reason == "maxWait"
    assert "SCENE_MAX_WAIT_SECONDS" in slow.record.errors[0]
    assert quick.record.success
    assert breaches(slow, impatient.queue_config) == []


def test_a_restart_with_amnesia(story: StoryFolder, tmp_path: Path) -> None:
    """A server killed in mid-scene and started again knows nothing of it: it is posted again, no attempt lost."""
    output = tmp_path / "output"
    servers = [EngineProcess(output_directory=output, nodes=PACK).start()]
    url = servers[0].url
    restarted = threading.Event()

    def restart() -> None:
        os.kill(servers[0].pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        servers[0].stop()
        servers.append(EngineProcess(output_directory=output, nodes=PACK, port=urlsplit(url).port or 0).start())

    def on_progress(progress: Progress) -> None:
        if progress.done and not progress.message and not restarted.is_set():
            restarted.set()
            threading.Thread(target=restart).start()

    try:
        done = render(story, scenes("slow one", "two"), lambda: connected(url, folder=output), on_progress=on_progress)
    finally:
        for server in servers:
            server.stop()
    for frame_set in done.frames.scenes:
        assert frame_set.record.success, frame_set.record.errors
        assert breaches(frame_set) == []
    assert "does not know the prompt" in notes(done.frames.scenes[0])
    assert done.frames.scenes[0].record.attempts_run == 1


def test_a_server_that_is_gone_for_good(story: StoryFolder, tmp_path: Path) -> None:
    """After its patience every scene left fails at once, each with a valid record; the finished one stays."""
    engine = EngineProcess(output_directory=tmp_path / "output", nodes=PACK).start()

    def on_progress(progress: Progress) -> None:
        if progress.message.startswith("scene-001: rendered"):
            os.kill(engine.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)

    planned = scenes("one", "two, slow", "three", "four")
    impatient = make_settings(comfyui_unreachable_wait_seconds=0.25, comfyui_unreachable_waits=2)
    try:
        done = render(
            story,
            planned,
            lambda: connected(engine.url, folder=engine.output_directory),
            on_progress=on_progress,
            settings=impatient,
        )
    finally:
        engine.stop()
    first, *others = done.frames.scenes
    assert first.record.success
    for frame_set in others:
        assert not frame_set.record.success
        assert "Nobody answers" in frame_set.record.errors[0]
        assert breaches(frame_set) == []
        assert "/system_stats unavailable" in notes(frame_set)


def test_statistics_that_fail_are_noted_word_for_word(story: StoryFolder, engine: Engine) -> None:
    """A renderer without /system_stats is still recorded with a device, and each step down is a note."""
    _, connect = through(engine, no_statistics)
    frame_set = render(story, scenes("one"), connect).frames.scenes[0]
    assert frame_set.record.success
    assert "/system_stats unavailable before execution; " in notes(frame_set)
    assert "/system_stats unavailable after execution; " in notes(frame_set)
    assert breaches(frame_set) == []
