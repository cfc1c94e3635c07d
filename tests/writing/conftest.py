"""What tests of the writing room share."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from story_assets.library import Library
from story_assets.models import Brief, Scene, Story
from story_assets.writing.content import genre_names
from story_assets.writing.storyteller import TemplateStoryteller

GENRES = genre_names()


def a_brief(
    genre: str = "thriller", seed: int = 1, scenes: int = 6, text: str | None = None, mood: str | None = None
) -> Brief:
    return Brief(
        key=f"20261122-{genre}-01",
        genre=genre,
        mood=mood,
        text=text,
        seed=seed,
        scenes=scenes,
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def tell(brief: Brief) -> tuple[Story, list[Scene]]:
    """A whole story, written."""
    writer = TemplateStoryteller()
    story = writer.outline(brief)
    scenes: list[Scene] = []
    for beat in story.beats:
        scenes.append(writer.scene(story, beat, scenes[-1] if scenes else None))
    return story, scenes


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")
