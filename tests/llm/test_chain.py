"""The chain: probe, retry once, breaker, next provider, every step noted. Against scripted servers and closed ports."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from story_assets.errors import AnswerUnusable, WritingError
from story_assets.llm.cache import PromptCache
from story_assets.llm.chain import Chain
from story_assets.llm.links import Policy
from story_assets.llm.providers import is_chosen, providers_for
from story_assets.llm.servers.ask import Answer, Ask, Message, Timeouts
from story_assets.llm.servers.openai import OpenAICompatible
from story_assets.llm.session import Session
from story_assets.settings import Settings

Make = Callable[[], Any]
CHAT = "POST /v1/chat/completions"


def asking(seed: int = 42) -> Ask:
    return Ask((Message("user", "Go."),), {"type": "object"}, "thing", 100, 0.35, seed)


def text(session: Session, seed: int = 42) -> str:
    """A piece of work: one request, whose answer must not be blank."""
    ask = asking(seed)
    answer = session.ask(ask, prompt_id="test", prompt_version="1.0.0")
    if not answer.text:
        raise AnswerUnusable("a blank answer")
    session.keep(ask, answer)
    return f"{session.name}: {answer.text}"


class Pauses:
    """Waits that take no time, written down."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
def good(scripted: Make) -> Any:
    script = scripted()
    script.models("m")
    script.on(CHAT, lambda it: it.chat("good"))
    return script


def chain(*urls: str, fresh: bool = False, **policy: Any) -> tuple[Chain, Pauses]:
    pauses = Pauses()
    providers = [OpenAICompatible(url, timeouts=Timeouts(probe=1, answer=5)) for url in urls]
    return Chain(providers, Policy(**policy), PromptCache(fresh=fresh), pauses), pauses


def test_the_first_healthy_provider_writes(good: Any, closed_port: str) -> None:
    """A dead first provider is skipped by its probe, at no cost, and the note says who wrote instead."""
    made, pauses = chain(closed_port, good.url)
    assert made.write(text, what="scene-001") == "openai: good"
    assert pauses.taken == []
    assert made.health.status == "success"
    assert made.health.url == f"{good.url}/v1"
    assert made.notes == ["scene-001: written by openai instead"]


def test_a_failure_is_retried_once_after_five_seconds(good: Any) -> None:
    """One hiccup costs one pause and no other provider."""
    good.in_turn(CHAT, lambda it: it.json({"error": "hiccup"}, 500), lambda it: it.chat("good"))
    made, pauses = chain(good.url)
    assert made.write(text, what="scene-001") == "openai: good"
    assert pauses.taken == [5.0]
    assert len(made.errors) == 1
    assert "hiccup" in made.errors[0]


def test_after_the_retry_comes_the_next_provider(good: Any, scripted: Make) -> None:
    """Two failures of the first, then the second writes; the notes tell why."""
    bad = scripted()
    bad.models("m")
    bad.on(CHAT, lambda it: it.json({"error": "broken"}, 500))
    made, pauses = chain(bad.url, good.url)
    assert made.write(text, what="scene-001") == "openai: good"
    assert pauses.taken == [5.0]
    assert len(bad.requests(CHAT)) == 2
    assert "could not write it" in made.notes[0]
    assert "broken" in made.notes[0]


def test_the_breaker_opens_after_three_and_spares_the_waiting(scripted: Make) -> None:
    """From the third failure on nothing is sent any more, in other chains as well: the state is on disk."""
    bad = scripted()
    bad.models("m")
    bad.on(CHAT, lambda it: it.json({"error": "broken"}, 500))
    made, pauses = chain(bad.url)
    for scene in ("scene-001", "scene-002", "scene-003"):
        with pytest.raises(WritingError, match=scene):
            made.write(text, what=scene)
    assert len(bad.requests(CHAT)) == 3
    assert pauses.taken == [5.0]
    other, _ = chain(bad.url)
    probes = len(bad.requests("GET /v1/models"))
    with pytest.raises(WritingError, match="left alone after 3 failures"):
        other.write(text, what="scene-004")
    assert len(bad.requests(CHAT)) == 3
    assert len(bad.requests("GET /v1/models")) == probes


def test_one_trial_call_closes_the_breaker(good: Any) -> None:
    """After the cooldown one call is tried; its success opens the way for all."""
    good.on(CHAT, lambda it: it.json({"error": "broken"}, 500))
    made, _ = chain(good.url, breaker_cooldown=0.2)
    for _ in range(2):
        with pytest.raises(WritingError):
            made.write(text, what="scene-001")
    time.sleep(0.25)
    good.on(CHAT, lambda it: it.chat("good"))
    assert made.write(text, what="scene-002") == "openai: good"
    assert made.links[0].breaker.gate() == "closed"


def test_useless_answers_count_as_failures(good: Any) -> None:
    """A server that answers nothing usable, time after time, is left alone as well."""
    good.on(CHAT, lambda it: it.chat(""))
    made, _ = chain(good.url)
    for seed in range(3):
        with pytest.raises(WritingError, match="blank"):
            made.write(lambda session, seed=seed: text(session, seed), what="scene")
    assert made.links[0].breaker.gate() == "open"


def test_a_loading_server_is_waited_for(good: Any) -> None:
    """503 while loading is no failure: it is waited for, and not counted."""
    good.in_turn(CHAT, lambda it: it.json({"error": "Loading model"}, 503), lambda it: it.chat("good"))
    made, pauses = chain(good.url)
    assert made.write(text, what="scene-001") == "openai: good"
    assert pauses.taken == [1.0]
    assert made.errors == []


def test_the_same_request_is_answered_from_disk(good: Any) -> None:
    """A second run asks nothing; the ratio counts; another seed is another request."""
    first, _ = chain(good.url)
    first.write(text, what="scene-001")
    again, _ = chain(good.url)
    again.write(text, what="scene-001")
    assert len(good.requests(CHAT)) == 1
    assert again.cache.hit_ratio == 1.0
    again.write(lambda session: text(session, 43), what="scene-001")
    assert again.cache.hit_ratio == 0.5
    assert len(good.requests(CHAT)) == 2


def test_fresh_asks_again_and_keeps_what_it_gets(good: Any) -> None:
    """--fresh bypasses the cache, and what it hears is what the next run finds there."""
    chain(good.url)[0].write(text, what="scene-001")
    good.on(CHAT, lambda it: it.chat("better"))
    fresh, _ = chain(good.url, fresh=True)
    assert fresh.write(text, what="scene-001") == "openai: better"
    assert chain(good.url)[0].write(text, what="scene-001") == "openai: better"


def test_what_proved_invalid_is_not_kept(good: Any) -> None:
    """Only answers that were found valid are in the cache."""
    good.on(CHAT, lambda it: it.chat(""))
    for _ in range(2):
        with pytest.raises(WritingError):
            chain(good.url)[0].write(text, what="scene-001")
    assert len(good.requests(CHAT)) == 2


def test_a_damaged_cache_entry_is_asked_for_again(good: Any, home: Path) -> None:
    """Half a file is no answer."""
    chain(good.url)[0].write(text, what="scene-001")
    [entry] = (home / ".dagster" / "llm-cache").glob("*/*.json")
    entry.write_text('{"version": 1', encoding="utf-8")
    assert chain(good.url)[0].write(text, what="scene-001") == "openai: good"
    assert len(good.requests(CHAT)) == 2


def test_health_is_probed_once_a_run(good: Any) -> None:
    """Ten scenes, one probe."""
    made, _ = chain(good.url)
    for seed in range(10):
        made.write(lambda session, seed=seed: text(session, seed), what="scene")
    assert len(good.requests("GET /v1/models")) == 1


def test_a_skipped_probe_says_so(good: Any) -> None:
    """LOCAL_LLM_SKIP_HEALTHCHECK asks right away, and the record tells."""
    made, _ = chain(good.url, skip_health=True)
    assert made.write(text, what="scene-001") == "openai: good"
    assert (made.health.status, made.health.skipped) == ("skipped", True)
    assert good.requests("GET /v1/models") == []


def test_a_skipped_probe_stays_skipped_after_a_failure(good: Any) -> None:
    """A server that lists no models but answers is given its retry, not a probe it cannot pass."""
    good.on("GET /v1/models", lambda it: it.json({"error": "no such thing"}, 500))
    good.in_turn(CHAT, lambda it: it.json({"error": "hiccup"}, 500), lambda it: it.chat("good"))
    made, pauses = chain(good.url, skip_health=True)
    assert made.write(text, what="scene-001") == "openai: good"
    assert pauses.taken == [5.0]
    assert good.requests("GET /v1/models") == []


def test_nobody_there_and_nobody_asked_for_is_normal(closed_port: str) -> None:
    """Without any setting, an absent model is no failure in the record; named in a setting, it is."""
    assert chain(closed_port, chosen=False)[0].health.status == "absent"
    assert chain(closed_port, chosen=True)[0].health.status == "failed"


def test_looking_at_closed_ports_costs_little(closed_port: str) -> None:
    """WRITER=auto with nothing running is known within a third of a second."""
    settings = Settings(local_story_provider_url=closed_port, ollama_url=closed_port)
    began = time.monotonic()
    made = Chain(providers_for(settings, "lmstudio,ollama"))
    assert made.ready is False
    assert time.monotonic() - began < 0.3


def test_the_default_addresses_are_lm_studio_and_ollama() -> None:
    """auto asks LM Studio at 1234, then Ollama at 11434; nobody chose them."""
    providers = providers_for(Settings(), "auto")
    assert [(one.name, one.url) for one in providers] == [
        ("lmstudio", "http://127.0.0.1:1234/v1"),
        ("ollama", "http://127.0.0.1:11434"),
    ]
    assert not is_chosen(Settings(), "auto")
    assert is_chosen(Settings(local_llm_model="mistral"), "auto")
    assert is_chosen(Settings(), "ollama")


def test_an_address_alone_tells_what_listens_there(scripted: Make, llama: Any) -> None:
    """With only LOCAL_STORY_PROVIDER_URL set, the server itself is asked what it is."""
    studio, olla = scripted(), scripted()
    studio.on("GET /api/v0/models", lambda it: it.json({"data": []}))
    studio.on("*", lambda it: it.json({"error": "Unexpected endpoint or method. Returning 200 anyway"}))
    olla.on("GET /api/version", lambda it: it.json({"version": "0.12.1"}))

    def kind(url: str) -> str:
        return providers_for(Settings(local_story_provider_url=url), "auto")[0].name

    assert (kind(studio.url), kind(olla.url), kind(llama.url)) == ("lmstudio", "ollama", "openai")


def test_one_request_in_flight(good: Any) -> None:
    """Two chains, as two runs have them, never ask at the same time."""
    import threading

    busy, most = [0], [0]

    def slow(it: Any) -> None:
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        time.sleep(0.15)
        busy[0] -= 1
        it.chat("good")

    good.on(CHAT, slow)

    def run(seed: int) -> None:
        chain(good.url)[0].write(lambda session: text(session, seed), what="scene")

    threads = [threading.Thread(target=run, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(good.requests(CHAT)) == 3
    assert most == [1]


def test_every_request_leaves_its_figures(good: Any) -> None:
    """A failed request and its retry are both in the session's telemetry, the failure with its name."""
    good.in_turn(
        CHAT,
        lambda it: it.json({"error": "hiccup"}, 500),
        lambda it: it.chat("good", prompt_tokens=5, completion_tokens=6),
    )
    made, _ = chain(good.url)
    sessions: list[Session] = []

    def work(session: Session) -> Answer:
        sessions.append(session)
        return session.ask(asking(), prompt_id="thriller", prompt_version="1.2.0")

    made.write(work, what="scene-001")
    first, second = sessions[0].requests
    assert first.error
    assert first.error.startswith("ProviderUnavailable")
    assert (second.provider, second.prompt_version, second.tokens_in, second.tokens_out) == ("openai", "1.2.0", 5, 6)
    assert second.seconds_to_first_token is not None
