"""The event socket: it wakes whoever waits for a prompt, and tells how far it is. It decides nothing.

A socket may stall while HTTP works, and nothing missed is replayed; so each connection gets a client id of its own (an
old socket that closes late would make a reused id deaf), and every connect wakes all watchers to look for themselves.
"""

from __future__ import annotations

import contextlib
import json
import threading
import uuid
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from websockets.sync.client import ClientConnection, connect

from story_assets.comfyui import protocol
from story_assets.comfyui.previews import Preview, preview
from story_assets.comfyui.protocol import Event

_LISTEN_SECONDS = 0.5
_LARGEST_MESSAGE = 32 * 1024 * 1024
"""Bytes. Previews may be large, but nobody shows a picture larger than a frame."""
_FEATURES = json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}})
"""Sent first: previews then say which prompt they are of."""
_RECONNECT_SECONDS = (0.2, 1.0, 2.0, 5.0)


@dataclass(frozen=True)
class At:
    """How far a prompt is.

    Attributes:
        fraction: Of the whole, 0..1, each node counting alike.
        node: The node at work.
        step: How far that one is, of `steps`; None where it does not tell.
    """

    fraction: float
    node: str
    step: float | None = None
    steps: float | None = None


@dataclass
class Watch:
    """What the socket told about one prompt so far.

    Attributes:
        on_at: Told how far it is, from the socket's thread.
        on_preview: Given each picture of what it is at, from the socket's thread.
        node_count: How many nodes it has.
        wake: Set when there is reason to look at the history now.
        heard: Whether anything at all came about this prompt.
        running: Whether it was seen to start.
        success: Whether `execution_success` came.
        ended: Whether it was seen to end.
    """

    prompt_id: str
    on_at: Callable[[At], None]
    on_preview: Callable[[Preview], None]
    node_count: int
    wake: threading.Event = field(default_factory=threading.Event)
    client_id: str = ""
    heard: bool = False
    running: bool = False
    success: bool = False
    ended: bool = False
    _seen: set[str] = field(default_factory=set[str])

    def take(self, event: Event) -> None:
        """Note an event of this prompt."""
        self.heard = True
        self.running = True
        if event.kind == "execution_success":
            self.success = True
        elif event.ends:
            self.ended = True
            self.wake.set()
        elif event.kind == "executing" and event.node is not None:
            self._tell(event.node)
        elif event.kind == "progress" and event.node is not None:
            self._tell(event.node, event.step, event.steps)

    def _tell(self, node: str, step: float | None = None, steps: float | None = None) -> None:
        self._seen.add(node)
        done = len(self._seen) - 1 + (step / steps if step is not None and steps else 0.0)
        self.on_at(At(min(1.0, done / max(1, self.node_count)), node, step, steps))


class EventStream:
    """Listens to a server's socket in a thread of its own, reconnecting for as long as it is open.

    Args:
        url: The server's address.
        wait_seconds: How long entering it waits for the first connection.
    """

    def __init__(self, url: str, *, wait_seconds: float = 2.0) -> None:
        self._wait_seconds = wait_seconds
        self._address = url.replace("http", "ws", 1).rstrip("/") + "/ws"
        self._lock = threading.Lock()
        self._watches: dict[str, Watch] = {}
        self._closed = threading.Event()
        self._connected = threading.Event()
        self._client_id = _fresh_id()
        self._connection: ClientConnection | None = None
        self._thread = threading.Thread(target=self._listen, name="comfyui-events", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._connected.wait(self._wait_seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self.wake_all()
        if (connection := self._connection) is not None:
            connection.close()
        self._thread.join(5.0)

    @property
    def connected(self) -> bool:
        """Whether the socket is open now, as far as one can tell."""
        return self._connected.is_set()

    @property
    def client_id(self) -> str:
        """The id to post prompts under: the current connection's, or a fresh one while there is none."""
        return self._client_id

    @contextlib.contextmanager
    def watching(
        self,
        prompt_id: str,
        *,
        node_count: int,
        on_at: Callable[[At], None] = lambda at: None,
        on_preview: Callable[[Preview], None] = lambda shown: None,
        client_id: str | None = None,
    ) -> Generator[Watch]:
        """Be told of a prompt within the block; enter it before the prompt is posted.

        Args:
            prompt_id: Which.
            node_count: How many nodes it has, to tell how far it is.
            on_at: Told how far it is, from the socket's thread.
            on_preview: Given each picture of what it is at, from the same.
            client_id: Under which it is posted; an earlier run's, when its prompt is taken over.
        """
        watch = Watch(prompt_id, on_at, on_preview, node_count, client_id=client_id or self._client_id)
        with self._lock:
            self._watches[prompt_id] = watch
        try:
            yield watch
        finally:
            with self._lock:
                self._watches.pop(prompt_id, None)

    def wake_all(self) -> None:
        """Have every watcher look now."""
        with self._lock:
            watches = list(self._watches.values())
        for watch in watches:
            watch.wake.set()

    def _listen(self) -> None:
        failures = 0
        while not self._closed.is_set():
            try:
                with self._open() as connection:
                    connection.send(_FEATURES)
                    failures = 0
                    self._connection = connection
                    self._connected.set()
                    self.wake_all()
                    self._receive(connection)
            except Exception:
                # Whatever a server sends, the socket only makes things fast: open it again rather than go deaf.
                pass
            finally:
                self._connection = None
                self._connected.clear()
                self._client_id = _fresh_id()
            self._closed.wait(_RECONNECT_SECONDS[min(failures, len(_RECONNECT_SECONDS) - 1)])
            failures += 1

    def _open(self) -> ClientConnection:
        return connect(
            f"{self._address}?clientId={self._client_id}",
            open_timeout=5,
            close_timeout=0.5,
            max_size=_LARGEST_MESSAGE,
            compression=None,
            proxy=None,
        )

    def _receive(self, connection: ClientConnection) -> None:
        while not self._closed.is_set():
            try:
                message = connection.recv(timeout=_LISTEN_SECONDS)
            except TimeoutError:
                continue
            if isinstance(message, bytes):
                if (shown := preview(message)) is not None:
                    self._show(shown)
            elif (event := protocol.event(message)) is not None:
                self._tell(event)

    def _tell(self, event: Event) -> None:
        with self._lock:
            if event.prompt_id is not None:
                watches = [watch for watch in (self._watches.get(event.prompt_id),) if watch is not None]
            else:
                # The queue changed. Prompts posted under an older connection's id hear nothing else any more.
                watches = [watch for watch in self._watches.values() if watch.client_id != self._client_id]
        for watch in watches:
            if event.prompt_id is None:
                watch.wake.set()
            else:
                watch.take(event)

    def _show(self, shown: Preview) -> None:
        with self._lock:
            if shown.prompt_id is not None:
                watches = [watch for watch in (self._watches.get(shown.prompt_id),) if watch is not None]
            else:
                # The old form names nobody: it is of the one prompt that runs.
                watches = [watch for watch in self._watches.values() if watch.running and not watch.ended]
        if len(watches) == 1:
            watches[0].on_preview(shown)


def _fresh_id() -> str:
    return uuid.uuid4().hex
