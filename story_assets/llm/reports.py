"""Telling a person how writing goes, as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable

from story_assets.operating.progress import Listener, Progress, Stage

_TICK_SECONDS = 0.5
_WORD_SECONDS = 10.0
_USUAL_TOKENS = 700


def telling(
    on_progress: Listener, stage: Stage, key: str, scene_id: str | None, done: int, total: int
) -> tuple[Callable[[str], None], Callable[[int], None]]:
    """Two listeners for the chain: one for sentences, one for tokens, both turned into progress.

    Tokens move the bar twice a second; every ten seconds they are also said, for logs.
    """
    began = last = said = time.monotonic()

    def say(text: str) -> None:
        on_progress(Progress(stage, text, key, scene_id, done=done, total=total, level="warning"))

    def tokens(count: int) -> None:
        nonlocal began, last, said
        now = time.monotonic()
        if count == 1:
            began = now
        if now - last < _TICK_SECONDS:
            return
        last = now
        message = ""
        if now - said >= _WORD_SECONDS:
            said = now
            message = f"{count} tokens, {count / max(now - began, 0.1):.0f} a second"
        on_progress(Progress(stage, message, key, scene_id, done=done + min(0.95, count / _USUAL_TOKENS), total=total))

    return say, tokens
