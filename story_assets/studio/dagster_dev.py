"""`python -m story_assets.studio.dagster_dev`: `dagster dev`, whose webserver stands behind the guard.

It takes the options of `dagster dev`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

WEBSERVER = "story_assets.studio.webserver"
_UNGUARDED = "dagster_webserver"


def main() -> None:
    """Run until told to stop.

    Raises:
        RuntimeError: `dagster dev` no longer starts its webserver as it did: rather none than one without a guard.
    """
    dev: Any = import_module("dagster._cli.dev")
    start = dev.open_ipc_subprocess
    guarded: list[bool] = []

    def start_guarded(command: Sequence[str], **given: Any) -> Any:
        if _UNGUARDED in command:
            guarded.append(True)
        elif not guarded:
            raise RuntimeError("dagster dev starts another program before its webserver; the UI would be unguarded")
        return start([WEBSERVER if part == _UNGUARDED else part for part in command], **given)

    dev.open_ipc_subprocess = start_guarded
    dev.dev_command()


if __name__ == "__main__":
    main()
