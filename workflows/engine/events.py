"""Websockets: who listens, and what they are told.

A client's second socket takes over from its first; and when the first closes after that, the client is deaf for good.
That is how ComfyUI behaves, and a client that survives it here survives it there.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import struct
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from .types import JsonObject

SERVER_FEATURES: JsonObject = {
    "supports_preview_metadata": True,
    "max_upload_size": 100 * 1024 * 1024,
    "extension": {"manager": {"supports_v4": True}},
}
_PREVIEW = 1
_PREVIEW_WITH_METADATA = 4
_MAXIMUM_BACKLOG = 10_000  # messages a client may lag behind before its socket is closed


class Connection:
    """One open socket with its own outbox, so that a slow reader delays nobody else."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.features: JsonObject = {}
        self._outbox: asyncio.Queue[str | bytes] = asyncio.Queue()

    def send(self, message: str | bytes) -> None:
        """Put a message in line."""
        self._outbox.put_nowait(message)

    async def write_out(self) -> None:
        """Send what is in line until the socket or the backlog breaks."""
        with contextlib.suppress(ConnectionError, RuntimeError):
            while self._outbox.qsize() < _MAXIMUM_BACKLOG:
                message = await self._outbox.get()
                if isinstance(message, str):
                    await self.socket.send_str(message)
                else:
                    await self.socket.send_bytes(message)
            await self.socket.close()


class EventBus:
    """Tells clients what happens. `send` and `send_preview` may be called from any thread, the rest from the loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connections: dict[str, Connection] = {}

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver on this loop."""
        self._loop = loop

    def send(self, event: str, data: JsonObject, client_id: str | None = None) -> None:
        """Tell one client, or everybody when `client_id` is None."""
        self._post(json.dumps({"type": event, "data": data}), client_id)

    def send_preview(self, preview: Any, metadata: JsonObject | None, client_id: str | None) -> None:
        """Send a picture as it comes along.

        Args:
            preview: ComfyUI's `(format, PIL picture, longest side in pixels or None)`.
            metadata: Which node it is of, for clients that said they understand it; None sends the old form.
            client_id: As in `send`.
        """
        kind, picture, longest = preview
        if longest is not None and max(picture.size) > longest:
            picture = picture.copy()
            picture.thumbnail((longest, longest))
        buffer = io.BytesIO()
        picture.save(buffer, format=kind, quality=95, compress_level=1)
        if metadata is None:
            header = struct.pack(">II", _PREVIEW, 2 if kind == "PNG" else 1)
        else:
            text = json.dumps({**metadata, "image_type": "image/png" if kind == "PNG" else "image/jpeg"}).encode()
            header = struct.pack(">II", _PREVIEW_WITH_METADATA, len(text)) + text
        self._post(header + buffer.getvalue(), client_id)

    def understands(self, client_id: str | None, feature: str) -> bool:
        """Whether that client said it supports a feature."""
        connection = self._connections.get(client_id) if client_id is not None else None
        return bool(connection and connection.features.get(feature))

    def _post(self, message: str | bytes, client_id: str | None) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
                self._loop.call_soon_threadsafe(self._deliver, message, client_id)

    def _deliver(self, message: str | bytes, client_id: str | None) -> None:
        if client_id is None:
            for connection in list(self._connections.values()):
                connection.send(message)
        elif client_id in self._connections:
            self._connections[client_id].send(message)

    async def serve(self, request: web.Request, greeting: JsonObject, running_node: Any) -> web.WebSocketResponse:
        """Hold one client's socket until it closes.

        Args:
            request: The request for `/ws?clientId=`.
            greeting: What `status` says now.
            running_node: Called with the client id: the node of its prompt that runs now, or None.
        """
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        client_id = request.query.get("clientId") or uuid.uuid4().hex
        connection = Connection(socket)
        self._connections[client_id] = connection
        writer = asyncio.create_task(connection.write_out())
        try:
            self._deliver(json.dumps({"type": "status", "data": {"status": greeting, "sid": client_id}}), client_id)
            node = running_node(client_id)
            if node is not None:
                self._deliver(json.dumps({"type": "executing", "data": {"node": node}}), client_id)
            first = True
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    if first:
                        self._negotiate(connection, client_id, message.data)
                    first = False
        finally:
            self._connections.pop(client_id, None)  # whoever holds the id by now, see above
            writer.cancel()
        return socket

    def _negotiate(self, connection: Connection, client_id: str, text: str) -> None:
        with contextlib.suppress(ValueError, AttributeError):
            message = json.loads(text)
            if message.get("type") == "feature_flags":
                connection.features = dict(message.get("data") or {})
                self._deliver(json.dumps({"type": "feature_flags", "data": SERVER_FEATURES}), client_id)

    async def close(self) -> None:
        """Close all sockets."""
        for connection in list(self._connections.values()):
            await connection.socket.close()
