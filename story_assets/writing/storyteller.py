"""The writers' common face, and the writer that is always there: the template storyteller."""

from __future__ import annotations

import time
from typing import Protocol

from story_assets.errors import WritingError
from story_assets.models import Beat, Brief, CastMember, Generation, Scene, Story, scene_id_of
from story_assets.writing.chance import number_from
from story_assets.writing.plan import Plan, PlannedScene, plan_story
from story_assets.writing.tokens import count_tokens
from story_assets.writing.visual import negative_prompt, visual_prompt

VERSION = "1.2.0"
"""Version of engine and material together; another version may tell another story from the same seed."""

_SEED_BITS = 48  # within what JSON readers and every sampler take exactly


class Writer(Protocol):
    """Writes a story in two depths: the outline, then scene by scene."""

    @property
    def name(self) -> str:
        """The provider, as recorded: `template`, `lmstudio`, …."""
        ...

    def outline(self, brief: Brief) -> Story:
        """Decide everything about the story a brief asks for. Raises WritingError."""
        ...

    def scene(self, story: Story, beat: Beat, previous: Scene | None) -> Scene:
        """Write one scene of an outline, given the scene before it. Raises WritingError."""
        ...


class TemplateStoryteller:
    """Tells stories from the material in `genres/` and `shared/`: no model, no network, the same from the same seed."""

    name = "template"

    def outline(self, brief: Brief) -> Story:
        """The outline of the story that a brief asks for."""
        started = time.perf_counter()
        plan = plan_story(brief.genre, brief.mood, brief.text, brief.seed, brief.scenes)
        return Story(
            key=brief.key,
            title=plan.title,
            genre=brief.genre,
            mood=plan.choices.mood,
            logline=plan.logline,
            directors_vision=plan.vision,
            palette=plan.palette,
            cast=tuple(
                CastMember(
                    name=person.full,
                    aliases=person.aliases,
                    pronouns=person.pronouns,
                    role=person.role,
                    look=person.look,
                )
                for person in plan.cast
            ),
            beats=_beats(plan),
            seed=brief.seed,
            brief_text=brief.text,
            brief_mood=brief.mood,
            generation=self._generation(started),
        )

    def scene(self, story: Story, beat: Beat, previous: Scene | None) -> Scene:
        """One scene in full. What came before is already in the plan, so `previous` is not looked at."""
        started = time.perf_counter()
        plan = plan_story(story.genre, story.brief_mood, story.brief_text, story.seed, len(story.beats))
        if _beats(plan) != story.beats:
            raise WritingError(
                "This outline is not one the storyteller would write now",
                where=story.key,
                saw=f"an outline by {story.generation.provider} {story.generation.prompt_version or ''}".strip(),
                cure="Materialize `story` again; its scenes follow.",
            )
        planned = plan.scenes[beat.number - 1]
        prompt = visual_prompt(plan, planned)
        tokens, method = count_tokens(prompt)
        return Scene(
            scene_id=scene_id_of(beat.number),
            number=beat.number,
            title=beat.title,
            prose=prose(planned),
            prompt=prompt,
            negative_prompt=negative_prompt(plan),
            narration=planned.narration,
            themes=beat.themes,
            cast=beat.cast,
            seed=number_from("render", story.genre, story.seed, beat.number, bits=_SEED_BITS),
            token_count=tokens,
            token_count_method=method,
            generation=self._generation(started),
        )

    def _generation(self, started: float) -> Generation:
        return Generation(
            provider=self.name,
            model="storyteller",
            prompt_version=VERSION,
            duration_seconds=round(time.perf_counter() - started, 4),
            finish_reason="stop",
        )


def prose(planned: PlannedScene) -> str:
    """A scene's passages as paragraphs: a new one wherever somebody speaks or the theme turns."""
    return "\n\n".join(line.text for line in planned.lines)


def _beats(plan: Plan) -> tuple[Beat, ...]:
    return tuple(
        Beat(
            number=scene.number,
            title=scene.title,
            purpose=scene.function,
            summary=scene.narration,
            themes=scene.themes,
            cast=tuple(person.full for person in scene.cast),
            place=scene.place.replace("-", " "),
            time_of_day=scene.time,
            weather=scene.weather,
        )
        for scene in plan.scenes
    )
