"""Nodes for tests: small moving pictures, made fast, and ways to fail on request."""

# ruff: noqa: N802 - ComfyUI dictates these names.

import threading
import time
from typing import ClassVar

import numpy as np
from comfy.utils import ProgressBar
from PIL import Image


class TestMovingPictures:
    CATEGORY, FUNCTION, RETURN_TYPES = "test", "draw", ("IMAGE",)
    calls: ClassVar[list[tuple[str, int]]] = []
    released: ClassVar[threading.Event] = threading.Event()

    @classmethod
    def INPUT_TYPES(cls):
        return {
            "required": {
                "prompt": ("STRING", {}),
                "negative": ("STRING", {"default": ""}),
                "seed": ("INT", {"default": 0, "min": 0, "max": 2**64 - 1}),
                "width": ("INT", {"default": 64, "min": 8, "max": 4096}),
                "height": ("INT", {"default": 64, "min": 8, "max": 4096}),
                "frames": ("INT", {"default": 30, "min": 1, "max": 1000}),
            },
            "optional": {"effort": ("INT", {"default": 2, "min": 0, "max": 2})},
        }

    @classmethod
    def IS_CHANGED(cls, **_inputs):
        return float("nan")

    def draw(self, prompt, negative, seed, width, height, frames, effort=2):
        """Words in the prompt steer it: `slow` 50 ms a frame, `brisk` 15 ms, `black`, `frozen`, `few`, `boom`, `memory`; `once`.

        `shown` sends previews. `held` goes on only when `released` is set.

        `tight` runs out of memory unless `effort` is 0.
        """
        del negative
        type(self).calls.append((prompt, seed))
        first = [call[0] for call in self.calls].count(prompt) == 1
        if "boom" in prompt and (first or "once" not in prompt):
            raise ValueError("the node was told to fail")
        if ("memory" in prompt and (first or "once" not in prompt)) or ("tight" in prompt and effort):
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
        if "few" in prompt and (first or "once" not in prompt):
            frames = 5
        noise = np.random.default_rng(seed).random((height, width, 3), dtype=np.float32)
        batch = np.stack([np.roll(noise, 0 if "frozen" in prompt else shift, axis=1) for shift in range(frames)])
        if "black" in prompt and (first or "once" not in prompt):
            batch = np.zeros_like(batch)
        bar = ProgressBar(frames)
        while "held" in prompt and not type(self).released.wait(0.02):
            bar.update_absolute(0, frames)  # where an interrupt is noticed
        for number in range(frames):
            if "slow" in prompt:
                time.sleep(0.05)
            elif "brisk" in prompt:
                time.sleep(0.015)
            picture = Image.fromarray((batch[number] * 255).astype(np.uint8)) if "shown" in prompt else None
            bar.update_absolute(number + 1, frames, ("JPEG", picture, 512) if picture else None)
        return (batch,)


NODE_CLASS_MAPPINGS = {"TestMovingPictures": TestMovingPictures}
