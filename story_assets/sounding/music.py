"""The film's music: the first fitting piece that plays, copied beside the film."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from story_assets.errors import LibraryError, SoundError
from story_assets.library import StoryFolder, digest_of, link_or_copy, sha256_file
from story_assets.models import Music, Story
from story_assets.settings import Settings
from story_assets.sounding.choice import choices

EDITION = "1"
SHORTEST_SECONDS = 8.0
"""A shorter piece is a jingle: looped it would drive people mad."""


@dataclass(frozen=True)
class FoundMusic:
    """The music, and what was passed over on the way to it."""

    music: Music
    notes: tuple[str, ...] = ()


def find_music(folder: StoryFolder, story: Story, settings: Settings) -> FoundMusic:
    """Choose the music of a story; the same story and files, the same piece.

    Raises:
        SettingsError: MUSIC_DIR is no folder.
        LibraryError: The disk refuses.
    """
    found, why = choices(story, settings)
    notes: list[str] = []
    known = None
    with contextlib.suppress(LibraryError):
        known = folder.find(Music)
    for choice in found:
        with contextlib.suppress(LibraryError):
            digest = digest_of(EDITION, sha256_file(choice.path), choice.mood, choice.source)
            if (
                known
                and known.inputs_digest == digest
                and known.file
                and sha256_file(folder / known.file) == known.sha256
            ):
                return FoundMusic(known)
            seconds = _seconds(choice.path)
            if seconds < SHORTEST_SECONDS:
                notes.append(f"{choice.path.name} is too short to be a film's music: {seconds:.1f} s.")
                continue
            target = folder / f"music{choice.path.suffix.lower()}"
            link_or_copy(choice.path, target)
            music = Music(
                story_key=folder.key,
                source=choice.source,
                title=choice.path.stem,
                file=folder.relative(target),
                mood=choice.mood,
                seconds=round(seconds, 2),
                licence=choice.licence,
                reason=f"{'your own' if choice.source == 'folder' else 'bundled'}, for {choice.mood}",
                sha256=sha256_file(target),
                inputs_digest=digest,
            )
            return FoundMusic(music, tuple(notes))
        notes.append(f"{choice.path.name} does not play; it was passed over.")
    return FoundMusic(Music(story_key=folder.key, reason=why or "none of the files plays"), tuple(notes))


def _seconds(path) -> float:  # type: ignore[no-untyped-def]
    from story_assets.speech.audio import RATE, read_sound

    try:
        return read_sound(path).shape[1] / RATE
    except SoundError as error:
        raise LibraryError("This music does not play", where=path, saw=error.saw) from error
