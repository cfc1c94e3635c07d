"""The KPI table: what passes, what warns, and what a miss does.

Every threshold the metrics and the asset checks use is here, once, and can be overridden.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, get_args

from quality.errors import QualityError
from quality.measurement import Direction, Measurement, Severity, measured, meets

Scope = Literal["scene", "story", "run", "week"]


@dataclass(frozen=True)
class Kpi:
    """One goal.

    `threshold` is where it passes (None: reported, never judged); between it and `warn_at` the
    goal is missed only nearly. `severity` is what a miss past the warn line does: `block` holds
    back what is downstream, `warn` only says so, and shuts the gate; `note` shuts nothing, as good
    stories miss the goal too.
    """

    name: str
    title: str
    threshold: float | None
    unit: str = ""
    direction: Direction = "at_least"
    warn_at: float | None = None
    scopes: tuple[Scope, ...] = ("story",)
    severity: Severity = "warn"
    note: str = field(default="", compare=False)

    def judge(
        self,
        value: float | None,
        *,
        reason: str = "",
        parts: Mapping[str, float | None] | None = None,
        evidence: tuple[str, ...] = (),
        metric_version: str = "",
        model: str = "",
    ) -> Measurement:
        """`value` as a Measurement held against this goal."""
        first = Measurement(
            name=self.name,
            value=value,
            unit=self.unit,
            threshold=self.threshold,
            warn_at=self.warn_at,
            direction=self.direction,
            severity=self.severity,
            parts=dict(parts or {}),
            evidence=evidence,
            metric_version=metric_version,
            model=model,
            reason=reason,
        )
        if first.value is None:
            return first.model_copy(update={"reason": first.reason or "the metric gave no finite number"})
        if self.threshold is None:
            return first
        passed = meets(first.value, self.threshold, self.direction)
        if not passed and not first.reason:
            bound = "below" if self.direction == "at_least" else "above"
            unit = f" {self.unit}" if self.unit else ""
            figure = f"{first.value:.3g}"
            if figure == f"{self.threshold:.3g}":
                figure = f"{first.value:g}"  # 1.997 is not "2 below the goal of 2"
            first = first.model_copy(
                update={"reason": f"{figure}{unit} is {bound} the goal of {self.threshold:g}{unit}"}
            )
        return first.model_copy(update={"passed": passed})

    def measure(self, metric: Callable[[], Measurement], *, metric_version: str = "") -> Measurement:
        """`measured`, with this goal's unit and bounds on the result whatever happens."""
        return measured(
            self.name,
            metric,
            unit=self.unit,
            threshold=self.threshold,
            warn_at=self.warn_at,
            direction=self.direction,
            severity=self.severity,
            metric_version=metric_version,
        )


def _table(*kpis: Kpi) -> Mapping[str, Kpi]:
    return MappingProxyType({kpi.name: kpi for kpi in kpis})


COHERENCE_PARTS: Mapping[str, str] = {
    "N": "non-repetition", "V": "vocabulary", "U": "unity", "F": "flow", "O": "order", "S": "scene fit", "T": "narrator",
    "P": "reference", "C": "lexical chains", "D": "completeness",
}  # fmt: skip
"""What the letters of the composite's parts stand for, see `quality.coherence`."""

KPIS: Mapping[str, Kpi] = _table(
    Kpi("human_coherence", "Narrative coherence, people's ratings", 4.0, "of 5", warn_at=3.8, scopes=("story", "week")),
    Kpi("entity_linkage", "Narrative coherence, entity linkage", 0.85),
    Kpi(
        "narrative_coherence",
        "Narrative coherence, composite",
        0.62,
        note="the 25th percentile of one's own accepted stories; never compared across genres",
    ),
    Kpi(
        "llm_judge",
        "Narrative coherence, language model's rating",
        None,
        note="optional; the rating of 1 to 5, plus half the z of non-repetition",
    ),
    Kpi("sentence_order", "Sentences in an order", 0.5),
    Kpi("scene_fit", "Least fitting scene, against what is usual", 1.0),
    Kpi("repetition", "Repeated phrases (loop alarm)", 0.06, "share", "at_most"),
    Kpi("completeness", "Story ends where it should", 1.0),
    Kpi("contradictions", "Contradicting facts", 0, "facts", "at_most"),
    Kpi("thematic_diversity", "Thematic diversity, Shannon entropy", 2.0, "bits", warn_at=1.9),
    Kpi("largest_theme_share", "Largest share of one theme", 0.4, "share", "at_most", severity="note"),
    Kpi("theme_beats", "Beats behind the diversity figure", None, "beats"),
    Kpi("semantic_alignment", "Semantic alignment, prompt to pictures", 0.75, warn_at=0.70, scopes=("scene", "story")),
    Kpi("frame_health", "Frames without a fault", 1.0, "share", scopes=("scene",)),
    Kpi("flicker", "Frames that flicker", 0.05, "share", "at_most", scopes=("scene",)),
    Kpi("sharpness", "Sharpness, median of the frames", None, "variance", scopes=("scene",)),
    Kpi("drift", "Drift from first to last frame", None, "1 - SSIM", "at_most", scopes=("scene",)),
    Kpi("keyframe_fidelity", "First frame against the keyframe", 0.60, "SSIM", scopes=("scene",)),
    Kpi("frames_per_scene", "Frames per scene", 25, "frames", warn_at=22, scopes=("scene", "week"), severity="block"),
    Kpi("zero_frame_scenes", "Scenes with no frame", 0.02, "share", "at_most", scopes=("week",)),
    Kpi("done_marker_rate", "Done marker found", 0.95, "share", warn_at=0.90, scopes=("week",)),
    Kpi("forced_copy_rate", "Forced copies", 0.05, "share", "at_most", warn_at=0.10, scopes=("week",)),
    Kpi("telemetry_complete", "Telemetry complete", 1.0, "share", scopes=("run",), severity="block"),
    Kpi("scene_latency_p50", "Scene latency, median", 60, "s", "at_most", scopes=("week",)),
    Kpi("scene_latency_p95", "Scene latency, 95th percentile", 120, "s", "at_most", warn_at=140, scopes=("week",)),
    Kpi("scene_latency_max", "Scene latency, longest", 300, "s", "at_most", scopes=("week",)),
    Kpi("scene_vram", "VRAM taken by a scene", 18432, "MiB", "at_most", scopes=("scene",)),
    Kpi("prompt_tokens_min", "Scene prompt, shortest", 150, "tokens", scopes=("scene",)),
    Kpi("prompt_tokens_max", "Scene prompt, longest", 500, "tokens", "at_most", scopes=("scene",)),
    Kpi("llm_answer_seconds", "LLM answer", 120, "s", "at_most", scopes=("scene", "week")),
    Kpi("llm_error_rate", "LLM errors", 0.05, "share", "at_most", scopes=("week",)),
)
"""The goals of the project by name (read-only; `with_overrides` gives a changed copy)."""

_CHANGEABLE = ("threshold", "warn_at", "severity")


def with_overrides(
    overrides: Mapping[str, float | Mapping[str, object]], kpis: Mapping[str, Kpi] = KPIS
) -> Mapping[str, Kpi]:
    """The table with some goals changed.

    `overrides` maps a KPI's name to a new threshold, or to a mapping of `threshold`, `warn_at`
    and `severity`. A new threshold alone drops a warn line that it has passed by.
    Raises QualityError on an unknown name, field or severity.
    """
    changed = dict(kpis)
    for name, wanted in overrides.items():
        if name not in kpis:
            near = difflib.get_close_matches(name, kpis, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise QualityError(f"no KPI is called {name!r}; {hint}known are: {', '.join(sorted(kpis))}")
        fields: dict[str, object] = dict(wanted) if isinstance(wanted, Mapping) else {"threshold": wanted}
        changed[name] = _changed(kpis[name], fields)
    return MappingProxyType(changed)


def _changed(kpi: Kpi, fields: dict[str, object]) -> Kpi:
    unknown = sorted(set(fields) - set(_CHANGEABLE))
    if unknown:
        raise QualityError(f"{kpi.name}: cannot set {', '.join(unknown)}; only {', '.join(_CHANGEABLE)}")
    if fields.get("severity", kpi.severity) not in get_args(Severity):
        raise QualityError(f"{kpi.name}: severity is {fields['severity']!r}, expected 'block', 'warn' or 'note'")
    for bound in ("threshold", "warn_at"):
        value = fields.get(bound)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise QualityError(f"{kpi.name}: {bound} is {value!r}, expected a number")
    result = replace(kpi, **fields)  # type: ignore[arg-type]  # the fields were checked above
    if "warn_at" not in fields and result.threshold is not None and result.warn_at is not None:
        crossed = (
            result.threshold < result.warn_at if kpi.direction == "at_least" else result.threshold > result.warn_at
        )
        if crossed:
            result = replace(result, warn_at=None)
    return result
