"""A clip for every scene that has frames, each written whole as it comes; a finished one is taken as it is."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from story_assets.editing.cut import cut_of
from story_assets.editing.encode import CLIP_QUALITY, Sheet, mp4
from story_assets.editing.motion import Pace, pace_of, scene_pictures
from story_assets.editing.pictures import Size, even_size
from story_assets.editing.script import beyond_english, language_of
from story_assets.editing.spoken_cues import spoken_cues
from story_assets.editing.subtitles import Cue, cues_for
from story_assets.editing.timing import AS_READ, Timing, timing_of
from story_assets.editing.titles import closing_length, title_length
from story_assets.errors import EditingError, LibraryError, StudioError
from story_assets.library import (
    StoryFolder,
    digest_of,
    read_model,
    sha256_file,
    sha256_files,
    sweep_temporary,
    write_model,
)
from story_assets.models import Clip, Clips, Frames, FrameSet, Narration, Scene, Scenes, Timeline
from story_assets.operating.progress import Level, Progress
from story_assets.settings import Settings

EDITION = "1"
"""Changes whenever the same frames would give another clip or film: what was made by another edition is made again."""


@dataclass(frozen=True)
class MadeClip:
    """A clip and how it came about.

    Attributes:
        clip: The clip.
        pace: How its frames were spread over it.
        seconds: What making it took; None when it was there already.
        bytes: Size of the file.
    """

    clip: Clip
    pace: Pace
    seconds: float | None
    bytes: int


@dataclass(frozen=True)
class MadeClips:
    """The clips of a story, and the scenes that have none because their frames are missing."""

    made: tuple[MadeClip, ...]
    without_frames: tuple[str, ...]
    clips: Clips


def make_clips(
    folder: StoryFolder,
    scenes: Scenes,
    frames: Frames,
    settings: Settings,
    on_progress: Callable[[Progress], None] = lambda _: None,
    narration: Narration | None = None,
) -> MadeClips:
    """Make the clip of every scene that has frames. Safe to run again: what is there with the same inputs is kept.

    A scene whose line is spoken lasts as long as that takes; its subtitles come and go with the words.

    Raises:
        EditingError: Frames are damaged, or not those that were rendered; the other clips are made nevertheless.
        LibraryError: The disk refuses.
    """
    sweep_temporary(folder / "clips")
    drawn = {found.scene_id: found for found in frames.scenes if found.files}
    made: list[MadeClip] = []
    failures: list[StudioError] = []
    total = len(scenes.scenes)
    for number, scene in enumerate(scenes.scenes, start=1):
        say = _Teller(on_progress, folder.key, scene.scene_id, number, total)
        frame_set = drawn.get(scene.scene_id)
        if frame_set is None:
            say(f"{scene.scene_id}: no frames, so no clip", level="warning")
            continue
        try:
            result = make_clip(folder, scene, frame_set, settings, timing_of(narration, scene.scene_id, settings))
        except EditingError as failure:
            failures.append(failure)
            say(str(failure), level="error")
            continue
        made.append(result)
        if result.seconds is None:
            say(f"{scene.scene_id}: clip taken as it is, {result.clip.duration_seconds:.1f} s")
        else:
            say(f"{scene.scene_id}: clip of {result.clip.duration_seconds:.1f} s made", seconds=result.seconds)
    if failures:
        raise (
            failures[0]
            if len(failures) == 1
            else EditingError(
                f"{len(failures)} of {total} clips could not be made",
                where=folder.key,
                saw="; ".join(f"{failure.what}: {failure.saw}" for failure in failures),
                cure=failures[0].cure,
            )
        )
    return MadeClips(
        made=tuple(made),
        without_frames=tuple(scene.scene_id for scene in scenes.scenes if scene.scene_id not in drawn),
        clips=Clips(
            story_key=folder.key,
            clips=tuple(result.clip for result in made),
            timeline=_timeline([result.clip for result in made], settings) if len(made) == total else None,
        ),
    )


def _timeline(clips: Sequence[Clip], settings: Settings) -> Timeline | None:
    if not clips:
        return None
    fps = round(clips[0].fps)
    lengths = [title_length(fps), *(round(clip.duration_seconds * clip.fps) for clip in clips), closing_length(fps)]
    cut = cut_of(lengths, settings.film_transition_seconds, fps)
    return Timeline(
        fps=fps,
        transition_seconds=settings.film_transition_seconds,
        pictures=cut.total,
        starts={clip.scene_id: start for clip, start in zip(clips, cut.starts[1:], strict=False)},
    )


def make_clip(
    folder: StoryFolder, scene: Scene, frame_set: FrameSet, settings: Settings, timing: Timing = AS_READ
) -> MadeClip:
    """Make one scene's clip, or take it as it is when it was made of the same.

    Raises:
        EditingError: The scene has no frames, or damaged ones, or others than were rendered.
        LibraryError: The disk refuses.
    """
    files = frame_files(folder, frame_set)
    size = even_size(frame_set.width, frame_set.height)
    pace = pace_of(len(files), frame_set.fps, scene.narration, settings.film_fps, timing)
    digest = clip_digest(scene, frame_set, settings.film_fps, timing)
    path = folder.clip_path(scene.scene_id)
    known = _known_clip(path, digest)
    if known is not None:
        return MadeClip(known, pace, None, path.stat().st_size)
    started = time.perf_counter()
    verify_frames(files, frame_set)
    duration_ms = round(pace.seconds * 1000)
    sheet = Sheet(
        metadata={"title": scene.title, "comment": f"{folder.key} {scene.scene_id}, made with story-assets"},
        cues=cues_of(scene, timing, 0, (0, duration_ms)),
        duration_ms=duration_ms,
        language=language_of(scene.narration),
    )
    write_video(path, size, pace, files, scene.scene_id, sheet)
    clip = Clip(
        scene_id=scene.scene_id,
        title=scene.title,
        file=folder.relative(path),
        duration_seconds=pace.seconds,
        fps=pace.fps,
        sha256=sha256_file(path),
        inputs_digest=digest,
        narration=scene.narration,
        line_at=timing.line_at,
    )
    write_model(path.with_suffix(".json"), clip)
    return MadeClip(clip, pace, time.perf_counter() - started, path.stat().st_size)


def cues_of(scene: Scene, timing: Timing, start_ms: int, window_ms: tuple[int, int]) -> list[Cue]:
    """A scene's subtitles: with the words where they are spoken, else spread over the time in which it is mostly seen.

    Args:
        scene: The scene.
        timing: Its line, where one is spoken.
        start_ms: When the scene's first picture is shown.
        window_ms: The time in which it is the one mostly seen.
    """
    if timing.line is None or timing.line_at is None:
        return cues_for(scene.narration, *window_ms)
    return spoken_cues(timing.line, start_ms + round(timing.line_at * 1000), window_ms[1])


def clip_digest(scene: Scene, frame_set: FrameSet, fps: float, timing: Timing = AS_READ) -> str:
    """Digest of all that a clip is made of; another digest, another clip."""
    size = (frame_set.width, frame_set.height)
    text = scene.narration
    made_of = (EDITION, frame_set.sha256, size, frame_set.fps, int(fps), scene.title, text)
    return digest_of(*made_of, *beyond_english(text), *timing.inputs)


def write_video(path: Path, size: Size, pace: Pace, files: Sequence[Path], scene_id: str, sheet: Sheet) -> None:
    """Write a scene's pictures as an mp4 at `path`."""
    with mp4(path, size, pace.fps, CLIP_QUALITY, sheet) as video:
        for picture in scene_pictures(files, pace, size, scene_id):
            video.add(picture)


def frame_files(folder: StoryFolder, frame_set: FrameSet) -> list[Path]:
    """The files of a scene's frames, in order.

    Raises:
        EditingError: There are none.
    """
    if not frame_set.files:
        raise EditingError(
            f"{frame_set.scene_id} has no frames", where=folder.key, cure="Run `story-assets make` again to render it."
        )
    return [folder / f"{frame_set.folder}/{name}" for name in frame_set.files]


def verify_frames(files: Sequence[Path], frame_set: FrameSet) -> None:
    """Make sure that the frames are those that were rendered: their record speaks of no others.

    Raises:
        EditingError: They are not.
        LibraryError: One is gone.
    """
    if sha256_files(files) != frame_set.sha256:
        raise EditingError(
            f"The frames of {frame_set.scene_id} are not those that were rendered",
            where=files[0].parent,
            saw="other digests than in the record",
            cure=f"Render that scene again: story-assets reroll KEY {frame_set.scene_id}",
        )


def _known_clip(path: Path, digest: str) -> Clip | None:
    """The clip at `path` if it was made of the same inputs and is undamaged."""
    with contextlib.suppress(LibraryError):
        clip = read_model(path.with_suffix(".json"), Clip)
        if clip.inputs_digest == digest and sha256_file(path) == clip.sha256:
            return clip
    return None


@dataclass(frozen=True)
class _Teller:
    """Reports on one scene of the stage `clips`."""

    listener: Callable[[Progress], None]
    story_key: str
    scene_id: str
    done: int
    total: int

    def __call__(self, message: str, level: Level = "info", seconds: float | None = None) -> None:
        self.listener(
            Progress(
                "clips",
                message,
                story_key=self.story_key,
                scene_id=self.scene_id,
                done=self.done,
                total=self.total,
                level=level,
                seconds=seconds,
            )
        )
