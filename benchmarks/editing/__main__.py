"""Cut a finished story of the library again, in a scratch folder, and say what it took.

Seconds of wall clock and of CPU, size, and peak memory of this process where the system tells it.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from story_assets.editing.clips import make_clips
from story_assets.editing.film import make_film
from story_assets.library import Library, link_or_copy
from story_assets.models import Brief, Frames, Scenes, Story
from story_assets.settings import load_settings

Made = TypeVar("Made")


def main() -> None:
    """Cut one story twice: the second time must cost next to nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("key", help="A story of the library whose frames are all there.")
    settings = load_settings()
    source = Library(settings.library_dir).story(parser.parse_args().key)
    story, scenes, frames = source.read(Story), source.read(Scenes), source.read(Frames)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Library(Path(scratch)).register(source.read(Brief))
        for frame_set in frames.scenes:
            for name in frame_set.files:
                link_or_copy(source / frame_set.folder / name, folder / frame_set.folder / name)
        for turn in ("first", "again"):
            clips = timed(f"clips, {turn}", lambda: make_clips(folder, scenes, frames, settings)).clips
            made = timed(f"film, {turn}", lambda clips=clips: make_film(folder, story, scenes, frames, clips, settings))
        film = made.film
        print(f"{film.duration_seconds:.1f} s at {film.width}×{film.height}, {made.bytes / 1e6:.2f} MB")
        print(f"peak memory {peak_mb()}")


def timed(what: str, work: Callable[[], Made]) -> Made:
    """Do something and print what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"{what:14} {time.perf_counter() - wall:7.2f} s wall {time.process_time() - cpu:7.2f} s CPU")
    return result


def peak_mb() -> str:
    """Peak resident memory of this process."""
    try:
        import resource
    except ImportError:
        return "not told by this system"
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


if __name__ == "__main__":
    main()
