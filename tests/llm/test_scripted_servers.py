"""Asked of servers that follow a script: habits of LM Studio and Ollama, and of servers nobody listed.

None of these is a language model or the real program; each script repeats one habit as it is known from the real one.
"""

import json
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from story_assets.errors import (
    AnswerUnusable,
    ContextOverflow,
    ProviderError,
    ProviderLoading,
    ProviderRefused,
    ProviderTimeout,
    ProviderUnavailable,
)
from story_assets.llm.servers.answers import answered_json, split_thinking
from story_assets.llm.servers.ask import Ask, Message, Timeouts, finish
from story_assets.llm.servers.lmstudio import LMStudio
from story_assets.llm.servers.models import Listed, choose_model
from story_assets.llm.servers.ollama import Ollama
from story_assets.llm.servers.openai import OpenAICompatible, bare

Make = Callable[[], Any]
CHAT = "POST /v1/chat/completions"
SCHEMA = {
    "type": "object",
    "properties": {"a": {"type": "string", "minLength": 2, "maxLength": 9}},
    "required": ["a"],
    "additionalProperties": False,
}
ASK = Ask((Message("system", "You write."), Message("user", "Go.")), SCHEMA, "thing", 100, 0.35, 42)


def lm_studio(script: Any, *, state: str = "loaded") -> None:
    """What LM Studio answers beside the chat: any path 200, its own list with states."""
    script.models("mistral-7b-instruct-v0.3", "text-embedding-nomic-embed-text-v1.5")
    models = [
        {"id": "text-embedding-nomic-embed-text-v1.5", "type": "embeddings", "state": "not-loaded"},
        {
            "id": "mistral-7b-instruct-v0.3",
            "type": "llm",
            "state": state,
            "max_context_length": 32768,
            "loaded_context_length": 4096,
        },
    ]
    script.on("GET /api/v0/models", lambda it: it.json({"object": "list", "data": models}))
    script.on("*", lambda it: it.json({"error": "Unexpected endpoint or method. (GET /x). Returning 200 anyway"}))


# LM Studio


def test_lm_studio_is_healthy_when_a_model_is_loaded(scripted: Make) -> None:
    """Its own REST tells the loaded model and its context; embedding models are passed over."""
    script = scripted()
    lm_studio(script)
    provider = LMStudio(f"{script.url}/v1")
    found = finish(provider.probe())
    assert (found.state, found.loaded, found.context) == ("success", True, 4096)
    assert provider.model == "mistral-7b-instruct-v0.3"


def test_lm_studio_lists_what_is_not_loaded(scripted: Make) -> None:
    """With just-in-time loading a listed model need not be in memory: the probe says so."""
    script = scripted()
    lm_studio(script, state="not-loaded")
    assert finish(LMStudio(script.url).probe()).loaded is False


def test_two_hundred_on_an_unknown_path_is_no_health(scripted: Make) -> None:
    """A server that answers 200 to anything is not taken for healthy."""
    script = scripted()
    script.on("*", lambda it: it.json({"error": "Unexpected endpoint or method. Returning 200 anyway"}))
    found = finish(LMStudio(script.url).probe())
    assert found.state == "failed"
    assert "Unexpected endpoint" in (found.error or "")


def test_no_model_at_all_is_no_health(scripted: Make) -> None:
    """A running LM Studio with nothing downloaded cannot write."""
    script = scripted()
    script.models()
    assert "load one" in (finish(LMStudio(script.url).probe()).error or "")


def test_reasoning_with_empty_content_is_kept_apart(scripted: Make) -> None:
    """Reasoning models leave the content empty: what they said is still there to be looked at."""
    script = scripted()
    script.on(CHAT, lambda it: it.chat("", reasoning=('{"a":', ' "xy"}')))
    answer = finish(LMStudio(script.url).complete(ASK))
    assert (answer.text, answered_json(answer.reasoning)) == ("", {"a": "xy"})


@pytest.mark.parametrize(
    "error",
    ["The model has crashed without additional information. (Exit code: 1)", {"message": "The model has crashed"}],
    ids=["string", "object"],
)
def test_an_error_may_be_a_string_or_an_object(scripted: Make, error: Any) -> None:
    """Both forms are read, as a status and in the middle of a stream."""
    script = scripted()
    script.on(CHAT, lambda it: it.json({"error": error}, 400))
    with pytest.raises(ProviderUnavailable, match="crashed"):
        finish(LMStudio(script.url).complete(ASK))
    event = f"data: {json.dumps({'error': error})}\n"
    script.on(CHAT, lambda it: it.stream('data: {"choices":[{"delta":{"content":"{"}}]}\n', "event: error", event))
    with pytest.raises(ProviderUnavailable, match="crashed"):
        finish(LMStudio(script.url).complete(ASK))


def test_length_comes_one_token_early(scripted: Make) -> None:
    """The finish reason decides, not the count: 99 of 100 tokens may be a cut answer."""
    script = scripted()
    script.on(CHAT, lambda it: it.chat('{"a": "x', finish="length", completion_tokens=99, prompt_tokens=7))
    answer = finish(LMStudio(script.url).complete(ASK))
    assert (answer.finish_reason, answer.tokens_out) == ("length", 99)


def test_lm_studio_refuses_json_object(scripted: Make) -> None:
    """Where a schema is refused, the next looser constraint is tried, and LM Studio's no to json_object is borne."""
    script = scripted()

    def answer(it: Any) -> None:
        form = it.body.get("response_format", {}).get("type", "none")
        if form != "none":
            it.json({"error": "'response_format.type' must be 'json_schema' or 'text'"}, 400)
        else:
            it.chat('{"a": "xy"}')

    script.on(CHAT, answer)
    found = finish(LMStudio(script.url).complete(ASK))
    assert found.text == '{"a": "xy"}'
    assert len(found.notes) == 3


def test_lm_studio_unloads_and_is_asked_if_it_did(scripted: Make) -> None:
    """Unloading is checked: the model must be gone from the list of loaded ones."""
    script = scripted()
    loaded = [{"id": "mistral-7b-instruct-v0.3", "config": {"context_length": 4096}}]
    row = {"key": "mistral-7b-instruct-v0.3", "type": "llm", "loaded_instances": loaded}
    script.on("GET /api/v1/models", lambda it: it.json({"models": [row]}))

    def unload(it: Any) -> None:
        assert it.body == {"instance_id": "mistral-7b-instruct-v0.3"}
        loaded.clear()
        it.json({"instance_id": "mistral-7b-instruct-v0.3"})

    script.on("POST /api/v1/models/unload", unload)
    assert "unloaded mistral-7b" in finish(LMStudio(script.url).unload())


def test_an_lm_studio_that_keeps_its_model_is_found_out(scripted: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saying yes is not enough."""
    monkeypatch.setenv("PATH", "")
    script = scripted()
    lm_studio(script)
    with pytest.raises(ProviderUnavailable, match="still has a model in memory"):
        finish(LMStudio(script.url).unload())


# Ollama


def ollama_answers(it: Any, *pieces: str, reason: str = "stop") -> None:
    said = [
        json.dumps({"model": "mistral", "message": {"role": "assistant", "content": p}, "done": False}) for p in pieces
    ]
    last = {"done": True, "done_reason": reason, "eval_count": 40, "eval_duration": 400_000_000, "prompt_eval_count": 9}
    it.stream(*said, json.dumps({"model": "mistral", "message": {"content": ""}, **last}), kind="application/x-ndjson")


def ollama(script: Any) -> Ollama:
    script.on("GET /api/tags", lambda it: it.json({"models": [{"name": "llama3:8b"}, {"name": "mistral:7b"}]}))
    script.on("GET /api/ps", lambda it: it.json({"models": [{"name": "mistral:7b"}]}))
    return Ollama(script.url, context=8192)


def test_ollama_is_asked_natively(scripted: Make) -> None:
    """Schema, context, seed and limit go where the native API heeds them; nothing is cut in silence."""
    script = scripted()
    provider = ollama(script)
    script.on("POST /api/chat", lambda it: ollama_answers(it, '{"a": ', '"xy"}'))
    assert finish(provider.probe()).loaded is True
    answer = finish(provider.complete(ASK))
    assert (answer.text, answer.finish_reason, answer.tokens_in, answer.tokens_out) == ('{"a": "xy"}', "stop", 9, 40)
    assert answer.tokens_per_second == pytest.approx(100)
    [body] = script.requests("POST /api/chat")
    assert body["model"] == "mistral:7b"
    assert body["format"] == SCHEMA
    assert body["truncate"] is False
    assert body["options"] == {"temperature": 0.35, "seed": 42, "num_ctx": 8192, "num_predict": 100}


def test_ollama_says_length_in_its_own_words(scripted: Make) -> None:
    """`done_reason` is the finish reason."""
    script = scripted()
    provider = ollama(script)
    finish(provider.probe())
    script.on("POST /api/chat", lambda it: ollama_answers(it, '{"a": "x', reason="length"))
    assert finish(provider.complete(ASK)).finish_reason == "length"


def test_ollama_fails_in_mid_stream(scripted: Make) -> None:
    """An error line after good ones is the end of the answer, by name."""
    script = scripted()
    provider = ollama(script)
    finish(provider.probe())
    line = json.dumps({"message": {"content": "{"}, "done": False})
    script.on("POST /api/chat", lambda it: it.stream(line, json.dumps({"error": "an error was encountered: EOF"})))
    with pytest.raises(ProviderUnavailable, match="middle of its answer"):
        finish(provider.complete(ASK))


def test_ollama_with_a_full_queue_is_worth_a_retry(scripted: Make) -> None:
    """503 `server busy` is no refusal."""
    script = scripted()
    provider = ollama(script)
    finish(provider.probe())
    script.on("POST /api/chat", lambda it: it.json({"error": "server busy, please try again."}, 503))
    with pytest.raises(ProviderUnavailable, match="overloaded"):
        finish(provider.complete(ASK))


def test_ollama_without_the_wanted_model_says_how_to_get_it(scripted: Make) -> None:
    """A model that is not installed is found at the probe, not in the night."""
    script = scripted()
    ollama(script)
    found = finish(Ollama(script.url, context=8192, model="qwen3:14b").probe())
    assert "ollama pull qwen3:14b" in (found.error or "")


def test_ollama_unloads(scripted: Make) -> None:
    """`keep_alive: 0` for every loaded model, then a look whether they are gone."""
    script = scripted()
    provider = ollama(script)
    loaded = [{"name": "mistral:7b"}]
    script.on("GET /api/ps", lambda it: it.json({"models": loaded}))

    def unload(it: Any) -> None:
        loaded.clear()
        it.json({"done": True, "done_reason": "unload"})

    script.on("POST /api/generate", unload)
    assert "mistral:7b" in finish(provider.unload())
    assert script.requests("POST /api/generate") == [{"model": "mistral:7b", "keep_alive": 0, "stream": False}]


# Servers nobody listed


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"a": "xy"}', {"a": "xy"}),
        ('Here you are:\n```json\n{"a": "xy"}\n```\nEnjoy!', {"a": "xy"}),
        ('Sure! {"a": "xy"} I hope that helps {you}.', {"a": "xy"}),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}),
        ("Once upon a time there was a keeper.", None),
        ("", None),
    ],
)
def test_json_is_found_wherever_it_stands(content: str, found: dict[str, str] | None) -> None:
    """Alone, in a fence, within prose, with raw line breaks; prose alone holds none."""
    assert answered_json(content) == found


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<think>Hm, {"a": 1}?</think>\n{"a": "xy"}', '{"a": "xy"}'),
        ('Let me see.</think>{"a": "xy"}', '{"a": "xy"}'),
        ('[THINK]Well.[/THINK]{"a": "xy"}', '{"a": "xy"}'),
        ("<think>and on, and on", ""),
        (
            '<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>{"a": 1}<|return|>',
            '{"a": 1}',
        ),
        ('{"a": "she said </think> aloud"}', '{"a": "she said </think> aloud"}'),
    ],
)
def test_thoughts_are_taken_off(content: str, text: str) -> None:
    """What a model thinks before it answers is not the answer, whichever tags it thinks between."""
    assert split_thinking(content)[0] == text


def test_no_done_at_the_end_is_borne(scripted: Make) -> None:
    """A stream that ends after its finish reason, or after whole JSON, is a whole answer."""
    script = scripted()
    script.on(CHAT, lambda it: it.chat('{"a": "xy"}', done=False))
    assert finish(OpenAICompatible(script.url).complete(ASK)).finish_reason == "stop"
    script.on(CHAT, lambda it: it.chat('{"a": ', '"xy"}', finish=None, done=False))
    answer = finish(OpenAICompatible(script.url).complete(ASK))
    assert (answer.text, answer.finish_reason) == ('{"a": "xy"}', "unknown")


def test_half_a_stream_is_named(scripted: Make) -> None:
    """A stream that ends in the middle of a sentence is not taken for an answer."""
    script = scripted()
    script.on(CHAT, lambda it: it.chat('{"a": "x', finish=None, done=False))
    with pytest.raises(ProviderUnavailable, match="stopped in the middle"):
        finish(OpenAICompatible(script.url).complete(ASK))


def test_a_server_that_does_not_stream_is_read(scripted: Make) -> None:
    """`stream: true` may be ignored: the answer in one piece counts as well."""
    script = scripted()
    choice = {"message": {"content": '{"a": "xy"}'}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 5, "completion_tokens": 6}
    script.on(CHAT, lambda it: it.json({"choices": [choice], "usage": usage, "model": "m"}))
    answer = finish(OpenAICompatible(script.url).complete(ASK))
    assert (answer.text, answer.tokens_out, answer.seconds_to_first_token) == ('{"a": "xy"}', 6, None)


def test_content_in_parts_is_joined(scripted: Make) -> None:
    """Some servers send content as a list of parts."""
    script = scripted()
    parts = [{"type": "text", "text": '{"a": '}, {"type": "text", "text": '"xy"}'}]
    choice = {"message": {"content": parts}, "finish_reason": "stop"}
    script.on(CHAT, lambda it: it.json({"choices": [choice]}))
    assert finish(OpenAICompatible(script.url).complete(ASK)).text == '{"a": "xy"}'


def test_a_field_a_server_does_not_know_is_left_out(scripted: Make) -> None:
    """A strict server that refuses `stream_options` is asked again without."""
    script = scripted()

    def answer(it: Any) -> None:
        if "stream_options" in it.body:
            it.json({"detail": [{"loc": ["body"], "msg": "x", "message": "extra field stream_options"}]}, 422)
        else:
            it.chat('{"a": "xy"}')

    script.on(CHAT, answer)
    assert finish(OpenAICompatible(script.url).complete(ASK)).text == '{"a": "xy"}'


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (503, {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}, ProviderLoading),
        (429, {"error": "slow down"}, ProviderUnavailable),
        (500, "<html>oops</html>", ProviderUnavailable),
        (404, {"error": {"message": "model 'x' not found, try pulling it first"}}, ProviderRefused),
        (400, {"error": "The number of tokens to keep is greater than the context length"}, ContextOverflow),
        (500, {"error": {"message": "output that does not match the expected peg-native format"}}, AnswerUnusable),
        (418, {}, ProviderRefused),
    ],
)
def test_every_refusal_has_a_name(scripted: Make, status: int, body: Any, kind: type[ProviderError]) -> None:
    """Statuses and bodies are told apart by what one can do about them."""
    script = scripted()
    script.on(CHAT, lambda it: it.json(body, status))
    with pytest.raises(kind) as caught:
        finish(OpenAICompatible(script.url).complete(ASK))
    assert type(caught.value) is kind


@pytest.mark.parametrize("rubbish", ["hello", "data: {broken", '{"object": "list"}'])
def test_rubbish_is_named(scripted: Make, rubbish: str) -> None:
    """What is no chat completion at all is an unusable answer, never a traceback."""
    script = scripted()
    script.on(CHAT, lambda it: it.stream(rubbish))
    with pytest.raises(ProviderError):
        finish(OpenAICompatible(script.url).complete(ASK))


def test_a_dead_socket_is_named() -> None:
    """A listener that hangs up without a word is an error at once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        import threading

        def hang_up() -> None:
            peer, _ = listener.accept()
            peer.close()

        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(ProviderUnavailable, match="broke"):
            finish(OpenAICompatible(f"http://127.0.0.1:{listener.getsockname()[1]}").complete(ASK))


def test_a_trickle_does_not_outlive_the_deadline(scripted: Make) -> None:
    """A byte now and then keeps a connection alive, but not past the deadline."""
    script = scripted()

    def trickle(it: Any) -> None:
        it.stream()
        for _ in range(100):
            it.line(": still here")
            time.sleep(0.05)

    script.on(CHAT, trickle)
    began = time.monotonic()
    with pytest.raises(ProviderTimeout, match="no whole answer"):
        finish(OpenAICompatible(script.url, timeouts=Timeouts(answer=0.4)).complete(ASK))
    assert time.monotonic() - began < 1.5


def test_a_slow_first_token_is_waited_for_while_the_server_lives(scripted: Make) -> None:
    """A long prompt is silence, too; as long as the health probe answers, the deadline alone ends it."""
    script = scripted()
    script.models("m")

    def slow(it: Any) -> None:
        time.sleep(0.8)
        it.chat('{"a": "xy"}')

    script.on(CHAT, slow)
    provider = OpenAICompatible(script.url, timeouts=Timeouts(silence=0.2, answer=5))
    assert finish(provider.complete(ASK)).text == '{"a": "xy"}'


def test_a_health_address_of_ones_own_is_probed(scripted: Make) -> None:
    """LOCAL_LLM_HEALTHCHECK_URL decides, even where the list of models is missing."""
    script = scripted()
    script.on("GET /up", lambda it: it.json({"fine": True}))
    assert finish(OpenAICompatible(script.url, health_url=f"{script.url}/up").probe()).state == "success"
    script.on("GET /up", lambda it: it.json({"error": "down for the night"}, 500))
    assert finish(OpenAICompatible(script.url, health_url=f"{script.url}/up").probe()).state == "failed"


@pytest.mark.parametrize(
    "given",
    [
        "http://box:1234",
        "http://box:1234/",
        "http://box:1234/v1",
        "http://box:1234/v1/",
        "http://box:1234/v1/chat/completions",
    ],
)
def test_addresses_are_taken_as_people_paste_them(given: str) -> None:
    """With or without the path behind it."""
    assert bare(given) == "http://box:1234"


def test_the_wanted_model_is_found_by_part_of_its_name() -> None:
    """`mistral` finds the file somebody downloaded; an unknown wish is passed on as it is."""
    names = ("e5-mistral-7b-instruct", "mistral-7b-instruct-v0.3", "qwen")
    listed = [Listed.of(name) for name in names]
    assert choose_model("Mistral", listed) == Listed("mistral-7b-instruct-v0.3")
    assert choose_model(None, listed) == Listed("mistral-7b-instruct-v0.3")
    assert choose_model("gemma", listed) == Listed("gemma")
