"""Pictures from anywhere come out as a viewer shows them, and what is no picture opens nothing."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from quality.pictures import LARGEST_PIXELS, OtherSizeError, UnreadablePictureError, read_picture

SIDE = 16
MAGENTA = (255, 0, 255)


def saved(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **how)
    return stream.getvalue()


def png_16(values: NDArray[np.uint16], colour: int, clear: tuple[int, ...] = ()) -> bytes:
    """A PNG of 16 bits a channel, which Pillow writes in grey only. `clear` names the transparent colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    height, width = values.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0))
    named = chunk(b"tRNS", struct.pack(f">{len(clear)}H", *clear)) if clear else b""
    return b"\x89PNG\r\n\x1a\n" + head + named + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def deep(*channels: int) -> NDArray[np.uint16]:
    return np.full((SIDE, SIDE, len(channels)), channels, dtype=np.uint16)


def flat(mode: str, colour: object) -> Image.Image:
    return Image.new(mode, (SIDE, SIDE), colour)  # type: ignore[arg-type]


def palette(clear: int | None = None) -> bytes:
    picture = flat("P", 1)
    picture.putpalette([*MAGENTA, 10, 200, 30])
    return saved(picture) if clear is None else saved(picture, transparency=clear)


GREY = (100, 100, 100)
KINDS: dict[str, tuple[bytes, tuple[int, int, int], str]] = {
    "RGB": (saved(flat("RGB", (10, 200, 30))), (10, 200, 30), ""),
    "grey": (saved(flat("L", 100)), GREY, ""),
    "black and white": (saved(flat("1", 1)), (255, 255, 255), ""),
    "palette": (palette(), (10, 200, 30), ""),
    "palette, another colour clear": (palette(0), (10, 200, 30), ""),
    "palette, this colour clear": (palette(1), (0, 0, 0), "black"),
    "CMYK": (saved(flat("CMYK", (0, 255, 255, 0)), "JPEG", quality=100), (254, 0, 0), ""),
    "WEBP": (saved(flat("RGB", (10, 200, 30)), "WEBP", lossless=True), (10, 200, 30), ""),
    "WEBP, clear": (saved(flat("RGBA", (*MAGENTA, 0)), "WEBP", lossless=True, exact=True), (0, 0, 0), "black"),
    "RGBA, clear": (saved(flat("RGBA", (*MAGENTA, 0))), (0, 0, 0), "black"),
    "RGBA, half clear": (saved(flat("RGBA", (200, 100, 50, 128))), (100, 50, 25), "black"),
    "RGBA, solid": (saved(flat("RGBA", (200, 100, 50, 255))), (200, 100, 50), ""),
    "LA, clear": (saved(flat("LA", (255, 0))), (0, 0, 0), "black"),
    "grey, one clear": (saved(flat("L", 100), transparency=100), (0, 0, 0), "black"),
    "RGB, one clear": (saved(flat("RGB", MAGENTA), transparency=MAGENTA), (0, 0, 0), "black"),
    "16-bit grey": (png_16(deep(25700), 0), GREY, "16 bits"),
    "16-bit grey, dark": (png_16(deep(257), 0), (1, 1, 1), "16 bits"),
    "16-bit grey by Pillow": (saved(Image.fromarray(deep(25700)[..., 0])), GREY, "16 bits"),
    "16-bit grey, one clear": (png_16(deep(25700), 0, (25700,)), (0, 0, 0), "black"),
    "16-bit grey and alpha": (png_16(deep(25700, 65535), 4), GREY, "16 bits"),
    "16-bit RGB": (png_16(deep(2570, 51400, 7710), 2), (10, 200, 30), "16 bits"),
    "16-bit RGB, one clear": (png_16(deep(65535, 0, 65535), 2, (65535, 0, 65535)), (0, 0, 0), "black"),
    "16-bit RGBA, clear": (png_16(deep(65535, 0, 65535, 0), 6), (0, 0, 0), "black"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_out_as_a_viewer_shows_it(kind: str) -> None:
    content, colour, change = KINDS[kind]
    shown = read_picture(content)
    assert shown.image.mode == "RGB"
    pixel = shown.image.getpixel((SIDE // 2, SIDE // 2))
    assert isinstance(pixel, tuple)
    assert max(abs(one - other) for one, other in zip(pixel, colour, strict=True)) <= 1
    assert change in ", ".join(shown.changes)
    assert bool(change) == bool(shown.changes)


def test_deep_grey_keeps_its_shades() -> None:
    shades = np.linspace(0, 65535, SIDE, dtype=np.uint16)
    shown = read_picture(png_16(np.tile(shades, (SIDE, 1))[..., None], 0))
    assert np.asarray(shown.image)[0, :, 0].tolist() == [round(int(shade) / 257) for shade in shades]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turned", range(1, 9))
def test_a_turned_picture_is_turned_and_measured_so(kind: str, turned: int) -> None:
    from PIL import ImageOps

    marked = Image.new("RGB", (48, 32), (20, 20, 20))
    marked.paste((250, 250, 250), (0, 0, 16, 16))
    exif = Image.Exif()
    exif[0x0112] = turned
    content = saved(marked, kind, exif=exif)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(content), formats=[kind]))
    size = (32, 48) if turned >= 5 else (48, 32)
    shown = read_picture(content, size)
    assert (np.asarray(shown.image) == np.asarray(expected)).all()
    assert bool(shown.changes) == (turned != 1)
    with pytest.raises(OtherSizeError):
        read_picture(content, size[::-1])


def test_the_suffix_is_that_of_the_content() -> None:
    picture = flat("RGB", MAGENTA)
    assert [read_picture(saved(picture, kind)).suffix for kind in ("PNG", "JPEG", "WEBP")] == [".png", ".jpg", ".webp"]


def head_of(width: int, height: int) -> bytes:
    """A picture of any size in a few bytes: nothing that decodes it comes to an end cheaply."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    whole = saved(flat("RGB", 0))
    start = whole.index(b"IHDR")
    return whole[: start + 4] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + whole[start + 21 :]


@pytest.mark.parametrize("size", [(13_000, 13_000), (100_000, 20), (2**31 - 1, 2**31 - 1), (LARGEST_PIXELS + 1, 1)])
def test_a_picture_is_measured_before_it_is_decoded(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    content = head_of(*size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with pytest.raises(UnreadablePictureError):
            read_picture(content, (768, 432))
        if size[0] * size[1] > LARGEST_PIXELS:
            with pytest.raises(UnreadablePictureError):
                read_picture(content)


def damaged() -> dict[str, bytes]:
    whole = saved(Image.effect_noise((64, 64), 90).convert("RGB"))
    return {
        "nothing": b"",
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 64\nshowpage\n",
        "a page": b"<html><script>alert(1)</script></html>",
        "PSD": b"8BPS\x00\x01" + b"\0" * 200,
        "GIF": saved(flat("RGB", MAGENTA), "GIF"),
        "TIFF": saved(flat("RGB", MAGENTA), "TIFF"),
        "BMP": saved(flat("RGB", MAGENTA), "BMP"),
        "half a PNG": whole[: len(whole) // 2],
        "a PNG's head": whole[:20],
        "a PNG with a broken middle": whole[:80] + b"\0" * 40 + whole[120:],
        "half a JPEG": saved(flat("RGB", MAGENTA), "JPEG")[:300],
        "half a WEBP": saved(Image.effect_noise((64, 64), 90), "WEBP")[:60],
    }


@pytest.mark.parametrize("kind", damaged())
def test_what_is_no_picture_is_told_in_one_way(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a program was started")

    monkeypatch.setattr("subprocess.Popen.__init__", never)
    with pytest.raises(UnreadablePictureError):
        read_picture(damaged()[kind])


def test_a_picture_damaged_anywhere_is_a_picture_or_is_none() -> None:
    rng = np.random.default_rng(11)
    sources: list[Callable[[], bytes]] = [
        lambda: saved(Image.effect_noise((24, 24), 90).convert("RGBA")),
        lambda: saved(Image.effect_noise((24, 24), 90), "JPEG"),
        lambda: saved(Image.effect_noise((24, 24), 90), "WEBP"),
        lambda: png_16(deep(4000), 0, (4000,)),
    ]
    for make in sources:
        content = make()
        for _ in range(100):
            broken = bytearray(content)
            for place in rng.integers(0, len(broken), 3):
                broken[place] = rng.integers(0, 256)
            with contextlib.suppress(UnreadablePictureError):
                read_picture(bytes(broken))


def test_no_picture_is_opened_without_its_formats() -> None:
    root = Path(__file__).parents[2]
    files = [path for room in ("story_assets", "quality", "workflows") for path in (root / room).rglob("*.py")]
    assert len(files) > 300
    opened = {
        path.relative_to(root).as_posix(): call
        for path in files
        for call in re.findall(r"\bImage\.open\(.*", path.read_text(encoding="utf-8"))
    }
    assert [where for where, call in opened.items() if "formats=" not in call] == []
    assert {where for where in opened if not where.startswith("workflows/")} == {"quality/pictures.py"}
