"""The record is true at every moment: it is written anew after each stage and each scene, whoever started the run."""

import contextlib
import socket
import time
from typing import Any

import dagster as dg
from pydantic import PrivateAttr

from story_assets.errors import StudioError
from story_assets.operating import progress, runs
from story_assets.operating.progress import Progress
from story_assets.operating.resources import LibraryIOManager
from story_assets.reviewing.publishing import publish
from story_assets.settings import load_settings

_PAGE_SECONDS = 10.0
"""While scenes are rendered the page is written no oftener; unlike the record it costs a good part of a second."""

HELD = "story-assets/lease"
"""Tag of runs that hold a lease while they live, with the name of their machine; see `reaper`."""


class PublishingIOManager(LibraryIOManager):
    """Keeps models in the library as its parent does, and publishes the story's record whenever one was kept.

    Every asset of every run passes through here, started from the UI, a schedule or the command line alike. While
    scenes are rendered, the record follows scene by scene.
    """

    _held: contextlib.ExitStack = PrivateAttr(default_factory=contextlib.ExitStack)
    _last_page: float = PrivateAttr(default=0.0)
    _rendering: set[tuple[str, str | None]] = PrivateAttr(default_factory=set)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Begin to listen, and take the lease that tells the reaper that this run is alive."""
        run = context.run
        if run and context.instance and context.instance.has_run(run.run_id):
            self._held.enter_context(runs.running(run.run_id))
            context.instance.add_run_tags(run.run_id, {HELD: socket.gethostname()})
        self._held.enter_context(progress.listening(self._scene_moved))

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Stop listening and give the lease back."""
        self._held.close()

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Keep a model, then publish what the library now holds."""
        super().handle_output(context, obj)
        if obj is not None and context.has_partition_key:
            try:
                publish(self._library.story(context.partition_key), load_settings())
            except StudioError as error:
                # A stage that is done must not fail over the report of it; `run_record` at the end does, and says so.
                context.log.warning(f"The record could not be written after this stage: {error}")

    def _scene_moved(self, event: Progress) -> None:
        """Bring the record up to a scene that just came to a renderer or from it, and now and then the page."""
        if event.stage != "frames" or not event.story_key:
            return
        place = (event.story_key, event.scene_id)
        if event.seconds is not None:
            self._rendering.discard(place)
        elif event.scene_id and not event.message and place not in self._rendering:
            self._rendering.add(place)
        elif not event.message or (event.scene_id and event.done is not None):
            return  # it merely gets on, or its frames were there before
        with contextlib.suppress(StudioError):
            pages = time.monotonic() - self._last_page >= _PAGE_SECONDS
            publish(self._library.story(event.story_key), load_settings(), pages=pages)
            if pages:
                self._last_page = time.monotonic()
