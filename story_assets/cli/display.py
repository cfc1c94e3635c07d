"""What a person sees while a story is made: one line a stage, with elapsed time and an estimate."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Generator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table

from story_assets.cli.output import clock, err, out
from story_assets.cli.pipeline import Outcome
from story_assets.library import StoryFolder
from story_assets.models import Film, SceneScores, Story, StoryScores
from story_assets.operating import progress

STAGES: dict[progress.Stage, str] = {
    "story": "Writing the story",
    "scenes": "Writing the scenes",
    "frames": "Rendering frames",
    "clips": "Editing clips",
    "film": "Editing the film",
    "scores": "Scoring",
    "record": "Publishing the record",
}


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
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description:<22}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("[dim]{task.fields[timing]}[/]"),
            TextColumn("{task.fields[note]}", markup=False),
            console=console,
            transient=False,
        )

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._finish_all()
        self._progress.stop()

    def __call__(self, event: progress.Progress) -> None:
        with self._lock:
            if event.stage not in self._tasks:
                self._finish_all()
                self._started[event.stage] = event.at
                self._tasks[event.stage] = self._progress.add_task(
                    STAGES[event.stage], total=event.total or 1, timing="", note=""
                )
            task = self._tasks[event.stage]
            elapsed = event.at - self._started[event.stage]
            timing = clock(elapsed)
            if event.done and event.total and 0 < event.done < event.total:
                timing += f", about {clock(elapsed / event.done * (event.total - event.done))} left"
            self._progress.update(task, total=event.total or None, completed=event.done, timing=timing)
            if event.message:
                self._progress.update(task, note=event.message[:60])
            if event.level != "info" and event.message:
                self._console.print(f"  {event.level}: {event.message}", style="yellow", markup=False)

    def _finish_all(self) -> None:
        for stage, task_id in self._tasks.items():
            task = next(task for task in self._progress.tasks if task.id == task_id)
            if not task.finished:
                elapsed = clock(time.monotonic() - self._started[stage])
                total = task.total or 1
                self._progress.update(task_id, total=total, completed=total, timing=elapsed)


def show_outcome(folder: StoryFolder, outcome: Outcome) -> None:
    """Print what was made, its scores, what its checks say, and where the film lies."""
    story, film = folder.find(Story), folder.find(Film)
    if story:
        out.print(f"\n[bold]{story.title}[/]  [dim]{outcome.key}[/]")
        out.print(story.logline, style="italic")
    _show_scores(folder)
    failed = [check for check in outcome.checks if not check.passed]
    passed = len(outcome.checks) - len(failed)
    out.print(f"\nChecks: [green]{passed} passed[/]" + (f", [red]{len(failed)} not[/]" if failed else ""))
    for check in failed:
        mark = "[yellow]warn[/]" if check.severity == "warn" else "[red]FAIL[/]"
        out.print(f"  {mark} {check.asset}/{check.name}  [dim]{check.description}[/]", soft_wrap=True)
    for message in outcome.failures:
        err.print(f"[bold red]error:[/] {message}", soft_wrap=True)
    out.print()
    if film and outcome.succeeded:
        out.print(f"Film  {folder / film.file}  [dim]({clock(film.duration_seconds)})[/]", soft_wrap=True)
    if (folder / "index.html").is_file():
        out.print(f"Page  {folder / 'index.html'}", soft_wrap=True)


def _show_scores(folder: StoryFolder) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("Score", "Value", "Due", ""):
        table.add_column(column)
    found = folder.find(StoryScores)
    scenes = folder.find(SceneScores)
    rows = list(found.measurements) if found else []
    if not rows and not scenes:
        return
    for row in rows:
        value = "–" if row.value is None else f"{row.value:.2f}{' ' + row.unit if row.unit else ''}"
        verdict = {True: "[green]pass[/]", False: "[red]fail[/]", None: "[dim]–[/]"}[row.passed]
        due = "" if row.threshold is None else f"{'≤' if row.direction == 'at_most' else '≥'} {row.threshold:g}"
        table.add_row(
            row.name.replace("_", " "), value, due, verdict + (f" [dim]{row.reason}[/]" if row.reason else "")
        )
    out.print()
    out.print(table)
