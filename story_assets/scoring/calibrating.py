"""Cut-offs proposed from the stories of one's own library, and what each would change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import fmean
from typing import Literal, TypeVar

from quality.calibration import Cutoff, Flips, flips, of_accepted, of_ratings
from quality.errors import NoScore
from quality.measurement import Measurement
from quality.thresholds import Kpi
from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, write_model
from story_assets.models import Brief, Feedback, Film, SceneScores, StoryScores, standing
from story_assets.scoring.goals import (
    Calibration,
    CutoffRecord,
    calibration_path,
    current_basis,
    goals_of,
    read_calibration,
)
from story_assets.settings import Settings

T = TypeVar("T")

Unit = Literal["stories", "scenes"]

BY_GENRE = ("narrative_coherence",)
"""Figures that mean something only among stories of one genre; a percentile of accepted ones is their cut-off."""

BY_RATINGS = ("entity_linkage", "thematic_diversity", "largest_theme_share", "repetition")
"""Goals the project has set; only people's ratings can move them."""

OF_SCENES = ("semantic_alignment",)
"""Like `BY_RATINGS`, by ratings of scenes."""

CALIBRATED = (*BY_GENRE, *BY_RATINGS, *OF_SCENES)


@dataclass(frozen=True)
class StoryFigures:
    """What calibration takes from one story.

    Attributes:
        finished: It has a film.
        measured: Its measurements by name.
        scenes: Its scenes' measurements by scene id and name.
        rating: Mean rating of the whole story; None where nobody rated it.
        scene_ratings: Mean rating of each rated scene.
    """

    key: str
    genre: str
    finished: bool
    measured: Mapping[str, Measurement] = field(default_factory=dict[str, Measurement])
    scenes: Mapping[str, Mapping[str, Measurement]] = field(default_factory=dict[str, Mapping[str, Measurement]])
    rating: float | None = None
    scene_ratings: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True)
class Point:
    """One figure of one story or scene, and what people think of it."""

    name: str
    genre: str
    value: float
    rating: float | None
    finished: bool


@dataclass(frozen=True)
class Proposal:
    """One goal, what it is now, and what one's own stories say.

    Attributes:
        genre: Whose stories; empty for all.
        points: The figures there are, rated or not.
        genres: Genres of the stories they come from.
        basis: Version and model of the metric.
        cutoff: What is proposed; None with too little to go on.
        reason: Why nothing is proposed.
        flips: Positions in `points` whose verdict it would change.
        left_out: Figures by an older metric or another model.
    """

    kpi: Kpi
    genre: str
    unit: Unit
    points: tuple[Point, ...]
    genres: tuple[str, ...]
    basis: tuple[str, str]
    cutoff: Cutoff | None = None
    reason: str = ""
    flips: Flips = field(default_factory=lambda: Flips((), ()))
    left_out: int = 0

    @property
    def changes(self) -> bool:
        """Whether writing it would change the goal."""
        return self.cutoff is not None and self.cutoff.threshold != self.kpi.threshold


@dataclass(frozen=True)
class Wish:
    """What a person asks of a calibration.

    Attributes:
        percentile: Share of accepted stories that may miss the composite, in percent.
        accepted_at: Mean rating from which a story is accepted and a rating is good.
        count_unrated: Finished stories that nobody rated count as accepted.
        genres: Only these; empty for all.
        kpis: Only these goals; empty for all that can be calibrated.
    """

    percentile: float = 25.0
    accepted_at: float = 4.0
    count_unrated: bool = False
    genres: tuple[str, ...] = ()
    kpis: tuple[str, ...] = CALIBRATED


def figures_of(folder: StoryFolder, ratings: Sequence[Feedback]) -> StoryFigures:
    """What one story contributes. A score file that is damaged or missing contributes nothing.

    Raises:
        LibraryError: The brief cannot be read.
    """
    brief = folder.read(Brief)
    of_scene: dict[str, list[int]] = defaultdict(list)
    for one in standing(ratings):
        if one.scene_id is not None:
            of_scene[one.scene_id].append(one.rating)
    whole = [one.rating for one in standing(ratings) if one.scene_id is None]
    story, scenes = _found(lambda: folder.find(StoryScores)), _found(lambda: folder.find(SceneScores))
    return StoryFigures(
        key=folder.key,
        genre=brief.genre,
        finished=folder.has(Film),
        measured={one.name: one for one in story.measurements} if story else {},
        scenes={score.scene_id: {one.name: one for one in score.measurements} for score in scenes.scenes}
        if scenes
        else {},
        rating=fmean(whole) if whole else None,
        scene_ratings={scene_id: fmean(given) for scene_id, given in of_scene.items()},
    )


def propose(stories: Iterable[StoryFigures], settings: Settings, wish: Wish) -> list[Proposal]:
    """What one's own stories say of each goal that can be calibrated.

    The composite gets a row a genre: where ratings suffice, the cut-off between good and poor; else the percentile of
    what was accepted. The other goals get one row over all genres, and a proposal only from ratings.

    Raises:
        SettingsError: KPI_OVERRIDES cannot be used.
    """
    there = [one for one in stories if not wish.genres or one.genre in wish.genres]
    basis = current_basis(settings)
    rows: list[Proposal] = []
    for name in (one for one in BY_GENRE if one in wish.kpis):
        for genre in sorted({one.genre for one in there}):
            kpi = goals_of(settings, genre).kpis[name]
            mine = [one for one in there if one.genre == genre]
            rows.append(_row(kpi, genre, _of_stories(mine, name), basis[name], "stories", wish))
    kpis = goals_of(settings).kpis
    for name in (one for one in BY_RATINGS if one in wish.kpis):
        rows.append(_row(kpis[name], "", _of_stories(there, name), basis[name], "stories", wish))
    for name in (one for one in OF_SCENES if one in wish.kpis):
        rows.append(_row(kpis[name], "", _of_scenes(there, name), basis[name], "scenes", wish))
    return rows


def write_calibration(settings: Settings, proposals: Iterable[Proposal], at: datetime) -> Calibration:
    """Write what is proposed, whole; cut-offs of other goals and genres stay as they were calibrated before.

    Raises:
        LibraryError: The disk refused, or the file that is there is damaged.
    """
    before = read_calibration(settings)
    kept = {(one.kpi, one.genre): one for one in before.cutoffs} if before else {}
    for row in proposals:
        if row.cutoff is None:
            continue
        kept[row.kpi.name, row.genre] = CutoffRecord(
            kpi=row.kpi.name,
            genre=row.genre,
            threshold=row.cutoff.threshold,
            how=row.cutoff.how,
            n=row.cutoff.n,
            unit=row.unit,
            genres=row.genres,
            low=row.cutoff.low,
            high=row.cutoff.high,
            evidence=row.cutoff.evidence,
            metric_version=row.basis[0],
            model=row.basis[1],
            calibrated_at=at.replace(microsecond=0),
        )
    made = Calibration(cutoffs=tuple(kept[key] for key in sorted(kept)))
    write_model(calibration_path(settings), made)
    return made


_Found = tuple[str, str, Measurement | None, float | None, bool]
"""Name, genre, measurement, rating, finished."""


def _of_stories(stories: Sequence[StoryFigures], name: str) -> list[_Found]:
    return [(one.key, one.genre, one.measured.get(name), one.rating, one.finished) for one in stories]


def _of_scenes(stories: Sequence[StoryFigures], name: str) -> list[_Found]:
    return [
        (f"{one.key} {scene_id}", one.genre, measured.get(name), one.scene_ratings.get(scene_id), one.finished)
        for one in stories
        for scene_id, measured in one.scenes.items()
    ]


def _row(kpi: Kpi, genre: str, found: Sequence[_Found], basis: tuple[str, str], unit: Unit, wish: Wish) -> Proposal:
    points = [
        Point(name, of, measured.value, rating, finished)
        for name, of, measured, rating, finished in found
        if measured is not None and measured.value is not None and _current(measured, basis)
    ]
    left_out = sum(
        measured is not None and measured.value is not None and not _current(measured, basis)
        for _, _, measured, _, _ in found
    )
    genres = tuple(sorted({one.genre for one in points}))
    row = Proposal(kpi, genre, unit, tuple(points), genres, basis, left_out=left_out)
    reasons: list[str] = []
    for derive in _ways(kpi, points, wish):
        try:
            cutoff = derive()
        except NoScore as missing:
            reasons.append(str(missing))
            continue
        changed = flips([one.value for one in points], kpi.threshold, cutoff.threshold, kpi.direction)
        return replace(row, cutoff=cutoff, flips=changed)
    if left_out:
        reasons.append(f"{left_out} {unit} measured by an older metric or another model were left out")
    return replace(row, reason="; ".join(reasons))


def _ways(kpi: Kpi, points: Sequence[Point], wish: Wish) -> Iterator[Callable[[], Cutoff]]:
    """How a cut-off may be derived, best first."""
    rated = [(one.value, one.rating >= wish.accepted_at) for one in points if one.rating is not None]
    yield lambda: of_ratings([value for value, _ in rated], [good for _, good in rated], direction=kpi.direction)
    if kpi.name in BY_GENRE:
        accepted = [one.value for one in points if _accepted(one, wish)]
        yield lambda: of_accepted(accepted, percentile=wish.percentile, direction=kpi.direction)


def _accepted(point: Point, wish: Wish) -> bool:
    if point.rating is None:
        return wish.count_unrated and point.finished
    return point.rating >= wish.accepted_at


def _current(measured: Measurement, basis: tuple[str, str]) -> bool:
    version, model = basis
    return measured.metric_version == version and (not model or measured.model == model)


def _found(read: Callable[[], T | None]) -> T | None:
    try:
        return read()
    except LibraryError:
        return None


def acceptance(stories: Iterable[StoryFigures], wish: Wish) -> Mapping[str, Counter[str]]:
    """How many stories of each genre are accepted, rejected, unrated."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in stories:
        if wish.genres and one.genre not in wish.genres:
            continue
        word = "unrated" if one.rating is None else "accepted" if one.rating >= wish.accepted_at else "rejected"
        counts[one.genre][word] += 1
    return counts
