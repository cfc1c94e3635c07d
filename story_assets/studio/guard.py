"""The guard before Dagster's UI: a page of another site can neither read it nor make it do anything.

Dagster's webserver trusts whoever reaches its port. Every page open in the same browser does: an `<img>` can start a run
through `GET /graphql?query=mutation…`, a form can post, a websocket takes any origin, and a name of the attacker's that
points to this machine (DNS rebinding) makes everything readable. So each request is looked at first:

- its `Host` must be a name this server goes by;
- a browser must say that it comes from a page of this server (`Origin`, `Sec-Fetch-Site`), or from the person itself;
- GraphQL is posted, as JSON; nothing is changed by a `GET`.

Programs that are no browser send neither `Origin` nor `Sec-Fetch-Site` and go on working.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_READING = ("GET", "HEAD")
_FRAMES = ("iframe", "frame", "embed", "object", "fencedframe")
_ADDED = (
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_POLICY_VIOLATION = 1008


@dataclass(frozen=True)
class Refusal:
    """Why a request goes no further.

    Attributes:
        status: HTTP status.
        words: One sentence for whoever sent it.
    """

    status: int
    words: str


@dataclass(frozen=True)
class Names:
    """The names a server goes by.

    Attributes:
        listening: The address it listens on. On loopback it answers under loopback names alone.
        allowed: Further names, in lower case, as of a reverse proxy.
    """

    listening: str = "127.0.0.1"
    allowed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, listening: str, allowed: Iterable[str] = ()) -> Names:
        """Those of a server, given as people type them."""
        return cls(listening, frozenset(name.strip().lower() for name in allowed if name.strip()))

    def includes(self, name: str) -> bool:
        """Whether a host name, in lower case and without its port, is one of them."""
        if name in self.allowed or is_loopback(name):
            return True
        if is_loopback(self.listening):
            return False
        own = socket.gethostname().lower()
        # An address cannot be pointed elsewhere as a name can; whoever types it means this machine.
        return name in (self.listening.lower(), own, f"{own}.local") or _is_address(name)


def is_loopback(name: str) -> bool:
    """Whether a host name or address means this very machine."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def refusal_of(scope: Scope, names: Names) -> Refusal | None:
    """Why this request must go no further; None when it may.

    Args:
        scope: An ASGI connection of type `http` or `websocket`.
        names: What this server is called.
    """
    headers = [(key.lower(), value.decode("latin-1").strip()) for key, value in scope["headers"]]
    hosts = [value for key, value in headers if key == b"host"]
    host = _host(hosts[0]) if len(hosts) == 1 else None
    if host is None or not names.includes(host[0]):
        return Refusal(403, "This server does not answer under that name.")
    told = dict(headers)
    socket_wanted = scope["type"] == "websocket"
    method = "GET" if socket_wanted else scope["method"]
    changes = socket_wanted or method not in _READING
    if (origin := told.get(b"origin")) is not None and not _own(origin, host):
        return Refusal(403, "A page of another site asked for this.")
    if (site := told.get(b"sec-fetch-site")) not in (None, "same-origin", "none"):
        followed = told.get(b"sec-fetch-mode") == "navigate" and told.get(b"sec-fetch-dest") not in _FRAMES
        if changes or not followed:
            return Refusal(403, f"A page of another site asked for this (Sec-Fetch-Site: {site}).")
    if socket_wanted:
        return None
    if method in _READING:
        asked = scope["path"].rstrip("/").endswith("/graphql") and scope.get("query_string")
        return Refusal(405, "GraphQL is taken by POST only.") if asked else None
    if method != "POST":
        return Refusal(405, f"{method} is not used here.")
    if told.get(b"content-type", "").partition(";")[0].strip().lower() != "application/json":
        return Refusal(415, "Only application/json is taken.")
    return None


@dataclass(frozen=True)
class Guard:
    """An ASGI application that hands on what may pass, and adds the headers that keep other sites' pages out.

    Attributes:
        app: What is guarded.
        names: What this server is called.
    """

    app: App
    names: Names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = refusal_of(scope, self.names)
        if refusal is None:
            await self.app(scope, receive, _hardened(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": refusal.words})
        else:
            await _say(refusal, send)


def _hardened(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(key, value) for key, value in message["headers"] if not key.lower().startswith(b"access-control-")]
            message = {**message, "headers": [*kept, *_ADDED]}
        await send(message)

    return sending


async def _say(refusal: Refusal, send: Send) -> None:
    body = f"{refusal.words}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *_ADDED]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _host(text: str) -> tuple[str, int | None] | None:
    """A `Host` header's name in lower case and its port; None where it is none."""
    try:
        parts = urlsplit(f"//{text}")
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.path or parts.query or parts.username is not None or "@" in text:
        return None
    return parts.hostname.rstrip("."), port


def _own(origin: str, host: tuple[str, int | None]) -> bool:
    """Whether an `Origin` is a page of this server. A proxy before it may speak https and keep the port to itself."""
    try:
        parts = urlsplit(origin.lower())
        port = parts.port
    except ValueError:
        return False
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    if usual is None or parts.hostname is None:
        return False
    return parts.hostname.rstrip(".") == host[0] and (port or usual) == (host[1] or usual)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
