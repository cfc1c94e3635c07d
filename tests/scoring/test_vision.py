"""Pictures described by a vision model: what it is sent, what is taken from its answer, and every step down.

The servers are scripts that answer as LM Studio, Ollama and llama.cpp are known to, and one real llama.cpp server whose
model cannot see. No vision model runs here.
"""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from story_assets.models import SceneScores
from story_assets.operating.progress import Progress
from story_assets.scoring.descriptions import read_descriptions
from story_assets.scoring.scene_scores import score_scenes
from story_assets.scoring.vision import chosen_frames, read_answer

Make = Callable[[], Any]
CHAT = "POST /v1/chat/completions"
OLLAMA_CHAT = "POST /api/chat"
PIER = (
    "A woman in a yellow raincoat stands on a long wooden pier at night. She holds a book. A row of lamps leads along the "
    "pier. Fog lies over black water. One window is lit in a house by the harbour."
)
QUICK = {"local_llm_retry_delay_seconds": 0.0, "local_llm_healthcheck_timeout_seconds": 2.0}


def vision_server(script: Any, text: str = PIER) -> Any:
    """An OpenAI-compatible server that says it has a vision model, and describes a pier whatever it is shown."""
    script.models("some-vl-7b")
    script.on(CHAT, lambda it: it.chat(text[:9], text[9:], completion_tokens=60))
    return script


def score(told: Any) -> tuple[SceneScores, list[Progress]]:
    heard: list[Progress] = []
    scored = score_scenes(told.folder, told.story, told.scenes, told.frames, told.settings, heard.append)
    return SceneScores(story_key=told.folder.key, scenes=tuple(one.score for one in scored)), heard


def warnings(heard: list[Progress]) -> list[str]:
    return [event.message for event in heard if event.level == "warning"]


def test_frames_are_sent_as_pictures_in_order_and_no_prompt_goes_along(house: Any, scripted: Make) -> None:
    """First, middle and last frame as JPEG data URIs; the model is never told what was asked for."""
    server = vision_server(scripted())
    told = house(described=False, count=7, vision_url=server.url, vision_frame_side=128, **QUICK)
    score(told)
    asked = server.requests(CHAT)
    assert len(asked) == 2
    content = asked[0]["messages"][-1]["content"]
    assert [part["type"] for part in content] == ["text", "image_url", "image_url", "image_url"]
    assert "3 to 6 plain sentences" in content[0]["text"]
    for scene in told.scenes.scenes:
        assert scene.prompt[:40] not in json.dumps(asked)
        assert scene.prose[:40] not in json.dumps(asked)
    kind, _, data = content[1]["image_url"]["url"].partition(";base64,")
    assert kind == "data:image/jpeg"
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        assert image.size == (128, 72)
    assert "response_format" not in asked[0]
    kept = read_descriptions(told.folder)
    assert kept[0].frames == ("frame_00001.png", "frame_00004.png", "frame_00007.png")


def test_alignment_rests_on_what_the_model_saw_and_says_so(house: Any, scripted: Make) -> None:
    """Source, model and text are in the score."""
    server = vision_server(scripted())
    told = house(vision_url=server.url, vision_model="some-vl", **QUICK)
    scores, heard = score(told)
    first = scores.scenes[0]
    assert first.description.source == "vision-model"
    assert first.description.model == "openai some-vl-7b"
    assert first.description.text == PIER
    assert first.get("semantic_alignment").passed is True
    assert scores.scenes[1].get("semantic_alignment").passed is False  # it is shown a pier, and was to show stones
    assert any("described by openai some-vl-7b in" in event.message for event in heard)
    assert warnings(heard) == []


def test_the_model_named_in_the_settings_is_asked_not_the_writers(house: Any, scripted: Make) -> None:
    """Both may be on one server."""
    server = vision_server(scripted())
    server.models("mistral-7b", "some-vl-7b")
    told = house(vision_url=server.url, vision_model="some-vl", local_llm_model="mistral-7b", **QUICK)
    score(told)
    assert {asked["model"] for asked in server.requests(CHAT)} == {"some-vl-7b"}


def test_without_an_address_the_writers_server_is_asked(house: Any, scripted: Make, closed_port: str) -> None:
    """VISION_MODEL alone is enough, also where templates write."""
    server = vision_server(scripted())
    told = house(
        vision_model="some-vl",
        local_story_provider_url=server.url,
        ollama_url=closed_port,
        writer="template",
        **QUICK,
    )
    scores, _ = score(told)
    assert scores.scenes[0].description.source == "vision-model"


def test_ollama_is_sent_bare_pictures(house: Any, scripted: Make) -> None:
    """Its native API: base64 beside the text, no schema."""
    server = scripted()
    server.on("GET /api/version", lambda it: it.json({"version": "0.13.0"}))
    server.on("GET /api/tags", lambda it: it.json({"models": [{"name": "llava:7b"}]}))
    server.on("GET /api/ps", lambda it: it.json({"models": [{"name": "llava:7b"}]}))
    server.on(
        OLLAMA_CHAT,
        lambda it: it.stream(
            json.dumps({"model": "llava:7b", "message": {"content": PIER}, "done": False}),
            json.dumps({"model": "llava:7b", "message": {"content": ""}, "done": True, "done_reason": "stop"}),
            kind="application/x-ndjson",
        ),
    )
    told = house(described=False, vision_url=server.url, vision_model="llava", **QUICK)
    scores, _ = score(told)
    (asked, *_) = server.requests(OLLAMA_CHAT)
    assert "format" not in asked
    *_, user = asked["messages"]
    assert len(user["images"]) == 3
    assert base64.b64decode(user["images"][0]).startswith(b"\xff\xd8")
    assert scores.scenes[0].description.model == "ollama llava:7b"


def test_scoring_again_asks_nothing(house: Any, scripted: Make, closed_port: str) -> None:
    """Not even where the server is gone, a goal has moved, or our process was killed in between."""
    server = vision_server(scripted())
    told = house(vision_url=server.url, **QUICK)
    first, _ = score(told)
    told.settings = told.settings.model_copy(
        update={"vision_url": closed_port, "kpi_overrides": {"semantic_alignment": 0.7}}
    )
    again, heard = score(told)
    assert len(server.requests(CHAT)) == 2
    assert [one.description for one in again.scenes] == [one.description for one in first.scenes]
    assert warnings(heard) == []


@pytest.mark.parametrize("change", [{"vision_model": "another"}, {"vision_frames": 2}, {"vision_frame_side": 256}])
def test_another_model_or_way_of_asking_is_asked_anew(house: Any, scripted: Make, change: dict[str, Any]) -> None:
    """Its description is another one; the old one stays in the file."""
    server = vision_server(scripted())
    told = house(vision_url=server.url, vision_model="some-vl", **QUICK)
    score(told)
    told.settings = told.settings.model_copy(update=change)
    score(told)
    assert len(server.requests(CHAT)) == 4
    assert len(read_descriptions(told.folder)) == 4


def test_frames_drawn_anew_are_looked_at_anew(house: Any, scripted: Make) -> None:
    """A description belongs to its frames."""
    server = vision_server(scripted())
    told = house(vision_url=server.url, **QUICK)
    score(told)
    told.change(1, sha256="other")
    score(told)
    assert len(server.requests(CHAT)) == 3


def test_a_model_that_is_away_steps_down_to_the_caption_with_a_note(house: Any, closed_port: str) -> None:
    """Scoring goes on; the note says why and who described instead."""
    told = house(vision_url=closed_port, **QUICK)
    scores, heard = score(told)
    first = scores.scenes[0]
    assert first.description.source == "renderer"
    assert first.get("semantic_alignment").value is not None
    assert "no vision model described the pictures" in first.notes[0]
    assert closed_port in first.notes[0]
    assert "nobody answers" in first.notes[0]
    assert first.notes[-1] == "scene-001: described by the renderer instead"
    assert len(warnings(heard)) == 4


def test_with_nobody_left_there_is_no_score_but_the_reason(house: Any, closed_port: str) -> None:
    """What was tried stands in it."""
    told = house(described=False, vision_url=closed_port, **QUICK)
    found = score(told)[0].scenes[0].get("semantic_alignment")
    assert found.value is None
    assert "nobody described the pictures" in found.reason
    assert "no vision model described the pictures" in found.reason


def test_a_step_down_is_tried_again_when_scoring_runs_again(house: Any, scripted: Make, closed_port: str) -> None:
    """The server may be back: then the model's description counts."""
    told = house(vision_url=closed_port, **QUICK)
    score(told)
    told.settings = told.settings.model_copy(update={"vision_url": vision_server(scripted()).url})
    scores, _ = score(told)
    assert {one.description.source for one in scores.scenes} == {"vision-model"}
    assert {one.notes for one in scores.scenes} == {()}


def test_a_failure_is_retried_once(house: Any, scripted: Make) -> None:
    """One hiccup costs one more request."""
    server = vision_server(scripted())
    server.in_turn(
        CHAT, lambda it: it.json({"error": "hiccup"}, 500), lambda it: it.chat(PIER), lambda it: it.chat(PIER)
    )
    told = house(vision_url=server.url, **QUICK)
    scores, _ = score(told)
    assert {one.description.source for one in scores.scenes} == {"vision-model"}
    assert len(server.requests(CHAT)) == 3


def test_a_hung_model_is_given_up_and_the_breaker_spares_the_rest(house: Any, scripted: Make) -> None:
    """Its breaker is not the writer's: the same server may still write."""
    import threading

    from story_assets.operating.breakers import Breaker

    server = vision_server(scripted())
    release = threading.Event()
    server.on(CHAT, lambda it: release.wait(10))
    told = house(
        vision_url=server.url,
        local_llm_timeout_seconds=0.3,
        local_llm_breaker_failures=2,
        **QUICK,
    )
    scores, _ = score(told)
    release.set()
    assert {one.description.source for one in scores.scenes} == {"renderer"}
    assert len(server.requests(CHAT)) == 2
    assert "left alone" in " ".join(scores.scenes[1].notes)
    url = f"{server.url}/v1"
    assert Breaker(f"vision {url}", threshold=2, cooldown=60).state.failures == 2
    assert Breaker(f"llm {url}", threshold=2, cooldown=60).state.failures == 0


@pytest.mark.parametrize(
    "answer",
    [
        "I'm sorry, but I cannot see any image in your message.",
        "As an AI language model I am unable to view pictures. Please describe it.",
        "Please provide the image you would like me to describe.",
        "",
        "   \n",
    ],
)
def test_a_model_that_saw_nothing_describes_nothing(house: Any, scripted: Make, answer: str) -> None:
    """A text model behind a kind server says so in prose; that is no description."""
    server = vision_server(scripted(), answer or " ")
    scores, _ = score(house(vision_url=server.url, **QUICK))
    assert scores.scenes[0].description.source == "renderer"
    assert "did not describe the pictures" in " ".join(scores.scenes[0].notes)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"error": {"code": 500, "message": "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj", "type": "server_error"}}),
        (400, {"error": "Model does not support images. Please use a model that does."}),
        (500, {"error": "this model is missing data required for image input"}),
    ],
    ids=["llama.cpp", "LM Studio", "Ollama"],
)  # fmt: skip
def test_a_model_that_cannot_see_is_named_and_not_asked_twice(
    house: Any, scripted: Make, status: int, body: dict[str, Any]
) -> None:
    """In the words of each server; asking again would change nothing."""
    server = vision_server(scripted())
    server.on(CHAT, lambda it: it.json(body, status))
    scores, _ = score(house(vision_url=server.url, **QUICK))
    said = " ".join(scores.scenes[0].notes)
    assert "cannot see pictures" in said
    assert len(server.requests(CHAT)) <= 2  # one a scene


@pytest.mark.parametrize(
    "body",
    [
        {"message": "At most 1 image(s) may be provided in one prompt.", "type": "BadRequestError", "code": 400},
        {"error": {"code": 400, "message": "request exceeds the available context size", "type": "exceed_context_size_error"}},
    ],
    ids=["vLLM", "llama.cpp"],
)  # fmt: skip
def test_a_model_that_bears_one_picture_is_shown_the_middle_one(house: Any, scripted: Make, body: Any) -> None:
    """Which frame was looked at is kept; the breaker counts nothing."""
    server = vision_server(scripted())

    def answer(it: Any) -> None:
        pictures = [part for part in it.body["messages"][-1]["content"] if part["type"] == "image_url"]
        it.json(body, 400) if len(pictures) > 1 else it.chat(PIER)

    server.on(CHAT, answer)
    told = house(vision_url=server.url, count=7, **QUICK)
    scores, _ = score(told)
    assert {one.description.source for one in scores.scenes} == {"vision-model"}
    assert {one.notes for one in scores.scenes} == {()}
    assert read_descriptions(told.folder)[0].frames == ("frame_00004.png",)
    assert "This is a picture" in server.requests(CHAT)[1]["messages"][-1]["content"][0]["text"]


def test_a_real_server_whose_model_cannot_see_is_named(house: Any, llama: Any) -> None:
    """llama.cpp without a projector, as it really answers."""
    scores, _ = score(house(vision_url=llama.url, **QUICK))
    assert scores.scenes[0].description.source == "renderer"
    assert "cannot see pictures" in " ".join(scores.scenes[0].notes)


def test_whose_description_counts_is_a_setting(house: Any, scripted: Make) -> None:
    """Without the vision model in the list none is asked."""
    server = vision_server(scripted())
    scores, _ = score(house(vision_url=server.url, description_sources=("renderer", "vision-model"), **QUICK))
    assert {one.description.source for one in scores.scenes} == {"renderer"}
    assert server.requests(CHAT) == []


def test_without_a_vision_model_none_is_asked(house: Any) -> None:
    """Off is the default."""
    scores, heard = score(house())
    assert {one.description.source for one in scores.scenes} == {"renderer"}
    assert warnings(heard) == []


def test_a_damaged_line_costs_one_description(house: Any, scripted: Make) -> None:
    """A line cut short by a power loss is told of; its scene is asked for again."""
    server = vision_server(scripted())
    told = house(vision_url=server.url, **QUICK)
    score(told)
    path = told.folder / "descriptions.jsonl"
    whole, _ = path.read_text(encoding="utf-8").splitlines()
    path.write_text(whole + '\n{"scene_id": "scene-0', encoding="utf-8")
    _, heard = score(told)
    assert len(server.requests(CHAT)) == 3
    assert any("line 2 is no description" in one for one in warnings(heard))
    assert len(read_descriptions(told.folder)) == 2


def test_a_frame_that_cannot_be_read_steps_down(house: Any, scripted: Make) -> None:
    """The file is named."""
    server = vision_server(scripted())
    told = house(vision_url=server.url, **QUICK)
    told.file(1, 1).write_bytes(b"no picture")
    scores, _ = score(told)
    assert scores.scenes[0].description.source == "renderer"
    assert "frame_00001.png" in " ".join(scores.scenes[0].notes)
    assert scores.scenes[1].description.source == "vision-model"


def test_on_a_shared_card_the_model_leaves_when_all_is_described(house: Any, scripted: Make) -> None:
    """The next story's frames need the room; when nothing was asked, nothing is unloaded."""
    server = vision_server(scripted())
    told = house(vision_url=server.url, llm_shares_gpu=True, **QUICK)
    _, heard = score(told)
    assert any("unload" in event.message for event in heard)
    _, heard = score(told)
    assert not any("unload" in event.message for event in heard)


@pytest.mark.parametrize(
    ("count", "chosen"),
    [(1, ("4",)), (2, ("1", "7")), (3, ("1", "4", "7")), (5, ("1", "3", "4", "5", "7")), (12, tuple("1234567"))],
)
def test_frames_are_chosen_from_first_to_last(count: int, chosen: tuple[str, ...]) -> None:
    assert chosen_frames(tuple("1234567"), count) == chosen


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("A pier. Fog.", "A pier. Fog."),
        ("- A pier.\n- Fog lies on it.", "A pier. Fog lies on it."),
        ("1. A pier.\n2. **Fog** lies on it.", "A pier. Fog lies on it."),
        ("One. Two. Three. Four. Five. Six. Seven.", "One. Two. Three. Four. Five. Six."),
    ],
)
def test_plain_sentences_are_taken_six_at_most(answer: str, text: str) -> None:
    assert read_answer(answer) == text


def test_half_a_sentence_at_the_token_limit_is_left_out() -> None:
    assert read_answer("A pier at night. Fog lies over the", cut=True) == "A pier at night."
    assert read_answer("A pier at night", cut=True) == ""
