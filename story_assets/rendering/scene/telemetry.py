"""The record of a scene: what happened in each attempt, as the telemetry contract wants it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from story_assets.errors import RenderingError
from story_assets.gpu.device import MIB, Device
from story_assets.gpu.reading import Reading
from story_assets.models import (
    AttemptSummary,
    GpuTelemetry,
    QueueConfig,
    Scene,
    SceneRecord,
    SystemTelemetry,
    Telemetry,
)
from story_assets.rendering.delivery.terms import Delivery
from story_assets.rendering.scene.sampling import Peak
from story_assets.rendering.scene.watch import Execution

_LEAST_SECONDS = 0.001


@dataclass
class AttemptLog:
    """One attempt at a scene while it goes on. Times count from the moment its prompt is posted.

    The wall clock is read once, then; all that is recorded after is that moment and what has passed since by a clock
    that nobody sets. A laptop that slept or a clock that was put right must not break a record.

    Attributes:
        number: Counted from 1 within this run.
        seed: What the renderer drew with.
        reason: Why it was made, if it is a requeue.
        notes: Every step down, one sentence each.
        warnings: What a person should see that is no step down.
    """

    number: int
    seed: int
    reason: str | None = None
    prompt_id: str = ""
    prefix: str = ""
    posted_as: int = 1
    """The attempt's number as the prompt carries it; an earlier run's when its prompt was taken over."""
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: float | None = None
    execution: Execution = field(default_factory=Execution)
    delivery: Delivery = field(default_factory=Delivery)
    before: Reading | None = None
    after: Reading | None = None
    queue_depth: int | None = None
    renderer: str | None = None
    peak: Peak | None = None
    notes: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])
    history_path: str | None = None
    doubt: str | None = None
    """What came in place of an answer when the prompt was last posted."""
    error: RenderingError | None = None
    frame_count: int = 0
    """Whole, usable frames that came."""
    first_posted_at: datetime | None = None
    """When a renderer that went away got it first; the scene's time counts from there."""
    _clock: float = field(default_factory=time.monotonic)

    @classmethod
    def going_on_from(cls, lost: AttemptLog, note: str) -> AttemptLog:
        """The same attempt once more, on whichever renderer takes it: its prompt went away with a renderer."""
        log = cls(number=lost.number, seed=lost.seed, reason=lost.reason)
        log.notes, log.warnings, log.execution = [*lost.all_notes, note], lost.warnings, lost.execution.again()
        if lost.prompt_id:
            log.first_posted_at, log._clock = lost.begun_at, lost._clock
        return log

    def posted(self, at: datetime | None = None) -> None:
        """The clock starts: now, or when an earlier run posted the prompt that is taken over."""
        if at is None and self.first_posted_at is not None:
            self.begun_at = self.first_posted_at  # and its clock goes on
            return
        now = datetime.now(UTC)
        self.begun_at = at or now
        self._clock = time.monotonic() - max(0.0, (now - self.begun_at).total_seconds())

    def now(self) -> datetime:
        """The moment it is, by the attempt's own clock."""
        return self.begun_at + timedelta(seconds=max(0.0, time.monotonic() - self._clock))

    def ended(self) -> None:
        """The clock stops: the frames are safely in the library, or the attempt failed."""
        self.seconds = max(_LEAST_SECONDS, time.monotonic() - self._clock)

    def note(self, sentence: str) -> None:
        """Add a step down, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    @property
    def success(self) -> bool:
        """Whether it gave frames that can be used."""
        return self.error is None and self.frame_count > 0

    @property
    def all_notes(self) -> tuple[str, ...]:
        """Every step down of this attempt, each once, in order."""
        gpu = [*(self.before.notes if self.before else ()), *(self.after.notes if self.after else ())]
        return tuple(dict.fromkeys([*self.notes, *gpu, *self.delivery.notes]))

    def summary(self) -> AttemptSummary:
        """The attempt in a line of the record."""
        return AttemptSummary(
            attempt=self.number,
            prompt_id=self.prompt_id,
            frame_prefix=self.prefix,
            frame_count=self.frame_count,
            duration_seconds=_rounded(self.seconds),
            success=self.success,
            history_exit_reason=self.execution.exit_reason,
            error=str(self.error) if self.error else None,
            reason=self.reason,
            queue_depth=self.queue_depth,
            renderer=self.renderer,
        )


def telemetry_of(attempt: AttemptLog, policy: QueueConfig, story_path: str | None) -> Telemetry:
    """The contract's `Telemetry` of an attempt that ended."""
    seconds = round(attempt.seconds or _LEAST_SECONDS, 3)
    end = attempt.begun_at + timedelta(seconds=seconds)
    execution, delivery = attempt.execution, attempt.delivery
    return Telemetry(
        semantic_alignment_score=None,
        duration_seconds=seconds,
        queue_start=attempt.begun_at,
        queue_end=end,
        max_wait_seconds=policy.history_max_wait_seconds,
        poll_interval_seconds=policy.history_poll_interval_seconds,
        post_execution_timeout_seconds=policy.post_execution_timeout_seconds,
        history_attempts=execution.attempts,
        history_attempt_limit=policy.history_max_attempts,
        history_exit_reason=execution.exit_reason,
        execution_success_detected=execution.success_at is not None,
        execution_success_at=_within(execution.success_at, attempt.begun_at, end),
        history_post_execution_timeout_reached=execution.post_execution_timeout_reached,
        scene_retry_budget=policy.scene_retry_budget,
        done_marker_detected=delivery.marker_detected,
        done_marker_wait_seconds=round(delivery.marker_wait_seconds, 3),
        done_marker_path=delivery.marker_path,
        forced_copy_triggered=delivery.forced_copy,
        forced_copy_debug_path=story_path,
        gpu=_gpu(attempt.before, attempt.after, attempt.peak),
        system=SystemTelemetry(
            before=_stats(attempt.before), after=_stats(attempt.after), fallback_notes=attempt.all_notes
        ),
    )


def scene_record(
    scene: Scene,
    attempts: Sequence[AttemptLog],
    *,
    policy: QueueConfig,
    floor: int,
    folder: str,
    debug_path: str | None,
) -> SceneRecord:
    """The record of a scene after its last attempt, good or bad.

    Args:
        scene: What was to be drawn.
        attempts: All attempts of this run, at least one; the last one decides.
        policy: The queue policy in force.
        floor: Least frames for a scene to count.
        folder: Where its frames lie, relative to the story's folder.
        debug_path: The forced copy's debug dump, if there was one, relative to the story's folder.
    """
    last = attempts[-1]
    telemetry = telemetry_of(last, policy, debug_path if last.delivery.forced_copy else None)
    warnings: list[str] = []
    for attempt in attempts:
        label = f"Attempt {attempt.number}: "
        warnings += [label + line for line in (*attempt.warnings, *attempt.delivery.warnings)]
        if attempt is not last:
            warnings += [label + line for line in attempt.all_notes]
    enough = last.frame_count >= floor
    if not enough:
        warnings.append("Frame count below floor")
    execution, start, end = last.execution, telemetry.queue_start, telemetry.queue_end
    polls = [poll.model_copy(update={"timestamp": _within(poll.timestamp, start, end)}) for poll in execution.polls]
    return SceneRecord(
        scene_id=scene.scene_id,
        title=scene.title,
        prompt=scene.prompt,
        negative_prompt=scene.negative_prompt,
        frame_count=last.frame_count,
        frame_floor=floor,
        meets_frame_floor=enough,
        frame_prefix=last.prefix,
        generated_frames_dir=folder,
        duration_seconds=telemetry.duration_seconds,
        success=last.success and enough,
        history_path=last.history_path,
        history_retrieved=execution.entry is not None,
        history_retrieved_at=_within(execution.retrieved_at, start, end),
        history_attempts=execution.attempts,
        history_attempt_limit=policy.history_max_attempts,
        history_errors=tuple(execution.errors),
        history_poll_log=tuple(polls),
        history_config=policy,
        scene_retry_budget=policy.scene_retry_budget,
        attempts_run=len(attempts),
        requeued=len(attempts) > 1,
        attempt_summaries=tuple(attempt.summary() for attempt in attempts),
        warnings=tuple(dict.fromkeys(warnings)),
        errors=tuple(f"Attempt {attempt.number}: {attempt.error}" for attempt in attempts if attempt.error is not None),
        telemetry=telemetry,
    )


def _gpu(before: Reading | None, after: Reading | None, peak: Peak | None) -> GpuTelemetry:
    """The device with its free memory before and after; what nobody measured stays null."""
    reading = after or before
    device = reading.device if reading else Device("unknown", "unknown", source="none")
    if device.type == "unknown" and before is not None:
        device = before.device
    free_before = before.device.vram_free if before else None
    free_after = after.device.vram_free if after else None
    before_mb, after_mb = _mib(free_before), _mib(free_after)
    return GpuTelemetry(
        name=device.name,
        type=device.type,
        index=device.index,
        vram_total=device.vram_total,
        vram_free_before=free_before,
        vram_free_after=free_after,
        vram_before_mb=before_mb,
        vram_after_mb=after_mb,
        vram_delta_mb=None if before_mb is None or after_mb is None else round(after_mb - before_mb, 2),
        source=device.source,
        vram_peak_used_mb=_mib(peak.used) if peak else None,
        temperature_peak=peak.temperature if peak else None,
        utilisation_mean=peak.utilisation if peak else None,
        samples=peak.samples if peak else 0,
        sampling_note=peak.note if peak else "the scene never ran",
    )


def _stats(reading: Reading | None) -> dict[str, Any] | None:
    stats: Mapping[str, Any] | None = reading.system_stats if reading else None
    return None if stats is None else dict(stats)


def _mib(count: int | None) -> float | None:
    return None if count is None else round(count / MIB, 2)


def _within(moment: datetime | None, start: datetime, end: datetime) -> datetime | None:
    """`moment` by another machine's clock, or rounded away, kept within what this machine saw."""
    return None if moment is None else min(max(moment, start), end)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)
