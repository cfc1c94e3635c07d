"""`story-assets engine`: the embedded renderer on its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from story_assets.cli.output import err, one_line_errors


def engine(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = 8188,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    output_directory: Annotated[
        Path | None, typer.Option("--output-directory", help="Where it writes frames. Left out: .dagster/engine.")
    ] = None,
) -> None:
    """Serve ComfyUI's protocol without a GPU. Stop it with Ctrl-C."""
    from story_assets.settings import home_dir

    with one_line_errors():
        folder = output_directory or home_dir() / ".dagster" / "engine" / "standalone"
        command = [sys.executable, "-m", "workflows.engine", "--host", host, "--port", str(port)]
        command += ["--output-directory", str(folder.resolve())]
        err.print(f"Starting the embedded engine; frames go to {folder}. Ctrl-C stops it.", soft_wrap=True)
        try:
            code = subprocess.call(command)
        except KeyboardInterrupt:
            # Ctrl-C reaches the engine too; it ends by itself.
            code = 0
        raise typer.Exit(code)
