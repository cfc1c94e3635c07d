"""Pictures, film and subtitles as `data:` addresses, so that a page needs no other file."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

from quality.pictures import UnreadablePictureError, read_picture

THUMBNAIL_WIDTH = 416
POSTER_WIDTH = 960
JPEG_QUALITY = 80
LARGEST_EMBEDDED_FILM = 25 * 1024 * 1024
"""Bytes; a larger film is linked, not embedded."""

_SRT_TIMES = r"\d+:\d{2}:\d{2},\d{3} --> \d+:\d{2}:\d{2},\d{3}.*"


def data_uri(content: bytes, kind: str) -> str:
    """`content` as an address of the media type `kind`."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def thumbnail(path: Path, width: int = THUMBNAIL_WIDTH) -> str | None:
    """A picture as a JPEG `data:` address at most `width` pixels wide; None if it is missing or no picture."""
    from PIL import Image

    try:
        small = read_picture(path).image
    except (OSError, UnreadablePictureError):
        return None
    if small.width > width:
        small = small.resize((width, max(1, round(small.height * width / small.width))), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return data_uri(stream.getvalue(), "image/jpeg")


def spread(files: tuple[str, ...], count: int = 3) -> list[str]:
    """`count` of `files`, evenly over their length, the ends left out where there are enough."""
    if len(files) <= count:
        return list(files)
    return [files[int((2 * place + 1) * len(files) / (2 * count))] for place in range(count)]


def film_uri(path: Path, largest: int = LARGEST_EMBEDDED_FILM) -> str | None:
    """A film as a `data:` address; None if it is missing or larger than `largest` bytes."""
    try:
        return data_uri(path.read_bytes(), "video/mp4") if path.stat().st_size <= largest else None
    except OSError:
        return None


def subtitles_uri(path: Path) -> str | None:
    """An `.srt` as a WebVTT `data:` address, which is what browsers show; None if it is missing."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None
    return data_uri(webvtt(text).encode("utf-8"), "text/vtt")


def webvtt(srt: str) -> str:
    """SubRip text as WebVTT: the heading, points for commas in the times, and text that is no markup."""
    lines = srt.replace("\r\n", "\n").strip().split("\n")
    return "\n".join(["WEBVTT", "", *(_vtt_line(line) for line in lines), ""])


def _vtt_line(line: str) -> str:
    if re.fullmatch(_SRT_TIMES, line.strip()):
        return re.sub(r",(?=\d{3})", ".", line)
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
