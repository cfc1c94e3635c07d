"""An engine in this process with the scratch nodes, and a client that speaks to it."""

from __future__ import annotations

import json
import struct
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from workflows.engine import Engine

HERE = Path(__file__).parent


class Listener:
    """One websocket; collects what it is told, binary messages as a description."""

    def __init__(self, url: str, client_id: str | None, features: bool) -> None:
        query = "" if client_id is None else f"?clientId={client_id}"
        self.messages: list[dict[str, Any]] = []
        self._open = ExitStack()
        self.socket = self._open.enter_context(connect(url.replace("http", "ws", 1) + f"/ws{query}"))
        self.greeted = threading.Event()
        self._thread = threading.Thread(target=self._collect, daemon=True)
        self._thread.start()
        self.greeted.wait(5)
        if features:
            self.socket.send(json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}}))
            self.wait_for(lambda message: message["type"] == "feature_flags")

    def _collect(self) -> None:
        try:
            for message in self.socket:
                self.messages.append(json.loads(message) if isinstance(message, str) else _describe(message))
                self.greeted.set()
        except ConnectionClosed:
            pass

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool], seconds: float = 10) -> dict[str, Any]:
        """The first message that is wanted."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in list(self.messages):
                if "type" in message and wanted(message):
                    return message
            time.sleep(0.005)
        raise AssertionError(f"never came; came: {[message.get('type') for message in self.messages]}")

    def wait_for_end(self, prompt_id: str) -> None:
        """Until `executing` with no node ends the prompt."""
        end = {"node": None, "prompt_id": prompt_id}
        self.wait_for(lambda message: message["type"] == "executing" and message["data"] == end)

    def close(self) -> None:
        self._open.close()
        self._thread.join(5)


def _describe(message: bytes) -> dict[str, Any]:
    """A binary message, described as in the samples."""
    (event,) = struct.unpack(">I", message[:4])
    found: dict[str, Any] = {"BINARY": True, "event_type": event}
    (second,) = struct.unpack(">I", message[4:8])
    if event == 1:
        found["image_type"] = second
        picture = message[8:]
    else:
        found["metadata"] = json.loads(message[8 : 8 + second])
        picture = message[8 + second :]
    found["magic"] = picture[:4].hex()
    return found


class Client:
    """What the tests ask of an engine."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=20)
        self.listeners: list[Listener] = []

    def send(self, request: dict[str, Any], headers: dict[str, str] | None = None) -> httpx.Response:
        """A request as a sample describes it."""
        body = request["body"]
        content = body if isinstance(body, str) else None if body is None else json.dumps(body)
        return self.http.request(request["method"], request["path"], content=content, headers=headers)

    def prompt(self, graph: dict[str, Any], **more: Any) -> httpx.Response:
        return self.http.post("/prompt", json={"prompt": graph, **more})

    def run(self, graph: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Post a prompt, wait for its end, and return its history entry."""
        answer = self.prompt(graph, **more)
        assert answer.status_code == 200, answer.text
        prompt_id = answer.json()["prompt_id"]
        self.wait_until(lambda: self.http.get(f"/history/{prompt_id}").json())
        return self.http.get(f"/history/{prompt_id}").json()[prompt_id]

    def wait_until(self, condition: Callable[[], Any], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it never happened"
            time.sleep(0.005)

    def wait_until_idle(self) -> None:
        self.wait_until(lambda: self.http.get("/prompt").json()["exec_info"]["queue_remaining"] == 0)

    def listen(self, client_id: str | None = None, features: bool = False) -> Listener:
        listener = Listener(self.url, client_id or uuid.uuid4().hex, features)
        self.listeners.append(listener)
        return listener

    def close(self) -> None:
        for listener in self.listeners:
            listener.close()
        self.http.close()


@pytest.fixture
def scratch_nodes() -> Path:
    """The folder of test nodes."""
    return HERE / "scratch_nodes"


@pytest.fixture
def engine(tmp_path: Path, scratch_nodes: Path) -> Iterator[Engine]:
    """A running engine with an empty output folder."""
    with Engine(output_directory=tmp_path / "output", nodes=[scratch_nodes]) as running:
        yield running


@pytest.fixture
def client(engine: Engine) -> Iterator[Client]:
    """A client of the running engine."""
    speaking = Client(engine.url)
    yield speaking
    speaking.close()


@pytest.fixture
def client_of() -> Iterator[Callable[[str], Client]]:
    """Makes clients of engines that a test starts itself."""
    clients: list[Client] = []

    def make(url: str) -> Client:
        clients.append(Client(url))
        return clients[-1]

    yield make
    for speaking in clients:
        speaking.close()
