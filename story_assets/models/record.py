"""The telemetry contract as types: one `SceneRecord` a scene, one `RunRecord` a story run.

In Python the fields are snake_case; on disk the keys are the contract's PascalCase aliases, because other tools read
these files. Times are UTC, ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_pascal

from story_assets.models.names import SceneId

HistoryExitReason = Literal["success", "maxWait", "attemptLimit", "postExecution", "unknown"]
"""Why the client stopped asking for a prompt's history."""

RunStage = Literal["commissioned", "writing", "rendering", "rendered"]
"""How far a run is: only a brief; no scene written yet; scenes without a record left (`Pending`); all recorded."""

PendingStatus = Literal["queued", "rendering", "failed"]
"""What a scene without a record waits for: a renderer; a prompt that was posted; another try."""


_NOT_QUITE_PASCAL = {
    "gpu": "GPU",
    "llm_health_info": "LLMHealthInfo",
    "llm_errors": "LLMErrors",
    "vram_before_mb": "VramBeforeMB",
    "vram_after_mb": "VramAfterMB",
    "vram_delta_mb": "VramDeltaMB",
    "vram_peak_used_mb": "VramPeakUsedMB",
}


def key_on_disk(name: str) -> str:
    """A field's key on disk: PascalCase, but for the few that the contract spells otherwise."""
    return _NOT_QUITE_PASCAL.get(name) or to_pascal(name)


class OnDisk(BaseModel):
    """A frozen model whose keys on disk are PascalCase. Unknown keys are kept, as newer tools may add some."""

    model_config = ConfigDict(
        frozen=True, extra="allow", alias_generator=key_on_disk, populate_by_name=True, protected_namespaces=()
    )


class QueueConfig(OnDisk):
    """The queue policy in force for a run."""

    scene_retry_budget: int = Field(default=1, ge=0, description="Automatic requeues per scene; attempts = budget + 1.")
    history_max_wait_seconds: float = Field(default=600, gt=0, description="Longest wait for a prompt's result, s.")
    history_max_attempts: int = Field(default=0, ge=0, description="Most history requests; 0 = unbounded.")
    history_poll_interval_seconds: float = Field(default=2, gt=0, description="Pause between history requests, s.")
    post_execution_timeout_seconds: float = Field(
        default=30, ge=0, description="Wait after success for late outputs, s."
    )


class GpuTelemetry(OnDisk):
    """The device that did the work. Free memory before and after; delta negative = memory taken."""

    name: str = Field(min_length=1)
    type: str = Field(description="`cuda`, `cpu`, …")
    index: int | None = None
    vram_total: int | None = Field(default=None, description="bytes")
    vram_free_before: int | None = Field(default=None, description="bytes")
    vram_free_after: int | None = Field(default=None, description="bytes")
    vram_before_mb: float | None = Field(default=None, description="MiB free before the scene")
    vram_after_mb: float | None = Field(default=None, description="MiB free after the scene")
    vram_delta_mb: float | None = Field(default=None, description="after − before, MiB")
    source: str | None = Field(default=None, description="Where the figures come from: `system_stats`, `nvml`, ….")
    vram_peak_used_mb: float | None = Field(default=None, description="Most memory in use during the scene, MiB")
    temperature_peak: float | None = Field(default=None, description="Warmest during the scene, °C")
    utilisation_mean: float | None = Field(default=None, description="Mean share of time at work, %")
    samples: int = Field(default=0, ge=0, description="How often it was looked at during the scene.")
    sampling_note: str | None = Field(default=None, description="Why a figure sampled during the scene is missing.")


class SystemTelemetry(OnDisk):
    """The service's own answers around a scene, and every degradation in a sentence."""

    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    fallback_notes: tuple[str, ...] = ()


class Telemetry(OnDisk):
    """One scene attempt, as the contract's table demands. All times in seconds."""

    duration_seconds: float = Field(description="POST of the prompt to frames safely in the library; > 0.")
    queue_start: datetime
    queue_end: datetime
    max_wait_seconds: float
    poll_interval_seconds: float
    post_execution_timeout_seconds: float
    history_attempts: int = Field(ge=0, description="History requests really made; a push does not count.")
    history_attempt_limit: int = Field(ge=0, description="0 = unbounded")
    history_exit_reason: HistoryExitReason
    execution_success_detected: bool
    execution_success_at: datetime | None = None
    history_post_execution_timeout_reached: bool = False
    scene_retry_budget: int = Field(ge=0)
    done_marker_detected: bool
    done_marker_wait_seconds: float
    done_marker_path: str | None = None
    forced_copy_triggered: bool = False
    forced_copy_debug_path: str | None = None
    gpu: GpuTelemetry
    system: SystemTelemetry
    semantic_alignment_score: float | None = Field(
        default=None, ge=0, le=1, description="Filled when the scene is scored."
    )


class HistoryPoll(OnDisk):
    """One line of a scene's poll log."""

    timestamp: datetime
    status: str
    error: str | None = None


class AttemptSummary(OnDisk):
    """One attempt at a scene."""

    attempt: int = Field(ge=1)
    prompt_id: str
    frame_prefix: str
    frame_count: int = Field(default=0, ge=0)
    duration_seconds: float | None = None
    success: bool = False
    history_exit_reason: HistoryExitReason = "unknown"
    error: str | None = None
    reason: str | None = Field(default=None, description="Why this attempt was made, if it was a requeue.")
    queue_depth: int | None = Field(default=None, ge=0, description="The renderer's queue just before it was posted.")
    renderer: str | None = Field(default=None, description="Which renderer it was posted to.")


class SceneRecord(OnDisk):
    """Everything recorded of one scene, `Scenes[*]` of the run record."""

    scene_id: SceneId
    title: str = ""
    prompt: str
    negative_prompt: str = ""
    frame_count: int = Field(ge=0)
    frame_floor: int = Field(ge=0)
    meets_frame_floor: bool
    frame_prefix: str
    generated_frames_dir: str = Field(description="Relative to the story's folder.")
    keyframe_source: str | None = None
    duration_seconds: float
    success: bool
    history_path: str | None = Field(
        default=None, description="The saved history answer, relative to the story's folder."
    )
    history_retrieved: bool = False
    history_retrieved_at: datetime | None = None
    history_attempts: int = Field(default=0, ge=0)
    history_attempt_limit: int = Field(default=0, ge=0)
    history_errors: tuple[str, ...] = ()
    history_poll_log: tuple[HistoryPoll, ...] = ()
    history_config: QueueConfig
    scene_retry_budget: int = Field(ge=0)
    attempts_run: int = Field(ge=0)
    requeued: bool = False
    attempt_summaries: tuple[AttemptSummary, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    telemetry: Telemetry


class PendingScene(OnDisk):
    """A scene that is still to be recorded, or recorded anew. It is named here before its prompt is posted."""

    scene_id: SceneId
    status: PendingStatus = Field(
        description="`queued`: waits for a renderer. `rendering`: its prompt was posted and has not ended as far as "
        "is known. `failed`: its last attempt failed, and its record is not written yet."
    )
    attempt: int | None = Field(default=None, ge=1, description="Which attempt the last posted prompt was.")
    prompt_id: str | None = Field(default=None, description="The last prompt posted, null while none was.")
    frame_prefix: str | None = None
    renderer: str | None = Field(default=None, description="The address it was posted to.")
    posted_at: datetime | None = None
    reason: str | None = Field(default=None, description="Why it is drawn anew, or why its last attempt failed.")


class LLMHealthInfo(OnDisk):
    """What the probe of the language model found before the run."""

    url: str | None = None
    status: str = Field(description="`success`, `failed`, `skipped`, or `absent`: none there, none asked for")
    models: tuple[str, ...] = ()
    skipped: bool = False
    override: str = Field(default="default", description="`default`, or the overriding address.")
    timestamp: datetime
    error: str | None = None


class PromptRecord(OnDisk):
    """One scene prompt and what it cost to write."""

    scene_id: SceneId
    token_count: int
    token_count_method: str
    generation_duration_seconds: float
    provider: str
    model: str | None = None
    prompt_version: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    finish_reason: str | None = None
    retries: int = 0
    cache_hit: bool = False


class StoryRecord(OnDisk):
    """The story of a run."""

    id: str
    title: str = ""
    genre: str = ""
    logline: str
    directors_vision: str
    generator: str = Field(description="Provider and model or template version.")
    file: str
    story_dir: str
    prompts: tuple[PromptRecord, ...] = ()
    llm_errors: tuple[str, ...] = ()


class QualityMetrics(OnDisk):
    """The KPIs of a run; null where a measurement is missing, with the reason in `Reasons`."""

    entity_linkage_score: float | None = None
    narrative_coherence_score: float | None = None
    scene_diversity_entropy: float | None = Field(default=None, description="bits")
    largest_theme_share: float | None = None
    semantic_alignment_score: float | None = Field(default=None, description="The lowest of the scenes'.")
    themes_per_scene: dict[str, dict[str, float]] = Field(default_factory=dict)
    reasons: dict[str, str] = Field(default_factory=dict, description="Why a measurement is missing or failed.")


class Feedback(OnDisk):
    """A person's rating of a scene, or of the story (`SceneId` null)."""

    scene_id: SceneId | None = None
    rating: int = Field(ge=1, le=5)
    comment: str = Field(default="", max_length=500)
    timestamp: datetime
    reviewer: str | None = None
    model_version: str | None = None


def standing(ratings: Iterable[Feedback]) -> tuple[Feedback, ...]:
    """The ratings that count: a person's later one of the same thing takes the place of the earlier.

    Whoever gave no name is somebody else each time.
    """
    given = list(ratings)
    last: dict[tuple[str | None, str | None], int] = {}
    for at, one in enumerate(given):
        if one.reviewer:
            last[one.scene_id, one.reviewer] = at
    return tuple(one for at, one in enumerate(given) if last.get((one.scene_id, one.reviewer), at) == at)


class ResourceMetrics(OnDisk):
    """What the run took from the box; null where nothing was measured."""

    gpu_before: GpuTelemetry | None = None
    gpu_after: GpuTelemetry | None = None
    queue_depth: int | None = Field(default=None, description="Deepest renderer queue seen before a submission.")
    execution_times_seconds: tuple[float, ...] = ()
    llm_requests: int = 0
    llm_response_time_seconds: float | None = Field(
        default=None, description="Mean over requests that reached a model."
    )
    llm_cache_hits: int = 0
    llm_timeouts: int = 0


class RunSystem(OnDisk):
    """The box during a run."""

    resource_metrics: ResourceMetrics
    warnings: tuple[str, ...] = ()
    versions: dict[str, str] = Field(default_factory=dict, description="Of this project and what it stands on.")
    overrides: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        description="By asset, the fields of services that its last run was launched with in place of the settings', "
        "such as `lm_studio.model`. Only there where a run overrode something.",
        exclude_if=lambda overrides: not overrides,
    )


class LineRecord(OnDisk):
    """One scene's line as it was spoken, or why it was not."""

    scene_id: str
    provider: str
    voice: str | None = None
    spoken_seconds: float = Field(default=0.0, ge=0, description="Length of the line.")
    took_seconds: float = Field(default=0.0, ge=0, description="What speaking it took.")
    loudness: float | None = Field(default=None, description="Integrated, LUFS.")
    retries: int = Field(default=0, ge=0)
    timed_by: str | None = Field(default=None, description="`voice` or `pauses`: who told when each word is said.")
    notes: tuple[str, ...] = ()
    reason: str | None = Field(default=None, description="Why it is not spoken.")


class SoundRecord(OnDisk):
    """What is heard in a film, and who speaks."""

    narrator: str = Field(description="As NARRATOR said.")
    language: str
    lines: tuple[LineRecord, ...] = ()
    music: str | None = Field(default=None, description="The piece, null without any.")
    music_reason: str | None = None
    loudness: float | None = Field(default=None, description="Of the film, LUFS.")
    true_peak: float | None = Field(default=None, description="dBTP.")
    music_below_voice: float | None = Field(default=None, description="LU, while somebody speaks.")
    notes: tuple[str, ...] = Field(default=(), description="Every step down.")


class RunRecord(OnDisk):
    """`artifact-metadata.json`: one story's run, whole."""

    run_id: str
    timestamp: datetime
    run_dir: str
    stage: RunStage = "rendered"
    queue_config: QueueConfig
    llm_health_info: LLMHealthInfo
    story: StoryRecord
    scenes: tuple[SceneRecord, ...] = ()
    pending: tuple[PendingScene, ...] = Field(default=(), description="Scenes still to be recorded, or drawn anew.")
    sound: SoundRecord | None = Field(default=None, description="Null before anything is spoken, or decided not to be.")
    quality_metrics: QualityMetrics = Field(default_factory=QualityMetrics)
    feedback: tuple[Feedback, ...] = ()
    system: RunSystem
    archive: str | None = None
