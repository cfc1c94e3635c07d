"""Websockets, beyond what the captured samples show."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

GRAPH = {"1": {"class_type": "ScratchSleep", "inputs": {"seconds": 0.05, "seed": 1}}}


def test_a_client_without_an_id_is_given_one(client: Any) -> None:
    """The greeting carries it, and events for it arrive."""
    with connect(client.url.replace("http", "ws", 1) + "/ws") as socket:
        sid = json.loads(socket.recv(5))["data"]["sid"]
        client.prompt(GRAPH, client_id=sid)
        heard = [json.loads(socket.recv(5))["type"] for _ in range(4)]
    assert "execution_start" in heard


def test_the_socket_is_there_under_api_too(client: Any) -> None:
    """`/api/ws` is `/ws`."""
    with connect(client.url.replace("http", "ws", 1) + "/api/ws?clientId=x") as socket:
        assert json.loads(socket.recv(5))["data"]["sid"] == "x"


def test_nonsense_from_a_client_is_ignored(client: Any) -> None:
    """Broken JSON, lists, unknown messages: the socket stays and goes on telling."""
    listener = client.listen("x")
    for nonsense in ("{", "[1]", '"feature_flags"', '{"type": "feature_flags", "data": 3}', '{"type": "what"}'):
        listener.socket.send(nonsense)
    listener.socket.send(b"\x00\x01")
    prompt_id = client.prompt(GRAPH, client_id="x").json()["prompt_id"]
    listener.wait_for_end(prompt_id)


def test_a_client_that_does_not_read_holds_up_nobody(client: Any) -> None:
    """One socket is never read; prompts run and another client hears everything."""
    deaf = connect(client.url.replace("http", "ws", 1) + "/ws?clientId=deaf", max_queue=1, close_timeout=0.1)
    with deaf:
        reader = client.listen("reader")
        for number in range(200):
            client.prompt({"1": {"class_type": "ScratchSleep", "inputs": {"seconds": 0.0, "seed": number}}})
        last = client.prompt(GRAPH, client_id="reader").json()["prompt_id"]
        reader.wait_for_end(last)


def test_a_page_of_another_site_cannot_listen(client: Any) -> None:
    """The foreign origin is refused for the socket as for HTTP."""
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(client.url.replace("http", "ws", 1) + "/ws", additional_headers={"Origin": "http://evil.example"}),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_a_plain_request_to_the_socket_path_is_a_client_error(client: Any) -> None:
    """No upgrade, no socket: 400, and the engine lives on."""
    assert httpx.get(f"{client.url}/ws").status_code == 400
    assert client.http.get("/queue").status_code == 200
