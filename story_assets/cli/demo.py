"""`story-assets demo`: a film from nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, out, waiting


def demo(
    genre: options.Genre = "thriller",
    seed: Annotated[int, typer.Option("--seed", help="Another seed, another story.")] = 8,
    scenes: options.SceneCount = 6,
    mute: options.Mute = False,
) -> None:
    """Make a first film here and now: template storyteller, embedded engine, no GPU and no services needed."""
    with waiting():
        from story_assets.cli.commission import add_partition, register
        from story_assets.cli.make import make_all
        from story_assets.cli.pipeline import library_of, overriding
        from story_assets.settings import load_settings
        from story_assets.writing.brief import checked_genre

    silence = "none" if mute else None
    with one_line_errors(), overriding(RENDERER="embedded", WRITER="template", NARRATOR=silence, MUSIC=silence):
        genre = checked_genre(genre)
        key = f"demo-{genre}-{seed}" + (f"-{scenes}" if scenes != 6 else "")
        settings = load_settings()
        if key in library_of(settings).story_keys():
            add_partition(key)
        else:
            register(genre=genre, seed=seed, scenes=scenes, writer="template", key=key, settings=settings)
        err.print(
            "Making a film with the template storyteller and the embedded engine: about a minute.", soft_wrap=True
        )
        make_all(
            [key],
            resume=f"story-assets demo --genre {genre} --seed {seed} --scenes {scenes}{' --mute' if mute else ''}",
        )
        out.print(
            "\nNext: [bold]story-assets ui[/] shows the same run in Dagster; [bold]story-assets make --genre thriller "
            '--brief "…"[/] makes yours.',
            soft_wrap=True,
        )
