"""What the writing room shows of its work: tables and prose as markdown, and models without their clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from story_assets.models import Scenes, Story

_CLOCK = {
    "duration_seconds", "timestamp", "seconds_to_first_token", "tokens_per_second", "cache_hit", "retries", "earlier"
}  # fmt: skip


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A markdown table; bars in cells are escaped."""

    def line(cells: Sequence[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(head), "|" + " --- |" * len(head), *(line(row) for row in rows)])


def cast_table(story: Story) -> str:
    """Who is in the story."""
    return table(
        ("name", "pronouns", "role", "look"),
        [(member.name, member.pronouns, member.role, member.look) for member in story.cast],
    )


def beats_table(story: Story) -> str:
    """The outline, a row a scene."""
    return table(
        ("", "title", "purpose", "what happens", "themes", "where and when"),
        [
            (
                beat.number,
                beat.title,
                beat.purpose,
                beat.summary,
                ", ".join(beat.themes),
                ", ".join(filter(None, (beat.place, beat.time_of_day, beat.weather))),
            )
            for beat in story.beats
        ],
    )


def prose_markdown(story: Story, scenes: Scenes) -> str:
    """The story to read."""
    parts = [f"# {story.title}", f"*{story.logline}*"]
    for scene in scenes.scenes:
        parts += [f"## {scene.number}. {scene.title}", scene.prose]
    return "\n\n".join(parts)


def prompts_table(scenes: Scenes) -> str:
    """Prompt lengths and narration, a row a scene."""
    return table(
        ("scene", "tokens", "narration"),
        [(f"{scene.number}. {scene.title}", scene.token_count, scene.narration) for scene in scenes.scenes],
    )


def without_clock(model: BaseModel) -> Any:
    """The model as plain data without times and durations, so that equal work has an equal digest."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: strip(part) for key, part in value.items() if key not in _CLOCK}
        if isinstance(value, list):
            return [strip(part) for part in value]
        return value

    return strip(model.model_dump(mode="json"))
