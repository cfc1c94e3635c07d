"""The room as Dagster sees it."""

import subprocess
import sys

import dagster as dg
import pytest
from PIL import Image

from story_assets.gpu.resource import GPUResource
from story_assets.llm.resource import LMStudioResource, OllamaResource
from story_assets.models import Frames, Scenes, SceneScores, Story, StoryScores
from story_assets.operating.resources import LibraryIOManager, LibraryResource
from story_assets.partitions import stories
from story_assets.scoring import assets, checks


def upstream(model, name):
    """An asset that is already in the library under its own name."""

    @dg.asset(name=name, partitions_def=stories)
    def there(context: dg.AssetExecutionContext, library: LibraryResource):
        return library.folder(context).read(model)

    return there


@pytest.fixture
def run(house, monkeypatch):
    """Runs both assets and their checks for a story whose other models lie in the library."""

    def go(prepare=lambda _: None, **options):
        told = house(**options)
        prepare(told)
        monkeypatch.setenv("STORY_LIBRARY", str(told.folder.path.parent))
        for model in (told.story, told.scenes, told.frames):
            told.folder.write(model)
        instance = dg.DagsterInstance.ephemeral()
        instance.add_dynamic_partitions("stories", [told.folder.key])
        result = dg.materialize(
            [
                *dg.load_assets_from_modules([assets]),
                *dg.load_asset_checks_from_modules([checks]),
                *(upstream(model, name) for model, name in ((Story, "story"), (Scenes, "scenes"), (Frames, "frames"))),
            ],
            selection=dg.AssetSelection.assets("scene_scores", "story_scores"),
            partition_key=told.folder.key,
            instance=instance,
            resources={
                "library": LibraryResource(),
                "io_manager": LibraryIOManager(),
                "lm_studio": LMStudioResource(),
                "ollama": OllamaResource(),
                "gpu": GPUResource(),
            },
            raise_on_error=False,
        )
        return told, result

    return go


def test_one_check_a_goal_is_evaluated_for_the_story(run):
    """Four goals of scenes and who described them, twelve of the story; only what two scenes are too short for is not passed."""
    told, result = run()
    assert result.success
    evaluations = {
        (found.asset_key.to_user_string(), found.check_name): found for found in result.get_asset_check_evaluations()
    }
    assert len(evaluations) == 17
    assert {found.partition for found in evaluations.values()} == {told.folder.key}
    missed = {name for name, found in evaluations.items() if not found.passed}
    assert missed <= {
        ("story_scores", "thematic_diversity"),
        ("story_scores", "largest_theme_share"),
        ("story_scores", "sentence_order"),
        ("story_scores", "scene_fit"),
    }
    few = evaluations["story_scores", "thematic_diversity"]
    assert few.severity == dg.AssetCheckSeverity.WARN
    assert few.metadata["status"].value == "missing"
    assert "400 words are needed" in few.description


def test_models_are_written_to_the_library(run):
    """Downstream rooms read the scores as typed models."""
    told, _ = run()
    assert told.folder.read(SceneScores).scenes[0].frames_sha256 == told.frames.scenes[0].sha256
    assert told.folder.read(StoryScores).get("entity_linkage").passed is True


def test_scores_show_in_the_ui(run):
    """Numbers that plot, a table of scenes, a table of parts, themes by scene."""
    _, result = run()
    (scene_event,) = result.asset_materializations_for_node("scene_scores")
    assert isinstance(scene_event.metadata["semantic_alignment_mean"].value, float)
    assert isinstance(scene_event.metadata["semantic_alignment_worst"].value, float)
    assert [row.data["scene"] for row in scene_event.metadata["table"].value.records] == ["scene-001", "scene-002"]
    (story_event,) = result.asset_materializations_for_node("story_scores")
    assert isinstance(story_event.metadata["narrative_coherence"].value, float)
    parts = {row.data["score"]: row.data["parts"] for row in story_event.metadata["table"].value.records}
    assert "N 1, V 0." in parts["Narrative coherence, composite"]
    assert len(story_event.metadata["themes_per_scene"].value.records) == 2


def test_an_offender_is_shown_as_a_picture(run):
    """A black frame appears in the scene's observation, small enough for the UI to show it inline."""

    def blacken(told):
        Image.new("RGB", (192, 108)).save(told.file(1, 3))

    _, result = run(blacken)
    observed = [
        event.event_specific_data.asset_observation
        for event in result.all_events
        if event.event_type == dg.DagsterEventType.ASSET_OBSERVATION
    ]
    assert len(observed) == 2
    assert observed[0].metadata["offenders"].value == "frame_00003.png"
    assert observed[0].metadata["offender"].value.startswith("![frame_00003.png](data:image/")
    assert len(observed[0].metadata["offender"].value) < 1000
    assert "offender" not in observed[1].metadata


def test_missing_descriptions_do_not_pass_silently(run):
    """Nobody described the pictures: both alignment checks say so, as warnings."""
    _, result = run(described=False)
    found = [one for one in result.get_asset_check_evaluations() if one.check_name == "semantic_alignment"]
    assert [(one.passed, one.severity) for one in found] == [(False, dg.AssetCheckSeverity.WARN)] * 2
    assert all("nobody described" in one.description or "have no score" in one.description for one in found)


def test_a_wrong_override_fails_the_run_in_one_line(run, monkeypatch):
    """KPI_OVERRIDES from the environment reaches the checks."""
    monkeypatch.setenv("KPI_OVERRIDES", '{"coherence": 1}')
    _, result = run()
    failures = result.filter_events(lambda event: event.is_step_failure)
    assert not result.success
    assert "no KPI is called 'coherence'" in str(failures[0].step_failure_data.error)


def test_loading_the_definitions_loads_no_heavy_module():
    """Whoever does not score pays nothing for scoring."""
    code = (
        "import sys; import story_assets.scoring.assets, story_assets.scoring.checks;"
        "print([name for name in ('torch', 'spacy', 'skimage', 'onnxruntime', 'sentence_transformers', 'scipy')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_judge_nobody_asked_for_is_nothing_to_complain_of(run):
    """LLM_JUDGE is off by default: its check passes and says so."""
    _, result = run()
    (found,) = [one for one in result.get_asset_check_evaluations() if one.check_name == "llm_judge"]
    assert found.passed
    assert "LLM_JUDGE is off" in found.description


def test_who_described_the_pictures_shows_in_the_ui(run):
    """Source and words in each scene's observation, counts that plot on the asset."""
    _, result = run()
    (event,) = result.asset_materializations_for_node("scene_scores")
    assert event.metadata["described_by_renderer"].value == 2
    assert event.metadata["description_steps_down"].value == 0
    assert event.metadata["table"].value.records[0].data["described_by"] == "renderer (test@1)"
    observed = [one for one in result.all_events if one.event_type == dg.DagsterEventType.ASSET_OBSERVATION]
    metadata = observed[0].event_specific_data.asset_observation.metadata
    assert "yellow raincoat" in metadata["description"].value


def test_a_vision_model_that_is_away_is_a_warning_and_a_count(run, closed_port, monkeypatch):
    """Scoring succeeds; the check says who described instead, and why."""
    monkeypatch.setenv("VISION_URL", closed_port)
    _, result = run()
    assert result.success
    (found,) = [one for one in result.get_asset_check_evaluations() if one.check_name == "description_source"]
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "2 of 2 scenes fell back" in found.description
    assert "no vision model described the pictures" in found.description
    (event,) = result.asset_materializations_for_node("scene_scores")
    assert event.metadata["description_steps_down"].value == 2
