"""The rules of `Scenes[*]` and of the `Telemetry` in it."""

from collections.abc import Mapping
from typing import Any

from quality.telemetry.breach import Breach, Reader

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
        _echoes(outer, inner)
        if queue_config is not None:
            _policy(inner, _policy_in_force(scene, queue_config))
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
    summaries = scene.items("AttemptSummaries")
    if run is not None and budget is not None and run > budget + 1:
        scene.breach("AttemptsRun", f"at most SceneRetryBudget + 1 = {budget + 1}")
    if run is not None and requeued is not None and requeued != (run > 1):
        scene.breach("Requeued", f"true exactly when more than one attempt was run (AttemptsRun is {run})")
    if run is not None and summaries is not None and len(summaries) != run:
        scene.breach("AttemptSummaries", f"one for each of the {run} attempts run", f"{len(summaries)} summaries")


def _history(scene: Reader) -> None:
    scene.integer("HistoryAttempts")
    scene.integer("HistoryAttemptLimit")
    scene.texts("HistoryErrors")
    scene.inside("HistoryConfig")
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
    telemetry.moment("ExecutionSuccessAt", nullable=True)
    if detected and telemetry.values.get("ExecutionSuccessAt", 0) is None:
        telemetry.breach("ExecutionSuccessAt", "required when ExecutionSuccessDetected")
    if attempts is not None and limit and budget is not None and attempts > limit * (budget + 1):
        telemetry.breach("HistoryAttempts", f"at most {limit} an attempt")
    if reason == "attemptLimit" and limit == 0:
        telemetry.breach("HistoryExitReason", "attemptLimit only where HistoryAttemptLimit is not 0")
    if reason == "postExecution" and late is False:
        telemetry.breach("HistoryPostExecutionTimeoutReached", "true when HistoryExitReason is postExecution")


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
        system.inside(when)
    forced = telemetry.values.get("ForcedCopyTriggered") is True
    if forced and notes is not None and not any("forced copy" in note.lower() for note in notes):
        system.breach("FallbackNotes", "a note that says the copy was forced (ForcedCopyTriggered)")
    return notes


def _gpu(telemetry: Reader, notes: list[str]) -> None:
    gpu = telemetry.inside("GPU")
    if gpu is None:
        return
    gpu.text("Name")
    kind = gpu.text("Type")
    # A machine without a GPU has no VRAM; elsewhere a missing figure is a degradation and needs its note.
    nullable = kind == "cpu" or bool(notes)
    gpu.integer("Index", nullable=nullable)
    total = gpu.integer("VramTotal", nullable=nullable)
    free = {when: gpu.integer(f"VramFree{when}", nullable=nullable) for when in ("Before", "After")}
    mebibytes = {when: gpu.number(f"Vram{when}MB", least=0, nullable=nullable) for when in ("Before", "After")}
    delta = gpu.number("VramDeltaMB", nullable=nullable)
    for when in ("Before", "After"):
        in_bytes, in_mib = free[when], mebibytes[when]
        if in_bytes is not None and total is not None and in_bytes > total:
            gpu.breach(f"VramFree{when}", f"at most VramTotal {total}")
        if in_bytes is not None and in_mib is not None and abs(in_bytes / _MIB - in_mib) > 0.1 + _EPSILON:
            gpu.breach(f"Vram{when}MB", f"VramFree{when} in MiB, {in_bytes / _MIB:.2f}")
    before, after = mebibytes["Before"], mebibytes["After"]
    if before is not None and after is not None and gpu.values.get("VramDeltaMB", 0) is None:
        gpu.breach("VramDeltaMB", "after − before, as both are known")
    elif None not in (before, after, delta) and abs(after - before - delta) > 0.1 + _EPSILON:  # type: ignore[operator]
        gpu.breach("VramDeltaMB", f"VramAfterMB − VramBeforeMB = {after - before:.2f}")  # type: ignore[operator]


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


def _policy(telemetry: Reader, queue_config: Mapping[str, Any]) -> None:
    for name, knob in POLICY.items():
        value, due = telemetry.values.get(name), queue_config.get(knob)
        if isinstance(value, int | float) and isinstance(due, int | float) and value != due:
            telemetry.breach(name, f"the policy in force, QueueConfig.{knob} = {due:g}")
