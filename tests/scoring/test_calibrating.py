"""What one's own stories say of the goals: whom they come from, what is left out, what would flip."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quality.alignment import alignment
from quality.coherence import coherence
from quality.measurement import Measurement
from story_assets.errors import LibraryError
from story_assets.scoring.calibrating import StoryFigures, Wish, propose, write_calibration
from story_assets.scoring.goals import calibration_path, goals_of, read_calibration
from story_assets.settings import Settings, load_settings

MODEL = "all-MiniLM-L6-v2"
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def settings(home: Path) -> Settings:
    return load_settings()


def composite(value: float, version: str = coherence.VERSION, model: str = MODEL) -> Measurement:
    return Measurement(name="narrative_coherence", value=value, metric_version=version, model=model)


def story(number: int, value: float, rating: float | None = 4.5, **fields: object) -> StoryFigures:
    about = {"genre": "drama", "finished": True, "measured": {"narrative_coherence": composite(value)}, **fields}
    return StoryFigures(key=f"20261122-drama-{number:02d}", rating=rating, **about)  # type: ignore[arg-type]


def composites(stories: list[StoryFigures], settings: Settings, **wish: object):
    return propose(stories, settings, Wish(kpis=("narrative_coherence",), **wish))  # type: ignore[arg-type]


TWENTY = [story(number, 0.6 + number / 100) for number in range(20)]


def test_each_genre_gets_a_cutoff_from_its_own_accepted_stories(settings: Settings):
    """Never across genres."""
    others = [story(number, 0.3 + number / 100, genre="horror") for number in range(20)]
    drama, horror = composites([*TWENTY, *others], settings)
    assert (drama.genre, drama.cutoff.threshold) == ("drama", 0.647)
    assert (horror.genre, horror.cutoff.threshold) == ("horror", 0.347)
    assert drama.genres == ("drama",)


def test_what_would_flip_is_named(settings: Settings):
    """From the goal of 0.62 up to 0.647: those between fail, those below failed before."""
    (row,) = composites(TWENTY, settings)
    assert [row.points[at].name for at in row.flips.failing] == [one.key for one in TWENTY[2:5]]
    assert row.changes


def test_stories_rated_low_are_not_accepted(settings: Settings):
    """Nineteen accepted and one rejected are one too few."""
    (row,) = composites([*TWENTY[:19], story(19, 0.1, rating=3.0)], settings)
    assert row.cutoff is None
    assert "19 accepted, 20 are needed" in row.reason


def test_unrated_stories_count_only_when_asked_and_finished(settings: Settings):
    """A film nobody has seen is no evidence of anything, unless its maker says so."""
    unseen = [story(number, 0.7, rating=None) for number in range(20)]
    assert composites(unseen, settings)[0].cutoff is None
    assert composites(unseen, settings, count_unrated=True)[0].cutoff is not None
    unfinished = [story(number, 0.7, rating=None, finished=False) for number in range(20)]
    assert composites(unfinished, settings, count_unrated=True)[0].cutoff is None


def test_ratings_with_both_kinds_come_before_the_percentile(settings: Settings):
    """Where people told good from poor, that line is the cut-off."""
    poor = [story(50 + number, 0.4 + number / 100, rating=2.0) for number in range(12)]
    (row,) = composites([*TWENTY, *poor], settings)
    assert row.cutoff.how.startswith("ROC")
    assert row.cutoff.threshold == pytest.approx(0.555)


def test_figures_by_an_older_metric_are_left_out_and_counted(settings: Settings):
    """They are another quantity."""
    old = [story(number, 0.1, measured={"narrative_coherence": composite(0.1, "coherence-0")}) for number in range(9)]
    (row,) = composites([*old, *TWENTY[:5]], settings)
    assert row.left_out == 9
    assert "9 stories measured by an older metric or another model were left out" in row.reason


def test_goals_of_the_project_move_only_by_ratings(settings: Settings):
    """Twenty accepted stories say nothing against 0.85."""
    linked = Measurement(name="entity_linkage", value=0.9, metric_version=coherence.VERSION, model="spacy blank + cast")
    stories = [story(number, 0.7, measured={"entity_linkage": linked}) for number in range(30)]
    (row,) = propose(stories, settings, Wish(kpis=("entity_linkage",)))
    assert row.cutoff is None
    assert "30 rated good and 0 poor" in row.reason


def test_alignment_is_held_against_the_ratings_of_scenes(settings: Settings):
    """Its points are scenes, over all genres."""

    def scene(value: float) -> dict[str, Measurement]:
        found = Measurement(name="semantic_alignment", value=value, metric_version=alignment.VERSION, model=MODEL)
        return {"semantic_alignment": found}

    stories = [
        story(
            number,
            0.7,
            genre="drama" if number % 2 else "horror",
            scenes={"scene-001": scene(0.9 + number / 1000), "scene-002": scene(0.5 + number / 1000)},
            scene_ratings={"scene-001": 5.0, "scene-002": 2.0},
        )
        for number in range(12)
    ]
    (row,) = propose(stories, settings, Wish(kpis=("semantic_alignment",)))
    assert (row.unit, row.genres, len(row.points)) == ("scenes", ("drama", "horror"), 24)
    assert 0.511 < row.cutoff.threshold < 0.9


def test_written_cutoffs_carry_what_they_rest_on_and_are_in_force(settings: Settings):
    """When, from how many, by which metric and model."""
    write_calibration(settings, composites(TWENTY, settings), AT)
    (found,) = read_calibration(settings).cutoffs
    assert (found.kpi, found.genre, found.threshold, found.n) == ("narrative_coherence", "drama", 0.647, 20)
    assert (found.metric_version, found.model, found.calibrated_at) == (coherence.VERSION, MODEL, AT)
    assert goals_of(settings, "drama").kpis["narrative_coherence"].threshold == 0.647


def test_writing_one_genre_keeps_the_cutoffs_of_others(settings: Settings):
    """A calibration of horror takes nothing from drama."""
    write_calibration(settings, composites(TWENTY, settings), AT)
    others = [story(number, 0.3 + number / 100, genre="horror") for number in range(20)]
    write_calibration(settings, composites(others, settings), AT)
    assert [one.genre for one in read_calibration(settings).cutoffs] == ["drama", "horror"]


def test_a_damaged_file_is_not_written_over(settings: Settings):
    """It may hold the cut-offs of other genres; a person has to look."""
    calibration_path(settings).parent.mkdir(parents=True, exist_ok=True)
    calibration_path(settings).write_text("{", encoding="utf-8")
    with pytest.raises(LibraryError):
        write_calibration(settings, composites(TWENTY, settings), AT)
    assert calibration_path(settings).read_text(encoding="utf-8") == "{"
