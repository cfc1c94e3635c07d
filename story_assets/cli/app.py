"""The `story-assets` program: its commands in the order a newcomer meets them."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

import typer
from pydantic import ValidationError

from story_assets.cli import (
    archive,
    backfill,
    calibrate,
    clean,
    demo,
    describe,
    doctor,
    edit,
    engine,
    gate,
    graphs,
    list_stories,
    make,
    new,
    nodes,
    prompts,
    reroll,
    review,
    settings_command,
    show,
    sweep,
    takes,
    ui,
    verify,
    voices,
)
from story_assets.cli.output import INTERRUPTED
from story_assets.errors import LibraryError, shorten

app = typer.Typer(
    name="story-assets",
    help="Short films from stories, made overnight on one GPU: written, rendered, edited, scored and reviewed.",
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

FILMS, QUALITY, UPKEEP, SERVICES = "Films", "Quality", "Upkeep", "Services and setup"

app.command("demo", rich_help_panel=FILMS)(demo.demo)
app.command("make", rich_help_panel=FILMS)(make.make)
app.command("new", rich_help_panel=FILMS)(new.new)
app.command("list", rich_help_panel=FILMS)(list_stories.list_stories)
app.command("show", rich_help_panel=FILMS)(show.show)
app.command("reroll", rich_help_panel=FILMS)(reroll.reroll)
app.command("edit", rich_help_panel=FILMS)(edit.edit)
app.command("takes", rich_help_panel=FILMS)(takes.takes)
app.command("review", rich_help_panel=QUALITY)(review.review)
app.command("gate", rich_help_panel=QUALITY)(gate.gate)
app.command("verify", rich_help_panel=QUALITY)(verify.verify)
app.command("sweep", rich_help_panel=QUALITY)(sweep.sweep)
app.command("describe", rich_help_panel=QUALITY)(describe.describe)
app.command("calibrate", rich_help_panel=QUALITY)(calibrate.calibrate)
app.command("backfill", rich_help_panel=UPKEEP)(backfill.backfill)
app.command("archive", rich_help_panel=UPKEEP)(archive.archive)
app.command("clean", rich_help_panel=UPKEEP)(clean.clean)
app.command("doctor", rich_help_panel=SERVICES)(doctor.doctor)
app.command("settings", rich_help_panel=SERVICES)(settings_command.settings)
app.command("ui", rich_help_panel=SERVICES)(ui.ui)
app.command("engine", rich_help_panel=SERVICES)(engine.engine)
app.add_typer(graphs.app, name="graphs", rich_help_panel=SERVICES)
app.add_typer(voices.app, name="voices", rich_help_panel=SERVICES)
app.add_typer(nodes.app, name="nodes", rich_help_panel=SERVICES)
app.add_typer(prompts.prompts, name="prompts", rich_help_panel=SERVICES)


def _version(asked: bool) -> None:
    if asked:
        from story_assets import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options of the program itself."""


def _saw(error: Exception) -> str:
    """The value that could not be used, where the message does not say it."""
    cause = error.__cause__
    return f": {shorten(repr(cause.errors()[0]['input']), 80)}" if isinstance(cause, ValidationError) else ""


def _mute() -> None:
    """Let what standard output still holds go nowhere, or Python would fail over it again as it ends."""
    with contextlib.suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def main() -> None:
    """Run the program."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe may be set to a code page that cannot print an em dash.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = sys.argv[1:] or ["--help"]
    try:
        sys.exit(app(arguments, standalone_mode=False) or 0)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except OSError as error:
        _mute()
        if isinstance(error, BrokenPipeError):  # the reader went away: `story-assets --help | head`
            sys.exit(0)
        typer.echo(f"error: {error.strerror or error} ({error.filename or 'standard output'}).", err=True)
        sys.exit(LibraryError.exit_code)
    except Exception as error:
        # A box of several lines is typer's way with a usage error; ours is one. Its class is private, its face is not.
        say = getattr(error, "format_message", None)
        if say is None:
            raise
        if not say():  # a group without its command: typer printed its help already
            sys.exit(getattr(error, "exit_code", 2))
        context = getattr(error, "ctx", None)
        program = context.command_path if context else "story-assets"
        typer.echo(f"error: {say().rstrip('.')}{_saw(error)}. Try `{program} --help`.", err=True)
        sys.exit(getattr(error, "exit_code", 2))
