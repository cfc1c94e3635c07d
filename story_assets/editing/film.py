"""The film: title card, scenes with soft cross-fades, closing card; subtitles, chapters, a poster.

It is made from the frames again and not from the clips, so that nothing is encoded twice: at the same size a film by way
of the clips loses a decibel, and more where the clips are not twice as large as they need be. Reading the PNG files
again instead of decoding clips costs a second or two. The clips still decide how long each scene lasts.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from story_assets.editing.clips import EDITION, cues_of, frame_files, verify_frames
from story_assets.editing.cut import Cut, cut_of, joined
from story_assets.editing.encode import FILM_QUALITY, Sheet, mp4
from story_assets.editing.gate import refuse_incomplete
from story_assets.editing.lettering import LETTERING, unlettered
from story_assets.editing.motion import Pace, pace_of, scene_pictures
from story_assets.editing.pictures import Picture, Size, even_size, read_frame
from story_assets.editing.poster import best_of, candidates, poster
from story_assets.editing.script import language_of
from story_assets.editing.sound import SOUND_EDITION
from story_assets.editing.subtitles import srt
from story_assets.editing.timing import Timing, timing_of
from story_assets.editing.titles import (
    closing_card,
    closing_length,
    closing_pictures,
    title_card,
    title_length,
    title_pictures,
)
from story_assets.errors import EditingError, LibraryError
from story_assets.library import StoryFolder, digest_of, sha256_file, sweep_temporary, write_whole
from story_assets.models import Clips, Film, Frames, FrameSet, Narration, Scene, Scenes, Soundtrack, Story
from story_assets.operating.progress import Progress
from story_assets.settings import Settings

FILM, SUBTITLES, POSTER = "film.mp4", "film.srt", "poster.jpg"


@dataclass(frozen=True)
class MadeFilm:
    """A film and what making it took; None when it was there already."""

    film: Film
    seconds: float | None
    bytes: int


@dataclass(frozen=True)
class _Shot:
    """One scene on its way into the film."""

    scene: Scene
    frame_set: FrameSet
    files: Sequence[Path]
    pace: Pace
    timing: Timing


def make_film(
    folder: StoryFolder,
    story: Story,
    scenes: Scenes,
    frames: Frames,
    clips: Clips,
    settings: Settings,
    on_progress: Callable[[Progress], None] = lambda _: None,
    narration: Narration | None = None,
    soundtrack: Soundtrack | None = None,
) -> MadeFilm:
    """Make the film of a story. Safe to run again: the same inputs leave it untouched.

    Args:
        folder: The story's.
        story: Its title and genre.
        scenes: What was written.
        frames: What was drawn.
        clips: What was cut; decides how long each scene lasts.
        settings: Cross-fades, and what timing asks.
        on_progress: Told of every second.
        narration: The spoken lines; None, or none in it: the subtitles are timed to be read.
        soundtrack: What is heard; None, or none in it: a silent film.

    Memory stays flat however long the film is: pictures pass through one at a time.

    Raises:
        EditingError: A scene is missing or too short, or its frames are damaged.
        ContractError: A scene's record breaks the telemetry contract.
        LibraryError: The disk refuses.
    """
    timings = {scene.scene_id: timing_of(narration, scene.scene_id, settings) for scene in scenes.scenes}
    refuse_incomplete(scenes, frames, clips, timings)
    size = film_size(frames)
    sound = soundtrack if soundtrack is not None and soundtrack.file else None
    digest = _digest(story, scenes, frames, clips, size, settings, sound)
    known = _known_film(folder, digest)
    if known is not None:
        on_progress(Progress("film", "film taken as it is", story_key=folder.key, done=1, total=1))
        return MadeFilm(known, None, (folder / FILM).stat().st_size)
    started = time.perf_counter()
    sweep_temporary(folder.path)
    if lost := unlettered(story.title.upper()):
        message = f"no typeface of this machine has {lost}: the title card and the poster leave that out"
        on_progress(Progress("film", message, story_key=folder.key, level="warning"))
    shots = _shots(folder, scenes, frames, clips, timings)
    fps = shots[0].pace.fps
    lengths = [title_length(fps), *(shot.pace.total for shot in shots), closing_length(fps)]
    cut = cut_of(lengths, settings.film_transition_seconds, fps)
    _require_same_cut(sound, cut, folder)
    cues = [
        cue
        for part, shot in enumerate(shots, start=1)
        for cue in cues_of(shot.scene, shot.timing, cut.milliseconds(cut.starts[part]), cut.window_ms(part))
    ]
    chapters = _chapters(shots, cut)
    language = language_of(" ".join(shot.scene.narration for shot in shots))
    sheet = Sheet(_metadata(story, frames), cues, chapters, cut.milliseconds(cut.total), language)
    with mp4(
        folder / FILM, size, fps, FILM_QUALITY, sheet, folder / sound.file if sound and sound.file else None
    ) as video:
        for picture in joined(_parts(story, frames, shots, size), cut):
            video.add(picture)
            _tell(video.pictures, cut, folder.key, on_progress)
    if video.pictures != cut.total:
        raise EditingError("The film has the wrong length", where=folder.key, saw=f"{video.pictures} of {cut.total}")
    write_whole(folder / SUBTITLES, srt(cues))
    write_whole(folder / POSTER, _poster(story, shots, size))
    film = Film(
        story_key=folder.key,
        title=story.title,
        file=FILM,
        subtitles=SUBTITLES,
        language=language,
        poster=POSTER,
        width=size[0],
        height=size[1],
        fps=cut.fps,
        duration_seconds=cut.total / cut.fps,
        chapters=tuple((start / 1000, title) for start, title in chapters),
        soundtrack_sha256=sound.sha256 if sound else "",
        frames_sha256={one.scene_id: one.sha256 for one in frames.scenes},
        sha256=sha256_file(folder / FILM),
        inputs_digest=digest,
    )
    folder.write(film)
    seconds = time.perf_counter() - started
    message = f"film of {film.duration_seconds:.1f} s made"
    on_progress(Progress("film", message, story_key=folder.key, done=len(shots), total=len(shots), seconds=seconds))
    return MadeFilm(film, seconds, (folder / FILM).stat().st_size)


def film_size(frames: Frames) -> Size:
    """The size most scenes have, the larger when there are as many; scenes of another are given black bars."""
    sizes = [even_size(found.width, found.height) for found in frames.scenes if found.files]
    return max(sizes, key=lambda size: (sizes.count(size), size[0] * size[1]))


def credits_of(story: Story, frames: Frames) -> list[str]:
    """What the closing card says in small type. No addresses: a film leaves the house."""
    graph = frames.graph.split("@", maxsplit=1)[0]
    where = "" if frames.renderer == "embedded" else " on ComfyUI"
    writer = story.generation.model or story.generation.provider
    return [f"seed {story.seed}", f"written by {writer}", f"drawn by {graph}{where}"]


def _require_same_cut(sound: Soundtrack | None, cut: Cut, folder: StoryFolder) -> None:
    """Make sure that what is heard was laid along this cut.

    Raises:
        EditingError: It was not.
    """
    due = cut.total / cut.fps
    if sound is not None and abs(sound.seconds - due) * cut.fps > 1:
        raise EditingError(
            "The film's sound is of another cut",
            where=folder.key,
            saw=f"{sound.seconds:.2f} s of sound for {due:.2f} s of pictures",
            cure="Run `story-assets make` again: the sound is laid anew.",
        )


def _shots(
    folder: StoryFolder, scenes: Scenes, frames: Frames, clips: Clips, timings: Mapping[str, Timing]
) -> list[_Shot]:
    drawn = {found.scene_id: found for found in frames.scenes}
    fps = {clip.scene_id: round(clip.fps) for clip in clips.clips}
    shots: list[_Shot] = []
    for scene in scenes.scenes:
        frame_set = drawn[scene.scene_id]
        files = frame_files(folder, frame_set)
        verify_frames(files, frame_set)
        timing = timings[scene.scene_id]
        pace = pace_of(len(files), frame_set.fps, scene.narration, fps[scene.scene_id], timing)
        shots.append(_Shot(scene, frame_set, files, pace, timing))
    return shots


def _parts(story: Story, frames: Frames, shots: Sequence[_Shot], size: Size) -> list[Iterator[Picture]]:
    """The film's parts; their pictures are made as they are asked for."""
    first, last = shots[0], shots[-1]
    opening = read_frame(first.files[0], first.scene.scene_id)
    ending = read_frame(last.files[-1], last.scene.scene_id)
    title = title_card(size, story.title, story.genre, opening)
    closing = closing_card(size, credits_of(story, frames), ending)
    return [
        title_pictures(title, first.pace.fps),
        *(scene_pictures(shot.files, shot.pace, size, shot.scene.scene_id) for shot in shots),
        closing_pictures(closing, last.pace.fps),
    ]


def _chapters(shots: Sequence[_Shot], cut: Cut) -> tuple[tuple[int, str], ...]:
    """Start in milliseconds and title of each scene. The first takes in the title card: players begin chapters at 0."""
    starts = [0, *(cut.window_ms(part)[0] for part in range(2, len(shots) + 1))]
    return tuple((start, shot.scene.title) for start, shot in zip(starts, shots, strict=True))


def _metadata(story: Story, frames: Frames) -> dict[str, str]:
    return {
        "title": story.title,
        "genre": story.genre,
        "description": story.logline,
        "comment": f"{story.key}, {', '.join(credits_of(story, frames))}, made with story-assets",
    }


def _poster(story: Story, shots: Sequence[_Shot], size: Size) -> bytes:
    found = [
        candidate
        for shot in shots
        for candidate in candidates(shot.files, shot.scene.scene_id, people=bool(shot.scene.cast))
    ]
    best = best_of(found)
    return poster(read_frame(best.file, best.scene_id), story.title, size)


def _digest(
    story: Story,
    scenes: Scenes,
    frames: Frames,
    clips: Clips,
    size: Size,
    settings: Settings,
    sound: Soundtrack | None,
) -> str:
    return digest_of(
        (EDITION, LETTERING),
        _metadata(story, frames),
        [clip.inputs_digest for clip in clips.clips],
        [(scene.scene_id, bool(scene.cast)) for scene in scenes.scenes],
        size,
        settings.film_transition_seconds,
        *((SOUND_EDITION, sound.sha256) if sound else ()),
    )


def _known_film(folder: StoryFolder, digest: str) -> Film | None:
    """The film that is there, if it was made of the same and all its files are whole."""
    with contextlib.suppress(LibraryError):
        film = folder.find(Film)
        if film is not None and film.inputs_digest == digest and sha256_file(folder / film.file) == film.sha256:
            return film if (folder / film.subtitles).is_file() and (folder / film.poster).is_file() else None
    return None


def _tell(pictures: int, cut: Cut, story_key: str, on_progress: Callable[[Progress], None]) -> None:
    """A tick each second of film; `done` counts scenes, in fractions."""
    if pictures % cut.fps == 0:
        scenes = len(cut.lengths) - 2
        on_progress(Progress("film", story_key=story_key, done=scenes * pictures / cut.total, total=scenes))
