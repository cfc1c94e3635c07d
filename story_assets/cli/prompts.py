"""`story-assets prompts`: the prompt library, to be looked at, checked and tried."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from story_assets.cli import options
from story_assets.cli.output import FAILED, clock, err, one_line_errors, out, print_json
from story_assets.settings import load_settings

prompts = typer.Typer(help="The prompt library: what a language model is asked.", no_args_is_help=True)

GenreArgument = Annotated[str, typer.Argument(help="A genre of the library, such as thriller.")]


@prompts.command("list")
def list_prompts(as_json: options.AsJson = False) -> None:
    """List the genres there are prompts for, with version and limits."""
    from story_assets.writing.prompts.library import PromptLibrary

    with one_line_errors():
        library = PromptLibrary.of(load_settings())
        found = [library.get(name) for name in library.ids()]
        if as_json:
            print_json(
                [{**one.meta.model_dump(mode="json"), "digest": one.digest, "file": str(one.path)} for one in found]
            )
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("Genre", "Version", "Status", "Needs", "Tone", "Author"):
            table.add_column(column, no_wrap=column in ("Genre", "Version"))
        for one in found:
            meta = one.meta
            needs = f"{meta.thresholds.mandatory_at_least} of {len(meta.mandatory)} elements"
            table.add_row(one.id, one.version, meta.status, needs, meta.tone, meta.author)
        out.print(table)


@prompts.command("show")
def show_prompt(genre: GenreArgument, as_json: options.AsJson = False) -> None:
    """Show a genre's front matter, and its prompts filled in for a made-up story."""
    from story_assets.writing.prompts.library import PromptLibrary
    from story_assets.writing.prompts.lint import samples
    from story_assets.writing.tokens import count_tokens

    with one_line_errors():
        prompt = PromptLibrary.of(load_settings()).get(genre)
        parts = samples(prompt)
        if as_json:
            print_json({"front_matter": prompt.meta.model_dump(mode="json"), "digest": prompt.digest, "parts": parts})
            return
        out.print(f"[bold]{prompt.id} {prompt.version}[/]  [dim]{prompt.path}[/]", soft_wrap=True)
        for name, value in prompt.meta.model_dump(mode="json", exclude={"id", "version"}, exclude_none=True).items():
            out.print(f"[dim]{name}:[/] ", end="")
            out.print(_shown(value), markup=False, soft_wrap=True)
        for part, text in parts.items():
            out.print(f"\n[bold]{part}[/]  [dim]{count_tokens(text)[0]} tokens[/]")
            out.print(text, markup=False, soft_wrap=True)


@prompts.command("lint")
def lint_prompts(
    genres: Annotated[list[str] | None, typer.Argument(help="Genres to check; left out: all.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write down what new versions look like.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Check prompt files: form, rendering, length, versions. Exit code 1 when something is wrong."""
    from story_assets.writing.prompts import lint
    from story_assets.writing.prompts.library import PromptLibrary

    with one_line_errors():
        library = PromptLibrary.of(load_settings())
        if accept:
            for name in lint.accept(library):
                err.print(f"Written down: {name}")
        faults = list(lint.lint(library, genres))
        if as_json:
            print_json([vars(fault) for fault in faults])
        else:
            for fault in faults:
                mark = "[red]error[/]" if fault.level == "error" else "[yellow]warning[/]"
                out.print(f"{mark} [bold]{fault.prompt}[/]: ", end="")
                out.print(fault.message, markup=False, soft_wrap=True)
        if any(fault.level == "error" for fault in faults):
            raise typer.Exit(FAILED)
        if not faults and not as_json:
            out.print(f"[green]✓[/] {len(genres or library.ids())} prompts are sound.")


@prompts.command("try")
def try_prompt(
    genre: GenreArgument,
    brief: options.BriefText = None,
    mood: options.Mood = None,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, another story.")] = 7,
    scenes: Annotated[int, typer.Option("--scenes", "-n", min=3, max=24, help="How many scenes to plan.")] = 3,
    writer: options.WriterName = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask again even where an answer is cached.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Have an outline and its first scene written, and show what limits they miss. Nothing is saved."""
    from story_assets.cli.display import shown_progress
    from story_assets.cli.pipeline import overriding

    with one_line_errors(), overriding(LOCAL_LLM_FRESH="1" if fresh else None):
        from story_assets.writing.llm.rehearsal import rehearse

        settings = load_settings()
        with shown_progress(f"try-{genre}"):
            tried = rehearse(
                genre, settings, writer=writer or settings.writer, text=brief, mood=mood, seed=seed, scenes=scenes
            )
        if as_json:
            print_json(
                {"story": tried.story, "scene": tried.scene, "misses": list(tried.misses), "health": tried.health,
                 "notes": list(tried.notes)}
            )  # fmt: skip
            return
        story, scene = tried.story, tried.scene
        out.print(f"\n[bold]{story.title}[/]  [dim]{tried.prompt}, {tried.who}[/]")
        out.print(story.logline, style="italic", markup=False)
        for member in story.cast:
            out.print(
                f"  {member.name} ({member.pronouns}), {member.role}: {member.look}", markup=False, soft_wrap=True
            )
        for beat in story.beats:
            out.print(f"  {beat.number}. {beat.title}: {beat.summary}", markup=False, soft_wrap=True)
        out.print(f"\n[bold]{scene.scene_id}[/]")
        out.print(f"{scene.prose}\n", markup=False, soft_wrap=True)
        out.print(f"[dim]prompt ({scene.token_count} tokens, {scene.token_count_method}):[/]", soft_wrap=True)
        out.print(scene.prompt, markup=False, soft_wrap=True)
        out.print(f"[dim]narration:[/] {scene.narration}", soft_wrap=True)
        for name, value in tried.figures.items():
            out.print(f"[dim]{name}: {clock(value) if 'seconds' in name else f'{value:g}'}[/]")
        for miss in tried.misses:
            out.print("[yellow]misses:[/] ", end="")
            out.print(miss, markup=False, soft_wrap=True)
        for note in tried.notes:
            out.print(f"note: {note}", style="dim", markup=False, soft_wrap=True)


def _shown(value: object) -> str:
    """A field of the front matter as a person reads it."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    return "; ".join(_named(item) for item in value) if isinstance(value, list) else str(value)


def _named(item: object) -> str:
    return str(item["name"]) if isinstance(item, dict) and "name" in item else str(item)
