"""A renderer's output folder, filled by hand."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from PIL import Image

PREFIX = "story/scene-001/a1-abc"


class Output:
    """A renderer's output folder, filled by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = folder / "story" / "scene-001"
        self.place.mkdir(parents=True)

    def frame(self, number: int, *, seed: int | None = None, size: tuple[int, int] = (32, 24)) -> Path:
        """A frame of noise, whole."""
        pixels = np.random.default_rng(number if seed is None else seed).integers(0, 255, (size[1], size[0], 3))
        path = self.place / f"a1-abc_{number:05d}_.png"
        Image.fromarray(pixels.astype(np.uint8)).save(path)
        return path

    def frames(self, count: int = 6) -> list[Path]:
        """Frames 1 to `count`."""
        return [self.frame(number) for number in range(1, count + 1)]

    def marker(self, files: list[Path], **changed: object) -> None:
        """The marker of these frames, or of others."""
        digests = "".join(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
        content = {
            "Timestamp": "2026-11-22T10:00:00.000Z",
            "FrameCount": len(files),
            "FramesSha256": hashlib.sha256(digests.encode()).hexdigest(),
            "SceneId": "scene-001",
            "Attempt": 1,
            **changed,
        }
        (self.place / "a1-abc.done").write_text(json.dumps(content), encoding="utf-8")
