"""What stands between a renderer and the next prompt: our own berth, a place among all processes, and room."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from story_assets.comfyui.asking import StoppedError
from story_assets.comfyui.server import Server
from story_assets.errors import RendererBusy, RendererUnavailable
from story_assets.rendering.fleet.berths import Berths
from story_assets.rendering.fleet.breaker import RendererBreaker
from story_assets.rendering.fleet.headroom import Outlook, look_for_room
from story_assets.rendering.fleet.pool import Pool, Taker
from story_assets.rendering.fleet.slots import take_slot
from story_assets.rendering.scene.job import Rules
from story_assets.rendering.scene.memory import waited_for_room

_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 2.0
_NOTED_SECONDS = 1.0


@dataclass
class Place:
    """A place on a renderer, free again at the block's end unless it was left before.

    Attributes:
        outlook: The renderer as it was when the place was given.
        notes: What had to be waited for.
    """

    outlook: Outlook
    notes: list[str]
    _berths: Berths
    _held: contextlib.ExitStack
    _mine: bool = field(default=True, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._mine:
            self._mine = False
            self._held.close()
            self._berths.forgo()

    def leave(self, ran_seconds: float | None) -> None:
        """The prompt has ended; `ran_seconds` is how long it ran, if it ran to its end."""
        if self._mine:
            self._mine = False
            self._held.close()
            self._berths.leave(ran_seconds)


class Gate:
    """Lets one prompt after another onto a renderer; used by one thread at a time.

    Attributes:
        waiting: What is waited for now, in words.
        given_up: Why no place is to be expected any more.
    """

    def __init__(
        self, server: Server, berths: Berths, breaker: RendererBreaker, rules: Rules, pool: Pool, taker: Taker
    ) -> None:
        self._server = server
        self._berths = berths
        self._breaker = breaker
        self._rules = rules
        self._pool = pool
        self._taker = taker
        self.waiting: str | None = None
        self.given_up: RendererUnavailable | None = None

    def enter(self) -> Place | None:
        """Wait for a place; None when there is nothing to post any more, or not here.

        Raises:
            StoppedError: All was called off.
        """
        if not self._berths.enter(self._pool.stop):
            raise StoppedError
        held: contextlib.ExitStack | None = None
        place: Place | None = None
        try:
            held = self._slot()
            if held is not None:
                notes: list[str] = []
                with self._server.noting_restarts(notes.append):
                    place = self._room(held, notes)
            return place
        finally:
            self.waiting = None
            if place is None:
                if held is not None:
                    held.close()
                self._berths.forgo()

    def _slot(self) -> contextlib.ExitStack | None:
        if self._server.private:
            return contextlib.ExitStack()

        def on_wait() -> None:
            self.waiting = f"other runs use {self._server.name}"

        wanted = self._pool.wanted
        return take_slot(self._server.client.url, lambda: wanted(self._taker), self._pool.stop, on_wait)

    def _room(self, held: contextlib.ExitStack, notes: list[str]) -> Place | None:
        """Look until there is room."""
        care, server = self._rules.care, self._server
        begun, pause = time.monotonic(), _FIRST_PAUSE_SECONDS
        why = ""
        freed = False
        while self._pool.wanted(self._taker):
            try:
                outlook = look_for_room(server, care, ours=self._berths.inside > 1)
            except RendererUnavailable as error:
                if not self._trouble(error, time.monotonic() - begun):
                    return None
            else:
                waited = time.monotonic() - begun
                if outlook.reason is None:
                    # One caller only gets the one trial of a breaker that was open.
                    if self._breaker.gate() == "open":
                        return None
                    self.given_up = None
                    if why and (waited >= _NOTED_SECONDS or freed):
                        notes.append(f"Submission waited {waited:.1f} s, because {why}")
                    return Place(outlook, notes, self._berths, held)
                why = outlook.reason
                self.waiting = f"{server.name} has no room: {why}"
                if outlook.short_of_memory and not outlook.depth and not freed:
                    freed = True
                    self._free(notes)
                    continue
                if waited >= self._rules.policy.history_max_wait_seconds:
                    self.given_up = _no_room(server, why, waited)
            if self._pool.stop.wait(pause):
                raise StoppedError
            pause = min(_LONGEST_PAUSE_SECONDS, pause * 2)
        return None

    def _trouble(self, error: RendererUnavailable, waited: float) -> bool:
        """Whether to look again at a renderer that gave no answer."""
        self.waiting = str(error)
        if not isinstance(error, RendererBusy) and not self._server.revive():
            self._server.gone(str(error))
            return False
        if waited >= self._rules.care.gone_patience:
            self._server.gone(str(error), time.monotonic() - waited)
            return False
        return True

    def _free(self, notes: list[str]) -> None:
        with contextlib.suppress(RendererUnavailable):
            self._server.client.free()
            waited = waited_for_room(self._server, self._rules.care, self._pool.stop)
            notes.append(f"Low VRAM before submission: models and cache freed{waited}")


def _no_room(server: Server, why: str, waited: float) -> RendererUnavailable:
    return RendererUnavailable(
        f"The renderer had no room for {waited:.0f} s",
        where=server.name,
        saw=why,
        cure="Close what else uses the card, or change MIN_AVAILABLE_VRAM_MB or MAX_QUEUE_DEPTH.",
    )
