"""The shapes that travel through the engine."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

JsonObject = dict[str, Any]
"""A JSON object whose keys are checked where they are used."""

Prompt = dict[str, JsonObject]
"""A graph in API format: node id to `{class_type, inputs}`."""


def now_ms() -> int:
    """Milliseconds since 1970, as every timestamp of the protocol."""
    return int(time.time() * 1000)


def is_link(value: object) -> bool:
    """Whether an input's value is `[node id, output index]` rather than a constant."""
    return (
        isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int | float)
    )


@dataclass(frozen=True)
class QueueItem:
    """One prompt that was accepted."""

    number: float
    """Its place: lower runs first."""
    prompt_id: str
    prompt: Prompt
    extra_data: JsonObject
    outputs: list[str]
    """Ids of the output nodes to run."""

    def as_json(self) -> list[Any]:
        """The five-element list that `/queue` and `/history` show."""
        return [self.number, self.prompt_id, self.prompt, self.extra_data, self.outputs]

    @property
    def client_id(self) -> str | None:
        """Whom to tell about this prompt; None tells everybody, but less."""
        return self.extra_data.get("client_id")


@dataclass
class RunResult:
    """What running one prompt left behind."""

    success: bool = False
    messages: list[tuple[str, JsonObject]] = field(default_factory=list[tuple[str, JsonObject]])
    """(event, data) in the order they happened."""
    outputs: JsonObject = field(default_factory=dict[str, Any])
    """Node id to its `ui`."""
    meta: JsonObject = field(default_factory=dict[str, Any])

    def status(self) -> JsonObject:
        """The `status` of a history entry."""
        return {
            "status_str": "success" if self.success else "error",
            "completed": self.success,
            "messages": [list(message) for message in self.messages],
        }
