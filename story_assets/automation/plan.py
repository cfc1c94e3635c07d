"""What the next night's films are about: briefs from a folder first, else genres in rotation. Knows nothing of Dagster.

A night's plan is written down before a story is registered, so that a tick that is evaluated again after a crash gives
the same stories.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError

from story_assets.errors import InputError
from story_assets.library import Library, digest_of, read_model, translated, write_model
from story_assets.models import Brief, Model
from story_assets.outside import clean, json_from
from story_assets.settings import Settings
from story_assets.writing.brief import checked_genre, make_brief
from story_assets.writing.content import genre_names

FILE_NAME = ".slate.json"
_KEPT_NIGHTS = 400
_TEXTS = (".txt", ".md")
_FIELDS = (".yaml", ".yml", ".json")


class Pick(Model):
    """One film of a night."""

    key: str
    genre: str
    mood: str | None = None
    text: str | None = None
    seed: int
    scenes: int
    source: str | None = None


class Night(Model):
    """A planned night."""

    at: datetime
    picks: tuple[Pick, ...]
    refused: tuple[str, ...] = ()


class Slate(Model):
    """All nights that were planned, in order, as far back as anybody asks."""

    nights: tuple[Night, ...] = ()
    used: tuple[str, ...] = ()


class BriefFile(Model):
    """What a brief's file may say."""

    genre: str | None = None
    mood: str | None = None
    brief: str | None = None
    seed: int | None = None
    scenes: int | None = None


def plan_night(library: Library, settings: Settings, at: datetime) -> Night:
    """The films of the night of `at`; asked again for the same moment, the same.

    Raises:
        InputError: A genre of NIGHTLY_GENRES does not exist, or the folder of briefs is not there.
        LibraryError: The disk refused.
    """
    at = at.astimezone(UTC)
    path = library.root / FILE_NAME
    slate = read_model(path, Slate) if path.is_file() else Slate()
    planned = next((night for night in slate.nights if night.at == at), None)
    if planned is not None:
        return planned
    refused: list[str] = []
    genres = tuple(checked_genre(genre) for genre in settings.nightly_genres) or tuple(genre_names())
    turn = sum(pick.source is None for night in slate.nights for pick in night.picks)
    picks: list[Pick] = []
    files = _briefs(settings.nightly_briefs, slate.used, refused)
    for number in range(1, settings.nightly_stories + 1):
        name, wanted = next(files, (None, BriefFile()))
        genre = wanted.genre or genres[turn % len(genres)]
        turn += wanted.genre is None
        picks.append(
            Pick(
                key=f"{at:%Y%m%d}-{genre}-night-{number:02d}",
                genre=genre,
                mood=wanted.mood,
                text=wanted.brief,
                seed=wanted.seed if wanted.seed is not None else _seed(at, number),
                scenes=wanted.scenes or settings.nightly_scenes,
                source=name,
            )
        )
    night = Night(at=at, picks=tuple(picks), refused=tuple(refused))
    used = (*slate.used, *(pick.source for pick in picks if pick.source))
    write_model(path, Slate(nights=(*slate.nights, night)[-_KEPT_NIGHTS:], used=used))
    return night


def register_night(library: Library, settings: Settings, night: Night) -> list[Brief]:
    """Register the films of a night; those registered before are left as they are.

    Raises:
        InputError: A brief cannot be written as asked.
        LibraryError: The disk refused.
    """
    known = set(library.story_keys())
    briefs: list[Brief] = []
    for pick in night.picks:
        if pick.key in known:
            briefs.append(library.story(pick.key).read(Brief))
            continue
        brief = make_brief(
            library,
            genre=pick.genre,
            mood=pick.mood,
            text=pick.text,
            seed=pick.seed,
            scenes=pick.scenes,
            writer=settings.writer,
            key=pick.key,
            now=night.at,
        )
        library.register(brief)
        briefs.append(brief)
    return briefs


def _briefs(folder: Path | None, used: Sequence[str], refused: list[str]) -> Iterator[tuple[str, BriefFile]]:
    """The briefs of the folder that no night took yet, in order of name; one that cannot be read is named."""
    if folder is None:
        return
    folder = folder.expanduser()
    if not folder.is_dir():
        raise InputError("The folder of briefs is not there", where=folder, cure="Make it, or unset NIGHTLY_BRIEFS.")
    for path in sorted(folder.iterdir()):
        if path.name in used or path.suffix.lower() not in (*_TEXTS, *_FIELDS) or not path.is_file():
            continue
        try:
            found = read_brief(path)
            if found.genre is not None:
                found = found.model_copy(update={"genre": checked_genre(found.genre)})
        except InputError as error:
            refused.append(f"{path.name} was left out: {error}")
            continue
        yield path.name, found


def read_brief(path: Path) -> BriefFile:
    """A brief from its file: a text as it is, or fields in YAML or JSON.

    Raises:
        InputError: It is neither, or has fields that there are not.
        LibraryError: It cannot be read.
    """
    with translated("read", path):
        text = path.read_text(encoding="utf-8-sig", errors="replace").strip()
    if path.suffix.lower() in _TEXTS:
        return BriefFile(brief=text or None)
    try:
        fields: Any = json_from(text) if path.suffix.lower() == ".json" else clean(yaml.safe_load(text))
        if not isinstance(fields, dict):
            raise InputError("This is no brief", where=path, cure="Write fields: genre, mood, brief, seed, scenes.")
        return BriefFile.model_validate(cast("dict[str, Any]", fields))
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        cure = "Write fields: genre, mood, brief, seed, scenes."
        saw = _first_fault(error) if isinstance(error, ValidationError) else error
        raise InputError("This is no brief", where=path, saw=saw, cure=cure) from error


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def _seed(at: datetime, number: int) -> int:
    return int(digest_of("slate", at.isoformat(), number)[:8], 16) >> 1
