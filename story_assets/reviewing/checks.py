"""Checks on the run record (its contract, its two files, its index) and on the weekly review (goals, regressions)."""

from statistics import fmean

import dagster as dg

from quality.thresholds import KPIS, with_overrides
from story_assets.library import read_model
from story_assets.models import Reviews
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories, weeks
from story_assets.reviewing.publishing import untrue_index
from story_assets.reviewing.record.reading import FILE_NAME
from story_assets.reviewing.record.verify import verify_one
from story_assets.reviewing.weekly.figures import WEEKLY_GOALS
from story_assets.reviewing.weekly.sweep import WEEK
from story_assets.reviewing.weekly.trend import regressions
from story_assets.reviewing.weekly.week import WeekFigures, week_file, week_of


@dg.asset_check(asset="run_record", partitions_def=stories, blocking=False)
def record_keeps_the_contract(context: dg.AssetCheckExecutionContext, library: LibraryResource) -> dg.AssetCheckResult:
    """`artifact-metadata.json` keeps every rule of the telemetry contract and `run-summary.txt` says the same."""
    found = verify_one(library.folder(context) / FILE_NAME)
    breaches = [found.error] if found.error else [str(breach) for breach in found.breaches]
    unfinished = found.unfinished and not breaches
    good = f"Every rule holds over {len(found.scenes)} scenes."
    return dg.AssetCheckResult(
        passed=not breaches and not unfinished,
        severity=dg.AssetCheckSeverity.WARN if unfinished else dg.AssetCheckSeverity.ERROR,
        description=f"{good} The run is unfinished: {found.progress}"
        if unfinished
        else breaches[0]
        if breaches
        else good,
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


@dg.asset_check(asset="reviews", partitions_def=stories)
def human_coherence(library: LibraryResource, reviews: Reviews) -> dg.AssetCheckResult:
    """People's mean rating of the whole story meets its goal. Without a rating there is no score, and it says so."""
    given = [one.rating for one in reviews.of_story]
    kpi = with_overrides(library.settings.kpi_overrides)["human_coherence"]
    found = kpi.judge(fmean(given) if given else None, reason="" if given else "nobody has rated the story yet")
    shown = "no score" if found.value is None else f"{found.value:.2f} of 5 over {len(given)} ratings"
    blocks = found.status == "fail" and kpi.severity == "block"
    return dg.AssetCheckResult(
        passed=found.passed is True,
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        description=f"{kpi.title}: {shown}; at least {found.threshold:g} is the goal. {found.reason}".strip(),
        metadata={
            "ratings": len(given),
            "status": found.status,
            **({} if found.value is None else {"value": dg.MetadataValue.float(found.value)}),
        },
    )


def _figures(context: dg.AssetCheckExecutionContext, library: LibraryResource, back: int = 0) -> WeekFigures | None:
    week = week_of(context.partition_time_window.end - WEEK)  # of several, the last
    for _ in range(back):
        week = week.before
    path = week_file(library.library, week)
    return read_model(path, WeekFigures) if path.is_file() else None


def _goal_check(name: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset="weekly_review", name=name, partitions_def=weeks, description=f"{KPIS[name].title}, over the week."
    )
    def check(context: dg.AssetCheckExecutionContext, library: LibraryResource) -> dg.AssetCheckResult:
        kept = _figures(context, library)
        if kept is None:
            return dg.AssetCheckResult(
                passed=False, severity=dg.AssetCheckSeverity.WARN, description="The week was not reviewed yet."
            )
        found = next(one for one in kept.figures.measurements() if one.name == name)
        goal = f"{'at least' if found.direction == 'at_least' else 'at most'} {found.threshold:g} {found.unit}".strip()
        blocks = found.status == "fail" and KPIS[name].severity == "block"
        shown = "no score" if found.value is None else f"{found.value:.4g} {found.unit}".strip()
        return dg.AssetCheckResult(
            passed=found.passed is True,
            severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
            description=f"{KPIS[name].title}: {shown}, {goal} is the goal. {found.reason}".strip(),
            metadata={
                **({} if found.value is None else {"value": dg.MetadataValue.float(found.value)}),
                "goal": goal,
                "status": found.status,
                "scenes": kept.figures.scenes,
            },
        )

    return check


goal_checks = [_goal_check(name) for name in WEEKLY_GOALS]


@dg.asset_check(asset="weekly_review", partitions_def=weeks)
def no_regression(context: dg.AssetCheckExecutionContext, library: LibraryResource) -> dg.AssetCheckResult:
    """Nothing is worse than the week before by the rules of the weekly review."""
    now, before = _figures(context, library), _figures(context, library, back=1)
    if now is None or now.figures.runs == 0:
        return dg.AssetCheckResult(
            passed=False, severity=dg.AssetCheckSeverity.WARN, description="There was no run in this week to compare."
        )
    changes = regressions(now.figures, before.figures if before else None)
    worse = [change for change in changes if change.kind == "regression"]
    compared = "the week before" if before and before.figures.runs else "nothing: the week before was not reviewed"
    return dg.AssetCheckResult(
        passed=not worse,
        severity=dg.AssetCheckSeverity.ERROR,
        description="; ".join(map(str, worse)) or f"Nothing got worse, compared with {compared}.",
        metadata={"changes": dg.MetadataValue.md("\n".join(f"- {one.kind}: {one}" for one in changes) or "none")},
    )
