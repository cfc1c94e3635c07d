"""Each delivered frame decoded once: a renderer reports success for black, frozen and half-written pictures too."""

from __future__ import annotations

import hashlib
import io
import zlib
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


def get_ready() -> None:
    """Import what a look needs: half a second on a cold start, which the first scene need not wait for."""
    import numpy as np
    from PIL import PngImagePlugin

    from quality.frames import frames

    del np, PngImagePlugin, frames


def look_at(path: Path) -> FrameLook:
    """Decode one frame and say what is wrong with it."""
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    from quality.frames.frames import pixel_fault

    content = path.read_bytes()
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
            luma = np.asarray(picture.convert("L"))
            width, height = picture.size
            checksum = zlib.crc32(picture.tobytes())
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        kind = "truncated" if "truncated" in str(error).lower() else f"no picture ({error})"
        return FrameLook(path.name, digest, size, 0, 0, 0, kind if size else "empty")
    found = pixel_fault(luma)
    return FrameLook(path.name, digest, size, width, height, checksum, found[0] if found else None)


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
    (faults if len(blank) > BLANK_SHARE * len(frames) else warnings).extend(_few(blank))
    first, last = _longest_still(frames)
    still = last - first + 1
    if still > 1:
        line = f"frozen: {frames[first].name} to {frames[last].name} are the same picture"
        (faults if still > max(2.0, FROZEN_SHARE * len(frames)) else warnings).append(line)
    return FramesLook(frames, width, height, "; ".join(faults) or None, tuple(warnings))


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
