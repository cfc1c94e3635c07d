"""What WRITING makes: the brief, the outline (`Story`) and the scenes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from story_assets.models.base import Model, Theme
from story_assets.models.names import SceneId
from story_assets.models.record import LLMHealthInfo

Pronouns = Literal["she/her", "he/him", "they/them"]


class Brief(Model):
    """What a person asks for. Registering a story writes this and adds the partition."""

    key: str = Field(description="The story's partition key, `20261122-thriller-01`: readable, sorts by time.")
    genre: str = Field(description="A genre of the prompt library, such as `thriller`.")
    mood: str | None = Field(default=None, description="A word or two for the tone; None leaves it to the writer.")
    text: str | None = Field(default=None, description="What the story should be about; None leaves it to the writer.")
    seed: int = Field(description="Decides everything random in writing and rendering.")
    scenes: int = Field(description="How many scenes.")
    writer: str = Field(default="auto", description="Which provider writes: `auto`, `template`, ….")
    start: bool = Field(default=False, description="Whether the running instance should start it by itself.")
    created_at: datetime = Field(description="When it was registered, UTC.")


class CastMember(Model):
    """One character, the same in every scene."""

    name: str
    aliases: tuple[str, ...] = Field(
        default=(), description="Other names the prose uses, such as `Dr. Vale` or `the captain`."
    )
    pronouns: Pronouns
    role: str = Field(description="What they are in the story: `lighthouse keeper`.")
    look: str = Field(description="What a painter needs; put word for word into every visual prompt they appear in.")


class Beat(Model):
    """One scene of the outline, before it is written."""

    number: int = Field(ge=1)
    title: str
    purpose: str = Field(description="Its place in the arc: `hook`, `turn`, `climax`, ….")
    summary: str
    themes: tuple[Theme, ...] = Field(min_length=1, description="Planned themes, leading one first.")
    cast: tuple[str, ...] = Field(default=(), description="Names of those present.")
    place: str = ""
    time_of_day: str = ""
    weather: str = ""


class Generation(Model):
    """How a text came to be: one request to a provider, or one run of the template storyteller."""

    provider: str = Field(description="`template`, `lmstudio`, `ollama`, `openai`.")
    model: str | None = None
    prompt_id: str | None = Field(default=None, description="Which prompt of the library asked for it.")
    prompt_version: str | None = Field(default=None, description="That prompt's semantic version.")
    duration_seconds: float = Field(ge=0)
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds_to_first_token: float | None = None
    tokens_per_second: float | None = None
    finish_reason: str | None = None
    retries: int = Field(default=0, ge=0, description="Requests made before this one for the same text.")
    cache_hit: bool = False
    error: str | None = Field(default=None, description="Why nothing came of it, if nothing did.")
    earlier: tuple[Generation, ...] = Field(
        default=(), description="The requests before it: failures, and answers that missed a limit."
    )


class Story(Model):
    """The outline: everything decided before a scene is written."""

    key: str
    title: str
    genre: str
    mood: str
    logline: str
    directors_vision: str = Field(description="How it should look and move, in a few sentences.")
    palette: str = Field(default="", description="Colours, as words for the prompts.")
    cast: tuple[CastMember, ...] = Field(min_length=1)
    beats: tuple[Beat, ...] = Field(min_length=1)
    seed: int
    brief_text: str | None = Field(
        default=None, description="What the brief asked for, so that each scene can answer to it."
    )
    brief_mood: str | None = Field(default=None, description="The mood the brief asked for; `mood` is the one it got.")
    generation: Generation
    notes: tuple[str, ...] = Field(default=(), description="Every step down on the way, one sentence each.")


EditedField = Literal["prompt", "negative_prompt", "narration", "seed", "prose", "title"]
"""What of a scene a person can change."""


class SceneEdit(Model):
    """One change a person made to a scene; the newest of a field counts until it is taken back."""

    scene_id: str
    field: EditedField
    value: str | int | None = Field(description="What it became; None: taken back, what the writer wrote counts again.")
    who: str
    at: datetime = Field(description="UTC.")
    by: Literal["command", "file", "studio"] = Field(description="How it was made.")


class Scene(Model):
    """One scene, written."""

    scene_id: SceneId = Field(description="`scene-001`")
    number: int = Field(ge=1)
    title: str
    prose: str = Field(description="What a reader reads.")
    prompt: str = Field(description="What the renderer draws: 150–500 tokens.")
    negative_prompt: str
    narration: str = Field(description="The line under the picture in the film.")
    themes: tuple[Theme, ...] = Field(min_length=1, description="As planned in its beat.")
    cast: tuple[str, ...] = ()
    seed: int = Field(ge=0, description="The renderer's seed for this scene.")
    token_count: int = Field(ge=0, description="Tokens in `prompt`.")
    token_count_method: str = Field(description="How they were counted.")
    generation: Generation
    edits: tuple[SceneEdit, ...] = Field(default=(), description="What a person changed in it, and counts now.")


class Overrides(Model):
    """What the runs that last made a story's assets were launched with in place of the settings."""

    by_asset: dict[str, dict[str, Any]] = Field(description="By asset, fields of services: `lm_studio.model`.")


class Scenes(Model):
    """All scenes of a story, in order."""

    story_key: str
    scenes: tuple[Scene, ...] = Field(min_length=1)
    llm_health: LLMHealthInfo
    llm_errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
