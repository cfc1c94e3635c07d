"""Stories two calls deep: from a real llama.cpp server (valid, meaningless), and from scripts that know what to say."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from story_assets.llm.chain import Chain
from story_assets.llm.links import Policy
from story_assets.llm.servers.ask import Timeouts
from story_assets.llm.servers.openai import OpenAICompatible
from story_assets.models import THEMES, Brief, Scene, Story
from story_assets.operating.progress import Progress
from story_assets.settings import Settings
from story_assets.writing.llm.template import Templates
from story_assets.writing.llm.writer import ModelWriter
from story_assets.writing.prompts.library import LIBRARY_DIR, PromptLibrary

Make = Callable[[], Any]
CHAT = "POST /v1/chat/completions"


def brief(seed: int = 7, scenes: int = 3, genre: str = "thriller", text: str | None = None) -> Brief:
    return Brief(
        key=f"{genre}-{seed}",
        genre=genre,
        text=text,
        seed=seed,
        scenes=scenes,
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def writer(*urls: str, heard: list[Progress] | None = None, **settings: Any) -> ModelWriter:
    providers = [OpenAICompatible(url, timeouts=Timeouts(probe=1, answer=30)) for url in urls]
    chain = Chain(providers, Policy(), sleep=lambda _: None)
    events = heard if heard is not None else []
    return ModelWriter(chain, PromptLibrary(), Settings(**settings), events.append)


def whole(made: ModelWriter, asked: Brief) -> tuple[Story, list[Scene]]:
    story = made.outline(asked)
    scenes: list[Scene] = []
    for beat in story.beats:
        scenes.append(made.scene(story, beat, scenes[-1] if scenes else None))
    return story, scenes


# What a good model would say

LOOK = "a wiry woman in her thirties with cropped black hair, a scar on her chin, wearing a grey oilskin coat"
OTHER = "a broad man in his fifties with a white beard and round glasses, wearing a rust-red cardigan"


def good_outline(scenes: int = 3) -> dict[str, Any]:
    themes = [[THEMES[at % 5], THEMES[(at + 2) % 5]] for at in range(scenes)]
    if scenes == 3:
        themes = [["mystery", "action"], ["dialogue", "exposition"], ["romance", "action"]]
    return {
        "title": "Last Boat Out",
        "logline": "A harbour pilot has until midnight to trade a stolen ledger for her brother, and the witness lied.",
        "directors_vision": "Wet light and long lenses. The camera waits. Faces come late.",
        "palette": "sodium orange, wet black, steel blue",
        "cast": [
            {
                "name": "Ama Okafor",
                "aliases": ["the pilot"],
                "pronouns": "she/her",
                "role": "harbour pilot",
                "look": LOOK,
            },
            {"name": "Josef Lind", "aliases": [], "pronouns": "he", "role": "clerk", "look": OTHER},
        ],
        "scenes": [
            {
                "number": scenes - at,
                "title": f"Pier {at + 1}",
                "purpose": "threat",
                "summary": "Ama is followed along the pier, hunted by a tail she trusted. The plan failed, a trap, "
                "and the deadline is midnight; the evidence in the file is a secret she must trade or sacrifice.",
                "themes": themes[at],
                "cast": ["Ama Okafor", "josef lind", "Somebody Else"],
                "place": "a ferry pier",
                "time_of_day": "Late night",
                "weather": "heavy rain",
            }
            for at in range(scenes)
        ],
    }


def good_scene() -> dict[str, Any]:
    prose = (
        "Ama Okafor counted the lamps on the pier and came up one short. Behind her the footsteps stopped when she stopped. "
        '"You are early," said Josef, and he held the ledger against his chest like a child.\n\n'
        "She took one step. The water under the boards took another. Nobody had told her that the boat would be dark, or that "
        "the man on its deck would lift a hand and say nothing. Josef looked at the clock over the customs shed and began to count."
    )
    visual = " ".join(
        [
            "A long wooden pier runs out over black water, its lamps strung on wire, one of them dead.",
            "Ama Okafor stands at the left with one hand on a wet rail and her head half turned to listen.",
            "Josef Lind waits under the third lamp, both arms folded round a thick ledger, chin down, glasses bright with rain.",
            "A dark ferry lies behind them with a single figure on its deck, seen only as an outline against a cabin window.",
            "Ropes, crates and a coiled hose fill the foreground, every surface beaded with water and edged with orange light.",
            "Far back a clock glows over the customs shed, and the town is a row of blurred points on the hill.",
            "The camera stands low on the boards at some distance and moves slowly toward the pair.",
        ]
    )
    return {"prose": prose, "visual": visual, "narration": "She had an hour, and no more friends than hands."}


def says(script: Any, **parts: Any) -> None:
    """A server that answers each kind of request with a prepared object (a list is said item by item)."""
    script.models("scripted")
    said = {"outline": good_outline(), "scene": good_scene(), **parts}

    def answer(it: Any) -> None:
        kind = it.body["response_format"]["json_schema"]["name"] if "response_format" in it.body else _kind(it.body)
        content = said[kind]
        if isinstance(content, list):
            content = content.pop(0) if len(content) > 1 else content[0]
        if callable(content):
            content(it)
            return
        text = content if isinstance(content, str) else json.dumps(content)
        it.chat(text[: len(text) // 2], text[len(text) // 2 :], prompt_tokens=300, completion_tokens=200)

    script.on(CHAT, answer)


def _kind(body: dict[str, Any]) -> str:
    return "outline" if "Plan a" in body["messages"][1]["content"] else "scene"


def test_a_story_is_written_two_calls_deep(scripted: Make) -> None:
    """One call for the outline, one for each scene; provider, version and figures stand in every record."""
    script = scripted()
    says(script)
    story, scenes = whole(writer(script.url), brief())
    assert len(script.requests(CHAT)) == 4
    assert (story.title, story.generation.provider, story.generation.prompt_id) == (
        "Last Boat Out",
        "openai",
        "thriller",
    )
    assert re.fullmatch(r"\d+\.\d+\.\d+", story.generation.prompt_version or "")
    for scene in scenes:
        assert (scene.generation.tokens_in, scene.generation.tokens_out) == (300, 200)
        assert scene.generation.finish_reason == "stop"
        assert scene.generation.retries == 0
        assert 150 <= scene.token_count <= 500
        assert scene.token_count_method
    assert len({scene.seed for scene in scenes}) == 3


def test_scenes_are_renumbered_and_the_cast_made_one(scripted: Make) -> None:
    """Numbers out of order, names in lower case and people who are not in the cast are put right."""
    script = scripted()
    says(script)
    story, _ = whole(writer(script.url), brief())
    assert [beat.number for beat in story.beats] == [1, 2, 3]
    assert {beat.cast for beat in story.beats} == {("Ama Okafor", "Josef Lind")}
    assert story.cast[1].pronouns == "he/him"
    assert (story.beats[0].time_of_day, story.beats[0].weather) == ("night", "rain")


def test_looks_stand_in_every_prompt_word_for_word(scripted: Make) -> None:
    """A character is described alike in every scene, whatever the model wrote."""
    script = scripted()
    says(script)
    story, scenes = whole(writer(script.url), brief())
    for scene in scenes:
        for member in story.cast:
            assert member.look in scene.prompt
    assert scenes[0].prompt.startswith("A ferry pier at night, in steady rain.")


def test_a_scene_is_asked_for_with_outline_cast_and_the_scene_before(scripted: Make) -> None:
    """The second scene's prompt holds the first one's end, the cast sheet and the outline."""
    script = scripted()
    says(script)
    whole(writer(script.url), brief())
    asked = script.requests(CHAT)[2]["messages"][1]["content"]
    assert "began to count." in asked
    assert LOOK in asked
    assert "she/her" in asked
    assert "3. Pier 3" in asked


def test_a_miss_is_quoted_and_mended_once(scripted: Make) -> None:
    """A scene that forgets somebody is asked for again with that very miss; the mended one is taken."""
    script = scripted()
    forgetful = {**good_scene(), "prose": good_scene()["prose"].replace("Josef", "someone")}
    says(script, scene=[forgetful, good_scene()])
    made = writer(script.url)
    story = made.outline(brief())
    scene = made.scene(story, story.beats[0], None)
    repair = script.requests(CHAT)[2]["messages"][-1]["content"]
    assert "Josef Lind is present but never named in the prose" in repair
    assert "Josef" in scene.prose
    assert scene.generation.retries == 1
    assert len(scene.generation.earlier) == 1


def test_a_second_miss_is_saved_with_its_evidence(scripted: Make) -> None:
    """After one repair the better answer is kept, and the note says what it misses."""
    script = scripted()
    forgetful = {**good_scene(), "prose": good_scene()["prose"].replace("Josef", "someone")}
    says(script, scene=forgetful)
    made = writer(script.url)
    story = made.outline(brief())
    scene = made.scene(story, story.beats[0], None)
    assert "someone" in scene.prose
    assert len(script.requests(CHAT)) == 3
    assert any("Josef Lind is present but never named" in note for note in made.chain.notes)


@pytest.mark.parametrize(
    ("change", "quoted"),
    [
        ({"visual": "A pier. " * 60}, None),
        ({"visual": "A long wooden pier at night. Ama waits."}, "the visual is too short"),
        ({"visual": "The long wooden pier runs out over the dark water. " * 60}, "the visual is too long"),
        ({"narration": "She had an hour, " * 12}, "the narration has"),
        (
            {"prose": good_scene()["prose"].replace('"You are early," said Josef', '"You are early," said Sarah')},
            "Sarah speaks",
        ),
        ({"prose": good_scene()["prose"] + " It was only a dream."}, "it holds what it must not"),
        ({"prose": good_scene()["prose"][:-1]}, "the prose breaks off"),
    ],
)
def test_every_limit_has_a_sentence(scripted: Make, change: dict[str, str], quoted: str | None) -> None:
    """Length, narration, strangers, prohibited things and broken ends are told to the model in words."""
    script = scripted()
    says(script, scene=[{**good_scene(), **change}, good_scene()])
    made = writer(script.url)
    story = made.outline(brief())
    made.scene(story, story.beats[0], None)
    asked = script.requests(CHAT)
    if quoted is None:
        assert len(asked) == 2
    else:
        assert quoted in asked[2]["messages"][-1]["content"]


def test_a_wrong_pronoun_is_noticed(scripted: Make) -> None:
    """He in a scene where only a woman is present is a miss."""
    script = scripted()
    alone = good_outline()
    for scene in alone["scenes"]:
        scene["cast"] = ["Ama Okafor"]
    prose = "Ama Okafor waited. He counted the lamps and he came up one short, and the rain went on. " * 4
    says(script, outline=alone, scene=[{**good_scene(), "prose": prose.strip()}, good_scene()])
    made = writer(script.url)
    story = made.outline(brief())
    made.scene(story, story.beats[0], None)
    assert "the prose says “he”" in script.requests(CHAT)[2]["messages"][-1]["content"]


def test_an_answer_cut_off_gets_one_larger_budget(scripted: Make) -> None:
    """`length` is looked at first: the same is asked once more with room, not repaired."""
    script = scripted()
    cut = json.dumps(good_scene())[:200]
    says(script, scene=[lambda it: it.chat(cut, finish="length", completion_tokens=1099), good_scene()])
    made = writer(script.url)
    story = made.outline(brief())
    scene = made.scene(story, story.beats[0], None)
    first, second = script.requests(CHAT)[1:]
    assert second["max_tokens"] > first["max_tokens"]
    assert second["messages"] == first["messages"]
    assert scene.generation.earlier[0].finish_reason == "length"


def test_an_answer_cut_off_twice_goes_to_the_next_provider(scripted: Make) -> None:
    """No loop: two cut answers, then somebody else writes the scene."""
    bad, good = scripted(), scripted()
    cut = json.dumps(good_scene())[:200]
    says(bad, scene=lambda it: it.chat(cut, finish="length", completion_tokens=1100))
    says(good)
    made = writer(bad.url, good.url)
    story = made.outline(brief())
    scene = made.scene(story, story.beats[0], None)
    assert len(bad.requests(CHAT)) == 3
    assert len(good.requests(CHAT)) == 1
    assert scene.title == "Pier 1"
    assert any("cut off by its token limit" in note for note in made.chain.notes)


@pytest.mark.parametrize(
    "form",
    [
        lambda text: f"Here is your scene!\n```json\n{text}\n```\nI hope you like it.",
        lambda text: f"<think>\nA pier, so... {{maybe}}\n</think>\n\n{text}",
        lambda text: f"Sure. {text}",
    ],
    ids=["fence", "think", "prose"],
)
def test_json_wrapped_in_something_is_taken_at_once(scripted: Make, form: Callable[[str], str]) -> None:
    """A server that ignores response_format still writes, at no extra request."""
    script = scripted()
    says(script, outline=form(json.dumps(good_outline())), scene=form(json.dumps(good_scene())))
    _, scenes = whole(writer(script.url), brief())
    assert {scene.generation.provider for scene in scenes} == {"openai"}
    assert len(script.requests(CHAT)) == 4


def test_prose_alone_is_asked_for_in_json_once(scripted: Make) -> None:
    """Mere prose costs one repair; after a second time the templates write, and the notes say why."""
    script = scripted()
    says(script, outline="Once upon a time there was a pilot.")
    made = writer(script.url)
    story = made.outline(brief())
    assert story.generation.provider == "template"
    assert len(script.requests(CHAT)) == 2
    assert "it is not a JSON object" in script.requests(CHAT)[1]["messages"][-1]["content"]
    assert any("nothing usable" in note and "Once upon a time" in note for note in story.notes)


def test_an_answer_in_the_reasoning_counts(scripted: Make) -> None:
    """Empty content with valid JSON where the model thinks is an answer."""
    script = scripted()
    says(
        script,
        outline=lambda it: it.chat("", reasoning=(json.dumps(good_outline()),)),
        scene=lambda it: it.chat("", reasoning=("Let me think.", json.dumps(good_scene()))),
    )
    _, scenes = whole(writer(script.url), brief())
    assert {scene.generation.provider for scene in scenes} == {"openai"}


def test_a_prompt_too_long_is_shortened_once(scripted: Make) -> None:
    """Overflow is answered with a shorter prompt, not with a failure."""
    script = scripted()
    overflow = {
        "error": {"code": 400, "message": "exceeds the available context size", "type": "exceed_context_size_error"}
    }
    says(script, scene=[lambda it: it.json(overflow, 400), good_scene()])
    made = writer(script.url)
    story = made.outline(brief())
    scene = made.scene(story, story.beats[0], None)
    first, second = (body["messages"][1]["content"] for body in script.requests(CHAT)[1:])
    assert len(second) < len(first)
    assert scene.generation.provider == "openai"
    assert made.chain.links[0].breaker.state.failures == 0


def test_a_blank_answer_is_taken_for_an_overflow_first(scripted: Make) -> None:
    """LM Studio may answer a prompt too long with 200 and nothing: a shorter prompt is tried, then a repair."""
    script = scripted()
    says(script, scene=[lambda it: it.chat(""), good_scene()])
    made = writer(script.url)
    story = made.outline(brief())
    made.scene(story, story.beats[0], None)
    first, second = (body["messages"] for body in script.requests(CHAT)[1:])
    assert len(second) == len(first) == 2
    assert len(second[1]["content"]) < len(first[1]["content"])


def test_a_model_that_thinks_too_long_gets_room(scripted: Make) -> None:
    """Cut off in the middle of its thoughts, it is asked once more with three times the budget."""
    script = scripted()
    says(script, scene=[lambda it: it.chat("<think>on and on", finish="length"), good_scene()])
    made = writer(script.url)
    story = made.outline(brief())
    made.scene(story, story.beats[0], None)
    first, second = script.requests(CHAT)[1:]
    assert second["max_tokens"] == 3 * first["max_tokens"]


def test_too_many_scenes_are_cut_and_the_ending_kept(scripted: Make) -> None:
    """Exactly as many scenes as asked for, whatever the model plans."""
    script = scripted()
    long = good_outline(5)
    long["scenes"][-1]["title"] = "The End"
    says(script, outline=long)
    story = writer(script.url).outline(brief())
    assert [beat.title for beat in story.beats] == ["Pier 1", "Pier 2", "The End"]
    assert [beat.number for beat in story.beats] == [1, 2, 3]


def test_too_few_scenes_are_not_accepted(scripted: Make) -> None:
    """An outline that stays too short is no outline."""
    script = scripted()
    says(script, outline=good_outline(2))
    assert writer(script.url).outline(brief()).generation.provider == "template"
    assert "exactly 3 were asked for" in script.requests(CHAT)[1]["messages"][-1]["content"]


def test_a_model_that_dies_in_the_middle_leaves_a_whole_story(scripted: Make) -> None:
    """What it wrote stays; the rest is told by templates from its outline, with the same cast and looks."""
    script = scripted()
    says(script)
    made = writer(script.url)
    story = made.outline(brief())
    first = made.scene(story, story.beats[0], None)
    script.on(CHAT, lambda it: it.json({"error": "the model has crashed"}, 500))
    second = made.scene(story, story.beats[1], first)
    third = made.scene(story, story.beats[2], second)
    assert [scene.generation.provider for scene in (first, second, third)] == ["openai", "template", "template"]
    for scene in (second, third):
        assert 150 <= scene.token_count <= 500
        assert all(member.look in scene.prompt for member in story.cast)
        assert "Ama" in scene.prose
        assert "Josef" in scene.prose
    assert sum("told plainly by templates" in note for note in made.chain.notes) == 2
    assert any("crashed" in error for error in made.chain.errors)


def test_nobody_there_is_a_whole_story_by_templates(closed_port: str) -> None:
    """With a named but absent server the storyteller writes, and the story says why."""
    story = writer(closed_port).outline(brief())
    assert story.generation.provider == "template"
    assert any("nobody answers" in note for note in story.notes)


def test_genres_without_templates_borrow_some(closed_port: str, tmp_path: Path) -> None:
    """A genre of one's own is still there when no model is: its front matter names whose templates tell it."""
    ours = (LIBRARY_DIR / "horror.md").read_text(encoding="utf-8").replace("id: horror", "id: western")
    (tmp_path / "western.md").write_text(ours, encoding="utf-8")
    chain = Chain([OpenAICompatible(closed_port)])
    story = ModelWriter(chain, PromptLibrary(tmp_path), Settings(), lambda event: None).outline(brief(genre="western"))
    assert (story.genre, story.generation.provider) == ("western", "template")
    assert any("no templates for western; those of mystery" in note for note in story.notes)
    first = Templates(PromptLibrary(tmp_path)).scene(story, story.beats[0], None)
    assert first.prose


def test_the_same_brief_is_told_from_disk(scripted: Make) -> None:
    """A second run of the same brief asks for nothing and tells the same story."""
    script = scripted()
    says(script)
    first = whole(writer(script.url), brief())
    again = writer(script.url)
    second = whole(again, brief())
    assert len(script.requests(CHAT)) == 4
    assert again.chain.cache.hit_ratio == 1.0
    assert [scene.prose for scene in second[1]] == [scene.prose for scene in first[1]]
    assert all(scene.generation.cache_hit for scene in second[1])


def test_another_seed_is_another_question(scripted: Make) -> None:
    """Two seeds are asked for from other beginnings, other names and another seed."""
    script = scripted()
    says(script)
    made = writer(script.url)
    made.outline(brief(seed=1))
    made.outline(brief(seed=2))
    first, second = script.requests(CHAT)
    assert first["seed"] != second["seed"]
    assert first["messages"][1] != second["messages"][1]


def test_progress_is_told_while_it_writes(scripted: Make) -> None:
    """Retries and steps down are heard as they happen."""
    script = scripted()
    says(script, outline=[lambda it: it.json({"error": "hiccup"}, 500), good_outline()])
    heard: list[Progress] = []
    writer(script.url, heard=heard).outline(brief())
    assert any("trying again in 5 s" in event.message and event.level == "warning" for event in heard)


def test_a_real_server_writes_a_whole_story(llama: Any) -> None:
    """llama.cpp with random weights: every text valid by schema, every miss noted, nothing lost."""
    made = writer(llama.url)
    story, scenes = whole(made, brief(scenes=3))
    assert story.generation.provider == "openai"
    assert [beat.number for beat in story.beats] == [1, 2, 3]
    for scene in scenes:
        assert scene.generation.provider == "openai"
        assert scene.generation.tokens_out
        assert scene.token_count_method.startswith("the server's tokenizer")
    assert any("kept after one repair" in note for note in made.chain.notes)
