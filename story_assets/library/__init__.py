"""The story library on disk: one folder a story, readable by a person, written so that nothing is ever half there.

library/
20261122-thriller-01/
brief.json  story.json  scenes.json  frames.json  clips.json  film.json  …   one model an asset
frames/scene-001/   frame_00001.png …  manifest.json (last)
clips/scene-001.mp4
film.mp4  film.srt  poster.jpg
artifact-metadata.json  run-summary.txt  index.html
"""

from story_assets.library.files import (
    TEMPORARY_SUFFIX,
    append_line,
    digest_of,
    link_or_copy,
    read_model,
    require_writable,
    sha256_file,
    sha256_files,
    sweep_temporary,
    translated,
    whole_file,
    write_model,
    write_whole,
)
from story_assets.library.folder import FILE_NAMES, StoryFolder, file_name_of
from story_assets.library.guard import Listing, is_link
from story_assets.library.library import KEY_PATTERN, Library, checked_key

__all__ = [
    "FILE_NAMES",
    "KEY_PATTERN",
    "TEMPORARY_SUFFIX",
    "Library",
    "Listing",
    "StoryFolder",
    "append_line",
    "checked_key",
    "digest_of",
    "file_name_of",
    "is_link",
    "link_or_copy",
    "read_model",
    "require_writable",
    "sha256_file",
    "sha256_files",
    "sweep_temporary",
    "translated",
    "whole_file",
    "write_model",
    "write_whole",
]
