"""The weekly review as Dagster runs it: an asset a week, its checks, and its Friday."""

from datetime import UTC, datetime

import dagster as dg
import pytest
import reviewing_sample as sample

from story_assets.definitions import defs
from story_assets.library import Library
from story_assets.operating.resources import LibraryResource
from story_assets.reviewing import checks as reviewing_checks
from story_assets.reviewing.assets import weekly_review
from story_assets.reviewing.publishing import publish
from story_assets.reviewing.weekly.figures import WEEKLY_GOALS
from story_assets.settings import Settings

WEEK = "2025-11-07"
"""A week that has ended whenever this is read."""


def test_a_week_is_reviewed_with_a_page_and_a_check_for_each_of_its_goals(
    library: Library, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "MIDNIGHT", datetime(2025, 11, 10, tzinfo=UTC))
    publish(sample.complete(library.root, records=(sample.record(1), sample.degraded_record(2))), Settings())
    result = dg.materialize(
        [weekly_review, *reviewing_checks.goal_checks, reviewing_checks.no_regression],
        partition_key=WEEK,
        instance=instance,
        resources={"library": LibraryResource()},
    )
    assert result.success
    outcomes = {one.check_name: one for one in result.get_asset_check_evaluations()}
    assert set(outcomes) == {*WEEKLY_GOALS, "no_regression"}
    assert outcomes["frames_per_scene"].passed
    assert not outcomes["forced_copy_rate"].passed
    assert "no score" in (outcomes["human_coherence"].description or "")
    assert outcomes["human_coherence"].severity == dg.AssetCheckSeverity.WARN
    assert outcomes["no_regression"].passed
    page = library.root / "weeks" / f"{WEEK}.html"
    assert sample.KEY in page.read_text(encoding="utf-8")
    (materialization,) = result.asset_materializations_for_node("weekly_review")
    assert materialization.metadata["scenes"].value == 2


def test_on_friday_the_week_that_just_ended_is_reviewed() -> None:
    weekly = defs.resolve_schedule_def("weekly_review_schedule")
    assert weekly.cron_schedule == "0 7 * * 5"
    context = dg.build_schedule_context(
        scheduled_execution_time=datetime(2025, 11, 14, 7, tzinfo=UTC), repository_def=defs.get_repository_def()
    )
    (request,) = weekly.evaluate_tick(context).run_requests or []
    assert request.partition_key == WEEK


def test_many_weeks_at_once_are_one_run(
    library: Library, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“Materialize all” over the whole lineage asks for every week there has been; only those with films get a page."""
    monkeypatch.setattr(sample, "MIDNIGHT", datetime(2025, 11, 10, tzinfo=UTC))
    publish(sample.complete(library.root), Settings())
    assert weekly_review.backfill_policy == dg.BackfillPolicy.single_run()
    result = dg.materialize(
        [weekly_review, *reviewing_checks.goal_checks, reviewing_checks.no_regression],
        tags={"dagster/asset_partition_range_start": "2025-10-31", "dagster/asset_partition_range_end": "2025-11-28"},
        instance=instance,
        resources={"library": LibraryResource()},
    )
    assert result.success
    assert len(result.asset_materializations_for_node("weekly_review")) == 5
    assert sorted(path.stem for path in (library.root / "weeks").glob("*.html")) == [WEEK, "2025-11-28"]
    (compared,) = [one for one in result.get_asset_check_evaluations() if one.check_name == "no_regression"]
    assert "no run in this week" in (compared.description or "")
