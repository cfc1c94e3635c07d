"""Options that several commands share, so that they read and mean the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

# By their files: the writing room would take longer to import than `--help` may last.
_GENRES = sorted(path.stem for path in Path(__file__).parents[1].glob("writing/genres/*.yaml"))

Genre = Annotated[str, typer.Option("--genre", "-g", help=f"One of {', '.join(_GENRES)}, or of prompts of your own.")]
Mood = Annotated[str | None, typer.Option("--mood", help="A word or two for the tone. Left out: the writer decides.")]
BriefText = Annotated[str | None, typer.Option("--brief", "-b", help="What it is about, in a sentence or more.")]
Seed = Annotated[int | None, typer.Option("--seed", help="The same seed gives the same story. Left out: a new one.")]
SceneCount = Annotated[int, typer.Option("--scenes", "-n", help="How many scenes, 3 to 24.")]
WriterName = Annotated[str | None, typer.Option("--writer", help="Who writes; overrides WRITER.")]
RendererName = Annotated[str | None, typer.Option("--renderer", help="auto, embedded or comfyui; overrides RENDERER.")]
CurrentSettings = Annotated[
    bool,
    typer.Option(
        "--with-current-settings",
        help="Take graph, sizes and frame counts of today's settings instead of those the story was made with.",
    ),
]
Mute = Annotated[bool, typer.Option("--mute", help="A silent film; as NARRATOR=none with MUSIC=none.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a machine.")]
