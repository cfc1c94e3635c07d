"""WRITING as Dagster assets: `story` (the outline) and `scenes`."""

import time
from collections.abc import Sequence

import dagster as dg

from story_assets.gpu.resource import GPUResource
from story_assets.library import digest_of
from story_assets.llm.resource import LMStudioResource, OllamaResource
from story_assets.models import Brief, Generation, Scene, Scenes, Story
from story_assets.operating.resources import LibraryResource, dagster_progress
from story_assets.operating.runs import running, turn_to_write
from story_assets.partitions import stories
from story_assets.writing import reports
from story_assets.writing.llm import telemetry
from story_assets.writing.writers import health_of, outline, write_scenes


@dg.asset(partitions_def=stories, group_name="writing", kinds={"python"}, code_version="1")
def story(
    context: dg.AssetExecutionContext,
    library: LibraryResource,
    lm_studio: LMStudioResource,
    ollama: OllamaResource,
    gpu: GPUResource,
) -> dg.MaterializeResult[Story]:
    """The outline a brief asks for: title, logline, cast with looks, and a beat for every scene.

    Safe to run twice: the outline once made from a brief is taken as it is, whoever wrote it.
    """
    folder = library.folder(context)
    started = time.perf_counter()
    brief = folder.read(Brief)
    settings = library.settings_with(context, lm_studio, ollama, gpu)
    with running(context.run_id), turn_to_write(folder.key, context.log.info):
        health = health_of(brief, settings, run=context.run_id)
        written = outline(brief, folder, settings, dagster_progress(context), run=context.run_id)
    return dg.MaterializeResult(
        value=written,
        metadata={
            "title": written.title,
            "logline": written.logline,
            "directors_vision": written.directors_vision,
            "cast": dg.MetadataValue.md(reports.cast_table(written)),
            "beats": dg.MetadataValue.md(reports.beats_table(written)),
            "writer": telemetry.who_wrote([written.generation]),
            "llm_health": f"{health.status} {health.url or ''} {health.error or ''}".strip(),
            "prompt_version": written.generation.prompt_version or "",
            "notes": dg.MetadataValue.md("\n".join(f"- {note}" for note in written.notes) or "none"),
            "seconds": dg.MetadataValue.float(time.perf_counter() - started),
            **_plots([written.generation]),
        },
        data_version=dg.DataVersion(digest_of(reports.without_clock(written))),
    )


@dg.asset(partitions_def=stories, group_name="writing", kinds={"python"}, code_version="1")
def scenes(
    context: dg.AssetExecutionContext,
    library: LibraryResource,
    lm_studio: LMStudioResource,
    ollama: OllamaResource,
    gpu: GPUResource,
    story: Story,
) -> dg.MaterializeResult[Scenes]:
    """Every scene of the outline, written: prose, visual prompt, narration.

    Safe to run twice: a scene already written from the same outline is taken as it is; only missing or changed ones are
    written, each kept as soon as it is done.
    """
    started = time.perf_counter()
    settings = library.settings_with(context, lm_studio, ollama, gpu)
    folder = library.folder(context)
    with running(context.run_id), turn_to_write(folder.key, context.log.info):
        written = write_scenes(story, folder, settings, dagster_progress(context), run=context.run_id)
    generations = [scene.generation for scene in written.scenes]
    tokens = [float(scene.token_count) for scene in written.scenes]
    return dg.MaterializeResult(
        value=written,
        metadata={
            "prose": dg.MetadataValue.md(reports.prose_markdown(story, written)),
            "prompts": dg.MetadataValue.md(reports.prompts_table(written)),
            "prompt_tokens_mean": dg.MetadataValue.float(sum(tokens) / len(tokens)),
            "prompt_tokens_fewest": dg.MetadataValue.float(min(tokens)),
            "prompt_tokens_most": dg.MetadataValue.float(max(tokens)),
            "token_count_method": written.scenes[0].token_count_method,
            "scenes": len(written.scenes),
            "words": sum(_words(scene) for scene in written.scenes),
            "writer": telemetry.who_wrote(generations),
            "llm_health": written.llm_health.status,
            "notes": dg.MetadataValue.md("\n".join(f"- {note}" for note in written.notes) or "none"),
            "seconds": dg.MetadataValue.float(time.perf_counter() - started),
            **_plots(generations),
        },
        data_version=dg.DataVersion(digest_of(reports.without_clock(written))),
    )


def _plots(generations: Sequence[Generation]) -> dict[str, dg.MetadataValue]:
    """The language model's figures, each a plot over time in the UI."""
    return {name: dg.MetadataValue.float(value) for name, value in telemetry.figures_of(generations).items()}


def _words(scene: Scene) -> int:
    return len(scene.prose.split())


assets = [story, scenes]
