"""The done marker: `<prefix>.done`, written whole by the node that saves the frames, after the last of them.

Here it is awaited, and believed only where it names the scene and the attempt that were posted. What is done when it
never comes is in `forced_copy`.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from story_assets.comfyui.sources import Source
from story_assets.outside import json_from
from story_assets.rendering.delivery.terms import Delivery, Expected

_LOOK_SECONDS = 0.05
_LONGEST_LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Marker:
    """A done marker that was read whole and is ours."""

    count: int
    sha256: str | None


def await_marker(
    source: Source, expected: Expected, delivery: Delivery, *, longest: float, stop: threading.Event
) -> Marker | None:
    """Look for the done marker until it is there and believed, or patience ends.

    Args:
        source: Where the renderer's files are.
        expected: Whose marker it must be.
        delivery: Filled with how long it took, and with a note where none came.
        longest: Longest wait, s.
        stop: Set when everything is called off.

    Raises:
        RendererUnavailable: The server went away meanwhile.
    """
    if not expected.writes_marker:
        delivery.notes.append("The graph writes no done marker; watching its files instead")
        return None
    begun = time.monotonic()
    pause = _LOOK_SECONDS
    wrong: str | None = None
    while True:
        content = source.read(f"{expected.prefix}.done")
        waited = time.monotonic() - begun
        marker, wrong = read_marker(content, expected)
        if marker is not None:
            delivery.marker_detected = True
            delivery.marker_path = source.describe(f"{expected.prefix}.done")
            delivery.marker_wait_seconds = waited
            return marker
        if waited >= longest:
            break
        stop.wait(min(pause, longest - waited))
        if stop.is_set():
            break
        pause = min(_LONGEST_LOOK_SECONDS, pause * 1.5)
    delivery.marker_wait_seconds = time.monotonic() - begun
    why = f"Done marker not believed ({wrong})" if wrong else "Done marker missing"
    delivery.notes.append(f"{why} after {delivery.marker_wait_seconds:.1f} s; watching the files instead")
    return None


def read_marker(content: bytes | None, expected: Expected) -> tuple[Marker | None, str | None]:
    """The marker in `content`, or why it is not believed; neither where there is no content yet."""
    if content is None:
        return None, None
    try:
        told = json_from(content)
        count = told["FrameCount"]
    except (ValueError, KeyError, TypeError):
        return None, "it is no marker"
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        return None, f"FrameCount is {count!r}"
    for name, due in (("SceneId", expected.scene_id), ("Attempt", expected.attempt)):
        if told.get(name, due) not in (due, ""):
            return None, f"it is of {name} {told[name]!r}, not {due!r}"
    sha256 = told.get("FramesSha256")
    return Marker(count, sha256 if isinstance(sha256, str) else None), None
