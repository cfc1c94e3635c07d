"""Renders a story in a process of its own, for tests that kill it. Arguments: library, engine's address, its output."""

from __future__ import annotations

import sys
from pathlib import Path

from story_assets.comfyui.server import connected
from story_assets.library import Library
from story_assets.operating.progress import Progress
from tests.rendering.helpers import KEY, render, scenes


def tell(progress: Progress) -> None:
    """A line for the parent."""
    print(f"{progress.scene_id} {progress.message or 'at work'}", flush=True)


if __name__ == "__main__":
    library, url, output, *prompts = sys.argv[1:]
    story = Library(Path(library)).story(KEY)
    try:
        render(story, scenes(*prompts), lambda: connected(url, folder=Path(output)), on_progress=tell)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        sys.exit(130)
