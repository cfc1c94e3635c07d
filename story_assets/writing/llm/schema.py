"""The JSON Schemas of what a model is asked for, as servers can enforce them.

Grammars of local servers ignore or refuse some keywords; what is written here keeps to what they follow, and everything
is validated again by `story_assets.writing.llm.forms`.
"""

from __future__ import annotations

from typing import Any

from story_assets.llm.servers.schema import LONGEST_STRING
from story_assets.models import THEMES

LONGEST_LOOK = 220
LONGEST_PROSE = 1900
LONGEST_VISUAL = 1300

PRONOUNS = ("she/her", "he/him", "they/them")
TIMES = ("dawn", "morning", "day", "afternoon", "dusk", "evening", "night")
WEATHERS = ("clear", "overcast", "rain", "storm", "snow", "fog", "dust")


def outline_schema(scenes: int) -> dict[str, Any]:
    """An outline of exactly `scenes` scenes."""
    person = _object(
        name=_text(2, 40),
        aliases=_list(_text(2, 40), 0, 2),
        pronouns={"type": "string", "enum": list(PRONOUNS)},
        role=_text(3, 60),
        look=_text(40, LONGEST_LOOK),
    )
    beat = _object(
        number={"type": "integer", "minimum": 1, "maximum": scenes},
        title=_text(3, 60),
        purpose=_text(3, 40),
        summary=_text(60, 400),
        themes=_list({"type": "string", "enum": list(THEMES)}, 1, 2),
        cast=_list(_text(2, 40), 1, 4),
        place=_text(3, 80),
        time_of_day={"type": "string", "enum": list(TIMES)},
        weather={"type": "string", "enum": list(WEATHERS)},
    )
    return _object(
        title=_text(3, 80),
        logline=_text(40, 300),
        directors_vision=_text(60, 600),
        palette=_text(10, 120),
        cast=_list(person, 1, 4),
        scenes=_list(beat, scenes, scenes),
    )


def scene_schema() -> dict[str, Any]:
    """One written scene."""
    return _object(prose=_text(350, LONGEST_PROSE), visual=_text(450, LONGEST_VISUAL), narration=_text(20, 110))


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _text(shortest: int, longest: int) -> dict[str, Any]:
    return {"type": "string", "minLength": shortest, "maxLength": min(longest, LONGEST_STRING)}


def _list(items: dict[str, Any], fewest: int, most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": fewest, "maxItems": most}
