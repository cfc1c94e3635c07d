"""Running a story through all rooms from the command line: the same Dagster job the UI starts, in this process."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import dagster as dg

from story_assets import errors
from story_assets.instance import open_instance
from story_assets.library import Library, StoryFolder
from story_assets.settings import Settings


@dataclass(frozen=True)
class CheckOutcome:
    """One asset check of a run.

    Attributes:
        asset: What was checked.
        name: Which property.
        passed: Whether it holds.
        severity: `error` or `warn`.
        blocking: Whether its failure stopped what is downstream.
        description: One sentence of evidence.
    """

    asset: str
    name: str
    passed: bool
    severity: str
    blocking: bool
    description: str


@dataclass(frozen=True)
class Outcome:
    """What became of one story's run."""

    key: str
    run_id: str
    succeeded: bool
    checks: tuple[CheckOutcome, ...]
    failures: tuple[str, ...]
    exit_code: int


def run_story(
    folder: StoryFolder, settings: Settings, *, job: str = "make_film", config: dict[str, Any] | None = None
) -> Outcome:
    """Run a story's job to its end, here, and publish its record and page whatever came of it.

    Raises:
        KeyboardInterrupt: The person pressed Ctrl-C; finished scenes are kept.
        StudioError: The instance or the library cannot be used.
    """
    from story_assets.definitions import defs
    from story_assets.partitions import stories

    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    # A signal that arrives just as a connection to the history closes would be logged there with a traceback.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    with open_instance() as instance:
        instance.add_dynamic_partitions(str(stories.name), [folder.key])
        result = defs.resolve_job_def(job).execute_in_process(
            instance=instance,
            partition_key=folder.key,
            run_config={**quiet, **(config or {})},
            raise_on_error=False,
        )
    failed = result.filter_events(lambda event: event.is_step_failure)
    failures = [_failure(event) for event in failed if not _interrupted(event)]
    if not result.success:
        failures += _publish(folder, settings)
    if any(_interrupted(event) for event in failed):
        raise KeyboardInterrupt
    checks = tuple(_checks(result, defs))
    return Outcome(
        key=folder.key,
        run_id=result.run_id,
        succeeded=result.success,
        checks=checks,
        failures=tuple(message for message, _ in failures),
        exit_code=0 if result.success else max((code for _, code in failures), default=1),
    )


def _publish(folder: StoryFolder, settings: Settings) -> list[tuple[str, int]]:
    """Record what came of a run that failed. If that fails too, it is said beside the failure, not in its place."""
    from story_assets.reviewing.publishing import publish

    try:
        publish(folder, settings)
    except errors.StudioError as error:
        return [(str(error), error.exit_code)]
    return []


def _checks(result: dg.ExecuteInProcessResult, defs: dg.Definitions) -> Iterator[CheckOutcome]:
    blocking = {
        spec.key: spec.blocking for checks in defs.resolve_asset_graph().assets_defs for spec in checks.check_specs
    }
    for evaluation in result.get_asset_check_evaluations():
        yield CheckOutcome(
            asset=evaluation.asset_key.to_user_string(),
            name=evaluation.check_name,
            passed=evaluation.passed,
            severity=evaluation.severity.value.lower(),
            blocking=blocking.get(evaluation.asset_check_key, False),
            description=evaluation.description or "",
        )


def _interrupted(event: dg.DagsterEvent) -> bool:
    """Whether a step ended because the person wanted it to; Dagster catches Ctrl-C and calls it a failed step."""
    cause = event.step_failure_data.error
    while cause is not None:
        if cause.cls_name in ("DagsterExecutionInterruptedError", "KeyboardInterrupt"):
            return True
        cause = cause.cause
    return False


def _failure(event: dg.DagsterEvent) -> tuple[str, int]:
    """A failed step as one line, and the exit code of what failed."""
    info = event.step_failure_data.error
    cause = info
    while cause is not None:
        kind = getattr(errors, cause.cls_name or "", None)
        if isinstance(kind, type) and issubclass(kind, errors.StudioError):
            return _message(cause.message, cause.cls_name), kind.exit_code
        if cause.cls_name == "DagsterAssetCheckFailedError":
            return _message(cause.message, cause.cls_name), 1
        cause = cause.cause
    last = info
    while last is not None and last.cause is not None:
        last = last.cause
    text = _message(last.message, last.cls_name) if last else "unknown"
    return f"{event.step_key}: unexpected {last.cls_name if last else 'error'}: {text}", 1


def _message(text: str, cls_name: str | None) -> str:
    head, separator, rest = text.strip().partition(": ")
    return errors.shorten(rest if separator and cls_name and head.endswith(cls_name) else text)


@contextlib.contextmanager
def overriding(**values: str | None) -> Generator[None]:
    """Set environment variables for a block: options of one command that override settings of the same name."""
    before = {name: os.environ.get(name) for name in values}
    try:
        for name, value in values.items():
            if value is not None:
                os.environ[name] = value
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def library_of(settings: Settings) -> Library:
    """The library the settings name."""
    return Library(settings.library_dir)
