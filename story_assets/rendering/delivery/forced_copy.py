"""When no done marker comes: the files are watched until they hold still, then copied all the same, with a warning."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from story_assets.comfyui.sources import FrameFile, Source
from story_assets.library import write_whole
from story_assets.rendering.delivery.terms import Delivery, Expected, Patience


def watched(
    source: Source,
    expected: Expected,
    listed: Callable[[], list[FrameFile]],
    delivery: Delivery,
    *,
    patience: Patience,
    debug_path: Path,
    stop: threading.Event,
) -> list[FrameFile]:
    """Watch the files until a window passes in which nothing changes; after the last window take them as they are.

    Args:
        source: Where the renderer's files are.
        expected: What should arrive.
        listed: Lists the files as they are at this moment.
        delivery: Marked as a forced copy, with a note of how it went.
        patience: How long a window is, and how many are watched.
        debug_path: Where the list of what was seen goes.
        stop: Set when everything is called off.
    """
    windows = 0
    before = listed()
    still = False
    while windows <= patience.retries and not still:
        stop.wait(patience.stability)
        windows += 1
        now = listed()
        still = bool(now) and now == before and all(file.size for file in now)
        before = now
        if stop.is_set():
            break
    if not before:
        return []
    delivery.forced_copy = True
    delivery.debug_path = _dump(source, expected, before, debug_path, patience.stability, windows, still)
    held = f"held still for {patience.stability:g} s" if still else f"never held still in {windows} windows"
    delivery.notes.append(f"Forced copy of {len(before)} files without a done marker; they {held}")
    return before


def _dump(
    source: Source,
    expected: Expected,
    files: Sequence[FrameFile],
    to: Path,
    stability: float,
    windows: int,
    still: bool,
) -> Path:
    """The debug dump the contract asks of a forced copy."""
    content = {
        "SceneId": expected.scene_id,
        "Attempt": expected.attempt,
        "FramePrefix": expected.prefix,
        "CandidateFolder": source.describe(expected.prefix.rpartition("/")[0]),
        "WrittenAt": datetime.now(UTC).isoformat(),
        "StabilitySeconds": stability,
        "WindowsWatched": windows,
        "HeldStill": still,
        "Files": [
            {
                "Name": file.name,
                "Bytes": file.size,
                "ModifiedAt": datetime.fromtimestamp(file.modified, UTC).isoformat() if file.modified else None,
            }
            for file in files
        ],
    }
    return write_whole(to, json.dumps(content, indent=2) + "\n")
