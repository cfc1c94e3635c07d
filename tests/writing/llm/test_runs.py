"""Whole runs, as the night has them: what is written is kept, whoever dies."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from story_assets.gpu.vram import Room
from story_assets.library import Library
from story_assets.llm.chain import Chain
from story_assets.llm.desk import chain_for
from story_assets.llm.hand_over import hand_over
from story_assets.llm.servers.lmstudio import LMStudio
from story_assets.models import Brief, Scenes, Story
from story_assets.operating.progress import Progress
from story_assets.settings import Settings
from story_assets.writing.brief import make_brief
from story_assets.writing.llm.telemetry import figures_of, requests_of, who_wrote
from story_assets.writing.writers import outline, write_scenes

Make = Callable[[], Any]


def register(library: Library, seed: int, genre: str = "thriller", scenes: int = 3, writer: str = "openai") -> Brief:
    brief = make_brief(library, genre=genre, seed=seed, scenes=scenes, writer=writer)
    library.register(brief)
    return brief


def write(library: Library, brief: Brief, settings: Settings, said: list[str] | None = None) -> tuple[Story, Scenes]:
    """What the assets `story` and `scenes` do, in one run."""
    folder = library.story(brief.key)

    def hear(event: Progress) -> None:
        if said is not None and event.message:
            said.append(event.message)

    run = f"run-{brief.key}-{time.monotonic_ns()}"
    story = outline(brief, folder, settings, hear, run=run)
    folder.write(story)
    scenes = write_scenes(story, folder, settings, hear, run=run)
    folder.write(scenes)
    return story, scenes


def test_nobody_there_is_a_night_of_templates(library: Library, closed_port: str) -> None:
    """With no server at all: whole stories, in seconds."""
    settings = Settings(local_story_provider_url=None, ollama_url=closed_port)
    began = time.monotonic()
    story, scenes = write(library, register(library, 1, writer="auto"), settings)
    assert time.monotonic() - began < 10
    assert {scene.generation.provider for scene in scenes.scenes} == {"template"}
    # An address was given: somebody is missed, and the story says so.
    assert scenes.llm_health.status == "failed"
    assert any("template storyteller writes" in note for note in story.notes)


def test_nothing_configured_is_absent_not_failed(library: Library) -> None:
    """Without any setting the record says `absent`, and nothing is noted: nobody is missed."""
    story, scenes = write(library, register(library, 2, writer="auto"), Settings())
    assert scenes.llm_health.status == "absent"
    assert "none was asked for" in (scenes.llm_health.error or "")
    assert story.notes == scenes.notes == ()


def test_one_run_probes_once(scripted: Make) -> None:
    """The chain of a run is opened once and shared by outline and scenes."""
    script = scripted()
    script.models("m")
    settings = Settings(local_story_provider_url=script.url)
    first, second = (chain_for(settings, "openai", run="abc") for _ in range(2))
    assert first is second
    assert chain_for(settings, "openai", run="def") is not first
    assert first.ready
    assert second.ready
    assert len(script.requests("GET /v1/models")) == 1


def test_a_story_by_a_real_server_has_its_figures_and_outlives_it(
    library: Library, llama: Any, closed_port: str
) -> None:
    """Plots are made of every request, repairs included; made again while the model is away, the story stays as it is."""
    brief = register(library, 6)
    story, scenes = write(library, brief, Settings(local_story_provider_url=llama.url))
    made = [story.generation, *(scene.generation for scene in scenes.scenes)]
    figures = figures_of(made)
    assert figures["llm_requests"] == len(requests_of(made)) == 4 + figures["llm_repairs"]
    assert figures["llm_cache_hit_ratio"] == 0
    assert figures["llm_tokens_per_second"] > 0
    assert figures["llm_slowest_answer_seconds"] >= figures["llm_response_time_seconds"] > 0
    assert who_wrote(made) == "openai tiny.gguf: 4"
    again = write(library, brief, Settings(local_story_provider_url=closed_port))
    assert again[0] == story
    assert again[1].scenes == scenes.scenes


def test_templates_have_no_model_figures(library: Library) -> None:
    """Where no model was asked, none is plotted."""
    _, scenes = write(library, register(library, 7, writer="template"), Settings())
    assert figures_of([scene.generation for scene in scenes.scenes]) == {}


def test_vram_is_handed_over_and_looked_at(scripted: Make) -> None:
    """The model goes, and the notes say how much VRAM came back, or that nobody could look."""
    script = scripted()
    script.models("m")
    loaded = [{"id": "m"}]
    row = {"key": "m", "type": "llm", "loaded_instances": loaded}
    script.on("GET /api/v1/models", lambda it: it.json({"models": [row]}))

    def unload(it: Any) -> None:
        loaded.clear()
        it.json({})

    script.on("POST /api/v1/models/unload", unload)
    settings = Settings(llm_shares_gpu=True)
    chain = Chain([LMStudio(script.url)])
    said = hand_over(chain, settings, look=lambda wanted: Room(20_000.0, 0.5, True))
    assert said == ["LM Studio unloaded m.", "20000 MiB of VRAM are free for the renderer."]
    short = hand_over(chain, settings, look=lambda wanted: Room(900.0, 10.0, False))
    assert "Only 900 MiB" in short[-1]
    none = hand_over(chain, settings, look=lambda wanted: Room(None, 0.0, None))
    assert "could not be read" in none[-1]


def test_a_model_that_will_not_go_is_noted(scripted: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering starts all the same, with the warning on record."""
    monkeypatch.setenv("PATH", "")
    script = scripted()
    script.models("m")
    row = {"key": "m", "type": "llm", "loaded_instances": [{"id": "m"}]}
    script.on("GET /api/v1/models", lambda it: it.json({"models": [row]}))
    said = hand_over(Chain([LMStudio(script.url)]), Settings(), look=lambda wanted: Room(900.0, 10.0, False))
    assert "may still hold VRAM" in said[0]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills a server with a POSIX signal")
@pytest.mark.timeout(900)
def test_a_server_killed_in_a_batch_of_ten(library: Library, own_llama: Callable[..., Any], tmp_path: Path) -> None:
    """Ten stories; the server dies while it writes the fourth. All ten are there, each note says who wrote what, and the
    dead server costs less than a minute."""
    server = own_llama()
    settings = Settings(local_story_provider_url=server.url)
    writers: list[str] = []
    notes: list[str] = []
    after = 0.0
    for number in range(1, 11):
        said: list[str] = []
        brief = register(library, 100 + number)
        folder = library.story(brief.key)
        if number == 4:
            run = "killed"
            story = outline(brief, folder, settings, lambda event: None, run=run)
            folder.write(story)

            def hear(event: Progress) -> None:
                if event.stage == "scenes" and event.scene_id == "scene-001" and event.done == 1:
                    server.kill()

            began = time.monotonic()
            scenes = write_scenes(story, folder, settings, hear, run=run)
            folder.write(scenes)
            assert scenes.scenes[0].generation.provider == "openai"
            assert {scene.generation.provider for scene in scenes.scenes[1:]} == {"template"}
        else:
            began = time.monotonic()
            story, scenes = write(library, brief, settings, said)
        if number >= 4:
            after += time.monotonic() - began
        made = [story.generation, *(scene.generation for scene in scenes.scenes)]
        writers.append(who_wrote(made))
        notes += [*story.notes, *scenes.notes]
        assert library.story(brief.key).read(Scenes).scenes == scenes.scenes
    assert all(entry.startswith("openai") for entry in writers[:3])
    assert all(entry.startswith("template") for entry in writers[4:])
    assert sum("template storyteller writes" in note for note in notes) == 6
    assert sum("told plainly by templates" in note for note in notes) == 2
    print(f"\nafter the kill, with seven stories by templates: {after:.1f} s")
    assert after < 60


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_fifty_stories_in_a_row(library: Library, llama: Any) -> None:
    """Every one is valid or failed by name, and nothing is left half."""
    settings = Settings(local_story_provider_url=llama.url)
    genres = ["thriller", "sci-fi", "drama", "mystery", "romance", "horror", "fantasy", "comedy"]
    whole, fallen = 0, 0
    for number in range(50):
        brief = register(library, number, genre=genres[number % 8])
        story, scenes = write(library, brief, settings)
        assert [scene.number for scene in scenes.scenes] == [1, 2, 3]
        folder = library.story(brief.key)
        assert folder.read(Story) == story
        assert folder.read(Scenes) == scenes
        by_model = all(
            made.provider == "openai" for made in (story.generation, *(scene.generation for scene in scenes.scenes))
        )
        whole += by_model
        if not by_model:
            fallen += 1
            assert any("could not write" in note or "nothing usable" in note for note in (*story.notes, *scenes.notes))
    print(f"\n{whole} whole by the model, {fallen} with texts by templates")
    assert whole + fallen == 50
