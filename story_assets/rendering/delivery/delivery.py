"""Bringing a prompt's frames home: done marker first, else a stability window and a forced copy.

Frames are trusted once the marker is there and its count and digest match what arrived. They are linked, copied or
downloaded into a folder of their own; `frame_sets` puts that folder in its place with its manifest last.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from story_assets.comfyui.asking import StoppedError
from story_assets.comfyui.protocol import HistoryEntry
from story_assets.comfyui.sources import FrameFile, Source
from story_assets.errors import DeliveryError
from story_assets.rendering.delivery.arrivals import Arrivals
from story_assets.rendering.delivery.done_marker import await_marker
from story_assets.rendering.delivery.forced_copy import watched
from story_assets.rendering.delivery.frame_check import FrameLook, FramesUnusableError, judge, look_at
from story_assets.rendering.delivery.terms import Delivery, Expected, Patience, joined_digest

_EYES = max(2, min(8, os.cpu_count() or 2))
"""Frames looked at at once: decoding lets other threads run."""


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
        marker = await_marker(self.source, expected, self.delivery, longest=self.patience.marker, stop=self.stop)
        if marker is None:
            files = watched(
                self.source,
                expected,
                lambda: self._listed(expected, entry, frames_node),
                self.delivery,
                patience=self.patience,
                debug_path=self.debug_path,
                stop=self.stop,
            )
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
        if marker is not None and marker.sha256 is not None and joined_digest(digests) != marker.sha256:
            raise DeliveryError(
                "The frames are not those of the done marker",
                where=f"{expected.prefix}.done",
                saw="another FramesSha256",
            )

    def _listed(self, expected: Expected, entry: HistoryEntry | None, node: str) -> list[FrameFile]:
        """The frames by the history, or by their names where there is no history."""
        refs = entry.files(node) if entry else []
        if refs:
            return [self.source.about(ref) for ref in refs]
        return self.source.beginning_with(expected.prefix)

    def _bring(self, files: Sequence[FrameFile], expected: Expected, into: Path, *, linking: bool) -> list[str]:
        """Put the files into the library under their own names there, and look at each once."""
        delivery = self.delivery
        kept = files[: expected.most_frames]
        if len(files) > len(kept):
            delivery.warnings.append(f"{len(files)} frames came; only {len(kept)} may be kept (FRAME_CEILING)")

        def bring(number: int, file: FrameFile) -> FrameLook:
            if self.stop.is_set():
                raise StoppedError
            # Files whose marker came are never touched again; others are copied, as somebody may still write them.
            target = self.source.bring(file, into / f"frame_{number:05d}.png", linking=linking)
            look = (self.arrivals.of(file, target) if linking else None) or look_at(target, expected.size)
            if look.suffix != target.suffix:
                target = target.replace(target.with_suffix(look.suffix))
            return replace(look, name=target.name)

        pool = ThreadPoolExecutor(max(_EYES, self.source.hands), thread_name_prefix="frames")
        try:
            looks = list(pool.map(bring, range(1, len(kept) + 1), kept))
        finally:
            pool.shutdown(cancel_futures=True)
        found = judge(looks, expected.size)
        delivery.frames, delivery.width, delivery.height = found.frames, found.width, found.height
        delivery.warnings.extend(found.warnings)
        delivery.notes.extend(found.notes)
        if found.fault:
            where = f"{expected.scene_id}, prefix {expected.prefix}"
            raise FramesUnusableError("The frames came, but cannot be used", where=where, saw=found.fault)
        left = [hashlib.sha256(self.source.content(file)).hexdigest() for file in files[len(kept) :]]
        return [look.sha256 for look in looks] + left
