"""Stands in for `comfy.utils`: the progress bar."""

from __future__ import annotations

import time
from typing import Any

from . import current_host

# ComfyUI passes on the first and last step and any with a picture, and between them only what is news.
_LEAST_SECONDS = 0.1
_LEAST_SHARE = 0.005


class ProgressBar:
    """Progress of the node that runs now, sent to clients as `progress` and `progress_state`."""

    def __init__(self, total: int, node_id: str | None = None) -> None:
        self.total = total
        self.current = 0
        self._sent_at: float | None = None
        self._sent_value = 0

    def update(self, value: int) -> None:
        """Advance by `value` steps."""
        self.update_absolute(self.current + value)

    def update_absolute(self, value: int, total: int | None = None, preview: Any = None) -> None:
        """Say that `value` of `total` steps are done, perhaps with a picture `(format, PIL image, longest side)`."""
        if total is not None:
            self.total = total
        self.current = min(value, self.total)
        now = time.monotonic()
        if self._sent_at is not None and preview is None and self.current < self.total:
            news = self.current - self._sent_value >= self.total * _LEAST_SHARE
            if not news or now - self._sent_at < _LEAST_SECONDS:
                return
        self._sent_at, self._sent_value = now, self.current
        current_host().report_progress(self.current, self.total, preview)
