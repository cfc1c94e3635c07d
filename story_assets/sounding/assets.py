"""The assets `narration`, `music` and `soundtrack`."""

import dagster as dg

from story_assets.library import StoryFolder, digest_of
from story_assets.models import Clips, Music, Narration, Scenes, Soundtrack, Story
from story_assets.operating.resources import LibraryResource, dagster_progress
from story_assets.partitions import stories
from story_assets.speech.resource import NarratorResource


@dg.asset(partitions_def=stories, group_name="sounding", kinds={"python", "audio"}, code_version="1")
def narration(
    context: dg.AssetExecutionContext, library: LibraryResource, narrator: NarratorResource, scenes: Scenes
) -> dg.MaterializeResult[Narration]:
    """Each scene's line, spoken: by a speech server, by Kokoro, or by the embedded voice.

    Safe to run twice: a line once spoken by the same voice is taken as it is. Where nobody can speak it, the film is
    silent, and this says why.
    """
    from story_assets.sounding.narration import narrate

    folder = library.folder(context)
    settings = library.settings_with(context, narrator)
    made = narrate(folder, scenes, settings, narrator.voices(settings), dagster_progress(context))
    lines = made.narration.lines
    said = [line for line in lines if line.file]
    return dg.MaterializeResult(
        value=made.narration,
        metadata={
            "lines": len(lines),
            "spoken": len(said),
            "spoken_now": made.spoken_now,
            "voice": ", ".join(sorted({f"{line.voice or 'its own'} of {line.model}" for line in said})) or "none",
            "speech_seconds": dg.MetadataValue.float(round(sum(line.seconds for line in said), 2)),
            "took_seconds": dg.MetadataValue.float(round(made.seconds, 2)),
            "notes": "; ".join(made.narration.notes) or "none",
            "table": _table(made.narration),
            "folder": dg.MetadataValue.path(str(folder / "narration")),
        },
        data_version=dg.DataVersion(digest_of(*((line.sha256, line.written) for line in lines))),
    )


@dg.asset(partitions_def=stories, group_name="sounding", kinds={"python", "audio"}, code_version="1")
def music(context: dg.AssetExecutionContext, library: LibraryResource, story: Story) -> dg.MaterializeResult[Music]:
    """The film's music: of your own folder by mood or genre, else a bundled track where one fits, else none."""
    from story_assets.sounding.music import find_music

    found = find_music(library.folder(context), story, library.settings)
    for note in found.notes:
        context.log.warning(note)
    return dg.MaterializeResult(
        value=found.music,
        metadata={
            "title": found.music.title or "none",
            "reason": found.music.reason,
            "licence": found.music.licence or "unknown",
            "seconds": dg.MetadataValue.float(found.music.seconds),
            "notes": "; ".join(found.notes) or "none",
        },
        data_version=dg.DataVersion(digest_of(found.music.sha256)),
    )


@dg.asset(partitions_def=stories, group_name="sounding", kinds={"python", "audio"}, code_version="1")
def soundtrack(
    context: dg.AssetExecutionContext, library: LibraryResource, narration: Narration, music: Music, clips: Clips
) -> dg.MaterializeResult[Soundtrack]:
    """The film's sound: the lines where the cut has them, music lowered under them, at -16 LUFS; and its stems.

    Safe to run twice: the same inputs leave it untouched.
    """
    from story_assets.sounding.mix import make_soundtrack

    folder = library.folder(context)
    made = make_soundtrack(folder, narration, music, clips, library.settings, dagster_progress(context))
    track = made.soundtrack
    return dg.MaterializeResult(
        value=track,
        metadata={
            "sound": _path(folder, track.file) if track.file else f"none: {track.reason}",
            "seconds": dg.MetadataValue.float(round(track.seconds, 2)),
            "loudness_lufs": dg.MetadataValue.float(track.loudness) if track.loudness is not None else "none",
            "true_peak_dbtp": dg.MetadataValue.float(track.true_peak) if track.true_peak is not None else "none",
            "music_below_voice_lu": dg.MetadataValue.float(track.music_below_voice)
            if track.music_below_voice is not None
            else "none",
            "mix_seconds": dg.MetadataValue.float(round(made.seconds or 0.0, 2)),
            "reused": dg.MetadataValue.bool(made.seconds is None and track.file is not None),
        },
        data_version=dg.DataVersion(digest_of(track.sha256, track.inputs_digest)),
    )


def _path(folder: StoryFolder, name: str) -> dg.MetadataValue:
    return dg.MetadataValue.path(str(folder / name))


def _table(narration: Narration) -> dg.TableMetadataValue:
    return dg.MetadataValue.table(
        [
            dg.TableRecord(
                {
                    "scene": line.scene_id,
                    "seconds": round(line.seconds, 2),
                    "loudness": "" if line.loudness is None else f"{line.loudness:.1f} LUFS",
                    "took": round(line.took_seconds, 2),
                    "retries": line.retries,
                    "said": line.spoken or f"({line.reason})",
                }
            )
            for line in narration.lines
        ]
    )
