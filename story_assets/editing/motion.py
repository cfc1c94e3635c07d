"""How a scene's few frames become smooth seconds of video.

A graph draws some 30 frames at some 6 a second; a film shows 24, and its audience needs time to read the narration. So
time is stretched, at most `LONGEST_STRETCH`-fold, with blended pictures in between; beyond that the last frame stays,
drawing very slowly nearer. Frames are never played backwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from story_assets.editing.pictures import Picture, Size, blend, fitted, read_frame, to_picture, zoomed
from story_assets.editing.script import width
from story_assets.editing.timing import AS_READ, Timing

READING_SPEED = 15.0
"""Columns a viewer reads in a second: 15 Latin letters, or 7 full-width characters."""
READING_MARGIN = 1.0
"""Seconds to notice the line and to let it sink in."""
SHORTEST_CLIP = 3.0
LONGEST_CLIP = 60.0
"""Seconds."""
LONGEST_STRETCH = 3.0
ZOOM_PER_SECOND = 0.008


@dataclass(frozen=True)
class Pace:
    """How a scene's frames are spread over its clip.

    Attributes:
        sources: How many frames were drawn.
        source_fps: For how many of them a second.
        moving: Clip frames over which they play.
        total: Clip frames in all; the rest holds the last frame.
        fps: Clip frames per second.
    """

    sources: int
    source_fps: float
    moving: int
    total: int
    fps: int

    @property
    def seconds(self) -> float:
        """The clip's duration."""
        return self.total / self.fps

    @property
    def stretch(self) -> float:
        """How many times slower than drawn it plays."""
        return (self.moving / self.fps) / (self.sources / self.source_fps)


def reading_seconds(narration: str) -> float:
    """What a viewer needs for a line; 0 for none."""
    text = " ".join(narration.split())
    return width(text) / READING_SPEED + READING_MARGIN if text else 0.0


def pace_of(sources: int, source_fps: float, narration: str, fps: int, timing: Timing = AS_READ) -> Pace:
    """Spread `sources` frames, nominally `source_fps` a second, over a clip whose narration can be read, or heard."""
    natural = sources / source_fps
    if timing.fixed is not None:
        wanted = timing.fixed
    elif timing.line_at is None:
        wanted = min(max(natural, reading_seconds(narration), SHORTEST_CLIP), LONGEST_CLIP)
    else:
        wanted = min(max(natural, SHORTEST_CLIP), LONGEST_CLIP)
    total = max(round(wanted * fps), math.ceil(timing.needed * fps))
    moving = 1 if sources == 1 else min(total, round(natural * LONGEST_STRETCH * fps))
    return Pace(sources, source_fps, max(1, moving), total, fps)


def scene_pictures(files: Sequence[Path], pace: Pace, size: Size, scene_id: str) -> Iterator[Picture]:
    """The pictures of a scene's clip, one after another; two of its frames are in memory at a time.

    Raises:
        EditingError: A frame is damaged.
        LibraryError: A frame is gone.
    """
    last = len(files) - 1
    near: dict[int, Picture] = {}

    def picture(index: int) -> Picture:
        if index not in near:
            near[index] = to_picture(fitted(read_frame(files[index], scene_id), size))
            for passed in [known for known in near if known < index - 1]:
                del near[passed]
        return near[index]

    for number in range(pace.moving):
        position = number * last / max(1, pace.moving - 1)
        index = int(position)
        yield blend(picture(index), picture(min(index + 1, last)), position - index)
    if pace.total > pace.moving:
        final = fitted(read_frame(files[last], scene_id), size)
        for number in range(1, pace.total - pace.moving + 1):
            yield to_picture(zoomed(final, 1 + ZOOM_PER_SECOND * _eased(number / pace.fps)))


def _eased(seconds: float) -> float:
    """Time that takes its first second to get going, so that the zoom does not jerk."""
    return seconds * seconds / 2 if seconds < 1 else seconds - 0.5
