"""Coherence against people's ratings, and against stories made worse on purpose."""

import csv
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from benchmarks.quality.perturb import PERTURBATIONS, Scenes, in_scenes
from quality.coherence.coherence import WEIGHTS, CoherenceReport, score_coherence
from quality.language.embeddings import WITHOUT_MODEL, SentenceEncoder
from quality.language.text import sentences

SHORTEST = 4
"""Sentences a story needs for a perturbation to mean something."""

COLUMNS = ("dataset", "story_id", "story", "coherence")
_NEED_SCENES = ("foreign scene", "scene shuffle")


@dataclass(frozen=True)
class RatedStory:
    """A story and the mean of its readers' ratings."""

    dataset: str
    story_id: str
    text: str
    rating: float

    @property
    def scenes(self) -> Scenes:
        """The story in four scenes."""
        return in_scenes(self.text)


@dataclass(frozen=True)
class Noticed:
    """How often a kind of damage is noticed.

    Attributes:
        composite: share of stories whose composite falls.
        alarm: share caught by the alarm made for it; None where there is none.
        named: share whose planted scene is the least fitting one; None where there is none.
    """

    composite: float
    alarm: float | None = None
    named: float | None = None


def read_ratings(data: Path) -> list[RatedStory]:
    """The rated stories of `coherence-ratings.csv` in the folder `data`; none when there is no such file.

    A story without a rating has NaN. Raises ValueError where a column is missing or a rating is no number.
    """
    path = data / "coherence-ratings.csv"
    rows = read_table(path, COLUMNS)
    stories: list[RatedStory] = []
    for line, row in enumerate(rows, 2):
        try:
            rating = float(row["coherence"] or "nan")
        except ValueError:
            raise ValueError(f"{path}, row {line}: coherence is {row['coherence']!r}, expected a number") from None
        if row["story"].strip():
            stories.append(RatedStory(row["dataset"], row["story_id"], row["story"], rating))
    return stories


def read_table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file (UTF-8, one header line); none when there is no such file."""
    if not path.is_file():
        return []
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path} has no column {', '.join(missing)}; it needs {', '.join(columns)}")
        return [{column: row[column] or "" for column in columns} for row in reader]


def by_dataset(stories: Iterable[RatedStory]) -> dict[str, list[RatedStory]]:
    """The stories of each set."""
    sets: dict[str, list[RatedStory]] = {}
    for story in stories:
        sets.setdefault(story.dataset, []).append(story)
    return sets


def agreement(stories: list[RatedStory], encoder: SentenceEncoder) -> dict[str, float]:
    """Kendall's τ with people, of the composite and of each part."""
    from scipy.stats import kendalltau

    stories = [story for story in stories if not math.isnan(story.rating)]
    reports = [score_coherence(story.scenes, (), encoder) for story in stories]
    ratings = [story.rating for story in stories]
    figures: dict[str, float] = {}
    for name in ("composite", *WEIGHTS):
        pairs = [
            (value, rating)
            for report, rating in zip(reports, ratings, strict=True)
            if (value := _figure(report, name)) is not None
        ]
        if len({value for value, _ in pairs}) > 1:
            values, rated = zip(*pairs, strict=True)
            figures[name] = float(kendalltau(values, rated).statistic)
    return figures


def _figure(report: CoherenceReport, name: str) -> float | None:
    return report.composite.value if name == "composite" else report.composite.parts.get(name)


def noticed(
    stories: list[RatedStory], encoder: SentenceEncoder, *, sample: int, seed: int = 7
) -> tuple[dict[str, Noticed], int]:
    """How often each kind of damage to a well-rated story is noticed, and on how many stories."""
    rng = random.Random(seed)
    long_enough = [
        (story, scenes)
        for story in stories
        if len(scenes := story.scenes) > 1 and len(sentences(story.text)) >= SHORTEST
    ]
    if len(long_enough) < 2:
        return {}, 0
    chosen = sorted(long_enough, key=lambda pair: -pair[0].rating)[:sample]
    falls: dict[str, list[bool]] = {kind: [] for kind in PERTURBATIONS}
    alarms: dict[str, list[bool]] = {"loop": [], "truncated": [], "pronoun flip": []}
    named: list[bool] = []
    for story, scenes in chosen:
        before = score_coherence(scenes, (), encoder)
        other = rng.choice([candidate for candidate, _ in long_enough if candidate is not story]).scenes
        for kind, damage in PERTURBATIONS.items():
            worse = damage(scenes, other, rng)
            if worse == scenes or (kind in _NEED_SCENES and len(scenes) < 3):
                continue
            after = score_coherence(worse, (), encoder)
            falls[kind].append((after.composite.value or 0) < (before.composite.value or 0))
            if kind == "loop":
                alarms[kind].append(after.repetition.passed is False)
            elif kind == "truncated":
                alarms[kind].append(after.completeness.passed is False)
            elif kind == "pronoun flip":
                alarms[kind].append((after.entity_linkage.value or 0) < (before.entity_linkage.value or 0))
            elif kind == "foreign scene":
                planted = next(new[0] for new, old in zip(worse, scenes, strict=True) if new != old)
                named.append(after.weakest_scene == planted)
    figures = {
        kind: Noticed(
            fmean(found),
            fmean(alarms[kind]) if alarms.get(kind) else None,
            fmean(named) if kind == "foreign scene" and named else None,
        )
        for kind, found in falls.items()
        if found
    }
    return figures, len(chosen)


def false_alarms(stories: list[RatedStory]) -> dict[str, float]:
    """Share of well-rated stories (upper half) on which an alarm goes off for nothing."""
    ratings = sorted(story.rating for story in stories)
    good = [story for story in stories if story.rating >= ratings[len(ratings) // 2]]
    reports = [score_coherence(story.scenes, (), WITHOUT_MODEL) for story in good]
    return {
        "loop": fmean(report.repetition.passed is False for report in reports),
        "breaks off": fmean(report.completeness.passed is False for report in reports),
        "entity linkage below the gate": fmean(report.entity_linkage.passed is False for report in reports),
    }
