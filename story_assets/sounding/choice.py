"""Which music fits a story: by its mood, then its genre. No music is better than wrong music."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from story_assets.errors import SettingsError
from story_assets.models import Story
from story_assets.settings import Settings, home_dir

ENDINGS = frozenset((".mp3", ".wav", ".flac", ".ogg", ".opus", ".m4a", ".aac", ".aif", ".aiff", ".wma"))

BUNDLED = {
    "tender": ("tender",),
    "nostalgic": ("nostalgic",),
    "hopeful": ("calm", "tender"),
    "wondrous": ("calm",),
    "wry": ("happy",),
    "melancholy": ("nostalgic",),
}
"""Folders of the bundled tracks, by a story's mood. Nothing of them is eerie, bleak or tense."""
LIGHT_GENRES = frozenset(("comedy", "drama", "romance", "fantasy", "sci-fi", "mystery"))
"""Genres that the bundled tracks suit; a horror or a thriller has none of them whatever its mood."""
_LICENCE = "MIT, made with ACE-Step 1.5 (immich-memories-music)"


@dataclass(frozen=True)
class Choice:
    """A piece of music, and why it was chosen."""

    path: Path
    source: Literal["folder", "bundled"]
    mood: str
    licence: str | None = None


def choices(story: Story, settings: Settings) -> tuple[list[Choice], str]:
    """The pieces that fit, the best first, and why there are none where there are none.

    Raises:
        SettingsError: MUSIC_DIR is no folder.
    """
    if settings.music == "none":
        return [], "MUSIC=none"
    if settings.music == "auto" and settings.narrator == "none":
        return [], "the film is silent: NARRATOR=none"
    found: list[Choice] = []
    if settings.music in ("auto", "folder") and settings.music_dir is not None:
        found += _own(home_dir() / settings.music_dir.expanduser(), story)
    if settings.music in ("auto", "bundled"):
        found += _bundled(story)
    if found:
        return found, ""
    if settings.music == "folder":
        return [], "MUSIC_DIR is not set" if settings.music_dir is None else f"no music in {settings.music_dir}"
    return [], f"no bundled track fits a {story.mood} {story.genre}: set MUSIC_DIR to music of your own"


def _own(folder: Path, story: Story) -> Iterator[Choice]:
    """A person's own music: of a folder or name that speaks of the mood, then of the genre, then what lies loose."""
    if not folder.is_dir():
        raise SettingsError(
            "MUSIC_DIR: there is no such folder", saw=folder, cure="Make it, or take MUSIC_DIR out of .env."
        )
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    files = [path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    ranks: list[tuple[str, list[Path]]] = []
    for word in dict.fromkeys((*_words(story.mood), *_words(story.genre))):
        ranks.append((word, [path for path in files if word in _folders(path, folder)]))
        ranks.append((word, [path for path in files if word in _words(path.stem)]))
    ranks.append(("any", [path for path in files if path.parent == folder]))
    seen: set[Path] = set()
    for word, paths in ranks:
        new = [path for path in paths if path not in seen]
        seen.update(new)
        yield from (Choice(path, "folder", word) for path in _from(new, story.seed))


def _bundled(story: Story) -> Iterator[Choice]:
    if story.genre not in LIGHT_GENRES or importlib.util.find_spec("immich_memories_music") is None:
        return
    from immich_memories_music import tracks_dir  # pyright: ignore[reportMissingImports]

    folder: Path = tracks_dir()
    kind = "electronic" if story.genre == "sci-fi" else "acoustic"
    for mood in BUNDLED.get(story.mood.strip().lower(), ()):
        tracks = [path for path in sorted((folder / mood).glob("*.opus")) if f"_{kind}_" in path.name]
        yield from (Choice(path, "bundled", mood, _LICENCE) for path in _from(tracks, story.seed))


def _from(paths: Sequence[Path], seed: int) -> list[Path]:
    """The paths, beginning with the one a story's seed chooses."""
    start = seed % len(paths) if paths else 0
    return [*paths[start:], *paths[:start]]


def _folders(path: Path, root: Path) -> set[str]:
    return {word for part in path.relative_to(root).parts[:-1] for word in _words(part)}


def _words(text: str) -> list[str]:
    """The words of a name; `sci-fi` is one of them."""
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", text.casefold())
