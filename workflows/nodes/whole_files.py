"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` under `<path>.tmp`, bring it to disk, and rename it to `path`.

    Raises:
        OSError: The file could not be written; nothing is left under either name that was not there before.
    """
    temporary = path.with_name(path.name + ".tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def sync_directory(folder: Path) -> None:
    """Bring the names in `folder` to disk, where the system knows how (Windows does it with the rename)."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # some network file systems refuse; the files themselves are synced
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
