"""The types that travel between rooms: pydantic models, frozen, JSON on disk.

`story` is what WRITING makes, `sound` what SOUNDING makes, `pictures` what RENDERING and EDITING make, `scores` what SCORING makes, and `record` the
telemetry contract that RENDERING fills and REVIEWING publishes.
"""

from story_assets.models.base import THEMES, Model, Theme, scene_id_of, scene_number
from story_assets.models.made_with import MadeWith
from story_assets.models.pictures import Clip, Clips, Film, Frames, FrameSet, PictureDescription, Timeline
from story_assets.models.record import (
    AttemptSummary,
    Feedback,
    GpuTelemetry,
    HistoryPoll,
    LLMHealthInfo,
    PendingScene,
    PromptRecord,
    QualityMetrics,
    QueueConfig,
    ResourceMetrics,
    RunRecord,
    RunStage,
    RunSystem,
    SceneRecord,
    StoryRecord,
    SystemTelemetry,
    Telemetry,
    standing,
)
from story_assets.models.scores import Reviews, SceneScore, SceneScores, StoryScores
from story_assets.models.sound import Music, Narration, Soundtrack, SpokenLine, SpokenWord
from story_assets.models.story import Beat, Brief, CastMember, EditedField, Generation, Overrides, Scene, SceneEdit, Scenes, Story

__all__ = [
    "THEMES",
    "AttemptSummary",
    "Beat",
    "Brief",
    "CastMember",
    "Clip",
    "Clips",
    "EditedField",
    "Feedback",
    "Film",
    "FrameSet",
    "Frames",
    "Generation",
    "GpuTelemetry",
    "HistoryPoll",
    "LLMHealthInfo",
    "MadeWith",
    "Model",
    "Music",
    "Narration",
    "Overrides",
    "PendingScene",
    "PictureDescription",
    "PromptRecord",
    "QualityMetrics",
    "QueueConfig",
    "ResourceMetrics",
    "Reviews",
    "RunRecord",
    "RunStage",
    "RunSystem",
    "Scene",
    "SceneEdit",
    "SceneRecord",
    "SceneScore",
    "SceneScores",
    "Scenes",
    "Soundtrack",
    "SpokenLine",
    "SpokenWord",
    "Story",
    "StoryRecord",
    "StoryScores",
    "SystemTelemetry",
    "Telemetry",
    "Theme",
    "Timeline",
    "scene_id_of",
    "scene_number",
    "standing",
]
