"""Reading single fields of a run record that anybody may have written: what is not as it should be is None."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast


def number(value: object) -> float | None:
    """A finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def flag(value: object) -> bool | None:
    """True or False, or None."""
    return value if isinstance(value, bool) else None


def text(value: object) -> str | None:
    """Words, or None."""
    return value if isinstance(value, str) and value.strip() else None


def moment(value: object) -> datetime | None:
    """A time with its zone, or None."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def inside(values: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """The object under these names, one within the other; an empty one where there is none."""
    for name in names:
        found = values.get(name)
        values = cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}
    return values


def objects(value: object) -> Iterator[Mapping[str, Any]]:
    """The objects of a list; nothing where it is none."""
    items = cast("list[object]", value) if isinstance(value, list) else []
    yield from (cast("Mapping[str, Any]", item) for item in items if isinstance(item, Mapping))


def notes_of(scene: Mapping[str, Any]) -> list[str]:
    """A scene's fallback notes."""
    notes = inside(scene, "Telemetry", "System").get("FallbackNotes")
    return [one for one in cast("list[object]", notes) if isinstance(one, str)] if isinstance(notes, list) else []


def moment_of(record: Mapping[str, Any]) -> datetime | None:
    """When a run took place: the end of its last scene, else its timestamp; None without either.

    Not the timestamp first: a rating given weeks later renews that.
    """
    ends = [moment(inside(scene, "Telemetry").get("QueueEnd")) for scene in objects(record.get("Scenes"))]
    return max((end for end in ends if end is not None), default=None) or moment(record.get("Timestamp"))
