"""Commissioning a story from the UI, and starting it."""

import dagster as dg
from pydantic import Field

from story_assets.automation.jobs import make_film
from story_assets.automation.preflight import require_usable
from story_assets.models import Brief, Story
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.writing.brief import make_brief
from story_assets.writing.content import genre_names


class Commission(dg.Config):
    """What the new story should be. Everything but the genre may be left to the writer."""

    genre: str = Field(default="sci-fi", description=f"One of {', '.join(genre_names())}.")
    mood: str = Field(default="", description="Such as brooding; empty: the genre's own.")
    brief: str = Field(default="", description="What it is about, in a sentence or two; empty: the writer decides.")
    scenes: int = Field(default=6, description="How many scenes.")
    seed: int | None = Field(default=None, description="The same seed gives the same story; left out: a new one.")


@dg.op(description="Writes the brief into the library and adds the story's partition.")
def register_story(context: dg.OpExecutionContext, config: Commission, library: LibraryResource) -> None:
    """Register a story to be started by the `start_commissioned` sensor."""
    require_usable(library.settings)
    brief = make_brief(
        library.library,
        genre=config.genre,
        mood=config.mood.strip() or None,
        text=config.brief.strip() or None,
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
    description="Starts every story that was commissioned from the UI or with `story-assets new --start`, once.",
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
