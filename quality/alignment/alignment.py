"""Semantic alignment: do the pictures show what the prompt asked for?

The prompt's visual content is compared with a description that came from the pictures. Without
such a description there is no score: a prompt compared with itself says nothing.

x is made of two likenesses: two thirds the cosine of the two texts, each read as a whole, and one
third the share of the description's content words that the prompt asks for. The cosine knows that
a boat is a trawler; the words tell scenes of like content apart, where cosines are all high.
Pictures that are nearer to the prompt of another scene of the story lose `ELSEWHERE` times the
difference: scenes of one story share persons and places, and would pass for one another.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from quality.alignment.visual import visual_content
from quality.errors import NoScore
from quality.language.cast import CastMember
from quality.language.embeddings import SentenceEncoder, Vectors, encode_wholes, encoder_or_reason
from quality.language.text import content_stems, sentences
from quality.measurement import Measurement, shortened
from quality.thresholds import KPIS, Kpi

VERSION = "alignment-5"

SLOPE = 12.0
MIDDLE = 0.3535
"""x = .445 is a score of .75: there, true pairs part from false ones."""

ELSEWHERE = 2.0

_OF_PICTURES = frozenset(
    content_stems(
        "image picture photo photograph frame frames shot scene view video sequence show shows showing depict depicts "
        "depicting feature features featuring contain contains appear appears appearing seem seems see seen visible "
        "background foreground left right centre center side front middle distance camera"
    )
)
"""Words with which people speak about any picture; they name nothing in it."""


@dataclass(frozen=True)
class ScenePictures:
    """What was asked for a scene, and what its pictures show.

    `description` must come from the pictures; `source` says from whom (a vision model, the
    renderer, a person). `cast` says who the names in the prompt are.
    """

    scene_id: str
    prompt: str
    description: str | None = None
    source: str = ""
    cast: tuple[CastMember, ...] = ()


def calibrated(x: float) -> float:
    """The likeness `x` as a score 0..1: .75 at x = .445, where true pairs part from false ones."""
    return 1 / (1 + math.exp(-SLOPE * (x - MIDDLE)))


def likeness(cosine: float, asked_for: float) -> float:
    """x, of the whole texts' cosine and the share of the description's words that were asked for."""
    return (2 * cosine + asked_for) / 3


def content(pieces: Sequence[str]) -> frozenset[str]:
    """The stems of a text's content words, without those about pictures as such."""
    return frozenset(content_stems(" ".join(pieces))) - _OF_PICTURES


def asked_for(asked: frozenset[str], told: frozenset[str]) -> float:
    """Share of the description's `content` that is in the prompt's; 0 where the description has none."""
    return len(asked & told) / len(told) if told else 0.0


def best_matched(asked: Sequence[str], told: Sequence[str]) -> str:
    """The sentence of `asked` with the largest share of words that come back in `told`; empty when none has any.

    A word that several sentences have tells less of each.
    """
    said = {stem for sentence in told for stem in content_stems(sentence)}
    stems = [set(content_stems(sentence)) for sentence in asked]
    occurs = Counter(stem for found in stems for stem in found)
    shared = [math.fsum(1 / occurs[stem] for stem in found & said) / math.sqrt(len(found) + 1) for found in stems]
    best = max(range(len(asked)), key=lambda index: shared[index], default=0)
    return asked[best] if shared and shared[best] > 0 else ""


@lru_cache(maxsize=512)
def _visible(prompt: str, cast: tuple[CastMember, ...]) -> tuple[str, ...]:
    """The visual content, kept: where scenes are scored one at a time, each is compared with the whole story."""
    return tuple(visual_content(prompt, cast))


@dataclass(frozen=True)
class Likeness:
    """A prompt and a description side by side."""

    cosine: float
    asked_for: float

    @property
    def x(self) -> float:
        """Both as one figure."""
        return likeness(self.cosine, self.asked_for)


@dataclass(frozen=True)
class _Story:
    """What was asked and told, scene by scene, read once and in one call of the model."""

    scenes: Sequence[ScenePictures]
    only: Collection[str] | None
    encoder: SentenceEncoder

    @cached_property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """What each prompt that says something wants to be seen."""
        every = {scene.scene_id: _visible(scene.prompt, scene.cast) for scene in self.scenes}
        return {scene_id: pieces for scene_id, pieces in every.items() if pieces}

    @cached_property
    def told(self) -> dict[str, list[str]]:
        """The descriptions of the scenes to be scored."""
        wanted = [scene for scene in self.scenes if self.only is None or scene.scene_id in self.only]
        found = {scene.scene_id: sentences(scene.description or "") for scene in wanted}
        return {scene_id: pieces for scene_id, pieces in found.items() if pieces}

    @cached_property
    def likenesses(self) -> dict[str, dict[str, Likeness]]:
        """By scene described, how like each prompt it is, by that one's scene."""
        rows: Vectors = encode_wholes(self.encoder, [*self.asked.values(), *self.told.values()])
        prompts = dict(zip(self.asked, rows, strict=False))
        descriptions = dict(zip(self.told, rows[len(prompts) :], strict=True))
        wanted = {scene_id: content(pieces) for scene_id, pieces in self.asked.items()}
        seen = {scene_id: content(pieces) for scene_id, pieces in self.told.items()}
        return {
            scene_id: {
                other: Likeness(float(prompt @ description), asked_for(wanted[other], seen[scene_id]))
                for other, prompt in prompts.items()
            }
            for scene_id, description in descriptions.items()
        }


def score_alignment(
    scenes: Sequence[ScenePictures],
    encoder: SentenceEncoder | None = None,
    *,
    kpis: Mapping[str, Kpi] = KPIS,
    only: Collection[str] | None = None,
) -> dict[str, Measurement]:
    """Alignment of each scene, or of those whose ids are in `only`, by scene id.

    `parts` holds x, the raw cosine of the whole texts, the share of the description's words that
    were asked for, by how much another scene's prompt is nearer, and the rank of the scene's own
    prompt among the story's for its description (1 = nearest).

    Args:
        scenes: all scenes of the story, as each is also compared with the others' prompts.
        encoder: the sentence model; the default one when left out.
        kpis: the goals.
        only: ids of the scenes to score; all when left out.
    """
    story = _Story(scenes, only, encoder or encoder_or_reason())

    def one(scene: ScenePictures) -> Measurement:
        own = scene.scene_id
        if own not in story.told:
            raise NoScore("nobody described the pictures: a vision model, the renderer or a person has to")
        if own not in story.asked:
            raise NoScore("the prompt says nothing")
        found = story.likenesses[own]
        x = found[own].x
        nearer = sorted((other for other in found if found[other].x > x + 1e-6), key=lambda other: -found[other].x)
        lead = found[nearer[0]].x - x if nearer else 0.0
        matched = best_matched(story.asked[own], story.told[own])
        evidence = [f"best matched: {shortened(matched, 200)}" if matched else "no word of the prompt is described"]
        if nearer:
            evidence.append(f"the pictures are nearer to the prompt of {', '.join(nearer[:3])}")
        evidence.append(
            f"described by {scene.source or 'an unnamed source'}: {shortened(scene.description or '', 200)}"
        )
        return kpis["semantic_alignment"].judge(
            calibrated(max(0.0, x - ELSEWHERE * lead)),
            parts={
                "x": x,
                "nearer_elsewhere_by": lead,
                "raw_cosine": found[own].cosine,
                "asked_for": found[own].asked_for,
                "rank_in_story": len(nearer) + 1,
            },
            evidence=tuple(evidence),
            metric_version=VERSION,
            model=story.encoder.name,
        )

    def measure(scene: ScenePictures) -> Measurement:
        return kpis["semantic_alignment"].measure(lambda: one(scene), metric_version=VERSION)

    return {scene.scene_id: measure(scene) for scene in scenes if only is None or scene.scene_id in only}


def score_pair(
    prompt: str,
    description: str,
    encoder: SentenceEncoder | None = None,
    *,
    source: str = "",
    cast: Sequence[CastMember] = (),
    kpis: Mapping[str, Kpi] = KPIS,
) -> Measurement:
    """Alignment of one prompt with one description of its pictures; `score_alignment` does a whole story."""
    pair = ScenePictures("pair", prompt, description, source, tuple(cast))
    return score_alignment([pair], encoder, kpis=kpis)["pair"]


def story_alignment(by_scene: Mapping[str, Measurement], *, kpis: Mapping[str, Kpi] = KPIS) -> Measurement:
    """The story's alignment: its lowest scene, so that a mean hides nothing."""

    def lowest() -> Measurement:
        scored = {scene: found.value for scene, found in by_scene.items() if found.value is not None}
        if not scored:
            raise NoScore(next(iter(by_scene.values())).reason if by_scene else "the story has no scenes")
        worst = min(scored, key=lambda scene: scored[scene])
        missing = [scene for scene in by_scene if scene not in scored]
        parts: dict[str, float | None] = {
            "lowest": scored[worst],
            "mean": math.fsum(scored.values()) / len(scored),
            "scored": len(scored),
            "scenes": len(by_scene),
        }
        if missing and not any(found.passed is False for found in by_scene.values()):
            reason = f"{len(missing)} of {len(by_scene)} scenes have no score: {', '.join(missing[:8])}"
            return kpis["semantic_alignment"].judge(None, reason=reason, parts=parts, metric_version=VERSION)
        evidence = (f"{worst} is the lowest", *([f"no score for {', '.join(missing)}"] if missing else []))
        return kpis["semantic_alignment"].judge(
            scored[worst],
            parts=parts,
            evidence=evidence,
            metric_version=VERSION,
            model=by_scene[worst].model,
        )

    return kpis["semantic_alignment"].measure(lowest, metric_version=VERSION)
