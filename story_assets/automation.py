"""Jobs and sensors: what a person starts, and what starts by itself."""

from typing import Any

import dagster as dg

from story_assets.models import Brief, Story
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.reviewing.record import publish
from story_assets.writing.brief import make_brief

# After a crash, redo what failed and what depends on it; the plain FROM_FAILURE may drop steps that never started.
_TAGS = {"dagster/retry_strategy": "FROM_ASSET_FAILURE"}

make_film = dg.define_asset_job(
    "make_film",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("weekly_review"),
    partitions_def=stories,
    executor_def=dg.in_process_executor,
    tags=_TAGS,
    description="One story through all rooms: writing, rendering, editing, scoring, reviewing. "
    "Finished scenes are taken as they are, so running it again is cheap.",
)

reroll = dg.define_asset_job(
    "reroll",
    selection=dg.AssetSelection.assets("frames").downstream(),
    partitions_def=stories,
    executor_def=dg.in_process_executor,
    tags=_TAGS,
    description="Draw single scenes anew and remake what depends on them. "
    'Launch with config `ops: {frames: {config: {reroll: ["03"]}}}`.',
)


class Commission(dg.Config):
    """What the new story should be. Everything but the genre may be left to the writer."""

    genre: str = "sci-fi"
    mood: str | None = None
    brief: str | None = None
    seed: int | None = None
    scenes: int = 6


@dg.op(description="Writes the brief into the library and adds the story's partition.")
def register_story(context: dg.OpExecutionContext, config: Commission, library: LibraryResource) -> None:
    """Register a story to be started by the `start_commissioned` sensor."""
    brief = make_brief(
        library.library,
        genre=config.genre,
        mood=config.mood,
        text=config.brief,
        seed=config.seed,
        scenes=config.scenes,
        writer=library.settings.writer,
        start=True,
    )
    library.library.register(brief)
    context.instance.add_dynamic_partitions(str(stories.name), [brief.key])
    context.log.info(f"Registered {brief.key}; it starts by itself within seconds.")
    context.add_output_metadata({"story": brief.key, "seed": brief.seed})


@dg.job(description="Register a new story from genre, mood, brief and seed; it then goes through all rooms by itself.")
def commission() -> None:
    """One op: register."""
    register_story()


@dg.sensor(
    job=make_film,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts every story that was commissioned from the UI, once.",
)
def start_commissioned(context: dg.SensorEvaluationContext, library: LibraryResource) -> dg.SensorResult:
    """Ask for a run of each commissioned story that nobody has begun; its run key keeps it from starting twice."""
    folders = [library.library.story(key) for key in library.library.story_keys()]
    waiting = [folder.key for folder in folders if not folder.has(Story) and folder.read(Brief).start]
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=f"commission:{key}", partition_key=key) for key in waiting],
        # The daemon may tick between the brief's writing and the partition's adding.
        dynamic_partitions_requests=[stories.build_add_request(waiting)] if waiting else [],
    )


@dg.run_failure_sensor(
    monitored_jobs=[make_film, reroll],
    monitor_all_code_locations=False,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A story whose run failed still gets a record and a page that say why.",
)
def publish_failed(context: dg.RunFailureSensorContext) -> None:
    """Publish from whatever the library holds."""
    key = context.partition_key
    if key:
        library = LibraryResource()
        publish(library.library.story(key), library.settings)


jobs: list[Any] = [make_film, reroll, commission]
sensors: list[Any] = [start_commissioned, publish_failed]
