"""Reading and writing sound files, through PyAV, which is imported only here and only when there is sound."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from story_assets.errors import SoundError, SpeechUnusable
from story_assets.library import translated, whole_file

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

RATE = 48_000
"""Samples a second of everything this project keeps."""
LONGEST_SECONDS = 20 * 60
"""Of one file that is read whole: more is taken for endless."""

Samples = NDArray[np.float32]
Layout = Literal["mono", "stereo"]


def decoded(data: bytes, what: str) -> Samples:
    """The sound in an answer of any common format, as one channel at 48 kHz.

    A header that lies about its length does no harm: what is there is read to its end.

    Raises:
        SpeechUnusable: It is no sound, or holds none; the message says what it looks like.
    """
    from av.error import FFmpegError

    if not data:
        raise SpeechUnusable(f"{what} answered nothing", saw="0 bytes", cure="See its log.")
    try:
        samples = _read(io.BytesIO(_honest_wav(data)), "mono")
    except (FFmpegError, ValueError, IndexError, EOFError) as error:
        raise SpeechUnusable(
            f"{what} answered no sound",
            saw=_looks_like(data, error),
            cure="Is SPEECH_URL the address of a speech server?",
        ) from error
    if not samples.size:
        raise SpeechUnusable(f"{what} answered a sound file without sound", saw=f"{len(data)} bytes")
    return samples[0]


def read_sound(path: Path, layout: Layout = "mono") -> Samples:
    """A sound file as channels × samples at 48 kHz.

    Raises:
        SoundError: It cannot be played.
        LibraryError: It is not there, or cannot be read.
    """
    from av.error import FFmpegError

    with translated("read", path):
        try:
            return _read(str(path), layout)
        except (FFmpegError, ValueError, IndexError, EOFError) as error:
            if isinstance(error, OSError) and not path.is_file():
                raise
            raise SoundError("This sound file does not play", where=path, saw=error) from error


def write_flac(path: Path, samples: Samples) -> Path:
    """Write channels × samples (or one channel) at 48 kHz as 16-bit FLAC, whole or not at all.

    Raises:
        LibraryError: The disk refuses.
        SoundError: The encoder refuses.
    """
    import av
    from av.error import FFmpegError

    channels = np.atleast_2d(samples)
    layout: Layout = "stereo" if channels.shape[0] == 2 else "mono"
    with translated("write", path), whole_file(path) as temporary:
        try:
            with av.open(str(temporary), "w", format="flac") as container:
                stream = container.add_stream("flac", rate=RATE, layout=layout)
                stream.codec_context.format = "s16"
                for frame in frames_of(channels, "s16"):
                    container.mux(stream.encode(frame))
                container.mux(stream.encode(None))
        except FFmpegError as error:
            if isinstance(error, OSError):
                raise
            raise SoundError("The sound encoder refused", where=path, saw=error) from error
    return path


def frames_of(channels: Samples, form: Literal["s16", "fltp"], size: int = 4096) -> Iterator[AudioFrame]:
    """Samples at 48 kHz as frames that an encoder takes."""
    import av

    layout: Layout = "stereo" if channels.shape[0] == 2 else "mono"
    for start in range(0, channels.shape[1], size):
        piece = channels[:, start : start + size]
        if form == "s16":
            whole = np.round(np.clip(piece, -1.0, 32767 / 32768) * 32768).astype(np.int16)
            array: NDArray[Any] = np.ascontiguousarray(whole.T).reshape(1, -1)
        else:
            array = np.ascontiguousarray(piece, dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(array, format=form, layout=layout)
        frame.sample_rate, frame.pts = RATE, start
        yield frame


def resampled(samples: NDArray[np.floating[Any]], rate: int) -> Samples:
    """One channel at another rate, at 48 kHz; as long as it was, to a sample."""
    if rate == RATE:
        return samples.astype(np.float32)
    from av import AudioFrame, AudioResampler

    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples, dtype=np.float32).reshape(1, -1), "fltp", "mono")
    frame.sample_rate = rate
    resampler = AudioResampler("fltp", "mono", RATE)
    parts = [found.to_ndarray()[0] for found in (*resampler.resample(frame), *resampler.resample(None))]
    wanted = round(len(samples) * RATE / rate)
    joined = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return np.pad(joined, (0, max(0, wanted - joined.size)))[:wanted].astype(np.float32)


def _read(source: Any, layout: Layout) -> Samples:
    import av
    from av.error import FFmpegError

    parts: list[Samples] = []
    length = 0
    with av.open(source, metadata_errors="ignore") as container:
        if not container.streams.audio:
            raise ValueError("a file without sound")
        resampler = av.AudioResampler("fltp", layout, RATE)
        with suppress(FFmpegError if length else EOFError):
            for frame in _frames(container):
                frame.pts = None
                for found in resampler.resample(frame):
                    parts.append(found.to_ndarray().astype(np.float32))
                    length += found.samples
                if length > LONGEST_SECONDS * RATE:
                    raise ValueError(f"more than {LONGEST_SECONDS // 60} minutes of sound")
        parts += [found.to_ndarray().astype(np.float32) for found in resampler.resample(None)]
    channels = 2 if layout == "stereo" else 1
    return np.concatenate(parts, axis=1) if parts else np.zeros((channels, 0), np.float32)


def _frames(container: Any) -> Iterator[AudioFrame]:
    """Decoded frames up to the first that is damaged: a stream that breaks off is heard as far as it goes."""
    from av.error import FFmpegError

    heard = False
    try:
        for frame in container.decode(audio=0):
            heard = True
            yield cast("AudioFrame", frame)
    except FFmpegError:
        if not heard:
            raise


def _honest_wav(data: bytes) -> bytes:
    """A WAV file whose header gives its true length: servers that stream write 0 or the greatest number there is."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return data
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"data":
            rest = len(data) - at - 8
            if size == rest or (
                0 < size < rest and data[at + 8 + size : at + 12 + size] in (b"LIST", b"id3 ", b"fact")
            ):
                return data
            honest = (len(data) - 8).to_bytes(4, "little")
            return data[:4] + honest + data[8 : at + 4] + rest.to_bytes(4, "little") + data[at + 8 :]
        at += 8 + size + size % 2
    return data


def _looks_like(data: bytes, error: Exception) -> str:
    head = data[:200].lstrip()
    if head[:1] == b"<":
        return f"a web page: {head[:120].decode('utf-8', 'replace')}"
    if head[:1] in b"{[":
        return f"JSON: {data[:200].decode('utf-8', 'replace')}"
    return f"{len(data)} bytes that begin with {data[:12]!r} ({error})"
