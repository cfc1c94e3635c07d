"""Pictures on their way into a video: read, fitted, turned into what the encoder takes, blended."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from quality.pictures import UnreadablePictureError, read_picture
from story_assets.errors import EditingError
from story_assets.library import translated

Picture: TypeAlias = NDArray[np.uint8]
"""One picture as planar YUV 4:2:0, BT.709, limited range: shape (height · 3/2, width). Blending is right in it, as the
way from RGB is linear, and costs half of what RGB costs."""

Size: TypeAlias = tuple[int, int]
"""Width and height, pixels."""


def even_size(width: int, height: int) -> Size:
    """The largest even size within: 4:2:0 halves both sides."""
    return max(2, width - width % 2), max(2, height - height % 2)


def read_frame(path: Path, scene_id: str) -> Image.Image:
    """A frame from disk as RGB.

    Raises:
        EditingError: It is no picture, or a damaged one.
        LibraryError: It is not there or cannot be read.
    """
    try:
        with translated("read a frame of the film", path):
            return read_picture(path).image
    except UnreadablePictureError as error:
        raise EditingError(
            f"A frame of {scene_id} is damaged",
            where=path,
            saw=error,
            cure=f"Render that scene again: story-assets reroll KEY {scene_id}",
        ) from error


def fitted(image: Image.Image, size: Size) -> Image.Image:
    """`image` at exactly `size`: scaled to fit, with black bars where its shape is another.

    A size that is off by a single pixel, as an odd one made even is, is cropped instead.
    """
    if image.size == size:
        return image
    width, height = size
    if 0 <= image.width - width <= 1 and 0 <= image.height - height <= 1:
        return image.crop((0, 0, width, height))
    scale = min(width / image.width, height / image.height)
    inner = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    canvas = Image.new("RGB", size)
    canvas.paste(image.resize(inner, Image.Resampling.LANCZOS), ((width - inner[0]) // 2, (height - inner[1]) // 2))
    return canvas


def covering(image: Image.Image, size: Size) -> Image.Image:
    """`image` scaled and cropped to fill `size` without bars."""
    width, height = size
    scale = max(width / image.width, height / image.height)
    across, down = width / scale, height / scale
    left, top = (image.width - across) / 2, (image.height - down) / 2
    return image.resize(size, Image.Resampling.LANCZOS, box=(left, top, left + across, top + down))


def zoomed(image: Image.Image, factor: float) -> Image.Image:
    """`image` magnified about its centre by `factor` ≥ 1, at the same size."""
    width, height = image.size
    margin_x, margin_y = width * (1 - 1 / factor) / 2, height * (1 - 1 / factor) / 2
    box = (margin_x, margin_y, width - margin_x, height - margin_y)
    return image.resize(image.size, Image.Resampling.BICUBIC, box=box)


def to_picture(image: Image.Image) -> Picture:
    """An RGB image of even size as the encoder takes it."""
    import av
    from av.video.reformatter import ColorRange, Colorspace

    frame = av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")
    planar = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
    return np.asarray(planar.to_ndarray(), dtype=np.uint8)


def blend(one: Picture, other: Picture, share: float) -> Picture:
    """`one` turned into `other` by `share` (0..1), in steps of 1/256. Whole numbers only: the same on every machine."""
    weight = round(share * 256)
    if weight <= 0:
        return one
    if weight >= 256:
        return other
    mixed = one.astype(np.uint16) * np.uint16(256 - weight) + other * np.uint16(weight) + np.uint16(128)
    return (mixed >> 8).astype(np.uint8)
