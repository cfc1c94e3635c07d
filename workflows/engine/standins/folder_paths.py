"""Stands in for ComfyUI's `folder_paths`: where files come from and go to."""

from __future__ import annotations

from . import current_host


def get_output_directory() -> str:
    """Finished files."""
    return str(current_host().output_directory)


def get_input_directory() -> str:
    """Files that clients uploaded."""
    return str(current_host().input_directory)


def get_temp_directory() -> str:
    """Files that nobody keeps."""
    return str(current_host().temp_directory)


def get_directory_by_type(type_name: str) -> str | None:
    """The folder behind the word `output`, `input` or `temp`; None for any other word."""
    known = {"output": get_output_directory, "input": get_input_directory, "temp": get_temp_directory}
    return known[type_name]() if type_name in known else None
