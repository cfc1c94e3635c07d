"""`story-assets clean`: make room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, out, print_json


def clean(
    older_than: Annotated[float, typer.Option("--older-than", min=0, help="Days after which leftovers go.")] = 30,
    keep: Annotated[
        float | None, typer.Option("--keep", min=0, help="Keep at most so many MiB of younger ones.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Remove what earlier attempts left behind, by age and size.

    Films, frames, records, ledgers and ratings are never touched, nor is a story that is being rendered.
    """
    from story_assets.automation.cleaning import removed
    from story_assets.cli.pipeline import library_of
    from story_assets.operating.cleaning import leftovers, to_remove
    from story_assets.settings import load_settings

    with one_line_errors():
        now = datetime.now(UTC)
        settings = load_settings()
        library = library_of(settings)
        found = leftovers(library, now, on_refused=_say)
        going = to_remove(found, now, timedelta(days=older_than), None if keep is None else int(keep * 1024 * 1024))
        size = sum(one.size for one in going)
        if not dry_run:
            removed(library, settings, going)
        if as_json:
            print_json({"removed": not dry_run, "bytes": size, "files": [str(one.path) for one in going]})
            return
        for one in going[:20]:
            out.print(f"{one.path}  {one.why}, {one.changed:%Y-%m-%d}", style="dim", markup=False, soft_wrap=True)
        said = "would go" if dry_run else "are gone"
        out.print(f"{len(going)} of {len(found)} leftover files {said}: {size / 1024 / 1024:.1f} MiB.")


def _say(refused: str) -> None:
    err.print(refused, style="yellow", markup=False, soft_wrap=True)
