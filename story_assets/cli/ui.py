"""`story-assets ui`: Dagster's web UI over the library, from any folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from story_assets.cli.output import err, one_line_errors
from story_assets.errors import InputError


def ui(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the web UI.")] = 3000,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the studio's floor: assets, runs, checks and schedules at http://127.0.0.1:3000."""
    from story_assets.instance import prepare_home
    from story_assets.library import require_writable
    from story_assets.settings import home_dir, load_settings

    with one_line_errors():
        load_settings()  # a value that cannot be used is better named here than in every run
        require_writable(home_dir(), cure="Set STORY_ASSETS_HOME to a folder that can be written.")
        _require_free(host, port)
        prepare_home()
        err.print(f"The UI comes up at [bold]http://{host}:{port}[/] in about ten seconds. Ctrl-C stops it.")
        command = [sys.executable, "-m", "story_assets.studio.dagster_dev", "--host", host, "--port", str(port)]
        raise typer.Exit(_run(command, home_dir()))


def _run(command: Sequence[str], folder: Path) -> int:
    """Run a command to its end, and end it when we are told to: `kill` must not leave it behind."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Started in the background of a script. Dagster treats both signals alike, and so would heed neither.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Without DAGSTER_HOME it would call its storage temporary, though dagster.yaml says where it lies.
    with subprocess.Popen(command, cwd=folder, env={"DAGSTER_HOME": str(folder), **os.environ}) as child:
        before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        try:
            return child.wait()
        except KeyboardInterrupt:
            # Ctrl-C reaches it too; leaving the block waits for it.
            return 0
        finally:
            signal.signal(signal.SIGTERM, before)


def _require_free(host: str, port: int) -> None:
    """Say so in one line if somebody listens there already; Dagster's own way is a traceback half a minute later."""
    with socket.socket() as probe:
        # As the server does it: a port in TIME_WAIT is free.
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                "The UI cannot listen",
                where=f"{host}:{port}",
                saw=error.strerror or error,
                cure="Choose another --port.",
            ) from error
