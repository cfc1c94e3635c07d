"""What each PNG level costs in time and saves in bytes, on drawn and on photographic frames.

    python benchmarks/nodes/png_level.py

Encoding is measured on one core, in processor time, so that a busy machine says the same; bytes are exact.
"""

from __future__ import annotations

import io
import statistics
import time

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data

from workflows.nodes.animatic import render
from workflows.nodes.camera_move import StoryCameraMove

SIZE = (768, 432)
FRAMES = 6


def drawn() -> list[NDArray[np.uint8]]:
    """Frames of an animatic."""
    text = "A woman in a red coat waits on a railway platform at dusk, rain, wide shot, slow push-in."
    return list(render(text, seed=4, width=SIZE[0], height=SIZE[1], frames=FRAMES).frames)


def photographic() -> list[NDArray[np.uint8]]:
    """A camera over photographs, with the grain a diffusion model leaves."""
    frames: list[NDArray[np.uint8]] = []
    for photograph in (data.astronaut(), data.coffee(), data.chelsea()):
        still = photograph[None].astype(np.float32) / 255
        made = np.asarray(StoryCameraMove().move_over(still, *SIZE, FRAMES // 3, "push")["result"][0])
        noise = np.random.default_rng(1).normal(0, 2.0, made.shape)
        frames += list(np.clip(made * 255 + noise, 0, 255).astype(np.uint8))
    return frames


def encoded(frame: NDArray[np.uint8], level: int) -> tuple[float, int]:
    """(processor seconds, bytes) of one frame."""
    buffer = io.BytesIO()
    begun = time.process_time()
    Image.fromarray(frame).save(buffer, format="PNG", compress_level=level)
    return time.process_time() - begun, buffer.tell()


def main() -> None:
    """Print a table for each kind of frame."""
    for name, frames in (("drawn", drawn()), ("photographic, with grain", photographic())):
        print(f"{name}, {SIZE[0]}x{SIZE[1]}, {len(frames)} frames")
        for level in range(10):
            runs = [encoded(frame, level) for frame in frames]
            took = statistics.median(seconds for seconds, _ in runs) * 1000
            size = statistics.mean(count for _, count in runs) / 1024
            print(f"  level {level}: {took:6.1f} ms, {size:7.0f} KiB a frame")


if __name__ == "__main__":
    main()
