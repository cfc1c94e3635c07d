"""What is heard, on the page: the waveform with the lines over it, and captions that come word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from story_assets.models import Clips, Film, Narration, SpokenLine
from story_assets.reviewing.page.pictures import data_uri
from story_assets.reviewing.record.materials import Materials

HEIGHT = 44
"""Of the strip, in the units of its drawing; its middle is silence."""
WIDTH = 1000


@dataclass(frozen=True)
class LineOnStrip:
    """A spoken line over the waveform, in the units of its drawing."""

    left: float
    width: float
    start: float
    text: str


@dataclass(frozen=True)
class Strip:
    """The waveform of a film, and where its lines are said."""

    path: str
    lines: tuple[LineOnStrip, ...]
    seconds: float
    who: str
    about: str


def strip_of(materials: Materials) -> Strip | None:
    """The strip under the film; None for a silent one, or where its sound is of another cut."""
    film, track, narration = materials.film, materials.soundtrack, materials.narration
    if film is None or track is None or not track.waveform or film.soundtrack_sha256 != track.sha256:
        return None
    points = len(track.waveform)
    loudest = max(track.waveform) or 1
    tops = [round(HEIGHT / 2 * (1 - 0.94 * height / loudest), 1) for height in track.waveform]
    across = [round(at * WIDTH / (points - 1), 1) for at in range(points)]
    upper = " ".join(f"{x},{y}" for x, y in zip(across, tops, strict=True))
    lower = " ".join(f"{x},{round(HEIGHT - y, 1)}" for x, y in reversed(list(zip(across, tops, strict=True))))
    lines = tuple(
        LineOnStrip(
            round(WIDTH * (at + line.starts) / film.duration_seconds, 1),
            round(WIDTH * (line.ends - line.starts) / film.duration_seconds, 1),
            round(at + line.starts, 2),
            line.written,
        )
        for line, at in placed_lines(narration, materials.clips)
    )
    about = [f"{track.loudness:.1f} LUFS" if track.loudness is not None else ""]
    about.append(f"peak {track.true_peak:.1f} dBTP" if track.true_peak is not None else "")
    if materials.music and materials.music.title:
        about.append(f"music: {materials.music.title}")
    return Strip(
        f"M{upper} L{lower} Z", lines, film.duration_seconds, who_speaks(narration), ", ".join(filter(None, about))
    )


def placed_lines(narration: Narration | None, clips: Clips | None) -> Iterator[tuple[SpokenLine, float]]:
    """The spoken lines, each with the second of the film at which its file begins."""
    line = clips.timeline if clips else None
    if narration is None or clips is None or line is None:
        return
    for clip in clips.clips:
        spoken = narration.line(clip.scene_id)
        if spoken is not None and clip.line_at is not None and clip.scene_id in line.starts:
            yield spoken, line.starts[clip.scene_id] / line.fps + clip.line_at


def who_speaks(narration: Narration | None) -> str:
    """The voices of a film, for a person."""
    said = [line for line in narration.lines if line.file] if narration else []
    return ", ".join(sorted({f"{line.voice or 'its own voice'}, {line.model}" for line in said}))


def word_captions(film: Film | None, materials: Materials) -> str | None:
    """Captions in which each word lights up as it is said, as a WebVTT `data:` address; None without times of words."""
    if film is None or not film.soundtrack_sha256:
        return None
    cues: list[str] = []
    for line, at in placed_lines(materials.narration, materials.clips):
        words = [word for word in line.words if word.text]
        for start in range(0, len(words), _WORDS_AT_ONCE):
            group = words[start : start + _WORDS_AT_ONCE]
            text = " ".join(f"<{_clock(at + word.start)}>{_plain(word.text)}" for word in group)
            # A time may not stand at the beginning of its cue: the first word is lit at once.
            cues.append(f"{_clock(at + group[0].start)} --> {_clock(at + group[-1].end)}\n{text.partition('>')[2]}")
    return data_uri(("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode("utf-8"), "text/vtt") if cues else None


_WORDS_AT_ONCE = 7


def _clock(seconds: float) -> str:
    whole = max(0, round(seconds * 1000))
    return f"{whole // 3_600_000:02d}:{whole // 60_000 % 60:02d}:{whole // 1000 % 60:02d}.{whole % 1000:03d}"


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
