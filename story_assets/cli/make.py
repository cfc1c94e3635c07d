"""`story-assets make`: stories through all rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from story_assets.cli import options
from story_assets.cli.output import err, one_line_errors, print_json, waiting
from story_assets.errors import InputError

if TYPE_CHECKING:
    from story_assets.library import StoryFolder
    from story_assets.settings import Settings


def make(
    keys: Annotated[
        list[str] | None, typer.Argument(help="Registered stories. None: a new one from the options.")
    ] = None,
    genre: options.Genre = "sci-fi",
    mood: options.Mood = None,
    brief: options.BriefText = None,
    seed: options.Seed = None,
    scenes: options.SceneCount = 6,
    count: Annotated[int, typer.Option("--count", "-c", min=1, max=100, help="How many new stories.")] = 1,
    writer: options.WriterName = None,
    renderer: options.RendererName = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Have it written anew: no cached answers, no drafts.")] = False,
    with_current_settings: options.CurrentSettings = False,
    mute: options.Mute = False,
    as_json: options.AsJson = False,
) -> None:
    """Make films: new ones from the options, or those of registered stories.

    Running it again on the same story takes finished scenes as they are.
    """
    with waiting():
        from story_assets.cli.commission import register
        from story_assets.cli.pipeline import overriding

    silence = "none" if mute else None
    with (
        one_line_errors(),
        overriding(
            RENDERER=renderer,
            WRITER=writer,
            LOCAL_LLM_FRESH="1" if fresh else None,
            NARRATOR=silence,
            MUSIC=silence,
        ),
    ):
        if keys:
            if brief is not None or seed is not None or count != 1:
                raise InputError(
                    "Options for new stories were given together with keys",
                    saw=" ".join(keys),
                    cure="Leave out the keys to make new stories, or the options to make registered ones.",
                )
        else:
            if seed is not None and count > 1:
                raise InputError(
                    "One seed gives one story", saw=f"--count {count}", cure="Leave out --seed or --count."
                )
            with waiting():
                keys = [
                    register(genre=genre, mood=mood, text=brief, seed=seed, scenes=scenes, writer=writer).key
                    for _ in range(count)
                ]
        same = "".join(f" --{name} {value}" for name, value in (("writer", writer), ("renderer", renderer)) if value)
        same += " --mute" if mute else ""
        make_all(
            keys,
            as_json=as_json,
            with_current_settings=with_current_settings,
            resume=f"story-assets make {' '.join(keys)}{same}",
        )


def make_all(
    keys: list[str],
    *,
    as_json: bool = False,
    job: str = "make_film",
    reroll: Sequence[str] = (),
    with_current_settings: bool = False,
    resume: str | None = None,
) -> None:
    """Make each story in turn; one failure does not stop the others. Exits with the worst code.

    Args:
        keys: The stories'.
        as_json: Whether to print for a machine.
        job: The job each goes through.
        reroll: Scenes to draw anew: `03`.
        with_current_settings: Whether the settings of today take the place of those the stories were made with.
        resume: The command that goes on where Ctrl-C stopped; None makes the same stories.

    Raises:
        StudioError: A key is unknown, or a setting names what is not there; nothing was started.
    """
    from story_assets.settings import load_settings

    settings = load_settings()
    with one_line_errors(resume=resume or f"story-assets make {' '.join(keys)}"):
        from story_assets.automation.preflight import require_usable
        from story_assets.cli.display import show_outcome, shown_progress
        from story_assets.cli.pipeline import library_of, run_story

        library = library_of(settings)
        folders = [library.story(key) for key in keys]
        require_usable(settings)
        if with_current_settings:
            for folder in folders:
                _say_what_changes(folder, settings)
        wish = {"reroll": list(reroll), "with_current_settings": with_current_settings}
        config = {"ops": {"frames": {"config": wish}}}
        worst, results = 0, list[dict[str, Any]]()
        for folder in folders:
            err.print(f"[bold]{folder.key}[/]")
            with shown_progress(folder.key):
                outcome = run_story(folder, settings, job=job, config=config)
            worst = max(worst, outcome.exit_code)
            if as_json:
                results.append(
                    {
                        "key": outcome.key,
                        "run_id": outcome.run_id,
                        "succeeded": outcome.succeeded,
                        "folder": str(folder.path),
                        "checks": [vars(check) for check in outcome.checks],
                        "failures": list(outcome.failures),
                    }
                )
            else:
                show_outcome(folder, outcome)
        if as_json:
            print_json(results)
        if worst:
            raise typer.Exit(worst)


def _say_what_changes(folder: StoryFolder, settings: Settings) -> None:
    """Tell which settings change in a story, and which scenes are drawn anew for it."""
    from story_assets.models import Scenes, scene_number
    from story_assets.rendering.made_with import changes_today, means_today, redrawn

    changed, scenes = changes_today(folder, settings), folder.find(Scenes)
    if not changed or scenes is None:
        err.print(f"{folder.key}: today's settings are those it was made with.")
        return
    drawn = [f"{scene_number(scene_id):02d}" for scene_id in redrawn(folder, scenes, means_today(settings))]
    what = f"drawn anew: {', '.join(drawn)} of {len(scenes.scenes)} scenes" if drawn else "no scene is drawn anew"
    err.print(f"{folder.key}: {', '.join(changed)}; {what}.", style="yellow", markup=False, soft_wrap=True)
