"""The lines of a story, spoken: each written whole as it comes, and never spoken twice.

One voice tells a film: where a provider fails half way, the next one speaks all lines, and what the first had spoken
stays beside it for the next time.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from quality.sound.loudness import integrated_loudness, true_peak
from quality.sound.speech import Span, guessed_words, sounds
from story_assets.errors import LibraryError, SpeechError, SpeechUnusable
from story_assets.library import StoryFolder, digest_of, read_model, sha256_file, sweep_temporary, write_model
from story_assets.models import Narration, Scene, Scenes, SpokenLine, SpokenWord
from story_assets.operating.progress import Progress
from story_assets.settings import Settings
from story_assets.speech.audio import RATE, Samples, resampled, write_flac
from story_assets.speech.language import can_be_read, language_of
from story_assets.speech.narrator import is_worth_noting, pronunciations, ready
from story_assets.speech.voice import Request, Utterance, Voice
from story_assets.speech.wording.spoken import EDITION as WORDING
from story_assets.speech.wording.spoken import Spoken, spoken

EDITION = "1"
"""Changes whenever the same words of the same voice would be kept in another way."""
FOLDER = "narration"
LEAD_SECONDS, TAIL_SECONDS = 0.06, 0.16
"""What is kept of the silence before and after a line."""
_FADE_SECONDS = 0.012

Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class MadeNarration:
    """A story's narration, and how much of it was spoken just now."""

    narration: Narration
    spoken_now: int
    seconds: float


def narrate(
    folder: StoryFolder,
    scenes: Scenes,
    settings: Settings,
    voices: Sequence[Voice],
    on_progress: Tell = lambda _: None,
) -> MadeNarration:
    """Have every scene's line spoken. A voice that fails is a note, never an error: the film is silent then.

    Args:
        folder: The story's.
        scenes: Whose narration is spoken.
        settings: Voice, speed, language, pronunciations.
        voices: Who is asked, in order.
        on_progress: Told of every line.

    Raises:
        LibraryError: The disk refuses.
        SettingsError: The list of pronunciations cannot be read.
    """
    started = time.perf_counter()
    if settings.narrator == "none":
        return MadeNarration(_silent(folder.key, scenes, settings, "NARRATOR=none", "und", ()), 0, 0.0)
    sweep_temporary(folder / FOLDER)
    own = pronunciations(settings)
    whole = " ".join(scene.narration for scene in scenes.scenes)
    language = settings.narrator_language if settings.narrator_language != "auto" else language_of(whole)
    notes: list[str] = []
    why = "nobody was there to speak it"
    for voice in voices:
        try:
            name, said = ready(voice, settings, language)
            lines, new = _all_lines(folder, scenes, settings, voice, name, language, own, on_progress)
        except SpeechError as failure:
            why = str(failure)
            if is_worth_noting(voice, settings):
                notes.append(f"Narration: {failure}")
                on_progress(Progress("narration", str(failure), story_key=folder.key, level="warning"))
            continue
        narration = Narration(
            story_key=folder.key,
            wanted=settings.narrator,
            language=language,
            lines=tuple(lines),
            notes=(*notes, *said),
        )
        return MadeNarration(narration, new, time.perf_counter() - started)
    notes = notes or [f"Narration: {why}"]
    on_progress(Progress("narration", f"the film stays silent: {why}", story_key=folder.key, level="warning"))
    silent = _silent(folder.key, scenes, settings, why, language, tuple(notes))
    return MadeNarration(silent, 0, time.perf_counter() - started)


def _silent(key: str, scenes: Scenes, settings: Settings, why: str, language: str, notes: tuple[str, ...]) -> Narration:
    lines = tuple(SpokenLine(scene_id=one.scene_id, written=one.narration, reason=why) for one in scenes.scenes)
    return Narration(story_key=key, wanted=settings.narrator, language=language, lines=lines, notes=notes)


def _all_lines(
    folder: StoryFolder,
    scenes: Scenes,
    settings: Settings,
    voice: Voice,
    name: str,
    language: str,
    own: dict[str, str],
    on_progress: Tell,
) -> tuple[list[SpokenLine], int]:
    lines: list[SpokenLine] = []
    new = 0
    total = len(scenes.scenes)
    for number, scene in enumerate(scenes.scenes, start=1):
        line, seconds = _line(folder, scene, settings, voice, name, language, own)
        lines.append(line)
        new += seconds is not None
        if line.file is None:
            message = f"{scene.scene_id}: not spoken: {line.reason}"
        elif seconds is None:
            message = f"{scene.scene_id}: line taken as it is, {line.seconds:.1f} s"
        else:
            message = f"{scene.scene_id}: line of {line.seconds:.1f} s spoken by {line.voice or voice.name}"
        on_progress(
            Progress(
                "narration",
                message,
                story_key=folder.key,
                scene_id=scene.scene_id,
                done=number,
                total=total,
                level="info" if line.file or not scene.narration.strip() else "warning",
                seconds=seconds,
            )
        )
    return lines, new


def _line(
    folder: StoryFolder, scene: Scene, settings: Settings, voice: Voice, name: str, language: str, own: dict[str, str]
) -> tuple[SpokenLine, float | None]:
    """A scene's line, and what speaking it took; None where it was there already, or is not spoken."""
    said = spoken(scene.narration, own, language)
    unspoken = SpokenLine(scene_id=scene.scene_id, written=scene.narration, language=language)
    if not said.words:
        return unspoken.model_copy(update={"reason": "there is nothing in it to say"}), None
    if not can_be_read(said.text, language):
        return unspoken.model_copy(update={"reason": f"it is not written in {language}, which the voice speaks"}), None
    digest = digest_of(
        (EDITION, WORDING), scene.narration, said.text, voice.name, voice.model, name, settings.narrator_speed, language
    )
    path = folder / f"{FOLDER}/{scene.scene_id}-{re.sub(r'[^A-Za-z0-9_]+', '-', name)[:40] or voice.name}.flac"
    about = folder / folder.relative(path.with_suffix(".json"))
    with contextlib.suppress(LibraryError):
        known = read_model(about, SpokenLine)
        if known.inputs_digest == digest and known.scene_id == scene.scene_id and sha256_file(path) == known.sha256:
            return known, None
    started = time.perf_counter()
    answer = voice.say(
        Request(
            tuple(word.text for word in said.words),
            name,
            language,
            settings.narrator_speed,
            settings.speech_timeout_seconds,
        )
    )
    line = _kept(folder, scene, said, answer, unspoken, path)
    line = line.model_copy(
        update={
            "provider": voice.name,
            "model": voice.model,
            "voice": answer.voice or name or None,
            "speed": settings.narrator_speed,
            "took_seconds": round(time.perf_counter() - started, 3),
            "inputs_digest": digest,
        }
    )
    write_model(about, line)
    return line, line.took_seconds


def _kept(
    folder: StoryFolder, scene: Scene, said: Spoken, answer: Utterance, line: SpokenLine, path: Path
) -> SpokenLine:
    """Write what was said, trimmed and measured."""
    samples = resampled(answer.samples, answer.rate)
    heard = sounds(samples, RATE)
    if not heard:
        raise SpeechUnusable("A voice answered silence", where=scene.scene_id, saw=f"{samples.size / RATE:.1f} s of it")
    lead = round(LEAD_SECONDS * RATE)
    first, last = round(heard[0].start * RATE), min(samples.size, round((heard[-1].end + TAIL_SECONDS) * RATE))
    kept = samples[max(0, first - lead) : last].copy()
    kept = np.pad(kept, (max(0, lead - first), max(0, round((heard[-1].end + TAIL_SECONDS) * RATE) - samples.size)))
    fade = np.linspace(0.0, 1.0, round(_FADE_SECONDS * RATE), dtype=np.float32)
    kept[: fade.size] *= fade
    kept[-fade.size :] *= fade[::-1]
    shift = heard[0].start - LEAD_SECONDS
    spans = [Span(*times) for times in answer.words] if len(answer.words) == len(said.words) else []
    timed = bool(spans)
    if not timed:
        spans = guessed_words([word.text for word in said.words], heard)
    spans = [_heard(span, heard) for span in spans]
    write_flac(path, kept)
    return line.model_copy(
        update={
            "spoken": said.text,
            "file": folder.relative(path),
            "seconds": round(kept.size / RATE, 4),
            "starts": LEAD_SECONDS,
            "ends": round(heard[-1].end - shift, 4),
            "loudness": _rounded(integrated_loudness(_long_enough(kept))),
            "true_peak": _rounded(true_peak(kept)),
            "retries": answer.retries,
            "words": _written_words(said, spans, shift, heard[-1].end - shift),
            "timed_by": "voice" if timed else "pauses",
            "notes": answer.notes,
            "sha256": sha256_file(path),
        }
    )


def _heard(span: Span, heard: Sequence[Span]) -> Span:
    """A word's time without the silence at its ends."""
    inside = [one for one in heard if one.end > span.start and one.start < span.end]
    if not inside:
        return span
    return Span(max(span.start, inside[0].start), min(span.end, inside[-1].end))


def _long_enough(samples: Samples) -> Samples:
    """At least the 0.4 s that a loudness meter needs: a single short word is heard within silence."""
    return np.pad(samples, (0, max(0, 19_200 + 4_800 - samples.size)))


def _written_words(said: Spoken, spans: Sequence[Span], shift: float, end: float) -> tuple[SpokenWord, ...]:
    """The written words with their times: `£3.50` lasts as long as all the words it is said in."""
    words: list[SpokenWord] = []
    for first, last in said.written_words():
        times = [span for word, span in zip(said.words, spans, strict=False) if word.start < last and word.end > first]
        text = said.written[first:last]
        if not times:
            words.append(
                SpokenWord(text=text, start=words[-1].end if words else 0.0, end=words[-1].end if words else 0.0)
            )
            continue
        start = min(max(0.0, min(span.start for span in times) - shift), end)
        stop = min(max(span.end for span in times) - shift, end)
        words.append(SpokenWord(text=text, start=round(start, 3), end=round(max(start, stop), 3)))
    return tuple(words)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
