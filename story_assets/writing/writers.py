"""Having a story written: which writer, scene by scene, keeping what is done."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import BaseModel, Field

from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, digest_of, read_model, sweep_temporary, write_model
from story_assets.llm.chain import Chain
from story_assets.llm.desk import chain_for
from story_assets.llm.hand_over import hand_over
from story_assets.llm.names import AUTO, TEMPLATE, writer_order
from story_assets.models import Brief, LLMHealthInfo, Model, Scene, Scenes, Story
from story_assets.operating.progress import Listener, Progress
from story_assets.settings import Settings
from story_assets.writing.edits import edits_in_file, edits_of, texts_of, with_edits
from story_assets.writing.llm.template import Templates
from story_assets.writing.llm.writer import ModelWriter
from story_assets.writing.prompts.library import PromptLibrary
from story_assets.writing.storyteller import VERSION, Writer

AnyDraft = TypeVar("AnyDraft", bound=BaseModel)

DRAFTS = "drafts"
"""Folder in a story's own that keeps the outline and each scene as soon as they are written."""


class OutlineDraft(Model):
    """An outline and the digest of what it was written from."""

    inputs_digest: str
    story: Story


class Draft(Model):
    """A written scene and the digest of what it was written from."""

    inputs_digest: str
    scene: Scene
    earlier: tuple[str, ...] = Field(
        default=(), description="Digests of texts of earlier drafts: no person wrote them, whoever finds them."
    )


def wanted_writer(brief: Brief, settings: Settings) -> str:
    """Who is to write: what the brief says, else what the settings say."""
    return brief.writer if brief.writer != AUTO else settings.writer


def open_chain(name: str, settings: Settings, run: str | None) -> Chain | None:
    """The language models a writer's name stands for; None when it is the templates alone.

    Raises:
        InputError: There is no such writer.
    """
    return None if writer_order(name) == (TEMPLATE,) else chain_for(settings, name, run=run)


def outline(
    brief: Brief, folder: StoryFolder, settings: Settings, on_progress: Listener, *, run: str | None = None
) -> Story:
    """Have the outline of a story made, or take the one already made from this very brief.

    What a model once wrote is not lost because the model is away today. LOCAL_LLM_FRESH asks anew.

    Raises:
        InputError: There is no such writer.
        WritingError: Prompts or templates are broken.
    """
    name = wanted_writer(brief, settings)
    chain = open_chain(name, settings, run)
    prompts = PromptLibrary.of(settings)
    asked = brief.model_copy(update={"start": False, "writer": name})
    digest = digest_of(asked)
    place = f"{DRAFTS}/outline"
    kept = _draft(folder, place, OutlineDraft)
    if kept is not None and kept.inputs_digest == digest and not settings.local_llm_fresh and _current(kept.story):
        on_progress(Progress("story", f"“{kept.story.title}”, as planned before", brief.key, done=1, total=1))
        return kept.story
    writer: Writer = Templates(prompts)
    if chain is not None and chain.ready:
        writer = ModelWriter(chain, prompts, settings, on_progress)
    on_progress(Progress("story", f"planning {brief.scenes} scenes ({writer.name})", brief.key, done=0, total=1))
    started = time.monotonic()
    story = writer.outline(brief)
    if chain is not None and not chain.ready:
        why = f"The template storyteller writes: {chain.health.error or 'no language model can be used'}."
        absent = chain.health.status == "absent"
        if not absent:  # nobody missing who was never asked for is no matter for the record's warnings
            story = story.model_copy(update={"notes": (*story.notes, why)})
        on_progress(Progress("story", why, brief.key, level="info" if absent else "warning"))
    write_model(folder.model_path(place), OutlineDraft(inputs_digest=digest, story=story))
    seconds = time.monotonic() - started
    on_progress(Progress("story", f"“{story.title}”: {story.logline}", brief.key, done=1, total=1, seconds=seconds))
    return story


def write_scenes(
    story: Story, folder: StoryFolder, settings: Settings, on_progress: Listener, *, run: str | None = None
) -> Scenes:
    """Have every scene written, in order; those already written from this very outline are taken as they are.

    Raises:
        InputError: There is no such writer.
        WritingError: Prompts or templates are broken.
    """
    chain = open_chain(wanted_writer(folder.read(Brief), settings), settings, run)
    prompts = PromptLibrary.of(settings)
    total = len(story.beats)
    sweep_temporary(folder / DRAFTS)
    for edit in edits_in_file(folder, _drafts(folder)):
        on_progress(
            Progress("scenes", f"{edit.scene_id}: {edit.field} as {edit.who} wrote it in scenes.json", story.key)
        )
    written: list[Scene] = []
    writer: Writer | None = None
    # A chain that lives for the whole run has told its earlier notes in the outline.
    before = len(chain.notes) if chain else 0
    for beat in story.beats:
        started = time.monotonic()
        previous = written[-1] if written else None
        digest = digest_of(VERSION, story, beat, previous.prose if previous else "")
        path = f"{DRAFTS}/scene-{beat.number:03d}"
        draft = _draft(folder, path, Draft)
        reused = draft is not None and draft.inputs_digest == digest and not settings.local_llm_fresh
        if draft is not None and reused:
            scene = draft.scene
        else:
            writer = writer or _scene_writer(story, chain, prompts, settings, on_progress)
            scene = writer.scene(story, beat, previous)
            write_model(folder.model_path(path), Draft(inputs_digest=digest, scene=scene, earlier=_earlier(draft)))
        written.append(scene)
        how = "as written before" if reused else f"{len(scene.prose.split())} words, prompt {scene.token_count} tokens"
        on_progress(
            Progress(
                "scenes",
                f"{scene.scene_id}: “{scene.title}”, {how}",
                story.key,
                scene.scene_id,
                done=beat.number,
                total=total,
                seconds=time.monotonic() - started,
            )
        )
    notes = list(chain.notes[before:]) if chain else []
    if chain is not None and settings.llm_shares_gpu:
        notes += hand_over(chain, settings)
    return Scenes(
        story_key=story.key,
        scenes=with_edits(tuple(written), edits_of(folder)),
        llm_health=chain.health if chain is not None else no_model_needed(),
        llm_errors=tuple(chain.errors) if chain else (),
        notes=tuple(notes),
    )


def health_of(brief: Brief, settings: Settings, *, run: str | None = None) -> LLMHealthInfo:
    """What the probe of this run found."""
    chain = open_chain(wanted_writer(brief, settings), settings, run)
    return chain.health if chain is not None else no_model_needed()


def no_model_needed() -> LLMHealthInfo:
    """What the record says of the language model when none was to be asked."""
    return LLMHealthInfo(
        status="skipped",
        skipped=True,
        timestamp=datetime.now(UTC),
        error="template storyteller needs no language model",
    )


def _scene_writer(
    story: Story, chain: Chain | None, prompts: PromptLibrary, settings: Settings, on_progress: Listener
) -> Writer:
    """Who writes an outline's scenes: the templates their own; a model's outlines go to the models, or are told plainly."""
    if story.generation.provider == TEMPLATE:
        return Templates(prompts)
    return ModelWriter(chain if chain is not None else Chain([]), prompts, settings, on_progress)


def _current(story: Story) -> bool:
    """Whether an outline can still be written on: the storyteller's own only by the version that planned it."""
    return story.generation.provider != TEMPLATE or story.generation.prompt_version == VERSION


def _drafts(folder: StoryFolder) -> dict[str, tuple[Scene, frozenset[str]]]:
    """What the writer wrote, by scene id, with the digests of all texts that are no person's."""
    found: dict[str, tuple[Scene, frozenset[str]]] = {}
    for path in sorted((folder / DRAFTS).glob("scene-*.json")):
        if draft := _draft(folder, f"{DRAFTS}/{path.stem}", Draft):
            found[draft.scene.scene_id] = (draft.scene, frozenset((*draft.earlier, *texts_of(draft.scene))))
    return found


def written_scene(folder: StoryFolder, scene_id: str) -> Scene:
    """A scene as its writer wrote it, before any edit.

    Raises:
        LibraryError: That was not kept.
    """
    return read_model(folder.model_path(f"{DRAFTS}/{scene_id}"), Draft).scene


def _earlier(draft: Draft | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*draft.earlier, *texts_of(draft.scene)))) if draft else ()


def _draft(folder: StoryFolder, name: str, kind: type[AnyDraft]) -> AnyDraft | None:
    path = folder.model_path(name)
    if not path.is_file():
        return None
    try:
        return read_model(path, kind)
    except LibraryError:
        return None  # a draft that cannot be read is written again
