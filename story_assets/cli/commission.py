"""Registering stories from the command line."""

from __future__ import annotations

from story_assets.automation.preflight import require_usable
from story_assets.instance import open_instance
from story_assets.library import Library
from story_assets.models import Brief
from story_assets.settings import Settings, load_settings
from story_assets.writing.brief import make_brief


def register(
    *,
    genre: str,
    mood: str | None = None,
    text: str | None = None,
    seed: int | None = None,
    scenes: int = 6,
    writer: str | None = None,
    start: bool = False,
    key: str | None = None,
    settings: Settings | None = None,
) -> Brief:
    """Write a brief into the library and add its partition.

    Raises:
        InputError: The brief cannot be made as asked, or not with these settings.
        LibraryError: The disk refuses.
    """
    settings = settings or load_settings()
    require_usable(settings)
    library = Library(settings.library_dir)
    brief = make_brief(
        library,
        genre=genre,
        mood=mood,
        text=text,
        seed=seed,
        scenes=scenes,
        writer=writer or settings.writer,
        start=start,
        key=key,
    )
    library.register(brief)
    add_partition(brief.key)
    return brief


def add_partition(key: str) -> None:
    """Let Dagster know of a story; known ones are left as they are."""
    from story_assets.partitions import stories

    with open_instance() as instance:
        instance.add_dynamic_partitions(str(stories.name), [key])
