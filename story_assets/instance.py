"""Our own way to the Dagster instance, from any folder and without DAGSTER_HOME."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from story_assets.errors import LibraryError
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


def prepare_home() -> None:
    """Give a home outside the checkout what the checkout has, so that `dagster dev` works there just the same."""
    home = home_dir()
    if home == PROJECT_DIR:
        return
    for name, content in (
        ("dagster.yaml", (PROJECT_DIR / "dagster.yaml").read_bytes()),
        ("workspace.yaml", _WORKSPACE),
    ):
        if not (home / name).exists():
            write_whole(home / name, content)


def open_instance() -> dg.DagsterInstance:
    """The instance of `dagster.yaml`, stored beside it in `.dagster/`, or the one at DAGSTER_HOME if that is set.

    `dagster dev`, started in the project's folder, uses the same storage; so runs made here show in its UI.

    Raises:
        LibraryError: Its folder cannot be written.
    """
    import dagster as dg
    from dagster._core.instance.ref import InstanceRef

    if os.environ.get("DAGSTER_HOME"):
        return dg.DagsterInstance.get()
    home = home_dir()
    state = home / ".dagster"
    try:
        state.mkdir(parents=True, exist_ok=True)
        prepare_home()
        # dagster.yaml names its folders relative to itself; here they are made absolute, as we may be called from anywhere.
        places = {
            "storage": {"sqlite": {"base_dir": str(state / "storage")}},
            "local_artifact_storage": {
                "module": "dagster._core.storage.root",
                "class": "LocalArtifactStorage",
                "config": {"base_dir": str(state)},
            },
            "compute_logs": {
                "module": "dagster._core.storage.local_compute_log_manager",
                "class": "LocalComputeLogManager",
                "config": {"base_dir": str(state / "logs")},
            },
        }
        return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(state), config_dir=str(home), overrides=places))
    except OSError as error:
        raise LibraryError(
            "Dagster's history cannot be kept",
            where=state,
            saw=error,
            cure="Set DAGSTER_HOME to a folder you can write.",
        ) from error
