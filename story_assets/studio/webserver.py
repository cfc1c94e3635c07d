"""`python -m story_assets.studio.webserver`: Dagster's own webserver with the guard before it.

It takes the options of `python -m dagster_webserver`. `STORY_ASSETS_UI_NAMES` names further hosts, with commas.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from story_assets.studio.guard import App, Guard, Names

NAMES_VARIABLE = "STORY_ASSETS_UI_NAMES"


def guarded(app: App, listening: str) -> Guard:
    """Dagster's application behind the guard, under the names this process was told."""
    return Guard(app, Names.of(listening, os.environ.get(NAMES_VARIABLE, "").split(",")))


def main() -> None:
    """Serve until told to stop."""
    cli: Any = import_module("dagster_webserver.cli")
    host_ui = cli.host_dagster_ui_with_workspace_process_context
    make_app = cli.create_app_from_workspace_process_context

    # Dagster makes its application and serves it in one function, and asks nobody in between: the two steps are taken
    # apart here by putting ours in the maker's place while it serves.
    def host_guarded(context: Any, host: str | None, *rest: Any) -> None:
        cli.create_app_from_workspace_process_context = lambda *args, **given: guarded(
            make_app(*args, **given), host or "127.0.0.1"
        )
        host_ui(context, host, *rest)

    cli.host_dagster_ui_with_workspace_process_context = host_guarded
    cli.main()


if __name__ == "__main__":
    main()
