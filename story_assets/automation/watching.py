"""What starts by itself: written stories are rendered, failed ones tried again, ratings taken in, the dead told."""

from collections.abc import Iterator

import dagster as dg

from story_assets.automation.jobs import RENDERED, make_film, publish_ratings
from story_assets.automation.reaper import reap
from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, file_name_of, sha256_file
from story_assets.models import Frames, Scenes
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.reviewing.publishing import publish
from story_assets.reviewing.record.reviews import FILE_NAME as REVIEWS

RETRY = "story-assets/retry"
PARTITION = "dagster/partition"


@dg.sensor(
    job=make_film,
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Sends a written story's scenes to the renderer by themselves, once for each version of the text.",
)
def scene_watcher(context: dg.SensorEvaluationContext, library: LibraryResource) -> dg.SensorResult:
    """Ask for frames and all that follows for stories that are written but not rendered, and that nobody works on."""
    waiting = [
        folder
        for folder in _folders(context, library)
        if folder.plain_file(file_name_of(Scenes)) and not folder.has(Frames)
    ]
    idle = [folder for folder in waiting if _is_idle(context.instance, folder.key)]
    return dg.SensorResult(
        run_requests=[
            dg.RunRequest(
                run_key=f"scenes:{folder.key}:{sha256_file(folder.model_path(Scenes))[:16]}",
                partition_key=folder.key,
                asset_selection=[dg.AssetKey(name) for name in RENDERED],
            )
            for folder in idle
        ],
        dynamic_partitions_requests=[stories.build_add_request([folder.key for folder in idle])] if idle else [],
    )


@dg.sensor(
    job=publish_ratings,
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Takes ratings given on a story's page or from the command line into the story's record.",
)
def ratings_given(context: dg.SensorEvaluationContext, library: LibraryResource) -> dg.SensorResult:
    """Ask for a run for each story whose ratings grew."""
    requests: list[dg.RunRequest] = []
    for folder in _folders(context, library):
        path = folder.plain_file(REVIEWS)
        if path and folder.has(Frames) and _is_idle(context.instance, folder.key, after_failure=True):
            key = f"ratings:{folder.key}:{path.stat().st_size}"
            requests.append(dg.RunRequest(run_key=key, partition_key=folder.key))
    return dg.SensorResult(run_requests=requests)


@dg.run_failure_sensor(
    monitor_all_code_locations=False,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A story whose run failed, however it was started, still gets a record and a page that say why.",
)
def publish_failed(context: dg.RunFailureSensorContext) -> None:
    """Publish from whatever the library holds."""
    library, key = LibraryResource(), context.dagster_run.tags.get(PARTITION, "")
    if key in library.library.story_keys():
        publish(library.library.story(key), library.settings)


@dg.run_failure_sensor(
    monitor_all_code_locations=False,
    request_job=make_film,
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts a film again whose scenes failed or whose process died, STORY_RETRY_BUDGET times; "
    "finished scenes are taken as they are.",
)
def retry_failed_scenes(context: dg.RunFailureSensorContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for another run within the budget. A run that failed over anything else would fail again."""
    library, run = LibraryResource(), context.dagster_run
    key, tried = run.tags.get(PARTITION, ""), int(run.tags.get(RETRY, "0"))
    if key not in library.library.story_keys():
        yield dg.SkipReason("The run was of no story.")
        return
    failed = failed_scenes(library.library.story(key))
    # Without a step that failed, the run died: killed, lost in a power cut, or never brought up by the machine.
    died = not context.get_step_failure_events()
    if not failed and not died:
        yield dg.SkipReason(f"{key} did not fail over its scenes: somebody has to look at it.")
    elif tried >= library.settings.story_retry_budget:
        yield dg.SkipReason(f"{key} was tried {tried + 1} times; STORY_RETRY_BUDGET allows no more.")
    else:
        tags = {RETRY: str(tried + 1), "story-assets/retry-of": run.run_id}
        yield dg.RunRequest(run_key=f"retry:{run.run_id}", partition_key=key, tags=tags)


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Fails runs whose process is gone, as after a power cut, and frees what they held.",
)
def reap_dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Look at every run that is said to be going on."""
    dead = reap(context.instance)
    return dg.SkipReason(f"Ended {len(dead)} dead runs: {', '.join(dead)}." if dead else "Every run is alive.")


def failed_scenes(folder: StoryFolder) -> list[str]:
    """The scenes of a story's last rendering that failed."""
    try:
        frames = folder.find(Frames)
    except LibraryError:
        return []
    return [one.scene_id for one in frames.scenes if not one.record.success] if frames else []


def _folders(context: dg.SensorEvaluationContext, library: LibraryResource) -> Iterator[StoryFolder]:
    """Every story that can be looked at; one that cannot is said in the log and stops none of the others."""
    for name, why in library.library.odd_folders():
        context.log.warning(f"{name} was left out: {why}.")
    for key in library.library.story_keys():
        try:
            yield library.library.story(key)
        except LibraryError as error:
            context.log.warning(f"{key} was left out: {error}")


def _is_idle(instance: dg.DagsterInstance, key: str, *, after_failure: bool = False) -> bool:
    """Whether no run of this story is going on, nor the last one stopped by failure or by a person."""
    last = instance.get_runs(dg.RunsFilter(tags={PARTITION: key}), limit=1)
    over = (dg.DagsterRunStatus.SUCCESS, *((dg.DagsterRunStatus.FAILURE,) if after_failure else ()))
    return not last or last[0].status in over
