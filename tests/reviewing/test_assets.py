"""The run record in Dagster: the asset, its metadata, and its checks."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import reviewing_sample as sample

from story_assets.library import Library, StoryFolder
from story_assets.operating.resources import LibraryIOManager, LibraryResource
from story_assets.reviewing.assets import run_record
from story_assets.reviewing.checks import artifact_index_is_true, record_keeps_the_contract


def materialize(*only: object) -> dg.ExecuteInProcessResult:
    instance = dg.DagsterInstance.ephemeral()
    instance.add_dynamic_partitions("stories", [sample.KEY])
    return dg.materialize(
        list(only) or [run_record, record_keeps_the_contract, artifact_index_is_true],
        partition_key=sample.KEY,
        instance=instance,
        resources={"library": LibraryResource(), "io_manager": LibraryIOManager()},
        raise_on_error=False,
    )


def verdicts(result: dg.ExecuteInProcessResult) -> dict[str, tuple[bool, str]]:
    return {one.check_name: (one.passed, one.description or "") for one in result.get_asset_check_evaluations()}


def test_one_run_leaves_record_summary_and_page(folder: StoryFolder) -> None:
    """The three files are there, both checks pass, and the metadata leads to them."""
    result = materialize()
    assert result.success
    assert all((folder / name).is_file() for name in ("artifact-metadata.json", "run-summary.txt", "index.html"))
    assert not (folder / "run_record.json").exists()
    assert {name: passed for name, (passed, _) in verdicts(result).items()} == {
        "record_keeps_the_contract": True,
        "artifact_index_is_true": True,
    }
    (event,) = result.asset_materializations_for_node("run_record")
    assert event.metadata["page"].value == str((folder / "index.html").resolve())
    assert Path(event.metadata["run-summary.txt"].value).is_file()
    assert event.metadata["entity_linkage_score"].value == 0.93
    assert event.metadata["frames"].value == 180
    assert len(event.metadata["goals"].records) >= 9


def test_a_broken_contract_fails_the_check_and_names_the_rule(library: Library) -> None:
    """The record is still written: a person must be able to see what is wrong."""
    bad = sample.record(2)
    lying = bad.model_copy(update={"telemetry": bad.telemetry.model_copy(update={"max_wait_seconds": 1.0})})
    folder = sample.complete(library.root, records=(sample.record(1), lying, *(sample.record(n) for n in range(3, 7))))
    result = materialize()
    passed, description = verdicts(result)["record_keeps_the_contract"]
    assert not passed
    assert "scene-002" in description
    assert "MaxWaitSeconds" in description
    assert (folder / "index.html").is_file()
