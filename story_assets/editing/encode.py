"""Writing mp4 files that play everywhere: H.264 High, yuv420p, BT.709, the index in front, whole or not at all.

The same pictures give the same bytes: no clock, no host name, a fixed number of encoder threads.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from story_assets.editing.pictures import Picture, Size
from story_assets.editing.script import ENGLISH
from story_assets.editing.sound import SoundSource, sound_source
from story_assets.editing.subtitles import Cue
from story_assets.errors import EditingError
from story_assets.library import translated, whole_file

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.subtitles.stream import SubtitleStream
    from av.video.stream import VideoStream

CLIP_QUALITY = 20
FILM_QUALITY = 21
"""x264's constant rate factor; 18 looks like the original, each 6 more halve the file."""
ENCODER_THREADS = 2
"""Fixed, as x264 cuts its work by threads and so writes other bytes with another number."""
SECONDS_BETWEEN_KEYFRAMES = 2
X264_OPTIONS = {
    "preset": "veryfast",
    "tune": "animation",
    "profile": "high",
    # Macroblock trees are a little smaller, but with AVX-512 two runs over the same pictures give different bytes.
    "x264-params": "mbtree=0",
}
_SUBTITLE_STYLE = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, BackColour, Outline, Shadow, Alignment, MarginL, MarginR, MarginV
Style: Default,Arial,{type_size},&H00FFFFFF,&H00000000,1,0,2,10,10,10

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
"""White, at the bottom, a twentieth of the height. The encoder takes a subtitle track's style in this form."""
_BT709 = 1
_LIMITED_RANGE = 1
_MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True)
class Sheet:
    """What an mp4 carries beside its pictures.

    Attributes:
        metadata: The container's tags: `title`, `comment`, `genre`, ….
        cues: Subtitles, in order, not overlapping.
        chapters: Start in milliseconds and title of each, in order; the first reaches back to 0, as players have it.
        duration_ms: Where the last chapter ends.
        language: Of the cues, ISO 639-2.
    """

    metadata: Mapping[str, str] = field(default_factory=dict[str, str])
    cues: Sequence[Cue] = ()
    chapters: Sequence[tuple[int, str]] = ()
    duration_ms: int = 0
    language: str = ENGLISH


class Mp4:
    """An mp4 being written: `add` it one picture after another."""

    def __init__(
        self, container: OutputContainer, video: VideoStream, fps: int, sound: SoundSource | None = None
    ) -> None:
        self.pictures = 0
        self._sound = sound
        self._container = container
        self._video = video
        self._time_base = Fraction(1, fps)

    def add(self, picture: Picture) -> None:
        """Append a picture of the video's size."""
        import av

        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = self.pictures, self._time_base
        frame.colorspace, frame.color_range = _BT709, _LIMITED_RANGE
        self._container.mux(self._video.encode(frame))
        self.pictures += 1
        if self._sound is not None:
            self._sound.mux_until(float(self.pictures * self._time_base))

    def finish(self) -> None:
        """Have the encoder give out what it still holds."""
        self._container.mux(self._video.encode(None))
        if self._sound is not None:
            self._sound.mux_rest()


@contextlib.contextmanager
def mp4(
    path: Path, size: Size, fps: int, quality: int, sheet: Sheet, sound: Path | None = None
) -> Generator[Mp4, None, None]:
    """Write an mp4 at `path`, which takes its place only when the block ends well.

    Args:
        path: Where it goes.
        size: Even width and height in pixels.
        fps: Pictures per second.
        quality: x264's constant rate factor.
        sheet: Tags, subtitles and chapters.
        sound: A sound file as long as the pictures; None leaves it silent.

    Raises:
        LibraryError: The disk is full or refuses.
        EditingError: The encoder refuses.
    """
    import av
    from av.error import FFmpegError

    with translated("write", path), whole_file(path) as temporary:
        try:
            options = {"movflags": "+faststart"}
            with (
                contextlib.ExitStack() as stack,
                av.open(str(temporary), "w", format="mp4", container_options=options) as container,
            ):
                container.metadata.update(sheet.metadata)
                video = _video_stream(container, size, fps, quality)
                heard = stack.enter_context(sound_source(container, sound)) if sound else None
                subtitles = _subtitle_stream(container, size, sheet.language) if sheet.cues else None
                _set_chapters(container, sheet)
                container.start_encoding()
                if subtitles is not None:
                    _mux_cues(container, subtitles, sheet.cues)
                writer = Mp4(container, video, fps, heard)
                yield writer
                writer.finish()
        except FFmpegError as error:
            if isinstance(error, OSError):
                raise
            raise EditingError("The encoder refused", where=path, saw=error) from error
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())


def _video_stream(container: OutputContainer, size: Size, fps: int, quality: int) -> VideoStream:
    options = {**X264_OPTIONS, "crf": str(quality)}
    stream = container.add_stream("libx264", rate=fps, options=options)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.metadata["handler_name"] = "Pictures"
    context = stream.codec_context
    context.time_base = Fraction(1, fps)
    context.thread_count = ENCODER_THREADS
    context.gop_size = fps * SECONDS_BETWEEN_KEYFRAMES
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    context.color_range = _LIMITED_RANGE
    return stream


def _subtitle_stream(container: OutputContainer, size: Size, language: str) -> SubtitleStream:
    from av.stream import Disposition

    stream = container.add_stream("mov_text")
    stream.codec_context.time_base = _MILLISECOND
    style = _SUBTITLE_STYLE.format(width=size[0], height=size[1], type_size=max(4, size[1] // 20))
    stream.codec_context.subtitle_header = style.encode("utf-8")
    stream.metadata.update({"language": language, "handler_name": "Narration"})
    stream.disposition = Disposition.default
    return stream


def _set_chapters(container: OutputContainer, sheet: Sheet) -> None:
    starts = [0, *(start for start, _ in sheet.chapters[1:]), sheet.duration_ms]
    container.set_chapters(
        [
            {
                "id": number,
                "start": starts[number],
                "end": starts[number + 1],
                "time_base": _MILLISECOND,
                "metadata": {"title": title},
            }
            for number, (_, title) in enumerate(sheet.chapters)
        ]
    )


def _mux_cues(container: OutputContainer, stream: SubtitleStream, cues: Sequence[Cue]) -> None:
    """Mux cues as 3GPP timed text: a length of two bytes, then UTF-8. The muxer fills the gaps between them."""
    import av

    for cue in cues:
        text = cue.text.encode("utf-8")
        packet = av.Packet(len(text).to_bytes(2, "big") + text)
        packet.stream = stream
        packet.time_base = _MILLISECOND
        packet.pts = packet.dts = cue.start_ms
        packet.duration = cue.end_ms - cue.start_ms
        packet.is_keyframe = True
        container.mux(packet)
