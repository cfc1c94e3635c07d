"""`story-assets ui` ends what it started, and says before it starts what would stop it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

PROGRAM = [sys.executable, "-m", "story_assets", "ui"]


# As Dagster does: whatever SIGINT does, SIGTERM does.
CHILD = """
import signal, time
signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
print(1, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without telling it")
@pytest.mark.parametrize("in_background", [False, True], ids=["in the foreground", "in a script's background"])
def test_kill_ends_the_child_too(in_background: bool) -> None:
    code = (
        "import signal, sys; from pathlib import Path; from story_assets.cli.ui import _run\n"
        f"signal.signal(signal.SIGINT, signal.{'SIG_IGN' if in_background else 'default_int_handler'})\n"
        f"_run([sys.executable, '-c', {CHILD!r}], Path.cwd())"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ}) as running:
        assert running.stdout is not None
        running.stdout.readline()
        (child,) = psutil.Process(running.pid).children()
        began = time.monotonic()
        running.send_signal(signal.SIGTERM)
        running.wait(30)
        assert time.monotonic() - began < 30
        assert not child.is_running()


def test_a_port_in_use_is_named_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run([*PROGRAM, "--port", port], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2
    assert port in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_home_that_cannot_be_written_is_named_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    environment = {**os.environ, "STORY_ASSETS_HOME": str(tmp_path / "file")}
    done = subprocess.run(
        [*PROGRAM, "--port", "21690"], capture_output=True, text=True, encoding="utf-8", env=environment
    )
    assert done.returncode == 3
    assert "STORY_ASSETS_HOME" in done.stderr
    assert len(done.stderr.splitlines()) == 1
