"""`story-assets review`: what people think of a story."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, out, print_json
from story_assets.errors import InputError

if TYPE_CHECKING:
    from story_assets.library import Library
    from story_assets.models import Feedback
    from story_assets.settings import Settings


def review(
    key: Annotated[str | None, typer.Argument(help="The story. None: averages over all rated stories.")] = None,
    scene: Annotated[str | None, typer.Option("--scene", help="Rate this scene: 03. None: the whole story.")] = None,
    rating: Annotated[int | None, typer.Option("--rating", help="1 (poor) to 5 (excellent).")] = None,
    comment: Annotated[str, typer.Option("--comment", help="Up to 500 characters.")] = "",
    reviewer: Annotated[str | None, typer.Option("--reviewer", help="Who rates. None: the user's name.")] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Serve the stories' pages with a rating form.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Of the server, on this machine only.")] = 8600,
    as_json: options.AsJson = False,
) -> None:
    """Rate a story or a scene, show what people said, or serve pages with a rating form.

    Ratings are only ever added; those of whole stories make the human-coherence goal.
    """
    from story_assets.cli.pipeline import library_of
    from story_assets.settings import load_settings

    with one_line_errors():
        settings = load_settings()
        library = library_of(settings)
        if serve:
            if rating is not None or scene is not None:
                raise InputError("--serve takes no rating", cure="Rate on the page, or leave out --serve.")
            _serve(library, settings, key, port)
        elif key is None:
            if rating is not None:
                raise InputError("Which story?", cure="Name its key; `story-assets list` shows them.")
            _show_averages(library, as_json)
        elif rating is not None:
            _add(library, settings, key, scene, rating, comment, reviewer, as_json)
        elif comment or scene:
            raise InputError("There is no rating", cure="Add --rating 1 to 5.")
        else:
            _show(library, key, as_json)


def _add(
    library: Library,
    settings: Settings,
    key: str,
    scene: str | None,
    rating: int,
    comment: str,
    reviewer: str | None,
    as_json: bool,
) -> None:
    from story_assets.reviewing.publishing import publish
    from story_assets.reviewing.record.reviews import add_review

    folder = library.story(key)
    added = add_review(folder, scene, rating, comment, reviewer or _user())
    publish(folder, settings)
    if as_json:
        print_json(added)
    else:
        what = added.scene_id or "the whole story"
        out.print(f"{'★' * rating}{'☆' * (5 - rating)} for {what} of [bold]{key}[/]", soft_wrap=True)


def _show(library: Library, key: str, as_json: bool) -> None:
    from story_assets.reviewing.record.reviews import read_reviews

    given = read_reviews(library.story(key), on_damage=lambda line: err.print(line, style="yellow"))
    if as_json:
        print_json(given)
    elif not given:
        out.print(
            f"Nobody has rated it yet. Rate it with: [bold]story-assets review {key} --rating 4[/]", soft_wrap=True
        )
    for one in () if as_json else given:
        _line(one)


def _line(one: Feedback) -> None:
    stars, who = "★" * one.rating + "☆" * (5 - one.rating), one.reviewer or "unsigned"
    out.print(f"{stars} {one.scene_id or 'story    '}  {one.comment}", markup=False, soft_wrap=True, end="")
    out.print(f"  {who}, {one.timestamp:%Y-%m-%d}", style="dim", markup=False, soft_wrap=True)


def _show_averages(library: Library, as_json: bool) -> None:
    from story_assets.reviewing.feedback.ratings import agreements, averages, rated_stories

    rated = list(rated_stories(library))
    means, agreed = averages(rated), agreements(rated)
    if as_json:
        print_json({"averages": [vars(one) for one in means], "agreements": [vars(one) for one in agreed]})
        return
    if not rated:
        out.print("Nobody has rated a story yet.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("By", "", "Mean", "Ratings", "Stories"):
        table.add_column(column)
    for one in means:
        table.add_row(one.by, one.value, f"{one.mean:.2f}", str(one.ratings), str(one.stories))
    out.print(table)
    out.print("\nHow far automatic scores put things into the same order as people do (−1 to 1)", style="bold")
    for one in agreed:
        figure = one.reason if one.rank_correlation is None else f"{one.rank_correlation:+.2f} over {one.pairs}"
        out.print(f"  {one.score} of {one.of}: {figure}", markup=False)


def _serve(library: Library, settings: Settings, key: str | None, port: int) -> None:
    from story_assets.reviewing.feedback.server import review_app, serve

    if key is not None:
        library.story(key)

    def ready(address: str) -> None:
        err.print(f"Rate on [bold]{address}{f'{key}/' if key else ''}[/] Ctrl-C stops the server.", soft_wrap=True)

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(review_app(library, settings), port, ready))


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None  # a container without a user's name
