"""What came of a scene, for the library, for the caller and for a person who watches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from story_assets.library import StoryFolder
from story_assets.models import FrameSet, PictureDescription
from story_assets.operating.progress import Progress
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.job import Rules, SceneJob
from story_assets.rendering.scene.telemetry import AttemptLog, scene_record


@dataclass(frozen=True)
class SceneResult:
    """What came of one scene.

    Attributes:
        frame_set: Its frames, or none, and its record.
        reused: Whether the frames were there before.
        seconds: What it took this time.
        reroll_failed: Whether other pictures were wanted and could not be had.
    """

    frame_set: FrameSet
    reused: bool
    seconds: float | None = None
    reroll_failed: bool = False


def frame_set_of(
    story: StoryFolder, job: SceneJob, attempts: Sequence[AttemptLog], graph: Graph, rules: Rules
) -> FrameSet:
    """The frame set of a scene after its last attempt: with its frames, or without any when it failed."""
    last = attempts[-1]
    folder = story.relative(story.scene_frames_dir(job.scene.scene_id))
    debug = last.delivery.debug_path
    record = scene_record(
        job.scene,
        attempts,
        policy=rules.policy,
        floor=rules.floor,
        folder=folder,
        debug_path=story.relative(debug) if debug else None,
    )
    good = record.success
    return FrameSet(
        scene_id=job.scene.scene_id,
        folder=folder,
        files=last.delivery.files if good else (),
        width=last.delivery.width if good else 0,
        height=last.delivery.height if good else 0,
        fps=graph.fps,
        sha256=last.delivery.sha256 if good else "",
        inputs_digest=job.inputs_digest,
        description=_description(last, graph) if good else None,
        record=record,
    )


def _description(log: AttemptLog, graph: Graph) -> PictureDescription | None:
    """What the graph says it drew, if it says so."""
    entry = log.execution.entry
    text = entry.text(graph.description_node, "description") if entry and graph.description_node else None
    return PictureDescription(text=text, source="renderer", model=graph.name) if text else None


def news_of(result: SceneResult, story_key: str, done: int, total: int) -> Progress:
    """A finished scene in a line."""
    record = result.frame_set.record
    seconds = record.duration_seconds
    if record.success:
        message = f"{record.scene_id}: rendered {record.frame_count} frames in {seconds:.1f} s"
        level = "info"
    else:
        message = f"{record.scene_id}: failed after {record.attempts_run} attempts: {'; '.join(record.errors)}"
        level = "error"
    return Progress("frames", message, story_key, record.scene_id, done=done, total=total, level=level, seconds=seconds)
