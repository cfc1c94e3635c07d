"""The engine as a process: starts fast, says where it listens, and never outlives whoever started it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from workflows.engine import EngineProcess, EngineStartError, PortInUseError

ROOT = Path(__file__).resolve().parents[3]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "workflows.engine", *arguments]


def gone(pid: int, seconds: float = 10) -> bool:
    """Whether a process ends within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_a_started_engine_answers_and_a_stopped_one_is_gone(tmp_path: Path) -> None:
    """Inside the block it can be reached, with its own process id and output folder; after it, it is gone."""
    with EngineProcess(output_directory=tmp_path / "out") as engine:
        stats = httpx.get(f"{engine.url}/system_stats").json()
        assert stats["devices"][0]["type"] == "cpu"
        assert stats["system"]["story_assets_engine"]["protocol"].startswith("ComfyUI")
        assert engine.running
        assert engine.pid != os.getpid()
        assert engine.output_directory.is_dir()
        url, pid = engine.url, engine.pid
    assert gone(pid)
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_the_first_line_says_where_it_listens(tmp_path: Path) -> None:
    """One JSON line on standard output, once it can be reached."""
    process = subprocess.Popen(
        command("--port", "0", "--output-directory", str(tmp_path), "--exit-with-parent"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    line = json.loads(process.stdout.readline())
    assert line.keys() == {"event", "url", "pid", "output_directory"}
    assert line["event"] == "listening"
    assert httpx.get(f"{line['url']}/queue").json() == {"queue_running": [], "queue_pending": []}
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdout.close()


def test_it_ends_when_the_one_who_started_it_is_killed(tmp_path: Path) -> None:
    """kill -9 of the parent leaves no orphan, even while a prompt runs that looks up from nothing."""
    nodes = Path(__file__).parent / "scratch_nodes"
    script = (
        "import pathlib, time, httpx\n"
        "from workflows.engine import EngineProcess\n"
        f"engine = EngineProcess(output_directory=pathlib.Path({str(tmp_path)!r}),"
        f" nodes=[pathlib.Path({str(nodes)!r})]).start()\n"
        "inputs = {'seconds': 60.0, 'seed': 1}\n"
        "graph = {'1': {'class_type': 'ScratchSleep', 'inputs': inputs}}\n"
        "httpx.post(engine.url + '/prompt', json={'prompt': graph})\n"
        "while not httpx.get(engine.url + '/queue').json()['queue_running']: time.sleep(0.01)\n"
        "print(engine.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert gone(pid)


def test_a_port_in_use_is_one_clear_line_and_exit_code_2(tmp_path: Path) -> None:
    """No traceback: the port, and what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            command("--port", str(port), "--output-directory", str(tmp_path)),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=30,
        )
        with pytest.raises(PortInUseError, match=str(port)):
            EngineProcess(output_directory=tmp_path, port=port).start()
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    assert f"port {port}" in ended.stderr
    assert "--port 0" in ended.stderr


@pytest.mark.parametrize("arguments", [["--host", "0.0.0.0"], ["--host", "::"], ["--host", "192.0.2.1"]])
def test_it_does_not_listen_to_the_world_by_mistake(arguments: list[str], tmp_path: Path) -> None:
    """A host beyond this machine needs --listen-anywhere."""
    ended = subprocess.run(
        command(*arguments, "--port", "0", "--output-directory", str(tmp_path)),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=30,
    )
    assert ended.returncode == 1
    assert "--listen-anywhere" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_an_output_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    """A file in the way is told, not thrown."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(EngineStartError, match="cannot make the engine's folders"):
        EngineProcess(output_directory=tmp_path / "file" / "out").start()


def test_an_engine_that_does_not_come_up_in_time_is_stopped(tmp_path: Path) -> None:
    """The deadline is kept and nothing stays behind."""
    engine = EngineProcess(output_directory=tmp_path, start_seconds=0.0)
    with pytest.raises(EngineStartError, match="did not listen within 0 s"):
        engine.start()
    assert not engine.running


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX's")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_it_cleanly(name: str, tmp_path: Path) -> None:
    """Ctrl-C and terminate: exit code 0 and no words on standard error."""
    process = subprocess.Popen(
        command("--port", "0", "--output-directory", str(tmp_path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(getattr(signal, name))
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert b"Traceback" not in errors


def test_importing_the_package_loads_no_server_and_stands_in_for_nothing() -> None:
    """Whoever only starts the engine pays for neither aiohttp nor numpy, and keeps ComfyUI's names free."""
    script = (
        "import sys, workflows.engine\n"
        "assert not {'aiohttp', 'numpy', 'PIL', 'torch', 'comfy', 'folder_paths'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
