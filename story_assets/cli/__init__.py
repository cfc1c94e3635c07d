"""The command line. One file a command; heavy imports happen inside them, so that `--help` is quick."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the program. Ctrl-C while its parts are still being imported is Ctrl-C, not a traceback."""
    try:
        from story_assets.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
