"""From what a person asked for to a `Brief` that can be written: everything is checked here, once."""

from __future__ import annotations

import difflib
import secrets
import unicodedata
from datetime import UTC, datetime

from story_assets.errors import InputError
from story_assets.library import Library, checked_key
from story_assets.llm.names import writer_order
from story_assets.models import Brief
from story_assets.settings import load_settings
from story_assets.writing.content import genre_names
from story_assets.writing.plan import MAX_SCENES, MIN_SCENES
from story_assets.writing.prompts.library import PromptLibrary

MAX_TEXT = 6000
MAX_MOOD = 60
_SEED_BITS = 31
_ALLOWED_CONTROLS = "\n\r\t"


def make_brief(
    library: Library,
    *,
    genre: str,
    mood: str | None = None,
    text: str | None = None,
    seed: int | None = None,
    scenes: int = 6,
    writer: str = "auto",
    start: bool = False,
    key: str | None = None,
    now: datetime | None = None,
) -> Brief:
    """Check what was asked for and reserve a key for it.

    Args:
        library: Where the story is going to live; its folder is made, so that nobody else gets the key.
        genre: One of the genres there are templates or prompts for; upper case, spaces and underscores are forgiven.
        mood: A word or two; None leaves it to the writer.
        text: What the story should be about; None leaves it to the writer.
        seed: Decides everything random, 0 or more; None draws one.
        scenes: 3 to 24.
        writer: Which provider writes.
        start: Whether a running instance should start it by itself.
        key: The story's key; None makes one from the day and the genre.
        now: The time of registration, UTC; None takes the clock's.

    Raises:
        InputError: Something cannot be done as asked; the message says what and what can.
        LibraryError: The disk refused.
    """
    genre = checked_genre(genre)
    mood = _checked_text("mood", mood, MAX_MOOD)
    text = _checked_text("brief", text, MAX_TEXT)
    if not MIN_SCENES <= scenes <= MAX_SCENES:
        raise InputError("Cannot write so many scenes", saw=scenes, cure=f"Ask for {MIN_SCENES} to {MAX_SCENES}.")
    if seed is not None and not 0 <= seed < 2**63:
        raise InputError("Not a seed", saw=seed, cure="Use a whole number from 0 to 2^63 - 1.")
    writer_order(writer)
    now = now or datetime.now(UTC)
    return Brief(
        key=checked_key(key) if key is not None else library.reserve(genre, now),
        genre=genre,
        mood=mood,
        text=text,
        seed=secrets.randbits(_SEED_BITS) if seed is None else seed,
        scenes=scenes,
        writer=writer.strip(),
        start=start,
        created_at=now,
    )


def checked_genre(genre: str) -> str:
    """The genre as its file is called.

    Raises:
        InputError: There is none like it; the message names those there are and the nearest.
    """
    known = sorted({*genre_names(), *PromptLibrary.of(load_settings()).ids()})
    wanted = "-".join(genre.lower().replace("_", " ").replace("-", " ").split())
    wanted = {"scifi": "sci-fi", "science-fiction": "sci-fi", "sf": "sci-fi"}.get(wanted, wanted)
    if wanted in known:
        return wanted
    near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise InputError("There is no such genre", saw=repr(genre), cure=f"{hint}There are {', '.join(known)}.")


def _checked_text(what: str, text: str | None, limit: int) -> str | None:
    if text is None:
        return None
    if not text.strip():
        raise InputError(f"The {what} is empty", cure=f"Say something, or leave the {what} out.")
    if len(text) > limit:
        raise InputError(f"The {what} is too long", saw=f"{len(text):,} characters", cure=f"Keep it within {limit:,}.")
    odd = next((char for char in text if _unreadable(char)), None)
    if odd is not None:
        raise InputError(
            f"The {what} holds a character that no one can read",
            saw=f"U+{ord(odd):04X} {unicodedata.name(odd, 'a control character')}",
            cure="Write it again without it.",
        )
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _unreadable(char: str) -> bool:
    """Control characters but line breaks and tabs, lone surrogates, and marks that turn the writing direction."""
    if char in _ALLOWED_CONTROLS:
        return False
    return (
        unicodedata.category(char) in ("Cc", "Cs") or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
