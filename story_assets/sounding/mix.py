"""The film's sound: lines where the cut has them, music under them, one loudness, no peak too high; and its stems."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from quality.sound.loudness import gain, integrated_loudness, true_peak
from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, digest_of, sha256_file, sweep_temporary
from story_assets.models import Clips, Music, Narration, Soundtrack, Timeline
from story_assets.operating.progress import Progress
from story_assets.settings import Settings
from story_assets.sounding.mastering import (
    DUCK,
    LOUDNESS,
    MUSIC,
    VOICE,
    ducking,
    faded,
    levelled,
    limiting,
    looped,
)
from story_assets.speech.audio import RATE, Samples, read_sound, write_flac

EDITION = "1"
"""Changes whenever the same lines and music would be mixed in another way."""
MIX, VOICE_STEM, MUSIC_STEM = "film-sound.flac", "film-voice.flac", "film-music.flac"
WAVEFORM_POINTS = 600
_LARGEST_DIFFERENCE = 3.0
"""dB by which one line's level is corrected against the others': a whisper stays one."""
_PASSES = 3


@dataclass(frozen=True)
class MadeSoundtrack:
    """A soundtrack, and what making it took; None when it was there already."""

    soundtrack: Soundtrack
    seconds: float | None


def make_soundtrack(
    folder: StoryFolder,
    narration: Narration,
    music: Music,
    clips: Clips,
    settings: Settings,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> MadeSoundtrack:
    """Lay lines and music along the film and mix them. Safe to run again: the same inputs leave it untouched.

    Raises:
        SoundError: A file of it does not play.
        LibraryError: A file is gone, or the disk refuses.
    """
    line = clips.timeline
    placed = _placed(narration, clips, line) if line else []
    if line is None or not (placed or music.file):
        why = "scenes are missing" if line is None else _why_silent(narration, music)
        return MadeSoundtrack(Soundtrack(story_key=folder.key, reason=why), None)
    digest = digest_of(
        EDITION,
        line,
        [(file, at, loudness, sha) for file, at, _, loudness, sha in placed],
        music.sha256,
        settings.music_level,
    )
    known = _known(folder, digest)
    if known is not None:
        on_progress(Progress("soundtrack", "sound taken as it is", story_key=folder.key, done=1, total=1))
        return MadeSoundtrack(known, None)
    started = time.perf_counter()
    sweep_temporary(folder.path)
    length = round(line.seconds * RATE)
    spoken = [(at, at + seconds) for _, at, seconds, _, _ in placed]
    voice = _voice(folder, placed, length)
    bed = _bed(folder, music, length, spoken, settings)
    voice, bed = _mastered(voice, bed)
    mix = voice + bed if bed is not None else voice
    write_flac(folder / MIX, mix)
    if bed is not None:
        write_flac(folder / VOICE_STEM, voice)
        write_flac(folder / MUSIC_STEM, bed)
    loudness, peak = integrated_loudness(mix), true_peak(mix)
    soundtrack = Soundtrack(
        story_key=folder.key,
        file=MIX,
        voice=(VOICE_STEM if bed is not None else MIX) if placed else None,
        music=MUSIC_STEM if bed is not None else None,
        seconds=length / RATE,
        loudness=None if loudness is None else round(loudness, 2),
        true_peak=None if peak is None else round(peak, 2),
        music_below_voice=_below(voice, bed, spoken),
        waveform=_waveform(mix),
        sha256=sha256_file(folder / MIX),
        inputs_digest=digest,
    )
    folder.write(soundtrack)
    took = time.perf_counter() - started
    on_progress(
        Progress(
            "soundtrack",
            f"sound of {soundtrack.seconds:.1f} s mixed at {soundtrack.loudness:.1f} LUFS"
            if soundtrack.loudness is not None
            else f"sound of {soundtrack.seconds:.1f} s mixed",
            story_key=folder.key,
            done=1,
            total=1,
            seconds=took,
        )
    )
    return MadeSoundtrack(soundtrack, took)


_Placed = tuple[str, float, float, float | None, str]
"""A line's file, when it begins in the film, how long it is, how loud, and its digest."""


def _placed(narration: Narration, clips: Clips, line: Timeline) -> list[_Placed]:
    found: list[_Placed] = []
    for clip in clips.clips:
        spoken = narration.line(clip.scene_id)
        if spoken is None or spoken.file is None or clip.line_at is None:
            continue
        at = line.starts[clip.scene_id] / line.fps + clip.line_at
        found.append((spoken.file, at, spoken.seconds, spoken.loudness, spoken.sha256))
    return found


def _voice(folder: StoryFolder, placed: list[_Placed], length: int) -> Samples:
    """All lines where they belong, on two channels, one as loud as the other."""
    voice = np.zeros(length, np.float32)
    usual = statistics.median([one for *_, one, _ in placed if one is not None] or [VOICE])
    for file, at, _, loudness, _ in placed:
        samples = read_sound(folder / file)[0]
        own = max(-_LARGEST_DIFFERENCE, min(_LARGEST_DIFFERENCE, usual - (usual if loudness is None else loudness)))
        start = round(at * RATE)
        end = min(length, start + samples.size)
        voice[start:end] += samples[: end - start] * np.float32(gain(own))
    both = np.stack((voice, voice))
    return levelled(both, VOICE)[0]


def _bed(
    folder: StoryFolder, music: Music, length: int, spoken: list[tuple[float, float]], settings: Settings
) -> Samples | None:
    if music.file is None:
        return None
    whole = looped(levelled(read_sound(folder / music.file, "stereo"), MUSIC + settings.music_level)[0], length)
    return faded(whole) * ducking(length, spoken)


def _mastered(voice: Samples, bed: Samples | None) -> tuple[Samples, Samples | None]:
    """Voice and bed at the film's loudness, under its ceiling; both change alike, so that they still sum to the mix."""
    for _ in range(_PASSES):
        mix = voice + bed if bed is not None else voice
        found = integrated_loudness(mix)
        if found is None:
            break
        whole = np.float32(gain(LOUDNESS - found))
        curve: Samples = (limiting(mix * whole) * whole).astype(np.float32)
        voice = (voice * curve).astype(np.float32)
        bed = (bed * curve).astype(np.float32) if bed is not None else None
        if abs(LOUDNESS - found) < 0.1:
            break
    return voice, bed


def _below(voice: Samples, bed: Samples | None, spoken: list[tuple[float, float]]) -> float | None:
    """LU between voice and music over what is spoken."""
    if bed is None or not spoken:
        return None
    parts = [slice(round(start * RATE), round(end * RATE)) for start, end in spoken]
    said = integrated_loudness(np.concatenate([voice[:, part] for part in parts], axis=1))
    under = integrated_loudness(np.concatenate([bed[:, part] for part in parts], axis=1))
    if said is None:
        return None
    return round(said - under, 1) if under is not None else -DUCK


def _waveform(mix: Samples) -> tuple[int, ...]:
    """The highest peak in each of `WAVEFORM_POINTS` stretches, 0 to 100."""
    loud = np.abs(mix).max(axis=0)
    borders = np.linspace(0, loud.size, WAVEFORM_POINTS + 1).astype(int)
    return tuple(round(100 * float(loud[start:end].max(initial=0.0))) for start, end in pairwise(borders))


def _why_silent(narration: Narration, music: Music) -> str:
    reasons = sorted({line.reason for line in narration.lines if line.reason})
    return f"{'; '.join(reasons) or 'no line is spoken'}; music: {music.reason}"


def _known(folder: StoryFolder, digest: str) -> Soundtrack | None:
    with contextlib.suppress(LibraryError):
        found = folder.find(Soundtrack)
        if found is None or found.inputs_digest != digest or found.file is None:
            return None
        stems = [name for name in (found.voice, found.music) if name]
        if sha256_file(folder / found.file) == found.sha256 and all((folder / name).is_file() for name in stems):
            return found
    return None
