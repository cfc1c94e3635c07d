"""The verdict at a glance: every goal of the project held against a story, in words for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from quality.evidence import evidence_of
from quality.measurement import Measurement, Status
from quality.thresholds import COHERENCE_PARTS, KPIS, Kpi
from story_assets.models import standing
from story_assets.reviewing.record.contract import breaches_by_scene
from story_assets.reviewing.record.materials import Materials
from story_assets.reviewing.record.metrics import lowest_alignment, missing_reason

STATUS_WORDS: dict[Status, str] = {
    "pass": "pass",
    "near": "near miss",
    "note": "worth a look",
    "fail": "miss",
    "missing": "no score",
    "error": "error",
}

_MEANINGS = {
    "human_coherence": "What people who watched it think, 1 to 5.",
    "entity_linkage": "Pronouns that point to somebody just named.",
    "narrative_coherence": "Ten signs of prose that holds together, as one figure.",
    "sentence_order": "How surely the sentences are not a shuffle: each follows from those before.",
    "scene_fit": "The scene that has least to do with the rest, against what is usual; 1 is due.",
    "llm_judge": "What the language model makes of it, 1 to 5, less for going in circles; no goal rests on it.",
    "thematic_diversity": "How evenly the five themes share the scenes; 2.32 bits is the most there can be.",
    "largest_theme_share": "How much of the story its leading theme takes.",
    "semantic_alignment": "Whether the pictures show what their prompt asked for; the weakest scene counts.",
    "frame_health": "Frames that are not black, frozen or damaged; the weakest scene counts.",
    "frames_per_scene": "Frames of the shortest scene.",
    "telemetry_complete": "Scenes whose record keeps the telemetry contract.",
    "repetition": "Phrases said again and again: the sign of a writer in a loop.",
    "completeness": "The last scene ends on a finished sentence.",
    "contradictions": "Facts that one scene says and another denies.",
}
_FULL_SCALE = {
    "human_coherence": 5.0,
    "llm_judge": 5.0,
    "thematic_diversity": 2.321928,
    "frames_per_scene": 100.0,
    "repetition": 0.2,
    "contradictions": 5.0,
    "scene_fit": 2.0,
    "theme_beats": 36.0,
    "keyframe_fidelity": 1.0,
    "scene_latency_p50": 120.0,
    "scene_latency_p95": 240.0,
    "scene_latency_max": 600.0,
    "scene_vram": 24576.0,
    "llm_answer_seconds": 240.0,
    "zero_frame_scenes": 0.1,
    "forced_copy_rate": 0.25,
    "llm_error_rate": 0.25,
}
"""Where a meter ends; 1 for shares."""


@dataclass(frozen=True)
class Verdict:
    """One goal and how the story stands to it.

    Attributes:
        fill: Length of the meter, 0..100; None without a value.
        mark: Where on the meter the goal lies, 0..100; None without a goal.
        evidence: What the figure rests on: the weakest scene, the phrase that comes back, ….
        parts: The figure's parts by name.
        worth: How often good stories miss the goal, and what it stops; empty where nobody counted.
    """

    name: str
    title: str
    meaning: str
    value: str
    goal: str
    status: Status
    reason: str
    fill: float | None = None
    mark: float | None = None
    evidence: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    worth: str = ""

    @property
    def word(self) -> str:
        """The status in a word or two."""
        return STATUS_WORDS[self.status]


@dataclass(frozen=True)
class Overall:
    """The one line a person reads first."""

    status: Status
    headline: str
    detail: str


def story_verdicts(materials: Materials) -> list[Verdict]:
    """Every goal of a story, those that were not measured too, the most telling first."""
    found = {
        "frames_per_scene": _fewest_frames(materials),
        "telemetry_complete": _telemetry_complete(materials),
        "semantic_alignment": lowest_alignment(materials)
        or _missing("semantic_alignment", missing_reason(materials, of_scenes=True)),
        "frame_health": _worst(materials, "frame_health"),
        "human_coherence": _people(materials),
    }
    wanted = ["entity_linkage", "narrative_coherence", "thematic_diversity", "largest_theme_share"]
    for name in wanted:
        measured = materials.story_measurement(name)
        found[name] = measured or _missing(name, missing_reason(materials, of_scenes=False))
    order = [*wanted, "semantic_alignment", "frame_health", "frames_per_scene", "telemetry_complete", "human_coherence"]
    others = materials.story_scores.measurements if materials.story_scores else ()
    return [verdict(found[name]) for name in order] + [verdict(one) for one in others if one.name not in found]


def verdict(measured: Measurement) -> Verdict:
    """A measurement in words."""
    kpi = KPIS.get(measured.name) or Kpi(measured.name, measured.name.replace("_", " ").capitalize(), None)
    scale = _FULL_SCALE.get(measured.name, 1.0)
    sign = "at least" if measured.direction == "at_least" else "at most"
    bounded = measured.threshold is not None
    return Verdict(
        name=measured.name,
        title=kpi.title,
        meaning=_MEANINGS.get(measured.name, ""),
        value="—" if measured.value is None else f"{_figure(measured)} {_unit(measured)}".strip(),
        goal=f"{sign} {measured.threshold:g} {_unit(measured)}".strip() if bounded else "no goal",
        status=measured.status,
        reason=measured.reason,
        fill=None if measured.value is None else _percent(measured.value, scale),
        mark=None if measured.threshold is None else _percent(measured.threshold, scale),
        evidence=measured.evidence,
        worth=known.sentence if (known := evidence_of(measured.name)) else "",
        parts=tuple(
            (COHERENCE_PARTS.get(name, name.replace("_", " ")), "—" if value is None else written(value))
            for name, value in measured.parts.items()
        ),
    )


def overall(materials: Materials, verdicts: Sequence[Verdict]) -> Overall:
    """How far the story is, and whether a person should look closer."""
    stage = _unfinished(materials)
    if stage:
        return stage
    missed = [one for one in verdicts if one.status in ("fail", "error")]
    near = [one for one in verdicts if one.status == "near"]
    unknown = [one for one in verdicts if one.status == "missing" and one.name != "human_coherence"]
    if missed:
        return Overall("fail", "A film, with goals missed", f"Look at: {_titles(missed)}.")
    if near:
        return Overall("near", "A film, nearly there", f"Just short of the goal: {_titles(near)}.")
    if unknown:
        return Overall("missing", "A film, not fully scored", f"No score for: {_titles(unknown)}.")
    rated = "" if materials.feedback else " Nobody has rated it yet."
    return Overall("pass", "Ready to show", f"Every goal that is measured is met.{rated}")


def written(value: float) -> str:
    """A figure as a person reads it: at most three decimals and about four digits that count, no needless zeros."""
    decimals = 3 if abs(value) < 10 else 2 if abs(value) < 100 else 1 if abs(value) < 1000 else 0
    return f"{value:,.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:,.0f}"


def _unfinished(materials: Materials) -> Overall | None:
    """What stands in the way of a film, the earliest first; None when there is one."""
    if materials.story is None or not materials.written:
        return Overall("missing", "Commissioned", "It is not written yet.")
    failed = [one.scene_id for one in materials.frame_sets.values() if not one.record.success]
    if failed:
        detail = f"No usable frames for {', '.join(failed)}. Making the story again draws only what failed."
        return Overall("fail", "Stopped at the renderer", detail)
    broken = [scene_id for scene_id, found in breaches_by_scene(materials).items() if found]
    if broken:
        return Overall("fail", "Stopped by the telemetry contract", f"The record is broken for {', '.join(broken)}.")
    waiting = {one.scene_id for one in materials.pending} - set(materials.frame_sets)
    if waiting:
        done = len(materials.written) - len(waiting)
        at_work = sum(one.status == "rendering" for one in materials.pending)
        now = f", {at_work} at the renderer now" if at_work else ""
        return Overall("missing", "In the making", f"{done} of {len(materials.written)} scenes are rendered{now}.")
    if materials.film is None:
        return Overall("missing", "In the making", "All scenes are rendered; the film is not cut yet.")
    if materials.newer_than_film:
        anew = ", ".join(materials.newer_than_film)
        return Overall("missing", "The film is behind", f"It was cut before {anew} was drawn anew.")
    return None


def _titles(verdicts: Sequence[Verdict]) -> str:
    return "; ".join(one.title[0].lower() + one.title[1:] for one in verdicts)


def _figure(measured: Measurement) -> str:
    """Shares and scores with at least two decimals, counts without."""
    value = measured.value or 0.0
    plain = written(value)
    return plain if _unit(measured) or "." in plain else f"{value:.2f}"


def _unit(measured: Measurement) -> str:
    return "" if measured.unit == "share" else measured.unit


def _percent(value: float, scale: float) -> float:
    return round(100 * min(max(value / scale, 0.0), 1.0), 1)


def _missing(name: str, reason: str) -> Measurement:
    return KPIS[name].judge(None, reason=reason)


def _fewest_frames(materials: Materials) -> Measurement:
    counts = {one.scene_id: one.record.frame_count for one in materials.frame_sets.values()}
    if not counts:
        return _missing("frames_per_scene", "No scene is rendered yet.")
    return KPIS["frames_per_scene"].judge(min(counts.values()))


def _telemetry_complete(materials: Materials) -> Measurement:
    breaches = breaches_by_scene(materials)
    if not breaches:
        return _missing("telemetry_complete", "No scene is rendered yet.")
    broken = {scene_id: found for scene_id, found in breaches.items() if found}
    reason = "; ".join(f"{scene_id}: {found[0]}" for scene_id, found in broken.items())
    return KPIS["telemetry_complete"].judge(1 - len(broken) / len(breaches), reason=reason)


def _worst(materials: Materials, name: str) -> Measurement:
    """The scene-level measurement `name` of the weakest scene."""
    scored = materials.scene_scores.scenes if materials.scene_scores else ()
    measured = [(one.scene_id, found) for one in scored if (found := one.get(name)) is not None]
    if not measured:
        return _missing(name, missing_reason(materials, of_scenes=True))
    unknown = [(scene_id, one) for scene_id, one in measured if one.value is None]
    if unknown:
        scene_id, one = unknown[0]
        return one.model_copy(update={"reason": f"{scene_id}: {one.reason}"})
    scene_id, worst = min(measured, key=lambda pair: pair[1].value or 0.0)
    return worst if worst.passed is not False else worst.model_copy(update={"reason": f"{scene_id}: {worst.reason}"})


def _people(materials: Materials) -> Measurement:
    """The mean of the ratings of the story as a whole; a scene's rating says nothing about coherence."""
    ratings = [one.rating for one in standing(materials.feedback) if one.scene_id is None]
    if not ratings:
        return _missing("human_coherence", "Nobody has rated the story yet.")
    return KPIS["human_coherence"].judge(fmean(ratings))


def scene_measurements(materials: Materials, scene_id: str) -> list[Verdict]:
    """Every measurement of one scene in words."""
    scored = materials.scene_scores.scenes if materials.scene_scores else ()
    return [verdict(one) for score in scored if score.scene_id == scene_id for one in score.measurements]


def scene_verdict(materials: Materials, scene_id: str, name: str) -> Verdict:
    """One measurement of one scene in words; a reason where there is none."""
    measured = materials.scene_measurement(scene_id, name)
    found = verdict(measured or _missing(name, missing_reason(materials, of_scenes=True)))
    return replace(found, meaning="")
