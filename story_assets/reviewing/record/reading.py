"""Finding and reading run records on disk: ours and those of the older system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from story_assets.errors import LibraryError
from story_assets.library import FILE_NAMES, translated
from story_assets.models import RunRecord
from story_assets.outside import json_from
from story_assets.reviewing.record.older import is_older, respelled
from story_assets.reviewing.record.summary import FILE_NAME as SUMMARY_NAME

FILE_NAME = FILE_NAMES[RunRecord.__name__]


@dataclass(frozen=True)
class RunFiles:
    """The two files of a run, as they are on disk.

    Attributes:
        path: The record's file.
        record: Its content; an older one in today's spelling.
        summary: The text of `run-summary.txt` beside it; None where there is none.
        older: Whether the older system wrote it.
    """

    path: Path
    record: dict[str, Any]
    summary: str | None
    older: bool

    @property
    def run_id(self) -> str:
        """The run's name, or its folder's where it has none."""
        found = self.record.get("RunId")
        return found if isinstance(found, str) and found.strip() else self.path.parent.name


def find_records(paths: Iterable[Path]) -> Iterator[Path]:
    """The record files that `paths` mean: a file, a run's folder, or a folder of such folders.

    A path without any record is given back as the file that is missing there, so that reading it says so.
    """
    for path in paths:
        if path.is_file() and path.name != SUMMARY_NAME:
            yield path
        elif path.name == SUMMARY_NAME:
            yield path.with_name(FILE_NAME)
        elif (path / FILE_NAME).exists():
            yield path / FILE_NAME
        else:
            yield from sorted(path.glob(f"*/{FILE_NAME}")) or [path / FILE_NAME]


def read_run(path: Path) -> RunFiles:
    """Read a run's record and the summary beside it.

    Raises:
        LibraryError: The record is not there, or is no JSON object; or the summary cannot be read.
    """
    record = read_record(path)
    older = is_older(record)
    summary = path.with_name(SUMMARY_NAME)
    text = _text(summary) if summary.exists() else None
    return RunFiles(path, respelled(record) if older else record, text, older)


def read_record(path: Path) -> dict[str, Any]:
    """Read a record as it is.

    Raises:
        LibraryError: It is not there, or is no JSON object.
    """
    text = _text(path)
    try:
        record: object = json_from(text)
    except ValueError as error:
        raise LibraryError("This is no run record: it is no JSON", where=path, saw=error) from error
    if not isinstance(record, Mapping):
        raise LibraryError("This is no run record: it is no JSON object", where=path, saw=type(record).__name__)
    return cast("dict[str, Any]", record)


def _text(path: Path) -> str:
    """A file's text, in whichever encoding PowerShell or we wrote it."""
    with translated("read", path):
        content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise LibraryError("This is no text", where=path, saw=error) from error
