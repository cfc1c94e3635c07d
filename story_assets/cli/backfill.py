"""`story-assets backfill`: finished stories brought up to a change of prompts, graph or metrics."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from story_assets.cli import options
from story_assets.cli.output import clock, err, one_line_errors, out
from story_assets.errors import InputError


class Redone(StrEnum):
    """What a backfill makes again."""

    SCORES = "scores"
    PICTURES = "pictures"
    TEXT = "text"


def backfill(
    keys: Annotated[list[str] | None, typer.Argument(help="Stories; or --all; or --since a day.")] = None,
    what: Annotated[
        Redone,
        typer.Option(
            "--what",
            help="scores: measure again. pictures: draw what is missing or, --with-current-settings, changed. text: write anew.",
        ),
    ] = Redone.SCORES,
    since: Annotated[str | None, typer.Option("--since", help="Stories rendered since a day, 2026-11-20, UTC.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All stories of the library.")] = False,
    renderer: options.RendererName = None,
    with_current_settings: options.CurrentSettings = False,
    as_json: options.AsJson = False,
) -> None:
    """Bring past stories up to a change, redoing only what it touches.

    Scores are taken anew in one run over all stories, and nothing is rendered. Pictures are completed as each story
    was made; --with-current-settings draws those anew that today's graph and settings make otherwise. Text is written anew, and all that follows from it.
    """
    from story_assets.cli.gate import chosen_stories
    from story_assets.cli.make import make_all
    from story_assets.cli.pipeline import library_of, overriding
    from story_assets.settings import load_settings

    with one_line_errors(), overriding(RENDERER=renderer, LOCAL_LLM_FRESH="true" if what is Redone.TEXT else None):
        folders = chosen_stories(library_of(load_settings()), keys or [], False, since, everything)
        chosen = [folder.key for folder in folders]
        if what is Redone.SCORES:
            _rescore(chosen)
        else:
            make_all(
                chosen,
                as_json=as_json,
                job="make_film" if what is Redone.TEXT else "reroll",
                with_current_settings=with_current_settings,
            )


def _rescore(keys: list[str]) -> None:
    from story_assets.definitions import defs
    from story_assets.instance import open_instance
    from story_assets.library import Library
    from story_assets.models import Frames
    from story_assets.operating import progress
    from story_assets.settings import load_settings

    library = Library(load_settings().library_dir)
    rendered = [key for key in keys if library.story(key).has(Frames)]
    if not rendered:
        raise InputError("None of these stories is rendered yet", saw=", ".join(keys[:5]), cure="Make them first.")
    for key in set(keys) - set(rendered):
        err.print(f"{key} is not rendered yet and was left out.", style="yellow")
    quiet = {"console": {"config": {"log_level": "CRITICAL"}}}
    config = {"loggers": quiet, "ops": {"rescore_stories": {"config": {"stories": rendered}}}}
    taken: list[float] = []

    def line(event: progress.Progress) -> None:
        if (
            event.seconds is not None
            and event.stage == "scores"
            and event.total == len(rendered)
            and not event.scene_id
        ):
            taken.append(event.seconds)
            left = sum(taken) / len(taken) * (len(rendered) - len(taken))
            more = f"  [dim]about {clock(left)} left[/]" if left else ""
            err.print(f"{len(taken)} of {len(rendered)}: {event.message}{more}", soft_wrap=True)

    with open_instance() as instance, progress.listening(line):
        result = defs.resolve_job_def("rescore_all").execute_in_process(
            instance=instance, run_config=config, raise_on_error=False
        )
    if not result.success:
        for event in result.filter_events(lambda one: one.is_step_failure):
            data = event.step_failure_data
            text = (data.user_failure_data.description if data.user_failure_data else None) or event.message
            err.print(f"[bold red]error:[/] {text}", soft_wrap=True)
        raise typer.Exit(1)
    out.print(
        f"{len(rendered)} {'story' if len(rendered) == 1 else 'stories'} scored, nothing rendered. `story-assets gate {rendered[0]}` tells how they stand."
    )
