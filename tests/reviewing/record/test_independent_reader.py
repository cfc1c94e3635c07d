"""Our records held against a reader of the older format that shares no code with us; and what each reader finds."""

import shutil
from pathlib import Path

import pytest
import reviewing_sample as sample
from independent_reader import complaints

from story_assets.models import SceneRecord
from story_assets.reviewing.publishing import publish
from story_assets.reviewing.record.reviews import add_review
from story_assets.settings import Settings
from tests.reviewing.record.test_verify import CORRUPTIONS, corrupted

ONLY_OURS = {
    "Scenes",  # the same scene twice
    "HistoryRetrievedAt",
    "HistoryPath",
    "HistoryAttempts",
    "HistoryAttemptLimit",
    "SceneRetryBudget",
    "Requeued",
    "AttemptSummaries",
    "Errors",
    "HistoryPostExecutionTimeoutReached",
    "DoneMarkerWaitSeconds",
    "ForcedCopyDebugPath",
}
"""What the contract's tables do not state: that parts of a record which say the same thing twice agree."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of three scenes, the second of which came at the second attempt by a forced copy."""
    records = (sample.record(1), sample.degraded_record(2), sample.record(3))
    folder = sample.complete(tmp_path_factory.mktemp("library"), records=records)
    add_review(folder, None, 4, "It holds.", "Ada")
    publish(folder, Settings())
    return folder.path


def test_it_accepts_a_good_run_of_ours(good: Path) -> None:
    assert complaints(good) == []


@pytest.mark.parametrize("make", [sample.degraded_record, sample.failed_record])
def test_it_accepts_a_run_that_went_wrong_and_says_so(tmp_path: Path, make: object) -> None:
    records: list[SceneRecord] = [sample.record(1), make(2)]  # type: ignore[operator]
    folder = sample.complete(tmp_path, records=tuple(records))
    publish(folder, Settings())
    assert complaints(folder.path) == []


def test_it_accepts_a_run_that_goes_on(tmp_path: Path) -> None:
    """Scenes to come stand where it does not look."""
    folder = sample.complete(tmp_path, records=(sample.record(1), sample.record(2)))
    folder.write(sample.scenes(4))
    assert publish(folder, Settings()).stage == "rendering"
    assert complaints(folder.path) == []


@pytest.mark.parametrize(
    ("where", "value", "named"), CORRUPTIONS, ids=lambda part: part if isinstance(part, str) else ""
)
def test_what_it_refuses_our_validator_refuses_too(
    good: Path, tmp_path: Path, where: str, value: object, named: str
) -> None:
    """Ours is stricter; the other must at least see what the contract's own table states."""
    run = tmp_path / "copy"
    run.mkdir()
    for name in ("artifact-metadata.json", "run-summary.txt"):
        shutil.copyfile(good / name, run / name)
    broken = corrupted(run, tmp_path, where, value)
    if not complaints(broken):
        assert named in ONLY_OURS
