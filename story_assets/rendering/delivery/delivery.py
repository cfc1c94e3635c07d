"""Bringing a prompt's frames home: done marker first, else a stability window and a forced copy.

Frames are trusted once the marker is there and its count and digest match what arrived. They are linked, copied or
downloaded into a folder of their own; `frame_sets` puts that folder in its place with its manifest last.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from story_assets.comfyui.asking import StoppedError
from story_assets.comfyui.protocol import HistoryEntry
from story_assets.comfyui.sources import FrameFile, Source
from story_assets.errors import DeliveryError
from story_assets.library import write_whole
from story_assets.rendering.delivery.arrivals import Arrivals
from story_assets.rendering.delivery.frame_check import FrameLook, FramesUnusableError, judge, look_at

_EYES = max(2, min(8, os.cpu_count() or 2))
"""Frames looked at at once: decoding lets other threads run."""
_MARKER_LOOK_SECONDS = 0.05
_MARKER_LOOK_LONGEST_SECONDS = 1.0


@dataclass(frozen=True)
class Expected:
    """What should arrive.

    Attributes:
        scene_id: `scene-001`.
        attempt: As posted; the marker must name the same.
        prefix: As posted.
        size: Width and height in pixels; None when the graph decides.
        most_frames: What comes beyond it is left behind.
        writes_marker: Whether this graph leaves a marker at all.
    """

    scene_id: str
    attempt: int
    prefix: str
    size: tuple[int, int] | None
    most_frames: int
    writes_marker: bool = True


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, s."""

    marker: float = 60.0
    stability: float = 2.0
    retries: int = 3


@dataclass
class Delivery:
    """How the frames came, and what was seen of them."""

    marker_detected: bool = False
    marker_wait_seconds: float = 0.0
    marker_path: str | None = None
    forced_copy: bool = False
    debug_path: Path | None = None
    frames: tuple[FrameLook, ...] = ()
    width: int = 0
    height: int = 0
    notes: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])

    @property
    def files(self) -> tuple[str, ...]:
        """The files' names, in order."""
        return tuple(frame.name for frame in self.frames)

    @property
    def sha256(self) -> str:
        """Digest over the files' digests, in order."""
        return _joined([frame.sha256 for frame in self.frames])


@dataclass(frozen=True)
class Marker:
    """A done marker that was read whole and is ours."""

    count: int
    sha256: str | None


@dataclass(frozen=True)
class Deliverer:
    """Brings frames from a renderer's output into a folder of the library.

    Attributes:
        source: Where the renderer's files are.
        patience: How long to wait.
        debug_path: Where the debug dump of a forced copy goes.
        stop: Set when everything is called off.
        delivery: Filled with how it went, also when it fails.
        arrivals: What was seen of the frames before the prompt ended.
    """

    source: Source
    patience: Patience
    debug_path: Path
    stop: threading.Event
    delivery: Delivery
    arrivals: Arrivals = field(default_factory=Arrivals)

    def deliver(self, expected: Expected, entry: HistoryEntry | None, frames_node: str, into: Path) -> None:
        """Fill `into` with `frame_00001.png` and on.

        Args:
            expected: What should arrive.
            entry: The prompt's history, if it came; it lists the files.
            frames_node: The node that saved them.
            into: An empty folder in the library.

        Raises:
            DeliveryError: They never came whole, do not match their marker, or are no usable pictures.
            RendererUnavailable: The server went away meanwhile.
        """
        marker = self._await_marker(expected)
        if marker is None:
            files = self._hold_still(expected, entry, frames_node)
        else:
            files = [self.source.announced(ref) for ref in (entry.files(frames_node) if entry else [])]
            files = files or self.source.beginning_with(expected.prefix)
        if not files:
            raise DeliveryError(
                "The prompt succeeded without any frames" if entry else "No frames came",
                where=f"{self.source.name}, prefix {expected.prefix}",
                cure="Look at the node that saves frames, and whether its output folder can be written.",
            )
        if marker is not None and marker.count != len(files):
            raise DeliveryError(
                "The done marker's count is not what is there",
                where=f"{expected.prefix}.done",
                saw=f"FrameCount {marker.count}, {len(files)} files",
            )
        digests = self._bring(files, expected, into, linking=marker is not None)
        if marker is not None and marker.sha256 is not None and _joined(digests) != marker.sha256:
            raise DeliveryError(
                "The frames are not those of the done marker",
                where=f"{expected.prefix}.done",
                saw="another FramesSha256",
            )

    def _await_marker(self, expected: Expected) -> Marker | None:
        """Look for the marker until it is there or patience ends."""
        delivery = self.delivery
        if not expected.writes_marker:
            delivery.notes.append("The graph writes no done marker; watching its files instead")
            return None
        begun = time.monotonic()
        pause = _MARKER_LOOK_SECONDS
        wrong: str | None = None
        while True:
            content = self.source.read(f"{expected.prefix}.done")
            waited = time.monotonic() - begun
            marker, wrong = _marker(content, expected)
            if marker is not None:
                delivery.marker_detected = True
                delivery.marker_path = self.source.describe(f"{expected.prefix}.done")
                delivery.marker_wait_seconds = waited
                return marker
            if waited >= self.patience.marker:
                break
            self.stop.wait(min(pause, self.patience.marker - waited))
            if self.stop.is_set():
                break
            pause = min(_MARKER_LOOK_LONGEST_SECONDS, pause * 1.5)
        delivery.marker_wait_seconds = time.monotonic() - begun
        why = f"Done marker not believed ({wrong})" if wrong else "Done marker missing"
        delivery.notes.append(f"{why} after {delivery.marker_wait_seconds:.1f} s; watching the files instead")
        return None

    def _listed(self, expected: Expected, entry: HistoryEntry | None, node: str) -> list[FrameFile]:
        """The frames by the history, or by their names where there is no history."""
        refs = entry.files(node) if entry else []
        if refs:
            return [self.source.about(ref) for ref in refs]
        return self.source.beginning_with(expected.prefix)

    def _hold_still(self, expected: Expected, entry: HistoryEntry | None, node: str) -> list[FrameFile]:
        """Watch the files until a window passes in which nothing changes; then copy them whatever comes."""
        delivery = self.delivery
        windows = 0
        before = self._listed(expected, entry, node)
        still = False
        while windows <= self.patience.retries and not still:
            self.stop.wait(self.patience.stability)
            windows += 1
            now = self._listed(expected, entry, node)
            still = bool(now) and now == before and all(file.size for file in now)
            before = now
            if self.stop.is_set():
                break
        if not before:
            return []
        delivery.forced_copy = True
        delivery.debug_path = self._dump(expected, before, windows, still)
        held = f"held still for {self.patience.stability:g} s" if still else f"never held still in {windows} windows"
        delivery.notes.append(f"Forced copy of {len(before)} files without a done marker; they {held}")
        return before

    def _dump(self, expected: Expected, files: Sequence[FrameFile], windows: int, still: bool) -> Path:
        """The debug dump the contract asks of a forced copy."""
        content = {
            "SceneId": expected.scene_id,
            "Attempt": expected.attempt,
            "FramePrefix": expected.prefix,
            "CandidateFolder": self.source.describe(expected.prefix.rpartition("/")[0]),
            "WrittenAt": datetime.now(UTC).isoformat(),
            "StabilitySeconds": self.patience.stability,
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
        return write_whole(self.debug_path, json.dumps(content, indent=2) + "\n")

    def _bring(self, files: Sequence[FrameFile], expected: Expected, into: Path, *, linking: bool) -> list[str]:
        """Put the files into the library under their own names there, and look at each once."""
        delivery = self.delivery
        kept = files[: expected.most_frames]
        if len(files) > len(kept):
            delivery.warnings.append(f"{len(files)} frames came; only {len(kept)} may be kept (FRAME_CEILING)")

        def bring(number: int, file: FrameFile) -> FrameLook:
            if self.stop.is_set():
                raise StoppedError
            suffix = Path(file.name).suffix.lower() or ".png"
            # Files whose marker came are never touched again; others are copied, as somebody may still write them.
            target = self.source.bring(file, into / f"frame_{number:05d}{suffix}", linking=linking)
            seen = self.arrivals.of(file, target) if linking else None
            return replace(seen, name=target.name) if seen else look_at(target)

        pool = ThreadPoolExecutor(max(_EYES, self.source.hands), thread_name_prefix="frames")
        try:
            looks = list(pool.map(bring, range(1, len(kept) + 1), kept))
        finally:
            pool.shutdown(cancel_futures=True)
        found = judge(looks, expected.size)
        delivery.frames, delivery.width, delivery.height = found.frames, found.width, found.height
        delivery.warnings.extend(found.warnings)
        if found.fault:
            where = f"{expected.scene_id}, prefix {expected.prefix}"
            raise FramesUnusableError("The frames came, but cannot be used", where=where, saw=found.fault)
        left = [hashlib.sha256(self.source.content(file)).hexdigest() for file in files[len(kept) :]]
        return [look.sha256 for look in looks] + left


def _marker(content: bytes | None, expected: Expected) -> tuple[Marker | None, str | None]:
    """The marker in `content`, or why it is not believed."""
    if content is None:
        return None, None
    try:
        told = json.loads(content)
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


def _joined(digests: Sequence[str]) -> str:
    """As the marker's `FramesSha256`."""
    return hashlib.sha256("".join(digests).encode("ascii")).hexdigest()
