"""Scene by scene: each is kept as soon as it is written, and none is written twice."""

from datetime import UTC, datetime

import pytest

from story_assets.errors import InputError
from story_assets.library import Library, StoryFolder
from story_assets.models import Brief, Scenes
from story_assets.operating.progress import Progress
from story_assets.settings import Settings
from story_assets.writing.brief import make_brief
from story_assets.writing.edits import edit_scene, history_of, take_back
from story_assets.writing.writers import DRAFTS, outline, write_scenes, written_scene

SETTINGS = Settings(writer="template")


@pytest.fixture
def folder(library: Library) -> StoryFolder:
    return library.register(make_brief(library, genre="mystery", seed=3, scenes=4, writer="template"))


def written(folder: StoryFolder, said: list[Progress] | None = None):
    told = said if said is not None else []
    story = outline(folder.read(Brief), folder, SETTINGS, told.append)
    return write_scenes(story, folder, SETTINGS, told.append)


def test_progress_names_each_scene(folder: StoryFolder) -> None:
    """Whoever listens hears of every scene, with how far it got."""
    said: list[Progress] = []
    written(folder, said)
    scenes = [event for event in said if event.stage == "scenes" and event.scene_id and event.done]
    assert [event.scene_id for event in scenes][-1] == "scene-004"
    assert scenes[-1].done == scenes[-1].total == 4


def test_a_written_scene_is_taken_as_it_is(folder: StoryFolder) -> None:
    """A second run writes nothing again, not even the files."""
    first = written(folder)
    before = {path.name: path.stat().st_mtime_ns for path in (folder / DRAFTS).iterdir()}
    assert written(folder).scenes == first.scenes
    assert {path.name: path.stat().st_mtime_ns for path in (folder / DRAFTS).iterdir()} == before


def test_a_damaged_draft_alone_is_written_again(folder: StoryFolder) -> None:
    """What a crash left half is no reason to lose the rest."""
    first = written(folder)
    (folder / DRAFTS / "scene-002.json").write_text("{", encoding="utf-8")
    again = written(folder)
    assert [scene.prose for scene in again.scenes] == [scene.prose for scene in first.scenes]


def test_templates_say_that_no_model_was_needed(folder: StoryFolder) -> None:
    """The record shows a skipped probe with its reason, not a failed one."""
    health = written(folder).llm_health
    assert (health.status, health.skipped) == ("skipped", True)
    assert health.error == "template storyteller needs no language model"
    assert health.timestamp <= datetime.now(UTC)


def test_an_unknown_writer_is_refused(library: Library) -> None:
    """A misspelt writer is no reason to fall back in silence."""
    with pytest.raises(InputError, match="hemingway"):
        make_brief(library, genre="drama", writer="hemingway")


def test_a_persons_words_win_until_taken_back(folder: StoryFolder) -> None:
    """An edit stays through further runs and through a rewriting; the writer's words come back when asked."""
    first = folder.write(written(folder)) and folder.read(Scenes)
    edit_scene(folder, "scene-002", {"narration": "Mine.", "seed": 7}, who="ana")
    for _ in range(2):
        folder.write(written(folder))
        scene = folder.read(Scenes).scenes[1]
        assert (scene.narration, scene.seed, scene.edits[0].who) == ("Mine.", 7, "ana")
    take_back(folder, "scene-002", written_scene(folder, "scene-002"), who="ana")
    assert folder.read(Scenes).scenes == first.scenes == written(folder).scenes


def test_words_changed_in_the_file_are_a_persons(folder: StoryFolder) -> None:
    """Whoever edits `scenes.json` by hand finds it kept, once, and nothing else taken for an edit."""
    told = written(folder)
    changed = told.scenes[2].model_copy(update={"prompt": "A red lighthouse."})
    folder.write(told.model_copy(update={"scenes": (*told.scenes[:2], changed, told.scenes[3])}))
    for _ in range(2):
        again = written(folder)
        folder.write(again)
        assert again.scenes[2].prompt == "A red lighthouse."
        assert [(edit.field, edit.by) for edit in again.scenes[2].edits] == [("prompt", "file")]
    assert len(history_of(folder)) == 1


def test_a_file_left_behind_by_a_rewriting_is_nobodys_edit(folder: StoryFolder) -> None:
    """Killed after the drafts were written anew and before `scenes.json` was: the old words are the writer's still."""
    folder.write(written(folder))
    brief = folder.read(Brief).model_copy(update={"text": "A stolen clock."})
    folder.write(brief)
    written(folder)  # its result is never told
    written(folder)
    assert history_of(folder) == []
