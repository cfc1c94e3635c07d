"""The few of ComfyUI's own nodes that simple graphs use, on numpy instead of torch.

Pictures travel as float32 arrays of shape (batch, height, width, channels), values 0 to 1.
"""

# ruff: noqa: N802 - ComfyUI dictates these names.
from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import time
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from .standins import current_host
from .views import PICTURES, UnsafePathError, annotated_path

Pictures = NDArray[np.float32]
_LARGEST_SIDE = 16384


class EmptyImage:
    """Pictures of one colour."""

    CATEGORY, FUNCTION, RETURN_TYPES = "image", "generate", ("IMAGE",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """ComfyUI's description of the inputs."""
        side = {"default": 512, "min": 1, "max": _LARGEST_SIDE, "step": 1}
        return {
            "required": {
                "width": ("INT", side),
                "height": ("INT", side),
                "batch_size": ("INT", {"default": 1, "min": 1, "max": 4096}),
                "color": ("INT", {"default": 0, "min": 0, "max": 0xFFFFFF, "step": 1, "display": "color"}),
            }
        }

    def generate(self, width: int, height: int, batch_size: int = 1, color: int = 0) -> tuple[Pictures]:
        """Make `batch_size` pictures of the 24-bit RGB value `color`."""
        rgb = np.array([color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF], dtype=np.float32) / np.float32(255)
        return (np.broadcast_to(rgb, (batch_size, height, width, 3)).copy(),)


class ImageBatch:
    """Two batches in one."""

    CATEGORY, FUNCTION, RETURN_TYPES = "image", "batch", ("IMAGE",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """ComfyUI's description of the inputs."""
        return {"required": {"image1": ("IMAGE",), "image2": ("IMAGE",)}}

    def batch(self, image1: Pictures, image2: Pictures) -> tuple[Pictures]:
        """Append `image2`, scaled to the size of `image1`."""
        height, width = image1.shape[1:3]
        return (np.concatenate([image1, _scaled(image2, width, height, Image.Resampling.BILINEAR)]),)


class ImageFromBatch:
    """Some pictures of a batch."""

    CATEGORY, FUNCTION, RETURN_TYPES = "image/batch", "frombatch", ("IMAGE",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """ComfyUI's description of the inputs."""
        return {
            "required": {
                "image": ("IMAGE",),
                "batch_index": ("INT", {"default": 0, "min": 0, "max": 4095}),
                "length": ("INT", {"default": 1, "min": 1, "max": 4096}),
            }
        }

    def frombatch(self, image: Pictures, batch_index: int, length: int) -> tuple[Pictures]:
        """Take `length` pictures from `batch_index` on, or as many as there are."""
        start = min(len(image) - 1, batch_index)
        return (image[start : start + length].copy(),)


class ImageScale:
    """Pictures of another size."""

    CATEGORY, FUNCTION, RETURN_TYPES = "image/upscaling", "upscale", ("IMAGE",)
    _METHODS: ClassVar[dict[str, Image.Resampling]] = {
        "nearest-exact": Image.Resampling.NEAREST,
        "bilinear": Image.Resampling.BILINEAR,
        "area": Image.Resampling.BOX,
        "bicubic": Image.Resampling.BICUBIC,
        "lanczos": Image.Resampling.LANCZOS,
    }

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """ComfyUI's description of the inputs."""
        side = {"default": 512, "min": 0, "max": _LARGEST_SIDE, "step": 1}
        return {
            "required": {
                "image": ("IMAGE",),
                "upscale_method": (list(cls._METHODS),),
                "width": ("INT", side),
                "height": ("INT", side),
                "crop": (["disabled", "center"],),
            }
        }

    def upscale(self, image: Pictures, upscale_method: str, width: int, height: int, crop: str) -> tuple[Pictures]:
        """Scale to `width` x `height` pixels; a side of 0 follows the other; `center` cuts instead of stretching."""
        rows, columns = image.shape[1:3]
        if width == 0 and height == 0:
            return (image,)
        width = width or max(1, round(columns * height / rows))
        height = height or max(1, round(rows * width / columns))
        if crop == "center":
            keep_columns = min(columns, round(rows * width / height))
            keep_rows = min(rows, round(columns * height / width))
            left, top = (columns - keep_columns) // 2, (rows - keep_rows) // 2
            image = image[:, top : top + keep_rows, left : left + keep_columns]
        return (_scaled(image, width, height, self._METHODS[upscale_method]),)


class SaveImage:
    """Pictures into the output folder, in place and numbered on from what is there, exactly as ComfyUI does.

    A reader can meet half a file: that is why our own graphs save with `StorySaveFrames`.
    """

    CATEGORY, FUNCTION, RETURN_TYPES, OUTPUT_NODE = "image", "save_images", (), True
    kind, compress_level = "output", 4

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """ComfyUI's description of the inputs."""
        return {
            "required": {
                "images": ("IMAGE", {"tooltip": "What to save."}),
                "filename_prefix": ("STRING", {"default": "ComfyUI", "tooltip": "Below the output folder."}),
            },
            "hidden": {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"},
        }

    def save_images(
        self, images: Pictures, filename_prefix: str = "ComfyUI", prompt: Any = None, extra_pnginfo: Any = None
    ) -> dict[str, Any]:
        """Write each picture as `prefix_00001_.png` and on."""
        root = current_host().output_directory if self.kind == "output" else current_host().temp_directory
        height, width = images[0].shape[:2]
        subfolder, stem = os.path.split(os.path.normpath(_with_variables(filename_prefix, width, height)))
        folder = Path(os.path.normpath(root / subfolder))
        if not folder.is_relative_to(root):
            # ComfyUI raises the plain class too, and clients see its name.
            raise Exception(f"Saving image outside the output folder is not allowed: {folder} is not in {root}")
        folder.mkdir(parents=True, exist_ok=True)
        text = PngInfo()
        if prompt is not None:
            text.add_text("prompt", json.dumps(prompt))
        for key, value in (extra_pnginfo or {}).items():
            text.add_text(key, json.dumps(value))
        first = _next_number(folder, stem)
        saved: list[dict[str, str]] = []
        for number, image in enumerate(images, first):
            name = f"{stem.replace('%batch_num%', str(number - first))}_{number:05}_.png"
            picture = Image.fromarray((255.0 * image).clip(0, 255).astype(np.uint8))
            picture.save(folder / name, pnginfo=text, compress_level=self.compress_level)
            saved.append({"filename": name, "subfolder": subfolder.replace("\\", "/"), "type": self.kind})
        return {"ui": {"images": saved}}


class PreviewImage(SaveImage):
    """Pictures into the temporary folder."""

    kind, compress_level = "temp", 1

    def __init__(self) -> None:
        letters = "".join(secrets.choice("abcdefghijklmnopqrstupvxyz") for _ in range(5))
        self._prefix = f"ComfyUI_temp_{letters}"

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """ComfyUI's description of the inputs."""
        return {
            "required": {"images": ("IMAGE",)},
            "hidden": {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"},
        }

    def save_images(
        self, images: Pictures, filename_prefix: str = "", prompt: Any = None, extra_pnginfo: Any = None
    ) -> dict[str, Any]:
        """Write each picture under a name of this node's own."""
        return super().save_images(images, self._prefix + filename_prefix, prompt, extra_pnginfo)


class LoadImage:
    """A picture that a client uploaded."""

    CATEGORY, FUNCTION, RETURN_TYPES = "image", "load_image", ("IMAGE", "MASK")

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        """ComfyUI's description of the inputs."""
        folder = current_host().input_directory
        names = sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
        return {"required": {"image": (names, {"image_upload": True})}}

    @classmethod
    def VALIDATE_INPUTS(cls, image: str) -> bool | str:
        """Say so before running when there is no such file."""
        try:
            found = annotated_path(current_host(), image).is_file()
        except UnsafePathError:
            found = False
        return True if found else f"Invalid image file: {image}"

    @classmethod
    def IS_CHANGED(cls, image: str) -> str:
        """The file's own digest."""
        return hashlib.sha256(annotated_path(current_host(), image).read_bytes()).hexdigest()

    def load_image(self, image: str) -> tuple[Pictures, Pictures]:
        """Read the picture upright, and its transparency as a mask (1 where it is transparent)."""
        with Image.open(annotated_path(current_host(), image), formats=PICTURES) as file:
            upright = ImageOps.exif_transpose(file)
            pixels = np.asarray(upright.convert("RGB"), dtype=np.float32)[None] / np.float32(255)
            if "A" not in upright.getbands():
                return pixels, np.zeros((1, 64, 64), dtype=np.float32)
            alpha = np.asarray(upright.getchannel("A"), dtype=np.float32)[None] / np.float32(255)
            return pixels, np.float32(1) - alpha


def _scaled(images: Pictures, width: int, height: int, method: Image.Resampling) -> Pictures:
    if images.shape[1:3] == (height, width):
        return images

    def channel(plane: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(Image.fromarray(plane).resize((width, height), method), dtype=np.float32)

    return np.stack([np.stack([channel(image[..., c]) for c in range(image.shape[2])], axis=-1) for image in images])


def _with_variables(prefix: str, width: int, height: int) -> str:
    """The prefix with what ComfyUI lets it name: the picture's size and the time. `%batch_num%` is each picture's own."""
    if "%" not in prefix:
        return prefix
    now = time.localtime()
    variables = {"width": str(width), "height": str(height), "year": str(now.tm_year)}
    variables |= {"month": f"{now.tm_mon:02}", "day": f"{now.tm_mday:02}"}
    variables |= {"hour": f"{now.tm_hour:02}", "minute": f"{now.tm_min:02}", "second": f"{now.tm_sec:02}"}
    for name, value in variables.items():
        prefix = prefix.replace(f"%{name}%", value)
    return prefix


def _next_number(folder: Path, stem: str) -> int:
    numbers = re.compile(rf"{re.escape(stem)}_(\d+)_?.*\.png")
    found = [int(match[1]) for path in folder.iterdir() if (match := numbers.fullmatch(path.name))]
    return max(found, default=0) + 1


NODE_CLASS_MAPPINGS: dict[str, Any] = {
    node.__name__: node
    for node in (EmptyImage, ImageBatch, ImageFromBatch, ImageScale, LoadImage, PreviewImage, SaveImage)
}
NODE_DISPLAY_NAME_MAPPINGS = {
    "ImageBatch": "Batch Images",
    "ImageScale": "Upscale Image",
    "LoadImage": "Load Image",
    "PreviewImage": "Preview Image",
    "SaveImage": "Save Image",
}
