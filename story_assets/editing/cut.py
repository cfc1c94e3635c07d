"""The cut of a film: which part begins when, and where two of them overlap in a cross-fade. Only arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from story_assets.editing.pictures import Picture, blend
from story_assets.editing.titles import smooth


@dataclass(frozen=True)
class Cut:
    """Parts on a timeline; everything counted in pictures.

    Attributes:
        lengths: Of each part.
        overlaps: Of each part with the next, one fewer than parts.
        fps: Pictures per second.
    """

    lengths: tuple[int, ...]
    overlaps: tuple[int, ...]
    fps: int

    @property
    def starts(self) -> tuple[int, ...]:
        """The first picture of each part."""
        starts = [0]
        for length, overlap in zip(self.lengths, self.overlaps, strict=False):
            starts.append(starts[-1] + length - overlap)
        return tuple(starts)

    @property
    def total(self) -> int:
        """Pictures of the whole film."""
        return sum(self.lengths) - sum(self.overlaps)

    def window_ms(self, part: int) -> tuple[int, int]:
        """When a part is the one mostly seen, in milliseconds: from the middle of one cross-fade to the next."""
        start, end = self.starts[part], self.starts[part] + self.lengths[part]
        if part > 0:
            start += self.overlaps[part - 1] // 2
        if part < len(self.overlaps):
            end -= self.overlaps[part] // 2
        return self.milliseconds(start), self.milliseconds(end)

    def milliseconds(self, pictures: int) -> int:
        """When the picture of this number begins."""
        return round(pictures * 1000 / self.fps)


def cut_of(lengths: Sequence[int], transition_seconds: float, fps: int) -> Cut:
    """Lay parts end to end, each overlapping the next by the transition, but by no more than half of the shorter."""
    wanted = round(transition_seconds * fps)
    overlaps = tuple(min(wanted, one // 2, other // 2) for one, other in pairwise(lengths))
    return Cut(tuple(lengths), overlaps, fps)


def joined(parts: Sequence[Iterator[Picture]], cut: Cut) -> Iterator[Picture]:
    """The film's pictures, one after another; at most two parts are open at a time."""
    lead_in = 0
    for part, pictures in enumerate(parts):
        overlap = cut.overlaps[part] if part < len(cut.overlaps) else 0
        yield from islice(pictures, cut.lengths[part] - lead_in - overlap)
        if overlap:
            pairs = zip(islice(pictures, overlap), parts[part + 1], strict=False)
            for step, (going, coming) in enumerate(pairs, start=1):
                yield blend(going, coming, smooth(step / (overlap + 1)))
        lead_in = overlap
