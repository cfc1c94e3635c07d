"""On a shared card the renderer lets go before a model is asked. A scripted server stands for a ComfyUI on a card; there
is no GPU here. Its `/free` acts a moment later, as the real one's does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from story_assets.comfyui.idle_memory import free_idle
from story_assets.gpu.device import MIB
from story_assets.llm.cache import PromptCache
from story_assets.llm.chain import Chain
from story_assets.llm.desk import chain_for, vision_chain
from story_assets.llm.servers.ask import Ask, Message
from story_assets.llm.servers.openai import OpenAICompatible
from story_assets.llm.session import Session
from story_assets.llm.take_over import Renderers
from story_assets.settings import Settings
from workflows.engine.engine import Engine

Make = Callable[[], Any]
FREE = "POST /free"
CHAT = "POST /v1/chat/completions"


class ComfyOnACard:
    """What a ComfyUI on a 24 GiB card says of its memory, while a script decides what it holds."""

    def __init__(self, script: Any, *, queue: int = 0, looks_until_free: int = 2) -> None:
        self.script, self.queue, self.looks = script, queue, looks_until_free
        self.held = 15_000
        self._asked = False
        script.on("GET /prompt", lambda it: it.json({"exec_info": {"queue_remaining": self.queue}}))
        script.on("GET /system_stats", self._stats)
        script.on(FREE, self._free)

    @property
    def url(self) -> str:
        return self.script.url

    def freed(self) -> list[dict[str, Any]]:
        return self.script.requests(FREE)

    def _free(self, it: Any) -> None:
        self._asked = True
        it.handler.send_response(200)
        it.handler.send_header("Content-Length", "0")
        it.handler.end_headers()

    def _stats(self, it: Any) -> None:
        self.looks -= self._asked
        if self._asked and self.looks <= 0:
            self.held = 32
        card = {
            "name": "cuda:0 NVIDIA GeForce RTX 3090 : cudaMallocAsync",
            "type": "cuda",
            "index": 0,
            "vram_total": 24_576 * MIB,
            "vram_free": (24_000 - self.held) * MIB,
            "torch_vram_total": self.held * MIB,
            "torch_vram_free": 0,
        }
        it.json({"system": {}, "devices": [card]})


def quick(_: float) -> None:
    """Waits that take no time."""


def ask_once(chain: Chain, seed: int = 1) -> list[str]:
    """One request; what was said of it aloud."""
    said: list[str] = []
    ask = Ask((Message("user", "Go."),), None, "thing", 100, 0.35, seed)

    def work(session: Session) -> str:
        return session.ask(ask, prompt_id="test", prompt_version="1.0.0").text

    chain.write(work, what="it", say=said.append)
    return said


@pytest.fixture
def model(scripted: Make) -> Any:
    script = scripted()
    script.models("m")
    script.on(CHAT, lambda it: it.chat("good"))
    return script


def sharing(model: Any, comfy: ComfyOnACard) -> Chain:
    renderers = Renderers([comfy.url], lambda url: free_idle(url, within=0, sleep=quick))
    return Chain([OpenAICompatible(model.url)], cache=PromptCache(fresh=True), renderers=renderers)


def test_an_idle_renderer_is_asked_and_its_memory_waited_for(scripted: Make) -> None:
    """It is looked at until what it held is back and stands still."""
    comfy = ComfyOnACard(scripted())
    found = free_idle(comfy.url, sleep=quick)
    assert comfy.freed() == [{"unload_models": True, "free_memory": True}]
    assert (found.state, comfy.held) == ("freed", 32)
    assert "unloaded its models: 23968 MiB of VRAM are free" in found.words


def test_a_renderer_at_work_is_left_in_peace(scripted: Make) -> None:
    """Its next prompt would load everything anew."""
    comfy = ComfyOnACard(scripted(), queue=2)
    found = free_idle(comfy.url, sleep=quick)
    assert found.state == "busy"
    assert "2 in its queue" in found.words
    assert comfy.freed() == []


def test_one_that_does_not_let_go_is_told_with_figures(scripted: Make) -> None:
    """The wait has an end."""
    found = free_idle(ComfyOnACard(scripted(), looks_until_free=99).url, within=0, sleep=quick)
    assert found.state == "held"
    assert "still holds 15000 MiB of VRAM" in found.words


def test_where_nobody_listens_nothing_is_held(closed_port: str) -> None:
    """The embedded engine will draw; that is no matter for a warning."""
    assert free_idle(closed_port).words == ""


def test_a_server_that_is_no_comfyui_is_a_warning(scripted: Make) -> None:
    """It never stops the writing."""
    found = free_idle(scripted().url)
    assert found.state == "failed"
    assert "could not be asked to unload its models" in found.words
    assert "404" in found.words


def test_the_embedded_engine_knows_the_request(tmp_path: Path) -> None:
    """It speaks ComfyUI's language here too, and has no card to wait for."""
    with Engine(output_directory=tmp_path, nodes=[]) as engine:
        assert free_idle(engine.url).state == "freed"


def test_the_card_is_freed_before_the_first_request_and_once(scripted: Make, model: Any) -> None:
    """Nothing is asked again for the next scene, and what went well is no note."""
    comfy = ComfyOnACard(scripted(), looks_until_free=0)
    held: list[int] = []
    model.on(CHAT, lambda it: (held.append(len(comfy.freed())), it.chat("good")))
    chain = sharing(model, comfy)
    ask_once(chain, 1)
    ask_once(chain, 2)
    assert held == [1, 1]
    assert chain.notes == []


def test_one_that_holds_on_is_noted_and_the_model_asked_all_the_same(scripted: Make, model: Any) -> None:
    """A warning as it happens, and a note in the story's record."""
    chain = sharing(model, ComfyOnACard(scripted(), looks_until_free=99))
    said = ask_once(chain)
    assert "still holds 15000 MiB" in said[0]
    assert chain.notes == [f"{said[0]}."]
    assert len(model.requests(CHAT)) == 1


def test_one_at_work_is_asked_again_before_the_next_request(scripted: Make, model: Any) -> None:
    """That it was at work is said once; when its queue is empty it lets go."""
    comfy = ComfyOnACard(scripted(), queue=1, looks_until_free=0)
    chain = sharing(model, comfy)
    assert [one for one in ask_once(chain, 1) if "at work" in one]
    assert not ask_once(chain, 2)
    comfy.queue = 0
    ask_once(chain, 3)
    assert len(comfy.freed()) == 1
    assert len([note for note in chain.notes if "at work" in note]) == 1


def test_an_answer_from_the_cache_asks_nobody(scripted: Make, model: Any) -> None:
    """No model is loaded for it."""
    comfy = ComfyOnACard(scripted())
    ask = Ask((Message("user", "Go."),), None, "thing", 100, 0.35, 1)

    def kept(session: Session) -> None:
        session.keep(ask, session.ask(ask, prompt_id="test", prompt_version="1.0.0"))

    Chain([OpenAICompatible(model.url)]).write(kept, what="it")
    chain = sharing(model, comfy)
    chain.cache = PromptCache()
    ask_once(chain)
    assert comfy.freed() == []


def test_only_a_shared_card_is_freed() -> None:
    """Off by default; and nothing of ours is on the card when the embedded engine draws."""
    assert Renderers.of(Settings()) is None
    assert Renderers.of(Settings(llm_shares_gpu=True, renderer="embedded")) is None
    shared = Settings(llm_shares_gpu=True, vision_url="http://127.0.0.1:1234/v1", vision_model="m")
    for chain in (chain_for(shared, "auto"), vision_chain(shared)):
        assert chain is not None
        assert chain.renderers is not None
        assert chain.renderers.urls == ["http://127.0.0.1:8188"]
