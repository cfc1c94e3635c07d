"""Ollama as nobody here has met it, scripted: a whole story or a named error comes of it as well."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from story_assets.llm.chain import Chain
from story_assets.llm.links import Policy
from story_assets.llm.servers.ask import Timeouts
from story_assets.llm.servers.ollama import Ollama
from story_assets.settings import Settings
from story_assets.writing.llm.writer import ModelWriter
from story_assets.writing.prompts.library import PromptLibrary

from .test_writer import brief, good_outline, good_scene, whole

Make = Callable[[], Any]
CHAT = "POST /api/chat"
DONE = json.dumps({"model": "m", "done": True, "done_reason": "stop", "eval_count": 9, "eval_duration": 10})


def said(text: str, **other: Any) -> str:
    return json.dumps({"model": "m", "message": {"role": "assistant", "content": text, **other}, "done": False})


def writing(script: Any, lines: Callable[[str], list[str]]) -> ModelWriter:
    """A writer that asks an Ollama which answers with `lines` of the right text."""
    tags = {"models": [{"name": "m"}]}
    script.on("GET /api/tags", lambda it: it.json(tags))
    script.on("GET /api/ps", lambda it: it.json(tags))

    def answer(it: Any) -> None:
        good = good_outline() if "Plan a" in it.body["messages"][1]["content"] else good_scene()
        it.stream(*lines(json.dumps(good)), kind="application/x-ndjson")

    script.on(CHAT, answer)
    provider = Ollama(script.url, context=8192, timeouts=Timeouts(probe=1, answer=10))
    return ModelWriter(Chain([provider], Policy(), sleep=lambda _: None), PromptLibrary(), Settings(), lambda _: None)


@pytest.mark.parametrize(
    "lines",
    [
        lambda text: [said("<think>hm {</think>"), said(text), DONE],
        lambda text: [said("", thinking="hm {"), said(f"```json\n{text}\n```"), DONE],
        lambda text: [said("", thinking=f"Here: {text}"), DONE],
        lambda text: ["", said(text[:99]) + "\r", said(text[99:]), "", DONE],
        lambda text: [json.dumps({"model": "m", "message": {"content": text}, "done": True, "done_reason": "stop"})],
        lambda text: [said(text)],
        lambda text: [json.dumps({"message": None}), json.dumps({"message": "?"}), said(text, tool_calls=[1]), DONE],
    ],
    ids=["thinks", "thinks apart", "only thinks", "blank lines", "one piece", "no end", "odd types"],
)
def test_an_odd_ollama_is_understood(scripted: Make, lines: Callable[[str], list[str]]) -> None:
    """The story is the model's own, however it was wrapped."""
    story, scenes = whole(writing(scripted(), lines), brief())
    assert story.title == "Last Boat Out"
    assert {scene.generation.provider for scene in scenes} == {"ollama"}


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (lambda _: ["<html>not found</html>"], "broken stream"),
        (lambda _: ["[" * 100_000], "broken stream"),
        (lambda _: ["7"], "broken stream"),
        (lambda _: [], "in the middle"),
        (lambda text: [said(text[:50])], "in the middle"),
        (lambda _: [json.dumps({"error": "model runner has unexpectedly stopped"})], "lost its model"),
        (lambda _: [json.dumps({"error": {"message": "odd"}})], "odd"),
        (lambda _: [said("Once upon a time."), DONE], "not a JSON object"),
        (lambda _: [json.dumps({"done": True, "done_reason": ["x"], "eval_count": "many", "model": 7})], "empty"),
    ],
)
def test_a_useless_ollama_has_a_name(scripted: Make, lines: Callable[[str], list[str]], reason: str) -> None:
    """The templates write, and the notes say why."""
    story = writing(scripted(), lines).outline(brief())
    assert story.generation.provider == "template"
    assert any("ollama could not write it" in note and reason in note for note in story.notes), story.notes
