"""What a story was made with, kept in its folder so that later runs make the same."""

from __future__ import annotations

from pydantic import Field

from story_assets.models.base import Model


class MadeWith(Model):
    """The choices behind a story's pictures and film, from its first scene on. Fields are named as the settings are."""

    graph: str = Field(description="As GRAPH named it: an id, or a folder.")
    graph_name: str = Field(description="Id and version, as records have it: `animatic@1`.")
    graph_digest: str = Field(description="Of the graph itself; a graph of the same name may have been changed since.")
    fast: bool = Field(description="Whether the graph's fast variant drew.")
    frame_width: int = Field(ge=1, description="Pixels.")
    frame_height: int = Field(ge=1, description="Pixels.")
    frame_target: int = Field(ge=1)
    frame_floor: int = Field(ge=1)
    frame_ceiling: int = Field(ge=1)
    film_fps: int = Field(ge=1, description="Frames per second.")
    film_transition_seconds: float = Field(ge=0)
    film_scene_seconds: float | None = Field(
        default=None, description="Length of every scene; None: as its line needs."
    )
    film_breath_seconds: float = Field(default=0.5, ge=0)
