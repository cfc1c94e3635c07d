"""The asset `frames` and its checks in a Dagster run, against the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from story_assets.comfyui.resource import ComfyUIResource
from story_assets.gpu.resource import GPUResource
from story_assets.library import Library, StoryFolder
from story_assets.models import Frames, Scenes
from story_assets.operating.resources import LibraryIOManager, LibraryResource
from story_assets.partitions import stories
from story_assets.rendering import assets, checks
from story_assets.rendering.fleet import reporter
from tests.rendering.helpers import GRAPHS, KEY, scenes
from workflows.engine import Engine


@pytest.fixture
def studio(
    story: StoryFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Library, dg.DagsterInstance]]:
    """A library with one registered story, small pictures, and a Dagster instance that knows its key."""
    for name, value in {
        "STORY_LIBRARY": str(story.path.parent),
        "GRAPH": str(GRAPHS / "moving"),
        "FRAME_WIDTH": "64",
        "FRAME_HEIGHT": "64",
        "SCENE_HISTORY_POLL_INTERVAL_SECONDS": "0.2",
        "SCENE_RETRY_BUDGET": "0",
    }.items():
        monkeypatch.setenv(name, value)
    with dg.DagsterInstance.ephemeral(tempdir=str(tmp_path / "instance")) as instance:
        (tmp_path / "instance").mkdir(exist_ok=True)
        instance.add_dynamic_partitions(str(stories.name), [KEY])
        yield Library(story.path.parent), instance


def run(
    studio: tuple[Library, dg.DagsterInstance], engine: Engine, planned: Scenes, reroll: list[str] | None = None
) -> dg.ExecuteInProcessResult:
    """One run of `frames` and its checks."""
    library, instance = studio
    library.story(KEY).write(planned)
    return dg.materialize(
        [dg.AssetSpec("scenes", partitions_def=stories), assets.frames, *dg.load_asset_checks_from_modules([checks])],
        resources={
            "library": LibraryResource(),
            "io_manager": LibraryIOManager(),
            "comfyui": ComfyUIResource(
                renderer="comfyui", addresses=[engine.url], output_dir=str(engine.output_directory)
            ),
            "gpu": GPUResource(),
        },
        partition_key=KEY,
        instance=instance,
        run_config={"ops": {"frames": {"config": {"reroll": reroll}}}} if reroll else None,
        raise_on_error=False,
    )


def outcomes(result: dg.ExecuteInProcessResult) -> dict[str, bool]:
    """By check, whether it passed."""
    return {found.check_name: found.passed for found in result.get_asset_check_evaluations()}


def test_frames_pass_every_check(studio: tuple[Library, dg.DagsterInstance], engine: Engine) -> None:
    """A good story: the model in the library, figures that plot, an observation a scene, all checks green."""
    result = run(studio, engine, scenes("one", "two"))
    assert result.success
    assert set(outcomes(result)) == {
        "telemetry_contract",
        "every_scene_rendered",
        "frame_floor",
        "done_marker",
        "forced_copies",
        "fallbacks",
        "scene_latency",
        "scene_vram",
    }
    assert all(outcomes(result).values())
    kept = studio[0].story(KEY).read(Frames)
    assert [len(frame_set.files) for frame_set in kept.scenes] == [30, 30]
    [materialization] = result.asset_materializations_for_node("frames")
    figures = materialization.metadata
    assert figures["rendered"].value == 2
    assert figures["done_marker_rate"].value == 1.0
    assert isinstance(figures["scene_seconds_mean"].value, float)
    seen = [event for event in result.all_events if event.event_type_value == "ASSET_OBSERVATION"]
    assert len(seen) == 2
    about = seen[0].asset_observation_data.asset_observation.metadata  # type: ignore[attr-defined]
    assert str(about["picture"].value).startswith("![scene-001](data:image/webp;base64,")
    assert len(str(about["picture"].value)) < 1000


def test_a_scene_that_fails_blocks_by_name(studio: tuple[Library, dg.DagsterInstance], engine: Engine) -> None:
    """The model is written all the same, the good scene is kept, and the blocking checks name scene and cause."""
    result = run(studio, engine, scenes("one", "boom"))
    assert not result.success
    assert not outcomes(result)["every_scene_rendered"]
    assert not outcomes(result)["frame_floor"]
    assert outcomes(result)["telemetry_contract"]
    [said] = [
        found.description
        for found in result.get_asset_check_evaluations()
        if found.check_name == "every_scene_rendered"
    ]
    assert "scene-002" in (said or "")
    assert "told to fail" in (said or "")
    again = run(studio, engine, scenes("one", "better"))
    assert again.success
    [materialization] = again.asset_materializations_for_node("frames")
    assert (materialization.metadata["reused"].value, materialization.metadata["rendered"].value) == (1, 1)


def test_the_data_version_follows_the_pictures(studio: tuple[Library, dg.DagsterInstance], engine: Engine) -> None:
    """The same frames keep what is downstream fresh; a rerolled scene makes it stale."""

    def version(result: dg.ExecuteInProcessResult) -> str:
        [materialization] = result.asset_materializations_for_node("frames")
        return str((materialization.tags or {})["dagster/data_version"])

    first = version(run(studio, engine, scenes("one", "two")))
    assert version(run(studio, engine, scenes("one", "two"))) == first
    assert version(run(studio, engine, scenes("one", "two"), reroll=["02"])) != first


def test_an_unknown_scene_to_reroll_fails_in_one_line(
    studio: tuple[Library, dg.DagsterInstance], engine: Engine
) -> None:
    """The error names the scenes there are."""
    result = run(studio, engine, scenes("one"), reroll=["7"])
    assert not result.success
    failure = result.failure_data_for_node("frames")
    assert failure is not None
    assert "This story has no scene-007" in str(failure.error)


def test_previews_are_observations(
    studio: tuple[Library, dg.DagsterInstance], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thumbnail of what a scene is at, every so often, in the event log."""
    monkeypatch.setattr(reporter, "_PREVIEW_SECONDS", 0.1)
    result = run(studio, engine, scenes("slow, shown"))
    assert result.success
    events = [event for event in result.all_events if event.event_type == dg.DagsterEventType.ASSET_OBSERVATION]
    told = [event.asset_observation_data.asset_observation.metadata for event in events]  # type: ignore[attr-defined]
    seen = [metadata["preview"].value for metadata in told if "preview" in metadata]
    assert len(seen) == 1, told
    assert str(seen[0]).startswith("![TestMovingPictures")
