"""`run-summary.txt`: the run record in lines a person and a text filter can read. Made from the record alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from quality.telemetry import policy_line
from story_assets.models import AttemptSummary, PendingScene, RunRecord, SceneRecord, Telemetry

FILE_NAME = "run-summary.txt"
INDEX_HEADING = "## Artifact Index"
BELOW_FLOOR = "Frame count below floor"


def render_summary(record: RunRecord, files: Sequence[str]) -> str:
    """The summary of a record.

    Args:
        record: What is summed up; nothing else is consulted.
        files: Every file of the run, relative to the story's folder, for the artifact index.
    """
    lines = [*_opening(record), *_scenes(record), *_closing(record)]
    index = [INDEX_HEADING, *files, f"Total frames copied: {sum(scene.frame_count for scene in record.scenes)}"]
    return "\n".join([*lines, "", *index]) + "\n"


def artifact_index(summary: str) -> tuple[str, ...]:
    """The files a summary lists, relative to the story's folder."""
    _, _, block = summary.partition(f"{INDEX_HEADING}\n")
    return tuple(line for line in block.splitlines() if line and not line.startswith("Total frames copied:"))


def telemetry_line(telemetry: Telemetry) -> str:
    """One scene's telemetry as `Name=value` pairs, with every fallback note at the end, word for word."""
    seen, gpu = telemetry, telemetry.gpu
    pairs = [
        f"DurationSeconds={seen.duration_seconds:.1f}",
        f"MaxWaitSeconds={figure(seen.max_wait_seconds)}",
        f"PollIntervalSeconds={figure(seen.poll_interval_seconds)}",
        f"HistoryAttempts={seen.history_attempts}",
        f"pollLimit={limit(seen.history_attempt_limit)}",
        f"SceneRetryBudget={seen.scene_retry_budget}",
        f"PostExecutionTimeoutSeconds={figure(seen.post_execution_timeout_seconds)}",
        f"ExecutionSuccessDetected={boolean(seen.execution_success_detected)}",
        f"ExecutionSuccessAt={iso(seen.execution_success_at)}",
        f"HistoryExitReason={seen.history_exit_reason}",
        f"HistoryPostExecutionTimeoutReached={boolean(seen.history_post_execution_timeout_reached)}",
        f"DoneMarkerDetected={boolean(seen.done_marker_detected)}",
        f"DoneMarkerWaitSeconds={seen.done_marker_wait_seconds:.1f}s",
        f"ForcedCopyTriggered={boolean(seen.forced_copy_triggered)}",
        *([f"ForcedCopyDebugPath={seen.forced_copy_debug_path or 'n/a'}"] if seen.forced_copy_triggered else []),
        f"VRAMBeforeMB={megabytes(gpu.vram_before_mb)}",
        f"VRAMAfterMB={megabytes(gpu.vram_after_mb)}",
        f"VRAMDeltaMB={megabytes(gpu.vram_delta_mb)}",
        f"gpu={gpu.name}",
    ]
    if seen.system.fallback_notes:
        pairs.append(f"fallback={'; '.join(seen.system.fallback_notes)}")
    return one_line(" | ".join(pairs))


# The parts, in the order of the file


def _opening(record: RunRecord) -> Iterator[str]:
    """What was decided before the first scene; at the time of the language model's probe, the last one known then."""
    story, health = record.story, record.llm_health_info
    at = health.timestamp
    yield stamped(at, f"Run {record.run_id} ({utc(record.timestamp):%Y-%m-%d}, UTC)")
    if scenes := len(story.prompts) or len(record.scenes):
        yield stamped(at, f"Story ready: {story.id} (scenes={scenes})")
    else:
        yield stamped(at, f"Story not ready: {story.id} ({record.stage})")
    if story.logline:
        yield stamped(at, f"Director's vision: {story.directors_vision}")
        yield stamped(at, f"Story logline: {story.logline}")
    yield stamped(at, policy_line(record.queue_config.model_dump(by_alias=True)))
    probe = f"url={health.url or 'n/a'}, models={len(health.models)}, override={health.override}"
    error = f" {'reason' if health.skipped else 'error'}: {health.error}" if health.error else ""
    yield stamped(at, f"[LLM] Health check: {health.status} ({probe}){error}")
    for llm_error in story.llm_errors:
        yield stamped(at, f"[LLM] WARNING: {llm_error}")
    for asset, fields in record.system.overrides.items():
        said = ", ".join(f"{name}={value}" for name, value in fields.items())
        yield stamped(at, f"Launched otherwise than the settings say ({asset}): {said}")


def _scenes(record: RunRecord) -> Iterator[str]:
    for scene in record.scenes:
        at = scene.telemetry.queue_end
        yield from (stamped(at, f"[Scene {scene.scene_id}]{fact}") for fact in _scene_facts(scene))
    for waiting in record.pending:
        at = waiting.posted_at or record.llm_health_info.timestamp
        yield stamped(at, f"[Scene {waiting.scene_id}] Status: {pending_line(waiting)}")


def pending_line(waiting: PendingScene) -> str:
    """`rendering (attempt=1, prompt=…, renderer=…)`, with the reason where there is one."""
    facts = {"attempt": waiting.attempt, "prompt": waiting.prompt_id, "renderer": waiting.renderer}
    known = ", ".join(f"{name}={value}" for name, value in facts.items() if value is not None)
    reason = f" reason: {waiting.reason}" if waiting.reason else ""
    return f"{waiting.status}{f' ({known})' if known else ''}{reason}"


def _scene_facts(scene: SceneRecord) -> Iterator[str]:
    """Everything about one scene, each fact to follow its `[Scene scene-001]`."""
    yield from _attempts(scene)
    yield f" Telemetry: {telemetry_line(scene.telemetry)}"
    if not scene.meets_frame_floor:
        yield f" WARNING: {BELOW_FLOOR} ({scene.frame_count}/{scene.frame_floor})"
    yield from _history(scene)
    # The frame floor has its own line above.
    yield from (f" WARNING: {one}" for one in scene.warnings if not one.startswith(BELOW_FLOOR))
    errors = scene.errors or (() if scene.success else (f"Scene failed after {scene.attempts_run} attempts",))
    # What went wrong in an attempt that a later one made good is no error of the scene.
    yield from (f" {'WARNING' if scene.success else 'ERROR'}: {error}" for error in errors)
    if scene.telemetry.semantic_alignment_score is not None:
        yield f" SemanticAlignmentScore={scene.telemetry.semantic_alignment_score:.3f}"


def _attempts(scene: SceneRecord) -> Iterator[str]:
    """One line an attempt, and between two the requeue with its reason."""
    attempts: Iterable[AttemptSummary] = scene.attempt_summaries
    before: AttemptSummary | None = None
    for attempt in attempts:
        if before is not None:
            reason = attempt.reason or before.error or "the attempt before it gave no usable frames"
            number = f"{attempt.attempt}/{scene.scene_retry_budget + 1}"
            yield f" Requeue requested (next attempt {number}) reason: {reason}"
        seconds = "n/a" if attempt.duration_seconds is None else f"{attempt.duration_seconds:.1f}s"
        yield (
            f"[Attempt {attempt.attempt}] Frames={attempt.frame_count} Duration={seconds} Prefix={attempt.frame_prefix}"
        )
        before = attempt
    if before is None and scene.attempts_run:
        result = f"Frames={scene.frame_count} Duration={scene.telemetry.duration_seconds:.1f}s"
        yield f"[Attempt {scene.attempts_run}] {result} Prefix={scene.frame_prefix}"


def _history(scene: SceneRecord) -> Iterator[str]:
    """What went wrong with the history: an error when it never came and the scene failed, else a warning."""
    if scene.history_retrieved and not scene.history_errors:
        return
    level = "WARNING" if scene.success else "ERROR"
    if not scene.history_retrieved:
        yield f" HISTORY {level}: no history after {scene.history_attempts} requests"
    for error in scene.history_errors:
        yield f" HISTORY WARNING: {error} (attempts={scene.history_attempts})"


def _closing(record: RunRecord) -> Iterator[str]:
    at, scores = record.timestamp, record.quality_metrics
    figures = {
        "EntityLinkageScore": scores.entity_linkage_score,
        "NarrativeCoherenceScore": scores.narrative_coherence_score,
        "SceneDiversityEntropy": scores.scene_diversity_entropy,
        "LargestThemeShare": scores.largest_theme_share,
        "SemanticAlignmentScore": scores.semantic_alignment_score,
    }
    for name, value in figures.items():
        reason = f" ({scores.reasons[name]})" if name in scores.reasons else ""
        yield stamped(at, f"[Quality] {name}={'n/a' if value is None else f'{value:.3f}'}{reason}")
    for warning in record.system.warnings:
        yield stamped(at, f"WARNING: {warning}")
    done = sum(scene.success for scene in record.scenes)
    requeues = sum(scene.requeued for scene in record.scenes)
    planned = len(record.story.prompts) or len(record.scenes)
    yield stamped(at, f"Scene summary: {done}/{planned} succeeded, {requeues} requeued")


# How single values are written


def stamped(at: datetime, fact: str) -> str:
    """One line: the time in UTC, then the fact, whatever line breaks it had."""
    return f"[{utc(at):%H:%M:%S}] {one_line(fact)}"


def one_line(text: str) -> str:
    """`text` with its line breaks as spaces; nothing else is changed, so that notes and paths stay word for word."""
    return " ".join(part.strip() for part in text.splitlines() if part.strip())


def utc(at: datetime) -> datetime:
    """`at` in UTC; a time without a zone is UTC already."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def iso(at: datetime | None) -> str:
    """`2026-11-22T01:02:03Z`, or `n/a`."""
    return "n/a" if at is None else f"{utc(at):%Y-%m-%dT%H:%M:%SZ}"


def boolean(value: bool) -> str:
    """`true` or `false`."""
    return "true" if value else "false"


def limit(count: int) -> str:
    """A limit; 0 is `unbounded`."""
    return str(count) if count > 0 else "unbounded"


def figure(value: float) -> str:
    """A number without needless zeros: `600`, `0.5`."""
    return f"{value:.12g}"


def megabytes(value: float | None) -> str:
    """`23552.0MB`, or `n/a` where it was not measured."""
    return "n/a" if value is None else f"{value:.1f}MB"
