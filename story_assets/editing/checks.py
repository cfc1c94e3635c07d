"""Checks on `clips` and `film`: every one plays the file itself and says what it saw."""

import dagster as dg

from story_assets.editing import findings
from story_assets.editing.findings import Finding
from story_assets.models import Clips, Film, Frames
from story_assets.operating.made_with import settings_of
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories


@dg.asset_check(asset="clips", partitions_def=stories)
def every_scene_has_a_clip(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, clips: Clips
) -> dg.AssetCheckResult:
    """Every planned scene has a clip, in order; the film refuses to be made otherwise."""
    return _result(findings.clip_of_every_scene(clips, library.folder(context).read(Frames)))


@dg.asset_check(asset="clips", partitions_def=stories, blocking=True)
def clips_play(context: dg.AssetCheckExecutionContext, library: LibraryResource, clips: Clips) -> dg.AssetCheckResult:
    """Every clip decodes to its last picture."""
    return _result(findings.clips_play(library.folder(context), clips))


@dg.asset_check(asset="clips", partitions_def=stories)
def clips_hold_the_frame_floor(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, clips: Clips
) -> dg.AssetCheckResult:
    """No clip is made of fewer frames than the floor."""
    return _result(findings.clips_hold_the_floor(clips, library.folder(context).read(Frames)))


@dg.asset_check(asset="film", partitions_def=stories)
def film_plays(context: dg.AssetCheckExecutionContext, library: LibraryResource, film: Film) -> dg.AssetCheckResult:
    """The film decodes to its last picture, in a form every player takes."""
    return _result(findings.film_plays(library.folder(context), film))


@dg.asset_check(asset="film", partitions_def=stories)
def film_lasts_as_long_as_its_parts(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, film: Film
) -> dg.AssetCheckResult:
    """The film's duration is that of its parts less the cross-fades, to half a picture."""
    folder = library.folder(context)
    transition = settings_of(folder, library.settings).film_transition_seconds
    return _result(findings.film_lasts(folder, film, folder.read(Clips), transition))


@dg.asset_check(asset="film", partitions_def=stories)
def film_is_subtitled(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, film: Film
) -> dg.AssetCheckResult:
    """Every narration is in the subtitle track and in the .srt, readable."""
    folder = library.folder(context)
    return _result(findings.film_is_subtitled(folder, film, folder.read(Clips)))


@dg.asset_check(asset="film", partitions_def=stories)
def film_sounds(context: dg.AssetCheckExecutionContext, library: LibraryResource, film: Film) -> dg.AssetCheckResult:
    """What is heard is as long as what is seen, to a picture, and plays everywhere."""
    return _result(findings.film_sounds(library.folder(context), film))


@dg.asset_check(asset="film", partitions_def=stories)
def film_has_chapters(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, film: Film
) -> dg.AssetCheckResult:
    """The film has a chapter for every scene."""
    folder = library.folder(context)
    return _result(findings.film_has_chapters(folder, film, folder.read(Clips)))


def _result(finding: Finding) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=finding.passed,
        severity=dg.AssetCheckSeverity.ERROR,
        description=finding.sentence,
        metadata={
            name: dg.MetadataValue.float(value) if isinstance(value, float) else value
            for name, value in finding.evidence.items()
        },
    )
