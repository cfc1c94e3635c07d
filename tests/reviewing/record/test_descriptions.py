"""Who described a scene's pictures, and what went wrong on the way there, stand in the record and on the page."""

from __future__ import annotations

import json

from quality.telemetry import check_run, check_summary
from story_assets.library import StoryFolder
from story_assets.models import PictureDescription, SceneScores
from story_assets.reviewing.publishing import publish
from story_assets.settings import Settings

NOTE = "scene-001: no vision model described the pictures (http://127.0.0.1:1234/v1): nobody answers"


def rescored(folder: StoryFolder, **fields: object) -> None:
    """Change what SCORING says of the first scene."""
    scores = folder.read(SceneScores)
    first = scores.scenes[0].model_copy(update=fields)
    folder.write(scores.model_copy(update={"scenes": (first, *scores.scenes[1:])}))


def test_a_step_down_in_scoring_is_in_the_record(folder: StoryFolder, settings: Settings) -> None:
    """Beside those of rendering; the contract is kept."""
    rescored(folder, notes=(NOTE,))
    publish(folder, settings)
    record = json.loads((folder / "artifact-metadata.json").read_text(encoding="utf-8"))
    summary = (folder / "run-summary.txt").read_text(encoding="utf-8")
    assert record["Scenes"][0]["Telemetry"]["System"]["FallbackNotes"][-1] == NOTE
    assert NOTE in summary
    assert [*check_run(record), *check_summary(record, summary)] == []


def test_the_page_shows_the_description_that_was_scored(folder: StoryFolder, settings: Settings) -> None:
    """A vision model's, where alignment rests on it, not the caption of the graph."""
    seen = PictureDescription(text="A tower under a red sky.", source="vision-model", model="ollama llava:7b")
    rescored(folder, description=seen, notes=(NOTE,))
    publish(folder, settings)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "A tower under a red sky." in page
    assert "vision-model · ollama llava:7b" in page
    assert "no vision model described the pictures" in page


def test_the_record_names_who_described_and_the_goals_that_were_in_force(
    folder: StoryFolder, settings: Settings
) -> None:
    """Beside the version and the model of each metric."""
    seen = PictureDescription(text="A tower.", source="vision-model", model="ollama llava:7b")
    rescored(folder, description=seen)
    versions = publish(folder, settings).system.versions
    assert versions["metric.semantic_alignment.described_by"] == "vision-model ollama llava:7b"
    assert versions["metric.entity_linkage.goal"] == "at least 0.85"
    assert versions["metric.repetition.goal"] == "at most 0.06"
    assert "metric.entity_linkage" in versions
