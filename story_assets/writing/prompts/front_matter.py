"""What the front matter of a prompt file says, as types."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from story_assets.models import Model

_SEMANTIC_VERSION = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"


class Element(Model):
    """Something a story of the genre must, or must not, hold; found by its words or by its meaning."""

    name: str = Field(min_length=3)
    words: tuple[str, ...] = Field(min_length=1, description="Words and phrases that show it; matched by their stems.")
    meaning: str = Field(
        default="", description="The same in a sentence, for judging by meaning; empty to go by words alone."
    )


class Thresholds(Model):
    """When a story passes."""

    mandatory_at_least: int = Field(default=3, ge=1, description="So many of the mandatory elements must be present.")
    meaning: float = Field(
        default=0.42, gt=0, lt=1, description="Cosine of a sentence of the plot with a meaning from which it counts."
    )
    prompt_tokens_min: int = Field(default=150, ge=1)
    prompt_tokens_max: int = Field(default=500, ge=1)
    answer_seconds: float = Field(default=120, gt=0)


class TokenLimits(Model):
    """Most tokens of an answer, as asked of the server."""

    outline: int = Field(default=500, ge=100, description="Of an outline, before its scenes.")
    outline_per_scene: int = Field(default=220, ge=50)
    scene: int = Field(default=1100, ge=300)


class Sparks(Model):
    """Beginnings to draw from, so that two seeds are two stories."""

    where: tuple[str, ...] = Field(min_length=4)
    what: tuple[str, ...] = Field(min_length=4)
    turn: tuple[str, ...] = Field(min_length=4)


class FrontMatter(Model):
    """Everything a prompt file says about itself."""

    id: str = Field(pattern=r"[a-z][a-z0-9-]*")
    version: str = Field(pattern=_SEMANTIC_VERSION)
    author: str = Field(min_length=1)
    date: date
    status: Literal["draft", "active", "retired"]
    context_length: int = Field(ge=2048, description="Tokens of context the prompts are made for.")
    token_limit: TokenLimits
    tone: str
    palette: tuple[str, ...] = Field(min_length=2, description="Palettes to choose from.")
    pacing: str
    structure: tuple[str, ...] = Field(min_length=3, description="Purposes of scenes from first to last.")
    mandatory: tuple[Element, ...]
    prohibited: tuple[Element, ...]
    archetypes: tuple[str, ...] = Field(min_length=3)
    thresholds: Thresholds = Field(default_factory=Thresholds)
    sparks: Sparks
    style: str = Field(description="How the pictures look, as the last words of every visual prompt.")
    negative: str = Field(description="What the pictures must not show, beyond what all genres forbid.")
    moods: tuple[str, ...] = Field(min_length=2)
    falls_back_to: str | None = Field(
        default=None, description="Whose templates tell it when no model can; None: its own."
    )

    @field_validator("version")
    @classmethod
    def _whole(cls, value: str) -> str:
        if not re.fullmatch(_SEMANTIC_VERSION, value):
            raise ValueError("not a semantic version such as 1.4.0")
        return value
