"""What starts by itself, and what does not: each sensor against a library and an instance."""

import json
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import reviewing_sample as sample
import reviewing_story

from story_assets.automation.jobs import RENDERED
from story_assets.automation.publishing import HELD, PublishingIOManager
from story_assets.automation.reaper import REAPED, reap
from story_assets.automation.slate import nightly_slate
from story_assets.automation.watching import ratings_given, retry_failed_scenes, scene_watcher
from story_assets.definitions import defs
from story_assets.library import Library
from story_assets.models import Frames
from story_assets.operating import runs
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.reviewing.record.reviews import add_review

STARTED, FAILURE, SUCCESS = dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.SUCCESS


def asked(sensor: dg.SensorDefinition, instance: dg.DagsterInstance) -> list[dg.RunRequest]:
    # Left open, it would be closed by the garbage collector: in the middle of another test, whose instance it replaces.
    with dg.build_sensor_context(instance=instance, resources={"library": LibraryResource()}) as context:
        found = sensor(context)
    assert isinstance(found, dg.SensorResult)
    return list(found.run_requests or [])


def a_run(
    instance: dg.DagsterInstance, status: dg.DagsterRunStatus, key: str = sample.KEY, **tags: str
) -> dg.DagsterRun:
    named = {name.replace("__", "/").replace("story_assets", "story-assets"): value for name, value in tags.items()}
    return instance.add_run(
        dg.DagsterRun(
            job_name="make_film",
            run_id=str(uuid.uuid4()),
            status=status,
            tags={"dagster/partition": key, **named},
        )
    )


def written(library: Library) -> None:
    folder = library.register(reviewing_story.brief())
    folder.write(reviewing_story.story())
    folder.write(reviewing_story.scenes())


def test_a_written_story_goes_to_the_renderer_by_itself_once(library: Library, instance: dg.DagsterInstance) -> None:
    written(library)
    (first,), (again,) = asked(scene_watcher, instance), asked(scene_watcher, instance)
    assert first.run_key == again.run_key
    assert first.partition_key == sample.KEY
    assert {key.to_user_string() for key in first.asset_selection or []} == set(RENDERED)


def test_what_is_rendered_from_scenes_is_all_that_is_downstream_of_frames() -> None:
    found = dg.AssetSelection.assets("frames").downstream().resolve(defs.resolve_asset_graph())
    assert {key.to_user_string() for key in found} == set(RENDERED)


def test_a_story_that_somebody_works_on_or_that_failed_is_left_alone(
    library: Library, instance: dg.DagsterInstance
) -> None:
    written(library)
    for status in (STARTED, dg.DagsterRunStatus.STARTING, FAILURE, dg.DagsterRunStatus.CANCELED):
        a_run(instance, status)
        assert asked(scene_watcher, instance) == []
    a_run(instance, SUCCESS)
    assert len(asked(scene_watcher, instance)) == 1


def test_ratings_are_taken_in_when_there_are_new_ones(library: Library, instance: dg.DagsterInstance) -> None:
    folder = sample.complete(library.root)
    assert asked(ratings_given, instance) == []
    add_review(folder, None, 4)
    (first,) = asked(ratings_given, instance)
    add_review(folder, "2", 5)
    (second,) = asked(ratings_given, instance)
    assert first.run_key != second.run_key


def retries(instance: dg.DagsterInstance, run: dg.DagsterRun) -> list[dg.RunRequest]:
    event = dg.DagsterEvent(event_type_value="PIPELINE_FAILURE", job_name="make_film", message="failed")
    context = dg.build_run_status_sensor_context(
        sensor_name="retry_failed_scenes", dagster_event=event, dagster_instance=instance, dagster_run=run
    ).for_run_failure()
    return [one for one in retry_failed_scenes(context) if isinstance(one, dg.RunRequest)]


def failed_run(instance: dg.DagsterInstance, **tags: str) -> dg.DagsterRun:
    """A run one of whose steps failed."""

    @dg.op
    def step() -> None:
        raise dg.Failure("no")

    @dg.job
    def failing() -> None:
        step()

    result = failing.execute_in_process(
        instance=instance, tags={"dagster/partition": sample.KEY, **tags}, raise_on_error=False
    )
    run = instance.get_run_by_id(result.run_id)
    assert run is not None
    return run


def test_failed_scenes_are_tried_again_within_the_budget(library: Library, instance: dg.DagsterInstance) -> None:
    sample.complete(library.root, records=(sample.record(1), sample.failed_record(2)))
    (request,) = retries(instance, failed_run(instance))
    assert request.partition_key == sample.KEY
    assert request.tags["story-assets/retry"] == "1"
    assert retries(instance, failed_run(instance, **{"story-assets/retry": "1"})) == []


def test_a_run_that_failed_over_something_else_is_not_repeated_but_one_that_died_is(
    library: Library, instance: dg.DagsterInstance
) -> None:
    sample.complete(library.root)
    assert retries(instance, failed_run(instance)) == []
    assert len(retries(instance, a_run(instance, FAILURE))) == 1


def test_a_run_whose_process_is_gone_is_ended_and_a_living_one_is_not(instance: dg.DagsterInstance, home: Path) -> None:
    import socket

    dead, alive, foreign = (a_run(instance, STARTED) for _ in range(3))
    instance.add_run_tags(foreign.run_id, {HELD: "another-machine"})
    for run in (dead, alive):
        instance.add_run_tags(run.run_id, {HELD: socket.gethostname()})
    # A process that holds the lease and is killed: the system drops it.
    code = f"from story_assets.operating import runs; import time\nwith runs.running({dead.run_id!r}):\n print('held', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline().strip() == b"held"
    with runs.running(alive.run_id):
        assert reap(instance) == []
        process.kill()
        process.wait(10)
        process.stdout.close()
        deadline = time.monotonic() + 10
        while not (found := reap(instance)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found == [dead.run_id]
    ended = instance.get_run_by_id(dead.run_id)
    assert ended
    assert ended.status == FAILURE
    assert REAPED in ended.tags
    still = instance.get_run_by_id(foreign.run_id)
    assert still
    assert still.status == STARTED


def test_the_slate_registers_the_night_and_asks_for_each_story_once(
    library: Library, instance: dg.DagsterInstance
) -> None:
    at = datetime(2026, 11, 23, 1, tzinfo=UTC)

    def tick() -> list[dg.RunRequest]:
        with dg.build_schedule_context(
            instance=instance, scheduled_execution_time=at, resources={"library": LibraryResource()}
        ) as context:
            found = nightly_slate(context)
        assert isinstance(found, list)
        return found

    first, again = tick(), tick()
    assert len(first) == 3
    assert [request.run_key for request in first] == [request.run_key for request in again]
    assert set(instance.get_dynamic_partitions(str(stories.name))) == set(library.story_keys())


def test_the_record_is_rewritten_when_a_stage_is_kept(library: Library, instance: dg.DagsterInstance) -> None:
    """Whoever launched it: the same IO manager is in every run."""
    folder = sample.complete(library.root)
    frames = folder.read(Frames)

    @dg.asset(name="frames", partitions_def=stories)
    def stage() -> dg.MaterializeResult[Frames]:
        # What the record says of the stage before is not what it must say after.
        folder.model_path("frames").unlink()
        return dg.MaterializeResult(value=frames)

    instance.add_dynamic_partitions(str(stories.name), [sample.KEY])
    assert not (folder / "artifact-metadata.json").exists()
    done = dg.materialize(
        [stage], instance=instance, partition_key=sample.KEY, resources={"io_manager": PublishingIOManager()}
    )
    assert done.success
    record = json.loads((folder / "artifact-metadata.json").read_text(encoding="utf-8"))
    assert len(record["Scenes"]) == 6
    run = instance.get_run_by_id(done.run_id)
    assert run
    assert HELD in run.tags
    assert not runs.is_running(done.run_id)
