"""Places on a renderer, shared by all processes of this box: two prompts deep, whoever they belong to.

Leases the operating system drops with their holder, so nothing stays taken after a kill -9. Who waits for a place holds
the turnstile before it: a story that renders scene after scene lets another one in between.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable

from story_assets.library import digest_of
from story_assets.operating.locks import LeaseTakenError, lease
from story_assets.rendering.fleet.berths import DEPTH

_PAUSE_SECONDS = 0.05


def take_slot(
    url: str, wanted: Callable[[], bool], stop: threading.Event, on_wait: Callable[[], None] = lambda: None
) -> contextlib.ExitStack | None:
    """Wait for a place on a renderer; closing what is given back frees it. None when it is wanted no more.

    Args:
        url: The renderer's address.
        wanted: Whether there is still something to post.
        stop: Set when everything is called off.
        on_wait: Called over and over while others hold all places.

    Raises:
        LibraryError: The lock files cannot be written.
    """
    name = lease_name(url)
    with contextlib.ExitStack() as turnstile:
        place = contextlib.ExitStack()
        for stack, what, slots in ((turnstile, f"{name}.turn", 1), (place, name, DEPTH)):
            while not _taken(stack, what, slots):
                on_wait()
                if stop.wait(_PAUSE_SECONDS) or not wanted():
                    return None
        return place


def lease_name(url: str) -> str:
    """The lease of a renderer: the same for every process that calls it by the same address."""
    address = url.replace("//localhost", "//127.0.0.1")
    readable = re.sub(r"\W+", "-", address.partition("//")[2])[:40].strip("-")
    return f"renderer-{readable}-{digest_of(address)[:8]}"


def _taken(stack: contextlib.ExitStack, name: str, slots: int) -> bool:
    with contextlib.suppress(LeaseTakenError):
        stack.enter_context(lease(name, slots=slots, wait_seconds=0))
        return True
    return False
