"""How light scenes are drawn on a card whose memory ran out before."""

from __future__ import annotations

from dataclasses import dataclass, field

_IN_A_ROW = 2


@dataclass
class Lightness:
    """How light scenes are drawn on one card.

    One scene that ran out of memory says little: something else may have used the card. Two in a row, and the next
    ones begin where those ended.

    Attributes:
        steps: How many of the graph's light variants a scene begins with.
    """

    steps: int = 0
    _needed: int = field(default=0, repr=False)
    _in_a_row: int = field(default=0, repr=False)

    def ended(self, steps: int) -> None:
        """A scene was drawn with so many steps."""
        if steps <= self.steps:
            self._in_a_row = self._needed = 0
            return
        self._in_a_row += 1
        self._needed = max(self._needed, steps)
        if self._in_a_row >= _IN_A_ROW:
            self.steps, self._in_a_row = self._needed, 0
