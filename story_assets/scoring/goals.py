"""The goals in force: the project's, moved by what `story-assets calibrate` wrote, then by KPI_OVERRIDES.

Cut-offs that were calibrated lie in the library, in `calibration.json`, because they come from its stories and go where
it goes. A cut-off holds for the metric and the model it was measured with; when those have moved on it is not used, and
a note says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import Field

from quality.errors import QualityError
from quality.thresholds import KPIS, Kpi, with_overrides
from story_assets.errors import LibraryError, SettingsError
from story_assets.library import digest_of, read_model
from story_assets.models import Model
from story_assets.settings import Settings

FILE_NAME = "calibration.json"


class CutoffRecord(Model):
    """One calibrated cut-off and what it rests on."""

    kpi: str
    genre: str = Field(default="", description="The genre whose stories it holds for; empty for all.")
    threshold: float
    how: str = Field(description="How it was derived: `25th percentile of accepted`.")
    n: int = Field(ge=1, description="Stories or scenes behind it.")
    unit: str = Field(default="stories", description="What was counted: `stories` or `scenes`.")
    genres: tuple[str, ...] = Field(default=(), description="Genres of the stories behind it.")
    low: float | None = Field(default=None, description="Lower end of the 95 % confidence interval.")
    high: float | None = None
    evidence: str = ""
    metric_version: str
    model: str = Field(default="", description="The model behind the figures.")
    calibrated_at: datetime


class Calibration(Model):
    """`calibration.json`: the cut-offs in the place of the project's."""

    cutoffs: tuple[CutoffRecord, ...]


@dataclass(frozen=True)
class Goals:
    """The goals in force for a genre.

    Attributes:
        kpis: By name.
        calibrated: Those whose threshold was calibrated, by name.
        notes: Calibrated cut-offs that are not used, and why, one sentence each.
    """

    kpis: Mapping[str, Kpi]
    calibrated: Mapping[str, CutoffRecord] = field(default_factory=dict[str, CutoffRecord])
    notes: tuple[str, ...] = ()


def calibration_path(settings: Settings) -> Path:
    """Where calibrated cut-offs are kept."""
    return settings.library_dir / FILE_NAME


def read_calibration(settings: Settings) -> Calibration | None:
    """What was calibrated; None where nothing was.

    Raises:
        LibraryError: The file is damaged.
    """
    path = calibration_path(settings)
    return read_model(path, Calibration) if path.is_file() else None


def goals_of(settings: Settings, genre: str = "") -> Goals:
    """The goals in force for stories of a genre; without one, those that hold for every genre.

    Raises:
        SettingsError: KPI_OVERRIDES names an unknown goal or a value that cannot be one.
    """
    used, notes = _usable(settings, genre)
    kpis = with_overrides({name: cutoff.threshold for name, cutoff in used.items()})
    try:
        wanted = with_overrides(settings.kpi_overrides, kpis)
    except QualityError as error:
        raise SettingsError(
            f"KPI_OVERRIDES: {error}",
            saw=repr(settings.kpi_overrides),
            cure="Set KPI_OVERRIDES in the environment or .env.",
        ) from error
    calibrated = {name: cutoff for name, cutoff in used.items() if wanted[name].threshold == cutoff.threshold}
    return Goals(wanted, calibrated, notes)


def kpis_of(settings: Settings, genre: str = "") -> Mapping[str, Kpi]:
    """`goals_of`, without where they come from."""
    return goals_of(settings, genre).kpis


def current_basis(settings: Settings) -> dict[str, tuple[str, str]]:
    """Version and model by which each goal that can be calibrated is measured now; no model where none matters."""
    from quality.alignment import alignment
    from quality.coherence import coherence
    from quality.diversity import diversity
    from story_assets.scoring.inputs import pipeline_of

    pipeline = pipeline_of(settings)
    return {
        "narrative_coherence": (coherence.VERSION, settings.sentence_model),
        "entity_linkage": (coherence.VERSION, f"spacy {pipeline}" if pipeline else "spacy blank + cast"),
        "repetition": (coherence.VERSION, ""),
        "thematic_diversity": (diversity.VERSION, settings.sentence_model),
        "largest_theme_share": (diversity.VERSION, settings.sentence_model),
        "semantic_alignment": (alignment.VERSION, settings.sentence_model),
    }


def goals_digest(settings: Settings) -> str:
    """Changes whenever the goals may have; never raises, as it is read when the definitions load."""
    try:
        content = calibration_path(settings).read_bytes()
    except OSError:
        content = b""
    return digest_of(settings.kpi_overrides, content.hex())[:8]


def _usable(settings: Settings, genre: str) -> tuple[dict[str, CutoffRecord], tuple[str, ...]]:
    """Calibrated cut-offs that may be used; a genre's own come before those for all."""
    try:
        found = read_calibration(settings)
    except LibraryError as error:
        return {}, (f"The calibrated cut-offs are not used: {error}",)
    if found is None:
        return {}, ()
    used: dict[str, CutoffRecord] = {}
    notes: list[str] = []
    basis = current_basis(settings)
    for cutoff in sorted(found.cutoffs, key=lambda one: bool(one.genre)):
        if cutoff.genre not in ("", genre):
            continue
        if reasons := list(_objections(cutoff, basis)):
            of = f" for {cutoff.genre}" if cutoff.genre else ""
            notes.append(
                f"The cut-off of {cutoff.kpi}{of} calibrated on {cutoff.calibrated_at:%Y-%m-%d} is not used: "
                f"{'; '.join(reasons)}. `story-assets backfill --all`, then `story-assets calibrate`, makes a new one."
            )
        else:
            used[cutoff.kpi] = cutoff
    return used, tuple(notes)


def _objections(cutoff: CutoffRecord, basis: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    if cutoff.kpi not in KPIS or cutoff.kpi not in basis:
        yield "no such goal can be calibrated"
        return
    version, model = basis[cutoff.kpi]
    if cutoff.metric_version != version:
        yield f"it was made for {cutoff.metric_version}, the metric is {version} now"
    if model and cutoff.model != model:
        yield f"it was made with the model {cutoff.model or 'unnamed'}, the model is {model} now"
