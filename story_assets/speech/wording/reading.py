"""A text on its way from how it is written to how it is said, which never loses what stands for what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A stretch of text: where it stands in the written line, and how it is said. A settled one is not touched again."""

    start: int
    end: int
    said: str
    settled: bool = False


@dataclass(frozen=True)
class SaidWord:
    """A word as it is said, and the stretch of the written line it stands for."""

    text: str
    start: int
    end: int


class Reading:
    """A written line, to which rules are applied one after another; each sees only what no rule has settled before."""

    def __init__(self, written: str) -> None:
        self.written = written
        self._pieces = [Piece(0, len(written), written)]

    def rule(self, pattern: re.Pattern[str], say: Callable[[re.Match[str]], str | None]) -> None:
        """Say what `pattern` finds as `say` answers; None leaves it to later rules.

        What is found is looked at with its surroundings, so that a pattern may look before and behind.
        """
        pieces: list[Piece] = []
        for piece in self._pieces:
            if piece.settled:
                pieces.append(piece)
                continue
            at = piece.start
            for found in self._within(pattern, piece):
                said = say(found)
                if said is None or found.start() < at:
                    continue
                if found.start() > at:
                    pieces.append(Piece(at, found.start(), self.written[at : found.start()]))
                pieces.append(Piece(*found.span(), said, settled=True))
                at = found.end()
            if at < piece.end:
                pieces.append(Piece(at, piece.end, self.written[at : piece.end]))
        self._pieces = pieces

    def _within(self, pattern: re.Pattern[str], piece: Piece) -> Iterator[re.Match[str]]:
        """What a pattern finds within a piece. It is tried on the whole line: what it looks at may lie around the piece."""
        at = piece.start
        while at < piece.end and (found := pattern.search(self.written, at)) and found.start() < piece.end:
            if found.start() < found.end() <= piece.end:
                yield found
                at = found.end()
            else:
                at = found.start() + 1

    def words(self) -> list[SaidWord]:
        """What is said, word by word, with where each stands in the written line."""
        words: list[SaidWord] = []
        letters: list[str] = []
        start = end = 0
        for letter, first, last in self._letters():
            if letter.isspace():
                if letters:
                    words.append(SaidWord("".join(letters), start, end))
                    letters = []
                continue
            start, end = (first, last) if not letters else (min(start, first), max(end, last))
            letters.append(letter)
        if letters:
            words.append(SaidWord("".join(letters), start, end))
        return _marks_joined(words)

    def _letters(self) -> list[tuple[str, int, int]]:
        found: list[tuple[str, int, int]] = []
        for piece in self._pieces:
            if piece.settled:
                found += [(letter, piece.start, piece.end) for letter in piece.said]
            else:
                found += [(letter, piece.start + at, piece.start + at + 1) for at, letter in enumerate(piece.said)]
        return found


def _marks_joined(words: list[SaidWord]) -> list[SaidWord]:
    """Marks that came to stand alone belong to the word before them; at the beginning they say nothing."""
    joined: list[SaidWord] = []
    for word in words:
        if any(letter.isalnum() for letter in word.text):
            joined.append(word)
        elif joined:
            last = joined[-1]
            mark = word.text if last.text[-1:].isalnum() else ""
            joined[-1] = SaidWord(last.text + mark, last.start, max(last.end, word.end))
    return joined
