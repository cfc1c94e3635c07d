"""What a person sees while a story is made, on terminals wide and narrow."""

import io
import re

import pytest
from rich.console import Console

from story_assets.cli.display import shown_progress
from story_assets.operating import progress
from story_assets.operating.progress import Progress


def shown(width: int, *events: Progress, terminal: bool = True) -> list[str]:
    """The lines that stay on the screen once the block is left."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=width, color_system=None, legacy_windows=False)
    with shown_progress("a-story", console):
        for event in events:
            progress.report(event)
    last = re.sub(r"\x1b\[[0-9?;]*[a-zA-Z]", "", stream.getvalue().rpartition("\x1b[2K")[2])
    return [line.rstrip() for line in last.splitlines() if line.strip()]


WRITTEN = Progress("story", "“A Title”: a logline", done=1, total=1, at=10.0)
HALF = Progress("frames", "scene-001: rendered 30 frames in 4.1 s", done=1, total=3, at=10.0)


def test_a_stage_that_came_to_its_end_is_ticked_and_one_that_was_left_is_not() -> None:
    first, second = shown(120, WRITTEN, HALF)
    assert first.startswith("✓ Writing the story")
    assert second.startswith("– Rendering frames")
    assert "1/3" in second


def test_a_wide_terminal_shows_the_last_message_whole() -> None:
    assert HALF.message in shown(160, HALF)[-1]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert all(len(line) <= width for line in shown(width, WRITTEN, HALF))


def test_a_stage_is_named_and_counted_even_on_forty_columns() -> None:
    line = shown(40, HALF)[-1]
    assert "Rendering frames" in line
    assert "1/3" in line


def test_without_a_terminal_every_message_is_a_line_of_its_own() -> None:
    lines = shown(40, WRITTEN, HALF, terminal=False)
    assert len(lines) == 2
    assert lines[1].endswith(f"frames 1/3: {HALF.message}")


def test_words_in_square_brackets_are_words() -> None:
    event = Progress("frames", "scene-001: [/] [bold]as written[/bold]", done=1, total=3, at=10.0)
    assert "[/] [bold]as written[/bold]" in shown(160, event)[-1]
