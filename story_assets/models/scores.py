"""What SCORING makes. The measurements themselves are `quality`'s."""

from __future__ import annotations

from pydantic import Field

from quality.measurement import Measurement
from story_assets.models.base import Model
from story_assets.models.names import SceneId
from story_assets.models.pictures import PictureDescription
from story_assets.models.record import Feedback, standing


class SceneScore(Model):
    """All measurements of one scene."""

    scene_id: SceneId
    measurements: tuple[Measurement, ...]
    frames_sha256: str = Field(default="", description="`FrameSet.sha256` of the frames that were looked at.")
    inputs_digest: str = Field(
        default="", description="Digest of everything the scores rest on; same digest, same scores."
    )
    description: PictureDescription | None = Field(
        default=None, description="What the pictures show, by whom alignment took it from."
    )
    notes: tuple[str, ...] = Field(default=(), description="Every step down on the way, one sentence each.")

    def get(self, name: str) -> Measurement | None:
        """The measurement called `name`, or None."""
        return next((found for found in self.measurements if found.name == name), None)


class SceneScores(Model):
    """The measurements of every scene, in order."""

    story_key: str
    scenes: tuple[SceneScore, ...]


class StoryScores(Model):
    """All measurements of the story as a whole."""

    story_key: str
    measurements: tuple[Measurement, ...]
    themes_per_scene: dict[str, dict[str, float]] = Field(
        default_factory=dict, description="Share of each theme by scene id."
    )
    inputs_digest: str = Field(
        default="", description="Digest of text, cast, metrics and goals these scores answer to."
    )

    def get(self, name: str) -> Measurement | None:
        """The measurement called `name`, or None."""
        return next((found for found in self.measurements if found.name == name), None)


class Reviews(Model):
    """People's ratings of a story and its scenes, in the order they were given."""

    story_key: str
    ratings: tuple[Feedback, ...] = ()

    @property
    def of_story(self) -> tuple[Feedback, ...]:
        """Those of the story as a whole that stand; a scene's rating says nothing about coherence."""
        return tuple(one for one in standing(self.ratings) if one.scene_id is None)
