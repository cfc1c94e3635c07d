"""Everything the library holds of one story at this moment, however far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from quality.measurement import Measurement
from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, read_model
from story_assets.models import (
    Brief,
    Feedback,
    Film,
    Frames,
    FrameSet,
    Scene,
    Scenes,
    SceneScores,
    Story,
    StoryScores,
)
from story_assets.reviewing.reviews import read_reviews

_AnyModel = TypeVar("_AnyModel", bound=BaseModel)


@dataclass(frozen=True)
class Materials:
    """What was there when it was looked at. Only the brief is certain.

    Attributes:
        frame_sets: Each scene's frames so far, by scene id: from `frames.json`, or while that is not written yet,
            from the manifests of the scenes that are finished.
        damaged: A sentence for each file that could not be read; it then counts as not there.
    """

    brief: Brief
    story: Story | None = None
    scenes: Scenes | None = None
    frames: Frames | None = None
    film: Film | None = None
    scene_scores: SceneScores | None = None
    story_scores: StoryScores | None = None
    feedback: tuple[Feedback, ...] = ()
    frame_sets: dict[str, FrameSet] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The story's title, or its key while it has none."""
        return self.story.title if self.story else self.brief.key

    @property
    def written(self) -> tuple[Scene, ...]:
        """The written scenes, in order."""
        return self.scenes.scenes if self.scenes else ()

    def scene_measurement(self, scene_id: str, name: str) -> Measurement | None:
        """One measurement of one scene, or None if it was not taken."""
        scored = self.scene_scores.scenes if self.scene_scores else ()
        return next((score.get(name) for score in scored if score.scene_id == scene_id), None)

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
            damaged.append(f"{folder.model_path(model).name} could not be read: {error}")
            return None

    try:
        feedback = read_reviews(folder, on_damage=damaged.append)
    except LibraryError as error:
        damaged.append(f"reviews.jsonl could not be read: {error}")
        feedback = ()
    frames = find(Frames)
    return Materials(
        brief=folder.read(Brief),
        story=find(Story),
        scenes=(scenes := find(Scenes)),
        frames=frames,
        film=find(Film),
        scene_scores=find(SceneScores),
        story_scores=find(StoryScores),
        feedback=feedback,
        frame_sets=_frame_sets(folder, frames, scenes),
        damaged=tuple(damaged),
    )


def _frame_sets(folder: StoryFolder, frames: Frames | None, scenes: Scenes | None) -> dict[str, FrameSet]:
    """What `frames.json` says, and for scenes it does not know, their own manifests."""
    known = {one.scene_id: one for one in frames.scenes} if frames else {}
    for scene in scenes.scenes if scenes else ():
        manifest = folder.scene_frames_dir(scene.scene_id) / "manifest.json"
        if scene.scene_id not in known and manifest.is_file():
            try:
                known[scene.scene_id] = read_model(manifest, FrameSet)
            except LibraryError:
                continue  # not finished as far as RENDERING is concerned; it will render it again
    return dict(sorted(known.items()))
