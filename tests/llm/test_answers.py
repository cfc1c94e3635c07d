"""A whole and valid answer is read, however a model wrapped it; where two could be meant, none is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from story_assets.llm.servers.answers import answered_json, read_answer


class Scene(BaseModel):
    title: str
    prose: str


GOOD = {"title": "The Pier", "prose": "She counted {the lamps}."}
OTHER = {"title": "The Boat", "prose": "Nobody came."}
AS_STRING = json.dumps(json.dumps(GOOD))


def read(text: str) -> dict[str, Any] | None:
    found = read_answer(text, Scene.model_validate)
    return None if found is None else found[0].model_dump()


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps(GOOD),
        json.dumps({"Outline": GOOD}),
        json.dumps({"scene": GOOD}),
        json.dumps({"response": {"result": {"scene": GOOD}}}),
        json.dumps({"status": "ok", "scene": GOOD, "notes": [1, None, {"a": 2}]}),
        json.dumps([GOOD]),
        json.dumps([[GOOD]]),
        json.dumps({"scenes": [GOOD]}),
        json.dumps({"scenes": [GOOD, {"title": "no prose"}]}),
        json.dumps({"draft": GOOD, "final": GOOD}),
        AS_STRING,
        json.dumps(AS_STRING),
        json.dumps({"scene": json.dumps(GOOD)}),
        json.dumps({"type": "object", "properties": GOOD}),
        f"```json\n{json.dumps({'scene': GOOD})}\n```",
        f"```\n{AS_STRING}\n```",
        f"Here you are:\n{json.dumps({'scene': GOOD})}\nAnything else?",
        f"Like {json.dumps({'title': 'an example of a scene that is longer than the answer is, by far', 'x': 'y' * 99})}: {json.dumps(GOOD)}",
    ],
)
def test_what_was_asked_for_is_found_in_its_wrapping(answer: str) -> None:
    assert read(answer) == GOOD


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps({"first": GOOD, "second": OTHER}),
        json.dumps({"scenes": [GOOD, OTHER]}),
        json.dumps({"scene": {"title": "no prose"}}),
        json.dumps({"a": {"b": {"c": {"d": {"e": GOOD}}}}}),
        json.dumps({"scene": "She said {nothing}."}),
    ],
)
def test_where_none_or_several_could_be_meant_nobody_guesses(answer: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(answer)
    assert {error["loc"] for error in caught.value.errors()} == {("title",), ("prose",)}


def test_the_object_that_validates_is_not_searched_further() -> None:
    """What is asked for may itself hold such a thing."""
    assert read(json.dumps({**GOOD, "earlier": OTHER})) == GOOD


@pytest.mark.parametrize("answer", ["", "No.", "[]", "[1, 2]", '"{"', "7", "null", '"' * 50, "[" * 5000, "{" * 5000])
def test_no_object_is_none(answer: str) -> None:
    assert read(answer) is None
    assert answered_json(answer) is None
