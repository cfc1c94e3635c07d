"""What can go wrong in our nodes. ComfyUI shows the message in the failed prompt's `execution_error`."""

from __future__ import annotations


class StoryNodeError(Exception):
    """Root of the node pack's errors."""


class UnsafePrefixError(StoryNodeError, ValueError):
    """A file prefix that is empty, absolute, or leads outside the output folder."""


class PrefixInUseError(StoryNodeError, FileExistsError):
    """A file prefix under which frames or a done marker already exist."""


class FramesError(StoryNodeError, ValueError):
    """Frames that cannot be saved: none at all, or of a shape that is no picture."""
