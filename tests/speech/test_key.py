"""A speech server's key is sent, and never comes back in an error. Answers are scripted at the border of HTTP."""

import httpx
import pytest

from story_assets.errors import SpeechError
from story_assets.speech.server import SpeechServer
from story_assets.speech.voice import Request

KEY = "sk-planted-90ab12cd34"


@pytest.mark.parametrize(("status", "body"), [(401, f"Incorrect key: {KEY}"), (200, f'{{"error": "bad key {KEY}"}}')])
def test_a_server_that_quotes_our_key_is_not_quoted(home: object, status: int, body: str) -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers["Authorization"])
        return httpx.Response(status, text=body, headers={"Content-Type": "application/json"})

    server = SpeechServer("http://127.0.0.1:9", key=KEY, model="kokoro", transport=httpx.MockTransport(answer))
    with pytest.raises(SpeechError) as caught:
        server.say(Request(("Hello",), "", "en", 1.0, 5.0))
    assert sent[-1] == f"Bearer {KEY}"
    assert "***" in str(caught.value)
    assert KEY not in str(caught.value)
