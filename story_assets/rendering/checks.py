"""Checks on `frames`: what blocks the film, and what a person should know."""

import dagster as dg

from story_assets.models import Frames
from story_assets.partitions import stories
from story_assets.rendering import findings
from story_assets.rendering.findings import Finding


@dg.asset_check(asset="frames", partitions_def=stories, blocking=True)
def telemetry_contract(frames: Frames) -> dg.AssetCheckResult:
    """Every scene's record keeps the telemetry contract; breaches name scene and field."""
    return _result(findings.telemetry_contract(frames))


@dg.asset_check(asset="frames", partitions_def=stories, blocking=True)
def every_scene_rendered(frames: Frames) -> dg.AssetCheckResult:
    """Every planned scene has frames; run again, and only the missing ones are drawn."""
    return _result(findings.every_scene_rendered(frames))


@dg.asset_check(asset="frames", partitions_def=stories, blocking=True)
def frame_floor(frames: Frames) -> dg.AssetCheckResult:
    """No scene has fewer frames than FRAME_FLOOR."""
    return _result(findings.frame_floor(frames))


@dg.asset_check(asset="frames", partitions_def=stories)
def done_marker(frames: Frames) -> dg.AssetCheckResult:
    """The done marker was there for every rendered scene."""
    return _result(findings.done_markers(frames), dg.AssetCheckSeverity.WARN)


@dg.asset_check(asset="frames", partitions_def=stories)
def forced_copies(frames: Frames) -> dg.AssetCheckResult:
    """No scene's frames were copied without their done marker."""
    return _result(findings.forced_copies(frames), dg.AssetCheckSeverity.WARN)


@dg.asset_check(asset="frames", partitions_def=stories)
def fallbacks(frames: Frames) -> dg.AssetCheckResult:
    """No scene needed a step down from the best way; each one is named."""
    return _result(findings.fallbacks(frames), dg.AssetCheckSeverity.WARN)


@dg.asset_check(asset="frames", partitions_def=stories)
def scene_latency(frames: Frames) -> dg.AssetCheckResult:
    """No scene took longer than 300 s from its submission to its frames in the library."""
    return _result(findings.scene_latency(frames), dg.AssetCheckSeverity.WARN)


@dg.asset_check(asset="frames", partitions_def=stories)
def scene_vram(frames: Frames) -> dg.AssetCheckResult:
    """No scene took more than 18 GiB of graphics memory."""
    return _result(findings.scene_vram(frames), dg.AssetCheckSeverity.WARN)


def _result(finding: Finding, severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR) -> dg.AssetCheckResult:
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
        passed=finding.passed, severity=severity, metadata=metadata, description=finding.description
    )
