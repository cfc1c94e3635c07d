"""What all models share."""

from __future__ import annotations

import re
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from story_assets.errors import InputError

Theme = Literal["action", "romance", "mystery", "dialogue", "exposition"]
"""The five themes over which a story's diversity is measured."""

THEMES: tuple[Theme, ...] = get_args(Theme)


class Model(BaseModel):
    """A frozen value that refuses fields it does not know: what one room writes, another reads whole."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())


def scene_id_of(number: int) -> str:
    """The id of the `number`-th scene of a story, counted from 1: `scene-001`."""
    return f"scene-{number:03d}"


def scene_number(text: str) -> int:
    """The number in a scene's id as a person may write it: `3`, `03` or `scene-003`.

    Raises:
        InputError: `text` is none of these.
    """
    found = re.fullmatch(r"(?:scene-)?0*([1-9]\d{0,2})", text.strip())
    if not found:
        raise InputError("Not a scene", saw=repr(text), cure="Write 3, 03 or scene-003.")
    return int(found.group(1))
