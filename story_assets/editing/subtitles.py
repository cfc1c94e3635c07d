"""Narration as subtitles: cut into cues a viewer can read, balanced over two lines, timed to the scenes."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from story_assets.editing.script import captioned, pieces, width

LINE_LENGTH = 42
"""Columns, of which a Latin letter takes one; the habit of broadcasters. Eighteen full-width characters."""
LINES = 2
SHORTEST_CUE_MS = 1000
FASTEST_READER = 25
"""Columns a second; what goes beyond cannot be read and is not shown."""
GAP_MS = 80
"""Between two cues, so that the eye sees the change."""

EXTRA_CUE = 20.0
"""What one more cue than needed costs, in the same measure as a pause is worth."""
_PAUSE = {
    **dict.fromkeys(".!?…。！？", 40.0),
    **dict.fromkeys(";:；：", 30.0),
    **dict.fromkeys("—–", 24.0),
    **dict.fromkeys(",，、", 18.0),
}
"""What a break after this mark is worth, in columns of imbalance."""


@dataclass(frozen=True)
class Cue:
    """One subtitle: `lines` shown from `start_ms` until `end_ms`."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines, one under the other."""
        return "\n".join(self.lines)


def cues_for(narration: str, start_ms: int, end_ms: int) -> list[Cue]:
    """A scene's narration as cues within its time, each for as long as its share of the text.

    A narration that nobody could read in that time is cut, with an ellipsis; no cue is shorter than a second.
    """
    text = captioned(narration)
    readable = max(LINE_LENGTH, (end_ms - start_ms) * FASTEST_READER // 1000)
    if width(" ".join(text.split())) > readable:
        text = _start(text, readable - 1).rstrip(" .,;:、。，；：") + "…"
    blocks = split(text)
    if not blocks:
        return []
    spare = max(0, end_ms - start_ms - SHORTEST_CUE_MS * len(blocks))
    weights = [max(1.0, width(block)) for block in blocks]  # one of marks alone takes no room
    cues: list[Cue] = []
    passed, at = 0.0, start_ms
    for number, block in enumerate(blocks, start=1):
        passed += weights[number - 1]
        until = start_ms + SHORTEST_CUE_MS * number + int(spare * passed / sum(weights))
        gap = GAP_MS if number < len(blocks) and until - at > SHORTEST_CUE_MS + GAP_MS else 0
        cues.append(Cue(at, until - gap, balanced(block)))
        at = until
    return cues


def split(narration: str) -> list[str]:
    """The narration in blocks of two lines each, as few as fit or one more, cut at pauses where that costs little."""
    words = pieces(captioned(narration), LINE_LENGTH)
    if not words:
        return []
    least = 1 + int(width("".join(words)) + 1) // (LINE_LENGTH * LINES + 1)
    for count in range(least, len(words) + 1):
        found = [_best_split(words, tried) for tried in (count, count + 1)]
        if found[0] is not None:
            return min((cost + EXTRA_CUE * len(blocks), blocks) for cost, blocks in filter(None, found))[1]
    return [word.rstrip() for word in words]


def opening(narration: str) -> str:
    """The start of a narration that its first cue must show: half a line, without its white space."""
    return squeezed(_start(captioned(narration), LINE_LENGTH // 2))


def squeezed(text: str) -> str:
    """A text without white space: where lines break says nothing of what is said."""
    return "".join(text.split())


def balanced(block: str) -> tuple[str, ...]:
    """A block as one line or two of like length, the break after a pause where there is one nearby."""
    if width(block) <= LINE_LENGTH:
        return (block,)
    words = pieces(block, LINE_LENGTH)
    breaks = [("".join(words[:at]).rstrip(), "".join(words[at:])) for at in range(1, len(words))]
    fitting = [pair for pair in breaks if max(map(width, pair)) <= LINE_LENGTH]
    if not fitting:
        return tuple(words[:LINES])
    return min(fitting, key=lambda pair: abs(width(pair[0]) - width(pair[1])) - 0.8 * _pause(pair[0]))


def srt(cues: Sequence[Cue]) -> str:
    """The cues as a SubRip file."""
    return "\n".join(
        f"{number}\n{_srt_time(cue.start_ms)} --> {_srt_time(cue.end_ms)}\n{cue.text}\n"
        for number, cue in enumerate(cues, start=1)
    )


def _srt_time(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d},{thousandths:03d}"


def _start(text: str, columns: float) -> str:
    """As much of a text as fits, broken where a line may be; its first piece in any case."""
    taken = ""
    for piece in pieces(text, LINE_LENGTH):
        if taken and width((taken + piece).rstrip()) > columns:
            break
        taken += piece
    return taken


def _pause(text: str) -> float:
    return _PAUSE.get(text.rstrip("\"'”’)」』）】")[-1:], 0.0)


@functools.lru_cache(maxsize=4096)
def _fits(block: str) -> bool:
    if width(block) > LINE_LENGTH * LINES + 1:
        return False
    lines = balanced(block)
    return all(width(line) <= LINE_LENGTH for line in lines) and squeezed("".join(lines)) == squeezed(block)


def _best_split(words: Sequence[str], count: int) -> tuple[float, list[str]] | None:
    """The best way to cut `words` into `count` blocks that fit, by dynamic programming; None when none fits."""
    target = (width("".join(words)) + 1) / count
    columns = [width(word) for word in words]
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        step: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            whole = 0.0
            for end in range(start + 1, len(words) + 1):
                whole += columns[end - 1]
                length = whole - words[end - 1].endswith(" ")
                if length > LINE_LENGTH * LINES + 1:
                    break
                if not _fits("".join(words[start:end]).rstrip()):
                    continue
                worth = 0.0 if end == len(words) else _pause(words[end - 1].rstrip())
                total = cost + abs(length - target) / 2 - worth
                if end not in step or total < step[end][0]:
                    step[end] = (total, start)
        best.append(step)
    if len(words) not in best[-1]:
        return None
    blocks: list[str] = []
    end = len(words)
    for step in reversed(best[1:]):
        start = step[end][1]
        blocks.append("".join(words[start:end]).rstrip())
        end = start
    return best[-1][len(words)][0], blocks[::-1]
