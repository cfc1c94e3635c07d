"""Of all the models a server lists, none is asked to write that cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from story_assets.llm.examining import examine_writer
from story_assets.llm.servers.ask import Probe, finish
from story_assets.llm.servers.lmstudio import LMStudio
from story_assets.llm.servers.models import Listed
from story_assets.llm.servers.ollama import Ollama
from story_assets.llm.servers.openai import OpenAICompatible
from story_assets.settings import Settings

Make = Callable[[], Any]
BERT = {"family": "bert", "families": ["bert"]}
LLAMA = {"family": "llama", "families": ["llama", "clip"]}


def ollama(
    script: Any,
    installed: dict[str, dict[str, Any]],
    loaded: tuple[str, ...] = (),
    can: dict[str, list[str]] | None = None,
    wanted: str | None = None,
) -> tuple[Probe, str | None]:
    """An Ollama with these models, in this order; newer ones tell on `/api/show` what each can."""
    rows = [{"name": name, "model": name, "details": details} for name, details in installed.items()]
    script.on("GET /api/tags", lambda it: it.json({"models": rows}))
    script.on("GET /api/ps", lambda it: it.json({"models": [row for row in rows if row["name"] in loaded]}))
    if can is not None:
        script.on("POST /api/show", lambda it: it.json({"capabilities": can[it.body["model"]]}))
    provider = Ollama(script.url, context=4096, model=wanted)
    return finish(provider.probe()), provider.model


@pytest.mark.parametrize(
    ("first", "details", "can"),
    [
        ("bge-m3:latest", BERT, None),
        ("my-notes:latest", BERT, None),
        ("nomic-embed-text:latest", {"family": "nomic-bert"}, None),
        ("qwen3-embedding:8b", {"family": "qwen3"}, None),
        ("renamed:8b", {"family": "qwen3"}, ["embedding"]),
        ("renamed:1b", {"family": "xlm-roberta"}, None),
        ("dengcao/Qwen3-Reranker-8B:Q4_K_M", {"family": "qwen3"}, ["completion"]),
        ("llama-guard3:8b", {"family": "llama"}, ["completion"]),
    ],
)
@pytest.mark.parametrize("loaded", [True, False])
def test_ollama_is_asked_for_a_model_that_writes(
    scripted: Make, first: str, details: dict[str, Any], can: list[str] | None, loaded: bool
) -> None:
    told = None if can is None else {first: can, "mistral:7b": ["completion", "tools"]}
    found, model = ollama(scripted(), {first: details, "mistral:7b": LLAMA}, (first,) if loaded else (), told)
    assert (found.state, found.loaded, found.chosen, model) == ("success", False, "mistral:7b", "mistral:7b")
    (over,) = found.passed_over
    assert over.startswith(f"{first} (a")


def test_the_loaded_model_that_writes_comes_first(scripted: Make) -> None:
    models = {"bge-m3": BERT, "llama3:8b": LLAMA, "mistral:7b": LLAMA}
    found, model = ollama(scripted(), models, ("bge-m3", "mistral:7b"))
    assert (found.loaded, model) == (True, "mistral:7b")


@pytest.mark.parametrize("wanted", [None, "bge-m3"])
def test_an_ollama_that_only_embeds_is_no_writer(scripted: Make, wanted: str | None) -> None:
    """The next in the chain writes; nobody is asked for what it cannot do."""
    found, _ = ollama(
        scripted(), {"bge-m3": BERT, "reader": {"family": "qwen3"}}, can={"reader": ["embedding"]}, wanted=wanted
    )
    assert found.state == "failed"
    assert "bge-m3 (an embedding model)" in str(found.error)


def test_a_name_alone_refuses_nobody_who_was_asked_for(scripted: Make) -> None:
    found, model = ollama(scripted(), {"night-guard:7b": LLAMA}, wanted="night-guard:7b")
    assert (found.state, model) == ("success", "night-guard:7b")


@pytest.mark.parametrize("older", [True, False])
@pytest.mark.parametrize("kind", ["embedding", "embeddings", "llm"])
def test_lm_studio_is_asked_for_a_model_that_writes(scripted: Make, older: bool, kind: str) -> None:
    """Its own list tells a model's type, not always rightly; the loaded one comes first all the same."""
    script = scripted()
    script.models("bge-m3", "mistral-7b", "qwen-7b")
    states = {"bge-m3": True, "mistral-7b": False, "qwen-7b": True}
    if older:
        rows = [{"id": name, "type": "llm", "state": "loaded" if on else "not-loaded"} for name, on in states.items()]
        rows[0]["type"] = kind
        script.on("GET /api/v0/models", lambda it: it.json({"data": rows}))
    else:
        new: list[dict[str, Any]] = [
            {"key": name, "type": "llm", "loaded_instances": [{"id": name}] if on else []}
            for name, on in states.items()
        ]
        new[0]["type"] = kind
        script.on("GET /api/v1/models", lambda it: it.json({"models": new}))
    provider = LMStudio(script.url)
    found = finish(provider.probe())
    assert (found.chosen, provider.model, found.loaded) == ("qwen-7b", "qwen-7b", True)
    assert found.passed_over == ("bge-m3 (an embedding model)",)


def test_an_lm_studio_that_only_embeds_is_no_writer(scripted: Make) -> None:
    script = scripted()
    script.models("notes")
    script.on("GET /api/v0/models", lambda it: it.json({"data": [{"id": "notes", "type": "embeddings"}]}))
    found = finish(LMStudio(script.url).probe())
    assert found.state == "failed"
    assert "notes (an embedding model)" in str(found.error)


def test_any_server_s_list_is_read_for_what_each_model_is(scripted: Make) -> None:
    script = scripted()
    rows = [
        {"id": "a", "type": "embedding"},
        {"id": "b", "capabilities": ["embedding"]},
        {"id": "c"},
        {"id": "whisper-1"},
    ]
    script.on("GET /v1/models", lambda it: it.json({"data": rows}))
    found = finish(OpenAICompatible(script.url).probe())
    assert found.chosen == "c"
    assert [one.partition(" ")[0] for one in found.passed_over] == ["a", "b", "whisper-1"]


@pytest.mark.parametrize(
    "name",
    ["bge-m3", "BAAI/bge-large-en-v1.5", "gte-Qwen2-7B-instruct", "multilingual-e5-large", "all-minilm:l6-v2",
     "snowflake-arctic-embed2", "embeddinggemma:300m", "jina-embeddings-v3", "nomic-bert-2048", "xlm-roberta-base",
     "ms-marco-rerank", "whisper-large-v3", "kokoro-82m", "shieldgemma:2b", "granite3-guardian:8b",
     "Skywork-Reward-8B", "flux-1-dev"],
)  # fmt: skip
def test_what_cannot_write_is_known_by_its_name(name: str) -> None:
    assert Listed.of(name).unfit


@pytest.mark.parametrize(
    "name",
    ["mistral:7b", "llama3.2-vision:11b", "qwen3:8b", "gemma3:12b", "phi4", "deepseek-r1:14b", "gpt-oss:20b",
     "command-r7b", "Mistral-Nemo-Instruct-2407", "nous-hermes2", "aya-expanse", "tiny.gguf", "bartowski/Stheno-8B",
     "robert-tales-7b", "magnum-v4-12b", "Tiefighter", "llava:7b"],
)  # fmt: skip
def test_a_writer_is_not_taken_for_something_else(name: str) -> None:
    assert Listed.of(name).unfit is None


def test_doctor_says_which_model_is_asked_and_which_not(scripted: Make) -> None:
    script = scripted()
    ollama(script, {"bge-m3:latest": BERT, "mistral:7b": LLAMA})
    found = examine_writer(Settings(writer="ollama", ollama_url=script.url))
    assert found.state == "ok"
    assert "mistral:7b is asked" in found.saw
    assert "bge-m3:latest (an embedding model)" in found.saw
