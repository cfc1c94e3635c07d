"""One page a story: film, scenes, scores, telemetry and provenance in a single file that opens offline."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from story_assets.library import StoryFolder
from story_assets.models import THEMES, RunRecord
from story_assets.reviewing.page.pictures import POSTER_WIDTH, film_uri, subtitles_uri, thumbnail
from story_assets.reviewing.page.sound import strip_of, who_speaks, word_captions
from story_assets.reviewing.page.verdicts import overall, story_verdicts
from story_assets.reviewing.page.views import clock, scene_views
from story_assets.reviewing.record.materials import Materials

FILE_NAME = "index.html"
CHECK_COLUMNS = ("Telemetry contract", "Frames", "Done marker", "Copy", "Alignment", "Frame health")

_TWO_LETTERS = {"eng": "en", "zho": "zh", "jpn": "ja", "kor": "ko", "tha": "th"}
"""A language as web pages name it."""


@dataclass(frozen=True)
class Rating:
    """That a page is served by the review server, and takes ratings.

    Attributes:
        reviewer: The name to begin with.
    """

    reviewer: str = ""


def render_page(folder: StoryFolder, materials: Materials, record: RunRecord, rating: Rating | None = None) -> str:
    """The page of a story as HTML. Nothing in it is fetched from elsewhere; every text of the story is escaped.

    Args:
        folder: The story's.
        materials: What it holds.
        record: Its record.
        rating: Put a rating form on it; the film is then played from beside the page, not out of it.
    """
    film = materials.film
    verdicts = story_verdicts(materials)
    film_file = folder.plain_file(film.file) if film else None
    poster = folder.plain_file(film.poster) if film else None
    subtitles = folder.plain_file(film.subtitles) if film else None
    return render(
        "story.html",
        record=record,
        brief=materials.brief,
        story=materials.story,
        film=film,
        film_src=film_uri(film_file) if film_file and rating is None else None,
        film_found=film_file is not None,
        poster=thumbnail(poster, POSTER_WIDTH) if poster else None,
        subtitles=subtitles_uri(subtitles) if subtitles else None,
        language=_TWO_LETTERS.get(film.language, film.language) if film else "en",
        sound=strip_of(materials),
        captions=word_captions(film, materials),
        narrator=who_speaks(materials.narration),
        title=materials.title,
        mood=materials.story.mood if materials.story else materials.brief.mood,
        scenes=scene_views(folder, materials),
        headline=[one for one in verdicts if one.goal != "no goal"],
        measured=[one for one in verdicts if one.goal == "no goal"],
        overall=overall(materials, verdicts),
        check_columns=CHECK_COLUMNS,
        themes=THEMES,
        story_reviews=[one for one in materials.feedback if one.scene_id is None],
        frames=materials.frames,
        damaged=materials.damaged,
        rating=rating,
        reviewer=rating.reviewer if rating else "",
    )


def render(template: str, **values: object) -> str:
    """A template with the room's style and script put in, each allowed by its digest and nothing else."""
    style, script = _source("page.css"), _source("page.js")
    policy = (
        "default-src 'none'; img-src data: file: 'self'; media-src data: blob: file: 'self'; "
        f"style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; "
        + ("form-action 'self'" if values.get("rating") else "form-action 'none'")
    )
    page = _environment().get_template(template)
    return page.render(**values, style=Markup(style), script=Markup(script), policy=policy)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("story_assets.reviewing.page"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = clock
    return environment


@cache
def _source(name: str) -> str:
    return resources.files("story_assets.reviewing.page").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode("utf-8")).digest()).decode("ascii")
