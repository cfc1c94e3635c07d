"""Run records as tables: a row a story, a row a scene, for pandas.

`story_assets.runs()` gives the first two to anybody; the weekly review, `story-assets sweep` and the ratings work on
them too. What a record does not say is missing (`NaN`, `NaT`, `None`), never nought. docs/runs.md shows what to do with
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from quality.telemetry import check_scene
from story_assets.errors import LibraryError
from story_assets.reviewing.record.fields import flag, inside, moment, moment_of, notes_of, number, objects, text
from story_assets.reviewing.record.older import is_older, respelled
from story_assets.reviewing.record.reading import find_records, read_record

Table = Any
"""A `pandas.DataFrame` or a column of one. pandas is imported by what works on it, and says little of its types."""

_MEMORY = re.compile(r"out of memory|memory pressure|VRAM (?:is )?(?:low|short)|lighter", re.IGNORECASE)

RUN_COLUMNS = {
    "run_id": "the story's key",
    "at": "when its last scene ended, UTC; else when the record was written",
    "genre": "as commissioned",
    "title": "of the story",
    "graph": "what drew it, with its version: `animatic@2`",
    "renderer": "`embedded`, or `comfyui` with its address",
    "provider": "who wrote its first scene: `lmstudio`, `ollama`, `openai`, `template`",
    "model": "the model that wrote it",
    "prompt_version": "version of the prompts it was written with",
    "scenes": "scenes recorded",
    "failed_scenes": "of these, without usable frames",
    "seconds": "all scenes' render times added up, s",
    "entity_linkage": "score, 0..1",
    "narrative_coherence": "score, 0..1",
    "thematic_diversity": "score, bits",
    "semantic_alignment": "score of the least aligned scene, 0..1",
    "rating": "mean of the ratings of the whole story that stand, 1..5",
    "ratings": "how many they are",
    "llm_requests": "requests sent to language models",
    "llm_errors": "of these, failed",
    "llm_timeouts": "of these, by running out of time",
    "stats_fell_back": "whether a scene's memory figures came from elsewhere than the renderer",
    "older": "whether the older system wrote the record",
    "path": "the record's file",
}
"""The columns of the table of stories, with meaning and unit."""

SCENE_COLUMNS = {
    "run_id": "the story's key",
    "scene_id": "`scene-001`",
    "at": "when it ended, UTC",
    "genre": "the story's",
    "graph": "what drew it",
    "renderer": "who drew it in the end",
    "prompt_version": "version of the prompts it was written with",
    "success": "whether usable frames came",
    "frames": "how many",
    "seconds": "from the first posting of its prompt until its frames were safe, s",
    "attempts": "how often it was drawn",
    "requeued": "whether more than once",
    "marker": "whether the done marker came",
    "marker_wait_seconds": "how long it was waited for, s",
    "forced_copy": "whether frames were copied without it",
    "vram_mb": "memory it took on a card, MiB; missing without one",
    "vram_peak_mb": "the most that was in use meanwhile, MiB",
    "temperature_peak": "the warmest the card was, °C",
    "memory_pressure": "whether memory ran short",
    "semantic_alignment": "score, 0..1",
    "complete": "whether its telemetry keeps the contract",
    "notes": "its fallback notes, a list",
}
"""The columns of the table of scenes, with meaning and unit."""

_RATING_COLUMNS = ("run_id", "scene_id", "reviewer", "rating", "at", "stands")
_ANSWER_COLUMNS = ("run_id", "at", "seconds")


@dataclass
class Tables:
    """Any set of run records.

    Attributes:
        runs: A row a story: `RUN_COLUMNS`.
        scenes: A row a scene: `SCENE_COLUMNS`.
        ratings: A row a rating: run_id, scene_id (None for the whole story), reviewer, rating, at, and whether it
            stands: the same person's later rating of the same thing takes its place.
        answers: A row an answer of a language model that no cache gave: run_id, at (the run's), seconds.
        unreadable: A sentence for each record that could not be read.
        undated: Runs that say no time; their rows have none.
    """

    runs: Table
    scenes: Table
    ratings: Table
    answers: Table
    unreadable: list[str] = field(default_factory=list[str])
    undated: list[str] = field(default_factory=list[str])


def read_tables(paths: Iterable[Path]) -> Tables:
    """Read the records that `paths` mean: record files, run folders, or folders of such folders.

    A record that cannot be read is named in `unreadable` and is in no table.
    """
    runs: list[dict[str, Any]] = []
    scenes: list[dict[str, Any]] = []
    ratings: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    unreadable: list[str] = []
    undated: list[str] = []
    for path in find_records(paths):
        try:
            record = read_record(path)
        except LibraryError as error:
            unreadable.append(str(error))
            continue
        older = is_older(record)
        if older:
            record = respelled(record)
        at = moment_of(record)
        run_id = text(record.get("RunId")) or path.parent.name
        if at is None:
            undated.append(run_id)
        given = list(_ratings(record, run_id))
        shared = _shared(record)
        ratings += given
        runs.append(_run(record, given) | shared | {"run_id": run_id, "at": at, "older": older, "path": str(path)})
        scenes += (_scene(scene, record) | {"run_id": run_id, **_of_scene(shared, scene)} for scene in _scenes(record))
        answers += ({"run_id": run_id, "at": at, "seconds": seconds} for seconds in _answers(record))
    return Tables(
        _frame(runs, RUN_COLUMNS),
        _frame(scenes, SCENE_COLUMNS),
        _frame(ratings, _RATING_COLUMNS),
        _frame(answers, _ANSWER_COLUMNS),
        unreadable,
        undated,
    )


def _frame(rows: list[dict[str, Any]], columns: Iterable[str]) -> Table:
    import pandas as pd

    found = pd.DataFrame(rows, columns=list(columns))
    found["at"] = pd.to_datetime(found["at"], utc=True, format="ISO8601")
    for name in found.columns.intersection(_NUMBERS):
        found[name] = pd.to_numeric(found[name])
    for name in found.columns.intersection(_FLAGS):
        found[name] = found[name].astype("boolean")
    return found


_NUMBERS = [
    *("scenes", "failed_scenes", "seconds", "entity_linkage", "narrative_coherence", "thematic_diversity"),
    *("semantic_alignment", "rating", "ratings", "llm_requests", "llm_errors", "llm_timeouts", "frames", "attempts"),
    *("marker_wait_seconds", "vram_mb", "vram_peak_mb", "temperature_peak"),
]
_FLAGS = [
    *("stats_fell_back", "older", "success", "requeued", "marker", "forced_copy", "memory_pressure", "complete"),
    "stands",
]


def _scenes(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return objects(record.get("Scenes"))


def _shared(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a story's row and its scenes' rows both say of how it was made."""
    versions, story = inside(record, "System", "Versions"), inside(record, "Story")
    prompt = next(objects(story.get("Prompts")), {})
    return {
        "genre": text(story.get("Genre")),
        "graph": text(versions.get("graph")),
        "renderer": text(versions.get("renderer")),
        "prompt_version": text(prompt.get("PromptVersion")),
    }


def _of_scene(shared: Mapping[str, Any], scene: Mapping[str, Any]) -> dict[str, Any]:
    last = list(objects(scene.get("AttemptSummaries")))[-1:]
    drawn_by = text(last[0].get("Renderer")) if last else None
    return {**shared, "renderer": drawn_by or shared["renderer"]}


def _run(record: Mapping[str, Any], ratings: list[dict[str, Any]]) -> dict[str, Any]:
    story, scores = inside(record, "Story"), inside(record, "QualityMetrics")
    taken = inside(record, "System", "ResourceMetrics")
    prompt = next(objects(story.get("Prompts")), {})
    scenes = list(_scenes(record))
    seconds = [
        one for scene in scenes if (one := number(inside(scene, "Telemetry").get("DurationSeconds"))) is not None
    ]
    stand = [one["rating"] for one in ratings if one["scene_id"] is None and one["stands"]]
    errors = story.get("LLMErrors")
    requests = number(taken.get("LlmRequests"))
    return {
        "title": text(story.get("Title")),
        "provider": text(prompt.get("Provider")),
        "model": text(prompt.get("Model")),
        "scenes": len(scenes),
        "failed_scenes": sum(scene.get("Success") is False for scene in scenes),
        "seconds": sum(seconds) if seconds else None,
        "entity_linkage": number(scores.get("EntityLinkageScore")),
        "narrative_coherence": number(scores.get("NarrativeCoherenceScore")),
        "thematic_diversity": number(scores.get("SceneDiversityEntropy")),
        "semantic_alignment": number(scores.get("SemanticAlignmentScore")),
        "rating": sum(stand) / len(stand) if stand else None,
        "ratings": len(stand),
        "llm_requests": requests or 0,
        "llm_errors": len(errors) if isinstance(errors, list) and requests else 0,
        "llm_timeouts": number(taken.get("LlmTimeouts")) or 0,
        "stats_fell_back": any("system_stats" in note for scene in scenes for note in notes_of(scene)),
    }


def _scene(scene: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    seen = inside(scene, "Telemetry")
    gpu = inside(seen, "GPU")
    delta, card = number(gpu.get("VramDeltaMB")), gpu.get("Type") != "cpu"
    marker = flag(seen.get("DoneMarkerDetected"))
    notes = notes_of(scene)
    return {
        "scene_id": text(scene.get("SceneId")),
        "at": moment(seen.get("QueueEnd")),
        "success": scene.get("Success") is not False,
        "frames": number(scene.get("FrameCount")),
        "seconds": number(seen.get("DurationSeconds")),
        "attempts": number(scene.get("AttemptsRun")),
        "requeued": scene.get("Requeued") is True,
        "marker": marker,
        "marker_wait_seconds": number(seen.get("DoneMarkerWaitSeconds")),
        "forced_copy": None if marker is None else seen.get("ForcedCopyTriggered") is True,
        "vram_mb": max(0.0, -delta) if delta is not None and card else None,
        "vram_peak_mb": number(gpu.get("VramPeakUsedMB")),
        "temperature_peak": number(gpu.get("TemperaturePeak")),
        "memory_pressure": any(_MEMORY.search(note) for note in notes),
        "semantic_alignment": number(seen.get("SemanticAlignmentScore")),
        "complete": not check_scene(scene, inside(record, "QueueConfig") or None),
        "notes": notes,
    }


def _ratings(record: Mapping[str, Any], run_id: str) -> Iterator[dict[str, Any]]:
    given = [one for one in objects(record.get("Feedback")) if number(one.get("Rating")) is not None]
    # Whoever gave no name is somebody else each time.
    last = {_whose(one): at for at, one in enumerate(given) if one.get("Reviewer")}
    for at, one in enumerate(given):
        yield {
            "run_id": run_id,
            "scene_id": text(one.get("SceneId")),
            "reviewer": text(one.get("Reviewer")),
            "rating": number(one.get("Rating")),
            "at": moment(one.get("Timestamp")),
            "stands": last.get(_whose(one), at) == at,
        }


def _whose(rating: Mapping[str, Any]) -> tuple[object, object]:
    return rating.get("SceneId"), rating.get("Reviewer")


WRITERS_WITHOUT_MODEL = ("template",)


def _answers(record: Mapping[str, Any]) -> Iterator[float]:
    for prompt in objects(inside(record, "Story").get("Prompts")):
        if prompt.get("Provider") not in WRITERS_WITHOUT_MODEL and prompt.get("CacheHit") is not True:
            seconds = number(prompt.get("GenerationDurationSeconds"))
            if seconds is not None:
                yield seconds


def within(table: Table, start: datetime, end: datetime) -> Table:
    """The rows of a span of time, its end not in it; those without a time are in none."""
    return table[(table["at"] >= start) & (table["at"] < end)]
