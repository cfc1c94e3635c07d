"""`StorySaveFrames`: frames that appear whole, in order, followed by a done marker."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from . import host
from .done_marker import write_done_marker
from .errors import FramesError, PrefixInUseError, StoryNodeError
from .prefixes import FramePrefix, resolve_prefix
from .whole_files import write_whole

FASTEST_COMPRESSION = 1
"""Measured on 768x432 frames: level 1 takes a quarter of level 6's time where they are drawn and a third where they are
photographic, for files a fifth and an eighth larger; level 0 halves the time again and makes them two to three times as large.
"""

_TRIES = 3
"""How often the frames are written when their folder is taken away meanwhile."""

_ENCODERS = max(1, min(4, os.cpu_count() or 1))  # zlib and fsync both let other threads run


class StorySaveFrames:
    """Save a batch of pictures as one attempt's frames, then say so with a done marker.

    Unlike ComfyUI's `SaveImage`, a frame is never visible half-written, the numbering always starts at 1, a prefix
    that was used before is refused, and the node runs again each time (an identical prompt is never answered with
    the names of old files).
    """

    CATEGORY = "story-assets"
    DESCRIPTION: str = "Saves frames whole and in order, then writes <prefix>.done with their count and digest."
    FUNCTION = "save"
    OUTPUT_NODE = True
    RETURN_TYPES: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, dict[str, Any]]:
        """ComfyUI's description of the inputs."""
        return {
            "required": {
                "images": ("IMAGE", {"tooltip": "The frames, first to last."}),
                "filename_prefix": (
                    "STRING",
                    {
                        "default": "story/scene",
                        "tooltip": "Where the frames go below the output folder, such as film/scene-001/attempt-1. "
                        "A fresh one for each attempt.",
                    },
                ),
            },
            "optional": {
                "scene_id": ("STRING", {"default": "", "tooltip": "Written into the frames and the done marker."}),
                "attempt": ("INT", {"default": 1, "min": 1, "max": 999_999, "tooltip": "Counted from 1."}),
                "description": (
                    "STRING",
                    {
                        "default": "",
                        "tooltip": "What the frames show, in words; passed on to whoever reads the result.",
                    },
                ),
                "compress_level": (
                    "INT",
                    {
                        "default": FASTEST_COMPRESSION,
                        "min": 0,
                        "max": 9,
                        "tooltip": "Of the PNG files: 0 is none, 1 fastest, 9 smallest.",
                    },
                ),
            },
            "hidden": {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"},
        }

    @classmethod
    def VALIDATE_INPUTS(cls, filename_prefix: str | None) -> bool | str:
        """Refuse an unsafe or used prefix when the prompt is posted, before anything is rendered for it."""
        if filename_prefix is None:  # comes from another node: known only when that has run
            return True
        try:
            resolve_prefix(filename_prefix, host.output_directory()).refuse_if_used()
        except StoryNodeError as error:
            return str(error)
        return True

    @classmethod
    def IS_CHANGED(cls, **_inputs: Any) -> float:
        """Never the same as before, so never answered from the cache."""
        return float("nan")

    def save(
        self,
        images: Any,
        filename_prefix: str,
        scene_id: str = "",
        attempt: int = 1,
        description: str = "",
        compress_level: int = FASTEST_COMPRESSION,
        prompt: dict[str, Any] | None = None,
        extra_pnginfo: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Write every frame, then the marker.

        Args:
            images: Batch of pictures, shape (frames, height, width, channels), values 0 to 1; a torch tensor or a
                numpy array. 1, 3 or 4 channels.
            filename_prefix: Relative path below the output folder; the last part begins each file's name.
            scene_id: The scene these frames belong to.
            attempt: Which attempt this is, counted from 1.
            description: What the frames show, in words. A node that drew them may have been answered from the cache
                and then says nothing itself; this one always runs.
            compress_level: zlib level of the PNG files, 0 to 9.
            prompt: The whole graph, from ComfyUI; goes into each PNG.
            extra_pnginfo: What else the client wants in each PNG, from ComfyUI.

        Returns:
            `ui` with `images` and `done`, each a list of `{filename, subfolder, type}`, and `description`, a list of
            one text, when there is one.

        Raises:
            StoryNodeError: The prefix is unsafe or used, or there is no frame to save.
            OSError: The disk is full or read-only, or the folder was taken away again and again. Frames written so
                far stay; there is no marker.
        """
        place = resolve_prefix(filename_prefix, host.output_directory())
        place.refuse_if_used()
        if len(images) == 0:
            raise FramesError(f"no frames to save under {filename_prefix!r}: the batch is empty")
        text = _png_text(prompt, extra_pnginfo, scene_id, attempt) if host.metadata_wanted() else None
        progress = host.progress(len(images))
        digests: list[str] = []
        for left in reversed(range(_TRIES)):
            try:
                digests = _write_all(images, place, text, compress_level, progress)
                write_done_marker(place.folder / place.marker_name, digests, scene_id, attempt)
                break
            except FileNotFoundError:
                # Somebody took the folder away. The frames are still in memory: cheaper than to render them anew.
                if not left:
                    raise
                for name in place.existing():
                    (place.folder / name).unlink(missing_ok=True)

        def entry(name: str) -> dict[str, str]:
            return {"filename": name, "subfolder": place.subfolder, "type": "output"}

        ui: dict[str, list[Any]] = {
            "images": [entry(place.frame_name(number)) for number in range(1, len(digests) + 1)],
            "done": [entry(place.marker_name)],
        }
        if description:
            ui["description"] = [description]
        return {"ui": ui}


def _write_all(images: Any, place: FramePrefix, text: PngInfo | None, compress_level: int, progress: Any) -> list[str]:
    """Write all frames and see that they are there; their SHA-256 digests in frame order."""
    place.folder.mkdir(parents=True, exist_ok=True)
    digests: list[str] = []
    for digest in _write_frames(images, place, text, compress_level):
        digests.append(digest)
        progress.update_absolute(len(digests), len(images))
        host.stop_if_interrupted()
    for number in range(1, len(digests) + 1):
        (place.folder / place.frame_name(number)).stat()  # or it is gone
    return digests


def _write_frames(images: Any, place: FramePrefix, text: PngInfo | None, compress_level: int) -> Iterator[str]:
    """Write all frames, several at a time; yield each one's SHA-256 in frame order."""

    def write(index: int) -> str:
        path = place.folder / place.frame_name(index + 1)
        content = _encode(_pixels(images[index]), text, compress_level)
        if path.exists():  # another prompt chose the same prefix after both were found free
            raise PrefixInUseError(f"{path.name!r} appeared in {place.subfolder!r} while this attempt was saving there")
        write_whole(path, content)
        return hashlib.sha256(content).hexdigest()

    pool = ThreadPoolExecutor(_ENCODERS, thread_name_prefix="save-frames")
    try:
        for future in [pool.submit(write, index) for index in range(len(images))]:
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _pixels(image: Any) -> NDArray[np.uint8]:
    """One picture of 0..1 floats as bytes, shape (height, width, channels)."""
    array = np.asarray(image.cpu() if hasattr(image, "cpu") else image, dtype=np.float32)
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4):
        raise FramesError(
            f"a frame has shape {array.shape}; expected (height, width, channels) with 1, 3 or 4 channels"
        )
    # Rounded, not cut: a byte that became a float comes back as the same byte. NaN turns black here, as in ComfyUI.
    return np.nan_to_num(np.rint(array * 255.0), nan=0.0).clip(0, 255).astype(np.uint8)


def _encode(pixels: NDArray[np.uint8], text: PngInfo | None, compress_level: int) -> bytes:
    buffer = io.BytesIO()
    picture = Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
    picture.save(buffer, format="PNG", pnginfo=text, compress_level=compress_level)
    return buffer.getvalue()


def _png_text(
    prompt: dict[str, Any] | None, extra_pnginfo: dict[str, Any] | None, scene_id: str, attempt: int
) -> PngInfo:
    text = PngInfo()
    if prompt is not None:
        # ComfyUI keeps IS_CHANGED answers inside the prompt; ours is NaN, which is no JSON.
        graph = {key: {k: v for k, v in node.items() if k != "is_changed"} for key, node in prompt.items()}
        text.add_text("prompt", json.dumps(graph))
    for key, value in (extra_pnginfo or {}).items():
        text.add_text(key, json.dumps(value))
    if scene_id:
        text.add_text("scene_id", scene_id)  # Pillow turns to iTXt for what Latin-1 cannot hold
    text.add_text("attempt", str(attempt))
    return text
