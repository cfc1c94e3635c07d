"""Answers on disk, by the digest of everything that determines them."""

from __future__ import annotations

import contextlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from story_assets.library import digest_of, write_whole
from story_assets.llm.servers.ask import Answer, Ask
from story_assets.settings import state_dir

VERSION = 1


class Kept(BaseModel):
    """One answer, with what was asked for whoever looks into the folder."""

    version: int
    provider: str
    model: str | None
    asked: Ask
    answer: Answer


class PromptCache:
    """Keeps answers that were found valid.

    Args:
        folder: Where; `.dagster/llm-cache` of the studio home when None. Deleting it loses nothing but time.
        fresh: Never look anything up; answers are kept all the same.
    """

    def __init__(self, folder: Path | None = None, *, fresh: bool = False) -> None:
        self._folder = folder or state_dir() / "llm-cache"
        self._fresh = fresh
        self.hits = 0
        self.misses = 0

    @property
    def hit_ratio(self) -> float | None:
        """Share of look-ups that found something; None before the first."""
        looked = self.hits + self.misses
        return self.hits / looked if looked else None

    def find(self, provider: str, url: str, model: str | None, ask: Ask) -> Answer | None:
        """The answer this very request once got, or None."""
        if not self._fresh:
            with contextlib.suppress(OSError, ValidationError):
                kept = Kept.model_validate_json(self._path(provider, url, model, ask).read_bytes())
                self.hits += 1
                return kept.answer
        self.misses += 1
        return None

    def keep(self, provider: str, url: str, model: str | None, ask: Ask, answer: Answer) -> None:
        """Keep a valid answer."""
        kept = Kept(version=VERSION, provider=provider, model=model, asked=ask, answer=answer)
        write_whole(self._path(provider, url, model, ask), kept.model_dump_json(indent=1))

    def _path(self, provider: str, url: str, model: str | None, ask: Ask) -> Path:
        # The address counts: the same name may be another quantization elsewhere.
        digest = digest_of(VERSION, provider, url, model, _asked(ask))
        return self._folder / digest[:2] / f"{digest[2:40]}.json"


def _asked(ask: Ask) -> dict[str, Any]:
    """What determines the answer. Without pictures it reads as it did before there were any: answers stay found."""
    asked = asdict(ask)
    for message in asked["messages"]:
        if not message["pictures"]:
            del message["pictures"]
    return asked
