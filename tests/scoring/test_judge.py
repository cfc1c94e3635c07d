"""The language model as a judge: what it is asked, what is taken, and that it never stands in the way.

Scripted servers answer as the known ones do; one test asks a real llama.cpp server, whose tiny random model rates by
chance but keeps to the form.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from quality.thresholds import KPIS
from story_assets.models import SceneScores, StoryScores
from story_assets.operating.progress import Progress
from story_assets.scoring import findings
from story_assets.scoring.judge import REFERENCE_MEAN, REFERENCE_SD, VERSION, judge_story
from story_assets.scoring.scene_scores import score_scenes
from story_assets.scoring.story_scores import score_story

Make = Callable[[], Any]
CHAT = "POST /v1/chat/completions"
GOOD = {"reason": "The rope and the missing boat follow from the counted lamps.", "weakest_scene": 2, "rating": 4}
QUICK = {
    "local_llm_retry_delay_seconds": 0.0,
    "local_llm_healthcheck_timeout_seconds": 2.0,
    "writer": "openai",
    "llm_judge": True,
}


def judge_server(script: Any, ruling: object = GOOD) -> Any:
    """An OpenAI-compatible server that gives one ruling on whatever it reads."""
    script.models("some-7b")
    script.on(CHAT, lambda it: it.chat(json.dumps(ruling)))
    return script


def judged(told: Any, heard: list[Progress] | None = None, repeated: float | None = 0.0):
    events = heard if heard is not None else []
    return judge_story(told.story, told.scenes, repeated, told.settings, events.append, kpi=KPIS["llm_judge"])


def test_the_whole_story_is_read_under_a_fixed_rubric_seed_and_schema(house: Any, scripted: Make) -> None:
    """At temperature 0, the reason asked for before the rating."""
    server = judge_server(scripted())
    told = house(local_story_provider_url=server.url, **QUICK)
    judged(told)
    (asked,) = server.requests(CHAT)
    content = asked["messages"][-1]["content"]
    for scene in told.scenes.scenes:
        assert scene.prose in content
    assert "Rate the coherence" in content
    assert (asked["temperature"], asked["seed"]) == (0.0, told.settings.local_llm_seed)
    form = asked["response_format"]["json_schema"]["schema"]
    assert list(form["properties"]) == ["reason", "weakest_scene", "rating"]
    assert form["properties"]["weakest_scene"]["maximum"] == 2


def test_repetition_is_set_against_the_rating(house: Any, scripted: Make) -> None:
    """Rating + half the z of non-repetition, by a stated reference; each part is shown."""
    server = judge_server(scripted())
    told = house(local_story_provider_url=server.url, **QUICK)
    fresh, circling = judged(told, repeated=0.0), judged(told, repeated=0.1)
    assert fresh.value == pytest.approx(4 + 0.5 * REFERENCE_MEAN / REFERENCE_SD, abs=1e-5)
    assert circling.value == pytest.approx(4 + 0.5 * (REFERENCE_MEAN - 0.1) / REFERENCE_SD, abs=1e-5)
    assert circling.parts["rating"] == 4
    assert judged(told, repeated=0.9).parts["z_of_non_repetition"] == -3
    assert fresh.metric_version == VERSION
    assert fresh.model == "openai some-7b"
    assert "The rope" in fresh.evidence[0]
    assert "scene-002 fits least" in fresh.evidence[1]


def test_no_goal_rests_on_it_by_default(house: Any, scripted: Make) -> None:
    """A rating of 1 is shown and fails nothing; a goal of one's own may."""
    server = judge_server(scripted(), {**GOOD, "rating": 1})
    found = judged(house(local_story_provider_url=server.url, **QUICK))
    assert (found.threshold, found.passed, found.status) == (None, None, "pass")
    scores = StoryScores(story_key="k", measurements=(found,))
    assert findings.of_story(scores, KPIS["llm_judge"]).passed


def test_off_by_default_nobody_is_asked(house: Any, scripted: Make) -> None:
    """The score is not among those taken."""
    server = judge_server(scripted())
    told = house(local_story_provider_url=server.url, **{**QUICK, "llm_judge": False})
    assert whole(told).get("llm_judge") is None
    assert server.asked == []


def whole(told: Any) -> StoryScores:
    """Both assets' work."""
    score_scenes(told.folder, told.story, told.scenes, told.frames, told.settings, lambda _: None)
    scores = score_story(
        told.folder, told.story, told.scenes, told.folder.read(SceneScores), told.settings, lambda _: None
    )
    told.folder.write(scores)
    return scores


def test_its_score_stands_beside_the_automatic_ones(house: Any, scripted: Make) -> None:
    """Under its own name, and taken as it is the next time."""
    server = judge_server(scripted())
    told = house(local_story_provider_url=server.url, **QUICK)
    first = whole(told)
    assert first.get("llm_judge").parts["rating"] == 4
    assert first.get("narrative_coherence").value is not None
    assert whole(told) == first
    assert len(server.requests(CHAT)) == 1


def test_another_judge_judges_anew(house: Any, scripted: Make) -> None:
    """A model named in the settings is another judge."""
    server = judge_server(scripted())
    server.models("some-7b", "other-13b")
    told = house(local_story_provider_url=server.url, **QUICK)
    whole(told)
    told.settings = told.settings.model_copy(update={"local_llm_model": "other-13b"})
    assert whole(told).get("llm_judge").model == "openai other-13b"


def test_the_same_story_is_not_asked_about_twice_even_where_its_scores_are_lost(house: Any, scripted: Make) -> None:
    """Valid rulings are kept with the other answers."""
    server = judge_server(scripted())
    told = house(local_story_provider_url=server.url, **QUICK)
    assert judged(told) == judged(told)
    assert len(server.requests(CHAT)) == 1


def test_nobody_there_is_no_score_with_the_reason(house: Any, closed_port: str) -> None:
    """The rest is scored all the same, and a check warns."""
    told = house(local_story_provider_url=closed_port, **QUICK)
    scores = whole(told)
    found = scores.get("llm_judge")
    assert found.value is None
    assert "no language model rated it" in found.reason
    assert scores.get("narrative_coherence").value is not None
    outcome = findings.of_story(scores, KPIS["llm_judge"])
    assert (outcome.passed, outcome.gravity) == (False, "warn")


def test_templates_only_is_no_score_with_the_reason(house: Any) -> None:
    """WRITER=template names nobody who could judge."""
    found = judged(house(**{**QUICK, "writer": "template"}))
    assert "WRITER=template" in found.reason


def test_without_a_figure_for_repetition_nobody_is_asked(house: Any, scripted: Make) -> None:
    """Half a score is none."""
    server = judge_server(scripted())
    found = judged(house(local_story_provider_url=server.url, **QUICK), repeated=None)
    assert found.value is None
    assert "repetition" in found.reason
    assert server.asked == []


@pytest.mark.parametrize(
    ("ruling", "fault"),
    [
        ({**GOOD, "rating": 7}, "rating"),
        ({**GOOD, "rating": None}, "rating"),
        ({**GOOD, "weakest_scene": 9}, "scenes 1 to 2"),
        ({"rating": 4}, "reason"),
        ("four of five, I would say", "no JSON object"),
    ],
)
def test_an_unusable_ruling_is_mended_once(house: Any, scripted: Make, ruling: object, fault: str) -> None:
    """The fault is quoted back."""
    server = judge_server(scripted())
    server.in_turn(CHAT, lambda it: it.chat(json.dumps(ruling)), lambda it: it.chat(json.dumps(GOOD)))
    found = judged(house(local_story_provider_url=server.url, **QUICK))
    assert found.parts["rating"] == 4
    assert fault in server.requests(CHAT)[1]["messages"][-1]["content"]


def test_two_unusable_rulings_are_no_score(house: Any, scripted: Make) -> None:
    """Never a middle rating out of thin air."""
    server = judge_server(scripted(), {**GOOD, "rating": 9})
    found = judged(house(local_story_provider_url=server.url, **QUICK))
    assert found.value is None
    assert "no usable rating" in found.reason
    assert len(server.requests(CHAT)) == 2


def test_a_ruling_cut_off_gets_one_larger_budget(house: Any, scripted: Make) -> None:
    """Then it is no score: a loop would not end."""
    server = judge_server(scripted())
    server.on(CHAT, lambda it: it.chat('{"reason": "The', finish="length"))
    found = judged(house(local_story_provider_url=server.url, **QUICK))
    assert "cut off" in found.reason
    assert [asked["max_tokens"] for asked in server.requests(CHAT)] == [400, 2000]


def test_a_ruling_in_the_reasoning_counts(house: Any, scripted: Make) -> None:
    """LM Studio's reasoning models leave the content empty."""
    server = judge_server(scripted())
    server.on(CHAT, lambda it: it.chat(reasoning=(json.dumps(GOOD),)))
    assert judged(house(local_story_provider_url=server.url, **QUICK)).parts["rating"] == 4


def test_a_story_longer_than_the_context_is_no_score_with_the_reason(house: Any, scripted: Make) -> None:
    """It is the model's context that is too short, and that is said."""
    server = judge_server(scripted())
    body = {"error": {"code": 400, "message": "request exceeds the available context size", "type": "exceed_context_size_error", "n_prompt_tokens": 9000, "n_ctx": 8192}}  # fmt: skip
    server.on(CHAT, lambda it: it.json(body, 400))
    found = judged(house(local_story_provider_url=server.url, **QUICK))
    assert "does not fit" in found.reason


def test_a_real_server_judges_in_the_form_that_was_asked(house: Any, llama: Any) -> None:
    """llama.cpp's grammar keeps it within 1 to 5; what a random model thinks of the story is chance, and repeatable."""
    told = house(local_story_provider_url=llama.url, **QUICK)
    found = judged(told)
    assert found.value is not None, found.reason
    assert found.parts["rating"] in (1, 2, 3, 4, 5)
    assert re.fullmatch(r"openai tiny.*", found.model)
    told.settings = told.settings.model_copy(update={"local_llm_fresh": True})
    assert judged(told).parts == found.parts
