"""A real llama.cpp server, and servers scripted from the known habits of LM Studio and Ollama."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

SERVER = Path(__file__).with_name("llama_server.py")


@dataclass
class Llama:
    """A real llama.cpp server in a process of its own."""

    process: subprocess.Popen[str]
    url: str

    def kill(self) -> None:
        """As `kill -9` does it."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """It still accepts connections, and answers nothing."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)


def start_llama(folder: Path, *options: str) -> Llama:
    process = subprocess.Popen(
        [sys.executable, str(SERVER), "wide.gguf" if "--width" in options else "tiny.gguf", *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert url.startswith("http"), "the llama.cpp server did not start"
    return Llama(process, url)


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("model")


@pytest.fixture(scope="session")
def llama(model_folder: Path) -> Iterator[Llama]:
    """One server for all tests that leave it as it is."""
    server = start_llama(model_folder)
    yield server
    server.kill()


@pytest.fixture
def own_llama(model_folder: Path) -> Iterator[Callable[..., Llama]]:
    """Servers a test may freeze and kill."""
    started: list[Llama] = []

    def start(*options: str) -> Llama:
        started.append(start_llama(model_folder, *options))
        return started[-1]

    yield start
    for server in started:
        server.kill()


Handler = Callable[["Exchange"], None]


@dataclass
class Exchange:
    """One request to a scripted server, and the means to answer it."""

    handler: BaseHTTPRequestHandler
    body: dict[str, Any]

    def json(self, data: Any, status: int = 200) -> None:
        content = json.dumps(data).encode()
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", "application/json")
        self.handler.send_header("Content-Length", str(len(content)))
        self.handler.end_headers()
        self.handler.wfile.write(content)

    def stream(self, *lines: str | bytes, kind: str = "text/event-stream") -> None:
        """Send lines as they are, then close the connection."""
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", kind)
        self.handler.end_headers()
        for line in lines:
            self.line(line)

    def line(self, line: str | bytes) -> None:
        self.handler.wfile.write((line if isinstance(line, bytes) else line.encode()) + b"\n")
        self.handler.wfile.flush()

    def chat(
        self,
        *pieces: str,
        finish: str | None = "stop",
        done: bool = True,
        reasoning: tuple[str, ...] = (),
        **usage: int,
    ) -> None:
        """A chat completion as an OpenAI-compatible server streams it."""
        chunks = [{"delta": {"reasoning_content": piece}} for piece in reasoning]
        chunks += [{"delta": {"content": piece}} for piece in pieces]
        if finish:
            chunks.append({"delta": {}, "finish_reason": finish})
        events = [{"choices": [{"index": 0, **chunk}]} for chunk in chunks]
        if usage:
            events.append({"choices": [], "usage": usage})
        self.stream(*(f"data: {json.dumps(event)}\n" for event in events), *(["data: [DONE]\n"] if done else []))


@dataclass
class Scripted:
    """A server that does what a test's script says: not a language model."""

    server: ThreadingHTTPServer
    routes: dict[str, Handler] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def on(self, route: str, handler: Handler) -> None:
        """Answer `GET /v1/models` and the like with `handler`; `*` is every other path."""
        self.routes[route] = handler

    def in_turn(self, route: str, *handlers: Handler) -> None:
        """Answer the first request with the first handler, and so on."""
        left = list(handlers)

        def answer(it: Exchange) -> None:
            handler = left.pop(0)
            handler(it)

        self.on(route, answer)

    def models(self, *names: str) -> None:
        """The list of models every OpenAI-compatible server has."""
        self.on("GET /v1/models", lambda it: it.json({"object": "list", "data": [{"id": name} for name in names]}))

    def requests(self, route: str) -> list[dict[str, Any]]:
        return [body for asked, body in self.asked if asked == route]


@pytest.fixture
def scripted() -> Iterator[Callable[[], Scripted]]:
    """Scripted servers; unknown paths answer 404."""
    made: list[Scripted] = []

    def make() -> Scripted:
        script: Scripted

        class Request(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else {}
                route = f"{self.command} {self.path}"
                script.asked.append((route, body))
                handler = script.routes.get(route) or script.routes.get("*")
                exchange = Exchange(self, body)
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    handler(exchange) if handler else exchange.json({"error": "no such path"}, 404)

            do_GET = do_POST = _answer  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

        script = Scripted(Server(("127.0.0.1", 0), Request))
        threading.Thread(target=script.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        made.append(script)
        return script

    yield make
    for script in made:
        script.server.shutdown()
        script.server.server_close()


@pytest.fixture
def closed_port() -> str:
    """An address at which nobody listens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_address[1]
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def stopwatch() -> Callable[[], float]:
    began = time.monotonic()
    return lambda: time.monotonic() - began
