"""`story-assets list`: what is in the library."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.table import Table

from story_assets.cli import options
from story_assets.cli.output import clock, err, one_line_errors, out, print_json
from story_assets.errors import LibraryError
from story_assets.library import Library, StoryFolder
from story_assets.models import Brief, Film, Frames, Scenes, Story
from story_assets.settings import load_settings


def list_stories(as_json: options.AsJson = False) -> None:
    """List all stories with how far each has come."""
    with one_line_errors():
        settings = load_settings()
        library = Library(settings.library_dir)
        rows = [_row(library.story(key)) for key in library.story_keys()]
        for name, why in library.odd_folders():
            err.print(f"{name!a} in the library was left out: {why}.", style="yellow", markup=False, soft_wrap=True)
        if as_json:
            print_json(rows)
            return
        if not rows:
            out.print("No stories yet. Make one with: [bold]story-assets make[/]")
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("Story", "Title", "Genre", "Scenes", "State", "Film"):
            table.add_column(column, no_wrap=column == "Story")
        for row in rows:
            film = clock(row["film_seconds"]) if row["film_seconds"] else ""
            table.add_row(
                row["key"],
                escape(row["title"]),
                escape(row["genre"]),
                f"{row['rendered']}/{row['scenes']}",
                escape(row["state"]),
                film,
            )
        out.print(table)


def _row(folder: StoryFolder) -> dict[str, Any]:
    try:
        brief, story = folder.read(Brief), folder.find(Story)
        frames, film = folder.find(Frames), folder.find(Film)
    except LibraryError as error:
        return {
            "key": folder.key, "title": "", "genre": "", "scenes": 0, "rendered": 0,
            "state": f"damaged: {error.where}", "film_seconds": None,
        }  # fmt: skip
    # While a story renders, its scenes' manifests are ahead of its frames.
    finished = sum(
        name.startswith("frames/scene-") and name.endswith("/manifest.json") for name in folder.listing().files
    )
    rendered = sum(1 for frame_set in frames.scenes if frame_set.record.success) if frames else finished
    if film:
        state = "film"
    elif frames and rendered < len(frames.scenes):
        state = f"{len(frames.scenes) - rendered} scenes failed"
    elif frames:
        state = "rendered"
    elif folder.has(Scenes):
        state = "rendering" if finished else "written"
    else:
        state = "outlined" if story else "registered"
    return {
        "key": folder.key,
        "title": story.title if story else "",
        "genre": brief.genre,
        "scenes": brief.scenes,
        "rendered": rendered,
        "state": state,
        "film_seconds": film.duration_seconds if film else None,
    }
