"""Whose description of a scene's pictures counts: each source in turn, every step down with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from story_assets.errors import LibraryError, StudioError, WritingError, shorten
from story_assets.library import StoryFolder
from story_assets.llm.chain import Chain
from story_assets.llm.desk import vision_chain
from story_assets.llm.hand_over import hand_over
from story_assets.llm.providers import aimed_at_vision
from story_assets.llm.reports import telling
from story_assets.models import FrameSet, PictureDescription
from story_assets.operating.progress import Listener, Progress
from story_assets.scoring.descriptions import KeptDescription, keep_description, newest, read_descriptions
from story_assets.scoring.vision import asked_for, describe_pictures
from story_assets.settings import Settings

_IN_WORDS = {"vision-model": "a vision model", "renderer": "the renderer", "person": "a person"}


@dataclass(frozen=True)
class Described:
    """What one scene's pictures show.

    Attributes:
        description: None where nobody said.
        notes: Every source that should have said something and could not, one sentence each.
    """

    description: PictureDescription | None
    notes: tuple[str, ...] = ()


def already_there(
    kept: Sequence[KeptDescription], frame_set: FrameSet, settings: Settings
) -> PictureDescription | None:
    """The description that counts among those there are; no model is asked."""
    for source in settings.description_sources:
        found = _there(source, kept, frame_set, settings)
        if found is not None:
            return found
    return None


def _there(
    source: str, kept: Sequence[KeptDescription], frame_set: FrameSet, settings: Settings
) -> PictureDescription | None:
    if source == "renderer":
        return frame_set.description
    if source == "vision-model" and aimed_at_vision(settings) is None:
        return None
    found = newest(kept, frame_set, source, asked_for(settings) if source == "vision-model" else None)
    return found.description if found else None


@dataclass
class Descriptions:
    """The descriptions of one story's scenes.

    Asks a vision model only for frames it has not described yet in this way. Nothing here ever ends scoring.

    Attributes:
        folder: The story's.
        settings: Which sources count, in which order.
        on_progress: Told of steps down and of what a model says.
        total: How many scenes there are, for progress.
    """

    folder: StoryFolder
    settings: Settings
    on_progress: Listener
    total: int
    _kept: list[KeptDescription] | None = None
    _chain: Chain | None = None
    _opened: bool = False
    _told: set[str] = field(default_factory=set[str])

    def of(self, frame_set: FrameSet, number: int) -> Described:
        """Who says what a scene's pictures show; `number` of them are done."""
        if not frame_set.files:
            return Described(None)
        notes: list[str] = []
        for source in self.settings.description_sources:
            try:
                anew = source == "vision-model" and self.settings.local_llm_fresh
                found = None if anew else _there(source, self.kept, frame_set, self.settings)
                if found is None and source == "vision-model":
                    found = self._by_model(frame_set, number)
            except StudioError as error:
                notes.append(f"{frame_set.scene_id}: {self._why(source, error)}")
                continue
            if found is not None:
                return self._noted(found, notes, frame_set)
        return self._noted(None, notes, frame_set)

    def close(self) -> None:
        """Where model and renderer share a card, make room for the next story's frames."""
        if self._chain is not None and self._chain.used and self.settings.llm_shares_gpu:
            for line in hand_over(self._chain, self.settings):
                self.on_progress(Progress("scores", line, self.folder.key))

    def _by_model(self, frame_set: FrameSet, number: int) -> PictureDescription | None:
        chain = self._models()
        if chain is None:
            return None
        say, on_tokens = telling(self.on_progress, "scores", self.folder.key, frame_set.scene_id, number, self.total)
        made = describe_pictures(chain, self.folder, frame_set, self.settings, say=say, on_tokens=on_tokens)
        keep_description(self.folder, made)
        self.kept.append(made)
        self.on_progress(
            Progress(
                "scores",
                f"{made.scene_id}: {len(made.frames)} frames described by {made.model} in {made.seconds:.1f} s",
                self.folder.key,
                made.scene_id,
                done=number,
                total=self.total,
            )
        )
        return made.description

    @property
    def kept(self) -> list[KeptDescription]:
        """What was described before. A file that cannot be read counts as empty; a model is then asked again."""
        if self._kept is None:
            try:
                self._kept = read_descriptions(self.folder, self._warn)
            except LibraryError as error:
                self._warn(str(error))
                self._kept = []
        return self._kept

    def _models(self) -> Chain | None:
        if not self._opened:
            self._opened = True
            self._chain = vision_chain(self.settings)
        return self._chain

    def _why(self, source: str, error: StudioError) -> str:
        if isinstance(error, WritingError) and self._chain is not None:
            where = ", ".join(link.provider.url for link in self._chain.links)
            return f"no vision model described the pictures ({where}): {error.saw or error}"
        return f"{_IN_WORDS[source]} gave no description: {error}"

    def _noted(self, found: PictureDescription | None, notes: list[str], frame_set: FrameSet) -> Described:
        if notes and found is not None:
            notes.append(f"{frame_set.scene_id}: described by {_IN_WORDS[found.source]} instead")
        for note in notes:
            self._warn(note)
        return Described(found, tuple(shorten(note) for note in notes))

    def _warn(self, note: str) -> None:
        if note not in self._told:
            self._told.add(note)
            self.on_progress(Progress("scores", note, self.folder.key, level="warning"))
