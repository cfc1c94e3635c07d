"""Frames looked at while their prompt still saves the rest, so that little is left to do when it ends.

Our node renames each frame into place: one that can be seen is whole. Decoding takes longer than all else between
success and the library, so it begins here. What was seen counts only for files that are the same when they are
brought home, and only together with the done marker's count and digest.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from story_assets.comfyui.sources import FrameFile, SharedFolder
from story_assets.errors import LibraryError
from story_assets.library import sha256_file
from story_assets.rendering.delivery.frame_check import FrameLook, look_at

_SHORTEST_PAUSE_SECONDS = 0.01
_LONGEST_PAUSE_SECONDS = 0.1


class Arrivals:
    """Looks at the frames under a prefix from when they begin to come until the block ends; remembers them after it.

    Args:
        folder: Where they appear; None when this machine cannot see it, and then nothing is looked at.
        prefix: As posted.
        size: Width and height the frames should have, pixels; None when the graph decides.
    """

    def __init__(
        self, folder: SharedFolder | None = None, prefix: str = "", size: tuple[int, int] | None = None
    ) -> None:
        self._folder = folder
        self._prefix = prefix
        self._size = size
        self._looks: dict[str, tuple[FrameFile, FrameLook]] = {}
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no further; returns when the frame at hand is done."""
        self._over.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def __len__(self) -> int:
        """How many frames were looked at so far."""
        return len(self._looks)

    def begin(self) -> None:
        """The frames are being saved now. Can be called over and over, from any thread."""
        with self._lock:
            if self._folder is None or self._thread is not None or self._over.is_set():
                return
            # One thread: the renderer may need this machine's other cores for encoding them.
            self._thread = threading.Thread(target=self._run, args=[self._folder], name="arrivals", daemon=True)
            self._thread.start()

    def of(self, file: FrameFile, target: Path) -> FrameLook | None:
        """What was seen of a file, if it is the same now and so is what arrived in the library.

        Args:
            file: As it is on the renderer's side now.
            target: The same file in the library: another name for it, or a copy.
        """
        known, look = self._looks.get(file.name, (None, None))
        if look is None or known != file:
            return None
        with contextlib.suppress(OSError, LibraryError):
            arrived = target.stat()
            linked = (arrived.st_size, arrived.st_mtime) == (file.size, file.modified)
            # A copy has a time of its own, and may have gone wrong.
            if linked or sha256_file(target) == look.sha256:
                return look
        return None

    def _run(self, folder: SharedFolder) -> None:
        pause = _SHORTEST_PAUSE_SECONDS
        while not self._over.wait(pause):
            fresh = [file for file in folder.beginning_with(self._prefix) if file.name not in self._looks]
            pause = _SHORTEST_PAUSE_SECONDS if fresh else min(_LONGEST_PAUSE_SECONDS, pause * 1.5)
            for file in fresh:
                if self._over.is_set():
                    return
                with contextlib.suppress(OSError):  # gone again: then delivery says so
                    look = look_at(folder.path(file.name), self._size)
                    if folder.about(file.ref) == file:
                        self._looks[file.name] = (file, look)
