"""The client's border: what httpx raises and servers answer becomes our errors, once."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from story_assets.comfyui import deadline as hurry
from story_assets.comfyui.client import ComfyClient, is_local, output_directory
from story_assets.comfyui.protocol import FileRef
from story_assets.errors import DeliveryError, PromptRejected, RendererBusy, RendererUnavailable
from tests.rendering.faulty import Dripping

URL = "http://127.0.0.1:8188"


def scripted(answer: Callable[[httpx.Request], httpx.Response]) -> ComfyClient:
    """A client of a scripted server."""
    return ComfyClient(URL, transport=httpx.MockTransport(answer))


def raising(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise error

    return answer


def test_nobody_listening_is_dead() -> None:
    """Connection refused is `RendererUnavailable` itself, and says how to go on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(RendererUnavailable, match="RENDERER=embedded") as caught:
        ComfyClient(f"http://127.0.0.1:{port}").system_stats()
    assert not isinstance(caught.value, RendererBusy)


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout("x"),
        httpx.ConnectTimeout("x"),
        httpx.RemoteProtocolError("x"),
        httpx.ReadError("x"),
        httpx.PoolTimeout("x"),
    ],
)
def test_whoever_is_late_is_busy(error: Exception) -> None:
    """Timeouts and broken connections mean: ask again."""
    with pytest.raises(RendererBusy):
        scripted(raising(error)).history("x")


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(500, text="trouble"), httpx.Response(200, text="{half"), httpx.Response(404), httpx.Response(302)],
)
def test_an_answer_without_sense_is_busy(answer: httpx.Response) -> None:
    """Nothing but a whole 200 is believed."""
    with pytest.raises(RendererBusy):
        scripted(lambda _: answer).system_stats()


def test_a_200_with_node_errors_is_a_refusal_and_is_taken_back() -> None:
    """The server would run the rest of the prompt: it is taken out of the queue again."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}")
        if request.url.path == "/prompt":
            errors = {
                "3": {"class_type": "SaveImage", "errors": [{"type": "required_input_missing", "details": "images"}]}
            }
            return httpx.Response(200, json={"prompt_id": "p", "number": 1, "node_errors": errors})
        return httpx.Response(404)

    with pytest.raises(PromptRejected, match=r"node 3 \(SaveImage\)"):
        scripted(answer).submit({}, prompt_id="p", client_id="c")
    assert "POST /queue" in asked


def test_every_prompt_has_its_own_id_and_a_client_id() -> None:
    """Without a client id old servers lose the outputs."""
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200, json={"prompt_id": "p", "number": 1, "node_errors": {}})

    scripted(answer).submit({"1": {}}, prompt_id="p", client_id="c")
    assert b'"prompt_id":"p"' in bodies[0].replace(b": ", b":")
    assert b'"client_id":"c"' in bodies[0].replace(b": ", b":")


def test_cancel_interrupts_only_what_is_ours() -> None:
    """A prompt that waits is deleted; the one that runs, which is another's, goes on."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if request.url.path.startswith("/api/jobs"):
            return httpx.Response(404)
        return httpx.Response(200, json={"queue_running": [[1, "another", {}, {}, []]], "queue_pending": []})

    scripted(answer).cancel("ours")
    assert "/interrupt" not in asked


def test_a_truncated_download_is_noticed() -> None:
    """Fewer bytes than announced are no file."""
    answer = httpx.Response(200, headers={"content-length": "100"}, content=b"x" * 50)
    answer.headers["content-length"] = "100"
    with pytest.raises(RendererBusy, match="truncated"):
        scripted(lambda _: answer).file(FileRef("a.png"))


@pytest.mark.parametrize(("status", "error"), [(400, DeliveryError), (403, DeliveryError), (500, RendererBusy)])
def test_files_that_are_refused(status: int, error: type[Exception]) -> None:
    """400 for `..`, 403 outside; 404 alone means that it is not there."""
    with pytest.raises(error):
        scripted(lambda _: httpx.Response(status)).file(FileRef("a.png"))
    assert scripted(lambda _: httpx.Response(404)).file(FileRef("a.png")) is None


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8188", True),
        ("http://localhost:1", True),
        ("http://[::1]:8188", True),
        ("http://192.168.1.20:8188", False),
        ("http://gpu-box:8188", False),
    ],
)
def test_this_machine_is_told_from_others(url: str, local: bool) -> None:
    """Figures and folders of this machine say nothing of another."""
    assert is_local(url) is local


def test_the_output_folder_a_server_names_is_used(tmp_path: Path) -> None:
    """By its own command line, when it is on this machine and the folder is there."""
    stats = {"system": {"argv": ["main.py", "--output-directory", str(tmp_path), "--port", "8188"]}}
    assert output_directory(stats, URL) == tmp_path
    assert output_directory(stats, "http://gpu-box:8188") is None
    assert output_directory({"system": {"argv": ["--output-directory", "/nowhere/at/all"]}}, URL) is None
    assert output_directory({}, URL) is None


def test_an_answer_that_drips_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte after byte never runs into a timeout for silence, so the whole has a limit too."""
    monkeypatch.setattr(hurry, "WHOLE_ANSWER_SECONDS", 0.1)
    with pytest.raises(RendererBusy, match="no answer in time"):
        scripted(lambda _: httpx.Response(200, stream=Dripping(b"{}"))).history("x")


def test_a_web_page_is_no_file() -> None:
    """What a proxy or a login shows in place of it is asked again, and named."""
    page = httpx.Response(200, text="<title>Sign in</title>", headers={"content-type": "text/html; charset=utf-8"})
    for ask in (ComfyClient.file, ComfyClient.file_size):
        with pytest.raises(RendererBusy, match="web page") as caught:
            ask(scripted(lambda _: page), FileRef("a.png"))
        assert "Sign in" in str(caught.value)


def test_an_answer_nested_without_end_is_busy() -> None:
    """No recursion gets through."""
    with pytest.raises(RendererBusy, match="no JSON"):
        scripted(lambda _: httpx.Response(200, text="[" * 100_000)).history("x")


def test_another_job_is_no_answer() -> None:
    """A proxy that mixes answers up must not end a prompt."""
    with pytest.raises(RendererBusy, match="another job"):
        scripted(lambda _: httpx.Response(200, json={"id": "q", "status": "completed"})).place("p")


def test_a_client_that_was_closed_meanwhile_reaches_nobody() -> None:
    """A thread that still asks when the work is over gets one of our errors, not a traceback."""
    client = scripted(lambda _: httpx.Response(200, json={}))
    client.close()
    with pytest.raises(RendererUnavailable, match="closed"):
        client.system_stats()
