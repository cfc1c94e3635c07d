"""The shelf: `library/index.html`, one page over all stories, newest first.

Each story keeps its card beside it (`.card.json`), so that a shelf of a thousand is one small read a story.
"""

from __future__ import annotations

import contextlib

from quality.measurement import Status
from story_assets.errors import LibraryError
from story_assets.library import Library, StoryFolder, read_model, write_model
from story_assets.models import Brief, Model
from story_assets.reviewing.page.page import render
from story_assets.reviewing.page.verdicts import Overall
from story_assets.reviewing.record.materials import Materials

FILE_NAME = "index.html"
CARD_NAME = ".card.json"
_PICTURES = (".jpg", ".png")


class Card(Model):
    """One story on the shelf."""

    key: str
    title: str
    genre: str
    logline: str
    scenes: int
    seconds: float | None
    poster: str | None
    status: Status
    headline: str


def write_card(folder: StoryFolder, materials: Materials, verdict: Overall) -> Card:
    """Put a story's card beside it."""
    film = materials.film
    card = Card(
        key=folder.key,
        title=materials.title,
        genre=materials.brief.genre,
        logline=materials.story.logline if materials.story else materials.brief.text or "",
        scenes=len(materials.written) or materials.brief.scenes,
        seconds=film.duration_seconds if film else None,
        poster=f"{folder.key}/{film.poster}" if film and folder.plain_file(film.poster) else None,
        status=verdict.status,
        headline=verdict.headline,
    )
    write_model(folder / CARD_NAME, card)
    return card


def render_shelf(library: Library) -> str:
    """The shelf as HTML. A story that cannot be read is shown as damaged, never left out."""
    cards = [_card(library.story(key)) for key in reversed(library.story_keys())]
    pages = {card.key for card in cards if (library.root / card.key / "index.html").is_file()}
    return render("shelf.html", entries=cards, pages=pages)


def _card(folder: StoryFolder) -> Card:
    with contextlib.suppress(LibraryError):  # no card yet, or one of an older kind: the next publishing writes it
        card = read_model(folder / CARD_NAME, Card)
        # Where it leads, the folder says and not the card: that may have come from anybody.
        poster = (card.poster or "").removeprefix(f"{folder.key}/")
        found = f"{folder.key}/{poster}" if poster.endswith(_PICTURES) and folder.plain_file(poster) else None
        return card.model_copy(update={"key": folder.key, "poster": found})
    try:
        brief = folder.read(Brief)
    except LibraryError as error:
        return _blank(folder.key, genre="", logline=str(error), scenes=0, status="error", headline="Damaged")
    text, scenes = brief.text or "", brief.scenes
    return _blank(folder.key, genre=brief.genre, logline=text, scenes=scenes, status="missing", headline="Commissioned")


def _blank(key: str, *, genre: str, logline: str, scenes: int, status: Status, headline: str) -> Card:
    """The card of a story that has no film and no title."""
    return Card(
        key=key,
        title=key,
        genre=genre,
        logline=logline,
        scenes=scenes,
        seconds=None,
        poster=None,
        status=status,
        headline=headline,
    )
