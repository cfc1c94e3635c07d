"""The project's own template stories, with the casts they were written with: do they pass, and fail when damaged?"""

import random
from datetime import UTC, datetime
from statistics import fmean

from benchmarks.quality.perturb import PERTURBATIONS, Scenes
from quality.coherence.coherence import score_coherence
from quality.language.cast import CastMember
from quality.language.embeddings import SentenceEncoder
from story_assets.models import Brief, Scene
from story_assets.writing.storyteller import TemplateStoryteller

GENRES = ("comedy", "drama", "fantasy", "horror", "mystery", "romance", "sci-fi", "thriller")
SEEDS = (3, 11, 21, 34)

Told = tuple[str, Scenes, tuple[CastMember, ...]]


def told(genre: str, seed: int, scenes: int = 6) -> tuple[list[Scene], tuple[CastMember, ...]]:
    """The scenes of a story by the template storyteller, and its cast."""
    writer = TemplateStoryteller()
    key = f"20261101-{genre}-{seed:02d}"
    brief = Brief(created_at=datetime(2026, 11, 1, tzinfo=UTC), key=key, genre=genre, seed=seed, scenes=scenes)
    story = writer.outline(brief)
    found: list[Scene] = []
    for beat in story.beats:
        found.append(writer.scene(story, beat, found[-1] if found else None))
    return found, tuple(CastMember(one.name, one.aliases, one.pronouns, one.look) for one in story.cast)


def written(genre: str, seed: int, scenes: int = 6) -> Told:
    """A story's genre, its scenes, its cast."""
    found, cast = told(genre, seed, scenes)
    return genre, [(scene.scene_id, scene.prose) for scene in found], cast


def passes(encoder: SentenceEncoder, *, seed: int = 7) -> dict[str, dict[str, float]]:
    """Share of the stories that still pass each gate, and whose composite falls, as written and by kind of damage."""
    rng = random.Random(seed)
    stories = [written(genre, number) for genre in GENRES for number in SEEDS]
    found: dict[str, list[dict[str, bool]]] = {}
    for genre, scenes, cast in stories:
        whole = score_coherence(scenes, cast, encoder)
        other = rng.choice([told for kind, told, _ in stories if kind != genre])
        for kind, damage in {"as written": None, **PERTURBATIONS}.items():
            report = score_coherence(damage(scenes, other, rng), cast, encoder) if damage else whole
            found.setdefault(kind, []).append(
                {
                    "composite falls": (report.composite.value or 0) < (whole.composite.value or 0),
                    "composite": report.composite.passed is True,
                    "linkage": report.entity_linkage.passed is True,
                    "no loop": report.repetition.passed is True,
                    "ends": report.completeness.passed is True,
                    "no contradiction": report.contradictions.passed is True,
                }
            )
    return {kind: {name: fmean(one[name] for one in many) for name in many[0]} for kind, many in found.items()}
