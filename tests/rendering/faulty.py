"""Faults on request, between the client and an honest engine, or inside the engine. Scripted, and said so."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from aiohttp import web

from workflows.engine import Engine
from workflows.engine.events import EventBus
from workflows.engine.history import History

Rule = Callable[[httpx.Request, Callable[[], httpx.Response]], httpx.Response]


class FaultyTransport(httpx.BaseTransport):
    """Carries requests to the real server, unless a rule does something else with one.

    Args:
        rules: Called in turn as `rule(request, go_on)`; each may answer, raise, or go on.
    """

    def __init__(self, *rules: Rule) -> None:
        self._real = httpx.HTTPTransport()
        self._rules = rules
        self.paths: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request."""
        request.read()
        self.paths.append(f"{request.method} {request.url.path}")

        def step(index: int) -> httpx.Response:
            if index < len(self._rules):
                return self._rules[index](request, lambda: step(index + 1))
            return self._real.handle_request(request)

        return step(0)

    def close(self) -> None:
        """Let go of the connections."""
        self._real.close()

    def count(self, beginning: str) -> int:
        """How many requests began so."""
        return sum(path.startswith(beginning) for path in self.paths)


def no_jobs_api(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
    """A server before 0.8: `/api/jobs` is not there."""
    return httpx.Response(404) if request.url.path.startswith("/api/jobs") else go_on()


def no_statistics(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
    """A server whose `/system_stats` fails."""
    return httpx.Response(500) if request.url.path == "/system_stats" else go_on()


def answer_lost(times: int) -> Rule:
    """The POST arrives, its answer does not."""
    left = [times]

    def rule(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
        if request.method == "POST" and request.url.path == "/prompt" and left[0]:
            left[0] -= 1
            go_on().read()
            raise httpx.ReadTimeout("scripted: the answer was lost", request=request)
        return go_on()

    return rule


def post_lost(times: int) -> Rule:
    """The POST never arrives, and nobody says so."""
    left = [times]

    def rule(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
        if request.method == "POST" and request.url.path == "/prompt" and left[0]:
            left[0] -= 1
            raise httpx.ReadTimeout("scripted: the request was lost", request=request)
        return go_on()

    return rule


def stumbling(seed: int, share: float) -> Rule:
    """Some answers are 500s, late, cut off, dripping, or a proxy's web page. Only GETs."""
    dice = random.Random(seed)
    lock = threading.Lock()

    def rule(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
        with lock:
            roll, kind = dice.random(), dice.choice(["500", "timeout", "reset", "garbled", "page", "drip"])
        if request.method != "GET" or roll >= share:
            return go_on()
        if kind == "500":
            return httpx.Response(500, text="500 Internal Server Error\n\nServer got itself in trouble")
        if kind == "timeout":
            raise httpx.ReadTimeout("scripted", request=request)
        if kind == "reset":
            raise httpx.RemoteProtocolError("scripted: peer closed connection", request=request)
        if kind == "page":
            page = "<!DOCTYPE html><title>502 Bad Gateway</title>"
            return httpx.Response(200, text=page, headers={"content-type": "text/html"})
        content = go_on().read()
        if kind == "drip":
            return httpx.Response(200, stream=Dripping(content))
        return httpx.Response(200, content=content[: len(content) // 2])

    return rule


class Dripping(httpx.SyncByteStream):
    """A body that comes byte after byte, and never all of it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        """One byte every 10 ms, over and over."""
        for byte in itertools.cycle(self._content or b" "):
            time.sleep(0.01)
            yield bytes([byte])


def late_history(seconds: float) -> Rule:
    """History is missing for a while after it could be there."""
    first: dict[str, float] = {}

    def rule(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
        if not request.url.path.startswith("/history/"):
            return go_on()
        answer = go_on()
        answer.read()
        known = answer.content.strip() != b"{}"
        if known and time.monotonic() - first.setdefault(request.url.path, time.monotonic()) < seconds:
            return httpx.Response(200, json={})
        return httpx.Response(200, content=answer.content)

    return rule


def no_history(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
    """History never comes."""
    return httpx.Response(200, json={}) if request.url.path.startswith("/history/") else go_on()


class DeafBus(EventBus):
    """Takes sockets and never says a word."""

    def _deliver(self, message: str | bytes, client_id: str | None) -> None:
        return


class NoSocketBus(EventBus):
    """Refuses sockets."""

    async def serve(self, request: web.Request, greeting: Any, running_node: Any) -> web.WebSocketResponse:
        """Answer 404."""
        raise web.HTTPNotFound


class BreakingBus(EventBus):
    """Drops every socket when a prompt has begun."""

    def send(self, event: str, data: Any, client_id: str | None = None) -> None:
        """Close all sockets at the first `executing`."""
        super().send(event, data, client_id)
        if event == "executing" and data.get("node") == "1" and self._loop is not None:
            for connection in list(self._connections.values()):
                self._loop.call_soon_threadsafe(lambda held=connection: self._loop.create_task(held.socket.close()))


class DeafEngine(Engine):
    """An engine whose socket is silent."""

    def make_bus(self) -> EventBus:
        """The silent one."""
        return DeafBus()


class NoSocketEngine(Engine):
    """An engine without a socket."""

    def make_bus(self) -> EventBus:
        """The refusing one."""
        return NoSocketBus()


class BreakingEngine(Engine):
    """An engine whose sockets break in the middle of each prompt."""

    def make_bus(self) -> EventBus:
        """The breaking one."""
        return BreakingBus()


class EmptyHistory(History):
    """Says success and lists no outputs, as an old server does for a prompt it served from its cache."""

    def record(self, item: Any, result: Any) -> None:
        """Keep the result without its outputs."""
        super().record(item, result)
        with self._lock:
            self._entries[item.prompt_id]["outputs"] = {}


class EmptyHistoryEngine(Engine):
    """An engine whose successes have no outputs."""

    def make_history(self) -> History:
        """The empty one."""
        return EmptyHistory()
