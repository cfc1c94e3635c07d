"""Which pack this is: a version for people, and a digest of its files that nobody has to count up."""

from __future__ import annotations

import hashlib
from pathlib import Path

VERSION = "1.2.1"


def pack_files(folder: Path) -> list[str]:
    """The pack's files in a folder, relative with forward slashes, sorted; nothing that Python or an editor left."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def pack_digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the pack's files, hexadecimal.

    Line ends count as one, so that a checkout on Windows is the same pack.
    """
    digest = hashlib.sha256()
    for name in pack_files(folder):
        content = (folder / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
