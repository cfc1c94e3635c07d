"""ComfyUI over HTTP. HTTP decides what is true of a prompt; the socket (`events`) only makes it fast.

`httpx` errors are translated here: nobody listening is `RendererUnavailable` (dead), a late, garbled or 5xx answer is
its kind `RendererBusy` (after a long prompt a server may stall for a second), a refusal is `PromptRejected`.
"""

from __future__ import annotations

import contextlib
import ipaddress
import itertools
import socket
from collections.abc import Generator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from story_assets.comfyui import protocol
from story_assets.comfyui.deadline import hurry
from story_assets.comfyui.protocol import FileRef, HistoryEntry, Place
from story_assets.comfyui.refusals import rejected
from story_assets.errors import DeliveryError, PromptRejected, RendererBusy, RendererUnavailable
from story_assets.outside import clean_text, json_from

TIMEOUT = httpx.Timeout(10.0, connect=3.0)


class ComfyClient:
    """One ComfyUI server, or the embedded engine, which speaks the same. Safe to use from many threads.

    Args:
        url: Its address, `http://127.0.0.1:8188`.
        transport: What carries the requests; tests put scripted servers here.
        timeout: Patience per request; what takes longer counts as busy.
    """

    def __init__(
        self, url: str, *, transport: httpx.BaseTransport | None = None, timeout: httpx.Timeout = TIMEOUT
    ) -> None:
        self.url = url.rstrip("/")
        # A proxy from the environment is for the world outside, not for a server in the house.
        self._http = httpx.Client(
            base_url=self.url,
            timeout=timeout,
            transport=transport,
            trust_env=not is_local(self.url),
            event_hooks={"response": [hurry]},
        )
        self._has_jobs: bool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    # What the server is

    def system_stats(self, timeout: float | None = None) -> dict[str, Any]:
        """The server's own account of itself and its devices."""
        answer = self._json("GET", "/system_stats", timeout=timeout)
        if not isinstance(answer, dict):
            raise RendererBusy("The server's statistics are no object", where=self.url, saw=repr(answer)[:80])
        return answer

    def knows_node(self, kind: str) -> bool:
        """Whether the server has a node type. Asks for this one only: the full list is slow."""
        return self.node_info(kind) is not None

    def node_info(self, kind: str) -> dict[str, Any] | None:
        """What a node type takes and gives, as the server describes it; None when it has no such type."""
        answer = self._json("GET", f"/object_info/{quote(kind, safe='')}", missing={})
        info = answer.get(kind) if isinstance(answer, dict) else None
        return info if isinstance(info, dict) else None

    def queue_depth(self) -> int:
        """How many prompts run or wait, whoever posted them."""
        answer = protocol.as_dict(self._json("GET", "/prompt"))  # `/queue` would send every prompt whole
        depth = protocol.as_dict(answer.get("exec_info")).get("queue_remaining")
        if isinstance(depth, bool) or not isinstance(depth, int) or depth < 0:
            raise RendererBusy("The server does not tell its queue's depth", where=self.url, saw=repr(answer)[:80])
        return depth

    def free(self) -> None:
        """Ask the server to unload its models and drop its cache, once what runs has ended."""
        self._send("POST", "/free", json={"unload_models": True, "free_memory": True})

    # Prompts

    def submit(
        self, nodes: Mapping[str, Any], *, prompt_id: str, client_id: str, preview_method: str | None = None
    ) -> None:
        """Post a prompt under an id of our own choice.

        Args:
            nodes: The workflow in API format.
            prompt_id: The prompt's.
            client_id: The event socket's.
            preview_method: How it shows what it is at; None leaves that to the server, as older ones do anyway.

        Raises:
            PromptRejected: The server refused it, or accepted only a part of it.
            RendererUnavailable: Nobody listens.
            RendererBusy: No usable answer; the prompt may or may not be in the queue.
        """
        body: dict[str, Any] = {"prompt": nodes, "prompt_id": prompt_id, "client_id": client_id}
        if preview_method is not None:
            body["extra_data"] = {"preview_method": preview_method}
        answer = self._send("POST", "/prompt", json=body)
        content: object = clean_text(answer.text)
        with contextlib.suppress(ValueError):
            content = json_from(answer.content)
        if answer.status_code >= 500:
            raise RendererBusy(f"The server answered {answer.status_code}", where=f"{self.url}/prompt", saw=content)
        if answer.status_code != 200:
            raise self._named(rejected(answer.status_code, content, nodes))
        if not isinstance(content, dict) or "prompt_id" not in content:
            raise RendererBusy("The answer to the prompt is garbled", where=f"{self.url}/prompt", saw=content)
        if content.get("node_errors"):
            # It dropped an output and runs the rest: not what was asked for.
            with contextlib.suppress(RendererUnavailable):
                self.cancel(prompt_id)
            raise self._named(rejected(200, content, nodes))

    def history(self, prompt_id: str) -> HistoryEntry | None:
        """What the server remembers of a prompt that ended; None while unknown, waiting or running."""
        return protocol.history_entry(self._json("GET", f"/history/{prompt_id}"), prompt_id)

    def place(self, prompt_id: str) -> Place:
        """Where a prompt is. Servers before 0.8 have no `/api/jobs`: there, ended is `unknown`, and history tells."""
        if self._has_jobs is None:
            self._has_jobs = self._json("GET", "/api/jobs?limit=1", missing=None) is not None
        if self._has_jobs:
            job = self._json("GET", f"/api/jobs/{prompt_id}", missing=None)
            return "unknown" if job is None else protocol.place_of_job(job, prompt_id)
        return protocol.place_in_queue(self._json("GET", "/queue"), prompt_id)

    def cancel(self, prompt_id: str) -> None:
        """Take a prompt out of the queue, or stop it if it runs. Touches nobody else's."""
        self._send("POST", "/queue", json={"delete": [prompt_id]})
        if self.place(prompt_id) == "running":
            self._send("POST", "/interrupt", json={"prompt_id": prompt_id})

    # Files

    def file(self, ref: FileRef) -> bytes | None:
        """A file's content; None when the server has no such file."""
        answer = self._view(ref)
        if answer is None:
            return None
        due = answer.headers.get("content-length")
        if (
            due is not None
            and due.isdigit()
            and int(due) != len(answer.content)
            and "content-encoding" not in answer.headers
        ):
            raise RendererBusy(
                "A file arrived truncated", where=ref.relative, saw=f"{len(answer.content)} of {due} bytes"
            )
        return answer.content

    def file_size(self, ref: FileRef) -> int | None:
        """A file's size in bytes now; None when the server has no such file."""
        answer = self._view(ref, headers={"Range": "bytes=0-0"})
        if answer is None:
            return None
        if answer.status_code == 416:  # not even one byte
            return 0
        if answer.status_code == 206:
            total = answer.headers.get("content-range", "").rpartition("/")[2]
            return int(total) if total.isdigit() else None
        return len(answer.content)

    def _view(self, ref: FileRef, headers: Mapping[str, str] | None = None) -> httpx.Response | None:
        query = {"filename": ref.filename, "subfolder": ref.subfolder, "type": ref.type}
        answer = self._send("GET", "/view", params=query, headers=headers)
        if answer.status_code == 404:
            return None
        if "text/html" in answer.headers.get("content-type", ""):
            # A server shows none so; it is what stands between, a proxy or a login.
            raise RendererBusy(
                "A web page came in place of a file",
                where=f"{self.url}/view, {ref.relative}",
                saw=clean_text(answer.text[:80]),
            )
        if headers is not None and answer.status_code in (206, 416):
            return answer
        if answer.status_code >= 500:
            raise RendererBusy(f"The server answered {answer.status_code}", where=f"{self.url}/view, {ref.relative}")
        if answer.status_code != 200:
            raise DeliveryError(
                f"The renderer refuses to show a file with status {answer.status_code}",
                where=f"{self.url}/view, {ref.relative}",
            )
        return answer

    # The wire

    def _json(self, method: str, path: str, *, timeout: float | None = None, missing: object = ...) -> Any:
        answer = self._send(method, path, timeout=timeout)
        if answer.status_code == 404 and missing is not ...:
            return missing
        if answer.status_code != 200:
            raise RendererBusy(
                f"The server answered {answer.status_code}",
                where=f"{self.url}{path}",
                saw=clean_text(answer.text[:200]) or None,
            )
        try:
            return json_from(answer.content)
        except ValueError as error:
            raise RendererBusy(
                "The server's answer is no JSON", where=f"{self.url}{path}", saw=clean_text(answer.text[:80])
            ) from error

    def _send(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> httpx.Response:
        with self._translated(path):
            return self._http.request(
                method,
                path,
                json=json,
                params=params,
                headers=headers,
                timeout=httpx.USE_CLIENT_DEFAULT if timeout is None else timeout,
            )

    @contextlib.contextmanager
    def _translated(self, path: str) -> Generator[None]:
        try:
            yield
        except httpx.ConnectError as error:
            raise RendererUnavailable(
                "Nobody answers at the renderer's address",
                where=self.url,
                saw=error,
                cure="Start ComfyUI there, or set COMFYUI_URLS or RENDERER=embedded.",
            ) from error
        except httpx.HTTPError as error:
            raise RendererBusy(
                "The renderer gives no answer in time"
                if isinstance(error, httpx.TimeoutException)
                else "The connection to the renderer broke",
                where=f"{self.url}{path}",
                saw=str(error) or type(error).__name__,
            ) from error
        except RuntimeError as error:
            if not self._http.is_closed:
                raise
            # Some other thread was still asking when the work was over.
            raise RendererUnavailable("The client was closed", where=self.url) from error

    def _named(self, error: PromptRejected) -> PromptRejected:
        """The error with the server's address in it."""
        where = f"{self.url}, {error.where}" if error.where else self.url
        return PromptRejected(error.what, where=where, saw=error.saw, cure=error.cure)


def is_local(url: str) -> bool:
    """Whether an address means this very machine."""
    host = httpx.URL(url).host
    if host in ("localhost", socket.gethostname()):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def output_directory(stats: Mapping[str, Any], url: str) -> Path | None:
    """The output folder a server on this machine was started with, if it says so and the folder is there."""
    if not is_local(url):
        return None
    argv = [str(item) for item in protocol.as_list(protocol.as_dict(stats.get("system")).get("argv"))]
    for flag, value in itertools.pairwise(argv):
        if flag == "--output-directory" and Path(value).is_absolute() and Path(value).is_dir():
            return Path(value)
    return None
