"""Trying a prompt: an outline and its first scene, shown with what they miss, and nothing saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from story_assets.llm.desk import chain_for
from story_assets.models import Brief, LLMHealthInfo, Scene, Story
from story_assets.operating import progress
from story_assets.settings import Settings
from story_assets.writing.llm import limits
from story_assets.writing.llm.telemetry import figures_of, who_wrote
from story_assets.writing.llm.template import Templates
from story_assets.writing.llm.writer import ModelWriter
from story_assets.writing.prompts.library import PromptLibrary
from story_assets.writing.storyteller import Writer


@dataclass(frozen=True)
class Rehearsal:
    """What came of it. `misses` are the limits that outline and scene do not keep."""

    story: Story
    scene: Scene
    prompt: str
    who: str
    misses: tuple[str, ...]
    notes: tuple[str, ...]
    figures: dict[str, float]
    health: LLMHealthInfo


def rehearse(
    genre: str,
    settings: Settings,
    *,
    writer: str,
    text: str | None = None,
    mood: str | None = None,
    seed: int = 7,
    scenes: int = 3,
) -> Rehearsal:
    """Write an outline and its first scene.

    Raises:
        InputError: There is no such genre or writer.
        WritingError: The genre's prompts are broken.
    """
    prompts = PromptLibrary.of(settings)
    prompt = prompts.get(genre)
    chain = chain_for(settings, writer)
    brief = Brief(
        key=f"try-{genre}", genre=genre, mood=mood, text=text, seed=seed, scenes=scenes, created_at=datetime.now(UTC)
    )
    model = ModelWriter(chain, prompts, settings, progress.report)
    story = model.outline(brief)
    teller: Writer = Templates(prompts) if story.generation.provider == "template" else model
    scene = teller.scene(story, story.beats[0], None)
    misses = (
        *(f"outline: {miss}" for miss in limits.outline_misses(story, prompt.meta, scenes)),
        *(f"{scene.scene_id}: {miss}" for miss in limits.scene_misses(scene, story, story.beats[0], prompt.meta)),
    )
    made = [story.generation, scene.generation]
    notes = tuple(dict.fromkeys((*story.notes, *chain.notes)))
    return Rehearsal(
        story, scene, f"{prompt.id} {prompt.version}", who_wrote(made), misses, notes, figures_of(made), chain.health
    )
