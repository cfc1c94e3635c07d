"""The story-assets node pack, loaded by ComfyUI from its `custom_nodes` and by the embedded engine from here.

`story-assets nodes install <ComfyUI folder>` puts it there. Needs numpy and Pillow, which ComfyUI has.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .animatic_node import StoryAnimatic
from .camera_move import StoryCameraMove
from .gc_freeze import freeze_if_asked
from .save_frames import StorySaveFrames
from .version import VERSION, pack_digest

__version__ = VERSION

# What a server loaded at its start may be older than the files beside it: so it says which it runs.
StorySaveFrames.DESCRIPTION += f" Pack {VERSION}, {pack_digest(Path(__file__).parent)[:12]}."

NODE_CLASS_MAPPINGS: dict[str, Any] = {
    "StoryAnimatic": StoryAnimatic,
    "StoryCameraMove": StoryCameraMove,
    "StorySaveFrames": StorySaveFrames,
}
NODE_DISPLAY_NAME_MAPPINGS: dict[str, str] = {
    "StoryAnimatic": "Story Animatic",
    "StoryCameraMove": "Story Camera Move",
    "StorySaveFrames": "Story Save Frames",
}

freeze_if_asked()

__all__ = ["NODE_CLASS_MAPPINGS", "NODE_DISPLAY_NAME_MAPPINGS", "__version__"]
