"""The test nodes that the captured samples were made with, written anew from what the samples show.

`CreateVideo` and `SaveVideo` are ComfyUI's own; here they only have the same inputs and outputs, and the file that
`SaveVideo` leaves is no video.
"""

# ruff: noqa: N802 - ComfyUI dictates these names.
import json
import time
from pathlib import Path

import comfy.model_management
import comfy.utils
import folder_paths
import numpy as np
from PIL import Image


def _place(prefix):
    folder = Path(folder_paths.get_output_directory()) / Path(prefix).parent
    folder.mkdir(parents=True, exist_ok=True)
    stem = Path(prefix).name
    taken = [int(path.stem.rsplit("_", 2)[1]) for path in folder.glob(f"{stem}_*_.*")]
    subfolder = Path(prefix).parent.as_posix()
    return folder, stem, subfolder, max(taken, default=0) + 1


class ScratchTextFrames:
    CATEGORY, FUNCTION, RETURN_TYPES = "scratch", "draw", ("IMAGE",)

    @classmethod
    def INPUT_TYPES(cls):
        side = {"default": 512, "min": 16, "max": 4096}
        return {
            "required": {
                "text": ("STRING", {"default": "hello"}),
                "frames": ("INT", {"default": 25, "min": 1, "max": 1000}),
                "width": ("INT", side),
                "height": ("INT", side),
                "seed": ("INT", {"default": 0, "min": 0, "max": 2**64 - 1}),
            },
            "optional": {
                "mode": (["bars", "flat"],),
                "delay_ms": ("INT", {"default": 0}),
                "fail_at": ("INT", {"default": -1}),
                "preview": ("BOOLEAN", {"default": False}),
                "check_interrupt": ("BOOLEAN", {"default": True}),
            },
        }

    def draw(
        self,
        text,
        frames,
        width,
        height,
        seed,
        mode="bars",
        delay_ms=0,
        fail_at=-1,
        preview=False,
        check_interrupt=True,
    ):
        bar = comfy.utils.ProgressBar(frames) if check_interrupt else None
        batch = np.zeros((frames, height, width, 3), dtype=np.float32)
        for index in range(frames):
            if index + 1 == fail_at:
                raise ValueError(f"scratch failure at frame {fail_at}")
            time.sleep(delay_ms / 1000)
            batch[index] = ((seed + index) % 256) / 255
            if bar is not None:
                comfy.model_management.throw_exception_if_processing_interrupted()
                picture = Image.fromarray((batch[index] * 255).astype(np.uint8))
                bar.update_absolute(index + 1, frames, ("JPEG", picture, 256) if preview else None)
        return (batch,)


class ScratchSaveFrames:
    CATEGORY, FUNCTION, RETURN_TYPES, OUTPUT_NODE = "scratch", "save", ("STRING",), True

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"images": ("IMAGE",), "filename_prefix": ("STRING", {"default": "scratch"})}}

    def save(self, images, filename_prefix):
        started = time.time_ns()
        folder, stem, subfolder, first = _place(filename_prefix)
        saved = []
        for number, image in enumerate(images, first):
            name = f"{stem}_{number:05}_.png"
            Image.fromarray((image * 255).astype(np.uint8)).save(folder / name, compress_level=1)
            saved.append({"filename": name, "subfolder": subfolder, "type": "output"})
        written = time.time_ns()
        marker = folder / f"{stem}.done"
        marker.write_text(json.dumps({"FrameCount": len(saved)}), encoding="utf-8")
        timing = {"save_start_ns": started, "last_frame_ns": written, "done_ns": time.time_ns()}
        done = {"filename": marker.name, "subfolder": subfolder, "type": "output"}
        return {"ui": {"images": saved, "done": [done], "timing": [timing]}, "result": (str(marker),)}


class ScratchSaveFramesAlways(ScratchSaveFrames):
    @classmethod
    def IS_CHANGED(cls, **_inputs):
        return float("nan")


class ScratchSleep:
    CATEGORY, FUNCTION, RETURN_TYPES, OUTPUT_NODE = "scratch", "sleep", (), True

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"seconds": ("FLOAT", {"default": 1.0}), "seed": ("INT", {"default": 0})}}

    def sleep(self, seconds, seed):
        time.sleep(seconds)
        return ()


class CreateVideo:
    CATEGORY, FUNCTION, RETURN_TYPES = "scratch", "create", ("VIDEO",)

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"images": ("IMAGE",), "fps": ("FLOAT", {"default": 30.0, "min": 1.0, "max": 120.0})}}

    def create(self, images, fps):
        return ((images, fps),)


class SaveVideo:
    CATEGORY, FUNCTION, RETURN_TYPES, OUTPUT_NODE = "scratch", "save", (), True

    @classmethod
    def INPUT_TYPES(cls):
        choices = (["auto", "mp4"],)
        required = {"video": ("VIDEO",), "filename_prefix": ("STRING", {"default": "video"})}
        return {"required": {**required, "format": choices, "codec": (["auto", "h264"],)}}

    def save(self, video, filename_prefix, format, codec):
        folder, stem, subfolder, number = _place(filename_prefix)
        name = f"{stem}_{number:05}_.mp4"
        (folder / name).write_bytes(b"not a video")
        return {"ui": {"images": [{"filename": name, "subfolder": subfolder, "type": "output"}], "animated": (True,)}}


NODE_CLASS_MAPPINGS = {
    node.__name__: node
    for node in (ScratchTextFrames, ScratchSaveFrames, ScratchSaveFramesAlways, ScratchSleep, CreateVideo, SaveVideo)
}
