"""A run as one `.zip`: everything in its folder, with the record inside naming the archive."""

from __future__ import annotations

import zipfile
from pathlib import Path

from story_assets.library import StoryFolder, translated, whole_file
from story_assets.reviewing.publishing import archive_name, publish, run_files
from story_assets.settings import Settings

_PACKED_ALREADY = (".png", ".jpg", ".webp", ".mp4")


def archive(folder: StoryFolder, settings: Settings) -> Path:
    """Put a story's files into `<key>.zip` in its folder, and publish the record that names it.

    Links, and whatever else is no plain file, are left out: `StoryFolder.listing` names them.

    Raises:
        LibraryError: The disk refused; an earlier archive is still there.
    """
    target = folder / archive_name(folder)
    publish(folder, settings, archive=target.name)
    with (
        translated("write", target),
        whole_file(target) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as bundle,
    ):
        for name in run_files(folder):
            path = folder.plain_file(name)
            if name == target.name or path is None:
                continue
            packed = zipfile.ZIP_STORED if path.suffix in _PACKED_ALREADY else zipfile.ZIP_DEFLATED
            bundle.write(path, f"{folder.key}/{name}", compress_type=packed)
    publish(folder, settings)
    return target
