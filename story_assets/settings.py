"""Every knob, typed, from the environment or a `.env` file in the project's folder.

`story-assets settings` prints them with their meaning and where each value came from.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv.parser import parse_stream
from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as UnparsedSetting

from story_assets.errors import SettingsError
from story_assets.models.record import QueueConfig

PROJECT_DIR = Path(__file__).resolve().parent.parent


def home_dir() -> Path:
    """The folder that holds `.env`, `.dagster/` and the library: STORY_ASSETS_HOME, else the checkout, else here."""
    if chosen := os.environ.get("STORY_ASSETS_HOME"):
        return Path(chosen).expanduser().resolve()
    return PROJECT_DIR if (PROJECT_DIR / "dagster.yaml").is_file() else Path.cwd()


def state_dir() -> Path:
    """Where what outlives a process is kept: history, leases, breakers, caches."""
    return home_dir() / ".dagster"


class Settings(BaseSettings):
    """Names are those of the environment variables, in lower case. Times in seconds, memory in MiB."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True, env_ignore_empty=True)

    # Where things live
    story_library: Path = Field(Path("library"), description="Folder of finished stories; relative to the project.")

    # Writing
    writer: str = Field(
        "auto",
        description="Who writes: auto, template, lmstudio, ollama, openai; with commas, in that order.",
    )
    local_story_provider_url: str | None = Field(
        None, description="LM Studio or another OpenAI-compatible server. Left out: http://127.0.0.1:1234/v1."
    )
    local_llm_model: str | None = Field(None, description="The model to ask. Left out: the one that is loaded.")
    local_llm_api_key: SecretStr | None = Field(
        None, description="Sent as a bearer token, where the server wants one. Never shown or recorded."
    )
    local_llm_temperature: float = Field(0.35, ge=0, le=2, description="0 is the most predictable.")
    local_llm_seed: int = Field(42, ge=0, description="Mixed with each story's own seed. Some servers ignore seeds.")
    local_llm_context: int = Field(8192, ge=1024, description="Tokens of context, where the server tells none.")
    local_llm_healthcheck_url: str | None = Field(
        None, description="Probed instead of the server's list of models: it must answer 200."
    )
    local_llm_skip_healthcheck: bool = Field(False, description="Ask the model without probing its server first.")
    local_llm_healthcheck_timeout_seconds: float = Field(3, gt=0, description="Longest wait for a probe.")
    local_llm_timeout_seconds: float = Field(120, gt=0, description="Longest wait for one whole answer.")
    local_llm_load_timeout_seconds: float = Field(180, ge=0, description="Added while the server loads its model.")
    local_llm_silence_seconds: float = Field(30, gt=0, description="After this silence a server is asked if it lives.")
    local_llm_retry_delay_seconds: float = Field(5, ge=0, description="Pause before the one retry.")
    local_llm_breaker_failures: int = Field(3, ge=1, description="Failures in a row that open the breaker.")
    local_llm_breaker_cooldown_seconds: float = Field(60, gt=0, description="How long it stays open.")
    local_llm_max_in_flight: int = Field(1, ge=1, le=3, description="Requests at once, over all processes of this box.")
    local_llm_fresh: bool = Field(False, description="Ask again even where an answer is cached.")
    ollama_url: str = Field("http://127.0.0.1:11434", description="The Ollama server.")
    ollama_model: str | None = Field(None, description="Left out: LOCAL_LLM_MODEL, else the loaded or newest one.")
    ollama_context: int | None = Field(None, ge=1024, description="Left out: LOCAL_LLM_CONTEXT.")
    ollama_timeout_seconds: float | None = Field(None, gt=0, description="Left out: LOCAL_LLM_TIMEOUT_SECONDS.")
    llm_shares_gpu: bool = Field(
        False,
        description="Language model and ComfyUI share a card: each unloads its models before the other's turn.",
    )
    local_llm_ttl_seconds: int = Field(
        600, ge=0, description="Where they share a card: idle time after which the server itself drops the model."
    )
    story_prompts: Path | None = Field(
        None, description="A folder with prompt files of your own; a file named as one of ours replaces it."
    )

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
    comfyui_health_seconds: float = Field(30, gt=0, description="Pause between looks at each renderer's health.")
    comfyui_unreachable_wait_seconds: float = Field(
        30, gt=0, description="Length of one wait for a renderer that does not answer."
    )
    comfyui_unreachable_waits: int = Field(
        5, ge=1, description="Waits before its scenes fail; one is enough while another renderer answers."
    )
    comfyui_breaker_failures: int = Field(5, ge=1, description="Failures in a row that open a renderer's breaker.")
    comfyui_breaker_cooldown_seconds: float = Field(60, gt=0, description="How long it stays open.")
    comfyui_free_wait_seconds: float = Field(
        10, ge=0, description="Wait for VRAM to come back after ComfyUI was asked to free it."
    )
    graph: str = Field("animatic", description="Which graph of workflows/graphs draws the scenes.")
    frame_width: int = Field(768, ge=64, le=4096, multiple_of=8, description="Pixels.")
    frame_height: int = Field(432, ge=64, le=4096, multiple_of=8, description="Pixels.")
    frame_floor: int = Field(25, ge=1, description="Fewer frames than this make a scene fail.")
    frame_target: int = Field(30, ge=1, description="Frames asked for.")
    frame_ceiling: int = Field(100, ge=1, description="Never more frames than this a scene.")

    preview_method: Literal["default", "auto", "latent2rgb", "taesd", "none"] = Field(
        "auto", description="How ComfyUI shows a scene at work; default leaves it to the server's own option."
    )

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
    gpu_source: Literal["auto", "nvml", "nvidia-smi", "none"] = Field(
        "auto",
        description="Who tells what this machine's cards are at: nvml (the driver's library), nvidia-smi (its command), "
        "none (the renderer's own word alone), auto (NVML, else nvidia-smi).",
    )
    fast_iteration: bool = Field(
        False, description="Poll each second, wait 10 s after execution, and take the graph's fast variant."
    )

    # Sound
    narrator: Literal["auto", "server", "kokoro", "embedded", "none"] = Field(
        "auto",
        description="Who speaks. auto: a speech server that answers, else Kokoro where it is installed, else the "
        "embedded English voice. none: a silent film.",
    )
    speech_url: str | None = Field(
        None, description="A server with OpenAI's /v1/audio/speech. Left out: http://127.0.0.1:8880, if it answers."
    )
    speech_api_key: SecretStr | None = Field(
        None, description="Sent as a bearer token, where the server wants one. Never shown or recorded."
    )
    speech_model: str | None = Field(None, description="The server's model. Left out: the first that speaks.")
    speech_timeout_seconds: float = Field(60, gt=0, description="Longest wait for one line, its retry included.")
    kokoro_dir: Path | None = Field(None, description="Folder of kokoro-onnx's files, where that is installed.")
    narrator_voice: str | None = Field(None, description="`story-assets voices list` shows them. Left out: the first.")
    narrator_speed: float = Field(1.0, ge=0.5, le=2, description="1 is the voice's own pace.")
    narrator_language: str = Field("auto", description="auto: as the text is written; or en, en-GB, de, ….")
    pronunciations: Path | None = Field(
        None, description="A file with a line a word: `Siobhan = Shivawn`. Names, mostly; subtitles are not touched."
    )
    music: Literal["auto", "folder", "bundled", "none"] = Field(
        "auto",
        description="Where music comes from. auto: MUSIC_DIR, else a bundled track where one fits the mood, else none.",
    )
    music_dir: Path | None = Field(
        None, description="A folder of music: files, or folders of files named after genres or moods."
    )
    music_level: float = Field(0, ge=-20, le=6, description="dB; how much louder (or softer) music is than usual.")

    # Editing
    film_fps: int = Field(24, ge=10, le=60, description="Frames per second of clips and film.")
    film_transition_seconds: float = Field(0.5, ge=0, le=2, description="Length of a cross-fade; 0 = cuts.")
    film_scene_seconds: float | None = Field(
        None, ge=1, le=120, description="Every scene lasts this long; a line that needs longer is not cut short."
    )
    film_breath_seconds: float = Field(0.5, ge=0, le=5, description="Silence before and after a spoken line.")

    # Scoring
    sentence_model: str = Field(
        "all-MiniLM-L6-v2",
        description="Sentence model behind the text scores; the default needs no download. Else the name or folder of "
        "a sentence-transformers model on this machine.",
    )
    spacy_pipeline: str = Field(
        "auto", description="auto: a trained English pipeline where one is installed, else blank. Or one by name."
    )
    description_sources: Annotated[tuple[str, ...], NoDecode] = Field(
        ("vision-model", "renderer", "person"),
        description="Who may say what a scene's pictures show, the first that has something to say counts: "
        "vision-model, renderer (a caption its graph reports), person (`story-assets describe`).",
    )
    vision_model: str | None = Field(
        None, description="The vision model that describes pictures. Left out, with VISION_URL: none is asked."
    )
    vision_url: str | None = Field(None, description="Its server. Left out: the language model's.")
    vision_frames: int = Field(3, ge=1, le=12, description="Frames of each scene it is shown, from first to last.")
    vision_frame_side: int = Field(512, ge=128, le=2048, description="Longer side of those frames, pixels.")
    llm_judge: bool = Field(
        False, description="Have the language model rate each story's coherence too, apart from the automatic score."
    )
    kpi_overrides: dict[str, Any] = Field(
        default_factory=dict[str, Any],
        description='Goals of your own, as JSON: {"entity_linkage": 0.8, "frame_health": {"severity": "block"}}.',
    )

    # Automation
    nightly_slate: bool = Field(False, description="Make films every night by itself; the UI can switch it too.")
    nightly_stories: int = Field(3, ge=1, le=100, description="How many films a night.")
    nightly_genres: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Genres in rotation, separated by commas. Left out: all there are."
    )
    nightly_scenes: int = Field(6, ge=3, le=24, description="Scenes a film.")
    nightly_briefs: Path | None = Field(
        None, description="A folder of briefs (.txt, .md, .yaml, .json), taken in order of name before any rotation."
    )
    nightly_at: str = Field("0 1 * * *", description="When, as a cron line.")
    nightly_timezone: str = Field("UTC", description="The time zone of NIGHTLY_AT, such as Europe/Vienna.")
    story_retry_budget: int = Field(
        1, ge=0, le=10, description="How often a film that failed over its scenes is started again by itself."
    )

    @field_validator("nightly_genres", mode="before")
    @classmethod
    def _split_names(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("description_sources", mode="before")
    @classmethod
    def _known_sources(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        given = tuple(part.strip().lower().replace(" ", "-") for part in value.split(",") if part.strip())
        known = ("vision-model", "renderer", "person")
        if unknown := [part for part in given if part not in known]:
            raise ValueError(f"there is no source {', '.join(unknown)}; known are {', '.join(known)}")
        return tuple(dict.fromkeys(given))

    @field_validator(
        "local_story_provider_url", "local_llm_healthcheck_url", "ollama_url", "vision_url", "speech_url", mode="before"
    )
    @classmethod
    def _model_url(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        url = value.strip() if "://" in value else f"http://{value.strip()}"
        HttpUrl(url)
        return url.rstrip("/")

    @field_validator("nightly_at")
    @classmethod
    def _a_cron_line(cls, value: str) -> str:
        if len(value.split()) != 5 or not re.fullmatch(r"[\d*/,\-\sA-Za-z]+", value):
            raise ValueError("a cron line has five fields: minute, hour, day, month, weekday")
        return value

    @field_validator("nightly_timezone")
    @classmethod
    def _a_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("there is no such time zone; write Europe/Vienna or UTC") from error
        return value

    @field_validator("comfyui_urls", mode="before")
    @classmethod
    def _split_urls(cls, value: object) -> object:
        parts: Sequence[object] = value.split(",") if isinstance(value, str) else value  # pyright: ignore[reportAssignmentType]
        if not isinstance(parts, list | tuple):
            return value
        urls = tuple(str(part).strip().rstrip("/") for part in parts if str(part).strip())
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


def encoding_of(path: Path) -> str:
    """How a `.env` file is encoded: UTF-8, or UTF-16 as `echo … > .env` writes it in Windows PowerShell."""
    try:
        with path.open("rb") as stream:
            start = stream.read(2)
    except OSError:
        return "utf-8"
    return "utf-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def _require_settings(path: Path) -> None:
    """Name a line of `.env` that is no setting, instead of passing it over: somebody meant something by it."""
    if not path.is_file():
        return
    try:
        with path.open(encoding=encoding_of(path)) as stream:
            wrong = next((line for line in parse_stream(stream) if line.error), None)
    except (OSError, UnicodeError) as error:
        raise SettingsError("The settings cannot be read", where=path, saw=error, cure="Save it as UTF-8.") from error
    if wrong is not None:
        # Not what it says: it may hold a key.
        raise SettingsError(f"Line {wrong.original.line} is no setting", where=path, cure="Write NAME=value.")


def load_settings() -> Settings:
    """Read the environment, then `.env` in the project's folder; the environment wins.

    Raises:
        SettingsError: A value cannot be used; the message names the variable, the value and what is due.
    """
    path = home_dir() / ".env"
    source: dict[str, Any] = {"_env_file": path, "_env_file_encoding": encoding_of(path)}
    try:
        _require_settings(path)
        return Settings(**source)
    except UnparsedSetting as error:
        name = str(error).partition('"')[2].partition('"')[0].upper()
        raise SettingsError(
            f"{name}: this is no JSON", saw=error.__cause__, cure=f"Set {name} in the environment or .env."
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise SettingsError(
            f"{name}: {first['msg']}", saw=repr(first["input"]), cure=f"Set {name} in the environment or .env."
        ) from error
