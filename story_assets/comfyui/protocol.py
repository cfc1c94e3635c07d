"""What ComfyUI says, as types: history entries, places in the queue, events of the socket.

Pure functions over decoded JSON. Nothing is trusted to be there: an answer that makes no sense raises `RendererBusy`,
because a server that is being stopped or stalls does give half answers, and asking again is the cure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from story_assets.errors import RendererBusy, shorten
from story_assets.outside import json_from

Place = Literal["pending", "running", "finished", "failed", "unknown"]
"""Where a prompt is on the server; `unknown` when the server has never heard of it, or forgot it."""

OUT_OF_MEMORY = ("out of memory", "outofmemory", "not enough memory", "alloc_failed")

MACHINE_TROUBLE = (
    *("cuda error", "hip error", "cublas", "cudnn", "device-side assert", "illegal memory access"),
    *("no space left", "read-only file system", "too many open files"),
)
"""Words of a card or a disk that fails whatever is drawn."""


@dataclass(frozen=True)
class FileRef:
    """A file as the server names it."""

    filename: str
    subfolder: str = ""
    type: str = "output"

    @property
    def relative(self) -> str:
        """The path below the server's folder of this type, with forward slashes."""
        folder = self.subfolder.replace("\\", "/").strip("/")
        return f"{folder}/{self.filename}" if folder else self.filename


@dataclass(frozen=True)
class Problem:
    """Why a prompt failed while it ran."""

    node: str
    node_type: str
    cause: str
    kind: str = ""

    @property
    def out_of_memory(self) -> bool:
        """Whether the card ran out of memory, by the service's own words."""
        text = f"{self.kind} {self.cause}".lower()
        return any(word in text for word in OUT_OF_MEMORY)

    @property
    def of_the_graph(self) -> bool:
        """Whether the graph is at fault, not the machine: neither its card nor the folder frames are saved into."""
        text = f"{self.kind} {self.cause}".lower()
        return not any(word in text for word in MACHINE_TROUBLE) and "save" not in self.node_type.lower()


@dataclass(frozen=True)
class HistoryEntry:
    """What the server remembers of a prompt that ended."""

    prompt_id: str
    succeeded: bool
    interrupted: bool
    problem: Problem | None
    outputs: Mapping[str, Mapping[str, Any]]
    started_at: datetime | None
    ended_at: datetime | None
    raw: Mapping[str, Any] = field(repr=False)

    def files(self, node: str, key: str = "images") -> list[FileRef]:
        """The files a node lists under a key of its `ui`, previews left out, in order."""
        return [
            FileRef(str(item["filename"]), str(item.get("subfolder") or ""), str(item.get("type") or "output"))
            for item in as_list(self.outputs.get(node, {}).get(key))
            if isinstance(item, dict) and item.get("filename") and item.get("type") != "temp"
        ]

    def text(self, node: str, key: str) -> str | None:
        """The words a node lists under a key of its `ui`, joined."""
        words = [item for item in as_list(self.outputs.get(node, {}).get(key)) if isinstance(item, str)]
        return " ".join(words).strip() or None

    @property
    def seconds(self) -> float | None:
        """How long it ran by the server's clock, without its time in the queue."""
        if self.started_at is None or self.ended_at is None:
            return None
        return max(0.0, (self.ended_at - self.started_at).total_seconds())


@dataclass(frozen=True)
class Event:
    """A message of the socket that concerns a prompt."""

    kind: str
    prompt_id: str | None
    node: str | None = None
    step: float | None = None
    """How far the node at work is, of `steps`."""
    steps: float | None = None

    @property
    def ends(self) -> bool:
        """Whether this is `executing {node: null}`: the prompt ended, and its history can be read."""
        return self.kind == "executing" and self.node is None and self.prompt_id is not None


def as_list(value: object) -> list[Any]:
    """`value` if it is a list, else nothing; servers and node packs differ."""
    return value if isinstance(value, list) else []


def as_dict(value: object) -> dict[str, Any]:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


# Answers


def history_entry(answer: object, prompt_id: str) -> HistoryEntry | None:
    """A prompt's entry in a `/history/{id}` answer; None while it is unknown, waiting or running.

    Raises:
        RendererBusy: The answer is no history.
    """
    if not isinstance(answer, dict):
        raise RendererBusy("The history is no object", saw=repr(answer)[:80])
    raw = answer.get(prompt_id)
    if raw is None:
        return None
    status = as_dict(as_dict(raw).get("status"))
    if not isinstance(raw, dict) or status.get("status_str") not in ("success", "error"):
        raise RendererBusy("The history entry has no status", saw=repr(raw)[:80])
    messages = [
        (str(item[0]), as_dict(item[1]))
        for item in as_list(status.get("messages"))
        if isinstance(item, list) and len(item) == 2
    ]
    last = messages[-1] if messages else ("", {})
    return HistoryEntry(
        prompt_id=prompt_id,
        succeeded=status["status_str"] == "success",
        interrupted=last[0] == "execution_interrupted",
        problem=next((_problem(data) for kind, data in messages if kind == "execution_error"), None),
        outputs={str(node): as_dict(output) for node, output in as_dict(raw.get("outputs")).items()},
        started_at=next((_moment(data) for kind, data in messages if kind == "execution_start"), None),
        ended_at=_moment(last[1]) if last[0].startswith("execution_") else None,
        raw=raw,
    )


def _problem(data: Mapping[str, Any]) -> Problem:
    return Problem(
        node=str(data.get("node_id", "?")),
        node_type=str(data.get("node_type", "?")),
        cause=shorten(str(data.get("exception_message", "no reason given"))),
        kind=str(data.get("exception_type", "")),
    )


def _moment(data: Mapping[str, Any]) -> datetime | None:
    """The server's milliseconds since 1970 as UTC."""
    stamp = data.get("timestamp")
    if isinstance(stamp, bool) or not isinstance(stamp, int | float) or not 0 < stamp < 1e14:
        return None
    return datetime.fromtimestamp(stamp / 1000, UTC)


def place_in_queue(answer: object, prompt_id: str) -> Place:
    """Where a prompt is by a `/queue` answer: an old server has nothing better.

    Raises:
        RendererBusy: The answer is no queue.
    """
    if not isinstance(answer, dict) or "queue_running" not in answer:
        raise RendererBusy("The queue is no queue", saw=repr(answer)[:80])

    def there(items: object) -> bool:
        return any(isinstance(item, list) and len(item) > 1 and item[1] == prompt_id for item in as_list(items))

    if there(answer.get("queue_running")):
        return "running"
    return "pending" if there(answer.get("queue_pending")) else "unknown"


def place_of_job(answer: object, prompt_id: str) -> Place:
    """Where a prompt is by a `/api/jobs/{id}` answer.

    Raises:
        RendererBusy: The answer is no job, or another's.
    """
    known: dict[str, Place] = {
        "pending": "pending",
        "in_progress": "running",
        "completed": "finished",
        "failed": "failed",
        "cancelled": "failed",
    }
    job = as_dict(answer)
    if job.get("id", prompt_id) != prompt_id:
        raise RendererBusy("The server tells of another job", saw=repr(job.get("id"))[:80])
    status = job.get("status")
    if not isinstance(status, str) or status not in known:
        raise RendererBusy("The job has no status", saw=repr(answer)[:80])
    return known[status]


def event(text: str) -> Event | None:
    """A text message of the socket; None when it says nothing about a prompt or the queue."""
    try:
        message = as_dict(json_from(text))
    except ValueError:
        return None
    kind, data = message.get("type"), as_dict(message.get("data"))
    prompt_id = data.get("prompt_id")
    if not isinstance(kind, str) or (kind != "status" and not isinstance(prompt_id, str)):
        return None
    node = data.get("node")
    step = steps = None
    if kind == "progress":
        value, most = data.get("value"), data.get("max")
        if isinstance(value, int | float) and isinstance(most, int | float) and most > 0:
            step, steps = min(most, max(0, value)), most
    return Event(
        kind=kind,
        prompt_id=prompt_id if isinstance(prompt_id, str) else None,
        node=str(node) if node is not None else None,
        step=step,
        steps=steps,
    )
