"""The engine as a process of its own, started and stopped from here."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from .errors import EngineStartError, PortInUseError

PORT_IN_USE_EXIT_CODE = 2
_PATIENCE_SECONDS = 4.0


class EngineProcess:
    """Starts the engine, waits until it listens, and stops it when the block ends.

    The engine also ends by itself when this process dies, however it dies.
    """

    def __init__(
        self,
        *,
        output_directory: Path,
        input_directory: Path | None = None,
        port: int = 0,
        nodes: Sequence[Path] = (),
        log_file: Path | None = None,
        start_seconds: float = 30.0,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            output_directory: Where frames go; made if needed.
            input_directory: Where uploads go; a temporary folder when None.
            port: TCP port on loopback; 0 takes a free one.
            nodes: Further node folders to load.
            log_file: Where the engine's messages are appended; when None they are kept only while it runs.
            start_seconds: How long it may take to listen.
        """
        self.output_directory = output_directory.resolve()
        self.url = ""
        """Where clients reach it; empty before it listens."""
        self.pid = 0
        self._input_directory = input_directory.resolve() if input_directory else None
        self._port = port
        self._nodes = [folder.resolve() for folder in nodes]
        self._log_file = log_file
        self._start_seconds = start_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> Self:
        """Start and wait until it listens.

        Raises:
            PortInUseError: Somebody else listens on the wanted port.
            EngineStartError: It ended or did not listen in time; the message holds its last words.
        """
        command = [sys.executable, "-m", "workflows.engine", "--exit-with-parent", "--port", str(self._port)]
        command += ["--output-directory", str(self.output_directory)]
        if self._input_directory is not None:
            command += ["--input-directory", str(self._input_directory)]
        for folder in self._nodes:
            command += ["--nodes", str(folder)]
        if self._log_file is not None:
            self._log_file.parent.mkdir(parents=True, exist_ok=True)
        self._log = self._log_file.open("ab+") if self._log_file else tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,  # its closing tells the engine that we are gone
                stdout=subprocess.PIPE,
                stderr=self._log,
                cwd=Path(__file__).resolve().parents[2],  # where `workflows` can be imported from
            )
        except OSError as problem:
            raise EngineStartError(f"cannot start {command[0]}: {problem}") from problem
        self._process = process
        try:
            listening = self._first_line(process)
        except BaseException:
            self.stop()
            raise
        self.url, self.pid = listening["url"], listening["pid"]
        return self

    def _first_line(self, process: subprocess.Popen[bytes]) -> dict[str, Any]:
        lines: queue.Queue[bytes] = queue.Queue()
        output = process.stdout
        assert output is not None

        def read() -> None:
            for line in output:  # read on to the end, or the engine could block on a full pipe
                lines.put(line)
            lines.put(b"")

        self._reader = threading.Thread(target=read, name="engine-output", daemon=True)
        self._reader.start()
        deadline = time.monotonic() + self._start_seconds
        while True:
            try:
                line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                words = self.last_words()
                raise EngineStartError(
                    f"the engine did not listen within {self._start_seconds:g} s" + (f": {words}" if words else "")
                ) from None
            if not line:
                code = process.wait()
                if code == PORT_IN_USE_EXIT_CODE and self._port:
                    raise PortInUseError("127.0.0.1", self._port)
                raise EngineStartError(f"the engine ended with code {code}: {self.last_words()}")
            with contextlib.suppress(ValueError):
                message = json.loads(line)
                if message.get("event") == "listening":
                    return message

    def last_words(self) -> str:
        """The end of what the engine wrote to its log."""
        if self._log is None or self._log.closed:
            return ""
        size = self._log.seek(0, 2)
        self._log.seek(max(0, size - 2000))
        return self._log.read().decode("utf-8", "replace").strip()

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Ask it to end, then make it; does nothing when it has ended."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        # Closing its input is the gentle way, which Windows has too; then ever less so.
        for more in (process.terminate, process.kill):
            try:
                process.wait(_PATIENCE_SECONDS)
                break
            except subprocess.TimeoutExpired:
                more()
        process.wait()
        if self._reader is not None:
            self._reader.join(_PATIENCE_SECONDS)
        if process.stdout is not None:
            process.stdout.close()
        if self._log is not None:
            self._log.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
