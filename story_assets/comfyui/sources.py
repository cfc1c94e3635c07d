"""Where a renderer's files are: in a folder this machine can read, or behind its `/view`."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from story_assets.comfyui.asking import Asker
from story_assets.comfyui.client import ComfyClient
from story_assets.comfyui.protocol import FileRef
from story_assets.errors import DeliveryError
from story_assets.library import link_or_copy, translated, whole_file, write_whole


@dataclass(frozen=True)
class FrameFile:
    """A frame on the renderer's side. Two that are equal have not changed in between.

    Attributes:
        ref: As the server names it.
        size: In bytes; None when it is not there.
        modified: Seconds since 1970; None where that cannot be known.
    """

    ref: FileRef
    size: int | None
    modified: float | None = None

    @property
    def name(self) -> str:
        """Its path below the output folder."""
        return self.ref.relative


class Source(Protocol):
    """A renderer's output folder, wherever it is.

    Attributes:
        name: Where, for a person.
        hands: How many files are best fetched at once; 0 where only their decoding takes time.
    """

    name: str
    hands: int

    def read(self, relative: str) -> bytes | None:
        """A small file's content; None while it is not there."""
        ...

    def about(self, ref: FileRef) -> FrameFile:
        """A file's size and time now."""
        ...

    def announced(self, ref: FileRef) -> FrameFile:
        """A file that is known to be there, with what can be told of it for nothing."""
        ...

    def beginning_with(self, prefix: str) -> list[FrameFile]:
        """The frames under a prefix, by number; none where the source cannot list."""
        ...

    def bring(self, file: FrameFile, target: Path, *, linking: bool) -> Path:
        """Put a file into the library, whole; `linking` allows both names for one file."""
        ...

    def content(self, file: FrameFile) -> bytes:
        """A file's bytes."""
        ...

    def describe(self, relative: str) -> str:
        """Where a file is, for a record."""
        ...


class SharedFolder:
    """An output folder this machine can read."""

    hands = 0

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)
        self._root = folder.resolve()

    def read(self, relative: str) -> bytes | None:
        """A small file's content; None while it is not there."""
        with contextlib.suppress(OSError):
            return self.path(relative).read_bytes()
        return None

    def about(self, ref: FileRef) -> FrameFile:
        """A file's size and time now."""
        try:
            found = self.path(ref.relative).stat()
        except OSError:
            return FrameFile(ref, None)
        return FrameFile(ref, found.st_size, found.st_mtime)

    announced = about

    def beginning_with(self, prefix: str) -> list[FrameFile]:
        """The frames under a prefix, by number."""
        subfolder, _, stem = prefix.rpartition("/")
        pattern = re.compile(rf"{re.escape(stem)}_(\d+)_?\.png")
        numbered: list[tuple[int, str]] = []
        with contextlib.suppress(OSError):
            for path in self.path(subfolder).iterdir():
                if found := pattern.fullmatch(path.name):
                    numbered.append((int(found.group(1)), path.name))
        return [self.about(FileRef(name, subfolder)) for _, name in sorted(numbered)]

    def bring(self, file: FrameFile, target: Path, *, linking: bool) -> Path:
        """Put a file into the library, whole."""
        path = self.path(file.name)
        if file.size is None:
            raise DeliveryError("A frame the renderer listed is not there", where=path)
        if linking:
            return link_or_copy(path, target)
        with translated("copy a file to", target), whole_file(target) as temporary:
            temporary.write_bytes(path.read_bytes())
        return target

    def content(self, file: FrameFile) -> bytes:
        """A file's bytes."""
        with translated("read", self.path(file.name)):
            return self.path(file.name).read_bytes()

    def describe(self, relative: str) -> str:
        """Where a file is, for a record."""
        return str(self.path(relative))

    def sweep(self, prefix: str) -> None:
        """Remove what an attempt left that nobody needs any more: frames, marker, half-written files. Nothing else."""
        subfolder, _, stem = prefix.rpartition("/")
        pattern = re.compile(rf"{re.escape(stem)}(_\d+_?\.png|\.done)(\.tmp)?")
        with contextlib.suppress(OSError, DeliveryError):
            for path in list(self.path(subfolder).iterdir()):
                if pattern.fullmatch(path.name):
                    path.unlink(missing_ok=True)

    def path(self, relative: str) -> Path:
        """Where a file is.

        Raises:
            DeliveryError: Not in this folder.
        """
        path = (self._root / relative).resolve()
        if not path.is_relative_to(self._root):
            raise DeliveryError("The renderer names a file outside its output folder", where=relative)
        return path


class RemoteFolder:
    """An output folder behind a server's `/view`."""

    hands = 8

    def __init__(self, client: ComfyClient, asker: Asker) -> None:
        self._client = client
        self._asker = asker
        self.name = f"{client.url}/view"

    def read(self, relative: str) -> bytes | None:
        """A small file's content; None while it is not there."""
        return self._asker.ask(lambda: self._client.file(_ref(relative)))

    def about(self, ref: FileRef) -> FrameFile:
        """A file's size now."""
        return FrameFile(ref, self._asker.ask(lambda: self._client.file_size(ref)))

    def announced(self, ref: FileRef) -> FrameFile:
        """A file that is known to be there; its size would cost a request."""
        return FrameFile(ref, None)

    def beginning_with(self, prefix: str) -> list[FrameFile]:
        """The frames under a prefix, asked for one by one: a server lists no folders."""
        subfolder, _, stem = prefix.rpartition("/")
        found: list[FrameFile] = []
        while True:
            file = self.about(FileRef(f"{stem}_{len(found) + 1:05d}_.png", subfolder))
            if file.size is None:
                return found
            found.append(file)

    def bring(self, file: FrameFile, target: Path, *, linking: bool) -> Path:
        """Download a file into the library, whole."""
        del linking
        return write_whole(target, self.content(file))

    def content(self, file: FrameFile) -> bytes:
        """A file's bytes."""
        content = self._asker.ask(lambda: self._client.file(file.ref))
        if content is None:
            raise DeliveryError("A frame the renderer listed is not there", where=f"{self.name}, {file.name}")
        return content

    def describe(self, relative: str) -> str:
        """Where a file is, for a record."""
        return f"{self.name}?{relative}"


def _ref(relative: str) -> FileRef:
    subfolder, _, name = relative.rpartition("/")
    return FileRef(name, subfolder)
