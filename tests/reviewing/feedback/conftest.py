"""The review server over a finished story, on a port of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

import httpx
import pytest

from story_assets.library import Library, StoryFolder
from story_assets.reviewing.feedback.server import review_app, serve
from story_assets.settings import Settings


@pytest.fixture
def site(folder: StoryFolder, settings: Settings) -> Iterator[httpx.Client]:
    """A client of a server over the sample's library."""
    ready, address = threading.Event(), list[str]()
    loop = asyncio.new_event_loop()
    tasks: list[asyncio.Task[None]] = []

    async def run() -> None:
        task = asyncio.ensure_future(
            serve(review_app(Library(folder.path.parent), settings), 0, lambda url: (address.append(url), ready.set()))
        )
        tasks.append(task)
        with contextlib.suppress(asyncio.CancelledError):
            await task

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert ready.wait(10)
    with httpx.Client(base_url=address[0]) as client:
        yield client
    loop.call_soon_threadsafe(tasks[0].cancel)
    thread.join(10)
    loop.close()
