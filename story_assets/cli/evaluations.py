"""Where the gate's outcomes come from: Dagster's history, and the checks themselves where that has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from story_assets.automation import jobs
from story_assets.automation.checking import evaluated, spec_of, story_checks
from story_assets.errors import StudioError
from story_assets.instance import open_instance
from story_assets.library import StoryFolder
from story_assets.models import Film, Frames, Reviews, RunRecord
from story_assets.operating.resources import LibraryResource
from story_assets.reviewing.gate.gate import Checked, Gate, Mode, StoryGate, contract_check
from story_assets.reviewing.gate.pins import broken_pins, made_outside_pins
from story_assets.reviewing.record.reading import FILE_NAME, read_record
from story_assets.reviewing.record.reviews import read_reviews
from story_assets.reviewing.record.verify import verify_one
from story_assets.scoring.goals import FILE_NAME as CALIBRATION
from story_assets.settings import Settings

_CONTRACT = dg.AssetCheckKey(dg.AssetKey("run_record"), "record_keeps_the_contract")
_ALWAYS_RUN = {
    _CONTRACT,
    dg.AssetCheckKey(dg.AssetKey("run_record"), "artifact_index_is_true"),
    dg.AssetCheckKey(dg.AssetKey("reviews"), "human_coherence"),
}
"""They look at files that change without a run: a rating, a repair by hand."""

_IMPLICIT_JOB = "__"
"""How Dagster names the job that a launch from an asset's page runs."""

_CALIBRATED = ("scene_scores", "story_scores")

_MODELS = {"run_record": RunRecord}
"""Assets that are not kept under their own name."""


def gate_of(folders: Sequence[StoryFolder], settings: Settings, *, mode: Mode, run: bool) -> Gate:
    """Every check of these stories.

    Args:
        folders: The stories'.
        settings: Those in force.
        mode: How strict.
        run: Whether to run all checks, whatever is recorded.

    Raises:
        LibraryError: Dagster's history cannot be read.
    """
    with open_instance() as instance:
        stories = tuple(
            StoryGate(folder.key, tuple(_checks_of(folder, {} if run else _recorded(instance, folder))))
            for folder in folders
        )
    return Gate(stories, tuple(broken_pins()), mode)


def _checks_of(folder: StoryFolder, recorded: Mapping[dg.AssetCheckKey, Checked]) -> Iterator[Checked]:
    library, missing = LibraryResource(), set[str]()
    for check in story_checks():
        key = spec_of(check).key
        asset = key.asset_key.to_user_string()
        if asset != "reviews" and not folder.has(_MODELS.get(asset, asset)):
            # One line for what is not there, not one for each of its checks.
            if asset not in missing:
                yield _not_made(folder, asset)
            missing.add(asset)
        elif key == _CONTRACT:
            yield _contract(folder)
        elif key in recorded and key not in _ALWAYS_RUN:
            yield recorded[key]
        else:
            yield _run(check, folder, library)
    if folder.has(Film) and not folder.plain_file(folder.read(Film).file):
        yield Checked(folder.key, "film", "is_there", None, description=f"{folder.read(Film).file} is gone.")
    yield from _pins(folder)


def _not_made(folder: StoryFolder, asset: str) -> Checked:
    return Checked(folder.key, asset, "is_there", None, description="It was not made: the story stopped before it.")


def _run(check: dg.AssetChecksDefinition, folder: StoryFolder, library: LibraryResource) -> Checked:
    spec = spec_of(check)
    asset, name = spec.asset_key.to_user_string(), spec.name
    try:
        # Ratings as they were given, not as a run last took them in.
        made = {"reviews": Reviews(story_key=folder.key, ratings=read_reviews(folder, _passed_over))}
        found = evaluated(check, folder, library, made)
    except StudioError as error:
        return Checked(folder.key, asset, name, None, description=f"It could not be run: {error}")
    return _checked(folder.key, found)


def _passed_over(sentence: str) -> None:
    """A line that is no rating is named in the record; here it counts as not given."""


def _checked(story: str, found: dg.AssetCheckEvaluation) -> Checked:
    status = found.metadata.get("status")
    return Checked(
        story,
        found.asset_key.to_user_string(),
        found.check_name,
        found.passed,
        found.severity.value.lower(),
        str(status.value) if status else "",
        found.description or "",
    )


def _contract(folder: StoryFolder) -> Checked:
    if not folder.has(Frames):
        return Checked(
            folder.key, "run_record", _CONTRACT.name, None, description="Nothing is recorded: no scene was rendered."
        )
    found = verify_one(folder / FILE_NAME)
    breaches = [found.error] if found.error else [str(breach) for breach in found.breaches]
    return contract_check(folder.key, breaches, len(found.scenes), found.progress if found.unfinished else "")


def _pins(folder: StoryFolder) -> Iterator[Checked]:
    try:
        system = read_record(folder / FILE_NAME).get("System")
    except StudioError:
        return
    versions: Any = system.get("Versions") if isinstance(system, dict) else None
    outside = list(made_outside_pins(versions)) if isinstance(versions, dict) else ["its record names no versions"]
    yield Checked(folder.key, "run_record", "versions_are_pinned", not outside, description="; ".join(outside))


def _recorded(instance: dg.DagsterInstance, folder: StoryFolder) -> dict[dg.AssetCheckKey, Checked]:
    """The outcomes in Dagster's history that are newer than what they are about."""
    from dagster._core.event_api import PartitionKeyFilter

    keys = [spec_of(check).key for check in story_checks()]
    records = instance.event_log_storage.get_latest_asset_check_execution_by_key(
        keys, partition_filter=PartitionKeyFilter(key=folder.key)
    )
    found: dict[dg.AssetCheckKey, Checked] = {}
    changed: dict[dg.AssetKey, float] = {}
    trusted: dict[str, bool] = {}
    for key, record in records.items():
        entry = record.event
        event = entry.dagster_event if entry else None
        if record.run_id not in trusted:
            trusted[record.run_id] = _is_ours(instance, record.run_id)
        if not trusted[record.run_id]:
            continue
        if entry is None or event is None or not isinstance(event.event_specific_data, dg.AssetCheckEvaluation):
            continue
        if key.asset_key not in changed:
            changed[key.asset_key] = _last_kept(folder, key.asset_key)
        if entry.timestamp < changed[key.asset_key]:
            continue
        outcome = _checked(folder.key, event.event_specific_data)
        at = datetime.fromtimestamp(entry.timestamp, UTC)
        found[key] = replace(outcome, source="recorded", at=at)
    return found


def _is_ours(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Whether a run of ours evaluated the check.

    Dagster also takes outcomes that no run found, from whoever posts them to its webserver
    (`/report_asset_check`); those open no gate.
    """
    run = instance.get_run_by_id(run_id) if run_id else None
    if run is None:
        return False
    names = {job.name for job in jobs if job.name}
    return run.job_name in names or run.job_name.startswith(_IMPLICIT_JOB)


def _last_kept(folder: StoryFolder, asset: dg.AssetKey) -> float:
    """When what an asset keeps in the library was last written; it is left untouched when it says the same.

    Scores are held against goals, which `story-assets calibrate` may have moved since.
    """
    name = asset.to_user_string()
    paths = [folder.model_path(name), *([folder.path.parent / CALIBRATION] if name in _CALIBRATED else [])]
    return max((path.stat().st_mtime for path in paths if path.is_file()), default=0.0)
