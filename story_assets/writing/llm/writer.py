"""Stories by language models, two calls deep: the outline, then one call a scene; templates where no model can.

Nothing here ever leaves a story unwritten: what a model cannot write, the templates do, and the notes say so.
"""

from __future__ import annotations

from typing import Any, TypeVar

from story_assets.errors import WritingError
from story_assets.llm.chain import Chain
from story_assets.llm.reports import telling
from story_assets.llm.session import Session
from story_assets.models import Beat, Brief, Generation, LLMHealthInfo, Scene, Story, scene_id_of
from story_assets.operating.progress import Listener, Progress, Stage
from story_assets.settings import Settings
from story_assets.writing.chance import number_from
from story_assets.writing.llm import limits
from story_assets.writing.llm.dialogue import Dialogue, Question, Reading
from story_assets.writing.llm.drafting import draft_outline, draft_scene, shortened
from story_assets.writing.llm.forms import OutlineForm, SceneForm
from story_assets.writing.llm.schema import outline_schema, scene_schema
from story_assets.writing.llm.template import Templates
from story_assets.writing.llm.tokenizers import count_for
from story_assets.writing.prompts.compose import outline_values, scene_values
from story_assets.writing.prompts.library import Prompt, PromptLibrary

T = TypeVar("T")

_SEED_BITS = 31


class ModelWriter:
    """Writes with the first language model of a chain that can, else with templates.

    Args:
        chain: The models, in order.
        prompts: What they are asked.
        settings: Temperature, seed, context.
        on_progress: Told of every step.
    """

    def __init__(self, chain: Chain, prompts: PromptLibrary, settings: Settings, on_progress: Listener) -> None:
        self.chain = chain
        self._prompts = prompts
        self._settings = settings
        self._on_progress = on_progress
        self._templates = Templates(prompts)

    @property
    def name(self) -> str:
        """The provider and model that will be asked first."""
        ready = next((link.provider for link in self.chain.links if link.usable), None)
        return f"{ready.name} {ready.model or ''}".strip() if ready else "template"

    @property
    def health(self) -> LLMHealthInfo:
        """What the probe before this run found."""
        return self.chain.health

    def outline(self, brief: Brief) -> Story:
        """The outline of the story a brief asks for.

        Raises:
            WritingError: The genre's prompts or templates are broken.
            InputError: There are no prompts for the genre.
        """
        before = len(self.chain.notes)
        prompt = self._prompts.get(brief.genre)
        say, on_tokens = telling(self._on_progress, "story", brief.key, None, 0, 1)
        try:
            story = self.chain.write(
                lambda session: self._outline(session, prompt, brief), what="the outline", say=say, on_tokens=on_tokens
            )
        except WritingError as error:
            story = self._templates.outline(brief)
            self._note(f"The template storyteller writes this story: {error}", brief.key, "story")
        return story.model_copy(update={"notes": (*story.notes, *self.chain.notes[before:])})

    def scene(self, story: Story, beat: Beat, previous: Scene | None) -> Scene:
        """One scene of an outline that a model made.

        Raises:
            WritingError: The genre's prompts are broken.
            InputError: There are no prompts for the genre.
        """
        prompt = self._prompts.get(story.genre)
        scene_id = scene_id_of(beat.number)
        say, on_tokens = telling(self._on_progress, "scenes", story.key, scene_id, beat.number - 1, len(story.beats))
        try:
            return self.chain.write(
                lambda session: self._scene(session, prompt, story, beat, previous),
                what=scene_id,
                say=say,
                on_tokens=on_tokens,
            )
        except WritingError as error:
            self._note(f"{scene_id}: told plainly by templates from its outline: {error}", story.key, "scenes")
            return self._templates.plain_scene(story, beat, prompt.meta)

    def _outline(self, session: Session, prompt: Prompt, brief: Brief) -> Story:
        values = outline_values(prompt.meta, brief)
        limit = prompt.meta.token_limit

        def read(data: dict[str, Any]) -> Reading[Story]:
            story = draft_outline(OutlineForm.model_validate(data), brief, values, session.requests[-1])
            misses = tuple(limits.outline_misses(story, prompt.meta, brief.scenes))
            # Too many scenes can be cut; too few cannot be made up.
            return Reading(story if len(story.beats) >= brief.scenes else None, misses)

        question = Question(
            "outline",
            [values],
            outline_schema(brief.scenes),
            limit.outline + limit.outline_per_scene * brief.scenes,
            number_from("outline", self._settings.local_llm_seed, brief.seed, bits=_SEED_BITS),
        )
        story = self._run(Dialogue(session, prompt, question, self._settings, read), "the outline")
        if len(story.beats) > brief.scenes:
            story = shortened(story, brief.scenes)
        return story.model_copy(update={"generation": _generation(session)})

    def _scene(self, session: Session, prompt: Prompt, story: Story, beat: Beat, previous: Scene | None) -> Scene:
        def read(data: dict[str, Any]) -> Reading[Scene]:
            scene = draft_scene(
                SceneForm.model_validate(data),
                story,
                beat,
                prompt.meta,
                session.requests[-1],
                lambda text: count_for(session.link.provider, text),
            )
            return Reading(scene, tuple(limits.scene_misses(scene, story, beat, prompt.meta)))

        before = previous.prose if previous else None
        wanted = limits.missing_elements(limits.outline_text(story), prompt.meta)
        question = Question(
            "scene",
            [scene_values(story, beat, before, wanted=wanted, detailed=detailed) for detailed in (True, False)],
            scene_schema(),
            prompt.meta.token_limit.scene,
            number_from("scene", self._settings.local_llm_seed, story.seed, beat.number, bits=_SEED_BITS),
        )
        scene = self._run(Dialogue(session, prompt, question, self._settings, read), scene_id_of(beat.number))
        return scene.model_copy(update={"generation": _generation(session)})

    def _run(self, dialogue: Dialogue[T], what: str) -> T:
        written = dialogue.run()
        if dialogue.misses:
            missing = "; ".join(dialogue.misses)
            self.chain.notes.append(f"{what}: kept after one repair, though it misses this: {missing}")
        return written

    def _note(self, note: str, key: str, stage: Stage) -> None:
        self.chain.notes.append(note)
        self._on_progress(Progress(stage, note, key, level="warning"))


def _generation(session: Session) -> Generation:
    """How the text came to be: the request whose answer was taken, and those before it."""
    *earlier, used = session.requests
    return used.model_copy(update={"retries": sum(not one.cache_hit for one in earlier), "earlier": tuple(earlier)})
