"""Each delivered frame decoded once: a renderer reports success for black, frozen and half-written pictures too."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from story_assets.errors import DeliveryError

BLANK_SHARE = 0.1
"""More black or one-coloured frames than this fail a scene: a fade is a few, a broken decoder is all."""
FROZEN_SHARE = 0.5
"""A run of equal frames longer than this share of the scene fails it."""


@dataclass(frozen=True)
class FrameLook:
    """What was found in one frame."""

    name: str
    sha256: str
    size: int
    width: int
    height: int
    checksum: int
    fault: str | None = None
    """`black`, `flat`, `truncated`, …; None when there is nothing wrong."""
    suffix: str = ".png"
    """What its file is called here, by its content and not by what the renderer called it."""
    changes: tuple[str, ...] = ()
    """What must be done to it before it can be shown: see `quality.pictures.Shown`."""

    @property
    def broken(self) -> bool:
        """Whether the file is no picture at all."""
        return self.width == 0


@dataclass(frozen=True)
class FramesLook:
    """What was found in a scene's frames."""

    frames: tuple[FrameLook, ...]
    width: int
    height: int
    fault: str | None
    """Why these frames cannot be used, naming them; None when they can."""
    warnings: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """How these frames differ from what a film takes, and what is done about it."""


def get_ready() -> None:
    """Import what a look needs: half a second on a cold start, which the first scene need not wait for."""
    import numpy as np
    from PIL import PngImagePlugin

    from quality import pictures
    from quality.frames import frames

    del np, PngImagePlugin, pictures, frames


def look_at(path: Path, expected: tuple[int, int] | None = None) -> FrameLook:
    """Decode one frame and say what is wrong with it.

    Args:
        path: The file.
        expected: Width and height in pixels; a picture of another size is measured and not decoded. None takes any.
    """
    import numpy as np

    from quality.frames.frames import pixel_fault
    from quality.pictures import OtherSizeError, UnreadablePictureError, read_picture

    content = path.read_bytes()
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    try:
        shown = read_picture(content, expected)
    except OtherSizeError as error:
        if expected is None:
            return FrameLook(path.name, digest, size, 0, 0, 0, str(error))
        return FrameLook(path.name, digest, size, error.width, error.height, 0)
    except UnreadablePictureError as error:
        kind = "truncated" if "truncated" in str(error).lower() else f"no picture ({error})"
        return FrameLook(path.name, digest, size, 0, 0, 0, kind if size else "empty")
    found = pixel_fault(np.asarray(shown.image.convert("L")))
    return FrameLook(
        path.name,
        digest,
        size,
        *shown.image.size,
        zlib.crc32(shown.image.tobytes()),
        found[0] if found else None,
        shown.suffix,
        shown.changes,
    )


def judge(looks: Iterable[FrameLook], expected: tuple[int, int] | None) -> FramesLook:
    """Whether frames can be used, all looked at together.

    Args:
        looks: The frames in order.
        expected: Width and height in pixels; None takes the first frame's.
    """
    frames = tuple(looks)
    readable = [frame for frame in frames if not frame.broken]
    if not readable:
        return FramesLook(frames, 0, 0, "no frame can be read" if frames else "no frames", ())
    width, height = expected or (readable[0].width, readable[0].height)
    faults: list[str] = []
    warnings: list[str] = []
    broken = [f"{frame.name} {frame.fault}" for frame in frames if frame.broken]
    sizes = [
        f"{frame.name} is {frame.width}×{frame.height}, asked for {width}×{height}"
        for frame in readable
        if (frame.width, frame.height) != (width, height)
    ]
    faults += _few(broken) + _few(sizes)
    blank = [f"{frame.name} {frame.fault}" for frame in readable if frame.fault]
    changed = Counter(change for frame in frames for change in frame.changes)
    notes = [f"{count} of {len(frames)} frames: {change}" for change, count in sorted(changed.items())]
    (faults if len(blank) > BLANK_SHARE * len(frames) else warnings).extend(_few(blank))
    first, last = _longest_still(frames)
    still = last - first + 1
    if still > 1:
        line = f"frozen: {frames[first].name} to {frames[last].name} are the same picture"
        (faults if still > max(2.0, FROZEN_SHARE * len(frames)) else warnings).append(line)
    return FramesLook(frames, width, height, "; ".join(faults) or None, tuple(warnings), tuple(notes))


class FramesUnusableError(DeliveryError):
    """The frames came as they are, and they are no pictures for a film; another seed may give better ones."""


def _few(lines: list[str], most: int = 3) -> list[str]:
    return lines if len(lines) <= most else [*lines[:most], f"and {len(lines) - most} more like that"]


def _longest_still(frames: tuple[FrameLook, ...]) -> tuple[int, int]:
    """First and last index of the longest run of equal pictures."""
    best = (0, 0)
    start = 0
    for index, frame in enumerate(frames):
        if index and (frame.broken or frame.checksum != frames[index - 1].checksum):
            start = index
        if index - start > best[1] - best[0]:
            best = (start, index)
    return best
