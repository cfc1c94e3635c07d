"""Circuit breakers whose state is on disk: all processes share it, and it survives them.

Closed: calls go through. After `threshold` failures in a row it opens, and calls fail fast. When its cooldown is over
it is half open: one caller makes one trial call, which closes it again or opens it anew.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Literal

from filelock import FileLock
from pydantic import BaseModel, ValidationError

from story_assets.library import digest_of, write_whole
from story_assets.settings import state_dir

Gate = Literal["closed", "trial", "open"]
"""What a caller may do: call as ever, make the one trial call, or not call at all."""


class BreakerState(BaseModel):
    """What is kept of a breaker. Times are seconds since 1970, as other processes must read them."""

    failures: int = 0
    opened_at: float | None = None
    trial_at: float | None = None
    reason: str = ""


class Breaker:
    """Leaves a failing service alone for a while.

    Args:
        name: The service, such as `llm http://127.0.0.1:1234/v1`.
        threshold: Failures in a row that open it.
        cooldown: Seconds it stays open before one trial call.
        folder: Where its state lies; `.dagster/breakers` of the studio home when None.
        clock: Seconds since 1970.
    """

    def __init__(
        self,
        name: str,
        *,
        threshold: int,
        cooldown: float,
        folder: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self._threshold = threshold
        self._cooldown = cooldown
        self._clock = clock
        stem = "".join(char if char.isalnum() else "-" for char in name)[:60].strip("-")
        self._path = (folder or state_dir() / "breakers") / f"{stem}-{digest_of(name)[:8]}.json"

    @property
    def state(self) -> BreakerState:
        """What is on disk now; a missing or damaged file is a closed breaker."""
        with contextlib.suppress(OSError, ValidationError):
            return BreakerState.model_validate_json(self._path.read_bytes())
        return BreakerState()

    def gate(self) -> Gate:
        """What this caller may do now. `trial` is given to one caller at a time, over all processes."""
        state = self.state
        if state.opened_at is None:
            return "closed"
        with self._locked():
            state = self.state
            if state.opened_at is None:
                return "closed"
            if not self._over(state.opened_at) or (state.trial_at is not None and not self._over(state.trial_at)):
                return "open"
            # Should the caller die in its trial, the next one is due after another cooldown.
            self._write(state.model_copy(update={"trial_at": self._clock()}))
            return "trial"

    def succeeded(self) -> None:
        """A call went well: closed, and the count starts anew. Writes nothing if that is so already."""
        if self.state == BreakerState():
            return
        with self._locked():
            self._write(BreakerState())

    def failed(self, reason: str) -> bool:
        """A call failed. Tells whether the breaker is open now."""
        with self._locked():
            state = self.state
            failures = state.failures + 1
            opens = failures >= self._threshold or state.opened_at is not None
            self._write(
                BreakerState(failures=failures, opened_at=self._clock() if opens else None, reason=reason[:300])
            )
            return opens

    def seconds_left(self) -> float:
        """How long it stays open yet; 0 when it is closed or due for a trial."""
        opened_at = self.state.opened_at
        if opened_at is None or self._over(opened_at):
            return 0.0
        return min(self._cooldown, opened_at + self._cooldown - self._clock())

    def _over(self, since: float) -> bool:
        # A clock set back must not keep it open for hours.
        return not 0 <= self._clock() - since < self._cooldown

    @contextlib.contextmanager
    def _locked(self) -> Generator[None, None, None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock")):
            yield

    def _write(self, state: BreakerState) -> None:
        write_whole(self._path, state.model_dump_json())
