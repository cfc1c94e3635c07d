"""Publishing: the run record, its summary and the story's page, from whatever the library holds at this moment."""

from __future__ import annotations

from pathlib import Path

from story_assets.library import TEMPORARY_SUFFIX, Library, StoryFolder, translated, write_whole
from story_assets.models import RunRecord
from story_assets.reviewing.page import page, shelf
from story_assets.reviewing.page.verdicts import overall, story_verdicts
from story_assets.reviewing.record import summary
from story_assets.reviewing.record.assemble import build_record
from story_assets.reviewing.record.materials import gather
from story_assets.reviewing.record.reading import FILE_NAME
from story_assets.settings import Settings

PUBLISHED = (FILE_NAME, summary.FILE_NAME, page.FILE_NAME)


def archive_name(folder: StoryFolder) -> str:
    """What a story's archive is called, relative to its folder."""
    return f"{folder.key}.zip"


def publish(folder: StoryFolder, settings: Settings, *, pages: bool = True, archive: str | None = None) -> RunRecord:
    """Write a story's record, summary and page, and the shelf over all stories; each whole.

    Safe to call at any time and as often as one likes: after every stage, after a failure, with only a brief. The same
    library gives the same files.

    Args:
        folder: The story's.
        settings: For the queue policy of a story that is not rendered yet.
        pages: Whether to write the page and the shelf too; they take longer than the record and its summary.
        archive: The archive that is about to be made; one that is there is named in any case.

    Raises:
        LibraryError: The brief cannot be read, or the disk refuses.
    """
    materials = gather(folder)
    record = build_record(materials, folder.path.resolve(), settings.queue_config)
    if archive or folder.plain_file(archive_name(folder)):
        record = record.model_copy(update={"archive": archive or archive_name(folder)})
    folder.write(record)
    write_text(folder / summary.FILE_NAME, summary.render_summary(record, run_files(folder)))
    if not pages:
        return record
    write_text(folder / page.FILE_NAME, page.render_page(folder, materials, record))
    shelf.write_card(folder, materials, overall(materials, story_verdicts(materials)))
    library = Library(folder.path.parent)
    write_text(library.root / shelf.FILE_NAME, shelf.render_shelf(library))
    return record


def run_files(folder: StoryFolder) -> tuple[str, ...]:
    """Every file of a run, relative to its folder, in order; those being published too, temporary ones not."""
    return tuple(sorted({name for name in folder.listing().files if not _hidden(name)} | set(PUBLISHED)))


def untrue_index(folder: StoryFolder) -> tuple[list[str], list[str]]:
    """Files the summary lists that are gone, and files that are there but not listed; both empty when it is true."""
    with translated("read", folder / summary.FILE_NAME):
        listed = set(summary.artifact_index((folder / summary.FILE_NAME).read_text(encoding="utf-8")))
    there = {name for name in run_files(folder) if folder.plain_file(name)}
    return sorted(listed - there), sorted(there - listed)


def write_text(path: Path, text: str) -> Path:
    """Write a text whole; untouched when it says the same already."""
    try:
        if path.read_text(encoding="utf-8") == text:
            return path
    except (OSError, UnicodeDecodeError):
        pass
    return write_whole(path, text)


def _hidden(name: str) -> bool:
    """Whether a file is somebody's scratch: dot files, locks, half-written ones."""
    return any(part.startswith(".") for part in name.split("/")) or name.endswith((TEMPORARY_SUFFIX, ".lock"))
