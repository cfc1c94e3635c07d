"""The few things our nodes ask of whatever runs them: a real ComfyUI, the embedded engine, or nothing at all."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any, Protocol


class Progress(Protocol):
    """Progress of one node; ComfyUI turns it into `progress` events."""

    def update_absolute(self, value: int, total: int | None = None, preview: Any = None) -> None:
        """Say that `value` of the total steps are done."""
        ...


class _SilentProgress:
    def update_absolute(self, value: int, total: int | None = None, preview: Any = None) -> None:
        """Nobody listens."""


def _module(name: str) -> Any:
    # Looked up at each call: whoever runs the node may come into place after this pack was imported.
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def output_directory() -> Path:
    """The folder that finished files go to; without a host, `output` in the working directory."""
    folder_paths = _module("folder_paths")
    return Path(folder_paths.get_output_directory()) if folder_paths else Path.cwd() / "output"


def progress(total: int) -> Progress:
    """A progress bar of `total` steps."""
    utils = _module("comfy.utils")
    bar: Progress = utils.ProgressBar(total) if utils else _SilentProgress()
    return bar


def stop_if_interrupted() -> None:
    """Raise the host's own interruption when someone asked the running prompt to stop."""
    management = _module("comfy.model_management")
    if management:
        management.throw_exception_if_processing_interrupted()


def metadata_wanted() -> bool:
    """Whether pictures may carry the prompt that made them (ComfyUI's `--disable-metadata` says no)."""
    cli_args = _module("comfy.cli_args")
    return not (cli_args and getattr(cli_args.args, "disable_metadata", False))
