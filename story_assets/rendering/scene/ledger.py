"""What was asked of renderers for a scene, on disk before it is asked, so that no crash loses or repeats it.

One file a scene, `frames/attempts/scene-001.jsonl`: a line is appended and brought to disk for each prompt before it is
posted, for each end of one, and for each wish to draw the scene anew.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from story_assets.library import StoryFolder, append_line, translated
from story_assets.models import Model


class Posted(Model):
    """A prompt that was about to be posted; whether it arrived, only the server knows."""

    event: Literal["posted"] = "posted"
    at: datetime
    attempt: int
    prompt_id: str
    prefix: str
    client_id: str
    url: str
    inputs_digest: str
    seed: int


class Ended(Model):
    """A prompt that needs no more looking after: its frames are in the library, or it failed or was called off."""

    event: Literal["ended"] = "ended"
    at: datetime
    prompt_id: str
    success: bool
    reason: str = ""
    again: bool = Field(default=False, description="Another prompt follows for the same scene, now or in the next run.")


class Reroll(Model):
    """Somebody wanted other pictures for this scene."""

    event: Literal["reroll"] = "reroll"
    at: datetime
    number: int = Field(ge=1)
    request: str = Field(description="Which run asked; the same one asking again, as on a retry, changes nothing.")


Entry = Annotated[Posted | Ended | Reroll, Field(discriminator="event")]
_entries: TypeAdapter[Posted | Ended | Reroll] = TypeAdapter(Entry)


def attempts_dir(story: StoryFolder) -> Path:
    """Where ledgers, saved histories and debug dumps lie."""
    return story / "frames/attempts"


class Ledger:
    """The ledger of one scene. One process writes it at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries = _read(path)

    @classmethod
    def of(cls, story: StoryFolder, scene_id: str) -> Ledger:
        """The ledger of a scene."""
        return cls(story / f"frames/attempts/{scene_id}.jsonl")

    @property
    def rerolls(self) -> int:
        """How often this scene was asked to be drawn anew."""
        return max((entry.number for entry in self._entries if isinstance(entry, Reroll)), default=0)

    def rerolls_since(self, moment: datetime) -> int:
        """How often it was since a moment, such as that at which a person named its seed."""
        return sum(isinstance(entry, Reroll) and entry.at > moment for entry in self._entries)

    def prefixes(self, url: str) -> list[str]:
        """Where prompts on this renderer were to leave their frames, each once."""
        posted = (entry for entry in self._entries if isinstance(entry, Posted) and entry.url == url)
        return list(dict.fromkeys(entry.prefix for entry in posted))

    def ask_reroll(self, request: str) -> int:
        """Note that other pictures are wanted; returns how often they were by now."""
        last = next((entry for entry in reversed(self._entries) if isinstance(entry, Reroll)), None)
        if last is None or last.request != request:
            self._append(Reroll(at=datetime.now(UTC), number=self.rerolls + 1, request=request))
        return self.rerolls

    def posting(self, posted: Posted) -> None:
        """Write down a prompt; call this before it is posted."""
        self._append(posted)

    def ended(self, prompt_id: str, *, success: bool, reason: str = "", again: bool = False) -> None:
        """Write down that a prompt needs no more looking after; `again`: that another follows."""
        self._append(Ended(at=datetime.now(UTC), prompt_id=prompt_id, success=success, reason=reason, again=again))

    def gave_up(self, reason: str) -> None:
        """Write down that none follows, where it was said that one would."""
        last = self._entries[-1] if self._entries else None
        if isinstance(last, Ended) and last.again:
            self.ended(last.prompt_id, success=False, reason=reason)

    def open_prompt(self, inputs_digest: str) -> Posted | None:
        """The last prompt for these inputs whose end was never written down: an earlier run died over it."""
        ended = {entry.prompt_id for entry in self._entries if isinstance(entry, Ended)}
        for entry in reversed(self._entries):
            if isinstance(entry, Posted) and entry.inputs_digest == inputs_digest and entry.prompt_id not in ended:
                return entry
        return None

    def _append(self, entry: Posted | Ended | Reroll) -> None:
        append_line(self.path, entry.model_dump_json())
        self._entries.append(entry)


def _read(path: Path) -> list[Posted | Ended | Reroll]:
    """All whole lines; what a crash cut off, or a newer version wrote, is passed over."""
    found: list[Posted | Ended | Reroll] = []
    if path.is_file():
        with translated("read", path):
            lines = path.read_bytes().splitlines()
        for line in lines:
            with contextlib.suppress(ValidationError):
                found.append(_entries.validate_json(line))
    return found
