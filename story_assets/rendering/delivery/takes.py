"""A scene's takes: every set of frames it ever had. The one in `frames/scene-001` is in the film, the others wait.

    frames/takes/scene-001/20261122T021003Z-9f31c2aa/   an earlier set, with its manifest
    frames/chosen.json                                  which one a person wants instead of the newest

Takes are numbered by age, 1 for the oldest. Choosing one changes no number.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import Field

from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, read_model
from story_assets.models import FrameSet, Model
from story_assets.rendering.delivery.manifest import MANIFEST, Manifest, rename

TAKES = "takes"


class Choice(Model):
    """One scene's chosen take."""

    sha256: str = Field(description="Of the chosen frames.")
    instead_of: str = Field(description="The inputs' digest that was wanted then; another wish since counts more.")
    who: str
    at: datetime


class Chosen(Model):
    """`frames/chosen.json`: the choices, by scene id."""

    scenes: dict[str, Choice] = Field(default_factory=dict[str, Choice])


@dataclass(frozen=True)
class Take:
    """One set of frames of a scene.

    Attributes:
        number: By age, from 1.
        made_at: When its last frame came, UTC.
        current: Whether it is the one in the film.
    """

    number: int
    made_at: datetime
    current: bool
    folder: Path
    frame_set: FrameSet


def takes_of(story: StoryFolder, scene_id: str) -> list[Take]:
    """All takes of a scene, the oldest first."""
    place = story.scene_frames_dir(scene_id)
    found = sorted(_sets(place), key=lambda one: (one[1].record.telemetry.queue_end, one[1].sha256))
    return [
        Take(number, frame_set.record.telemetry.queue_end, folder == place, folder, frame_set)
        for number, (folder, frame_set) in enumerate(found, start=1)
    ]


def keep_take(place: Path, old: Path) -> None:
    """Keep frames that were replaced among a scene's takes; broken ones go."""
    frame_set = _frame_set(old)
    if frame_set is not None and frame_set.files:
        target = place.parent / TAKES / place.name / _name(frame_set)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            rename(old, target)
            return
    shutil.rmtree(old, ignore_errors=True)


def chosen_of(story: StoryFolder) -> Chosen:
    """The choices made in a story; one that cannot be read counts as none."""
    with contextlib.suppress(LibraryError):
        if (path := chosen_path(story)).is_file():
            return read_model(path, Chosen)
    return Chosen()


def chosen_path(story: StoryFolder) -> Path:
    """Where the choices are kept."""
    return story / "frames/chosen.json"


def _sets(place: Path) -> Iterator[tuple[Path, FrameSet]]:
    for folder in (place, *sorted((place.parent / TAKES / place.name).glob("*"))):
        if found := _frame_set(folder):
            yield folder, found


def _frame_set(folder: Path) -> FrameSet | None:
    with contextlib.suppress(LibraryError):
        # A link may lead out of the story.
        if (folder / MANIFEST).is_file() and not any(one.is_symlink() for one in (folder, folder.parent)):
            return read_model(folder / MANIFEST, Manifest).frame_set
    return None


def _name(frame_set: FrameSet) -> str:
    return f"{frame_set.record.telemetry.queue_end:%Y%m%dT%H%M%SZ}-{frame_set.sha256[:8]}"
