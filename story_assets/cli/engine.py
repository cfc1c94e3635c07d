"""`story-assets engine`: the embedded renderer on its own."""

from __future__ import annotations

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
        Path | None,
        typer.Option("--output-directory", help="Where it writes frames. Left out: .dagster/engine/standalone."),
    ] = None,
) -> None:
    """Serve ComfyUI's protocol without a GPU. Stop it with Ctrl-C."""
    from story_assets.settings import state_dir
    from workflows.engine.__main__ import main

    with one_line_errors():
        folder = output_directory or state_dir() / "engine" / "standalone"
        err.print(f"The embedded engine writes its frames to {folder}. Ctrl-C stops it.", soft_wrap=True, markup=False)
        code = main(["--host", host, "--port", str(port), "--output-directory", str(folder.resolve())])
        raise typer.Exit(code)
