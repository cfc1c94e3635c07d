"""What a set of run records amounts to: latency, frames, markers, forced copies, memory, language model, notes."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from pydantic import Field

from quality.measurement import Measurement
from quality.telemetry import check_scene
from quality.thresholds import KPIS
from story_assets.models import Model

WRITERS_WITHOUT_MODEL = ("template",)
_MEMORY = re.compile(r"out of memory|memory pressure|VRAM (?:is )?(?:low|short)|lighter", re.IGNORECASE)
_VARYING = re.compile(r"https?://\S+|\b[\w.-]+(?:[/\\][\w.-]+)+|\bscene-\d+\b|\d+(?:\.\d+)?")
"""What differs between two notes of the same kind: addresses, paths, scenes, numbers."""


class NoteGroup(Model):
    """Fallback notes that say the same but for numbers and names."""

    note: str = Field(description="The sentence, with … for what varies.")
    count: int
    runs: int = Field(description="In how many runs.")
    example: str


class Figures(Model):
    """The figures of a set of runs; None where nothing was measured. Shares are 0..1."""

    runs: int = 0
    scenes: int = 0
    failed_scenes: int = 0
    scene_latency_p50: float | None = Field(default=None, description="s, linear between the nearest scenes")
    scene_latency_p95: float | None = Field(default=None, description="s, linear between the nearest scenes")
    scene_latency_max: float | None = Field(default=None, description="s")
    frames_per_scene: float | None = Field(default=None, description="mean")
    frames_lowest: int | None = None
    zero_frame_scenes: float | None = None
    done_marker_rate: float | None = None
    forced_copy_rate: float | None = None
    requeue_rate: float | None = None
    telemetry_complete: float | None = None
    scene_vram: float | None = Field(default=None, description="Most MiB a scene took; None without a GPU.")
    semantic_alignment: float | None = Field(default=None, description="mean over scenes")
    entity_linkage: float | None = Field(default=None, description="mean over stories")
    thematic_diversity: float | None = Field(default=None, description="bits, mean over stories")
    human_coherence: float | None = Field(default=None, description="mean of the ratings of whole stories, 1..5")
    ratings: int = 0
    llm_answer_seconds: float | None = Field(default=None, description="95th percentile over answers of a model")
    llm_error_rate: float | None = Field(default=None, description="errors per request")
    llm_timeout_rate: float | None = Field(default=None, description="timeouts per request")
    llm_requests: int = 0
    system_stats_fallback: float | None = Field(default=None, description="share of runs")
    memory_pressure: float | None = Field(default=None, description="share of scenes")
    notes: tuple[NoteGroup, ...] = ()

    def measurements(self) -> list[Measurement]:
        """Every goal of a week held against these figures, those without a figure too."""
        missing = "There were no scenes." if not self.scenes else ""
        reasons = {
            "human_coherence": "Nobody rated a story.",
            "scene_vram": missing or "No scene was rendered on a GPU.",
            "llm_answer_seconds": "No language model answered.",
            "llm_error_rate": "No language model was asked.",
            "semantic_alignment": missing or "No scene was scored.",
            "entity_linkage": "No story was scored.",
            "thematic_diversity": "No story was scored.",
        }
        return [
            KPIS[name].judge(getattr(self, name), reason="" if getattr(self, name) is not None else reason)
            for name in WEEKLY_GOALS
            for reason in [reasons.get(name, missing)]
        ]


WEEKLY_GOALS = (
    "scene_latency_p50",
    "scene_latency_p95",
    "scene_latency_max",
    "frames_per_scene",
    "zero_frame_scenes",
    "done_marker_rate",
    "forced_copy_rate",
    "telemetry_complete",
    "scene_vram",
    "semantic_alignment",
    "entity_linkage",
    "thematic_diversity",
    "human_coherence",
    "llm_answer_seconds",
    "llm_error_rate",
)
"""Names of both a figure and the goal it is held against."""


class Tally:
    """Adds up runs one after the other, and keeps a few numbers a scene: a year of records fits in little memory."""

    def __init__(self) -> None:
        self._runs = 0
        self._count: Counter[str] = Counter()
        self._series: dict[str, array[float]] = {}
        self._notes: dict[str, tuple[Counter[str], str]] = {}

    def add(self, record: Mapping[str, Any]) -> None:
        """Count one run."""
        self._runs += 1
        policy = inside(record, "QueueConfig")
        for scene in _objects(record.get("Scenes")):
            self._add_scene(scene, policy, str(self._runs))
        metrics = inside(record, "QualityMetrics")
        self._put("entity_linkage", metrics.get("EntityLinkageScore"))
        self._put("thematic_diversity", metrics.get("SceneDiversityEntropy"))
        self._add_writing(record)
        if any("system_stats" in note for scene in _objects(record.get("Scenes")) for note in _notes_of(scene)):
            self._count["system_stats"] += 1

    def add_rating(self, rating: Mapping[str, Any]) -> None:
        """Count a person's rating, if it is one of a whole story."""
        if rating.get("SceneId") is None:
            self._put("ratings", rating.get("Rating"))

    def figures(self) -> Figures:
        """What it all amounts to."""
        scenes, requests = self._count["scenes"], self._count["llm_requests"]
        frames = self._series.get("frames")

        def share(name: str, of: int) -> float | None:
            return self._count[name] / of if of else None

        return Figures(
            runs=self._runs,
            scenes=scenes,
            failed_scenes=self._count["failed"],
            scene_latency_p50=self._percentile("seconds", 50),
            scene_latency_p95=self._percentile("seconds", 95),
            scene_latency_max=self._percentile("seconds", 100),
            frames_per_scene=self._mean("frames"),
            frames_lowest=int(min(frames)) if frames else None,
            zero_frame_scenes=share("zero_frames", scenes),
            done_marker_rate=share("marker", self._count["marker_known"]),
            forced_copy_rate=share("forced", self._count["marker_known"]),
            requeue_rate=share("requeued", scenes),
            telemetry_complete=share("complete", scenes),
            scene_vram=self._percentile("vram", 100),
            semantic_alignment=self._mean("alignment"),
            entity_linkage=self._mean("entity_linkage"),
            thematic_diversity=self._mean("thematic_diversity"),
            human_coherence=self._mean("ratings"),
            ratings=len(self._series.get("ratings", ())),
            llm_answer_seconds=self._percentile("llm_seconds", 95),
            llm_error_rate=share("llm_errors", requests),
            llm_timeout_rate=share("llm_timeouts", requests),
            llm_requests=requests,
            system_stats_fallback=share("system_stats", self._runs),
            memory_pressure=share("memory", scenes),
            notes=tuple(self._grouped_notes()),
        )

    def _add_scene(self, scene: Mapping[str, Any], policy: Mapping[str, Any], run: str) -> None:
        seen, count = inside(scene, "Telemetry"), self._count
        count["scenes"] += 1
        count["failed"] += scene.get("Success") is False
        count["requeued"] += scene.get("Requeued") is True
        count["complete"] += not check_scene(scene, policy or None)
        frames = number(scene.get("FrameCount"))
        self._put("frames", frames)
        count["zero_frames"] += frames == 0
        if isinstance(seen.get("DoneMarkerDetected"), bool):
            count["marker_known"] += 1
            count["marker"] += seen["DoneMarkerDetected"]
            count["forced"] += seen.get("ForcedCopyTriggered") is True
        self._put("seconds", seen.get("DurationSeconds"))
        self._put("alignment", seen.get("SemanticAlignmentScore"))
        gpu = inside(seen, "GPU")
        delta = number(gpu.get("VramDeltaMB"))
        if delta is not None and gpu.get("Type") != "cpu":
            self._put("vram", max(0.0, -delta))
        notes = list(_notes_of(scene))
        count["memory"] += any(_MEMORY.search(note) for note in notes)
        for note in notes:
            runs, _ = self._notes.setdefault(_VARYING.sub("…", note), (Counter(), note))
            runs[run] += 1

    def _add_writing(self, record: Mapping[str, Any]) -> None:
        story = inside(record, "Story")
        for prompt in _objects(story.get("Prompts")):
            if prompt.get("Provider") not in WRITERS_WITHOUT_MODEL and prompt.get("CacheHit") is not True:
                self._put("llm_seconds", prompt.get("GenerationDurationSeconds"))
        taken = inside(inside(record, "System"), "ResourceMetrics")
        self._count["llm_requests"] += int(number(taken.get("LlmRequests")) or 0)
        self._count["llm_timeouts"] += int(number(taken.get("LlmTimeouts")) or 0)
        errors = story.get("LLMErrors")
        self._count["llm_errors"] += len(errors) if isinstance(errors, list) and taken.get("LlmRequests") else 0

    def _grouped_notes(self) -> Iterator[NoteGroup]:
        groups = sorted(self._notes.items(), key=lambda pair: (-pair[1][0].total(), pair[0]))
        for note, (runs, example) in groups:
            yield NoteGroup(note=note, count=runs.total(), runs=len(runs), example=example)

    def _put(self, series: str, value: object) -> None:
        found = number(value)
        if found is not None:
            self._series.setdefault(series, array("d")).append(found)

    def _mean(self, series: str) -> float | None:
        values = self._series.get(series)
        return round(math.fsum(values) / len(values), 6) if values else None

    def _percentile(self, series: str, percent: float) -> float | None:
        values = sorted(self._series.get(series, ()))
        if not values:
            return None
        place = (len(values) - 1) * percent / 100
        low = math.floor(place)
        high = min(low + 1, len(values) - 1)
        return round(values[low] + (values[high] - values[low]) * (place - low), 6)


def moment_of(record: Mapping[str, Any]) -> datetime | None:
    """When a run took place: the end of its last scene, else its timestamp; None without either.

    Not the timestamp first: a rating given weeks later renews that.
    """
    ends = [moment(inside(scene, "Telemetry").get("QueueEnd")) for scene in _objects(record.get("Scenes"))]
    return max((end for end in ends if end is not None), default=None) or moment(record.get("Timestamp"))


def moment(value: object) -> datetime | None:
    """A time with its zone, or None."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def number(value: object) -> float | None:
    """A finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def inside(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object under `name`; an empty one where there is none."""
    found = values.get(name)
    return cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    yield from (cast("Mapping[str, Any]", item) for item in items if isinstance(item, Mapping))


def _notes_of(scene: Mapping[str, Any]) -> Iterator[str]:
    notes = inside(inside(scene, "Telemetry"), "System").get("FallbackNotes")
    yield from (
        note for note in (cast("list[object]", notes) if isinstance(notes, list) else []) if isinstance(note, str)
    )
