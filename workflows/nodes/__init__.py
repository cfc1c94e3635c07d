"""The story-assets node pack: copy this folder into `ComfyUI/custom_nodes/` and restart ComfyUI.

Needs numpy and Pillow, which ComfyUI has. The embedded engine loads the very same folder.
"""

from __future__ import annotations

from typing import Any

from .animatic_node import StoryAnimatic
from .save_frames import StorySaveFrames

__version__ = "1.0.0"

NODE_CLASS_MAPPINGS: dict[str, Any] = {
    "StoryAnimatic": StoryAnimatic,
    "StorySaveFrames": StorySaveFrames,
}
NODE_DISPLAY_NAME_MAPPINGS: dict[str, str] = {
    "StoryAnimatic": "Story Animatic",
    "StorySaveFrames": "Story Save Frames",
}

__all__ = ["NODE_CLASS_MAPPINGS", "NODE_DISPLAY_NAME_MAPPINGS", "__version__"]
