"""Checks on the run record: it keeps the contract, its two files agree, and it names what is really there."""

import dagster as dg

from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.reviewing.record import FILE_NAME, untrue_index
from story_assets.reviewing.verify import verify_one


@dg.asset_check(asset="run_record", partitions_def=stories, blocking=False)
def record_keeps_the_contract(context: dg.AssetCheckExecutionContext, library: LibraryResource) -> dg.AssetCheckResult:
    """`artifact-metadata.json` keeps every rule of the telemetry contract and `run-summary.txt` says the same."""
    found = verify_one(library.folder(context) / FILE_NAME)
    breaches = [found.error] if found.error else [str(breach) for breach in found.breaches]
    return dg.AssetCheckResult(
        passed=not breaches,
        severity=dg.AssetCheckSeverity.ERROR,
        description=breaches[0] if breaches else f"Every rule holds over {len(found.scenes)} scenes.",
        metadata={
            "scenes": len(found.scenes),
            "breaches": dg.MetadataValue.md("\n".join(f"- {breach}" for breach in breaches) or "none"),
        },
    )


@dg.asset_check(asset="run_record", partitions_def=stories, blocking=False)
def artifact_index_is_true(context: dg.AssetCheckExecutionContext, library: LibraryResource) -> dg.AssetCheckResult:
    """Every file the summary lists is there, and every file that is there is listed."""
    gone, unlisted = untrue_index(library.folder(context))
    passed = not gone and not unlisted
    return dg.AssetCheckResult(
        passed=passed,
        severity=dg.AssetCheckSeverity.WARN,
        description=(
            "Every file is where the summary says."
            if passed
            else f"{len(gone)} listed files are gone, {len(unlisted)} files are not listed."
        ),
        metadata={"gone": gone[:20], "unlisted": unlisted[:20]},
    )
