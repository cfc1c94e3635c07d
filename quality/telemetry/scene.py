"""The rules of `Scenes[*]` and of the `Telemetry` in it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from quality.telemetry.breach import Breach, Reader, as_moment, is_number

EXIT_REASONS = ("success", "maxWait", "attemptLimit", "postExecution", "unknown")

POLICY = {
    "SceneRetryBudget": "SceneRetryBudget",
    "MaxWaitSeconds": "HistoryMaxWaitSeconds",
    "HistoryAttemptLimit": "HistoryMaxAttempts",
    "PollIntervalSeconds": "HistoryPollIntervalSeconds",
    "PostExecutionTimeoutSeconds": "PostExecutionTimeoutSeconds",
}
"""Fields of `Telemetry` that echo the queue policy, and their names in `QueueConfig`."""

EARLIER_POLICY = "earlier queue policy"
"""Words in the warning of a scene that was finished before the queue policy was changed, and taken as it was."""

SECONDS = 0.1
"""Durations agree to this much."""
_MIB = 1024 * 1024
_EPSILON = 1e-9
_MOMENTS_AGREE = timedelta(seconds=1)


def check_scene(scene: Mapping[str, Any], queue_config: Mapping[str, Any] | None = None) -> list[Breach]:
    """Every rule that a scene's record breaks.

    Args:
        scene: one of `Scenes[]`, keys as on disk.
        queue_config: the run's `QueueConfig`; without it, the echo of the policy is not compared. A scene that an
            earlier run finished echoes its own `HistoryConfig`, and has a warning that says so.
    """
    identity = scene.get("SceneId")
    outer = Reader(scene, identity if isinstance(identity, str) and identity.strip() else "(no id)")
    _identity(outer)
    _frames(outer)
    _attempts(outer)
    _history(outer)
    _outcome(outer)
    inner = outer.inside("Telemetry")
    if inner is not None:
        _timing(inner)
        _execution(inner)
        _delivery(inner)
        notes = _system(inner)
        _gpu(inner, notes or [])
        inner.number("SemanticAlignmentScore", least=0, most=1, nullable=True)
        _within(outer, "HistoryRetrievedAt", inner, as_moment(outer.values.get("HistoryRetrievedAt")))
        _echoes(outer, inner)
        own = scene.get("HistoryConfig")
        if isinstance(own, Mapping):
            _policy(inner, own, "HistoryConfig")
        if queue_config is not None:
            _policy(inner, _policy_in_force(scene, queue_config), "QueueConfig")
    return outer.breaches


def _identity(scene: Reader) -> None:
    scene.text("SceneId")
    scene.text("Title", blank=True)
    scene.text("Prompt")
    scene.text("NegativePrompt", blank=True)
    scene.text("FramePrefix")
    scene.text("GeneratedFramesDir")
    scene.text("KeyframeSource", nullable=True)
    scene.number("DurationSeconds", above=0)


def _frames(scene: Reader) -> None:
    count = scene.integer("FrameCount")
    floor = scene.integer("FrameFloor", least=1)
    meets = scene.flag("MeetsFrameFloor")
    if None not in (count, floor, meets) and meets != (count >= floor):  # type: ignore[operator]
        scene.breach("MeetsFrameFloor", f"FrameCount {count} against FrameFloor {floor}")


def _attempts(scene: Reader) -> None:
    budget = scene.integer("SceneRetryBudget")
    run = scene.integer("AttemptsRun")
    requeued = scene.flag("Requeued")
    summaries = scene.each("AttemptSummaries")
    if run is not None and budget is not None and run > budget + 1:
        scene.breach("AttemptsRun", f"at most SceneRetryBudget + 1 = {budget + 1}")
    if run is not None and requeued is not None and requeued != (run > 1):
        scene.breach("Requeued", f"true exactly when more than one attempt was run (AttemptsRun is {run})")
    if run is not None and isinstance(scene.values.get("AttemptSummaries"), list | tuple) and len(summaries) != run:
        scene.breach("AttemptSummaries", f"one for each of the {run} attempts run", f"{len(summaries)} summaries")
    for number, attempt in enumerate(summaries, start=1):
        if not attempt.values:
            scene.breach(f"AttemptSummaries[{number - 1}]", "what came of the attempt", "{}")
        _attempt(attempt, number)
    if summaries:
        _last_attempt(scene, summaries[-1])


def _attempt(attempt: Reader, number: int) -> None:
    """The contract leaves open what a summary of an attempt holds; what it holds under these names must be true."""
    there = attempt.values
    if "Attempt" in there and attempt.integer("Attempt", least=1) not in (None, number):
        attempt.breach("Attempt", f"{number}, in the order they were made")
    for name in ("PromptId", "FramePrefix"):
        if name in there:
            attempt.text(name, blank=True)
    if "FrameCount" in there:
        attempt.integer("FrameCount")
    if "DurationSeconds" in there:
        attempt.number("DurationSeconds", above=0, nullable=True)
    if "Success" in there:
        attempt.flag("Success")
    if "HistoryExitReason" in there:
        attempt.choice("HistoryExitReason", EXIT_REASONS)
    for name in ("Error", "Reason", "Renderer"):
        if name in there:
            attempt.text(name, nullable=True, blank=True)
    if "QueueDepth" in there:
        attempt.integer("QueueDepth", nullable=True)


def _last_attempt(scene: Reader, last: Reader) -> None:
    """The last attempt is the one the scene's record is about."""
    telemetry = scene.values.get("Telemetry")
    exit_reason = telemetry.get("HistoryExitReason") if isinstance(telemetry, Mapping) else None
    due = {name: scene.values.get(name) for name in ("FramePrefix", "FrameCount", "Success")}
    for name, value in {**due, "HistoryExitReason": exit_reason}.items():
        if name in last.values and value is not None and last.values[name] != value:
            last.breach(name, f"{value}, as the scene says of its last attempt")
    seconds, whole = last.values.get("DurationSeconds"), scene.values.get("DurationSeconds")
    if is_number(seconds) and is_number(whole) and abs(seconds - whole) > SECONDS + _EPSILON:
        last.breach("DurationSeconds", f"{whole}, as the scene says of its last attempt")


def _history(scene: Reader) -> None:
    scene.integer("HistoryAttempts")
    scene.integer("HistoryAttemptLimit")
    scene.texts("HistoryErrors")
    config = scene.inside("HistoryConfig")
    if config is not None:
        check_queue_config(config)
    retrieved = scene.flag("HistoryRetrieved")
    at = scene.moment("HistoryRetrievedAt", nullable=True)
    path = scene.text("HistoryPath", nullable=True)
    if retrieved and at is None and scene.values.get("HistoryRetrievedAt", 0) is None:
        scene.breach("HistoryRetrievedAt", "required when the history was retrieved")
    if retrieved and path is None and scene.values.get("HistoryPath", 0) is None:
        scene.breach("HistoryPath", "required when the history was retrieved")
    for entry in scene.each("HistoryPollLog"):
        entry.moment("Timestamp")
        entry.text("Status")
        entry.text("Error", nullable=True, blank=True)


def _within(reader: Reader, name: str, telemetry: Reader, at: datetime | None) -> None:
    """A moment lies between the start and the end of the queue."""
    start, end = as_moment(telemetry.values.get("QueueStart")), as_moment(telemetry.values.get("QueueEnd"))
    if at is None or start is None or end is None or end < start:
        return
    if not start - _MOMENTS_AGREE <= at <= end + _MOMENTS_AGREE:
        reader.breach(name, "between QueueStart and QueueEnd")


def _outcome(scene: Reader) -> None:
    success = scene.flag("Success")
    errors = scene.texts("Errors")
    warnings = scene.texts("Warnings")
    count = scene.values.get("FrameCount")
    if success and isinstance(count, int) and count == 0:
        scene.breach("Success", "false for a scene without frames")
    if success is False and errors == []:
        scene.breach("Errors", "a failed scene says why")
    if success and scene.values.get("MeetsFrameFloor") is False and not (warnings or errors):
        scene.breach("Warnings", "a scene below its frame floor says so")


def _timing(telemetry: Reader) -> None:
    duration = telemetry.number("DurationSeconds", above=0)
    start = telemetry.moment("QueueStart")
    end = telemetry.moment("QueueEnd")
    if start is None or end is None:
        return
    if end < start:
        telemetry.breach("QueueEnd", "not before QueueStart")
    elif duration is not None and abs((end - start).total_seconds() - duration) > SECONDS + _EPSILON:
        elapsed = (end - start).total_seconds()
        telemetry.breach("DurationSeconds", f"QueueEnd − QueueStart = {elapsed:.3f} s, to {SECONDS} s")


def _execution(telemetry: Reader) -> None:
    telemetry.number("MaxWaitSeconds", above=0)
    telemetry.number("PollIntervalSeconds", above=0)
    telemetry.number("PostExecutionTimeoutSeconds", least=0)
    attempts = telemetry.integer("HistoryAttempts")
    limit = telemetry.integer("HistoryAttemptLimit")
    budget = telemetry.integer("SceneRetryBudget")
    reason = telemetry.choice("HistoryExitReason", EXIT_REASONS)
    detected = telemetry.flag("ExecutionSuccessDetected")
    late = telemetry.flag("HistoryPostExecutionTimeoutReached")
    _within(telemetry, "ExecutionSuccessAt", telemetry, telemetry.moment("ExecutionSuccessAt", nullable=True))
    if detected and telemetry.values.get("ExecutionSuccessAt", 0) is None:
        telemetry.breach("ExecutionSuccessAt", "required when ExecutionSuccessDetected")
    if attempts is not None and limit and budget is not None and attempts > limit * (budget + 1):
        telemetry.breach("HistoryAttempts", f"at most {limit} an attempt")
    if reason == "attemptLimit" and limit == 0:
        telemetry.breach("HistoryExitReason", "attemptLimit only where HistoryAttemptLimit is not 0")
    if None not in (reason, late) and late != (reason == "postExecution"):
        due = "true exactly when HistoryExitReason is postExecution"
        telemetry.breach("HistoryPostExecutionTimeoutReached", due)


def _delivery(telemetry: Reader) -> None:
    detected = telemetry.flag("DoneMarkerDetected")
    telemetry.number("DoneMarkerWaitSeconds", least=0)
    forced = telemetry.flag("ForcedCopyTriggered")
    telemetry.text("DoneMarkerPath", nullable=True)
    telemetry.text("ForcedCopyDebugPath", nullable=True)
    if detected and telemetry.values.get("DoneMarkerPath", 0) is None:
        telemetry.breach("DoneMarkerPath", "required when DoneMarkerDetected")
    if forced and telemetry.values.get("ForcedCopyDebugPath", 0) is None:
        telemetry.breach("ForcedCopyDebugPath", "required when ForcedCopyTriggered")


def _system(telemetry: Reader) -> list[str] | None:
    system = telemetry.inside("System")
    if system is None:
        return None
    notes = system.texts("FallbackNotes")
    for when in ("Before", "After"):
        if when in system.values and system.values[when] is None and notes:
            continue  # the service did not answer, and a note says so
        answer = system.inside(when)
        if answer is not None and not answer.values:
            system.breach(when, "the service's own answer, or null and a note that says why")
    forced = telemetry.values.get("ForcedCopyTriggered") is True
    if forced and notes is not None and not any("forced copy" in note.lower() for note in notes):
        system.breach("FallbackNotes", "a note that says the copy was forced (ForcedCopyTriggered)")
    return notes


def _gpu(telemetry: Reader, notes: list[str]) -> None:
    gpu = telemetry.inside("GPU")
    if gpu is not None:
        check_gpu(gpu, noted=bool(notes))


def check_gpu(gpu: Reader, *, noted: bool) -> None:
    """The device that did the work, and its free memory before and after.

    Args:
        gpu: Its figures.
        noted: Whether notes tell of steps down, of which a missing figure may be one.
    """
    gpu.text("Name")
    kind = gpu.text("Type")
    # A machine without a GPU has no VRAM; elsewhere a missing figure is a degradation and needs its note.
    nullable = kind == "cpu" or noted
    gpu.integer("Index", nullable=nullable)
    total = gpu.integer("VramTotal", nullable=nullable)
    free = {when: gpu.integer(f"VramFree{when}", nullable=nullable) for when in ("Before", "After")}
    mebibytes = {when: gpu.number(f"Vram{when}MB", least=0, nullable=nullable) for when in ("Before", "After")}
    delta = gpu.number("VramDeltaMB", nullable=nullable)
    for when in ("Before", "After"):
        in_bytes, in_mib = free[when], mebibytes[when]
        if in_bytes is not None and total is not None and in_bytes > total:
            gpu.breach(f"VramFree{when}", f"at most VramTotal {total}")
        if in_bytes is not None and gpu.values.get(f"Vram{when}MB", 0) is None:
            gpu.breach(f"Vram{when}MB", f"VramFree{when} in MiB, {in_bytes / _MIB:.2f}")
        if in_bytes is not None and in_mib is not None and abs(in_bytes / _MIB - in_mib) > 0.1 + _EPSILON:
            gpu.breach(f"Vram{when}MB", f"VramFree{when} in MiB, {in_bytes / _MIB:.2f}")
    before, after = mebibytes["Before"], mebibytes["After"]
    if before is not None and after is not None and gpu.values.get("VramDeltaMB", 0) is None:
        gpu.breach("VramDeltaMB", "after − before, as both are known")
    elif None not in (before, after, delta) and abs(after - before - delta) > 0.1 + _EPSILON:  # type: ignore[operator]
        gpu.breach("VramDeltaMB", f"VramAfterMB − VramBeforeMB = {after - before:.2f}")  # type: ignore[operator]


def check_queue_config(config: Reader) -> None:
    """The five knobs of the queue policy."""
    config.integer("SceneRetryBudget")
    config.number("HistoryMaxWaitSeconds", above=0)
    config.integer("HistoryMaxAttempts")
    config.number("HistoryPollIntervalSeconds", above=0)
    config.number("PostExecutionTimeoutSeconds", least=0)


def _echoes(scene: Reader, telemetry: Reader) -> None:
    """What the scene says beside its telemetry is what the telemetry says."""
    for name in ("HistoryAttempts", "HistoryAttemptLimit", "SceneRetryBudget"):
        outer, inner = scene.values.get(name), telemetry.values.get(name)
        if isinstance(outer, int) and isinstance(inner, int) and outer != inner:
            scene.breach(name, f"as in Telemetry, {inner}")
    outer, inner = scene.values.get("DurationSeconds"), telemetry.values.get("DurationSeconds")
    if isinstance(outer, int | float) and isinstance(inner, int | float) and abs(outer - inner) > SECONDS + _EPSILON:
        scene.breach("DurationSeconds", f"as in Telemetry, {inner}")


def _policy_in_force(scene: Mapping[str, Any], queue_config: Mapping[str, Any]) -> Mapping[str, Any]:
    """The policy a scene was rendered under: the run's, unless an earlier run finished it and its warnings say so."""
    own, warnings = scene.get("HistoryConfig"), scene.get("Warnings")
    earlier = isinstance(warnings, list | tuple) and any(EARLIER_POLICY in str(warning) for warning in warnings)
    return own if earlier and isinstance(own, Mapping) else queue_config


def _policy(telemetry: Reader, config: Mapping[str, Any], where: str) -> None:
    for name, knob in POLICY.items():
        value, due = telemetry.values.get(name), config.get(knob)
        if isinstance(value, int | float) and isinstance(due, int | float) and value != due:
            telemetry.breach(name, f"the policy in force, {where}.{knob} = {due:g}")
