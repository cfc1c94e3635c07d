"""`/api/jobs`: queue and history in one list with one word for each prompt's state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .types import JsonObject, QueueItem

PENDING, IN_PROGRESS, COMPLETED, FAILED, CANCELLED = STATUSES = (
    "pending",
    "in_progress",
    "completed",
    "failed",
    "cancelled",
)
_ENDINGS = ("execution_success", "execution_error", "execution_interrupted")
_SHOWABLE = ("images", "video", "audio")


def queued_job(item: QueueItem, status: str) -> JsonObject:
    """A prompt that waits or runs."""
    return _without_none(
        {
            "id": item.prompt_id,
            "status": status,
            "priority": item.number,
            "create_time": item.extra_data.get("create_time"),
            "outputs_count": 0,
            "workflow_id": _workflow_id(item.extra_data),
        }
    )


def finished_job(entry: JsonObject, *, full: bool) -> JsonObject:
    """A prompt from the history; `full` adds outputs, messages and the prompt itself."""
    number, prompt_id, prompt, extra_data, _ = entry["prompt"]
    messages: list[Any] = entry["status"]["messages"]
    events = dict(messages)
    ending = next((name for name in _ENDINGS if name in events), None)
    if entry["status"]["status_str"] == "success":
        status = COMPLETED
    else:
        status = CANCELLED if ending == "execution_interrupted" else FAILED
    count, preview = _summary(entry["outputs"])
    job = _without_none(
        {
            "id": prompt_id,
            "status": status,
            "priority": number,
            "create_time": extra_data.get("create_time"),
            "execution_start_time": events.get("execution_start", {}).get("timestamp"),
            "execution_end_time": events[ending]["timestamp"] if ending else None,
            "execution_error": events.get("execution_error"),
            "outputs_count": count,
            "preview_output": preview,
            "workflow_id": _workflow_id(extra_data),
        }
    )
    if full:
        job["outputs"] = entry["outputs"]
        job["execution_status"] = entry["status"]
        job["workflow"] = {"prompt": prompt, "extra_data": extra_data}
    return job


def find_job(
    prompt_id: str, running: list[QueueItem], pending: list[QueueItem], entry: JsonObject
) -> JsonObject | None:
    """One prompt, wherever it is; a finished run is shown before a queued one of the same id."""
    if prompt_id in entry:
        return finished_job(entry[prompt_id], full=True)
    for items, status in ((running, IN_PROGRESS), (pending, PENDING)):
        for item in items:
            if item.prompt_id == prompt_id:
                return queued_job(item, status)
    return None


def all_jobs(running: list[QueueItem], pending: list[QueueItem], entries: Iterable[JsonObject]) -> list[JsonObject]:
    """Everything the engine knows of, unsorted."""
    jobs = [queued_job(item, IN_PROGRESS) for item in running]
    jobs += [queued_job(item, PENDING) for item in pending]
    jobs += [finished_job(entry, full=False) for entry in entries]
    return jobs


class JobsQuery:
    """The filters, order and page of `/api/jobs`."""

    def __init__(self, query: Any) -> None:
        """Read the query of a request.

        Raises:
            ValueError: A filter, an order or a page that does not exist; the message is ComfyUI's.
        """
        self.statuses = [part.strip().lower() for part in query.get("status", "").split(",") if part.strip()]
        unknown = [status for status in self.statuses if status not in STATUSES]
        if unknown:
            raise ValueError(f"Invalid status value(s): {', '.join(unknown)}. Valid values: {', '.join(STATUSES)}")
        self.workflow_id = query.get("workflow_id")
        self.sort_by = self._one_of(query, "sort_by", "created_at", "execution_duration")
        self.newest_first = self._one_of(query, "sort_order", "desc", "asc") == "desc"
        self.limit = self._number(query, "limit")
        if self.limit is not None and self.limit <= 0:
            raise ValueError("limit must be a positive integer")
        self.offset = max(0, self._number(query, "offset") or 0)

    @staticmethod
    def _one_of(query: Any, name: str, *allowed: str) -> str:
        value = query.get(name, allowed[0]).lower()
        if value not in allowed:
            raise ValueError(f"{name} must be one of: {', '.join(allowed)}")
        return value

    @staticmethod
    def _number(query: Any, name: str) -> int | None:
        if name not in query:
            return None
        try:
            return int(query[name])
        except ValueError:
            raise ValueError(f"{name} must be an integer") from None

    def page(self, found: list[JsonObject]) -> JsonObject:
        """The jobs asked for, with where they stand among all that match."""
        if self.statuses:
            found = [job for job in found if job["status"] in self.statuses]
        if self.workflow_id:
            found = [job for job in found if job.get("workflow_id") == self.workflow_id]
        found = sorted(found, key=lambda job: _sort_key(job, self.sort_by), reverse=self.newest_first)
        total = len(found)
        found = found[self.offset : None if self.limit is None else self.offset + self.limit]
        pagination = {
            "offset": self.offset,
            "limit": self.limit,
            "total": total,
            "has_more": self.offset + len(found) < total,
        }
        return {"jobs": found, "pagination": pagination}


def _sort_key(job: JsonObject, by: str) -> float:
    """What to sort jobs by: `created_at` or `execution_duration`."""
    if by == "execution_duration":
        return job.get("execution_end_time", 0) - job.get("execution_start_time", 0)
    return job.get("create_time") or 0


def _summary(outputs: JsonObject) -> tuple[int, JsonObject | None]:
    """How many things a prompt shows, words included, and which picture stands for it."""
    count, fallback, preview = 0, None, None
    for node_id, ui in outputs.items():
        for kind, items in ui.items():
            for item in items if isinstance(items, list | tuple) and kind != "animated" else ():
                count += 1
                if preview is None and kind in _SHOWABLE and isinstance(item, dict):
                    shown = {**item, "nodeId": node_id, "mediaType": kind}
                    if shown.get("type") == "output":
                        preview = shown
                    else:
                        fallback = fallback or shown
    return count, preview or fallback


def _workflow_id(extra_data: JsonObject) -> Any:
    workflow: Any = (extra_data.get("extra_pnginfo") or {}).get("workflow") or {}
    return workflow.get("id")


def _without_none(job: JsonObject) -> JsonObject:
    return {key: value for key, value in job.items() if value is not None}
