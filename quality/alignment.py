"""Semantic alignment: do the pictures show what the prompt asked for?

The prompt's visual content is compared with a description that came from the pictures. Without
such a description there is no score: a prompt compared with itself says nothing.

x is the highest of three cosines with the description as a whole: of the prompt as a whole, of the
mean of its sentences, of its best sentence. One sentence that happens to fit does not make a pair:
x may exceed by `SLACK` at most the agreement of all, which is the mean of the whole texts' cosine,
of the sentences' means' cosine, and of how well each sentence of the description finds its match.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quality.cast import CastMember
from quality.embeddings import SentenceEncoder, Vectors, encode_whole, encoder_or_reason, mean_vector
from quality.errors import NoScore
from quality.measurement import Measurement, shortened
from quality.text import sentences, words
from quality.thresholds import KPIS, Kpi
from quality.visual import visual_content

VERSION = "alignment-3"

SLOPE = 26.9
MIDDLE = 0.559
SLACK = 0.08


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
    """The cosine `x` as a score 0..1: .75 at x = .60, where true pairs part from false ones."""
    return 1 / (1 + math.exp(-SLOPE * (x - MIDDLE)))


@dataclass(frozen=True)
class Read:
    """A text with its vectors: each sentence's, and the whole's however long it is."""

    sentences: tuple[str, ...]
    each: Vectors
    whole: Vectors


@dataclass(frozen=True)
class Likeness:
    """How like a prompt a description is; `best` is the prompt's best matching sentence."""

    x: float
    parts: Mapping[str, float]
    best: str


def read_text(pieces: Sequence[str], encoder: SentenceEncoder) -> Read:
    """The vectors of a text given in sentences."""
    return Read(tuple(pieces), encoder.encode(pieces), encode_whole(encoder, " ".join(pieces), pieces))


def likeness(prompt: Read, description: Read) -> Likeness:
    """Compare a prompt's visual content with a description."""
    each = prompt.each @ description.whole
    whole = float(prompt.whole @ description.whole)
    centre = mean_vector(prompt.each)
    highest = max(whole, float(centre @ description.whole), float(each.max()))
    matched = float((prompt.each @ description.each.T).max(axis=0).mean())
    agreement = (whole + float(centre @ mean_vector(description.each)) + matched) / 3
    parts = {
        "whole": whole,
        "mean_of_sentences": float(centre @ description.whole),
        "best_sentence": float(each.max()),
        "agreement": agreement,
    }
    return Likeness(min(highest, agreement + SLACK), parts, prompt.sentences[int(np.argmax(each))])


def score_alignment(
    scenes: Sequence[ScenePictures],
    encoder: SentenceEncoder | None = None,
    *,
    kpis: Mapping[str, Kpi] = KPIS,
    only: Collection[str] | None = None,
) -> dict[str, Measurement]:
    """Alignment of each scene, or of those whose ids are in `only`, by scene id.

    `parts` holds x, the raw cosine of the whole texts, what x is made of, and the rank of the
    scene's own prompt among the story's for its description (1 = nearest).

    Args:
        scenes: all scenes of the story, as each is also compared with the others' prompts.
        encoder: the sentence model; the default one when left out.
        kpis: the goals.
        only: ids of the scenes to score; all when left out.
    """
    model = encoder or encoder_or_reason()
    prompts: dict[str, Read] = {}

    def prompt_of(scene: ScenePictures) -> Read:
        if scene.scene_id not in prompts:
            content = visual_content(scene.prompt, scene.cast)
            if not content:
                raise NoScore("the prompt says nothing")
            prompts[scene.scene_id] = read_text(content, model)
        return prompts[scene.scene_id]

    def one(scene: ScenePictures) -> Measurement:
        told = sentences(scene.description or "")
        if not told:
            raise NoScore("nobody described the pictures: a vision model, the renderer or a person has to")
        description = read_text(told, model)
        own = likeness(prompt_of(scene), description)
        others = {other.scene_id: other for other in scenes if other.scene_id != scene.scene_id and words(other.prompt)}
        closer = {scene_id: likeness(prompt_of(other), description).x for scene_id, other in others.items()}
        nearer = sorted(
            (scene_id for scene_id in closer if closer[scene_id] > own.x + 1e-6), key=lambda one: -closer[one]
        )
        evidence = [f"best matched: {shortened(own.best, 200)}"]
        if nearer:
            evidence.append(f"the pictures are nearer to the prompt of {', '.join(nearer[:3])}")
        evidence.append(
            f"described by {scene.source or 'an unnamed source'}: {shortened(scene.description or '', 200)}"
        )
        return kpis["semantic_alignment"].judge(
            calibrated(own.x),
            parts={"x": own.x, "raw_cosine": own.parts["whole"], **own.parts, "rank_in_story": len(nearer) + 1},
            evidence=tuple(evidence),
            metric_version=VERSION,
            model=model.name,
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
