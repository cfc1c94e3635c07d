"""Many stories scored in one run: nothing is rendered, and each story's history is as if it had a run of its own."""

from pathlib import Path

import dagster as dg
import pytest
import reviewing_sample as sample
import reviewing_story

from story_assets.automation.bulk import rescore_all
from story_assets.automation.checking import checks_of, evaluated, spec_of, story_checks
from story_assets.automation.versions import code_versions
from story_assets.definitions import defs
from story_assets.errors import LibraryError
from story_assets.gpu.resource import GPUResource
from story_assets.library import Library, StoryFolder
from story_assets.llm.resource import LMStudioResource, OllamaResource
from story_assets.models import Scenes, SceneScores, StoryScores
from story_assets.operating.resources import LibraryResource
from story_assets.settings import Settings


def told(library: Library, key: str, monkeypatch: pytest.MonkeyPatch) -> StoryFolder:
    """A rendered, unscored story of two scenes under a key of its own."""
    for module in (sample, reviewing_story):
        monkeypatch.setattr(module, "KEY", key)
    folder = library.register(reviewing_story.brief(key=key))
    folder.write(reviewing_story.story().model_copy(update={"key": key, "beats": reviewing_story.story().beats[:2]}))
    folder.write(Scenes.model_validate({**reviewing_story.scenes(2).model_dump(), "story_key": key}))
    sample.put_frames(folder, (sample.record(1), sample.record(2)))
    return folder


def run(instance: dg.DagsterInstance, **config: list[str]) -> dg.ExecuteInProcessResult:
    return rescore_all.execute_in_process(
        instance=instance,
        run_config={"ops": {"rescore_stories": {"config": config}}},
        resources={
            "library": LibraryResource(),
            "lm_studio": LMStudioResource(),
            "ollama": OllamaResource(),
            "gpu": GPUResource(),
        },
        raise_on_error=False,
    )


def test_every_story_has_scores_record_materializations_and_checks_of_its_own(
    library: Library, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [told(library, f"a-{number}", monkeypatch) for number in (1, 2)]
    frames = {path: path.stat().st_mtime_ns for one in folders for path in one.path.glob("frames/*/*.png")}
    assert run(instance).success
    for folder in folders:
        assert folder.has(SceneScores)
        assert folder.has(StoryScores)
        assert (folder / "index.html").is_file()
    assert {path: path.stat().st_mtime_ns for one in folders for path in one.path.glob("frames/*/*.png")} == frames
    assert instance.get_materialized_partitions(dg.AssetKey("scene_scores")) == {"a-1", "a-2"}
    assert instance.get_materialized_partitions(dg.AssetKey("run_record")) == {"a-1", "a-2"}
    from dagster._core.event_api import PartitionKeyFilter

    keys = [spec_of(check).key for check in checks_of("story_scores")]
    for key in ("a-1", "a-2"):
        found = instance.event_log_storage.get_latest_asset_check_execution_by_key(
            keys, partition_filter=PartitionKeyFilter(key=key)
        )
        assert set(found) == set(keys)


def test_a_story_that_cannot_be_scored_is_named_and_does_not_stop_the_others(
    library: Library, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, good = told(library, "a-1", monkeypatch), told(library, "a-2", monkeypatch)
    broken.model_path("story").write_text("{", encoding="utf-8")
    result = run(instance, stories=["a-1", "a-2"])
    assert not result.success
    assert good.has(StoryScores)
    (failure,) = result.filter_events(lambda event: event.is_step_failure)
    assert "1 of 2 stories" in str(failure.step_failure_data.error)


def test_every_check_of_a_story_can_be_run_without_dagster_or_says_what_it_lacks(library: Library) -> None:
    folder = sample.complete(library.root)
    outcomes: dict[str, object] = {}
    for check in story_checks():
        try:
            outcomes[spec_of(check).name] = evaluated(check, folder, LibraryResource()).passed
        except LibraryError as error:
            outcomes[spec_of(check).name] = str(error)
    assert outcomes["telemetry_contract"] is True
    assert outcomes["entity_linkage"] is True
    assert "clips.json" in str(outcomes["every_scene_has_a_clip"])


def test_another_graph_metric_or_prompt_is_another_code_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quality.alignment import alignment
    from story_assets.writing.prompts import library as prompts

    before = code_versions(Settings())
    monkeypatch.setattr(alignment, "VERSION", "alignment-99")
    after = code_versions(Settings())
    assert {name for name in before if before[name] != after[name]} == {"scene_scores"}
    own = tmp_path / "prompts"
    own.mkdir()
    source = next(prompts.LIBRARY_DIR.glob(f"drama*{prompts.SUFFIX}"))
    text = source.read_text(encoding="utf-8")
    version = next(line for line in text.splitlines() if line.startswith("version:"))
    (own / source.name).write_text(text.replace(version, "version: 9.9.9"), encoding="utf-8")
    changed = code_versions(Settings.model_validate({"story_prompts": own}))
    assert {name for name in after if after[name] != changed[name]} == {"story", "scenes"}


def stale(instance: dg.DagsterInstance, name: str, key: str) -> list[str]:
    """Why Dagster's UI would call a story's asset out of date."""
    from dagster._core.definitions.data_version import CachingStaleStatusResolver
    from dagster._core.loader import LoadingContextForTest

    resolver = CachingStaleStatusResolver(instance, defs.resolve_asset_graph(), LoadingContextForTest(instance))
    return [cause.reason for cause in resolver.get_stale_causes(dg.AssetKey(name), key)]


def test_scores_made_in_one_run_are_fresh_until_what_they_are_made_from_changes(
    library: Library, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a run of the story's own; else every story would show as out of date right after being brought up."""
    folder = told(library, "a-1", monkeypatch)
    instance.add_dynamic_partitions("stories", ["a-1"])
    for name in ("story", "scenes", "frames"):
        made = dg.AssetMaterialization(name, partition="a-1", tags={"dagster/data_version": f"{name} 1"})
        instance.report_runless_asset_event(made)
    assert run(instance, stories=[folder.key]).success
    assert stale(instance, "scene_scores", "a-1") == []
    assert stale(instance, "story_scores", "a-1") == []
    changed = dg.AssetMaterialization("frames", partition="a-1", tags={"dagster/data_version": "frames 2"})
    instance.report_runless_asset_event(changed)
    assert any("dependency" in reason for reason in stale(instance, "scene_scores", "a-1"))
