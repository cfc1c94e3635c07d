"""Scoring many finished stories in one run.

A run a story costs a process and some hundred and thirty events, seconds each before anything is measured. This is one
run over all: each story's scores and record are made by the very asset and check functions, and each reports its
materialization and its checks, story by story, as if it had a run of its own. Nothing else is touched.
"""

import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any

import dagster as dg
from pydantic import Field

from story_assets.automation.checking import checks_of, evaluated, function_of, models_taken
from story_assets.automation.versions import code_versions, with_versions
from story_assets.errors import StudioError
from story_assets.gpu.resource import GPUResource
from story_assets.library import Library, StoryFolder
from story_assets.llm.resource import LMStudioResource, OllamaResource
from story_assets.models import Frames
from story_assets.operating import progress
from story_assets.operating.progress import Progress
from story_assets.operating.resources import LibraryResource
from story_assets.reviewing import assets as reviewing
from story_assets.scoring import assets as scoring
from story_assets.service import Service
from story_assets.settings import Settings

_ASSETS: Mapping[str, dg.AssetsDefinition] = {
    "scene_scores": scoring.scene_scores,
    "story_scores": scoring.story_scores,
    "run_record": reviewing.run_record,
}
"""What is made, in order."""

_Event = dg.AssetMaterialization | dg.AssetCheckEvaluation


class Rescoring(dg.Config):
    """Which stories to measure again."""

    stories: list[str] = Field(default=[], description="Keys; none means every story that was rendered.")


class StoriesFailed(dg.Failure):
    """Some stories could not be scored; the others were."""


def rescored(
    folder: StoryFolder, library: LibraryResource, services: Mapping[str, Service], instance: dg.DagsterInstance
) -> Iterator[_Event]:
    """Measure one story and publish its record; gives the events of its assets and checks.

    Args:
        folder: The story's.
        library: The library as assets and checks take it.
        services: Those that scoring assets ask for, by name.
        instance: Keeps the events.

    Raises:
        StudioError: It is not rendered yet, or a score could not be computed.
    """
    made: dict[str, Any] = {}
    inputs_seen: dict[dg.AssetKey, dict[str, str] | None] = {}
    for name, asset in _ASSETS.items():
        wanted = models_taken(function_of(asset))
        inputs = {one: made[one] if one in made else folder.read(kind) for one, kind in wanted.items()}
        context = dg.build_asset_context(partition_key=folder.key, instance=instance)
        context.log.setLevel(logging.WARNING)  # a line a scene of many stories is no news
        asked = {key: service for key, service in services.items() if key in asset.required_resource_keys}
        result = asset(context, library=library, **asked, **inputs)
        assert isinstance(result, dg.MaterializeResult)
        made[name] = result.value
        folder.write(result.value)
        tags: dict[str, str] = {}
        if result.data_version is not None:
            for dep in asset.asset_deps[asset.key] - inputs_seen.keys():
                inputs_seen[dep] = _as_input(dep, instance, folder.key)
            tags = _provenance(asset, result.data_version, inputs_seen, library.settings)
        # Stored before this goes on: what is made next from it finds it as the latest.
        yield dg.AssetMaterialization(name, partition=folder.key, metadata=result.metadata, tags=tags)
        for check in checks_of(name):
            yield evaluated(check, folder, library, made)


@dg.op(description="Measures stories again one after the other, and publishes their records; renders nothing.")
def rescore_stories(
    context: dg.OpExecutionContext,
    config: Rescoring,
    library: LibraryResource,
    lm_studio: LMStudioResource,
    ollama: OllamaResource,
    gpu: GPUResource,
) -> Iterator[_Event | dg.Output[None]]:
    """Score every story asked for; one that fails is named at the end and does not stop the others."""
    services: dict[str, Service] = {"lm_studio": lm_studio, "ollama": ollama, "gpu": gpu}
    keys = config.stories or _rendered(library.library)
    failed: list[str] = []
    seconds: list[float] = []
    with _databases_open(context.instance, context.run_id):
        for number, key in enumerate(keys, start=1):
            started = time.perf_counter()
            try:
                yield from rescored(library.library.story(key), library, services, context.instance)
            except StudioError as error:
                failed.append(f"{key}: {error}")
                context.log.error(failed[-1])
            seconds.append(time.perf_counter() - started)
            message = f"{key}: scored in {seconds[-1]:.1f} s"
            context.log.info(message)
            progress.report(Progress("scores", message, key, done=number, total=len(keys), seconds=seconds[-1]))
    if failed:
        raise StoriesFailed(f"{len(failed)} of {len(keys)} stories could not be scored: {'; '.join(failed)}")
    context.add_output_metadata({"stories": len(keys), "seconds": round(sum(seconds), 3)})
    yield dg.Output(None)


@dg.job(
    executor_def=dg.in_process_executor,
    description="Measure many finished stories again in one run, say after a metric changed: launch with "
    "`ops: {rescore_stories: {config: {stories: [...]}}}`, or without for all. Renders nothing.",
)
def rescore_all() -> None:
    """One op over all stories."""
    rescore_stories()


@contextlib.contextmanager
def _databases_open(instance: dg.DagsterInstance, run_id: str) -> Generator[None]:
    """Keep a connection of our own to Dagster's SQLite files for a block.

    Dagster opens and closes them for each event, and the last to close one has it brought to disk each time; while ours
    is open, that waits. It saves a third of what an event costs, and does nothing with another storage.
    """
    path_of: Callable[[str], str] | None = getattr(instance.event_log_storage, "path_for_shard", None)
    with contextlib.ExitStack() as stack:
        for shard in ("index", run_id) if path_of else ():
            connection = stack.enter_context(contextlib.closing(sqlite3.connect(path_of(shard))))  # pyright: ignore[reportOptionalCall]
            with contextlib.suppress(sqlite3.Error):
                connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # a connection opens its file at first use
        yield


def _rendered(library: Library) -> list[str]:
    return [key for key in library.story_keys() if library.story(key).has(Frames)]


def _as_input(asset: dg.AssetKey, instance: dg.DagsterInstance, key: str) -> dict[str, str] | None:
    """The tags by which what is made from a story's asset remembers it; None when it was never made, as far as is known.

    A partition is known by the event that made it, and counts as new when a later one has another data version.
    """
    wanted = dg.AssetRecordsFilter(asset_key=asset, asset_partitions=[key])
    for record in instance.fetch_materializations(wanted, limit=1).records:
        found = record.asset_materialization
        version = (found.tags or {}).get("dagster/data_version") if found else None
        name = asset.to_user_string()
        if version:
            return {
                f"dagster/input_data_version/{name}": version,
                f"dagster/input_event_pointer/{name}": str(record.storage_id),
            }
    return None


def _provenance(
    asset: dg.AssetsDefinition,
    version: dg.DataVersion,
    inputs: Mapping[dg.AssetKey, dict[str, str] | None],
    settings: Settings,
) -> dict[str, str]:
    """The tags from which Dagster tells later whether an asset is stale; none where an input is not known.

    Dagster writes them itself for assets that are steps of a run.
    """
    spec = with_versions(next(iter(asset.specs)), code_versions(settings))
    tags = {
        "dagster/data_version": version.value,
        "dagster/data_version_is_user_provided": "true",
        "dagster/code_version": str(spec.code_version),
    }
    for dep in asset.asset_deps[spec.key]:
        known = inputs[dep]
        if known is None:
            return {}
        tags |= known
    return tags
