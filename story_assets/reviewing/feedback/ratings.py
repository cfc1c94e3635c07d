"""What people's ratings amount to: averages by what made a story, and how far the automatic scores agree with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from story_assets.errors import LibraryError
from story_assets.library import Library
from story_assets.models import standing
from story_assets.reviewing.record.materials import Materials, gather
from story_assets.reviewing.record.metrics import lowest_alignment
from story_assets.reviewing.record.reviews import FILE_NAME

FEWEST_TO_CORRELATE = 3


@dataclass(frozen=True)
class Average:
    """The mean rating of the stories that share something."""

    by: str
    value: str
    mean: float
    ratings: int
    stories: int


@dataclass(frozen=True)
class Agreement:
    """How far an automatic score puts things into the same order as people do.

    Attributes:
        rank_correlation: Spearman's, −1..1; None with too little to say.
        reason: Why there is none.
    """

    score: str
    of: str
    rank_correlation: float | None
    pairs: int
    reason: str = ""


def rated_stories(library: Library) -> Iterator[Materials]:
    """All stories that somebody rated, one after the other; a story that cannot be read is left out."""
    for key in library.story_keys():
        folder = library.story(key)
        if not (folder / FILE_NAME).is_file():
            continue
        try:
            found = gather(folder)
        except LibraryError:
            continue
        if found.feedback:
            yield found


def averages(stories: Iterable[Materials]) -> list[Average]:
    """Mean ratings of whole stories by genre, mood, writer's model and prompt version, the best first."""
    import pandas as pd

    rows = [
        {"by": by, "value": value, "story": story.brief.key, "rating": one.rating}
        for story in stories
        for one in standing(story.feedback)
        if one.scene_id is None
        for by, value in _made_of(story)
    ]
    table: Any = pd.DataFrame(rows, columns=["by", "value", "story", "rating"])
    groups = table.groupby(["by", "value"]).agg(
        mean=("rating", "mean"), ratings=("rating", "size"), stories=("story", "nunique")
    )
    found = [
        Average(by, value, float(row["mean"]), int(row["ratings"]), int(row["stories"]))
        for (by, value), row in groups.iterrows()
    ]
    order = ("genre", "mood", "model", "prompt version")
    return sorted(found, key=lambda one: (order.index(one.by), -one.mean, one.value))


def agreements(stories: Iterable[Materials]) -> list[Agreement]:
    """Each automatic score against people's ratings: those of stories, and those of scenes."""
    there = list(stories)
    of_stories: dict[str, Callable[[Materials], float | None]] = {
        "entity_linkage": _story_score("entity_linkage"),
        "narrative_coherence": _story_score("narrative_coherence"),
        "thematic_diversity": _story_score("thematic_diversity"),
        "semantic_alignment": lambda story: found.value if (found := lowest_alignment(story)) else None,
    }
    if any(story.story_measurement("llm_judge") for story in there):
        of_stories["llm_judge"] = _story_score("llm_judge")
    found: list[Agreement] = []
    for name, score in of_stories.items():
        pairs = [
            (fmean(given), value)
            for story in there
            if (given := [one.rating for one in standing(story.feedback) if one.scene_id is None])
            and (value := score(story)) is not None
        ]
        found.append(_agreement(name, "stories", pairs))
    for name in ("semantic_alignment", "frame_health"):
        pairs = [pair for story in there for pair in _scene_pairs(story, name)]
        found.append(_agreement(name, "scenes", pairs))
    return found


def _made_of(story: Materials) -> Iterator[tuple[str, str]]:
    """What a story has in common with others."""
    yield "genre", story.brief.genre
    mood = story.story.mood if story.story else story.brief.mood
    if mood:
        yield "mood", mood
    if story.written:
        made = story.written[0].generation
        yield "model", " ".join(part for part in (made.provider, made.model) if part)
        if made.prompt_version:
            yield "prompt version", " ".join(part for part in (made.prompt_id, made.prompt_version) if part)


def _story_score(name: str) -> Callable[[Materials], float | None]:
    return lambda story: found.value if (found := story.story_measurement(name)) else None


def _scene_pairs(story: Materials, name: str) -> Iterator[tuple[float, float]]:
    by_scene: dict[str, list[int]] = defaultdict(list)
    for one in standing(story.feedback):
        if one.scene_id is not None:
            by_scene[one.scene_id].append(one.rating)
    for scene_id, given in by_scene.items():
        measured = story.scene_measurement(scene_id, name)
        if measured is not None and measured.value is not None:
            yield fmean(given), measured.value


def _agreement(name: str, of: str, pairs: Sequence[tuple[float, float]]) -> Agreement:
    import pandas as pd

    if len(pairs) < FEWEST_TO_CORRELATE:
        reason = f"{len(pairs)} rated {of} have this score; {FEWEST_TO_CORRELATE} are needed"
        return Agreement(name, of, None, len(pairs), reason)
    table: Any = pd.DataFrame(pairs, columns=["rating", "score"])
    if table.nunique().min() == 1:
        return Agreement(name, of, None, len(pairs), "all are the same")
    # Spearman's: the correlation of ranks, equal values sharing theirs.
    ranks = table.rank()
    return Agreement(name, of, round(float(ranks["rating"].corr(ranks["score"])), 3), len(pairs))
