"""What the checks on `frames` find: one property each, with its evidence, without Dagster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from story_assets.errors import shorten
from story_assets.models import Frames, FrameSet

_NAMED = 5


@dataclass(frozen=True)
class Finding:
    """The outcome of one check.

    Attributes:
        passed: Whether the property holds.
        description: What was found, in a sentence.
        evidence: The figures behind it.
        rows: The scenes behind it, as a table.
    """

    passed: bool
    description: str
    evidence: dict[str, float | int | str] = field(default_factory=dict[str, float | int | str])
    rows: tuple[Mapping[str, str | int | float], ...] = ()


def telemetry_contract(frames: Frames) -> Finding:
    """Whether every scene's record keeps the telemetry contract."""
    from quality.telemetry import check_scene

    policy = frames.queue_config.model_dump(mode="json", by_alias=True)
    breaches = [
        breach
        for frame_set in frames.scenes
        for breach in check_scene(frame_set.record.model_dump(mode="json", by_alias=True), policy)
    ]
    count = len(frames.scenes)
    if not breaches:
        return Finding(True, f"The records of all {count} scenes keep the telemetry contract.", {"scenes": count})
    said = "; ".join(f"{one.scene} {one.field}: saw {one.saw}, due {one.due}" for one in breaches[:_NAMED])
    more = f"; and {len(breaches) - _NAMED} more" if len(breaches) > _NAMED else ""
    return Finding(
        False,
        f"Telemetry contract broken: {said}{more}",
        {"scenes": count, "breaches": len(breaches)},
        tuple({"scene": one.scene, "field": one.field, "saw": one.saw, "due": one.due} for one in breaches),
    )


def every_scene_rendered(frames: Frames) -> Finding:
    """Whether every planned scene has frames."""
    failed = [frame_set for frame_set in frames.scenes if not frame_set.record.success or not frame_set.files]
    evidence: dict[str, float | int | str] = {"scenes": len(frames.scenes), "failed": len(failed)}
    if not failed:
        return Finding(True, f"All {len(frames.scenes)} scenes have frames.", evidence)
    rows = tuple({"scene": one.scene_id, "error": "; ".join(one.record.errors)} for one in failed)
    first = failed[0]
    why = shorten(first.record.errors[-1] if first.record.errors else "no reason given", 200)
    return Finding(False, f"No frames for {_names(failed)}; {first.scene_id}: {why}", evidence, rows)


def frame_floor(frames: Frames) -> Finding:
    """Whether every scene has as many frames as a scene must have."""
    low = [one for one in frames.scenes if not one.record.meets_frame_floor or len(one.files) < one.record.frame_floor]
    counts = [len(one.files) for one in frames.scenes]
    floor = max(one.record.frame_floor for one in frames.scenes)
    evidence: dict[str, float | int | str] = {
        "floor": floor,
        "fewest": min(counts),
        "mean": round(sum(counts) / len(counts), 2),
        "scenes_below": len(low),
    }
    if not low:
        return Finding(True, f"Every scene has at least {floor} frames; the fewest are {min(counts)}.", evidence)
    rows = tuple({"scene": one.scene_id, "frames": len(one.files), "floor": one.record.frame_floor} for one in low)
    return Finding(False, f"Fewer than {floor} frames in {_names(low)}.", evidence, rows)


def done_markers(frames: Frames) -> Finding:
    """Whether every rendered scene's frames came with their done marker."""
    rendered = [one for one in frames.scenes if one.files]
    if not rendered:
        return Finding(False, "No scene has frames, so no done marker could be found.", {"rendered": 0})
    without = [one for one in rendered if not one.record.telemetry.done_marker_detected]
    rate = 1 - len(without) / len(rendered)
    evidence: dict[str, float | int | str] = {"rendered": len(rendered), "rate": round(rate, 4)}
    if not without:
        return Finding(True, f"The done marker was there for all {len(rendered)} rendered scenes.", evidence)
    rows = tuple(
        {"scene": one.scene_id, "waited_seconds": one.record.telemetry.done_marker_wait_seconds} for one in without
    )
    return Finding(False, f"No done marker for {_names(without)}.", evidence, rows)


def forced_copies(frames: Frames) -> Finding:
    """Whether no scene's frames had to be copied without their done marker."""
    forced = [one for one in frames.scenes if one.record.telemetry.forced_copy_triggered]
    evidence: dict[str, float | int | str] = {"scenes": len(frames.scenes), "forced_copies": len(forced)}
    if not forced:
        return Finding(True, "No scene's frames had to be copied by force.", evidence)
    rows = tuple(
        {"scene": one.scene_id, "dump": one.record.telemetry.forced_copy_debug_path or "none"} for one in forced
    )
    return Finding(False, f"Frames copied without a done marker for {_names(forced)}.", evidence, rows)


def fallbacks(frames: Frames) -> Finding:
    """Whether every scene came by the best way there is, with no step down."""
    noted = {one.scene_id: one.record.telemetry.system.fallback_notes for one in frames.scenes}
    rows = tuple({"scene": scene_id, "note": note} for scene_id, notes in noted.items() for note in notes)
    evidence: dict[str, float | int | str] = {"scenes": len(frames.scenes), "notes": len(rows)}
    if not rows:
        return Finding(True, "No scene needed a fallback.", evidence)
    kinds = list(dict.fromkeys(str(row["note"]) for row in rows))
    said = shorten("; ".join(kinds[:_NAMED]), 300)
    return Finding(False, f"{len(rows)} steps down: {said}", evidence, rows)


def scene_latency(frames: Frames) -> Finding:
    """Whether no scene took longer than it may, from its submission to its frames in the library."""
    from quality.thresholds import KPIS

    longest = KPIS["scene_latency_max"].threshold or 300.0
    seconds = {one.scene_id: one.record.duration_seconds for one in frames.scenes}
    slow = {scene_id: value for scene_id, value in seconds.items() if value > longest}
    evidence: dict[str, float | int | str] = {
        "longest_seconds": round(max(seconds.values()), 3),
        "mean_seconds": round(sum(seconds.values()) / len(seconds), 3),
        "limit_seconds": longest,
    }
    if not slow:
        return Finding(
            True, f"The longest scene took {max(seconds.values()):.1f} s; {longest:g} s are allowed.", evidence
        )
    rows = tuple({"scene": scene_id, "seconds": value} for scene_id, value in slow.items())
    return Finding(False, f"Longer than {longest:g} s: {', '.join(slow)}.", evidence, rows)


def scene_vram(frames: Frames) -> Finding:
    """Whether no scene took more graphics memory than it may. Without a GPU there is none to take."""
    from quality.thresholds import KPIS

    most = KPIS["scene_vram"].threshold or 18432.0
    on_gpu = [one for one in frames.scenes if one.record.success and one.record.telemetry.gpu.type != "cpu"]
    deltas = {one.scene_id: one.record.telemetry.gpu.vram_delta_mb for one in on_gpu}
    taken = {scene_id: max(0.0, -delta) for scene_id, delta in deltas.items() if delta is not None}
    evidence: dict[str, float | int | str] = {"limit_mib": most, "scenes_on_gpu": len(on_gpu), "measured": len(taken)}
    if not on_gpu:
        return Finding(True, "No scene was rendered on a GPU.", evidence)
    if len(taken) < len(on_gpu):
        unknown = [one for one in on_gpu if one.scene_id not in taken]
        return Finding(False, f"The memory taken was not measured for {_names(unknown)}.", evidence)
    evidence["most_mib"] = round(max(taken.values()), 1)
    large = {scene_id: value for scene_id, value in taken.items() if value > most}
    if not large:
        return Finding(True, f"The largest scene took {evidence['most_mib']:g} MiB; {most:g} are allowed.", evidence)
    rows = tuple({"scene": scene_id, "mib": value} for scene_id, value in large.items())
    return Finding(False, f"More than {most:g} MiB: {', '.join(large)}.", evidence, rows)


def _names(frame_sets: list[FrameSet]) -> str:
    names = [one.scene_id for one in frame_sets]
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
