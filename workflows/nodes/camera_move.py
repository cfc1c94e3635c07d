"""`StoryCameraMove`: a still picture becomes a scene by moving a camera over it."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from .animatic.camera import WORDS
from .errors import FramesError
from .host import progress, stop_if_interrupted
from .still import MOVES, choose_move, frames_of, windows

FROM_THE_PROMPT = "from the prompt"


class StoryCameraMove:
    """Pan, tilt or zoom over one picture, at any size, with no model and hardly any memory."""

    CATEGORY = "story-assets"
    DESCRIPTION = "Moves a camera over a still picture; which way is read out of the prompt, or chosen."
    RETURN_TYPES = ("IMAGE", "STRING")
    RETURN_NAMES = ("frames", "description")
    FUNCTION = "move_over"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """What the node takes, in ComfyUI's terms."""
        return {
            "required": {
                "image": ("IMAGE", {"tooltip": "The picture; of several, the first."}),
                "width": ("INT", {"default": 768, "min": 64, "max": 8192, "step": 2, "tooltip": "Of a frame, pixels."}),
                "height": ("INT", {"default": 432, "min": 64, "max": 8192, "step": 2}),
                "frames": ("INT", {"default": 30, "min": 1, "max": 1000}),
                "move": ([FROM_THE_PROMPT, *MOVES], {"default": FROM_THE_PROMPT}),
            },
            "optional": {
                "prompt": ("STRING", {"multiline": True, "default": "", "tooltip": "Where the move is read from."}),
                "seed": ("INT", {"default": 0, "min": 0, "max": 2**64 - 1}),
                "strength": (
                    "FLOAT",
                    {
                        "default": 0.12,
                        "min": 0.01,
                        "max": 1.0,
                        "step": 0.01,
                        "tooltip": "How far it moves: the share by which the nearest view is smaller than the picture.",
                    },
                ),
            },
        }

    def move_over(
        self,
        image: Any,
        width: int,
        height: int,
        frames: int,
        move: str,
        prompt: str = "",
        seed: int = 0,
        strength: float = 0.12,
    ) -> dict[str, Any]:
        """Draw the scene.

        Args:
            image: ComfyUI's IMAGE: pictures x height x width x 3 or 4, values 0 to 1.
            width: Of a frame, pixels.
            height: Of a frame, pixels.
            frames: How many.
            move: One of the camera's moves, or that the prompt decides.
            prompt: Text that may name a move.
            seed: Chooses the move where nothing does, and the swaying of a hand.
            strength: How far it goes.

        Returns:
            The frames as IMAGE (float32, a torch tensor where torch is loaded), and the move in words, which also goes
            to the history under `description`.

        Raises:
            FramesError: There is no picture.
        """
        if len(image) == 0:
            raise FramesError("there is no picture to move over: the batch is empty")
        still = np.asarray(image[0].cpu() if hasattr(image[0], "cpu") else image[0], dtype=np.float32)[..., :3]
        pixels = np.nan_to_num(np.rint(still * 255.0), nan=0.0).clip(0, 255).astype(np.uint8)
        chosen = choose_move(prompt, seed) if move == FROM_THE_PROMPT else move
        size = (width, height)
        boxes = windows(chosen, frames, strength, seed, (pixels.shape[1], pixels.shape[0]), size)

        made: Any = np.empty((frames, height, width, 3), dtype=np.float32)
        bar = progress(frames)
        for index, frame in enumerate(frames_of(pixels, boxes, size)):
            np.divide(frame, 255.0, out=made[index])
            bar.update_absolute(index + 1, frames)
            stop_if_interrupted()
        torch = sys.modules.get("torch")
        if torch is not None:
            made = torch.from_numpy(made)
        description = f"A picture. {WORDS[chosen]}."
        return {"ui": {"description": [description]}, "result": (made, description)}
