"""Asked of a real llama.cpp server: answers, schemas, and every way to fail that can be had without a big model."""

import base64
import io
import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from story_assets.errors import (
    ContextOverflow,
    ProviderRefused,
    ProviderTimeout,
    ProviderUnavailable,
)
from story_assets.llm.servers.ask import Answer, Ask, Message, Picture, Timeouts, finish
from story_assets.llm.servers.openai import OpenAICompatible
from story_assets.writing.llm.schema import outline_schema, scene_schema

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="freezes and kills servers with POSIX signals")


def ask(schema: dict[str, Any] | None = None, *, content: str = "Tell a story.", max_tokens: int = 3000) -> Ask:
    return Ask(
        messages=(Message("system", "You write."), Message("user", content)),
        schema=schema or scene_schema(),
        schema_name="scene",
        max_tokens=max_tokens,
        temperature=0.35,
        seed=42,
    )


def test_a_healthy_server_says_its_model_and_context(llama: Any) -> None:
    """The probe finds the model, and the context it was loaded with."""
    provider = OpenAICompatible(llama.url)
    found = finish(provider.probe())
    assert (found.state, found.models, found.context) == ("success", ("tiny.gguf",), 8192)
    assert provider.model == "tiny.gguf"


@pytest.mark.parametrize("schema", [scene_schema(), outline_schema(8)], ids=["scene", "outline"])
def test_an_answer_keeps_to_its_schema(llama: Any, schema: dict[str, Any]) -> None:
    """Both schemas pass the server's grammar, and what comes back has every field."""
    answer = finish(OpenAICompatible(llama.url).complete(ask(schema, max_tokens=7000)))
    assert answer.finish_reason == "stop"
    assert answer.notes == ()
    assert list(json.loads(answer.text)) == schema["required"]


def test_an_answer_carries_its_figures(llama: Any) -> None:
    """Tokens, time to the first one, and speed are the server's own or measured."""
    seen: list[int] = []
    answer = finish(OpenAICompatible(llama.url).complete(ask(), seen.append))
    assert answer.model == "tiny.gguf"
    assert answer.tokens_in
    assert answer.tokens_out
    assert answer.tokens_per_second
    assert answer.tokens_per_second > 0
    assert 0 < (answer.seconds_to_first_token or 0) < answer.duration_seconds
    assert seen == sorted(seen)
    assert len(seen) > 10


def test_a_cut_answer_says_so(llama: Any) -> None:
    """The token limit shows as the finish reason, not as broken JSON."""
    answer = finish(OpenAICompatible(llama.url).complete(ask(max_tokens=20)))
    assert answer.finish_reason == "length"


def test_a_prompt_too_long_is_named(llama: Any) -> None:
    """Overflow is told with the figures the server gave."""
    with pytest.raises(ContextOverflow, match="8192"):
        finish(OpenAICompatible(llama.url).complete(ask(content="word " * 9000)))


def test_a_wrong_key_is_named(own_llama: Callable[..., Any]) -> None:
    """401 says which setting to look at; the right key works."""
    server = own_llama("--key", "secret")
    with pytest.raises(ProviderRefused, match="LOCAL_LLM_API_KEY"):
        finish(OpenAICompatible(server.url, api_key="guess").complete(ask(max_tokens=5)))
    assert finish(OpenAICompatible(server.url, api_key="secret").complete(ask(max_tokens=5))).tokens_out == 5


def test_a_refused_grammar_is_asked_for_more_loosely(llama: Any) -> None:
    """A schema the server's grammar cannot hold is dropped step by step, with a note; the answer still comes."""
    answer = finish(OpenAICompatible(llama.url).complete(ask({"type": "nonsense"}, max_tokens=30)))
    assert answer.tokens_out
    assert any("refused the answer's schema" in note for note in answer.notes)


def test_tokens_are_counted_by_the_server(llama: Any) -> None:
    """llama.cpp counts with the model's own tokenizer."""
    assert finish(OpenAICompatible(llama.url).count_tokens("a lighthouse keeper")) == pytest.approx(12, abs=8)


def test_a_server_killed_in_mid_stream_is_named(own_llama: Callable[..., Any]) -> None:
    """kill -9 while it writes: the broken connection is an error at once, not a wait."""
    server = own_llama()
    provider = OpenAICompatible(server.url)
    began = time.monotonic()
    with pytest.raises(ProviderUnavailable, match="broke"):
        finish(
            provider.complete(
                ask(outline_schema(24), max_tokens=8000), lambda seen: server.kill() if seen == 20 else None
            )
        )
    assert time.monotonic() - began < 3


def test_a_frozen_server_is_given_up(own_llama: Callable[..., Any]) -> None:
    """A stopped process still accepts connections; its silence and dead health probe end the wait."""
    server = own_llama()
    provider = OpenAICompatible(server.url, timeouts=Timeouts(probe=0.3, silence=0.5, answer=60))
    server.freeze()
    began = time.monotonic()
    with pytest.raises(ProviderTimeout, match="not even a health probe"):
        finish(provider.complete(ask()))
    assert time.monotonic() - began < 5
    server.thaw()
    assert finish(provider.probe()).state == "success"


def test_a_server_frozen_in_mid_stream_is_given_up(own_llama: Callable[..., Any]) -> None:
    """Silence in the middle of an answer ends it."""
    server = own_llama()
    provider = OpenAICompatible(server.url, timeouts=Timeouts(probe=0.3, silence=0.5, answer=60))
    with pytest.raises(ProviderTimeout, match="middle of its answer"):
        finish(
            provider.complete(
                ask(outline_schema(24), max_tokens=8000), lambda seen: server.freeze() if seen == 20 else None
            )
        )


def test_an_answer_has_a_deadline(own_llama: Callable[..., Any]) -> None:
    """An answer that goes on and on is cut off at its time."""
    server = own_llama()
    provider = OpenAICompatible(server.url, timeouts=Timeouts(answer=0.3))
    began = time.monotonic()
    with pytest.raises(ProviderTimeout, match=r"no whole answer in 0\.3 s"):
        finish(provider.complete(ask(outline_schema(24), max_tokens=8000)))
    assert time.monotonic() - began < 2


def test_a_closed_port_costs_nothing(closed_port: str) -> None:
    """Where nobody listens, the probe says so in a moment."""
    began = time.monotonic()
    found = finish(OpenAICompatible(closed_port).probe())
    assert found.state == "failed"
    assert "nobody answers" in (found.error or "")
    assert time.monotonic() - began < 0.5


@pytest.mark.slow
def test_a_loading_server_is_told_from_a_broken_one(own_llama: Callable[..., Any], tmp_path: Any) -> None:
    """While llama.cpp loads its model it answers 503: that is a reason to wait, not to give up."""
    states: list[str] = []
    url = "http://127.0.0.1:18934"
    provider = OpenAICompatible(url, timeouts=Timeouts(probe=1))
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            states.append(finish(provider.probe()).state)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        own_llama("--port", "18934", "--width", "2048")
        time.sleep(0.5)
    finally:
        stop.set()
        watcher.join()
    assert states[-1] == "success"
    assert "loading" in states


def test_finish_works_inside_a_running_loop(closed_port: str) -> None:
    """Called from code that already runs an event loop, it does not trip over it."""
    import asyncio

    async def outer() -> str:
        return finish(OpenAICompatible(closed_port).probe()).state

    assert asyncio.run(outer()) == "failed"


def picture(colour: str) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "JPEG")
    return Picture("image/jpeg", base64.b64encode(file.getvalue()).decode("ascii"))


def test_pictures_reach_a_model_that_can_see(own_llama: Callable[..., Any]) -> None:
    """Each is sixteen tokens to this tiny random eye, and another picture makes it say something else."""
    server = own_llama("--eyes")
    provider = OpenAICompatible(server.url)

    def look(*colours: str) -> Answer:
        asked = Message("user", "What is to be seen?", tuple(picture(colour) for colour in colours))
        return finish(provider.complete(Ask((asked,), None, "seen", 24, 0.0, 1)))

    blind, one, three = look(), look("red"), look("red", "green", "blue")
    assert blind.tokens_in is not None
    assert one.tokens_in is not None
    assert three.tokens_in is not None
    assert one.tokens_in - blind.tokens_in >= 16
    assert three.tokens_in - one.tokens_in >= 2 * 16
    assert look("red").text == one.text
    assert look("white").text != one.text


def test_a_model_that_cannot_see_is_named(llama: Any) -> None:
    """llama.cpp without a projector, in its own words."""
    asked = Message("user", "What is to be seen?", (picture("red"),))
    with pytest.raises(ProviderRefused, match="cannot see pictures"):
        finish(OpenAICompatible(llama.url).complete(Ask((asked,), None, "seen", 24, 0.0, 1)))
