"""The animatic node: moving pictures drawn from a prompt, without a GPU."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from .animatic import render
from .host import progress, stop_if_interrupted


class StoryAnimatic:
    """Draw a scene's frames from its prompt, and say in words what was drawn."""

    CATEGORY = "story-assets"
    DESCRIPTION = "Draws moving pictures from a prompt in the manner of cut paper; needs no model and no GPU."
    RETURN_TYPES = ("IMAGE", "STRING")
    RETURN_NAMES = ("frames", "description")
    FUNCTION = "draw"
    # No output node: then a prompt whose frames cannot be saved would be accepted and drawn for nothing. The history
    # keeps the description all the same, and the saving node repeats it for drawings that come from the cache.

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """What the node takes, in ComfyUI's terms."""
        return {
            "required": {
                "prompt": ("STRING", {"multiline": True, "default": ""}),
                "seed": ("INT", {"default": 0, "min": 0, "max": 2**64 - 1}),
                "width": ("INT", {"default": 768, "min": 64, "max": 2048, "step": 8}),
                "height": ("INT", {"default": 432, "min": 64, "max": 2048, "step": 8}),
                "frames": ("INT", {"default": 30, "min": 1, "max": 240}),
            },
            "optional": {
                "negative": ("STRING", {"multiline": True, "default": ""}),
                "scene_id": ("STRING", {"default": ""}),
            },
        }

    def draw(
        self, prompt: str, seed: int, width: int, height: int, frames: int, negative: str = "", scene_id: str = ""
    ) -> dict[str, Any]:
        """Draw the scene.

        Returns:
            The frames as ComfyUI's IMAGE (float32, frames x height x width x 3, 0..1; a torch tensor where torch is
            loaded) and the description, which also goes to the history under ``description``.
        """
        bar = progress(frames)

        def on_frame(done: int) -> None:
            bar.update_absolute(done, frames)
            stop_if_interrupted()

        stop_if_interrupted()
        scene = render(
            prompt, negative=negative, seed=seed, width=width, height=height, frames=frames, on_frame=on_frame
        )
        images: Any = scene.frames.astype(np.float32)
        images /= 255.0
        torch = sys.modules.get("torch")
        if torch is not None:
            images = torch.from_numpy(images)
        return {"ui": {"description": [scene.description]}, "result": (images, scene.description)}
