"""`story-assets new`: register a story."""

from __future__ import annotations

from typing import Annotated

import typer

from story_assets.cli import options
from story_assets.cli.output import one_line_errors, out, print_json


def new(
    genre: options.Genre = "sci-fi",
    mood: options.Mood = None,
    brief: options.BriefText = None,
    seed: options.Seed = None,
    scenes: options.SceneCount = 6,
    writer: options.WriterName = None,
    start: Annotated[bool, typer.Option("--start", help="Have a running UI start it by itself.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Register a story: its brief in the library, its partition in Dagster."""
    from story_assets.cli.commission import register

    with one_line_errors():
        registered = register(genre=genre, mood=mood, text=brief, seed=seed, scenes=scenes, writer=writer, start=start)
        if as_json:
            print_json(registered)
        else:
            out.print(f"Registered [bold]{registered.key}[/] (seed {registered.seed}, {registered.scenes} scenes).")
            if start:
                out.print("A running UI (`story-assets ui`) starts it within seconds.")
            else:
                out.print(f"Make its film with: [bold]story-assets make {registered.key}[/]")
