"""Our own way to the Dagster instance, from any folder and without DAGSTER_HOME."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from story_assets.errors import LibraryError, SettingsError, StudioError
from story_assets.library import write_whole
from story_assets.settings import PROJECT_DIR, home_dir

if TYPE_CHECKING:
    import dagster as dg


_WORKSPACE = """\
# What `dagster dev` loads in this folder.
load_from:
  - python_module:
      module_name: story_assets.definitions
      location_name: story-assets
"""
_CONFIG = "dagster.yaml"


def prepare_home() -> None:
    """Give a home outside the checkout what the checkout has, so that `dagster dev` works there just the same.

    Raises:
        LibraryError: The home cannot be written.
    """
    home = home_dir()
    if home == PROJECT_DIR:
        return
    for name, content in ((_CONFIG, _shipped_config().read_bytes()), ("workspace.yaml", _WORKSPACE)):
        if not (home / name).exists():
            write_whole(home / name, content)


@contextlib.contextmanager
def open_instance() -> Generator[dg.DagsterInstance]:
    """The instance of `dagster.yaml`, stored beside it in `.dagster/`, or the one at DAGSTER_HOME if that is set.

    `dagster dev`, started in the project's folder, uses the same storage; so runs made here show in its UI. What their
    steps print goes where this process prints: Dagster's capture of it would hide live progress from the terminal, and
    its helper processes answer Ctrl-C with tracebacks.

    Raises:
        LibraryError: Its folder cannot be read or written, at the start or later within the block.
        SettingsError: `dagster.yaml` or DAGSTER_HOME cannot be used.
    """
    from sqlalchemy.exc import SQLAlchemyError

    state = home_dir() / ".dagster"
    try:
        chosen = os.environ.get("DAGSTER_HOME")
        instance = _at_dagster_home(Path(chosen).expanduser()) if chosen else _at_home(state)
        with instance:
            yield instance
    except SQLAlchemyError as error:
        raise _unkept(Path(os.environ.get("DAGSTER_HOME") or state), getattr(error, "orig", None) or error) from error


def _at_dagster_home(folder: Path) -> dg.DagsterInstance:
    if not folder.is_absolute() or not folder.is_dir():
        raise SettingsError(
            "DAGSTER_HOME is no folder",
            saw=folder,
            cure="Give an absolute path that is there, or unset it: the project finds its own.",
        )
    return _instance(folder, folder, {})


def _at_home(state: Path) -> dg.DagsterInstance:
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unkept(state, error) from error
    prepare_home()
    # dagster.yaml names its folders relative to itself; here they are made absolute, as we may be called from anywhere.
    places = {
        "storage": {"sqlite": {"base_dir": str(state / "storage")}},
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": str(state)},
        },
    }
    return _instance(state, home_dir(), places)


def _instance(folder: Path, config_dir: Path, places: dict[str, Any]) -> dg.DagsterInstance:
    import dagster as dg
    import yaml
    from dagster._check import CheckError
    from dagster._core.instance.ref import InstanceRef

    not_captured = {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}
    overrides = {**places, "compute_logs": not_captured}
    try:
        return dg.DagsterInstance.from_ref(
            InstanceRef.from_dir(str(folder), config_dir=str(config_dir), overrides=overrides)
        )
    except (yaml.YAMLError, UnicodeError, CheckError, dg.DagsterError) as error:
        fresh = "" if config_dir in (PROJECT_DIR, folder) else " or delete it, and it is written anew"
        raise SettingsError(
            f"{_CONFIG} cannot be used", where=config_dir / _CONFIG, saw=error, cure=f"Correct it{fresh}."
        ) from error
    except OSError as error:
        raise _unkept(folder, error) from error


def _unkept(folder: Path, error: BaseException) -> StudioError:
    name = "DAGSTER_HOME" if os.environ.get("DAGSTER_HOME") else "STORY_ASSETS_HOME"
    cure = f"Set {name} to a folder that can be written."
    if "full" in str(error):
        cure = "Free some space and run the same command again."
    elif "malformed" in str(error) or "not a database" in str(error):
        cure = "Move that folder away: films and records are kept elsewhere, only the list of runs begins anew."
    return LibraryError("Dagster's history cannot be kept", where=folder, saw=error, cure=cure)


def _shipped_config() -> Path:
    """The checkout's `dagster.yaml`, or the copy an installed package carries."""
    in_checkout = PROJECT_DIR / _CONFIG
    return in_checkout if in_checkout.is_file() else Path(__file__).with_name(_CONFIG)
