"""`python -m workflows.engine`: the engine in the foreground."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import EngineError, PortInUseError
from .process import PORT_IN_USE_EXIT_CODE

if TYPE_CHECKING:
    from .engine import Engine

_GRACE_SECONDS = 3.0
_PARENT_POLL_SECONDS = 1.0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m workflows.engine",
        description="A renderer without a GPU that speaks ComfyUI's HTTP and websocket protocol.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8188, help="TCP port, 0 for a free one (default: %(default)s)")
    parser.add_argument(
        "--output-directory", type=Path, default=Path("output"), help="where frames go (default: output)"
    )
    parser.add_argument("--input-directory", type=Path, help="where uploads go (default: a temporary folder)")
    parser.add_argument(
        "--nodes", type=Path, action="append", default=[], help="a further node folder; may be repeated"
    )
    parser.add_argument("--exit-with-parent", action="store_true", help="end when standard input closes")
    parser.add_argument("--listen-anywhere", action="store_true", help="allow a host that other machines can reach")
    return parser.parse_args(argv)


class _OneLine(logging.Formatter):
    """A request that ends in a 500 is the client's doing; one line of it is enough."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name.startswith("aiohttp") and record.exc_info and record.exc_info[1] is not None:
            problem = record.exc_info[1]
            return f"engine: a request failed: {type(problem).__name__}: {problem}"
        return f"engine: {super().format(record)}"


def main(argv: list[str] | None = None) -> int:
    """Run until told to stop. The exit code: 0, 2 when the port is in use, 1 when it could not start otherwise."""
    options = _arguments(argv)
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    from .engine import Engine  # after the arguments: `--help` needs no server

    try:
        engine = Engine(
            output_directory=options.output_directory,
            input_directory=options.input_directory,
            nodes=options.nodes,
            host=options.host,
            port=options.port,
            listen_anywhere=options.listen_anywhere,
        )
        asyncio.run(_serve(engine, exit_with_parent=options.exit_with_parent))
    except EngineError as problem:
        print(f"engine: {problem}", file=sys.stderr)
        return PORT_IN_USE_EXIT_CODE if isinstance(problem, PortInUseError) else 1
    return 0


async def _serve(engine: Engine, *, exit_with_parent: bool) -> None:
    parent = os.getppid()
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def end(*_signal: object) -> None:
        # A node that never looks up must not keep the process alive.
        last_resort = threading.Timer(_GRACE_SECONDS, os._exit, [0])
        last_resort.daemon = True
        last_resort.start()
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            loop.call_soon_threadsafe(ended.set)

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    await engine.open()
    listening = {
        "event": "listening",
        "url": engine.url,
        "pid": os.getpid(),
        "output_directory": str(engine.output_directory),
    }
    print(json.dumps(listening), flush=True)
    freeze = asyncio.create_task(_freeze_when_loaded(engine))
    if exit_with_parent:
        threading.Thread(target=_wait_for_input_to_close, args=[end], name="input-watch", daemon=True).start()
        if os.name == "posix":
            watch = threading.Thread(target=_wait_for_another_parent, args=[end, parent], name="parent-watch")
            watch.daemon = True
            watch.start()
    await ended.wait()
    freeze.cancel()
    await engine.close()


async def _freeze_when_loaded(engine: Engine) -> None:
    """What is loaded by now stays: garbage collections, which stop everything, need not walk through it again."""
    await engine.nodes_ready()
    gc.freeze()


def _wait_for_input_to_close(end: Callable[[], None]) -> None:
    """Call `end` when the parent is gone: its end of our standard input closes with it, on every system."""
    with contextlib.suppress(OSError, ValueError):
        while sys.stdin.buffer.read(4096):
            pass
    end()


def _wait_for_another_parent(end: Callable[[], None], parent: int) -> None:
    """Call `end` when the system has given us another parent: ours may have left forks that hold our input open."""
    while os.getppid() == parent:
        time.sleep(_PARENT_POLL_SECONDS)
    end()


if __name__ == "__main__":
    sys.exit(main())
