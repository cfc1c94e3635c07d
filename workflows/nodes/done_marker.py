"""The done marker: the file that says a prefix's frames are all there.

`<prefix>.done` is JSON with

- `Timestamp`: when the last frame was in place, UTC, ISO 8601;
- `FrameCount`: how many frames there are;
- `FramesSha256`: SHA-256 over the frames' own SHA-256 digests, each as 64 lower-case hexadecimal characters, joined in
  frame order with nothing between them (what `frames_digest` computes);
- `SceneId` and `Attempt`: as given to the node.

It is written under `<prefix>.done.tmp`, brought to disk, and renamed, so whoever sees it sees all of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from .whole_files import sync_directory, write_whole


def frames_digest(frame_digests: Iterable[str]) -> str:
    """One digest of many frames: SHA-256 over their hexadecimal SHA-256 digests, joined in frame order."""
    return hashlib.sha256("".join(frame_digests).encode("ascii")).hexdigest()


def write_done_marker(path: Path, frame_digests: list[str], scene_id: str, attempt: int) -> None:
    """Write the marker for frames that are already in place.

    Args:
        path: `<prefix>.done`, in the frames' own folder.
        frame_digests: Hexadecimal SHA-256 of each frame file, in frame order.
        scene_id: The scene these frames belong to; may be empty.
        attempt: Which attempt made them, counted from 1.
    """
    marker = {
        "Timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "FrameCount": len(frame_digests),
        "FramesSha256": frames_digest(frame_digests),
        "SceneId": scene_id,
        "Attempt": attempt,
    }
    # The frames' names must be on disk before the marker's is, or a power cut could leave a marker without frames.
    sync_directory(path.parent)
    write_whole(path, json.dumps(marker, indent=2).encode("utf-8"))
    sync_directory(path.parent)
