"""What the checks on scores say: one goal each, with its figures, its evidence and how bad a miss is.

A missing score never passes: the check then says why there is none, as a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quality.measurement import Measurement, shortened
from quality.thresholds import Kpi
from story_assets.models import SceneScores, StoryScores

Gravity = Literal["warn", "error"]

_NAMED = 5


@dataclass(frozen=True)
class Finding:
    """The outcome of one check.

    Attributes:
        passed: Whether the goal is met.
        gravity: How bad a miss is: a near miss, a missing score or a goal of severity `warn` or `note` warns.
        sentence: What was found.
        figures: The numbers and words behind it.
        rows: The scenes behind it, as a table.
        evidence: The sentences, frames or scenes it rests on.
    """

    passed: bool
    gravity: Gravity
    sentence: str
    figures: Mapping[str, float | str]
    rows: tuple[Mapping[str, str | float], ...] = ()
    evidence: tuple[str, ...] = ()


def of_story(scores: StoryScores, kpi: Kpi, *, not_asked: str = "") -> Finding:
    """How the story stands to one goal.

    With `not_asked`, the reason why nobody asked for this score, a score that is not there is nothing to complain of.
    """
    found = scores.get(kpi.name)
    if found is None and not_asked:
        return Finding(True, "warn", f"{kpi.title}: {not_asked}.", {})
    if found is None:
        return Finding(False, "warn", f"{kpi.title}: this score was not among those taken.", {})
    found = held_against(found, kpi)
    return Finding(
        passed=found.status == "pass",
        gravity=_gravity([found], kpi),
        sentence=_sentence(found, kpi),
        figures=_figures(found),
        evidence=found.evidence,
    )


def of_scenes(scores: SceneScores, kpi: Kpi, *, not_applicable: str = "") -> Finding:
    """How every scene stands to one goal; the worst counts.

    A scene whose reason for having no score is `not_applicable` is left out: with nothing to compare, nothing is due.
    """
    measured = [
        (score.scene_id, held_against(found, kpi) if (found := score.get(kpi.name)) else None)
        for score in scores.scenes
    ]
    due = [
        (scene_id, found)
        for scene_id, found in measured
        if found is None or found.value is not None or not not_applicable or found.reason != not_applicable
    ]
    if not due:
        return Finding(bool(measured), "warn", f"{kpi.title}: {not_applicable or 'there are no scenes'}.", {})
    missed = [(scene_id, found) for scene_id, found in due if found is None or found.status != "pass"]
    valued = [found for _, found in due if found is not None and found.value is not None]
    worst = _worst(valued, kpi)
    figures: dict[str, float | str] = {"scenes": float(len(measured)), "missed": float(len(missed))}
    if worst is not None:
        figures |= _figures(worst)
        figures["mean"] = sum(found.value or 0.0 for found in valued) / len(valued)
    sentence = f"{kpi.title}: all {len(due)} scenes meet the goal."
    if missed:
        said = [f"{scene_id}: {found.reason if found else 'no score'}" for scene_id, found in missed[:_NAMED]]
        more = f"; and {len(missed) - _NAMED} more" if len(missed) > _NAMED else ""
        sentence = f"{kpi.title}: {'; '.join(said)}{more}."
    return Finding(
        passed=not missed,
        gravity=_gravity([found for _, found in missed if found is not None], kpi),
        sentence=sentence,
        figures=figures,
        rows=tuple(_row(scene_id, found) for scene_id, found in due),
        evidence=tuple(
            f"{scene_id}: {line}" for scene_id, found in missed if found is not None for line in found.evidence[:_NAMED]
        ),
    )


def of_descriptions(scores: SceneScores) -> Finding:
    """Whether every description came from whom it should; each step down warns.

    That nobody described a scene at all is for the check of its alignment to say.
    """
    sources = Counter(score.description.source if score.description else "nobody" for score in scores.scenes)
    stepped = [score for score in scores.scenes if score.notes]
    by = ", ".join(f"{count} by {source}" for source, count in sorted(sources.items())) or "there are no scenes"
    sentence = f"Described: {by}."
    if stepped:
        sentence += f" {len(stepped)} of {len(scores.scenes)} scenes fell back: {shortened(stepped[0].notes[0], 200)}"
    return Finding(
        passed=not stepped,
        gravity="warn",
        sentence=sentence,
        figures={f"by_{source.replace('-', '_')}": float(count) for source, count in sorted(sources.items())}
        | {"steps_down": float(len(stepped))},
        rows=tuple(
            {
                "scene": score.scene_id,
                "described_by": score.description.source if score.description else "nobody",
                "model": (score.description.model or "") if score.description else "",
                "notes": " ".join(score.notes),
            }
            for score in scores.scenes
        ),
        evidence=tuple(note for score in stepped for note in score.notes)[: 2 * _NAMED],
    )


def held_against(found: Measurement, kpi: Kpi) -> Measurement:
    """`found` judged by a goal that may have moved since it was recorded: calibrated, or set by KPI_OVERRIDES."""
    if found.value is None or (found.threshold, found.warn_at, found.severity) == (
        kpi.threshold,
        kpi.warn_at,
        kpi.severity,
    ):
        return found
    return kpi.judge(
        found.value,
        parts=found.parts,
        evidence=found.evidence,
        metric_version=found.metric_version,
        model=found.model,
    )


def _gravity(found: list[Measurement], kpi: Kpi) -> Gravity:
    """A crash is an error; a miss is what the goal says; a near miss or a missing score warns."""
    statuses = {one.status for one in found}
    if "error" in statuses or ("fail" in statuses and kpi.severity == "block"):
        return "error"
    return "warn"


def _worst(found: list[Measurement], kpi: Kpi) -> Measurement | None:
    if not found:
        return None
    sign = 1.0 if kpi.direction == "at_least" else -1.0
    return min(found, key=lambda one: sign * (one.value or 0.0))


def _sentence(found: Measurement, kpi: Kpi) -> str:
    if found.value is None:
        return f"{kpi.title}: no score: {found.reason}."
    sign = "at least" if found.direction == "at_least" else "at most"
    goal = f", {sign} {found.threshold:g} is the goal" if found.threshold is not None else ", no goal is set"
    near = {"near": " (a near miss)", "note": " (good stories miss this too)"}.get(found.status, "")
    why = f" {found.reason}." if found.passed is False and found.reason else ""
    return f"{kpi.title}: {found.value:.3g} {found.unit}".rstrip() + f"{goal}{near}.{why}"


def _figures(found: Measurement) -> dict[str, float | str]:
    figures: dict[str, float | str] = {}
    for name in ("value", "threshold", "warn_at"):
        figure = getattr(found, name)
        if figure is not None:
            figures[name] = float(figure)
    figures |= {f"part_{name}": value for name, value in found.parts.items() if value is not None}
    figures["status"] = found.status
    figures["metric_version"] = found.metric_version
    if found.model:
        figures["model"] = found.model
    if found.reason:
        figures["reason"] = found.reason
    return figures


def _row(scene_id: str, found: Measurement | None) -> Mapping[str, str | float]:
    if found is None:
        return {"scene": scene_id, "value": "", "status": "missing", "reason": "no score"}
    value = "" if found.value is None else f"{found.value:.4g}"
    return {"scene": scene_id, "value": value, "status": found.status, "reason": found.reason}
