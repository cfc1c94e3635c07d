"""The embedded renderer: a server, a queue and a worker in one object."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from . import standins
from .errors import EngineStartError, PortInUseError, PublicHostError
from .events import EventBus
from .executor import Executor
from .history import History
from .nodes_host import OWN_PACK, NodesHost
from .queue import PromptQueue
from .server import Routes, is_loopback
from .types import JsonObject, QueueItem, RunResult, now_ms
from .views import Files

log = logging.getLogger(__name__)
_START_SECONDS = 30.0
_STOP_SECONDS = 5.0


class Engine:
    """A renderer that speaks ComfyUI's protocol on loopback and needs no GPU.

    `with Engine(output_directory=...) as engine:` runs it on a thread of this process; that is for tests, since it puts
    stand-ins for ComfyUI's modules into `sys.modules` while it runs. Anything else starts it as a process of its own,
    with `EngineProcess` or `python -m workflows.engine`.

    The parts are replaceable: subclass and override a `make_` method to put in a queue, an executor or a file layer
    that behaves otherwise.
    """

    def __init__(
        self,
        *,
        output_directory: Path,
        input_directory: Path | None = None,
        nodes: Sequence[Path] = (),
        host: str = "127.0.0.1",
        port: int = 0,
        listen_anywhere: bool = False,
    ) -> None:
        """Prepare an engine; nothing happens on disk or on the network before it starts.

        Args:
            output_directory: Where frames go.
            input_directory: Where uploads go; a temporary folder when None.
            nodes: Further node folders to load beside our own pack, each with an `__init__.py`.
            host: Address to listen on.
            port: TCP port; 0 takes a free one.
            listen_anywhere: Allow a `host` that other machines can reach.

        Raises:
            PublicHostError: `host` is not loopback and `listen_anywhere` is not set.
        """
        if not listen_anywhere and not is_loopback(host):
            raise PublicHostError(host)
        self.host, self.port = host, port
        self.output_directory = output_directory.resolve()
        self._scratch: Path | None = None
        self._wanted_input = input_directory
        self.input_directory = self.temp_directory = self.output_directory  # set by `open`
        self.started_at = time.monotonic()
        self._interrupt = threading.Event()
        self._stopping = threading.Event()
        self._worker: threading.Thread | None = None
        self._runner: web.AppRunner | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

        self.bus = self.make_bus()
        self.queue = self.make_queue()
        self.history = self.make_history()
        self.nodes = self.make_nodes([OWN_PACK, *nodes])
        self.executor = self.make_executor()
        self.files = self.make_files()

    def make_bus(self) -> EventBus:
        """The websocket side."""
        return EventBus()

    def make_queue(self) -> PromptQueue:
        """The prompts that wait."""
        return PromptQueue(lambda: self.bus.send("status", {"status": self.queue_info()}))

    def make_history(self) -> History:
        """The prompts that ran."""
        return History()

    def make_nodes(self, folders: Iterable[Path]) -> NodesHost:
        """The node classes."""
        return NodesHost(self, folders)

    def make_executor(self) -> Executor:
        """What runs prompts."""
        return Executor(self.nodes, self.bus)

    def make_files(self) -> Files:
        """What hands out and takes in files."""
        return Files(self)

    # What routes and nodes ask.

    @property
    def url(self) -> str:
        """Where clients reach the engine, once it is open."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def queue_info(self) -> JsonObject:
        """What `status` events and `GET /prompt` say."""
        return {"exec_info": {"queue_remaining": self.queue.remaining()}}

    def running_node(self, client_id: str) -> str | None:
        """The node that runs now, if its prompt is this client's."""
        run = self.executor.run
        return run.node_id if run is not None and run.item.client_id == client_id else None

    def request_interrupt(self) -> None:
        """Ask the running prompt to stop; asked while nothing runs, it is forgotten when the next prompt starts."""
        self._interrupt.set()

    def interrupt_requested(self) -> bool:
        """Whether the running prompt is to stop; asking answers it."""
        requested = self._interrupt.is_set()
        self._interrupt.clear()
        return requested

    def report_progress(self, value: float, total: float, preview: Any) -> None:
        """What a node's progress bar says."""
        self.executor.report_progress(value, total, preview)

    async def nodes_ready(self) -> None:
        """Wait until the node packs are loaded."""
        if not self.nodes.ready.is_set():
            await asyncio.to_thread(self.nodes.ready.wait)

    # Life.

    async def open(self) -> None:
        """Listen, and start loading nodes and running prompts.

        Raises:
            PortInUseError: Somebody else listens there.
            EngineStartError: The folders cannot be made or the address is not this machine's.
        """
        listener = self._bind()
        try:
            self._make_folders()
            standins.install(self)
            self.bus.attach(asyncio.get_running_loop())
            runner = self._runner = web.AppRunner(Routes(self).application(), access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            await web.SockSite(runner, listener).start()
        except BaseException:
            listener.close()
            await self.close()
            raise
        self._worker = threading.Thread(target=self._work, name="engine-worker", daemon=True)
        self._worker.start()

    async def close(self) -> None:
        """Stop listening and running; a prompt at work is given up, and as with ComfyUI nobody is told."""
        self._stopping.set()
        self.queue.close()
        await self.bus.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self._interrupt.set()
        if self._worker is not None:
            await asyncio.to_thread(self._worker.join, _STOP_SECONDS)
        standins.uninstall(self)
        self.nodes.forget()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _bind(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            # On POSIX this allows a quick restart; on Windows it would let two engines share a port.
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
                listener.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE"), 1)  # noqa: B009
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self.host, self.port))
            listener.listen(128)
        except (OSError, OverflowError) as problem:
            listener.close()
            # Windows says "access denied" when somebody else holds the port for himself.
            taken = (errno.EADDRINUSE, errno.EACCES) if os.name == "nt" else (errno.EADDRINUSE,)
            if isinstance(problem, OSError) and problem.errno in taken:
                raise PortInUseError(self.host, self.port) from problem
            raise EngineStartError(f"cannot listen on {self.host} port {self.port}: {problem}") from problem
        self.port = listener.getsockname()[1]
        return listener

    def _make_folders(self) -> None:
        try:
            self._scratch = Path(tempfile.mkdtemp(prefix="story-assets-engine-")).resolve()
            self.temp_directory = self._scratch / "temp"
            self.input_directory = (self._wanted_input or self._scratch / "input").resolve()
            for folder in (self.output_directory, self.input_directory, self.temp_directory):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise EngineStartError(f"cannot make the engine's folders: {problem}") from problem

    def _work(self) -> None:
        """Load nodes, then run prompts one at a time until told to stop."""
        with standins.on_behalf_of(self):
            self.nodes.load()
            while not self._stopping.is_set():
                item = self.queue.take(timeout=60.0)
                if item is not None:
                    self._interrupt.clear()
                    if self._stopping.is_set():
                        self._interrupt.set()
                    self.history.record(item, self._execute(item))
                    self.queue.done()
                    if item.client_id is not None:
                        self.bus.send("executing", {"node": None, "prompt_id": item.prompt_id}, item.client_id)
                if self.queue.take_free_request():
                    self.executor.reset()
                    gc.collect()

    def _execute(self, item: QueueItem) -> RunResult:
        try:
            return self.executor.execute(item)
        except Exception as problem:  # not a node's failure but ours; the next prompt must still run
            log.exception("the engine failed while running prompt %s", item.prompt_id)
            details = {"prompt_id": item.prompt_id, "exception_message": str(problem), "timestamp": now_ms()}
            details["exception_type"] = type(problem).__name__
            return RunResult(messages=[("execution_error", details)])

    # On a thread of this process, for tests.

    def start(self) -> Self:
        """Run on a thread of this process until `stop`."""
        opened: list[BaseException | None] = []
        ready = threading.Event()

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            closing = self._closing = asyncio.Event()
            try:
                await self.open()
                opened.append(None)
            except BaseException as problem:
                opened.append(problem)
                return
            finally:
                ready.set()
            await closing.wait()
            await self.close()

        self._thread = threading.Thread(target=lambda: asyncio.run(serve()), name="engine-server", daemon=True)
        self._thread.start()
        if not ready.wait(_START_SECONDS):
            raise EngineStartError(f"the engine did not listen within {_START_SECONDS:.0f} s")
        if opened[0] is not None:
            raise opened[0]
        return self

    def stop(self) -> None:
        """End what `start` began; does nothing when it has ended."""
        if self._thread is None or self._loop is None or self._closing is None:
            return
        with contextlib.suppress(RuntimeError):  # the loop has ended by itself
            self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(_STOP_SECONDS * 2)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
