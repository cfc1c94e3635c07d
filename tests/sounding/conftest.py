"""Stories with lines, and the cut of their films."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from story_assets.library import Library
from story_assets.models import (
    Brief,
    Clip,
    Clips,
    Generation,
    LLMHealthInfo,
    Scene,
    Scenes,
    Story,
    Timeline,
    scene_id_of,
)
from story_assets.models.story import Beat, CastMember
from story_assets.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))

WHEN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
KEY = "20261122-thriller-01"
GENERATION = Generation(provider="template", duration_seconds=0.1)
LINES = (
    "Mara counts the lamps along the pier.",
    "Eleven, where there were twelve.",
    "She lights the last one herself.",
)


@pytest.fixture
def house(tmp_path):
    """Builds a story: `house(lines, NARRATOR settings…)` gives its folder, scenes and settings."""

    def build(lines=LINES, **settings):
        library = Library(tmp_path / "library")
        folder = library.register(Brief(key=KEY, genre="thriller", seed=42, scenes=len(lines), created_at=WHEN))
        scenes = [
            Scene(
                scene_id=scene_id_of(number),
                number=number,
                title=f"Scene {number}",
                prose="She counted.",
                prompt="A pier.",
                negative_prompt="",
                narration=line,
                themes=("mystery",),
                seed=number,
                token_count=200,
                token_count_method="words",
                generation=GENERATION,
            )
            for number, line in enumerate(lines, start=1)
        ]
        told = Scenes(story_key=KEY, scenes=tuple(scenes), llm_health=LLMHealthInfo(status="skipped", timestamp=WHEN))
        return folder, told, Settings(story_library=tmp_path / "library", **settings)

    return build


@pytest.fixture
def story():
    """Builds the outline: `story(genre, mood)`."""

    def build(genre="thriller", mood="tense", seed=42):
        return Story(
            key=KEY,
            title="The Twelfth Lamp",
            genre=genre,
            mood=mood,
            logline="A keeper counts.",
            directors_vision="Slow.",
            cast=(CastMember(name="Mara", pronouns="she/her", role="keeper", look="a red coat"),),
            beats=(Beat(number=1, title="t", purpose="hook", summary="s", themes=("mystery",)),),
            seed=seed,
            generation=GENERATION,
        )

    return build


@pytest.fixture
def cut():
    """Builds clips as long as a narration's lines: `cut(narration)`."""

    def build(narration, each=6.0, fps=24):
        starts = {line.scene_id: round((2 + at * (each - 0.5)) * fps) for at, line in enumerate(narration.lines)}
        clips = tuple(
            Clip(
                scene_id=line.scene_id,
                title="t",
                file=f"clips/{line.scene_id}.mp4",
                duration_seconds=each,
                fps=fps,
                sha256="x",
                inputs_digest="y",
                narration=line.written,
                line_at=0.7 if line.file else None,
            )
            for line in narration.lines
        )
        total = max(starts.values()) + round((each + 2) * fps)
        line = Timeline(fps=fps, transition_seconds=0.5, pictures=total, starts=starts)
        return Clips(story_key=KEY, clips=clips, timeline=line)

    return build
