"""The assets `clips` and `film`."""

from pathlib import Path

import dagster as dg

from quality.pictures import read_picture
from story_assets.editing.clips import MadeClips, make_clips
from story_assets.editing.film import FILM, POSTER, make_film
from story_assets.library import StoryFolder, digest_of
from story_assets.models import Clips, Film, Frames, Narration, Scenes, Soundtrack, Story
from story_assets.operating.made_with import settings_of
from story_assets.operating.resources import LibraryResource, dagster_progress
from story_assets.operating.thumbnails import thumbnail
from story_assets.partitions import stories

MEGABYTE = 1e6


@dg.asset(partitions_def=stories, group_name="editing", kinds={"python", "video"}, code_version="1")
def clips(
    context: dg.AssetExecutionContext, library: LibraryResource, scenes: Scenes, frames: Frames, narration: Narration
) -> dg.MaterializeResult[Clips]:
    """An mp4 a scene: its frames in smooth motion, for as long as its narration takes to be said, or read.

    Safe to run twice: a clip made of the same frames and words is taken as it is. Scenes without frames are left out.
    """
    folder = library.folder(context)
    made = make_clips(
        folder, scenes, frames, settings_of(folder, library.settings), dagster_progress(context), narration
    )
    _observe(context, folder, made, frames)
    seconds = [found.seconds for found in made.made if found.seconds is not None]
    return dg.MaterializeResult(
        value=made.clips,
        metadata={
            "clips": len(made.made),
            "reused": len(made.made) - len(seconds),
            "without_frames": ", ".join(made.without_frames) or "none",
            "total_seconds": dg.MetadataValue.float(round(sum(clip.duration_seconds for clip in made.clips.clips), 2)),
            "encode_seconds": dg.MetadataValue.float(round(float(sum(seconds)), 2)),
            "megabytes": dg.MetadataValue.float(round(sum(found.bytes for found in made.made) / MEGABYTE, 2)),
            "table": _clip_table(made),
            "folder": dg.MetadataValue.path(str(folder / "clips")),
        },
        data_version=dg.DataVersion(digest_of(*(clip.sha256 for clip in made.clips.clips))),
    )


@dg.asset(partitions_def=stories, group_name="editing", kinds={"python", "video"}, code_version="1")
def film(
    context: dg.AssetExecutionContext,
    library: LibraryResource,
    story: Story,
    scenes: Scenes,
    frames: Frames,
    clips: Clips,
    narration: Narration,
    soundtrack: Soundtrack,
) -> dg.MaterializeResult[Film]:
    """The film of a story: title, scenes with cross-fades, sound, subtitles, chapters, closing card; and its poster.

    Safe to run twice: the same inputs leave it untouched. It refuses a story with a scene missing, below the frame
    floor, or with a record that breaks the telemetry contract, whoever starts it.
    """
    folder = library.folder(context)
    made = make_film(
        folder,
        story,
        scenes,
        frames,
        clips,
        settings_of(folder, library.settings),
        dagster_progress(context),
        narration=narration,
        soundtrack=soundtrack,
    )
    return dg.MaterializeResult(
        value=made.film,
        metadata={
            "poster": dg.MetadataValue.md(_picture(folder / POSTER, made.film.title)),
            "duration_seconds": dg.MetadataValue.float(round(made.film.duration_seconds, 2)),
            "encode_seconds": dg.MetadataValue.float(round(made.seconds or 0.0, 2)),
            "reused": dg.MetadataValue.bool(made.seconds is None),
            "megabytes": dg.MetadataValue.float(round(made.bytes / MEGABYTE, 2)),
            "size": f"{made.film.width}×{made.film.height}, {made.film.fps:g} pictures a second",
            "sound": "AAC, 48 kHz, stereo" if made.film.soundtrack_sha256 else f"none: {soundtrack.reason}",
            "chapters": _chapter_table(made.film),
            "film": dg.MetadataValue.path(str(folder / FILM)),
        },
        data_version=dg.DataVersion(made.film.sha256),
    )


def _observe(context: dg.AssetExecutionContext, folder: StoryFolder, made: MadeClips, frames: Frames) -> None:
    """One observation for each clip that was made now: a picture from its middle, and what it took."""
    drawn = {found.scene_id: found for found in frames.scenes}
    for found in made.made:
        if found.seconds is None:
            continue
        frame_set = drawn[found.clip.scene_id]
        middle = folder / f"{frame_set.folder}/{frame_set.files[len(frame_set.files) // 2]}"
        context.log_event(
            dg.AssetObservation(
                asset_key=context.asset_key,
                partition=context.partition_key,
                description=f"{found.clip.scene_id}: {found.clip.title}",
                metadata={
                    "scene": found.clip.scene_id,
                    "picture": dg.MetadataValue.md(_picture(middle, found.clip.title)),
                    "clip_seconds": dg.MetadataValue.float(round(found.clip.duration_seconds, 2)),
                    "clip_encode_seconds": dg.MetadataValue.float(round(found.seconds, 2)),
                },
            )
        )


def _clip_table(made: MadeClips) -> dg.TableMetadataValue:
    return dg.MetadataValue.table(
        [
            dg.TableRecord(
                {
                    "scene": found.clip.scene_id,
                    "title": found.clip.title,
                    "seconds": round(found.clip.duration_seconds, 2),
                    "frames": found.pace.sources,
                    "stretch": round(found.pace.stretch, 2),
                    "kilobytes": round(found.bytes / 1000),
                    "made": "as it was" if found.seconds is None else f"in {found.seconds:.2f} s",
                    "file": found.clip.file,
                }
            )
            for found in made.made
        ]
    )


def _chapter_table(film: Film) -> dg.TableMetadataValue:
    return dg.MetadataValue.table(
        [dg.TableRecord({"seconds": round(start, 2), "chapter": title}) for start, title in film.chapters]
    )


def _picture(path: Path, title: str) -> str:
    return thumbnail(read_picture(path).image, title)
