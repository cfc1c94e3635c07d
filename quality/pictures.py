"""Pictures of somebody else's, opened in one place: only formats that are expected, measured before they are decoded.

`read_picture` gives what a viewer would show, as RGB of 8 bits a channel: 16 bits are scaled, what is transparent lies
over black, and a picture that is marked as turned is turned. Pillow alone would clip 16-bit grey to white, show the
colour behind transparent pixels, and run Ghostscript on what calls itself PostScript.
"""

from __future__ import annotations

import io
import struct
import threading
import zlib
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "MPO": ".jpg", "WEBP": ".webp"}
"""What each format is called on disk, whatever its sender called it. MPO is how Pillow names some cameras' JPEG."""

FORMATS = ("PNG", "JPEG", "WEBP")
"""What is opened. Pillow knows fifty more, some of which start other programs."""

LARGEST_PIXELS = 7680 * 4320
"""What is decoded at all, unless another size was asked for: a frame of 8K video, 100 MB of memory."""

_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)
_LARGE_PIXELS = 4096 * 2304
_one_large = threading.Lock()
"""Larger ones are decoded one at a time: eight threads with one each would fill the memory."""

_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
"""What Pillow's decoders raise over damaged files, as met by fuzzing them; never for a sound one."""


class UnreadablePictureError(Exception):
    """It is no picture that is opened here, damaged, or too large; the message says which."""


class OtherSizeError(UnreadablePictureError):
    """A sound picture's head, of a size that nobody asked for; it was not decoded.

    Attributes:
        width: In pixels, as a viewer would show it.
        height: In pixels.
    """

    def __init__(self, width: int, height: int, saw: str) -> None:
        super().__init__(saw)
        self.width, self.height = width, height


@dataclass(frozen=True)
class Shown:
    """A picture as a viewer shows it.

    Attributes:
        image: RGB, 8 bits a channel.
        suffix: `.png`, `.jpg` or `.webp`, by its content.
        changes: What was done to make it so: `16 bits a channel, scaled to 8`, …; empty where nothing needed to be.
    """

    image: Image
    suffix: str
    changes: tuple[str, ...] = ()


def read_picture(source: Path | bytes, size: tuple[int, int] | None = None) -> Shown:
    """A picture from disk or memory, as a viewer shows it.

    Args:
        source: The file, or its content.
        size: Width and height in pixels it must have; None takes any up to `LARGEST_PIXELS`.

    Raises:
        OSError: The file is not there, or must not be read.
        OtherSizeError: It has another size, or is larger than what is decoded.
        UnreadablePictureError: It is no picture, or a damaged one.
    """
    from PIL import Image, UnidentifiedImageError

    stream = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    with stream:
        try:
            with Image.open(stream, formats=FORMATS) as picture:
                turned = _orientation(picture)
                width, height = picture.size[::-1] if turned in _SIDEWAYS else picture.size
                _require_size(width, height, size)
                with _turn(width * height):
                    return _shown(picture, turned)
        except UnreadablePictureError:
            raise
        except UnidentifiedImageError as error:
            raise UnreadablePictureError(f"no {', '.join(FORMATS)}") from error
        except (*_DAMAGE, Image.DecompressionBombError) as error:
            raise UnreadablePictureError(_words(error)) from error


def _require_size(width: int, height: int, size: tuple[int, int] | None) -> None:
    if size is not None and (width, height) != size:
        raise OtherSizeError(width, height, f"{width}×{height}, asked for {size[0]}×{size[1]}")
    if size is None and width * height > LARGEST_PIXELS:
        raise OtherSizeError(width, height, f"{width}×{height} pixels are more than are opened ({LARGEST_PIXELS:,})")


def _turn(pixels: int) -> AbstractContextManager[Any]:
    return _one_large if pixels > _LARGE_PIXELS else nullcontext()


def _orientation(picture: Image) -> int:
    """How the picture is marked as turned: 1 is upright."""
    if "exif" not in picture.info:
        return 1
    try:
        found = picture.getexif().get(_ORIENTATION, 1)
    except _DAMAGE:
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _shown(picture: Image, turned: int) -> Shown:
    deep = _has_16_bits(picture)
    picture.load()
    suffix = SUFFIXES.get(str(picture.format), ".png")
    changes = ["16 bits a channel, scaled to 8"] if deep else []
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        image, see_through = _scaled(picture)
    else:
        image, see_through = _flat(picture)
    if see_through:
        changes.append("transparent, laid over black")
    if turned != 1:
        image = _upright(image, turned)
        changes.append("turned as its EXIF says")
    return Shown(image, suffix, tuple(changes))


def _has_16_bits(picture: Image) -> bool:
    """Whether a PNG has 16 bits a channel; Pillow's mode tells it of grey ones only."""
    return picture.mode.startswith("I") or any("16" in str(tile[3]) for tile in getattr(picture, "tile", ()))


def _scaled(picture: Image) -> tuple[Image, bool]:
    """16-bit grey as RGB, and whether some of it is transparent: a PNG can name one grey that is."""
    import numpy as np
    from PIL import Image

    raw = np.asarray(picture).astype(np.float64).clip(0, 65535)
    grey = (raw / 257).round().astype(np.uint8)
    clear = picture.info.get("transparency")
    hidden = raw == clear if isinstance(clear, int) else np.zeros_like(raw, dtype=bool)
    grey[hidden] = 0
    return Image.fromarray(grey, "L").convert("RGB"), bool(hidden.any())


def _flat(picture: Image) -> tuple[Image, bool]:
    """Any 8-bit mode as RGB, and whether some of it is transparent."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB"), False
    clear = picture.info.get("transparency")
    if isinstance(clear, tuple) and any(part > 255 for part in clear):  # named in 16 bits, decoded in 8
        picture.info["transparency"] = tuple(part >> 8 for part in clear)
    layered = picture.convert("RGBA")
    lowest, _ = layered.getchannel("A").getextrema()
    if lowest == 255:
        return layered.convert("RGB"), False
    black = Image.new("RGBA", layered.size, (0, 0, 0, 255))
    return Image.alpha_composite(black, layered).convert("RGB"), True


def _upright(image: Image, turned: int) -> Image:
    from PIL.Image import Transpose

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(ways[turned])


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
