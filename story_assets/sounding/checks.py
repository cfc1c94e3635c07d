"""Checks on `narration` and `soundtrack`. They warn: a film without a voice is still a film, with its subtitles."""

import dagster as dg

from story_assets.models import Narration, Soundtrack
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.sounding import findings
from story_assets.sounding.findings import Finding


@dg.asset_check(asset="narration", partitions_def=stories)
def every_line_is_spoken(narration: Narration) -> dg.AssetCheckResult:
    """Every scene's line is spoken, or it is said why not."""
    return _result(findings.every_line_spoken(narration))


@dg.asset_check(asset="narration", partitions_def=stories)
def narrator_steps(narration: Narration) -> dg.AssetCheckResult:
    """The first voice asked spoke; each step down is named."""
    return _result(findings.no_step_down(narration))


@dg.asset_check(asset="narration", partitions_def=stories)
def lines_are_whole(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, narration: Narration
) -> dg.AssetCheckResult:
    """No line breaks off, clips or falls silent for more than 3 s."""
    return _result(findings.lines_are_whole(library.folder(context), narration))


@dg.asset_check(asset="soundtrack", partitions_def=stories)
def sound_is_level(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, soundtrack: Soundtrack
) -> dg.AssetCheckResult:
    """The mix has -16 LUFS, and no peak above -1 dBTP."""
    return _result(findings.sound_is_level(library.folder(context), soundtrack))


@dg.asset_check(asset="soundtrack", partitions_def=stories)
def music_gives_way(soundtrack: Soundtrack) -> dg.AssetCheckResult:
    """Music lies at least 12 LU below the voice while somebody speaks."""
    return _result(findings.music_gives_way(soundtrack))


def _result(finding: Finding) -> dg.AssetCheckResult:
    metadata: dict[str, dg.MetadataValue] = {}
    for name, value in finding.evidence.items():
        if isinstance(value, str):
            metadata[name] = dg.MetadataValue.text(value)
        elif isinstance(value, int):
            metadata[name] = dg.MetadataValue.int(value)
        else:
            metadata[name] = dg.MetadataValue.float(value)
    if finding.rows:
        metadata["scenes_named"] = dg.MetadataValue.table([dg.TableRecord(dict(row)) for row in finding.rows])
    return dg.AssetCheckResult(
        passed=finding.passed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
        description=finding.sentence,
    )
