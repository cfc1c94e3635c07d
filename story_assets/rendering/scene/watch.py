"""Following one prompt from the queue to its history, within the queue policy."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from story_assets.comfyui.asking import GONE_PATIENCE_SECONDS, StoppedError
from story_assets.comfyui.client import ComfyClient
from story_assets.comfyui.events import Watch
from story_assets.comfyui.protocol import HistoryEntry, Place
from story_assets.errors import RendererBusy, RendererUnavailable
from story_assets.models import HistoryPoll, QueueConfig
from story_assets.models.record import HistoryExitReason

_HURRY_SECONDS = 0.1
_HURRY_FOR_SECONDS = 2.0
"""Look often at first when a success is known and its outputs are not there yet: mostly they come in milliseconds."""


@dataclass
class Execution:
    """What became of a prompt on the server, and how that was found out."""

    exit_reason: HistoryExitReason = "unknown"
    entry: HistoryEntry | None = None
    retrieved_at: datetime | None = None
    attempts: int = 0
    polls: list[HistoryPoll] = field(default_factory=list[HistoryPoll])
    errors: list[str] = field(default_factory=list[str])
    success_at: datetime | None = None
    post_execution_timeout_reached: bool = False
    forgotten: bool = False
    """The server knows nothing of the prompt: it was restarted, or never got it."""
    ran_seconds: float | None = None
    """How long it ran by the server's clock, without its time in the queue."""
    failed: bool = False
    """The server says that it failed; the history, if it came, says why."""

    def again(self) -> Execution:
        """For a further prompt of the same attempt: what was asked and seen so far counts, how it ended does not."""
        return Execution(attempts=self.attempts, polls=self.polls, errors=self.errors)


@dataclass(frozen=True)
class Follower:
    """Asks for one prompt's history until it is there or the policy says enough.

    Attributes:
        frames_node: The node that must have outputs for a success to count.
        stop: Set when everything is called off.
        gone_patience: How long the server may refuse connections, s.
        on_gone: Called each time it does, with how long it has done so, s; it may be able to start it again.
        on_wait: Told at each poll that found nothing how long it has been, s.
        now: The moment it is, by a clock that is not set while the prompt is followed.
    """

    client: ComfyClient
    policy: QueueConfig
    frames_node: str
    stop: threading.Event
    gone_patience: float = GONE_PATIENCE_SECONDS
    on_gone: Callable[[float], None] = lambda _: None
    on_wait: Callable[[float], None] = lambda _: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def follow(self, watch: Watch, found: Execution) -> None:
        """Wait for a prompt that was posted; what comes of it is added to `found`.

        Raises:
            StoppedError: `stop` was set; the prompt is still on the server.
            RendererUnavailable: The server refused connections for longer than its patience.
        """
        found.forgotten = False
        begun = time.monotonic()
        gone_since: float | None = None
        ended_since: float | None = None
        while True:
            self._pause(watch, begun, ended_since)
            try:
                entry, place = self._look(watch.prompt_id, found)
                gone_since = None
            except RendererUnavailable as error:
                place, entry = "pending", None
                self._note(found, "busy" if isinstance(error, RendererBusy) else "unreachable", str(error))
                if not isinstance(error, RendererBusy):
                    gone_since = gone_since or time.monotonic()
                    if time.monotonic() - gone_since >= self.gone_patience:
                        raise
                    self.on_gone(time.monotonic() - gone_since)
            if entry is not None and (not entry.succeeded or self.frames_node in entry.outputs):
                self._ended(found, entry)
                return
            if entry is not None or watch.success or place in ("finished", "failed"):
                ended_since = ended_since or time.monotonic()
                found.failed = place == "failed" and not watch.success
                if not found.failed:
                    found.success_at = found.success_at or (entry and entry.ended_at) or self.now()
                if time.monotonic() - ended_since >= self.policy.post_execution_timeout_seconds:
                    found.entry, found.exit_reason = entry, "postExecution"
                    found.post_execution_timeout_reached = True
                    return
            elif place == "unknown" and self._may_ask(found):
                found.forgotten = True
                return
            if self.policy.history_max_attempts and found.attempts >= self.policy.history_max_attempts:
                found.exit_reason = "attemptLimit"
                return
            if time.monotonic() - begun >= self.policy.history_max_wait_seconds:
                found.exit_reason = "maxWait"
                return
            self.on_wait(time.monotonic() - begun)

    def _pause(self, watch: Watch, begun: float, ended_since: float | None) -> None:
        """Sleep until there is reason to look: pushed, polled, or out of time."""
        pause = self.policy.history_poll_interval_seconds
        if ended_since is not None and time.monotonic() - ended_since < _HURRY_FOR_SECONDS:
            pause = min(pause, _HURRY_SECONDS)
        left = begun + self.policy.history_max_wait_seconds - time.monotonic()
        watch.wake.wait(max(0.0, min(pause, left)))
        watch.wake.clear()
        if self.stop.is_set():
            raise StoppedError

    def _look(self, prompt_id: str, found: Execution) -> tuple[HistoryEntry | None, Place]:
        """One look at the history, and at the queue when there is none yet."""
        entry = self._history(prompt_id, found)
        if entry is not None:
            self._note(found, "success" if entry.succeeded else "error")
            return entry, "finished"
        place = self.client.place(prompt_id)
        if place == "unknown" and self._may_ask(found):
            # It may have ended between the two requests; an old server's queue cannot tell that from never heard of.
            entry = self._history(prompt_id, found)
            place = "finished" if entry is not None else "unknown"
        self._note(found, place if entry is None else "success" if entry.succeeded else "error")
        return entry, place

    def _may_ask(self, found: Execution) -> bool:
        return not self.policy.history_max_attempts or found.attempts < self.policy.history_max_attempts

    def _history(self, prompt_id: str, found: Execution) -> HistoryEntry | None:
        """One history request, counted whatever comes of it."""
        found.attempts += 1
        entry = self.client.history(prompt_id)
        if entry is not None:
            found.retrieved_at = self.now()
        return entry

    def _note(self, found: Execution, status: str, error: str | None = None) -> None:
        found.polls.append(HistoryPoll(timestamp=self.now(), status=status, error=error))
        if error is not None:
            found.errors.append(error)

    def _ended(self, found: Execution, entry: HistoryEntry) -> None:
        found.entry = entry
        found.ran_seconds = entry.seconds
        found.failed = not entry.succeeded
        if entry.succeeded:
            found.exit_reason = "success"
            found.success_at = entry.ended_at or found.retrieved_at
