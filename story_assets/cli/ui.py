"""`story-assets ui`: Dagster's web UI over the library, from any folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
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
    from story_assets.settings import home_dir

    with one_line_errors():
        _require_free(host, port)
        prepare_home()
        err.print(f"The UI comes up at [bold]http://{host}:{port}[/] in about ten seconds. Ctrl-C stops it.")
        command = [sys.executable, "-m", "dagster", "dev", "--host", host, "--port", str(port)]
        try:
            code = subprocess.call(command, cwd=home_dir())
        except KeyboardInterrupt:
            code = 0
        raise typer.Exit(code)


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
