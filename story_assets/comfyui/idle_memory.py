"""Asking ComfyUI to let go of a card's memory while it has nothing to do.

`POST /free` only sets a flag: the server's worker unloads its models when it next looks, at once while the queue is
empty, else after the prompt it works on. So a server at work is not asked, and one that was asked is looked at after.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from story_assets.gpu.device import MIB, UnreadableError
from story_assets.gpu.reading import from_system_stats
from story_assets.outside import json_from

_ANSWER_SECONDS = 5.0
_POLL_SECONDS = 0.5
_NOTHING_MB = 512.0
"""What torch holds on a card where no model is loaded is less than this."""

State = Literal["freed", "held", "busy", "absent", "failed"]


@dataclass(frozen=True)
class Freed:
    """What became of the wish that a renderer lets go of its memory.

    Attributes:
        state: `freed`; `held` = asked, but it still holds models; `busy` = at work, not asked; `absent` = nobody
            answers, so nothing is held; `failed` = it answers, but not as it should.
        words: The same in a sentence, with figures; empty where there is nothing to say.
    """

    state: State
    words: str = ""


def free_idle(
    url: str, *, within: float = 10.0, near: bool = True, sleep: Callable[[float], None] = time.sleep
) -> Freed:
    """Have an idle ComfyUI unload its models and drop its cache, and wait until the card's memory is back.

    Never raises for what the server does.

    Args:
        url: Its address.
        within: Longest wait for the memory, s.
        near: Whether that is this very machine; a proxy from the environment is for the world outside.
        sleep: How to wait; tests need not.
    """
    name = f"ComfyUI at {url}"
    patience = httpx.Timeout(_ANSWER_SECONDS, connect=1.0)
    with httpx.Client(base_url=url, timeout=patience, trust_env=not near) as client:
        try:
            waiting = json_from(client.get("/prompt").raise_for_status().content)["exec_info"]["queue_remaining"]
            if waiting:
                return Freed(
                    "busy", f"{name} is at work ({waiting} in its queue): the language model gets what it leaves"
                )
            client.post("/free", json={"unload_models": True, "free_memory": True}).raise_for_status()
            return _freed(client, name, within, sleep)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Freed("absent")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError) as error:
            why = str(error).splitlines()[0] if str(error) else type(error).__name__
            return Freed("failed", f"{name} could not be asked to unload its models and may still hold VRAM: {why}")


@dataclass(frozen=True)
class _Card:
    free_mb: float
    held_mb: float


def _freed(client: httpx.Client, name: str, within: float, sleep: Callable[[float], None]) -> Freed:
    """Look until torch holds nothing to speak of and free memory stands still."""
    until = time.monotonic() + within
    last: _Card | None = None
    while True:
        with contextlib.suppress(httpx.TimeoutException, UnreadableError):  # it may be collecting garbage just now
            now = _card(json_from(client.get("/system_stats").raise_for_status().content))
            if now is None:
                return Freed("freed", f"{name} was asked to unload its models")
            still = last is not None and abs(now.free_mb - last.free_mb) < _NOTHING_MB
            if now.held_mb < _NOTHING_MB and (still or time.monotonic() >= until):
                return Freed("freed", f"{name} unloaded its models: {now.free_mb:.0f} MiB of VRAM are free")
            last = now
        if time.monotonic() >= until:
            held = f"still holds {last.held_mb:.0f} MiB" if last else "does not tell what it holds"
            return Freed("held", f"{name} was asked to unload its models and {held} of VRAM after {within:.0f} s")
        sleep(_POLL_SECONDS)


def _card(stats: dict[str, Any]) -> _Card | None:
    """Memory of the renderer's card; None where it draws on the CPU or does not tell."""
    device = from_system_stats(stats)
    held = stats["devices"][0].get("torch_vram_total")
    if device.type == "cpu" or device.vram_free is None or not isinstance(held, int | float):
        return None
    return _Card(device.vram_free / MIB, held / MIB)
