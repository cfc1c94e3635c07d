"""What SCORING makes. The measurements themselves are `quality`'s."""

from __future__ import annotations

from pydantic import Field

from quality.measurement import Measurement
from story_assets.models.base import Model


class SceneScore(Model):
    """All measurements of one scene."""

    scene_id: str
    measurements: tuple[Measurement, ...]

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

    def get(self, name: str) -> Measurement | None:
        """The measurement called `name`, or None."""
        return next((found for found in self.measurements if found.name == name), None)
