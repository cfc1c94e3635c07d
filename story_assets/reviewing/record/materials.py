"""Everything the library holds of one story at this moment, however far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from quality.measurement import Measurement
from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, file_name_of, read_model
from story_assets.models import (
    Brief,
    Clips,
    Feedback,
    Film,
    Frames,
    FrameSet,
    Music,
    Narration,
    Overrides,
    PendingScene,
    RunStage,
    Scene,
    Scenes,
    SceneScore,
    SceneScores,
    Soundtrack,
    Story,
    StoryScores,
)
from story_assets.reviewing.record.pending import pending_scenes, stage_of
from story_assets.reviewing.record.reviews import read_reviews

_AnyModel = TypeVar("_AnyModel", bound=BaseModel)


_MOST_REFUSED = 20
"""How many refused files are named one by one."""


@dataclass(frozen=True)
class Materials:
    """What was there when it was looked at. Only the brief is certain.

    Attributes:
        frame_sets: Each scene's newest frames, by scene id.
        pending: Scenes that are still to be recorded, or drawn anew.
        newer_than_film: Scenes that were drawn anew since the film was cut.
        damaged: A sentence for each file that could not be read; it then counts as not there.
    """

    brief: Brief
    story: Story | None = None
    scenes: Scenes | None = None
    frames: Frames | None = None
    narration: Narration | None = None
    music: Music | None = None
    clips: Clips | None = None
    soundtrack: Soundtrack | None = None
    film: Film | None = None
    scene_scores: SceneScores | None = None
    story_scores: StoryScores | None = None
    overrides: Overrides | None = None
    feedback: tuple[Feedback, ...] = ()
    frame_sets: dict[str, FrameSet] = field(default_factory=dict)
    pending: tuple[PendingScene, ...] = ()
    newer_than_film: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The story's title, or its key while it has none."""
        return self.story.title if self.story else self.brief.key

    @property
    def written(self) -> tuple[Scene, ...]:
        """The written scenes, in order."""
        return self.scenes.scenes if self.scenes else ()

    @property
    def stage(self) -> RunStage:
        """How far the run is."""
        return stage_of(self.story, self.written, self.pending)

    def scene_score(self, scene_id: str) -> SceneScore | None:
        """What was measured of one scene, or None if nothing was."""
        scored = self.scene_scores.scenes if self.scene_scores else ()
        return next((score for score in scored if score.scene_id == scene_id), None)

    def scene_measurement(self, scene_id: str, name: str) -> Measurement | None:
        """One measurement of one scene, or None if it was not taken."""
        score = self.scene_score(scene_id)
        return score.get(name) if score else None

    def scene_notes(self, scene_id: str) -> tuple[str, ...]:
        """Every step down of a scene, from rendering and from scoring."""
        frames, score = self.frame_sets.get(scene_id), self.scene_score(scene_id)
        drawn = frames.record.telemetry.system.fallback_notes if frames else ()
        return (*drawn, *(score.notes if score else ()))

    def story_measurement(self, name: str) -> Measurement | None:
        """One measurement of the story, or None if it was not taken."""
        return self.story_scores.get(name) if self.story_scores else None


def gather(folder: StoryFolder) -> Materials:
    """Read all there is of a story. A damaged file is reported in `damaged`, not raised: the rest is still true.

    Raises:
        LibraryError: The brief itself cannot be read.
    """
    damaged: list[str] = []

    def find(model: type[_AnyModel]) -> _AnyModel | None:
        try:
            return folder.find(model)
        except LibraryError as error:
            damaged.append(f"{file_name_of(model)} could not be read: {error}")
            return None

    try:
        feedback = read_reviews(folder, on_damage=damaged.append)
    except LibraryError as error:
        damaged.append(f"reviews.jsonl could not be read: {error}")
        feedback = ()
    refused = [f"{name} was refused: {why}." for name, why in folder.listing().left_out]
    damaged += refused[:_MOST_REFUSED]
    if len(refused) > _MOST_REFUSED:
        damaged.append(f"So were {len(refused) - _MOST_REFUSED} more.")
    frames, scenes, film = find(Frames), find(Scenes), find(Film)
    frame_sets = _frame_sets(folder, frames, scenes)
    written = scenes.scenes if scenes else ()
    pending = tuple(pending_scenes(folder, written, frame_sets, on_damage=damaged.append))
    return Materials(
        brief=folder.read(Brief),
        story=find(Story),
        scenes=scenes,
        frames=frames,
        narration=find(Narration),
        music=find(Music),
        clips=find(Clips),
        soundtrack=find(Soundtrack),
        film=film,
        scene_scores=_current(find(SceneScores), frame_sets),
        story_scores=find(StoryScores),
        overrides=find(Overrides),
        feedback=feedback,
        frame_sets=frame_sets,
        pending=pending,
        newer_than_film=_newer_than(film, frame_sets),
        damaged=tuple(damaged),
    )


class _Manifest(BaseModel):
    """What a scene's manifest says beside the digests of its files."""

    frame_set: FrameSet


def _frame_sets(folder: StoryFolder, frames: Frames | None, scenes: Scenes | None) -> dict[str, FrameSet]:
    """Each scene's newest render: `frames.json` is written when all are done, a scene's manifest when it is."""
    known = {one.scene_id: one for one in frames.scenes} if frames else {}
    for scene in scenes.scenes if scenes else ():
        manifest = folder.plain_file(f"frames/{scene.scene_id}/manifest.json")
        if manifest is None:
            continue
        try:
            found = read_model(manifest, _Manifest).frame_set
        except LibraryError:
            continue  # not finished as far as RENDERING is concerned; it will draw the scene again
        before = known.get(scene.scene_id)
        if before is None or before.record.telemetry.queue_end < found.record.telemetry.queue_end:
            known[scene.scene_id] = found
    return dict(sorted(known.items()))


def _newer_than(film: Film | None, frame_sets: dict[str, FrameSet]) -> tuple[str, ...]:
    """Scenes that were drawn anew since the film was cut."""
    cut_from = film.frames_sha256 if film else {}
    return tuple(
        scene_id
        for scene_id, digest in cut_from.items()
        if scene_id in frame_sets and frame_sets[scene_id].sha256 != digest
    )


def _current(scores: SceneScores | None, frame_sets: dict[str, FrameSet]) -> SceneScores | None:
    """The scores with those of frames that are no more taken out."""
    if scores is None:
        return None

    def checked(score: SceneScore) -> SceneScore:
        frames = frame_sets.get(score.scene_id)
        if not score.frames_sha256 or frames is None or frames.sha256 == score.frames_sha256:
            return score
        gone = {"value": None, "passed": None, "reason": "The scene was drawn anew and is not scored yet."}
        return score.model_copy(
            update={
                "measurements": tuple(one.model_copy(update=gone) for one in score.measurements),
                "description": None,
                "notes": (),
            }
        )

    return scores.model_copy(update={"scenes": tuple(checked(score) for score in scores.scenes)})
