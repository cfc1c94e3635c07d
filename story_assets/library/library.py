"""The folder of all stories."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from story_assets.errors import InputError, LibraryError, PathRefused, UnknownStory
from story_assets.library.files import translated
from story_assets.library.folder import StoryFolder
from story_assets.library.guard import is_link
from story_assets.models import Brief
from story_assets.models.names import RESERVED

KEY_PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")
EXAMPLE = "20261122-thriller-01"


class Library:
    """The folder of all stories."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def story_keys(self) -> list[str]:
        """Keys of all registered stories, in order of time. What only looks like one is in `odd_folders`."""
        return sorted(name for name, why in self._folders() if why is None)

    def odd_folders(self) -> list[tuple[str, str]]:
        """Folders with a brief that are no stories all the same, and why: one sentence each, for a person."""
        return sorted((name, why) for name, why in self._folders() if why is not None)

    def _folders(self) -> Iterator[tuple[str, str | None]]:
        if not self.root.is_dir():
            return
        with translated("read the library", self.root):
            paths = list(self.root.iterdir())
        for path in paths:
            name = path.name
            if name.startswith(".") or not os.path.lexists(path / "brief.json"):
                continue
            if is_link(path):
                yield name, "it is a link: move the folder itself into the library"
            elif not _is_key(name):
                yield name, f"its name is no story key: rename it, like {EXAMPLE}"
            else:
                yield name, None

    def story(self, key: str) -> StoryFolder:
        """The folder of a registered story.

        Raises:
            UnknownStory: No story has this key.
        """
        folder = self._folder(key)
        if not folder.has(Brief):
            raise UnknownStory(
                f"There is no story {key!r}",
                where=self.root,
                cure="`story-assets list` shows the keys there are; the job `commission` or `story-assets new` makes one.",
            )
        return folder

    def register(self, brief: Brief) -> StoryFolder:
        """Write a story's brief under its key; the same brief again changes nothing.

        Raises:
            InputError: The key is taken by another brief, or is no key.
            LibraryError: The disk refused.
        """
        folder = self._folder(brief.key)
        if folder.has(Brief) and folder.read(Brief) != brief:
            raise InputError(f"The story {brief.key!r} is already registered", cure="Choose another key.")
        folder.write(brief)
        return folder

    def next_key(self, genre: str, day: datetime) -> str:
        """A free key for a story of `genre` on `day`: `20261122-thriller-01`.

        Only a suggestion until `register`: claim it with `reserve` when others may be doing the same.
        """
        stem = f"{day:%Y%m%d}-{genre}-"
        taken = [path.name for path in self.root.glob(f"{stem}*")] if self.root.is_dir() else []
        numbers = [int(name[len(stem) :]) for name in taken if name[len(stem) :].isdigit()]
        return f"{stem}{max(numbers, default=0) + 1:02d}"

    def reserve(self, genre: str, day: datetime) -> str:
        """Like `next_key`, but makes the folder, so that two processes never get the same key."""
        for _ in range(1000):
            key = self.next_key(genre, day)
            with translated("make a story's folder", self.root / key):
                self.root.mkdir(parents=True, exist_ok=True)
                try:
                    (self.root / key).mkdir()
                except FileExistsError:
                    continue
                return key
        raise LibraryError("No free story key", where=self.root)

    def _folder(self, key: str) -> StoryFolder:
        folder = StoryFolder(self.root, checked_key(key))
        if is_link(folder.path):
            raise PathRefused(
                "A story's folder was refused: it is a link, which may lead anywhere",
                where=folder.path,
                cure="Move the folder itself into the library.",
            )
        return folder


def checked_key(key: str) -> str:
    """`key` if it can name a story's folder on every system.

    Raises:
        InputError: It cannot, say `../x` or `con`.
    """
    if not _is_key(key):
        cure = f"Use 1 to 80 of a–z, 0–9, dash, dot, underscore: {EXAMPLE}."
        raise InputError("Not a story key", saw=repr(key), cure=cure)
    return key


def _is_key(text: str) -> bool:
    return bool(KEY_PATTERN.fullmatch(text)) and ".." not in text and text.split(".")[0] not in RESERVED
