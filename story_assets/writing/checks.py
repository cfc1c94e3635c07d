"""What must be true of a written story before anything is rendered, each with its evidence."""

import dagster as dg

from story_assets.models import Scenes, Story
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.writing import reports
from story_assets.writing.inspection import (
    Finding,
    cast_findings,
    count_finding,
    length_findings,
    theme_finding,
    truncation_findings,
)


def _result(findings: list[Finding], severity: dg.AssetCheckSeverity) -> dg.AssetCheckResult:
    failed = [finding for finding in findings if not finding.passed]
    return dg.AssetCheckResult(
        passed=not failed,
        severity=severity,
        description="; ".join(finding.evidence for finding in failed[:3]) or f"{len(findings)} looked at, all well.",
        metadata={
            "looked_at": len(findings),
            "failed": len(failed),
            "evidence": dg.MetadataValue.md(
                reports.table(
                    ("", "what", "evidence"), [("ok" if f.passed else "NO", f.what, f.evidence) for f in findings]
                )
            ),
        },
    )


@dg.asset_check(asset="story", partitions_def=stories, blocking=True)
def scene_count_as_asked(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, story: Story
) -> dg.AssetCheckResult:
    """The outline has as many scenes as the brief asked for, numbered from 1."""
    from story_assets.models import Brief

    brief = library.library.story(context.partition_key).read(Brief)
    return _result([count_finding(story, brief.scenes)], dg.AssetCheckSeverity.ERROR)


@dg.asset_check(asset="story", partitions_def=stories)
def planned_themes_cover_all_five(story: Story) -> dg.AssetCheckResult:
    """The planned themes cover all five, so that diversity can pass at all."""
    return _result([theme_finding(story)], dg.AssetCheckSeverity.WARN)


@dg.asset_check(asset="scenes", partitions_def=stories, blocking=True, additional_ins={"story": dg.AssetIn("story")})
def cast_is_consistent(scenes: Scenes, story: Story) -> dg.AssetCheckResult:
    """Everyone in a scene stands in its prompt with the look word for word, and the prose keeps their pronouns."""
    return _result(cast_findings(story, scenes), dg.AssetCheckSeverity.ERROR)


@dg.asset_check(asset="scenes", partitions_def=stories, blocking=True)
def prompt_lengths(scenes: Scenes) -> dg.AssetCheckResult:
    """Every visual prompt has 150 to 500 tokens."""
    return _result(length_findings(scenes), dg.AssetCheckSeverity.ERROR)


@dg.asset_check(asset="scenes", partitions_def=stories, blocking=True)
def nothing_is_cut_off(scenes: Scenes) -> dg.AssetCheckResult:
    """Prose, prompt and narration of every scene end as sentences, and no provider stopped at a limit."""
    return _result(truncation_findings(scenes), dg.AssetCheckSeverity.ERROR)


checks = [
    scene_count_as_asked,
    planned_themes_cover_all_five,
    cast_is_consistent,
    prompt_lengths,
    nothing_is_cut_off,
]
