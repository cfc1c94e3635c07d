"""A node that takes as long as it is told, and gives noise: a renderer whose speed is known. For benchmarks."""

# ruff: noqa: N802 - ComfyUI dictates these names.

import time
from typing import ClassVar

import numpy as np
from comfy.utils import ProgressBar


class BenchmarkPictures:
    """Frames of noise after `seconds`."""

    CATEGORY, FUNCTION, RETURN_TYPES = "benchmark", "draw", ("IMAGE",)
    _kept: ClassVar[dict[tuple[int, int, int], np.ndarray]] = {}

    @classmethod
    def INPUT_TYPES(cls):
        """ComfyUI's description of the inputs."""
        return {
            "required": {
                "prompt": ("STRING", {}),
                "seed": ("INT", {"default": 0, "min": 0, "max": 2**64 - 1}),
                "width": ("INT", {"default": 64, "min": 8, "max": 4096}),
                "height": ("INT", {"default": 64, "min": 8, "max": 4096}),
                "frames": ("INT", {"default": 25, "min": 1, "max": 1000}),
                "seconds": ("FLOAT", {"default": 0.0, "min": 0.0, "max": 600.0}),
            }
        }

    @classmethod
    def IS_CHANGED(cls, **_inputs):
        """Never the same as before."""
        return float("nan")

    def draw(self, prompt, seed, width, height, frames, seconds):
        """Sleep in ten steps, telling each, as a sampler does."""
        del prompt, seed
        began = time.monotonic()
        size = (frames, height, width)
        if size not in self._kept:
            noise = np.random.default_rng(1).random((height, width, 3), dtype=np.float32)
            self._kept[size] = np.stack([np.roll(noise, shift, axis=1) for shift in range(frames)])
        bar = ProgressBar(10)
        for step in range(10):
            time.sleep(max(0.0, began + seconds * (step + 1) / 10 - time.monotonic()))
            bar.update_absolute(step + 1, 10)
        return (self._kept[size],)


NODE_CLASS_MAPPINGS = {"BenchmarkPictures": BenchmarkPictures}
