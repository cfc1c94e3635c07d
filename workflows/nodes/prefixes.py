"""File prefixes: where one attempt's frames go, and that nobody has been there before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .errors import PrefixInUseError, UnsafePrefixError

# What Windows forbids in a name is refused everywhere, so that a library can move between machines.
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\ud800-\udfff]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$", re.IGNORECASE)


@dataclass(frozen=True)
class FramePrefix:
    """A prefix that was found safe: `<folder>/<stem>_00001_.png` and on, `<folder>/<stem>.done`."""

    folder: Path
    """Absolute folder of the frames; may not exist yet."""
    subfolder: str
    """The same folder relative to the output folder, with forward slashes; empty for the output folder itself."""
    stem: str
    """First part of each file's name."""

    def frame_name(self, number: int) -> str:
        """Name of the frame `number`, counted from 1, as ComfyUI's own `SaveImage` would call it."""
        return f"{self.stem}_{number:05}_.png"

    @property
    def marker_name(self) -> str:
        """Name of the done marker."""
        return f"{self.stem}.done"

    def existing(self) -> list[str]:
        """Names of the frames and markers that are already there, half-written ones included, sorted."""
        if not self.folder.is_dir():
            return []
        mine = re.compile(rf"{re.escape(self.stem)}(_\d+_\.png|\.done)(\.tmp)?", re.IGNORECASE)
        return sorted(path.name for path in self.folder.iterdir() if mine.fullmatch(path.name))

    def refuse_if_used(self) -> None:
        """Raise `PrefixInUseError` when anything already lies under this prefix.

        A marker or a frame of an earlier attempt beside new ones would be counted as part of them.
        """
        found = self.existing()
        if found:
            where = f"{self.subfolder}/{self.stem}" if self.subfolder else self.stem
            raise PrefixInUseError(
                f"filename_prefix {where!r} already has {len(found)} file(s), the first is {found[0]!r}; "
                "use a fresh prefix for each attempt"
            )


def resolve_prefix(prefix: str, output_directory: Path) -> FramePrefix:
    """Turn a `filename_prefix` such as `story/scene-001/a1` into the place it means.

    Backslashes count as slashes. The folder is not created.

    Raises:
        UnsafePrefixError: The prefix is empty, absolute, has a drive, `.` or `..`, a name that some system forbids,
            or leads outside `output_directory` through a link.
    """

    def refuse(why: str) -> UnsafePrefixError:
        return UnsafePrefixError(
            f"filename_prefix {prefix[:200]!r} {why}; give a relative path below the output folder, "
            "such as 'my-story/scene-001/attempt-1'"
        )

    text = prefix.replace("\\", "/")
    if not text.strip():
        raise refuse("is empty")
    if text.startswith("/") or re.match(r"^[A-Za-z]:", text):
        raise refuse("is absolute")
    if text.endswith("/"):
        raise refuse("ends in a folder, with no name for the frames")
    parts = text.split("/")
    for part in parts:
        if part in ("", ".", ".."):
            raise refuse(f"has the part {part!r}")
        if _FORBIDDEN.search(part) or _RESERVED.match(part) or part != part.strip() or part.endswith("."):
            raise refuse(f"has the part {part!r}, which is no file name on every system")
        if len(part.encode("utf-8")) > 200:
            raise refuse("has a part longer than 200 bytes")

    root = output_directory.resolve()
    folder = root.joinpath(*parts[:-1]).resolve()
    if folder != root and root not in folder.parents:
        raise refuse("leads outside the output folder through a link")
    return FramePrefix(folder=folder, subfolder=str(PurePosixPath(*parts[:-1])) if parts[:-1] else "", stem=parts[-1])
