"""`story-assets archive`: a run as one file."""

from __future__ import annotations

from typing import Annotated

import typer

from story_assets.cli.output import err, one_line_errors, out


def archive(keys: Annotated[list[str], typer.Argument(help="The stories.")]) -> None:
    """Put all of a story's files into one .zip in its folder; its record then names it."""
    from story_assets.cli.pipeline import library_of
    from story_assets.reviewing.archive import archive as archived
    from story_assets.settings import load_settings

    with one_line_errors():
        settings = load_settings()
        folders = [library_of(settings).story(key) for key in keys]
        for folder in folders:
            path = archived(folder, settings)
            out.print(f"{path}  {path.stat().st_size / 1024 / 1024:.1f} MiB", soft_wrap=True, markup=False)
            for name, why in folder.listing().left_out:
                err.print(f"Left out: {name}, {why}.", style="yellow", soft_wrap=True, markup=False)
