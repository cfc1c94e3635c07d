"""Scenes that are still to be recorded, or recorded anew, from what was written down before the renderer was asked."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ValidationError

from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, translated
from story_assets.models import FrameSet, PendingScene, RunStage, Scene, Story
from story_assets.operating.cleaning import ATTEMPTS

DRAWN_ANEW = "It is to be drawn anew."
TEXT_CHANGED = "Its prompt was written anew since it was drawn."


class _Line(BaseModel):
    """One line of a scene's ledger, which RENDERING keeps: a prompt before it is posted, its end, a wish to reroll."""

    event: Literal["posted", "ended", "reroll"]
    at: datetime
    prompt_id: str | None = None
    attempt: int | None = None
    prefix: str | None = None
    url: str | None = None
    success: bool = False
    reason: str = ""
    again: bool = False


def pending_scenes(
    folder: StoryFolder,
    scenes: tuple[Scene, ...],
    frame_sets: Mapping[str, FrameSet],
    on_damage: Callable[[str], None],
) -> Iterator[PendingScene]:
    """Every written scene without a record, and those that are being drawn anew while the old frames still stand.

    Args:
        folder: The story's.
        scenes: Those written.
        frame_sets: Those recorded, by scene id.
        on_damage: Told of a ledger that cannot be read; it then counts as empty.
    """
    for scene in scenes:
        ledger: list[_Line] = []
        try:
            ledger = _ledger(folder, scene.scene_id)
        except LibraryError as error:
            on_damage(f"What was asked of the renderer for {scene.scene_id} could not be read: {error}")
        found = _pending(scene, frame_sets.get(scene.scene_id), ledger)
        if found is not None:
            yield found


def stage_of(story: Story | None, scenes: tuple[Scene, ...], pending: tuple[PendingScene, ...]) -> RunStage:
    """How far a run is."""
    if not scenes:
        return "writing" if story else "commissioned"
    return "rendering" if pending else "rendered"


def _pending(scene: Scene, frames: FrameSet | None, ledger: list[_Line]) -> PendingScene | None:
    recorded = {one.prompt_id for one in frames.record.attempt_summaries} if frames else set[str]()
    # What happened since the prompt that the record is about.
    since = next((at for at in range(len(ledger), 0, -1) if ledger[at - 1].prompt_id in recorded), 0)
    later = ledger[since:] if since or not recorded else []
    last = later[-1] if later else None
    if last is None:
        if frames is None:
            return PendingScene(scene_id=scene.scene_id, status="queued")
        changed = frames.record.prompt != scene.prompt
        return PendingScene(scene_id=scene.scene_id, status="queued", reason=TEXT_CHANGED) if changed else None
    anew = frames is not None or any(line.event == "reroll" for line in later)
    if last.event == "posted":
        return PendingScene(
            scene_id=scene.scene_id,
            status="rendering",
            attempt=last.attempt,
            prompt_id=last.prompt_id,
            frame_prefix=last.prefix,
            renderer=last.url,
            posted_at=last.at,
            reason=DRAWN_ANEW if anew else None,
        )
    if last.event == "reroll":
        return PendingScene(scene_id=scene.scene_id, status="queued", reason=DRAWN_ANEW)
    if last.again:
        between = f"The last attempt gave no frames ({last.reason or 'no reason given'}); another follows."
        return PendingScene(
            scene_id=scene.scene_id, status="queued", reason=f"{DRAWN_ANEW} {between}" if anew else between
        )
    if frames is not None:
        return None  # other frames were wanted and could not be had; the earlier ones stay
    if last.success:
        return PendingScene(scene_id=scene.scene_id, status="queued")
    return PendingScene(
        scene_id=scene.scene_id, status="failed", prompt_id=last.prompt_id, reason=last.reason or "no reason given"
    )


def _ledger(folder: StoryFolder, scene_id: str) -> list[_Line]:
    """All whole lines; what a crash cut off is passed over."""
    path = folder / f"{ATTEMPTS}/{scene_id}.jsonl"
    if not path.is_file():
        return []
    with translated("read", path):
        lines = path.read_bytes().splitlines()
    found: list[_Line] = []
    for line in lines:
        with contextlib.suppress(ValidationError):
            found.append(_Line.model_validate_json(line))
    return found
