"""What scenes' pictures show, in words: `descriptions.jsonl` in the story's folder, only ever added to.

A description belongs to the very frames it was made from: once a scene is drawn anew, it counts no more. What a graph
itself reports is not here, but with the frames.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import Field, ValidationError

from story_assets.errors import InputError
from story_assets.library import StoryFolder, append_line, translated
from story_assets.models import Frames, FrameSet, Model, PictureDescription, scene_id_of, scene_number
from story_assets.outside import clean_text

FILE_NAME = "descriptions.jsonl"
LONGEST = 2000
"""Characters a person may write."""


class KeptDescription(Model):
    """One description, who gave it, and what was looked at."""

    scene_id: str
    frames_sha256: str = Field(description="`FrameSet.sha256` of the frames that were looked at.")
    text: str
    source: Literal["vision-model", "person"]
    model: str | None = Field(default=None, description="Which model or person said so.")
    asked_for: str = Field(default="", description="The vision model that was wanted, and how it was asked.")
    frames: tuple[str, ...] = Field(default=(), description="Files it was shown, in order.")
    seconds: float | None = None
    at: datetime

    @property
    def description(self) -> PictureDescription:
        """As alignment takes it."""
        return PictureDescription(text=self.text, source=self.source, model=self.model)


def read_descriptions(folder: StoryFolder, on_damage: Callable[[str], None] | None = None) -> list[KeptDescription]:
    """Every description ever given, in order; a line that is none, such as one cut short, is told of and left out.

    Raises:
        LibraryError: The file cannot be read.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return []
    with translated("read", path):
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    found: list[KeptDescription] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(KeptDescription.model_validate_json(line))
        except ValidationError:
            if on_damage is not None:
                on_damage(f"{FILE_NAME}: line {number} is no description and was left out.")
    return found


def keep_description(folder: StoryFolder, one: KeptDescription) -> None:
    """Add a description; those before it stay.

    Raises:
        LibraryError: The disk refused.
    """
    append_line(folder / FILE_NAME, one.model_dump_json())


def describe_by_hand(folder: StoryFolder, scene: str, text: str, person: str | None) -> KeptDescription:
    """Keep what a person says is to be seen in a scene's pictures.

    Args:
        folder: The story's.
        scene: `3`, `03` or `scene-003`.
        text: Three to six sentences serve best; line breaks become spaces.
        person: Who says so.

    Raises:
        InputError: There is no such scene, it has no pictures, or the text cannot be taken; nothing was written.
        LibraryError: The disk refused.
    """
    frame_set = frames_of_scene(folder, scene)
    text, person = " ".join(clean_text(text).split()), clean_text(person) if person else None
    if not text:
        raise InputError("The description says nothing", cure="Say what is to be seen, in three to six sentences.")
    if len(text) > LONGEST:
        raise InputError("The description is too long", saw=f"{len(text)} characters", cure=f"Keep it to {LONGEST}.")
    kept = KeptDescription(
        scene_id=frame_set.scene_id,
        frames_sha256=frame_set.sha256,
        text=text,
        source="person",
        model=person,
        at=datetime.now(UTC).replace(microsecond=0),
    )
    keep_description(folder, kept)
    return kept


def frames_of_scene(folder: StoryFolder, scene: str) -> FrameSet:
    """The pictures of a scene, as a person may name it.

    Raises:
        InputError: There is no such scene, or it has no pictures.
        LibraryError: The library cannot be read.
    """
    scene_id = scene_id_of(scene_number(scene))
    frames = folder.find(Frames)
    there = {one.scene_id: one for one in frames.scenes} if frames else {}
    if not there:
        raise InputError("The story has no pictures yet", where=folder.key, cure=f"story-assets make {folder.key}")
    if scene_id not in there:
        raise InputError(f"The story has no {scene_id}", saw=scene, cure=f"It has scenes 1 to {len(there)}.")
    if not there[scene_id].files:
        raise InputError(
            f"{scene_id} has no pictures to describe",
            where=folder.key,
            cure=f"Draw it: story-assets reroll {folder.key} {scene}",
        )
    return there[scene_id]


def newest(
    kept: Sequence[KeptDescription], frame_set: FrameSet, source: str, asked_for: str | None = None
) -> KeptDescription | None:
    """The last description of these very frames from this source, and by this way of asking where one is given."""
    return next(
        (
            one
            for one in reversed(kept)
            if one.scene_id == frame_set.scene_id
            and one.source == source
            and one.frames_sha256 == frame_set.sha256
            and (asked_for is None or one.asked_for == asked_for)
        ),
        None,
    )
