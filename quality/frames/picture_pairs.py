"""How two pictures differ: a scene's first frame from its last, or from the keyframe it was to start from."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from quality.errors import ModelUnavailable, NoScore
from quality.pictures import UnreadablePictureError, read_picture

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDTH = 384


def drift_between(first: Path, last: Path) -> dict[str, float]:
    """How far a scene moves from its first frame to its last, each 0 (same) to 1.

    `drift` is 1 − SSIM; `hash` the share of perceptual-hash bits that differ; `colour` the shift
    of the mean colour (0..1 of full scale).
    """
    before, after = _read(first), _read(last)
    parts = _compare(before, after)
    return {"drift": 1 - parts["ssim"], "hash": parts["hash"], "colour": parts["colour"]}


def fidelity_to(keyframe: Path, frame: Path) -> dict[str, float]:
    """How like the keyframe a frame is: `ssim` (1 = same), `hash` and `colour` differences (0 = same)."""
    return _compare(_read(keyframe), _read(frame))


def _read(path: Path) -> "Image":
    try:
        return read_picture(path).image
    except (OSError, UnreadablePictureError) as unreadable:
        raise NoScore(f"{path.name} cannot be read: {unreadable}") from unreadable


def _compare(one: "Image", other: "Image") -> dict[str, float]:
    try:
        import imagehash
        from skimage.metrics import structural_similarity
    except ImportError as absent:
        raise ModelUnavailable(
            f"comparing pictures needs {absent.name}: pip install scikit-image ImageHash"
        ) from absent
    size = (_WIDTH, max(16, round(_WIDTH * one.height / one.width)))
    first, second = _resized(one, size), _resized(other, size)
    ssim: Any = structural_similarity(first, second, channel_axis=2, data_range=255)
    bits = imagehash.phash(one) - imagehash.phash(other)
    colour = np.abs(first.mean(axis=(0, 1)) - second.mean(axis=(0, 1))).mean() / 255
    return {"ssim": float(ssim), "hash": float(bits) / 64, "colour": float(colour)}


def _resized(picture: "Image", size: tuple[int, int]) -> NDArray[np.float32]:
    return np.asarray(picture.resize(size), dtype=np.float32)
