"""What a person sees while a story is made: one line a stage, with elapsed time and an estimate."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Generator
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from story_assets.cli.output import clock, err, out
from story_assets.cli.pipeline import Outcome
from story_assets.cli.scores import show_scores
from story_assets.library import StoryFolder
from story_assets.models import Film, Story
from story_assets.operating import progress

STAGES: dict[progress.Stage, str] = {
    "story": "Writing the story",
    "scenes": "Writing the scenes",
    "narration": "Speaking the lines",
    "frames": "Rendering frames",
    "music": "Finding music",
    "clips": "Editing clips",
    "soundtrack": "Mixing the sound",
    "film": "Editing the film",
    "scores": "Scoring",
    "record": "Publishing the record",
}
_GETTING_READY = "Getting ready"
_ROOM_FOR_BARS = 100
"""Columns of a terminal below which a stage is words and figures alone."""


@contextlib.contextmanager
def shown_progress(key: str, console: Console = err) -> Generator[None]:
    """Show the stages of a story as they go: live bars on a terminal, plain lines elsewhere."""
    if console.is_terminal:
        with _Bars(console) as bars, progress.listening(bars):
            yield
    else:
        started = time.monotonic()

        def line(event: progress.Progress) -> None:
            if event.message:
                counted = f" {event.done:g}/{event.total:g}" if event.done is not None and event.total else ""
                console.print(
                    f"[{event.at - started:6.1f} s] {event.stage}{counted}: {event.message}",
                    markup=False,
                    soft_wrap=True,
                )

        with progress.listening(line):
            yield


class _Bars:
    """A rich progress display fed by progress events, which may come from several threads."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._tasks: dict[str, TaskID] = {}
        self._started: dict[str, float] = {}
        roomy = console.width >= _ROOM_FOR_BARS
        columns: list[ProgressColumn] = [
            _Mark(),
            _text("{task.description}", min_width=max(map(len, STAGES.values()))),
            *([BarColumn(bar_width=16)] if roomy else []),
            _text("{task.fields[count]}", justify="right"),
            _text("[dim]{task.fields[timing]}[/]"),
            *([_text("{task.fields[note]}", markup=False, ratio=1)] if roomy else []),
        ]
        self._progress = Progress(*columns, console=console, transient=False, expand=roomy)
        self._waiting = self._progress.add_task(_GETTING_READY, total=None, count="", timing="", note="", left=False)

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._progress.update(self._waiting, visible=False)
            self._finish_all()
        self._progress.stop()

    def __call__(self, event: progress.Progress) -> None:
        with self._lock:
            if event.stage not in self._tasks:
                self._progress.update(self._waiting, visible=False)
                self._finish_all()
                self._started[event.stage] = event.at
                self._tasks[event.stage] = self._progress.add_task(
                    STAGES[event.stage], total=event.total or 1, count="", timing="", note="", left=False
                )
            task = self._tasks[event.stage]
            elapsed = event.at - self._started[event.stage]
            timing = clock(elapsed)
            if event.done and event.total and 0 < event.done < event.total:
                timing += f", about {clock(elapsed / event.done * (event.total - event.done))} left"
            count = f"{int(event.done or 0)}/{event.total:g}" if event.total else ""
            self._progress.update(task, total=event.total or None, completed=event.done, timing=timing, count=count)
            if note := event.message or event.detail:
                self._progress.update(task, note=note)
            if event.level != "info" and event.message:
                self._console.print(f"  {event.level}: {event.message}", style="yellow", markup=False)

    def _finish_all(self) -> None:
        for stage, task_id in self._tasks.items():
            task = next(task for task in self._progress.tasks if task.id == task_id)
            if not (task.finished or task.fields["left"]):
                self._progress.update(task_id, left=True, timing=clock(time.monotonic() - self._started[stage]))
                self._progress.stop_task(task_id)


class _Mark(SpinnerColumn):
    """A spinner while a stage is at work; then whether it came to its end."""

    def render(self, task: Task) -> RenderableType:
        """The spinner, a tick, or a bar where the stage was left before its end."""
        if task.fields["left"]:
            return Text("–", style="yellow")
        return Text("✓", style="green") if task.finished else super().render(task)


def _text(template: str, *, markup: bool = True, **column: Any) -> TextColumn:
    return TextColumn(template, markup=markup, table_column=Column(no_wrap=True, overflow="ellipsis", **column))


def show_outcome(folder: StoryFolder, outcome: Outcome) -> None:
    """Print what was made, its scores, what its checks say, and where the film lies."""
    story, film = folder.find(Story), folder.find(Film)
    if story:
        out.print(f"\n[bold]{escape(story.title)}[/]  [dim]{outcome.key}[/]")
        out.print(story.logline, style="italic", markup=False)
    show_scores(folder)
    failed = [check for check in outcome.checks if not check.passed]
    warned = sum(1 for check in failed if check.severity == "warn")
    counted = [f"[green]{len(outcome.checks) - len(failed)} passed[/]"]
    counted += [f"[yellow]{warned} with a warning[/]"] if warned else []
    counted += [f"[red]{len(failed) - warned} failed[/]"] if len(failed) > warned else []
    out.print(f"\nChecks: {', '.join(counted)}")
    for check in failed:
        mark = "[yellow]warn[/]" if check.severity == "warn" else "[red]FAIL[/]"
        out.print(f"  {mark} {check.asset}/{check.name}  [dim]{escape(check.description)}[/]", soft_wrap=True)
    for message in outcome.failures:
        err.print(f"[bold red]error:[/] {escape(message)}", soft_wrap=True)
    out.print()
    if film and outcome.succeeded:
        out.print(
            f"Film  {escape(str(folder.path / film.file))}  [dim]({clock(film.duration_seconds)})[/]", soft_wrap=True
        )
    if page := folder.plain_file("index.html"):
        out.print(f"Page  {page}", soft_wrap=True, markup=False)
