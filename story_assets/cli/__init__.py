"""The command line. One file a command; heavy imports happen inside them, so that `--help` is quick."""

from story_assets.cli.app import main

__all__ = ["main"]
