"""`story-assets calibrate` as its user meets it: it shows, refuses with numbers, and writes only when told."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from quality.coherence import coherence
from quality.measurement import Measurement
from story_assets.cli.app import app
from story_assets.library import Library
from story_assets.models import Brief, StoryScores
from story_assets.reviewing.record.reviews import add_review

WHEN = datetime(2026, 11, 22, tzinfo=UTC)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["calibrate", *arguments])


def fill(library: Library, count: int, rating: int | None = 4, genre: str = "drama") -> None:
    """Stories with a composite from 0.60 upwards, each rated."""
    for number in range(count):
        key = f"20261122-{genre}-{number + 1:02d}"
        folder = library.register(Brief(key=key, genre=genre, seed=number, scenes=3, created_at=WHEN))
        found = Measurement(
            name="narrative_coherence",
            value=0.6 + number / 100,
            metric_version=coherence.VERSION,
            model="all-MiniLM-L6-v2",
        )
        folder.write(StoryScores(story_key=key, measurements=(found,)))
        if rating is not None:
            add_review(folder, None, rating)


def one_error(result: Result) -> str:
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    return line


@pytest.fixture
def path(library: Library) -> Path:
    return library.root / "calibration.json"


def test_it_shows_what_would_change_and_changes_nothing(library: Library, path: Path) -> None:
    fill(library, 20)
    result = run()
    assert result.exit_code == 0, result.output
    for word in ("narrative_coherence", "0.647", "25th percentile", "3 to fail", "Nothing was changed"):
        assert word in result.output
    assert "would now fail: 20261122-drama-03" in result.output
    assert not path.exists()


def test_too_few_stories_are_refused_with_the_number(library: Library, path: Path) -> None:
    fill(library, 7)
    result = run("--write")
    assert result.exit_code == 2
    assert "7 accepted, 20 are needed" in one_error(result)
    assert "story-assets review" in one_error(result)
    assert not path.exists()


def test_written_cutoffs_are_said_where_and_shown_by_settings(library: Library, path: Path) -> None:
    fill(library, 20)
    result = run("--write")
    assert result.exit_code == 0, result.output
    assert str(path) in result.output.replace("\n", "")
    shown = json.loads(CliRunner().invoke(app, ["settings", "--json"]).stdout)
    (row,) = [row for row in shown if row["name"] == "narrative_coherence (drama)"]
    assert (row["value"], row["from"]) == ("0.647", "calibration.json")
    assert "20 stories" in row["meaning"]
    assert "are what your stories call for already" in run().output


def test_json_holds_every_row_with_its_reason(library: Library) -> None:
    fill(library, 20)
    found = json.loads(run("--json").stdout)
    rows = {row["kpi"]: row for row in found["goals"]}
    assert rows["narrative_coherence"]["proposed"] == 0.647
    assert len(rows["narrative_coherence"]["would_fail"]) == 3
    assert rows["semantic_alignment"]["proposed"] is None
    assert "are needed" in rows["semantic_alignment"]["reason"]
    assert found["written"] is None


def test_unrated_stories_are_left_out_unless_finished_and_asked_for(library: Library) -> None:
    fill(library, 20, rating=None)
    result = run("--count-unrated")
    assert result.exit_code == 2
    assert "0 accepted" in one_error(result)  # none has a film


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--kpi", "nonsense"], ["nonsense", "narrative_coherence"]),
        (["--genre", "dram"], ["dram", "drama"]),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_there_is(
    library: Library, arguments: list[str], words: list[str]
) -> None:
    fill(library, 1)
    result = run(*arguments)
    assert result.exit_code == 2
    for word in words:
        assert word in one_error(result)


def test_an_empty_library_is_named(library: Library) -> None:
    result = run()
    assert result.exit_code == 2
    assert "no story yet" in one_error(result)


def test_a_damaged_brief_leaves_its_story_out(library: Library) -> None:
    fill(library, 21)
    (library.root / "20261122-drama-21" / "brief.json").write_text("{", encoding="utf-8")
    result = run()
    assert result.exit_code == 0, result.output
    assert "20261122-drama-21 was left out" in result.stderr.replace("\n", " ")


def test_scores_that_were_taken_before_are_shown_against_the_new_goal(library: Library) -> None:
    fill(library, 20)
    run("--write")
    shown = CliRunner().invoke(app, ["show", "20261122-drama-01"]).stdout
    assert "≥ 0.647" in shown
    assert "0.6 is below the goal of 0.647" in shown


def test_stories_measured_by_an_older_metric_are_to_be_measured_anew(library: Library) -> None:
    fill(library, 20)
    for path in library.root.glob("*/story_scores.json"):
        path.write_text(path.read_text(encoding="utf-8").replace(coherence.VERSION, "coherence-0"), encoding="utf-8")
    result = run()
    assert result.exit_code == 2
    assert "20 stories measured by an older metric" in one_error(result)
    assert "backfill --all" in one_error(result)


def test_a_goal_of_the_project_moves_only_when_it_is_named(library: Library, path: Path) -> None:
    """Ratings that speak against it are shown; --write alone leaves it where it is."""
    fill(library, 24, rating=None)
    for number, key in enumerate(library.story_keys()):
        folder = library.story(key)
        linked = Measurement(
            name="entity_linkage",
            value=0.9 + number / 1000,
            metric_version=coherence.VERSION,
            model="spacy blank + cast",
        )
        folder.write(StoryScores(story_key=key, measurements=(linked,)))
        add_review(folder, None, 5 if number >= 12 else 2)
    shown = run("--write")
    assert "entity_linkage is a goal of the project: --kpi entity_linkage --write moves it" in shown.stdout
    assert not path.exists()
    assert run("--kpi", "entity_linkage", "--write").exit_code == 0
    (cutoff,) = json.loads(path.read_text(encoding="utf-8"))["cutoffs"]
    assert (cutoff["kpi"], cutoff["genre"]) == ("entity_linkage", "")
    assert cutoff["low"] <= cutoff["threshold"] <= cutoff["high"]
