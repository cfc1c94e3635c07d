"""`story-assets voices`: who could speak, and how they sound."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, out, print_json, waiting

app = typer.Typer(help="List voices, and hear them say something.", no_args_is_help=True)


@app.command("list")
def list_voices(as_json: options.AsJson = False) -> None:
    """Show every voice there is now, by who offers it; the one that would tell the next film is marked."""
    with waiting():
        from story_assets.settings import load_settings
        from story_assets.speech.narrator import all_voices, chosen

    with one_line_errors():
        settings = load_settings()
        found = all_voices(settings)
        speaking = None if settings.narrator == "none" else chosen(settings, "en")
        if as_json:
            print_json(
                [
                    {
                        "provider": provider.name,
                        "model": provider.model,
                        "error": str(error) if error else None,
                        "voices": [vars(voice) for voice in voices],
                    }
                    for provider, voices, error in found
                ]
            )
            return
        for provider, voices, error in found:
            out.print(f"[bold]{provider.name}[/]  {escape(provider.model)}", soft_wrap=True)
            if error:
                out.print(f"  {error}", style="dim", markup=False, soft_wrap=True)
            elif not voices:
                out.print("  it speaks, but lists no voices: name one in NARRATOR_VOICE", style="dim")
            for voice in voices:
                mark = "→" if speaking == (provider.name, voice.name) else " "
                where = "" if voice.here else f"  to be downloaded: story-assets voices fetch {voice.name}"
                out.print(f"{mark} {voice.name:<14} {voice.language:<6} {voice.description}{where}", markup=False)
        if speaking is None:
            out.print("\nNobody tells the next film: it is silent, with subtitles.")


@app.command("try")
def try_voice(
    text: Annotated[str, typer.Argument(help="What is to be said.")],
    voice: Annotated[str | None, typer.Option("--voice", "-v", help="Which voice; as NARRATOR_VOICE.")] = None,
    speed: Annotated[float | None, typer.Option("--speed", min=0.5, max=2, help="1 is its own pace.")] = None,
    to: Annotated[Path, typer.Option("--to", "-o", help="The FLAC file to write.")] = Path("voice.flac"),
) -> None:
    """Have a voice say something, with the settings of the next film, into a file to listen to."""
    with waiting():
        from story_assets.settings import load_settings
        from story_assets.speech.narrator import said

    with one_line_errors():
        settings = load_settings()
        changed = {"narrator_voice": voice, "narrator_speed": speed}
        settings = settings.model_copy(update={name: value for name, value in changed.items() if value is not None})
        if settings.narrator == "none":
            settings = settings.model_copy(update={"narrator": "auto"})
        with waiting():
            trial = said(text, settings, to.expanduser())
        for note in trial.notes:
            err.print(note, style="yellow", markup=False, soft_wrap=True)
        out.print(f"Said  {trial.spoken}", markup=False, soft_wrap=True)
        out.print(
            f"By    {trial.voice} of {trial.model}, {trial.seconds:.1f} s in {trial.took_seconds:.1f} s",
            markup=False,
            soft_wrap=True,
        )
        out.print(f"File  {trial.path}", markup=False, soft_wrap=True)


@app.command("fetch")
def fetch_voice(
    voice: Annotated[str, typer.Argument(help="A voice that `voices list` says is to be downloaded.")],
) -> None:
    """Download one more voice of the embedded kind, 8 MB."""
    with waiting():
        from story_assets.speech.narrator import fetch

    with one_line_errors(), waiting():
        fetch(voice)
    out.print(f"{voice} is here. Set NARRATOR_VOICE={voice} to have it tell your films.", markup=False)
