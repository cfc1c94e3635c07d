"""What the checks look for in finished clips and films: each finding rests on the file itself, played to its end."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec

from story_assets.editing.cut import Cut, cut_of
from story_assets.editing.playback import Playback, play
from story_assets.editing.script import language_of, width
from story_assets.editing.subtitles import LINE_LENGTH, LINES, SHORTEST_CUE_MS, opening, squeezed
from story_assets.editing.titles import closing_length, title_length
from story_assets.errors import StudioError
from story_assets.library import StoryFolder, translated
from story_assets.models import Clip, Clips, Film, Frames

Given = ParamSpec("Given")

HALF_A_PICTURE = 0.5


@dataclass(frozen=True)
class Finding:
    """Whether one property holds, in a sentence, and the figures it rests on."""

    passed: bool
    sentence: str
    evidence: dict[str, float | int | str] = field(default_factory=dict[str, float | int | str])


def _unreadable_is_failure(examine: Callable[Given, Finding]) -> Callable[Given, Finding]:
    """A film that cannot be read has failed the check; its error is the finding."""

    @functools.wraps(examine)
    def examined(*given: Given.args, **named: Given.kwargs) -> Finding:
        try:
            return examine(*given, **named)
        except StudioError as error:
            return Finding(False, str(error))

    return examined


def clip_of_every_scene(clips: Clips, frames: Frames) -> Finding:
    """Every scene has a clip, in the story's order."""
    planned = [found.scene_id for found in frames.scenes]
    there = [clip.scene_id for clip in clips.clips]
    missing = [scene_id for scene_id in planned if scene_id not in there]
    sentence = f"No clip of {', '.join(missing)}." if missing else f"All {len(planned)} scenes have a clip."
    return Finding(there == planned, sentence, {"clips": len(there), "scenes": len(planned)})


def clips_play(folder: StoryFolder, clips: Clips) -> Finding:
    """Every clip decodes to its last picture, as many as its duration says."""
    faults: list[str] = []
    pictures = 0
    for clip in clips.clips:
        fault, count = _fault_of(folder / clip.file, clip)
        pictures += count
        if fault:
            faults.append(f"{clip.scene_id}: {fault}")
    sentence = "; ".join(faults) + "." if faults else f"All {len(clips.clips)} clips play to their end."
    return Finding(bool(clips.clips) and not faults, sentence, {"pictures": pictures, "faults": len(faults)})


def clips_hold_the_floor(clips: Clips, frames: Frames) -> Finding:
    """Every clip is made of at least as many frames as the floor asks, and shows at least as many."""
    drawn = {found.scene_id: len(found.files) for found in frames.scenes}
    floors = {found.scene_id: found.record.frame_floor for found in frames.scenes}
    fewest = min((drawn.get(clip.scene_id, 0) for clip in clips.clips), default=0)
    short = [
        f"{clip.scene_id}: {drawn.get(clip.scene_id, 0)} frames, floor {floors.get(clip.scene_id)}"
        for clip in clips.clips
        if min(drawn.get(clip.scene_id, 0), round(clip.duration_seconds * clip.fps)) < floors.get(clip.scene_id, 1)
    ]
    sentence = "; ".join(short) + "." if short else f"The fewest frames in a clip are {fewest}."
    return Finding(bool(clips.clips) and not short, sentence, {"fewest_frames": fewest, "below_floor": len(short)})


@_unreadable_is_failure
def film_plays(folder: StoryFolder, film: Film) -> Finding:
    """The film decodes to its last picture, and is in a form that every player and browser takes."""
    found = played(folder / film.file)
    faults = [
        name
        for name, holds in {
            f"{found.codec} {found.pixel_format} is not H.264 yuv420p": (found.codec, found.pixel_format)
            == ("h264", "yuv420p"),
            f"{found.width}×{found.height} is not {film.width}×{film.height}": (found.width, found.height)
            == (film.width, film.height),
            f"{found.pictures} pictures are not {film.duration_seconds:.3f} s": found.pictures
            == round(film.duration_seconds * film.fps),
            "the index lies behind the pictures": found.plays_at_once,
        }.items()
        if not holds
    ]
    sentence = "; ".join(faults) + "." if faults else f"All {found.pictures} pictures decode."
    size = (folder / film.file).stat().st_size / 1e6
    return Finding(not faults, sentence, {"pictures": found.pictures, "seconds": found.seconds, "megabytes": size})


@_unreadable_is_failure
def film_lasts(folder: StoryFolder, film: Film, clips: Clips, transition_seconds: float) -> Finding:
    """The film is as long as its parts less the cross-fades, to half a picture."""
    cut = _cut(clips, round(film.fps), transition_seconds)
    found = played(folder / film.file)
    due = cut.total / cut.fps
    return Finding(
        abs(found.seconds - due) * cut.fps <= HALF_A_PICTURE and found.pictures == cut.total,
        f"It lasts {found.seconds:.3f} s; its parts make {due:.3f} s with cross-fades of {transition_seconds} s.",
        {"seconds": found.seconds, "due_seconds": due, "pictures": found.pictures, "due_pictures": cut.total},
    )


@_unreadable_is_failure
def film_is_subtitled(folder: StoryFolder, film: Film, clips: Clips) -> Finding:
    """Every narration is in the film's own subtitle track and beside it, in lines that can be read."""
    found = played(folder / film.file)
    with translated("read the subtitles", folder / film.subtitles):
        beside = (folder / film.subtitles).read_text(encoding="utf-8", errors="replace")
    shown = squeezed("".join(text for _, _, text in found.cues))
    silent = [clip.scene_id for clip in clips.clips if opening(clip.narration) not in shown]
    faults = [f"nothing is said in {', '.join(silent)}"] if silent else []
    faults += [f"unreadable: {text!r}" for start, end, text in found.cues if not _readable(start, end, text)]
    if beside.count(" --> ") != len(found.cues):
        faults.append(f"{film.subtitles} has {beside.count(' --> ')} cues, the film {len(found.cues)}")
    language = language_of(" ".join(clip.narration for clip in clips.clips))
    if found.cues and (found.subtitle_language, found.subtitles_shown) != (language, True):
        faults.append(f"the track is marked as {found.subtitle_language}, not {language}, or not shown by default")
    sentence = "; ".join(faults) + "." if faults else f"{len(found.cues)} cues carry {len(clips.clips)} narrations."
    evidence: dict[str, float | int | str] = {"cues": len(found.cues), "scenes": len(clips.clips)}
    return Finding(bool(clips.clips) and not faults, sentence, evidence)


@_unreadable_is_failure
def film_sounds(folder: StoryFolder, film: Film) -> Finding:
    """A film that is to be heard has sound in a form that every player takes, as long as its pictures."""
    found = played(folder / film.file)
    if not film.soundtrack_sha256:
        return Finding(
            found.sound is None, "The film is silent, as its sound says." if found.sound is None else "Sound."
        )
    if found.sound is None:
        return Finding(False, "Nothing is heard.")
    codec, rate, channels, seconds = found.sound
    drift = seconds - found.seconds
    right = (codec, rate, channels) == ("aac", 48_000, 2)
    return Finding(
        right and abs(drift) <= 1 / film.fps,
        f"{codec}, {rate / 1000:g} kHz, {channels} channels; {seconds:.2f} s of sound for {found.seconds:.2f} s of pictures.",
        {"sound_seconds": seconds, "picture_seconds": found.seconds, "drift_seconds": drift},
    )


@_unreadable_is_failure
def film_has_chapters(folder: StoryFolder, film: Film, clips: Clips) -> Finding:
    """The film has a chapter for every scene, with its title, where the film's model says."""
    found = played(folder / film.file)
    titles = [title for _, title in found.chapters]
    right_titles = titles == [clip.title for clip in clips.clips]
    right_places = len(found.chapters) == len(film.chapters) and all(
        abs(start - due) <= HALF_A_PICTURE / film.fps
        for (start, _), (due, _) in zip(found.chapters, film.chapters, strict=True)
    )
    sentence = f"{len(titles)} chapters for {len(clips.clips)} scenes: {', '.join(titles) or 'none'}."
    evidence: dict[str, float | int | str] = {"chapters": len(titles), "scenes": len(clips.clips)}
    return Finding(right_titles and right_places, sentence, evidence)


def played(path: Path) -> Playback:
    """`play`, but an unchanged file is decoded once for all checks.

    Raises:
        EditingError: It does not play.
        LibraryError: It is not there.
    """
    try:
        state = path.stat()
    except OSError:
        return play(path)
    return _played(path, state.st_mtime_ns, state.st_size)


@functools.lru_cache(maxsize=32)
def _played(path: Path, mtime_ns: int, size: int) -> Playback:
    return play(path)


def _fault_of(path: Path, clip: Clip) -> tuple[str | None, int]:
    try:
        found = played(path)
    except StudioError as error:
        return error.what, 0
    due = round(clip.duration_seconds * clip.fps)
    return (None if found.pictures == due else f"{found.pictures} of {due} pictures"), found.pictures


def _cut(clips: Clips, fps: int, transition_seconds: float) -> Cut:
    lengths: Sequence[int] = [
        title_length(fps),
        *(round(clip.duration_seconds * clip.fps) for clip in clips.clips),
        closing_length(fps),
    ]
    return cut_of(lengths, transition_seconds, fps)


def _readable(start: float, end: float, text: str) -> bool:
    lines = text.split("\n")
    return (
        len(lines) <= LINES and max(map(width, lines)) <= LINE_LENGTH and round((end - start) * 1000) >= SHORTEST_CUE_MS
    )
