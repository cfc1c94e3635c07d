"""One broken rule, and a reader of plain dicts that collects them."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard

_LONGEST = 80


@dataclass(frozen=True)
class Breach:
    """A rule of the contract that a record breaks.

    Attributes:
        scene: id of the scene; empty when the breach concerns the run.
        field: dotted name as on disk, `Telemetry.QueueEnd`.
        saw: what the record says, in short.
        due: what the contract asks.
    """

    scene: str
    field: str
    saw: str
    due: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.scene or 'run'}: {self.field}: {self.due}; saw {self.saw}"


def seen(value: object) -> str:
    """A value as JSON, cut short."""
    if value is MISSING:
        return "nothing"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class _Missing:
    """No such key."""


MISSING = _Missing()


@dataclass
class Reader:
    """Reads one object of a record field by field; whatever is wrong becomes a Breach.

    A getter returns None when the value is null or breaks its rule, so callers can go on with the
    rules that still make sense.
    """

    values: Mapping[str, Any]
    scene: str = ""
    prefix: str = ""
    breaches: list[Breach] = field(default_factory=list)

    def raw(self, name: str) -> Any:
        """The value as it is; MISSING when the key is absent."""
        return self.values.get(name, MISSING)

    def breach(self, name: str, due: str, saw: object = None) -> None:
        """Note that the rule `due` on field `name` is broken."""
        found = self.raw(name) if saw is None else saw
        text = found if saw is not None and isinstance(found, str) else seen(found)
        self.breaches.append(Breach(self.scene, self.prefix + name, text, due))

    def _get(self, name: str, due: str, nullable: bool) -> Any:
        value = self.raw(name)
        if value is MISSING or (value is None and not nullable):
            self.breach(name, f"{due} is required")
            return None
        return value

    def number(
        self,
        name: str,
        *,
        least: float | None = None,
        above: float | None = None,
        most: float | None = None,
        nullable: bool = False,
    ) -> float | None:
        """A finite number, within its bounds."""
        value = self._get(name, "a number", nullable)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.breach(name, "a finite number")
            return None
        if least is not None and value < least:
            self.breach(name, f"at least {least:g}")
            return None
        if above is not None and value <= above:
            self.breach(name, f"more than {above:g}")
            return None
        if most is not None and value > most:
            self.breach(name, f"at most {most:g}")
            return None
        return float(value)

    def integer(
        self, name: str, *, least: int | None = 0, most: int | None = None, nullable: bool = False
    ) -> int | None:
        """A whole number, by default 0 or more."""
        value = self._get(name, "a whole number", nullable)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.breach(name, "a whole number")
            return None
        if (least is not None and value < least) or (most is not None and value > most):
            bounds = f"at least {least}" if most is None else f"{least} to {most}"
            self.breach(name, bounds)
            return None
        return value

    def text(self, name: str, *, blank: bool = False, nullable: bool = False) -> str | None:
        """A string; not blank unless allowed."""
        value = self._get(name, "a text", nullable)
        if value is None:
            return None
        if not isinstance(value, str):
            self.breach(name, "a text")
            return None
        if not blank and not value.strip():
            self.breach(name, "never blank")
            return None
        return value

    def flag(self, name: str) -> bool | None:
        """True or false."""
        value = self._get(name, "true or false", nullable=False)
        if value is None:
            return None
        if not isinstance(value, bool):
            self.breach(name, "true or false")
            return None
        return value

    def moment(self, name: str, *, nullable: bool = False) -> datetime | None:
        """A time, ISO 8601 in UTC."""
        value = self._get(name, "a time in ISO 8601, UTC,", nullable)
        if value is None:
            return None
        parsed = as_moment(value)
        if parsed is None:
            self.breach(name, "a time in ISO 8601, UTC")
        return parsed

    def choice(self, name: str, options: Sequence[str]) -> str | None:
        """One of a few words."""
        value = self._get(name, f"one of {', '.join(options)}", nullable=False)
        if value is None:
            return None
        if value not in options:
            self.breach(name, f"one of {', '.join(options)}")
            return None
        return str(value)

    def items(self, name: str) -> list[Any] | None:
        """A list, which may be empty but must be there."""
        value = self._get(name, "a list (it may be empty)", nullable=False)
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            self.breach(name, "a list")
            return None
        return list(value)

    def texts(self, name: str) -> list[str] | None:
        """A list of sentences."""
        found = self.items(name)
        if found is None:
            return None
        if any(not isinstance(item, str) or not item.strip() for item in found):
            self.breach(name, "a list of sentences, none blank")
            return None
        return found

    def inside(self, name: str) -> "Reader | None":
        """A reader of the object under `name`, sharing the breaches."""
        value = self._get(name, "an object", nullable=False)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.breach(name, "an object")
            return None
        return Reader(value, self.scene, f"{self.prefix}{name}.", self.breaches)

    def each(self, name: str) -> list["Reader"]:
        """A reader for each object of the list under `name`."""
        readers: list[Reader] = []
        for index, item in enumerate(self.items(name) or []):
            if isinstance(item, Mapping):
                readers.append(Reader(item, self.scene, f"{self.prefix}{name}[{index}].", self.breaches))
            else:
                self.breach(name, "a list of objects", seen(item))
        return readers


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_moment(value: object) -> datetime | None:
    """`value` as a time in UTC; None when it is no ISO 8601 time or carries another offset or none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.utcoffset() != timedelta(0):
        return None
    return moment.astimezone(UTC)
