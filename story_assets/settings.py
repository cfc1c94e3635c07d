"""Every knob, typed, from the environment or a `.env` file in the project's folder.

`story-assets settings` prints them with their meaning and where each value came from.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from story_assets.errors import SettingsError
from story_assets.models.record import QueueConfig

PROJECT_DIR = Path(__file__).resolve().parent.parent


def home_dir() -> Path:
    """The folder that holds `.env`, `.dagster/` and the library: STORY_ASSETS_HOME, else the checkout, else here."""
    if chosen := os.environ.get("STORY_ASSETS_HOME"):
        return Path(chosen).expanduser().resolve()
    return PROJECT_DIR if (PROJECT_DIR / "dagster.yaml").is_file() else Path.cwd()


class Settings(BaseSettings):
    """Names are those of the environment variables, in lower case. Times in seconds, memory in MiB."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True, env_ignore_empty=True)

    # Where things live
    story_library: Path = Field(Path("library"), description="Folder of finished stories; relative to the project.")

    # Writing
    writer: str = Field("auto", description="Who writes: auto, template, or one provider by name.")

    # Rendering
    renderer: Literal["auto", "embedded", "comfyui"] = Field(
        "auto", description="Who renders. auto: ComfyUI when it answers, else the embedded engine."
    )
    comfyui_urls: Annotated[tuple[str, ...], NoDecode] = Field(
        ("http://127.0.0.1:8188",), description="ComfyUI servers, one a card, separated by commas."
    )
    comfyui_output_dir: Path | None = Field(
        None, description="ComfyUI's output folder, when this machine can read it; else frames come over HTTP."
    )
    graph: str = Field("animatic", description="Which graph of workflows/graphs draws the scenes.")
    frame_width: int = Field(768, ge=64, le=4096, multiple_of=8, description="Pixels.")
    frame_height: int = Field(432, ge=64, le=4096, multiple_of=8, description="Pixels.")
    frame_floor: int = Field(25, ge=1, description="Fewer frames than this make a scene fail.")
    frame_target: int = Field(30, ge=1, description="Frames asked for.")
    frame_ceiling: int = Field(100, ge=1, description="Never more frames than this a scene.")

    # Queue policy: recorded in every run
    scene_max_wait_seconds: float = Field(600, gt=0, description="Longest wait for a prompt's result.")
    scene_history_max_attempts: int = Field(0, ge=0, description="Most history requests a scene; 0 = unbounded.")
    scene_history_poll_interval_seconds: float = Field(2, gt=0, description="Pause between history requests.")
    scene_post_execution_timeout_seconds: float = Field(30, ge=0, description="Wait after success for late outputs.")
    scene_retry_budget: int = Field(1, ge=0, le=10, description="Automatic requeues a scene.")
    done_marker_wait_seconds: float = Field(60, ge=0, description="Wait for the done marker.")
    stability_seconds: float = Field(2, gt=0, description="Window in which files must hold still.")
    stability_retries: int = Field(3, ge=0, description="Windows tried before a forced copy.")
    min_available_vram_mb: float = Field(3000, ge=0, description="Least free VRAM to submit into.")
    max_queue_depth: int = Field(5, ge=1, description="Deepest renderer queue to submit into.")
    fast_iteration: bool = Field(False, description="Poll each second and wait 10 s after execution.")

    # Editing
    film_fps: int = Field(24, ge=10, le=60, description="Frames per second of clips and film.")
    film_transition_seconds: float = Field(0.5, ge=0, le=2, description="Length of a cross-fade; 0 = cuts.")

    @field_validator("comfyui_urls", mode="before")
    @classmethod
    def _split_urls(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        urls = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        for url in urls:
            HttpUrl(url)
        return urls

    @property
    def library_dir(self) -> Path:
        """The library's folder, absolute."""
        return (home_dir() / self.story_library.expanduser()).resolve()

    @property
    def queue_config(self) -> QueueConfig:
        """The queue policy as every record carries it."""
        return QueueConfig(
            scene_retry_budget=self.scene_retry_budget,
            history_max_wait_seconds=self.scene_max_wait_seconds,
            history_max_attempts=self.scene_history_max_attempts,
            history_poll_interval_seconds=(
                min(1.0, self.scene_history_poll_interval_seconds)
                if self.fast_iteration
                else self.scene_history_poll_interval_seconds
            ),
            post_execution_timeout_seconds=(
                min(10.0, self.scene_post_execution_timeout_seconds)
                if self.fast_iteration
                else self.scene_post_execution_timeout_seconds
            ),
        )


def load_settings() -> Settings:
    """Read the environment, then `.env` in the project's folder; the environment wins.

    Raises:
        SettingsError: A value cannot be used; the message names the variable, the value and what is due.
    """
    try:
        return Settings(_env_file=home_dir() / ".env", _env_file_encoding="utf-8")  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise SettingsError(
            f"{name}: {first['msg']}", saw=repr(first["input"]), cure=f"Set {name} in the environment or .env."
        ) from error
