"""The goals in force: the project's, then what was calibrated, then KPI_OVERRIDES; each reader sees the same."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quality.coherence import coherence
from story_assets.errors import SettingsError
from story_assets.library import write_model
from story_assets.models import StoryScores
from story_assets.operating.resources import LibraryResource
from story_assets.scoring import checks, findings
from story_assets.scoring.goals import Calibration, CutoffRecord, calibration_path, goals_digest, goals_of, kpis_of
from story_assets.scoring.story_scores import score_story
from story_assets.settings import Settings, load_settings

MODEL = "all-MiniLM-L6-v2"


def cutoff(threshold: float = 0.7, genre: str = "thriller", **fields: object) -> CutoffRecord:
    about = {
        "kpi": "narrative_coherence",
        "how": "25th percentile of accepted",
        "n": 24,
        "metric_version": coherence.VERSION,
        "model": MODEL,
        "calibrated_at": datetime(2026, 11, 28, tzinfo=UTC),
    }
    return CutoffRecord.model_validate({"threshold": threshold, "genre": genre, **about, **fields})


@pytest.fixture
def settings(home: Path) -> Settings:
    return load_settings()


def calibrated(settings: Settings, *cutoffs: CutoffRecord) -> None:
    write_model(calibration_path(settings), Calibration(cutoffs=cutoffs))


def test_without_a_calibration_the_goals_are_the_projects(settings: Settings):
    """0.62, whatever the genre."""
    assert goals_of(settings, "thriller").kpis["narrative_coherence"].threshold == 0.62
    assert goals_of(settings).calibrated == {}


def test_a_genres_cutoff_holds_for_that_genre_only(settings: Settings):
    """The composite means nothing across genres."""
    calibrated(settings, cutoff(0.7, "thriller"))
    assert kpis_of(settings, "thriller")["narrative_coherence"].threshold == 0.7
    assert kpis_of(settings, "drama")["narrative_coherence"].threshold == 0.62
    assert kpis_of(settings)["narrative_coherence"].threshold == 0.62


def test_a_genres_own_cutoff_comes_before_the_one_for_all(settings: Settings):
    """Whatever the order in the file."""
    calibrated(settings, cutoff(0.7, "thriller"), cutoff(0.5, ""))
    assert kpis_of(settings, "thriller")["narrative_coherence"].threshold == 0.7
    assert kpis_of(settings, "drama")["narrative_coherence"].threshold == 0.5


def test_what_a_person_set_by_hand_wins(settings: Settings):
    """KPI_OVERRIDES over the file; a severity alone leaves the calibrated threshold."""
    calibrated(settings, cutoff(0.7))
    by_hand = Settings(story_library=settings.library_dir, kpi_overrides={"narrative_coherence": 0.5})
    assert goals_of(by_hand, "thriller").kpis["narrative_coherence"].threshold == 0.5
    assert goals_of(by_hand, "thriller").calibrated == {}
    stricter = Settings(
        story_library=settings.library_dir, kpi_overrides={"narrative_coherence": {"severity": "block"}}
    )
    found = kpis_of(stricter, "thriller")["narrative_coherence"]
    assert (found.threshold, found.severity) == (0.7, "block")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"metric_version": "coherence-0"}, "made for coherence-0"),
        ({"model": "another"}, "made with the model another"),
        ({"kpi": "nonsense"}, "no such goal"),
        ({"kpi": "frames_per_scene"}, "no such goal"),
    ],
)
def test_a_cutoff_made_for_something_else_is_not_used_and_says_why(settings: Settings, change: dict, word: str):
    """A metric that moved on measures another quantity."""
    calibrated(settings, cutoff(**change))
    found = goals_of(settings, "thriller")
    assert found.kpis["narrative_coherence"].threshold == 0.62
    (note,) = found.notes
    assert word in note
    assert "story-assets calibrate" in note


def test_a_damaged_calibration_stops_no_scoring(settings: Settings):
    """The project's goals hold, and a note names the file."""
    calibration_path(settings).parent.mkdir(parents=True, exist_ok=True)
    calibration_path(settings).write_text("{", encoding="utf-8")
    found = goals_of(settings, "thriller")
    assert found.kpis["narrative_coherence"].threshold == 0.62
    assert "calibration.json" in found.notes[0]


def test_a_wrong_override_is_named(settings: Settings):
    """With the goals there are."""
    wrong = Settings(story_library=settings.library_dir, kpi_overrides={"coherence": 1})
    with pytest.raises(SettingsError, match="no KPI is called 'coherence'"):
        goals_of(wrong)


def test_goals_that_moved_make_scores_stale(settings: Settings):
    """By the digest in the assets' code versions."""
    before = goals_digest(settings)
    calibrated(settings, cutoff())
    assert goals_digest(settings) != before


def test_a_story_is_scored_against_its_genres_cutoff(house):
    """The threshold in the record is the one that was calibrated."""
    told = house()
    calibrated(told.settings, cutoff(0.99))
    said: list[str] = []

    from story_assets.scoring.scene_scores import score_scenes

    score_scenes(told.folder, told.story, told.scenes, told.frames, told.settings, lambda event: None)
    from story_assets.models import SceneScores

    scores = score_story(
        told.folder,
        told.story,
        told.scenes,
        told.folder.read(SceneScores),
        told.settings,
        lambda event: said.append(event.message),
    )
    found = scores.get("narrative_coherence")
    assert (found.threshold, found.passed) == (0.99, False)


def test_checks_hold_old_scores_against_the_goal_in_force(house, monkeypatch: pytest.MonkeyPatch):
    """A story scored before the calibration is judged by it all the same."""
    told = house()
    monkeypatch.setenv("STORY_LIBRARY", str(told.settings.library_dir))
    kpi = kpis_of(told.settings, "thriller")["narrative_coherence"]
    scores = StoryScores(story_key=told.folder.key, measurements=(kpi.judge(0.65, metric_version=coherence.VERSION),))
    assert findings.of_story(scores, checks._goal(LibraryResource(), told.folder.key, "narrative_coherence")).passed
    calibrated(told.settings, cutoff(0.7))
    found = findings.of_story(scores, checks._goal(LibraryResource(), told.folder.key, "narrative_coherence"))
    assert not found.passed
    assert found.figures["threshold"] == 0.7
    assert "0.7 is the goal" in found.sentence
