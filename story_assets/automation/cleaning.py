"""Making room by itself: what earlier attempts left behind goes, by age and size."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import dagster as dg
from pydantic import Field

from story_assets.library import Library
from story_assets.operating.cleaning import Leftover, leftovers, remove, to_remove
from story_assets.operating.resources import LibraryResource
from story_assets.reviewing.publishing import publish
from story_assets.settings import Settings

MIB = 1024 * 1024


def removed(library: Library, settings: Settings, going: Sequence[Leftover]) -> int:
    """Remove leftovers, and write anew the summaries that list them. Returns the bytes that came free.

    Raises:
        LibraryError: The disk refused.
    """
    freed = remove(going)
    for key in sorted({one.path.relative_to(library.root).parts[0] for one in going}):
        publish(library.story(key), settings)
    return freed


class Cleaning(dg.Config):
    """What may stay."""

    older_than_days: float = Field(default=30, description="Leftovers older than this go.")
    keep_mib: float | None = Field(default=None, description="Of the younger ones, the oldest go beyond so many MiB.")


@dg.op(description="Removes histories and dumps of earlier attempts that no record names, and half-written files.")
def remove_leftovers(context: dg.OpExecutionContext, config: Cleaning, library: LibraryResource) -> None:
    """As `story-assets clean`: films, frames, records, ledgers and ratings stay, and what is being rendered."""
    now = datetime.now(UTC)
    keep = None if config.keep_mib is None else int(config.keep_mib * MIB)
    found = leftovers(library.library, now, on_refused=context.log.warning)
    going = to_remove(found, now, timedelta(days=config.older_than_days), keep)
    freed = removed(library.library, library.settings, going)
    context.log.info(f"{len(going)} of {len(found)} leftover files are gone: {freed / MIB:.1f} MiB.")
    context.add_output_metadata({"removed": len(going), "stay": len(found) - len(going), "mib": freed / MIB})


@dg.job(
    executor_def=dg.in_process_executor,
    description="Remove what earlier attempts left behind, by age and size; the same as `story-assets clean`.",
)
def clean_up() -> None:
    """One op over the library."""
    remove_leftovers()


@dg.schedule(
    job=clean_up,
    cron_schedule="0 6 * * 0",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Sundays at 06:00 UTC: leftovers of attempts more than 30 days old go.",
)
def weekly_clean_up() -> dg.RunRequest:
    """Ask for one run."""
    return dg.RunRequest()
