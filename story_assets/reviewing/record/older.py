"""Records of the older system: known by what they lack, brought to today's spelling, judged by the rules of their time.

The older system wrote the same two files from PowerShell: without the parts that came later, with times in the local
zone, a list of one as its only item, an empty list as null. What such a record holds is held against the contract like
ours; only what it could not know is not asked of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from quality.telemetry import Breach
from story_assets.models import record as contract
from story_assets.models.record import OnDisk

_CAME_LATER = ("QualityMetrics", "Feedback", "System")
"""Parts around the scenes that every record of ours has and no record of the older system."""

_LISTS = frozenset(
    (
        "Scenes", "Prompts", "LLMErrors", "Models", "HistoryErrors", "HistoryPollLog", "AttemptSummaries",
        "Warnings", "Errors", "FallbackNotes",
    )
)  # fmt: skip
_MOMENTS = frozenset(("Timestamp", "QueueStart", "QueueEnd", "ExecutionSuccessAt", "HistoryRetrievedAt"))
_WHOLE = frozenset(
    (
        "VramTotal", "VramFreeBefore", "VramFreeAfter", "FrameCount", "FrameFloor", "HistoryAttempts",
        "HistoryAttemptLimit", "HistoryMaxAttempts", "SceneRetryBudget", "AttemptsRun", "Index",
    )
)  # fmt: skip
_AS_ANSWERED = frozenset(("Before", "After"))
"""The service's own answers: not ours to respell."""

_NOT_ASKED = frozenset(
    (
        "QualityMetrics", "Feedback", "System", "Archive", "Story.LLMErrors", "Story.Prompts",
        "LLMHealthInfo", "LLMHealthInfo.Models", "LLMHealthInfo.Override", "LLMHealthInfo.Timestamp",
        "LLMHealthInfo.Error", "Title", "NegativePrompt", "KeyframeSource", "HistoryAttemptLimit", "HistoryConfig",
        "Telemetry.QueueStart", "Telemetry.QueueEnd", "Telemetry.DoneMarkerDetected", "Telemetry.DoneMarkerPath",
        "Telemetry.DoneMarkerWaitSeconds", "Telemetry.ForcedCopyTriggered", "Telemetry.ForcedCopyDebugPath",
        "Telemetry.GPU.Type", "Telemetry.GPU.Index", "Telemetry.GPU.VramTotal", "Telemetry.System.Before",
        "Telemetry.System.After", "Telemetry.SemanticAlignmentScore",
        "run-summary.txt [LLM] Health check", "run-summary.txt lines",
    )
)  # fmt: skip
"""Fields that may be missing, or null, in an older record."""

_CLOCK = re.compile(r'"?\d\d:\d\d:\d\d"?')
_MILLISECONDS = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")


def is_older(record: Mapping[str, Any]) -> bool:
    """Whether a record was written by the older system."""
    there = {name.lower() for name in record}
    return not any(name.lower() in there for name in _CAME_LATER)


def respelled(record: Mapping[str, Any]) -> dict[str, Any]:
    """An older record with today's keys, lists as lists, and times in UTC; nothing else is changed."""
    return dict(map(_field, record.items()))


def tolerated(breach: Breach) -> bool:
    """Whether the rule that an older record breaks came after its time."""
    field = re.sub(r"\[\d+\]", "", breach.field)
    if field == "run-summary.txt lines":
        return True  # a heading and the outcomes of its own tests stood there without a time
    if field == "run-summary.txt ExecutionSuccessAt":
        return _CLOCK.fullmatch(breach.saw) is not None
    if field == "AttemptSummaries":
        return breach.saw == "0 summaries"
    return field in _NOT_ASKED and breach.saw in ("nothing", "null")


def _names() -> dict[str, str]:
    """Every key of the contract by its lower-case spelling."""
    kinds = [kind for kind in vars(contract).values() if isinstance(kind, type) and issubclass(kind, OnDisk)]
    fields = [field for kind in kinds for field in kind.model_fields.values()]
    return {field.alias.lower(): field.alias for field in fields if field.alias}


_NAMES = _names()


def _field(pair: tuple[str, Any]) -> tuple[str, Any]:
    name, value = pair
    key = _NAMES.get(name.lower(), name)
    if key in _AS_ANSWERED:
        return key, value
    if key in _LISTS:
        value = [] if value is None else value if isinstance(value, list) else [value]
    elif key in _MOMENTS:
        value = _in_utc(value)
    elif key in _WHOLE and isinstance(value, float) and value.is_integer():
        value = int(value)
    return key, _inside(value)


def _inside(value: Any) -> Any:
    if isinstance(value, Mapping):
        return respelled(value)
    return [_inside(item) for item in value] if isinstance(value, list) else value


def _in_utc(value: Any) -> Any:
    """A time as ISO 8601 in UTC; what is no time stays as it is, for the rules to name."""
    if not isinstance(value, str):
        return value
    if found := _MILLISECONDS.fullmatch(value):
        return datetime.fromtimestamp(int(found.group(1)) / 1000, UTC).isoformat()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).isoformat()
