"""Having a story written: which writer, scene by scene, keeping what is done."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from story_assets.errors import InputError, LibraryError
from story_assets.library import StoryFolder, digest_of, read_model, sweep_temporary, write_model
from story_assets.models import Brief, LLMHealthInfo, Model, Scene, Scenes, Story
from story_assets.operating.progress import Listener, Progress
from story_assets.settings import Settings
from story_assets.writing.storyteller import VERSION, TemplateStoryteller, Writer

AUTO = "auto"
DRAFTS = "drafts"
"""Folder in a story's own that keeps each scene as soon as it is written."""


class Draft(Model):
    """A written scene and the digest of what it was written from."""

    inputs_digest: str
    scene: Scene


def writer_named(name: str) -> Writer:
    """The writer of that name; `auto` takes the best there is.

    Raises:
        InputError: There is no such writer.
    """
    if name in (AUTO, TemplateStoryteller.name):
        return TemplateStoryteller()
    raise InputError("There is no such writer", saw=repr(name), cure="Use auto or template.")


def outline(brief: Brief, settings: Settings, on_progress: Listener) -> Story:
    """Have the outline of a story made."""
    writer = writer_named(brief.writer if brief.writer != AUTO else settings.writer)
    on_progress(Progress("story", f"{writer.name} plans {brief.scenes} scenes", brief.key, done=0, total=1))
    started = time.monotonic()
    story = writer.outline(brief)
    seconds = time.monotonic() - started
    on_progress(Progress("story", f"“{story.title}”: {story.logline}", brief.key, done=1, total=1, seconds=seconds))
    return story


def write_scenes(story: Story, folder: StoryFolder, settings: Settings, on_progress: Listener) -> Scenes:
    """Have every scene written, in order; those already written from this very outline are taken as they are."""
    writer = writer_named(story.generation.provider)
    total = len(story.beats)
    drafts = folder / DRAFTS
    sweep_temporary(drafts)
    written: list[Scene] = []
    for beat in story.beats:
        started = time.monotonic()
        previous = written[-1] if written else None
        digest = digest_of(VERSION, story, beat, previous.prose if previous else "")
        path = f"{DRAFTS}/scene-{beat.number:03d}"
        draft = _draft(folder, path)
        reused = draft is not None and draft.inputs_digest == digest
        scene = draft.scene if draft is not None and reused else writer.scene(story, beat, previous)
        if not reused:
            write_model(folder.model_path(path), Draft(inputs_digest=digest, scene=scene))
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
    return Scenes(story_key=story.key, scenes=tuple(written), llm_health=no_model_needed())


def no_model_needed() -> LLMHealthInfo:
    """What the record says of the language model when none was asked."""
    return LLMHealthInfo(
        status="skipped",
        skipped=True,
        timestamp=datetime.now(UTC),
        error="template storyteller needs no language model",
    )


def _draft(folder: StoryFolder, name: str) -> Draft | None:
    path = folder.model_path(name)
    if not path.is_file():
        return None
    try:
        return read_model(path, Draft)
    except LibraryError:
        return None  # a draft that cannot be read is written again
