"""The figures on the page and in the docs are those of one file."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from quality.coherence import coherence
from quality.diversity import diversity
from quality.evidence import GoalEvidence, evidence_of
from quality.thresholds import KPIS

FOUND = json.loads(files("quality").joinpath("evidence.json").read_text(encoding="utf-8"))
DOCS = (Path(__file__).parents[2] / "docs" / "quality.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("missed", "good", "said"),
    [
        (0, 45, "None of 45 good stories misses this."),
        (2, 41, "One good story in 20 misses this too."),
        (32, 38, "Most good stories miss this too (32 of 38)."),
    ],
)
def test_a_share_is_said_as_a_person_would(missed: int, good: int, said: str) -> None:
    assert GoalEvidence(missed, good, {}).sentence == said


def test_what_is_stopped_is_said_with_how_often() -> None:
    assert GoalEvidence(0, 9, {"shuffled sentences": 0.93}).sentence.endswith(
        "Stopped: 93 in 100 with shuffled sentences."
    )


def test_a_goal_whose_misses_were_not_counted_claims_nothing() -> None:
    assert evidence_of("frame_health") is None


@pytest.mark.parametrize("goal", FOUND["goals"])
def test_the_docs_say_the_same(goal: str) -> None:
    """A new measurement goes to the file, and the table follows."""
    one = FOUND["goals"][goal]
    row = next(
        line
        for line in DOCS.splitlines()
        if line.startswith(f"| {KPIS[goal].title} |") and re.search(r"\d of \d", line)
    )
    assert f"| {one['missed']} of {one['good']} |" in row
    assert all(f"{kind} {share:.2f}" in row for kind, share in one["stops"].items())


def test_the_figures_are_of_the_metrics_in_use() -> None:
    """A metric that changes is measured again."""
    assert FOUND["metrics"] == [coherence.VERSION, diversity.VERSION]


def test_a_goal_that_most_good_stories_miss_stops_nothing() -> None:
    for goal in FOUND["goals"]:
        found = evidence_of(goal)
        assert found is not None
        if found.missed / found.good > 0.2:
            assert KPIS[goal].severity == "note"
