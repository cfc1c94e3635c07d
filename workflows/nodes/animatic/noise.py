"""Seeded randomness: the same words always draw the same picture, on every machine."""

from __future__ import annotations

import hashlib
import random

import numpy as np
import numpy.typing as npt
from PIL import Image

F32 = npt.NDArray[np.float32]


def digest_seed(*parts: object) -> int:
    """A 64-bit seed from anything with a stable ``str``; never Python's salted ``hash``."""
    text = "\x1f".join(str(p) for p in parts)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def rng_for(*parts: object) -> random.Random:
    """A generator of its own for each named purpose, so adding one never shifts another."""
    return random.Random(digest_seed(*parts))


def fbm1(rng: random.Random, n: int, cells: float, octaves: int = 5, gain: float = 0.5) -> F32:
    """Fractal noise along a line: ``n`` samples in about -1..1 over ``cells`` bumps."""
    out = np.zeros(n, np.float32)
    xs = np.linspace(0.0, 1.0, n)
    amplitude, total = 1.0, 0.0
    for _ in range(octaves):
        count = max(2, int(cells) + 3)
        knots = np.array([rng.uniform(-1, 1) for _ in range(count)])
        pos = xs * cells
        i = np.minimum(pos.astype(int), count - 2)
        f = pos - i
        f = f * f * (3 - 2 * f)
        out += (amplitude * (knots[i] * (1 - f) + knots[i + 1] * f)).astype(np.float32)
        total += amplitude
        amplitude *= gain
        cells *= 2.0
    return out / total


def fbm2(rng: random.Random, h: int, w: int, cells: float, octaves: int = 4, gain: float = 0.5) -> F32:
    """Fractal noise over a plane, in about 0..1; ``cells`` bumps along the height."""
    gen = np.random.default_rng(rng.getrandbits(64))
    out = np.zeros((h, w), np.float32)
    amplitude, total = 1.0, 0.0
    for _ in range(octaves):
        gh = max(2, min(h, int(cells) + 1))
        gw = max(2, min(w, int(cells * w / h) + 1))
        grid = Image.fromarray(gen.random((gh, gw), dtype=np.float32))
        out += amplitude * np.asarray(grid.resize((w, h), Image.Resampling.BICUBIC), np.float32)
        total += amplitude
        amplitude *= gain
        cells *= 2.0
    return out / np.float32(total)
