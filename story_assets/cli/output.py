"""What all commands share: results go to stdout, progress and complaints to stderr, errors are one line."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Generator
from typing import Any

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape

from story_assets.errors import StudioError

INTERRUPTED = 130
FAILED = 1

# Into a pipe or a file, tables need not be squeezed into 80 columns.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
err = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """Print a value, or a model by its on-disk names, as JSON for a machine."""

    def plain(item: Any) -> Any:
        return item.model_dump(mode="json", by_alias=True) if isinstance(item, BaseModel) else str(item)

    # Not through rich, which wraps lines; and as UTF-8 even where a Windows console says otherwise.
    text = json.dumps(value, indent=2, ensure_ascii=False, default=plain) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.flush()


@contextlib.contextmanager
def one_line_errors(resume: str | None = None) -> Generator[None]:
    """Turn our errors into one line and their exit code, and Ctrl-C into a word on how to go on.

    Args:
        resume: The command that continues what Ctrl-C interrupts.
    """
    try:
        yield
    except StudioError as error:
        err.print(f"[bold red]error:[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt:
        err.print()
        err.print("Interrupted. Finished scenes are kept.", style="yellow")
        if resume:
            err.print(f"Go on with: [bold]{escape(resume)}[/]", soft_wrap=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output went away: `story-assets list | head -1`.
        sys.stderr.close()
        raise typer.Exit(0) from None


def waiting(words: str = "Getting ready") -> contextlib.AbstractContextManager[object]:
    """A spinner on a terminal for a block that shows nothing of its own, such as loading Dagster; else nothing."""
    return err.status(words) if err.is_terminal else contextlib.nullcontext()


def clock(seconds: float) -> str:
    """Seconds as a person reads them: `4.2 s`, `1 min 05 s`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"
