"""What the checks look for in the sound: each finding rests on the files themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quality.sound.loudness import clipped_samples, integrated_loudness, true_peak
from quality.sound.speech import fits_its_words, longest_pause, speech_span
from story_assets.errors import StudioError
from story_assets.library import StoryFolder
from story_assets.models import Narration, Soundtrack
from story_assets.sounding.mastering import LOUDNESS
from story_assets.speech.audio import RATE, read_sound

HIGHEST_PEAK = -1.0
"""dBTP."""
LOUDNESS_TOLERANCE = 1.0
"""LU."""
LONGEST_SILENCE = 3.0
"""Seconds within a line."""


@dataclass(frozen=True)
class Finding:
    """Whether one property holds, in a sentence, with its figures and the scenes behind it."""

    passed: bool
    sentence: str
    evidence: dict[str, float | int | str] = field(default_factory=dict[str, float | int | str])
    rows: tuple[Mapping[str, str | int | float], ...] = ()


def every_line_spoken(narration: Narration) -> Finding:
    """Every scene with a line has it spoken; a film that is to be silent has nothing to miss."""
    lines = [line for line in narration.lines if line.written.strip()]
    missing = [line for line in lines if not line.file]
    evidence: dict[str, float | int | str] = {"lines": len(lines), "unspoken": len(missing)}
    if narration.wanted == "none":
        return Finding(True, "The film is to be silent: NARRATOR=none.", evidence)
    if not missing:
        return Finding(True, f"All {len(lines)} lines are spoken.", evidence)
    rows = tuple({"scene": line.scene_id, "reason": line.reason or ""} for line in missing)
    reasons = "; ".join(sorted({line.reason or "unknown" for line in missing}))
    return Finding(False, f"Not spoken: {', '.join(line.scene_id for line in missing)}: {reasons}", evidence, rows)


def no_step_down(narration: Narration) -> Finding:
    """The first voice asked spoke all lines, at the first try."""
    retried = [line for line in narration.lines if line.retries]
    notes = [*narration.notes, *(note for line in narration.lines for note in line.notes)]
    notes += [f"{line.scene_id} was asked for {line.retries + 1} times." for line in retried]
    sentence = " ".join(notes) if notes else "The voice that was asked first spoke every line."
    return Finding(not notes, sentence, {"notes": len(notes), "retries": sum(line.retries for line in narration.lines)})


def lines_are_whole(folder: StoryFolder, narration: Narration) -> Finding:
    """Every spoken line says something for about as long as its words take, without a long silence or a cut-off peak."""
    faults: list[tuple[str, str]] = []
    longest = 0.0
    spoken = [line for line in narration.lines if line.file]
    for line in spoken:
        try:
            samples = read_sound(folder / (line.file or ""))[0]
        except StudioError as error:
            faults.append((line.scene_id, str(error)))
            continue
        span = speech_span(samples, RATE)
        pause = longest_pause(samples, RATE)
        longest = max(longest, pause)
        if span is None:
            faults.append((line.scene_id, "nothing is heard"))
            continue
        if fits_its_words(span.seconds, line.spoken, line.speed) is False:
            faults.append((line.scene_id, f"{span.seconds:.1f} s of speech for {len(line.spoken)} letters"))
        if pause > LONGEST_SILENCE:
            faults.append((line.scene_id, f"a silence of {pause:.1f} s"))
        if clipped := clipped_samples(samples):
            faults.append((line.scene_id, f"{clipped} clipped samples"))
        if abs(samples.size / RATE - line.seconds) > 0.01:
            faults.append((line.scene_id, f"{samples.size / RATE:.2f} s, recorded as {line.seconds:.2f} s"))
    evidence: dict[str, float | int | str] = {"lines": len(spoken), "faults": len(faults), "longest_pause": longest}
    if faults:
        said = "; ".join(f"{scene_id}: {fault}" for scene_id, fault in faults)
        return Finding(False, f"{said}.", evidence, tuple({"scene": one, "fault": other} for one, other in faults))
    return Finding(True, f"All {len(spoken)} spoken lines are whole.", evidence)


def sound_is_level(folder: StoryFolder, soundtrack: Soundtrack) -> Finding:
    """The mix is as loud as films are, and no peak passes the ceiling; measured again from the file."""
    if soundtrack.file is None:
        return Finding(True, f"The film is silent: {soundtrack.reason}.")
    try:
        mix = read_sound(folder / soundtrack.file, "stereo")
    except StudioError as error:
        return Finding(False, str(error))
    loudness, peak, clipped = integrated_loudness(mix), true_peak(mix), clipped_samples(mix)
    if loudness is None or peak is None:
        return Finding(False, "Nothing is heard in the mix.")
    passed = abs(loudness - LOUDNESS) <= LOUDNESS_TOLERANCE and peak <= HIGHEST_PEAK and not clipped
    return Finding(
        passed,
        f"{loudness:.1f} LUFS (due {LOUDNESS:.0f} ± {LOUDNESS_TOLERANCE:.0f}), highest peak {peak:.1f} dBTP "
        f"(at most {HIGHEST_PEAK:.0f}).",
        {"loudness_lufs": loudness, "true_peak_dbtp": peak, "clipped_samples": clipped},
    )


def music_gives_way(soundtrack: Soundtrack) -> Finding:
    """Music is well below the voice while somebody speaks."""
    below = soundtrack.music_below_voice
    if below is None:
        return Finding(True, "There is no music under a voice.")
    sentence = f"While somebody speaks, music is {below:.1f} LU below the voice."
    return Finding(below >= 12.0, sentence, {"music_below_voice_lu": below})
