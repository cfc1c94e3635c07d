"""What the goals do at night, when nobody has the original: good stories they miss, bad and damaged ones they stop.

A story is stopped when a goal that refuses is clearly missed; a goal of severity `note` stops nothing. *Good* is the
better half of a rated set, or all of an unrated one; *bad* is the bottom quarter of a rated one. Stories that break
off are left out of the good, as many sets were cut to length.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from benchmarks.quality.coherence import RatedStory
from benchmarks.quality.gate import cast_by_names
from benchmarks.quality.perturb import PERTURBATIONS, Scenes, in_scenes
from quality.coherence.coherence import score_coherence
from quality.diversity.diversity import score_diversity
from quality.language.cast import CastMember
from quality.language.embeddings import SentenceEncoder
from quality.language.text import sentences
from quality.measurement import Measurement

FEWEST_SENTENCES = 15
"""Damage is done to stories of so many sentences; shorter ones are hard to tell from their shuffles."""

_LONG = 24
"""From so many sentences on a story is read as six scenes, else as four."""

Misses = dict[str, bool]
"""By goal that has a figure, whether it is missed."""


@dataclass(frozen=True)
class GoalFigures:
    """What one goal does on one set: shares, and on how many stories the first two rest."""

    missed_good: float | None
    good: int
    missed_bad: float | None
    bad: int
    stops: dict[str, float]
    """By kind of damage, the share of damaged good stories that miss this goal."""


def split(stories: Sequence[RatedStory]) -> tuple[list[RatedStory], list[RatedStory]]:
    """The good and the bad of a set; an unrated one is all good."""
    rated = sorted(story.rating for story in stories if not math.isnan(story.rating))
    if len(rated) < len(stories) or len(set(rated)) < 2:
        return list(stories), []
    middle, low = rated[len(rated) // 2], rated[len(rated) // 4]
    return [one for one in stories if one.rating >= middle], [one for one in stories if one.rating <= low]


def measure(
    stories: Sequence[RatedStory], encoder: SentenceEncoder, *, sample: int, seed: int = 7
) -> dict[str, GoalFigures]:
    """By goal, and for `all goals` that refuse together, what it does on at most `sample` good and bad stories."""
    rng = random.Random(seed)
    good, bad = (rng.sample(group, min(sample, len(group))) for group in split(stories))
    whole = [(scenes_of(one.text), cast_by_names(one.text)) for one in good]
    as_written = [(scenes, cast, misses(scenes, cast, encoder)) for scenes, cast in whole]
    complete = [told for told in as_written if not told[2].get("completeness")]
    poor = [misses(scenes_of(one.text), cast_by_names(one.text), encoder) for one in bad]
    worse: dict[str, list[Misses]] = {}
    for scenes, cast, _ in complete:
        if len(complete) < 2 or sum(len(sentences(prose)) for _, prose in scenes) < FEWEST_SENTENCES:
            continue
        other = rng.choice([told for told, _, _ in complete if told is not scenes])
        for kind, damage in PERTURBATIONS.items():
            worse.setdefault(kind, []).append(misses(damage(scenes, other, rng), cast, encoder))
    fine = [found for _, _, found in complete]
    names = dict.fromkeys(name for found in (*fine, *poor) for name in found)
    return {
        name: GoalFigures(
            _share(fine, name),
            sum(name in found for found in fine),
            _share(poor, name),
            sum(name in found for found in poor),
            {kind: fmean(found.get(name, False) for found in many) for kind, many in worse.items()},
        )
        for name in names
    }


def scenes_of(text: str) -> Scenes:
    """A story as four scenes, or as six where there is enough."""
    return in_scenes(text, 6 if len(sentences(text)) >= _LONG else 4)


def misses(scenes: Scenes, cast: Sequence[CastMember], encoder: SentenceEncoder) -> Misses:
    """By goal with a figure, whether a story misses it; and `all goals`, whether one that refuses is clearly missed."""
    found = (*score_coherence(scenes, cast, encoder).measurements, *score_diversity(scenes, encoder).measurements)
    judged = {one.name: one.passed is False for one in found if one.passed is not None}
    return {**judged, "all goals": any(_refuses(one) for one in found)}


def _refuses(found: Measurement) -> bool:
    return found.status in ("fail", "error")


def _share(found: Sequence[Misses], name: str) -> float | None:
    given = [one[name] for one in found if name in one]
    return fmean(given) if given else None
