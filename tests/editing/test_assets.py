"""The room as Dagster sees it."""

import dagster as dg
import pytest

from story_assets.editing import assets, checks
from story_assets.library import Library
from story_assets.models import Clips, Film, Frames, Narration, Scenes, Soundtrack, Story
from story_assets.operating.resources import LibraryIOManager, LibraryResource
from story_assets.partitions import stories


def upstream(model):
    """An asset that is already in the library under its own name."""

    @dg.asset(name=model.__name__.lower(), partitions_def=stories)
    def there(context: dg.AssetExecutionContext, library: LibraryResource):
        return library.folder(context).read(model)

    assert there.key.to_user_string() in ("story", "scenes", "frames", "narration", "soundtrack")
    return there


@pytest.fixture
def run(studio, monkeypatch):
    """Runs `clips`, `film` and their checks for a story whose other models lie in the library."""

    def go(**options):
        house = studio(**options)
        monkeypatch.setenv("STORY_LIBRARY", str(house.folder.path.parent))
        silent = Narration(story_key=house.folder.key, wanted="none")
        nothing = Soundtrack(story_key=house.folder.key, reason="nobody speaks")
        for model in (house.story, house.scenes, house.frames, silent, nothing):
            house.folder.write(model)
        instance = dg.DagsterInstance.ephemeral()
        instance.add_dynamic_partitions("stories", [house.folder.key])
        found = [
            value
            for module in (assets, checks)
            for value in vars(module).values()
            if isinstance(value, (dg.AssetsDefinition, dg.AssetChecksDefinition))
        ]
        result = dg.materialize(
            [*found, *(upstream(model) for model in (Story, Scenes, Frames, Narration, Soundtrack))],
            selection=dg.AssetSelection.assets("clips", "film"),
            partition_key=house.folder.key,
            instance=instance,
            resources={"library": LibraryResource(), "io_manager": LibraryIOManager()},
            raise_on_error=False,
        )
        return house, result

    return go


def test_a_story_becomes_clips_and_a_film_with_every_check_passed(run):
    """One run, two assets, eight checks, each evaluated for this story and passed."""
    house, result = run(scenes=2)
    assert result.success
    evaluations = result.get_asset_check_evaluations()
    assert len(evaluations) == 8
    assert [found.check_name for found in evaluations if not found.passed] == []
    assert {found.partition for found in evaluations} == {house.folder.key}
    library = Library(house.folder.path.parent)
    assert library.story(house.folder.key).read(Clips).clips[0].scene_id == "scene-001"
    assert library.story(house.folder.key).read(Film).title == "The Twelfth Lamp"


def test_the_film_shows_itself_in_the_ui(run):
    """A poster small enough to be shown inline, numbers that plot, chapters as a table, a version by content."""
    house, result = run(scenes=2)
    (event,) = result.asset_materializations_for_node("film")
    poster = event.metadata["poster"].value
    assert poster.startswith("![The Twelfth Lamp](data:image/webp;base64,")
    assert len(poster) < 1000
    assert isinstance(event.metadata["encode_seconds"].value, float)
    assert [row.data["chapter"] for row in event.metadata["chapters"].value.records] == [
        "Scene 1: the pier",
        "Scene 2: the pier",
    ]
    assert event.tags["dagster/data_version"] == house.folder.read(Film).sha256


def test_the_clips_are_told_in_a_table(run):
    """A row a clip, with how far its time was stretched."""
    _, result = run(scenes=2)
    (event,) = result.asset_materializations_for_node("clips")
    rows = [row.data for row in event.metadata["table"].value.records]
    assert [row["scene"] for row in rows] == ["scene-001", "scene-002"]
    assert rows[0]["stretch"] == pytest.approx(3.46 / 3, abs=0.01)
    assert event.metadata["reused"].value == 0


def test_each_clip_is_observed_with_a_picture(run):
    """While the asset is at work, the UI shows what came of each scene."""
    house, result = run(scenes=2)
    seen = [event.asset_observation_data.asset_observation for event in result.all_events if event.is_asset_observation]
    assert [found.metadata["scene"].value for found in seen] == ["scene-001", "scene-002"]
    assert all(found.metadata["picture"].value.startswith("![") for found in seen)
    assert {found.partition for found in seen} == {house.folder.key}


def test_a_story_with_a_failed_scene_has_clips_but_no_film(run):
    """The run fails at the film, by name, and the check on the clips says so too."""
    house, result = run(scenes=2, frames=(30, 0))
    assert not result.success
    assert house.folder.has(Clips)
    assert not house.folder.has(Film)
    failed = {found.check_name for found in result.get_asset_check_evaluations() if not found.passed}
    assert failed == {"every_scene_has_a_clip"}
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert "scene-002" in str(failure.event_specific_data)
