"""The gate as CI runs it: over a film just made, a goal that is missed, and a record that was tampered with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SMALL = {"FRAME_WIDTH": "192", "FRAME_HEIGHT": "112", "RENDERER": "embedded", "WRITER": "template"}
# This test is about the gate: a goal that this story happens to miss is not its matter.
EASY = {
    "semantic_alignment": {"threshold": 0.0, "warn_at": None},
    "largest_theme_share": 1.0,
    "thematic_diversity": {"threshold": 0.0, "warn_at": None},
    "narrative_coherence": 0.0,
    "entity_linkage": 0.0,
}
KEY = "demo-drama-3-3"


def program(home: Path, *arguments: str, **goals: object) -> subprocess.CompletedProcess[str]:
    overrides = json.dumps({**EASY, **goals})
    return subprocess.run(
        [sys.executable, "-m", "story_assets", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **SMALL, "STORY_ASSETS_HOME": str(home), "KPI_OVERRIDES": overrides},
        check=False,
    )


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which a film was made."""
    home = tmp_path_factory.mktemp("studio")
    done = program(home, "demo", "--genre", "drama", "--seed", "3", "--scenes", "3")
    assert done.returncode == 0, done.stderr
    return home


def test_a_good_story_opens_the_gate_from_recorded_checks_and_from_checks_run_anew(studio: Path) -> None:
    for arguments in (["--last-night"], ["--all", "--run"]):
        done = program(studio, "gate", *arguments, "--json")
        assert done.returncode == 0, done.stdout
        (story,) = json.loads(done.stdout)["stories"]
        sources = [check["source"] for check in story["checks"]]
        assert ("recorded" in sources) == ("--run" not in arguments)
        assert len(sources) > 30


def test_a_story_whose_people_were_not_convinced_shuts_it(studio: Path) -> None:
    reviews = studio / "library" / KEY / "reviews.jsonl"
    assert program(studio, "review", KEY, "--rating", "2").returncode == 0
    shut = program(studio, "gate", KEY)
    assert shut.returncode == 1
    assert "reviews/human_coherence" in shut.stdout
    reviews.unlink()
    assert program(studio, "backfill", "--all").returncode == 0


def test_a_goal_missed_exits_1_and_a_broken_contract_2(studio: Path) -> None:
    far = {"threshold": 2.9, "warn_at": 2.8}
    assert program(studio, "backfill", KEY, thematic_diversity=far).returncode == 0
    missed = program(studio, "gate", KEY, thematic_diversity=far)
    assert missed.returncode == 1, missed.stdout
    assert "thematic_diversity" in missed.stdout
    record = studio / "library" / KEY / "artifact-metadata.json"
    record.write_text(
        record.read_text(encoding="utf-8").replace('"DoneMarkerDetected": true', '"DoneMarkerDetected": 1'),
        encoding="utf-8",
    )
    assert program(studio, "gate", KEY, "--strict").returncode == 2
    assert program(studio, "gate", KEY, "--warn-only").returncode == 0
