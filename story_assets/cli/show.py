"""`story-assets show`: one story, readable in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding

from story_assets.cli import options
from story_assets.cli.output import clock, one_line_errors, out, print_json
from story_assets.cli.scores import scene_line, show_scores
from story_assets.library import Library
from story_assets.models import (
    Brief,
    Film,
    Frames,
    Music,
    Narration,
    Scenes,
    SceneScores,
    Soundtrack,
    Story,
    StoryScores,
)
from story_assets.settings import load_settings


def show(
    key: Annotated[str, typer.Argument(help="The story; `story-assets list` shows them.")],
    prompts: Annotated[bool, typer.Option("--prompts", help="Show the visual prompts too.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Show a story: its text, its scenes' telemetry, its scores, its files."""
    with one_line_errors():
        folder = Library(load_settings().library_dir).story(key)
        story, scenes, frames = folder.find(Story), folder.find(Scenes), folder.find(Frames)
        film = folder.find(Film)
        if as_json:
            kinds = (Brief, Story, Scenes, Frames, Narration, Music, Soundtrack, Film, SceneScores, StoryScores)
            print_json({folder.model_path(kind).stem: folder.find(kind) for kind in kinds})
            return
        brief = folder.read(Brief)
        out.print(f"[bold]{escape(story.title if story else key)}[/]  [dim]{key}, {brief.genre}, seed {brief.seed}[/]")
        if story:
            out.print(story.logline, style="italic", markup=False)
            for member in story.cast:
                words = escape(f"({member.pronouns}), {member.role}: {member.look}")
                out.print(f"  [bold]{escape(member.name)}[/] {words}")
        scores = folder.find(SceneScores)
        scored = {score.scene_id: score for score in scores.scenes} if scores else {}
        sets = {frame_set.scene_id: frame_set for frame_set in frames.scenes} if frames else {}
        for scene in scenes.scenes if scenes else ():
            out.print(f"\n[bold]{scene.number}. {escape(scene.title)}[/]  [dim]{', '.join(scene.themes)}[/]")
            out.print(Padding(scene.prose, (0, 2)), markup=False)
            if prompts:
                out.print(Padding(scene.prompt, (1, 4)), style="dim", markup=False)
            if scene.scene_id in sets:
                record = sets[scene.scene_id].record
                state = "rendered" if record.success else "FAILED"
                out.print(
                    f"  [dim]{state}: {record.frame_count} frames in {clock(record.duration_seconds)}, "
                    f"{record.attempts_run} attempt(s)[/]"
                )
                score = scored.get(scene.scene_id)
                if score is not None and record.success:
                    out.print(f"  {scene_line(score)}", style="dim", markup=False, soft_wrap=True)
                fallen = (*record.telemetry.system.fallback_notes, *(score.notes if score else ()))
                for note in (*record.errors, *fallen):
                    out.print(f"  {note}", style="yellow", markup=False, soft_wrap=True)
        show_scores(folder)
        out.print()
        if film:
            out.print(
                f"Film  {folder.path / film.file}  ({clock(film.duration_seconds)})", soft_wrap=True, markup=False
            )
        if narration := folder.find(Narration):
            out.print(f"Sound {_heard(narration, folder.find(Soundtrack))}", soft_wrap=True, markup=False)
        out.print(f"Files {folder.path}", soft_wrap=True, markup=False)


def _heard(narration: Narration, track: Soundtrack | None) -> str:
    """Who speaks, and how loud the film is."""
    said = [line for line in narration.lines if line.file]
    if not said:
        return f"none: {track.reason if track and track.reason else 'no line is spoken'}"
    voices = ", ".join(sorted({f"{line.voice or 'its own voice'} of {line.model}" for line in said}))
    level = f", {track.loudness:.1f} LUFS" if track and track.loudness is not None else ""
    return f"{len(said)} of {len(narration.lines)} lines spoken by {voices}{level}"
