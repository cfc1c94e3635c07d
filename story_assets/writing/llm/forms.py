"""What a model's answer must hold, validated whatever its server promised, and forgiven where it does no harm."""

from __future__ import annotations

import re
from typing import Annotated, Any, cast

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from story_assets.llm.servers.schema import LONGEST_STRING
from story_assets.models import THEMES, Theme
from story_assets.models.story import Pronouns
from story_assets.writing.llm.markup import plain_words

_TIMES = {
    "dawn": "dawn", "sunrise": "dawn", "early morning": "dawn", "morning": "morning", "noon": "day", "midday": "day",
    "day": "day", "daytime": "day", "afternoon": "afternoon", "golden": "golden", "sunset": "dusk", "dusk": "dusk",
    "twilight": "dusk", "evening": "evening", "night": "night", "midnight": "night", "late night": "night",
}  # fmt: skip
_WEATHERS = {
    "clear": "clear", "sun": "clear", "dry": "clear", "overcast": "overcast", "cloud": "overcast", "grey": "overcast",
    "gray": "overcast", "storm": "storm", "thunder": "storm", "rain": "rain", "drizzle": "rain", "snow": "snow",
    "blizzard": "snow", "fog": "fog", "mist": "fog", "haze": "fog", "dust": "dust", "sand": "dust", "wind": "overcast",
}  # fmt: skip

_UNFILLED = re.compile(r"[\s.…]*")
"""What a model leaves that copies the form it was shown: no words at all."""


def _text(value: Any) -> Any:
    if isinstance(value, list):
        value = "\n\n".join(str(part) for part in value)
    if not isinstance(value, str):
        return value
    # Lone surrogates and control characters come out of byte-wise tokenizers; nothing downstream can bear them, nor
    # marks that turn the writing direction.
    plain = re.sub(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffd]", "", value
    )
    if _UNFILLED.fullmatch(plain):
        return ""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", plain_words(plain)))
    return "\n\n".join(part for part in paragraphs if part)


def _line(value: Any) -> Any:
    text = _text(value)
    return " ".join(text.split()) if isinstance(text, str) else text


def _names(value: Any) -> Any:
    if value is None:
        return []
    if isinstance(value, str):
        value = re.split(r",|;| and ", value)
    return [_line(part.get("name") if isinstance(part, dict) else part) for part in value if part]


def _pronouns(value: Any) -> Any:
    first = str(value or "").lower().split("/")[0].strip()
    return {"she": "she/her", "her": "she/her", "he": "he/him", "him": "he/him", "they": "they/them"}.get(first, value)


def _themes(value: Any) -> Any:
    named = [str(name).lower() for name in _names(value)]
    return list(dict.fromkeys(name for name in named if name in THEMES))


def _one_of(known: dict[str, str]) -> BeforeValidator:
    def read(value: Any) -> str:
        said = str(value or "").lower()
        return next((known[word] for word in sorted(known, key=len, reverse=True) if word in said), "")

    return BeforeValidator(read)


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=4 * LONGEST_STRING)]
Line = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=LONGEST_STRING)]
Names = Annotated[list[str], BeforeValidator(_names)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _plain_keys(cls, value: Any) -> Any:
        """`Visual Prompt` is `visual_prompt`, unless both are there."""
        if not isinstance(value, dict):
            return value
        fields = cast("dict[Any, Any]", value)
        plain = {re.sub(r"[\s-]+", "_", str(key).strip().lower()): inner for key, inner in fields.items()}
        return {**plain, **fields}


class PersonForm(_Form):
    """One of the cast, as answered."""

    name: Line
    aliases: Names = Field(default_factory=list)
    pronouns: Annotated[Pronouns, BeforeValidator(_pronouns)]
    role: Line
    look: Annotated[Line, Field(validation_alias=AliasChoices("look", "looks", "appearance"))]


class BeatForm(_Form):
    """One scene of the outline, as answered."""

    title: Line
    purpose: Line = "scene"
    summary: Line
    themes: Annotated[list[Theme], BeforeValidator(_themes)] = Field(default_factory=list)
    cast: Annotated[Names, Field(validation_alias=AliasChoices("cast", "characters", "present"))] = Field(
        default_factory=list
    )
    place: Line
    time_of_day: Annotated[str, _one_of(_TIMES)] = ""
    weather: Annotated[str, _one_of(_WEATHERS)] = ""


class OutlineForm(_Form):
    """A whole outline, as answered."""

    title: Line
    logline: Line
    directors_vision: Text
    palette: Line = ""
    cast: list[PersonForm] = Field(min_length=1)
    scenes: list[BeatForm] = Field(min_length=1, validation_alias=AliasChoices("scenes", "beats"))


class SceneForm(_Form):
    """A written scene, as answered."""

    prose: Text
    visual: Annotated[Text, Field(validation_alias=AliasChoices("visual", "visual_prompt", "prompt"))]
    narration: Line


def faults(error: ValidationError) -> list[str]:
    """What is wrong with an answer, in words a model can mend it by."""
    found: list[str] = []
    for one in error.errors(include_url=False)[:8]:
        place = ".".join(str(part) for part in one["loc"]) or "the object"
        found.append(f"{place}: {one['msg'][:1].lower()}{one['msg'][1:]}")
    return found
