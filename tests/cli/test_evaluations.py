"""Whose outcomes the gate believes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
import pytest
from dagster._core.events import DagsterEvent, DagsterEventType
from dagster._core.storage.dagster_run import DagsterRun

from story_assets.cli.evaluations import _recorded
from story_assets.library import Library, StoryFolder
from story_assets.models import Brief


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as found:
        yield found


@pytest.fixture
def folder(library: Library) -> StoryFolder:
    brief = Brief(
        key="20261122-drama-01", genre="drama", seed=1, scenes=3, created_at=datetime(2026, 11, 22, tzinfo=UTC)
    )
    return library.register(brief)


@pytest.fixture
def key() -> dg.AssetCheckKey:
    from story_assets.automation.checking import spec_of, story_checks

    return next(spec_of(check).key for check in story_checks() if spec_of(check).asset_key == dg.AssetKey("film"))


def outcome(key: dg.AssetCheckKey, folder: StoryFolder) -> dg.AssetCheckEvaluation:
    return dg.AssetCheckEvaluation(
        asset_key=key.asset_key, check_name=key.name, passed=True, metadata={}, partition=folder.key
    )


def found_by(instance: dg.DagsterInstance, job: str, key: dg.AssetCheckKey, folder: StoryFolder) -> None:
    """A run of a job that evaluated the check, as Dagster keeps it."""
    run = DagsterRun(job_name=job, tags={"dagster/partition": folder.key})
    instance.add_run(run)
    event = DagsterEvent(
        event_type_value=DagsterEventType.ASSET_CHECK_EVALUATION.value,
        job_name=job,
        event_specific_data=outcome(key, folder),
    )
    instance.report_dagster_event(event, run.run_id)


def test_an_outcome_that_was_only_reported_is_not_believed(
    instance: dg.DagsterInstance, folder: StoryFolder, key: dg.AssetCheckKey
) -> None:
    instance.report_runless_asset_event(outcome(key, folder))
    assert _recorded(instance, folder) == {}


@pytest.mark.parametrize("job", ["make_film", "reroll", "__ASSET_JOB"])
def test_an_outcome_that_our_run_found_is(
    instance: dg.DagsterInstance, folder: StoryFolder, key: dg.AssetCheckKey, job: str
) -> None:
    found_by(instance, job, key, folder)
    assert _recorded(instance, folder)[key].passed is True


def test_an_outcome_of_another_projects_run_is_not(
    instance: dg.DagsterInstance, folder: StoryFolder, key: dg.AssetCheckKey
) -> None:
    found_by(instance, "somebody_elses", key, folder)
    assert _recorded(instance, folder) == {}
