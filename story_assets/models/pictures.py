"""What RENDERING and EDITING make. Files are named relative to the story's folder, with forward slashes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from story_assets.models.base import Model
from story_assets.models.names import FileName, InnerPath, SceneId
from story_assets.models.record import QueueConfig, SceneRecord


class PictureDescription(Model):
    """What is to be seen in a scene's pictures, in words that came from the pictures."""

    text: str
    source: Literal["renderer", "vision-model", "person"]
    model: str | None = Field(default=None, description="Which graph, model or person said so.")


class FrameSet(Model):
    """One scene's frames in the library, and the record of how they came there."""

    scene_id: SceneId
    folder: InnerPath = Field(description="`frames/scene-001`; holds the files and `manifest.json`, written last.")
    files: tuple[FileName, ...] = Field(
        description="File names inside `folder`, in order; empty when the scene failed."
    )
    width: int = Field(ge=0, description="Pixels; 0 without frames.")
    height: int = Field(ge=0, description="Pixels; 0 without frames.")
    fps: float = Field(gt=0, description="Nominal frames per second of the graph; the editor may stretch time.")
    sha256: str = Field(description="Digest over the files' digests in order; empty without frames.")
    inputs_digest: str = Field(description="Digest of prompt, graph, settings and seed these frames answer to.")
    description: PictureDescription | None = None
    record: SceneRecord


class Frames(Model):
    """Every planned scene of a story, finished or failed, in order."""

    story_key: str
    graph: str = Field(description="Which graph drew them, with its version: `animatic@1.0.0`.")
    renderer: str = Field(description="Where: `embedded` or the server's address.")
    queue_config: QueueConfig
    scenes: tuple[FrameSet, ...] = Field(min_length=1)


class Clip(Model):
    """One scene as an mp4."""

    scene_id: SceneId
    title: str
    file: InnerPath
    duration_seconds: float = Field(gt=0)
    fps: float = Field(gt=0)
    sha256: str
    inputs_digest: str
    narration: str
    line_at: float | None = Field(
        default=None, description="Where in the clip the spoken line's file begins, seconds; None where none is spoken."
    )


class Timeline(Model):
    """Where the parts of the film that clips make come to lie in it; what sounds is laid along it."""

    fps: int = Field(ge=1)
    transition_seconds: float = Field(ge=0)
    pictures: int = Field(ge=1, description="Of the whole film.")
    starts: dict[str, int] = Field(description="First picture of each scene, by scene id; its cross-fade counts.")

    @property
    def seconds(self) -> float:
        """Length of the film."""
        return self.pictures / self.fps


class Clips(Model):
    """The clips of a story, in order."""

    story_key: str
    clips: tuple[Clip, ...]
    timeline: Timeline | None = Field(default=None, description="None where scenes are missing: there is no film then.")


class Film(Model):
    """The finished film of a story."""

    story_key: str
    title: str
    file: InnerPath
    subtitles: InnerPath = Field(description="The `.srt` beside it.")
    language: str = Field(
        default="eng", description="Of the subtitles, ISO 639-2; `und` where the script does not tell."
    )
    poster: InnerPath = Field(description="A picture for the shelf.")
    width: int
    height: int
    fps: float
    duration_seconds: float = Field(gt=0)
    chapters: tuple[tuple[float, str], ...] = Field(description="Start in seconds and title of each chapter.")
    soundtrack_sha256: str = Field(default="", description="`Soundtrack.sha256`; empty for a silent film.")
    frames_sha256: dict[str, str] = Field(
        default_factory=dict, description="`FrameSet.sha256` of each scene it was cut from, by scene id."
    )
    sha256: str
    inputs_digest: str
