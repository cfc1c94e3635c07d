"""What is true after a crash: finished scenes stay, prompts at work are taken over, nothing is drawn twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from story_assets.comfyui.server import connected
from story_assets.library import StoryFolder
from story_assets.rendering.delivery.frame_sets import MANIFEST
from story_assets.rendering.scene.ledger import Ledger
from tests.rendering.helpers import NODE_PACK, Connect, breaches, notes, render, scenes
from workflows.engine import Engine

PROMPTS = ("one", "two, held", "three")
ROOT = Path(__file__).parents[3]


def ask(engine: Engine, path: str) -> Any:
    with urllib.request.urlopen(f"{engine.url}{path}") as answer:
        return json.load(answer)


def release(engine: Engine) -> None:
    """Let the scene that is held go on."""
    assert engine.nodes.ready.wait(30)
    engine.nodes.classes["TestMovingPictures"].released.set()


def start(story: StoryFolder, engine: Engine) -> subprocess.Popen[str]:
    """A process that renders the story on this engine."""
    command = [sys.executable, "-m", "tests.rendering.scene.render_child", str(story.path.parent), engine.url]
    return subprocess.Popen(
        [*command, str(engine.output_directory), *PROMPTS], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def wait_for(child: subprocess.Popen[str], *words: str) -> None:
    """Read on until each of these was said, in whatever order."""
    assert child.stdout is not None
    left = set(words)
    for line in child.stdout:
        left = {one for one in left if one not in line}
        if not left:
            return
    raise AssertionError(f"it ended without saying {left}")


def test_kill_9_loses_nothing(story: StoryFolder, engine: Engine, connect: Connect) -> None:
    """The finished scene is taken as it is, the one at work is taken over from the server, each is drawn once."""
    with start(story, engine) as child:
        wait_for(child, "scene-001: rendered", "scene-002 at work")
        child.kill()
    release(engine)
    assert (story.scene_frames_dir("scene-001") / MANIFEST).is_file()
    done = render(story, scenes(*PROMPTS), connect)
    assert [result.reused for result in done.results] == [True, False, False]
    assert all(frame_set.record.success for frame_set in done.frames.scenes)
    taken_over = done.frames.scenes[1]
    assert "Took over prompt" in notes(taken_over)
    assert len(ask(engine, "/history")) == 3
    assert [breaches(frame_set) for frame_set in done.frames.scenes] == [[], [], []]
    posted = taken_over.record.telemetry.queue_start
    assert taken_over.record.telemetry.queue_end > posted


def test_frames_that_came_while_nobody_watched_are_kept(story: StoryFolder, engine: Engine, connect: Connect) -> None:
    """A prompt that ended on the server after the crash is delivered, not drawn again."""
    with start(story, engine) as child:
        wait_for(child, "scene-001: rendered", "scene-002 at work")
        child.kill()
    release(engine)
    deadline = time.monotonic() + 10
    while ask(engine, "/prompt")["exec_info"]["queue_remaining"] and time.monotonic() < deadline:
        time.sleep(0.05)
    done = render(story, scenes(*PROMPTS), connect)
    assert "Took over prompt" in notes(done.frames.scenes[1])
    assert len(ask(engine, "/history")) == 3


def test_a_crash_with_the_server_draws_again(story: StoryFolder, tmp_path: Path) -> None:
    """When the server died too, the scene at work is posted under a fresh prefix; the finished one stays."""
    pack = [NODE_PACK]
    with Engine(output_directory=tmp_path / "output", nodes=pack) as engine, start(story, engine) as child:
        wait_for(child, "scene-001: rendered", "scene-002 at work")
        child.kill()
        child.wait()
        engine.request_interrupt()  # it dies in the middle of the scene
        port = engine.port
    with Engine(output_directory=tmp_path / "output", nodes=pack, port=port) as engine:
        release(engine)
        done = render(story, scenes(*PROMPTS), lambda: connected(engine.url, folder=engine.output_directory))
        assert [result.reused for result in done.results] == [True, False, False]
        assert all(frame_set.record.success for frame_set in done.frames.scenes)
        assert len(ask(engine, "/history")) == 2
        assert "Took over" not in notes(done.frames.scenes[1])


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGINT for one process")
def test_ctrl_c_leaves_the_server_clean(story: StoryFolder, engine: Engine, connect: Connect) -> None:
    """No prompt of ours stays in the queue, and the next run goes on from the finished scenes."""
    with start(story, engine) as child:
        wait_for(child, "scene-001: rendered", "scene-002 at work")
        child.send_signal(signal.SIGINT)
        wait_for(child, "interrupted")
    release(engine)
    assert child.returncode == 130
    queue = ask(engine, "/queue")
    assert queue["queue_pending"] == []
    deadline = time.monotonic() + 2
    while ask(engine, "/queue")["queue_running"] and time.monotonic() < deadline:
        time.sleep(0.02)
    assert ask(engine, "/queue")["queue_running"] == []
    done = render(story, scenes(*PROMPTS), connect)
    assert [result.reused for result in done.results] == [True, False, False]
    assert all(frame_set.record.success for frame_set in done.frames.scenes)
    assert "Took over" not in notes(done.frames.scenes[1])


def test_a_replacement_cut_off_half_way_is_finished(story: StoryFolder, connect: Connect) -> None:
    """Whichever rename the crash came before, the newest whole frames end up in their place."""
    done = render(story, scenes("one"), connect)
    place = story.scene_frames_dir("scene-001")
    for stray in (".incoming", ".old"):
        place.rename(place.with_name(f".{place.name}{stray}"))
        again = render(story, scenes("one"), connect)
        assert again.results[0].reused, stray
        assert again.frames == done.frames
        assert place.is_dir()


def test_gathered_frames_without_a_manifest_are_not_believed(story: StoryFolder, connect: Connect) -> None:
    """What a crash left half gathered is thrown away."""
    done = render(story, scenes("one"), connect)
    place = story.scene_frames_dir("scene-001")
    (place / MANIFEST).unlink()
    place.rename(place.with_name(f".{place.name}.incoming"))
    again = render(story, scenes("one"), connect)
    assert not again.results[0].reused
    assert again.frames.scenes[0].record.success
    assert sorted(path.name for path in place.parent.iterdir()) == ["attempts", "scene-001"]
    assert done.frames.scenes[0].files == again.frames.scenes[0].files


def test_the_prompt_is_written_down_before_it_is_posted(
    story: StoryFolder, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the moment of the POST the ledger on disk already names the prompt."""
    seen: list[bool] = []
    from story_assets.comfyui.client import ComfyClient

    real = ComfyClient.submit

    def submit(self: ComfyClient, nodes: Any, *, prompt_id: str, client_id: str, **_: Any) -> None:
        ledger = Ledger.of(story, "scene-001")
        seen.append(prompt_id in ledger.path.read_text(encoding="utf-8"))
        real(self, nodes, prompt_id=prompt_id, client_id=client_id)

    monkeypatch.setattr(ComfyClient, "submit", submit)
    render(story, scenes("one"), connect)
    assert seen == [True]
