"""Cuts away what nearer paper always hides, so that no frame spends time on it."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from .stage import PaperLayer, Stage

_CELL = 0.02
"""Size of a cell of the coverage maps, in units."""
_EDGE = 0.24
"""How far beyond the frame the maps reach."""
_SHIFT = 0.32
"""How far two layers one depth apart may slide against each other during any camera move, in units."""


def _coverage(layer: PaperLayer, size: tuple[int, int]) -> Image.Image:
    """Where the layer is, over the frame as first seen: 255 where fully opaque."""
    fx, fy = layer.focus
    scale = layer.base / layer.unit / _CELL
    left = ((layer.corner[0] - fx) * layer.base + fx + _EDGE) / _CELL
    top = ((layer.corner[1] - fy) * layer.base + fy + _EDGE) / _CELL
    alpha = np.asarray(layer.image)[..., 3]
    grey = Image.fromarray(np.ascontiguousarray(alpha))
    # inverse map: cell -> pixel; a cell counts as covered only after the map is eroded, so sampling its middle is enough
    matrix = (1 / scale, 0.0, -left / scale, 0.0, 1 / scale, -top / scale)
    return grey.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.NEAREST)


def cull(stage: Stage) -> None:
    """Crop each layer to what can ever be seen of it; drop layers of which nothing can."""
    size = (math.ceil((stage.wide + 2 * _EDGE) / _CELL), math.ceil((1 + 2 * _EDGE) / _CELL))
    above: list[tuple[float, Image.Image]] = []
    kept = []
    for layer in reversed(stage.layers):
        if not isinstance(layer, PaperLayer):
            kept.append(layer)
            continue
        own = _coverage(layer, size)
        seen = own.point([255 if v else 0 for v in range(256)])
        for depth, cover in above:
            reach = _SHIFT * abs(depth - layer.depth) + 0.05 + (0.04 if layer.drift else 0.0)
            cells = math.ceil(reach / _CELL)
            seen = ImageChops.subtract(seen, _shrunk(cover, cells))
        box = seen.getbbox()
        if layer.drift is None and layer.opacity is None:
            above.append((layer.depth, own.point([255 if v >= 250 else 0 for v in range(256)])))
        if box is None and layer.drift is None:
            continue
        if box is not None and layer.drift is None:
            _crop(layer, box)
        kept.append(layer)
    kept.reverse()
    stage.layers[:] = kept


def _shrunk(cover: Image.Image, cells: int) -> Image.Image:
    # The mean of a square is full only where all of it is: an erosion at the price of a blur.
    return cover.filter(ImageFilter.BoxBlur(cells)).point([255 if v == 255 else 0 for v in range(256)])


def _crop(layer: PaperLayer, box: tuple[int, int, int, int]) -> None:
    fx, fy = layer.focus
    pad = 0.06

    def to_pixel(cell: float, focus: float, corner: float) -> float:
        return (((cell * _CELL - _EDGE) - focus) / layer.base + focus - corner) * layer.unit

    x0 = max(0, math.floor(to_pixel(box[0], fx, layer.corner[0]) - pad * layer.unit))
    y0 = max(0, math.floor(to_pixel(box[1], fy, layer.corner[1]) - pad * layer.unit))
    x1 = min(layer.image.width, math.ceil(to_pixel(box[2], fx, layer.corner[0]) + pad * layer.unit))
    y1 = min(layer.image.height, math.ceil(to_pixel(box[3], fy, layer.corner[1]) + pad * layer.unit))
    if x1 - x0 < 2 or y1 - y0 < 2 or (x1 - x0) * (y1 - y0) > 0.9 * layer.image.width * layer.image.height:
        return
    layer.image = layer.image.crop((x0, y0, x1, y1))
    layer.corner = (layer.corner[0] + x0 / layer.unit, layer.corner[1] + y0 / layer.unit)
