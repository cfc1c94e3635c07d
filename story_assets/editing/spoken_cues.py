"""Subtitles that begin and end with the words that are heard."""

from __future__ import annotations

from itertools import pairwise

from story_assets.editing.script import captioned
from story_assets.editing.subtitles import GAP_MS, SHORTEST_CUE_MS, Cue, balanced, cues_for, split, squeezed
from story_assets.models import SpokenLine


def spoken_cues(line: SpokenLine, line_at_ms: int, until_ms: int) -> list[Cue]:
    """A spoken line as cues.

    Args:
        line: With the times of its words.
        line_at_ms: When its file begins.
        until_ms: When the next scene begins: a cue of a single word stays for a second, but not into that.
    """
    blocks = split(line.written)
    moments = _moments(line)
    if sum(len(squeezed(block)) for block in blocks) != len(moments):
        start, end = (round(moment * 1000) for moment in (line.starts, line.ends))
        return cues_for(line.written, line_at_ms + start, max(line_at_ms + end, line_at_ms + start + SHORTEST_CUE_MS))
    cues: list[Cue] = []
    passed = 0
    for block in blocks:
        letters = len(squeezed(block))
        first, last = moments[passed][0], moments[passed + letters - 1][1]
        passed += letters
        cues.append(Cue(line_at_ms + round(first * 1000), line_at_ms + round(last * 1000), balanced(block)))
    return _apart(cues, until_ms)


def _moments(line: SpokenLine) -> list[tuple[float, float]]:
    """When each letter of the line is said: the letters of a word share its time."""
    moments: list[tuple[float, float]] = []
    for word in line.words:
        letters = squeezed(captioned(word.text))
        each = (word.end - word.start) / max(1, len(letters))
        moments += [(word.start + at * each, word.start + (at + 1) * each) for at in range(len(letters))]
    return moments


def _apart(cues: list[Cue], until_ms: int) -> list[Cue]:
    """The cues with a gap between them that the eye sees, and none shorter than a second where there is room."""
    starts = [cue.start_ms for cue in cues]
    for at, (one, other) in enumerate(pairwise(starts), start=1):  # a cue that began too soon waits for the one before
        starts[at] = max(other, one + SHORTEST_CUE_MS + GAP_MS)
    limits = [*(start - GAP_MS for start in starts[1:]), max(until_ms, cues[-1].end_ms if cues else 0)]
    return [
        Cue(start, max(start + 1, min(max(cue.end_ms, start + SHORTEST_CUE_MS), limit)), cue.lines)
        for cue, start, limit in zip(cues, starts, limits, strict=True)
    ]
