"""Reading a video back, down to its last picture: what the checks and the tests rest on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from story_assets.errors import EditingError
from story_assets.library import translated


@dataclass(frozen=True)
class Playback:
    """What playing a file from end to end showed.

    Attributes:
        width: Pixels.
        height: Pixels.
        fps: Pictures per second, as the file says.
        pictures: How many were decoded.
        seconds: Duration of the pictures as the file says.
        codec: Of the video: `h264`.
        pixel_format: `yuv420p`.
        cues: Start, end (seconds) and text of each subtitle.
        subtitle_language: ISO 639-2; None without subtitles.
        subtitles_shown: Whether players show them unasked.
        chapters: Start (seconds) and title of each.
        metadata: The container's tags.
        sound: Codec, samples a second, channels and seconds of what is heard; None for a silent file.
        plays_at_once: Whether the index lies before the pictures, so that a browser need not load it all first.
    """

    width: int
    height: int
    fps: float
    pictures: int
    seconds: float
    codec: str
    pixel_format: str
    cues: tuple[tuple[float, float, str], ...]
    subtitle_language: str | None
    subtitles_shown: bool
    chapters: tuple[tuple[float, str], ...]
    metadata: dict[str, str]
    plays_at_once: bool
    sound: tuple[str, int, int, float] | None = None


def play(path: Path) -> Playback:
    """Decode every packet of a video.

    Raises:
        EditingError: It is no video, or does not decode to its end.
        LibraryError: It is not there or cannot be read.
    """
    import av
    from av.error import FFmpegError
    from av.stream import Disposition

    with translated("read", path):
        at_once = _index_in_front(path)
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise EditingError("This file shows nothing", where=path)
            video = container.streams.video[0]
            texts = next(iter(container.streams.subtitles), None)
            heard = next(iter(container.streams.audio), None)
            pictures = samples = 0
            cues: list[tuple[float, float, str]] = []
            for packet in container.demux():
                if packet.stream is video:
                    pictures += sum(1 for _ in packet.decode())
                elif packet.stream is heard:
                    samples += sum(frame.samples for frame in packet.decode() if isinstance(frame, av.AudioFrame))
                elif packet.stream is texts and packet.pts is not None and packet.size > 2:
                    start = float(packet.pts * packet.time_base)
                    end = start + float((packet.duration or 0) * packet.time_base)
                    size = int.from_bytes(bytes(packet)[:2], "big")
                    cues.append((start, end, bytes(packet)[2 : 2 + size].decode("utf-8")))
            return Playback(
                width=video.codec_context.width,
                height=video.codec_context.height,
                fps=float(video.average_rate or 0),
                pictures=pictures,
                seconds=float(video.duration * video.time_base) if video.duration and video.time_base else 0.0,
                codec=video.codec_context.name,
                pixel_format=video.codec_context.pix_fmt or "",
                cues=tuple(cues),
                subtitle_language=texts.language if texts else None,
                subtitles_shown=bool(texts and texts.disposition & Disposition.default),
                chapters=tuple(
                    (float(chapter["start"] * (chapter["time_base"] or 0)), chapter["metadata"].get("title", ""))
                    for chapter in container.chapters()
                ),
                metadata=dict(container.metadata),
                plays_at_once=at_once,
                sound=(heard.codec_context.name, heard.rate, heard.channels, samples / heard.rate) if heard else None,
            )
    except (FFmpegError, UnicodeDecodeError) as error:
        raise EditingError("This video does not play", where=path, saw=error, cure="Make it again.") from error


def _index_in_front(path: Path) -> bool:
    """Whether the box `moov` comes before `mdat`."""
    with path.open("rb") as stream:
        while len(header := stream.read(8)) == 8:
            size, kind = int.from_bytes(header[:4], "big"), header[4:]
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            if size == 1:
                size = int.from_bytes(stream.read(8), "big") - 8
            if size < 8:
                return False
            stream.seek(size - 8, 1)
    return False
