"""Sound beside the pictures of an mp4: read from a file a little at a time, and written in step with them."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import OutputContainer

SOUND_EDITION = "1"
"""Changes whenever the same sound would be written in another way."""
RATE = 48_000
BITS_A_SECOND = 192_000
_FRAME = 1024
"""Samples that the encoder takes at once."""
_AHEAD_SECONDS = 0.5
"""How far sound is written ahead of the pictures, so that a player has both at hand."""


class SoundSource:
    """A sound file on its way into an mp4 as AAC."""

    def __init__(self, container: OutputContainer, stream: Any, frames: Iterator[AudioFrame]) -> None:
        self._container, self._stream, self._frames = container, stream, frames
        self._samples = 0
        self._ended = False

    def mux_until(self, seconds: float) -> None:
        """Write what is heard up to `seconds`, and a little more."""
        while not self._ended and self._samples < (seconds + _AHEAD_SECONDS) * RATE:
            self._mux_one()

    def mux_rest(self) -> None:
        """Write all that is left."""
        while not self._ended:
            self._mux_one()
        self._container.mux(self._stream.encode(None))

    def _mux_one(self) -> None:
        frame = next(self._frames, None)
        if frame is None:
            self._ended = True
            return
        frame.pts, frame.sample_rate = self._samples, RATE
        self._samples += frame.samples
        self._container.mux(self._stream.encode(frame))


@contextlib.contextmanager
def sound_source(container: OutputContainer, path: Path) -> Generator[SoundSource]:
    """Add a sound stream to an mp4, fed from `path`."""
    import av
    from av.stream import Disposition

    stream = container.add_stream("aac", rate=RATE, layout="stereo")
    stream.bit_rate = BITS_A_SECOND
    stream.metadata["handler_name"] = "Sound"
    stream.disposition = Disposition.default
    with av.open(str(path)) as source:
        resampler = av.AudioResampler("fltp", "stereo", RATE, frame_size=_FRAME)

        def frames() -> Iterator[AudioFrame]:
            for frame in source.decode(audio=0):
                yield from resampler.resample(frame)
            yield from resampler.resample(None)

        yield SoundSource(container, stream, frames())
