"""Scene by scene: each is kept as soon as it is written, and none is written twice."""

from datetime import UTC, datetime

import pytest

from story_assets.errors import InputError
from story_assets.library import Library, StoryFolder
from story_assets.models import Brief
from story_assets.operating.progress import Progress
from story_assets.settings import Settings
from story_assets.writing.brief import make_brief
from story_assets.writing.writers import DRAFTS, outline, write_scenes

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
