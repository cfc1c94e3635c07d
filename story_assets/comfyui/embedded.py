"""The embedded engine as a renderer: a process of its own, with a scratch folder that frames are linked out of."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import threading
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

from story_assets.errors import LibraryError, RendererUnavailable
from story_assets.library import translated
from story_assets.operating.locks import LeaseTakenError, lease
from story_assets.settings import state_dir
from workflows.engine import EngineError, EngineProcess

NAME = "embedded"


class EmbeddedEngine:
    """Keeps an engine running at one address; if it dies it can be started again there."""

    def __init__(self, scratch: Path) -> None:
        self.output_directory = scratch / "output"
        self._log_file = scratch / "engine.log"
        self._process = self._started(0)
        self.url = self._process.url
        self._lock = threading.Lock()

    def revive(self) -> bool:
        """Start it again if it died; True if that was so."""
        with self._lock:
            if self._process.running:
                return False
            self._process.stop()
            with contextlib.suppress(RendererUnavailable):
                self._process = self._started(urlsplit(self.url).port or 0)
                return True
            return False

    def stop(self) -> None:
        """End it."""
        with self._lock:
            self._process.stop()

    def _started(self, port: int) -> EngineProcess:
        process = EngineProcess(output_directory=self.output_directory, port=port, log_file=self._log_file)
        try:
            return process.start()
        except EngineError as error:
            raise RendererUnavailable(
                "The embedded engine did not start",
                where=self._log_file,
                saw=error,
                cure="`story-assets doctor` looks for the reason.",
            ) from error


@contextlib.contextmanager
def embedded_engine(library: Path) -> Generator[EmbeddedEngine]:
    """Run an engine for a block; its files go when the block ends, or at the next start if we are killed.

    Args:
        library: The library's folder. The scratch folder is put on the same file system, so that frames can be linked.
    """
    engines = _place(library)
    name = f"{os.getpid()}-{secrets.token_hex(3)}"
    _sweep(engines)
    try:
        with lease(name, wait_seconds=0, folder=engines):
            engine = EmbeddedEngine(engines / name)
            try:
                yield engine
            finally:
                engine.stop()
                shutil.rmtree(engines / name, ignore_errors=True)
    finally:
        _drop_lock(engines, name)


def _place(library: Path) -> Path:
    """Where scratch folders go: with the other state, or beside the library where that is another file system."""
    place = state_dir() / "engine"
    with translated("make a scratch folder", place):
        place.mkdir(parents=True, exist_ok=True)
        library.mkdir(parents=True, exist_ok=True)
        if place.stat().st_dev != library.stat().st_dev:
            place = library / ".engine"
            place.mkdir(exist_ok=True)
    return place


def _sweep(engines: Path) -> None:
    """Remove the scratch folders of processes that died."""
    for folder in [path for path in engines.iterdir() if path.is_dir()]:
        with contextlib.suppress(LeaseTakenError, LibraryError), lease(folder.name, wait_seconds=0, folder=engines):
            shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            _drop_lock(engines, folder.name)


def _drop_lock(engines: Path, name: str) -> None:
    for path in engines.glob(f"{name}.*.lock"):
        with contextlib.suppress(OSError):
            path.unlink()
