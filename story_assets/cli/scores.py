"""The scores of a story as a table in the terminal."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from story_assets.cli.output import out
from story_assets.library import StoryFolder
from story_assets.models import Brief, SceneScore, SceneScores, StoryScores
from story_assets.settings import load_settings

_COUNTED = {"beats", "facts"}
"""Units that come in whole numbers."""
_VERDICTS = {True: "[green]pass[/]", False: "[red]fail[/]", None: "[dim]–[/]"}


def show_scores(folder: StoryFolder) -> None:
    """Print every measurement of the story as a whole, against the goal in force; nothing where none was taken."""
    from story_assets.scoring.findings import held_against
    from story_assets.scoring.goals import kpis_of

    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("Score", "Value", "Due", ""):
        table.add_column(column)
    found = folder.find(StoryScores)
    scenes = folder.find(SceneScores)
    rows = list(found.measurements) if found else []
    if not rows and not scenes:
        return
    kpis = kpis_of(load_settings(), folder.read(Brief).genre)
    for measured in rows:
        row = held_against(measured, kpis[measured.name]) if measured.name in kpis else measured
        figure = "–" if row.value is None else f"{row.value:.0f}" if row.unit in _COUNTED else f"{row.value:.2f}"
        value = figure if row.value is None or not row.unit else f"{figure} {row.unit}"
        verdict = "[yellow]note[/]" if row.status == "note" else _VERDICTS[row.passed]
        due = "" if row.threshold is None else f"{'≤' if row.direction == 'at_most' else '≥'} {row.threshold:g}"
        table.add_row(
            row.name.replace("_", " "), value, due, verdict + (f" [dim]{escape(row.reason)}[/]" if row.reason else "")
        )
    out.print()
    out.print(table)


def scene_line(score: SceneScore) -> str:
    """A scene's scores in a line: `alignment 0.94 (described by renderer animatic@1), frame health 1.00`."""
    said: list[str] = []
    for name in ("semantic_alignment", "frame_health"):
        found = score.get(name)
        if found is None:
            continue
        words = name.removeprefix("semantic_").replace("_", " ")
        figure = f"no score: {found.reason}" if found.value is None else f"{found.value:.2f}"
        by = score.description
        who = f" (described by {' '.join(filter(None, (by.source, by.model)))})" if by and words == "alignment" else ""
        said.append(f"{words} {figure}{'' if found.passed is not False else ', below its goal'}{who}")
    return "; ".join(said)
