"""What a set of run records amounts to: latency, frames, markers, forced copies, memory, language model, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import Field

from quality.measurement import Measurement
from quality.thresholds import KPIS
from story_assets.models import Model
from story_assets.reviewing.record.tables import Table

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


def figures_of(runs: Table, scenes: Table, ratings: Table, answers: Table) -> Figures:
    """What a set of runs amounts to.

    Args:
        runs: Rows of `record.tables.Tables.runs`.
        scenes: Their scenes.
        ratings: The ratings given meanwhile, of whichever runs.
        answers: The language models' answers of these runs.
    """
    whole = ratings[ratings["scene_id"].isna() & ratings["stands"]]["rating"]
    told = scenes["marker"].notna()
    requests = int(runs["llm_requests"].sum())
    return Figures(
        runs=len(runs),
        scenes=len(scenes),
        failed_scenes=int((~scenes["success"]).sum()),
        scene_latency_p50=_at(scenes["seconds"], 0.5),
        scene_latency_p95=_at(scenes["seconds"], 0.95),
        scene_latency_max=_at(scenes["seconds"], 1),
        frames_per_scene=_mean(scenes["frames"]),
        frames_lowest=None if (lowest := _at(scenes["frames"], 0)) is None else int(lowest),
        zero_frame_scenes=_mean(scenes["frames"].eq(0)),
        done_marker_rate=_mean(scenes["marker"][told]),
        forced_copy_rate=_mean(scenes["forced_copy"][told]),
        requeue_rate=_mean(scenes["requeued"]),
        telemetry_complete=_mean(scenes["complete"]),
        scene_vram=_at(scenes["vram_mb"], 1),
        semantic_alignment=_mean(scenes["semantic_alignment"]),
        entity_linkage=_mean(runs["entity_linkage"]),
        thematic_diversity=_mean(runs["thematic_diversity"]),
        human_coherence=_mean(whole),
        ratings=len(whole),
        llm_answer_seconds=_at(answers["seconds"], 0.95),
        llm_error_rate=float(runs["llm_errors"].sum() / requests) if requests else None,
        llm_timeout_rate=float(runs["llm_timeouts"].sum() / requests) if requests else None,
        llm_requests=requests,
        system_stats_fallback=_mean(runs["stats_fell_back"]),
        memory_pressure=_mean(scenes["memory_pressure"]),
        notes=tuple(_grouped_notes(scenes)),
    )


def _grouped_notes(scenes: Table) -> Iterator[NoteGroup]:
    """Notes that say the same, the most frequent first."""
    said = scenes[["run_id", "notes"]].explode("notes").dropna(subset=["notes"])
    said["kind"] = said["notes"].map(lambda note: _VARYING.sub("…", note))
    groups = said.groupby("kind").agg(count=("notes", "size"), runs=("run_id", "nunique"), example=("notes", "first"))
    ordered = groups.reset_index().sort_values(["count", "kind"], ascending=[False, True])
    for row in ordered.itertuples():
        yield NoteGroup(note=row.kind, count=int(row.count), runs=int(row.runs), example=row.example)


def _mean(values: Table) -> float | None:
    known = values.dropna()
    return round(float(known.astype(float).mean()), 6) if len(known) else None


def _at(values: Table, share: float) -> float | None:
    """A percentile, linear between the nearest two; 0 is the least, 1 the most."""
    known = values.dropna()
    return round(float(known.quantile(share)), 6) if len(known) else None
