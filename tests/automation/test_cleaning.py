"""Room is made by itself: leftovers go by age and size, and the summaries that listed them stay true."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import reviewing_sample as sample

from story_assets.automation.cleaning import clean_up, weekly_clean_up
from story_assets.library import Library
from story_assets.operating.resources import LibraryResource
from story_assets.reviewing.publishing import publish, untrue_index
from story_assets.settings import Settings


def leftover(path: Path, days: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * 1000)
    at = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))
    return path


def run(instance: dg.DagsterInstance, **config: float) -> dg.ExecuteInProcessResult:
    return clean_up.execute_in_process(
        instance=instance,
        run_config={"ops": {"remove_leftovers": {"config": config}}},
        resources={"library": LibraryResource()},
    )


def test_old_leftovers_go_and_the_storys_summary_no_longer_lists_them(
    library: Library, instance: dg.DagsterInstance
) -> None:
    folder = sample.complete(library.root)
    old = leftover(folder / "frames/attempts/scene-001.a1-000000.history.json", 40)
    young = leftover(folder / "frames/attempts/scene-001.a2-000000.history.json", 2)
    publish(folder, Settings())
    assert run(instance).success
    assert not old.exists()
    assert young.exists()
    assert untrue_index(folder) == ([], [])


def test_of_the_younger_ones_the_oldest_go_when_there_are_too_many(
    library: Library, instance: dg.DagsterInstance
) -> None:
    folder = sample.complete(library.root)
    paths = [leftover(folder / f"frames/attempts/scene-001.a{n}-000000.history.json", 10 - n) for n in range(1, 4)]
    assert run(instance, keep_mib=2000 / 1024 / 1024).success
    assert [path.exists() for path in paths] == [False, True, True]


def test_it_happens_every_sunday() -> None:
    assert weekly_clean_up.cron_schedule == "0 6 * * 0"
    assert weekly_clean_up.default_status == dg.DefaultScheduleStatus.RUNNING
