"""Semantic alignment: do the pictures show what the prompt asked for?

The prompt's visual content is compared with a description that came from the pictures. Without
such a description there is no score: a prompt compared with itself says nothing.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quality.embeddings import SentenceEncoder, Vectors, encode_whole, mean_vector
from quality.errors import NoScore
from quality.measurement import Measurement, shortened
from quality.text import sentences, words
from quality.thresholds import KPIS, Kpi

VERSION = "alignment-1"

SLOPE = 26.9
MIDDLE = 0.585


@dataclass(frozen=True)
class ScenePictures:
    """What was asked for a scene, and what its pictures show.

    `description` must come from the pictures; `source` says from whom (a vision model, the
    renderer, a person).
    """

    scene_id: str
    prompt: str
    description: str | None = None
    source: str = ""


def calibrated(x: float) -> float:
    """The cosine `x` as a score 0..1: .75 at x = .626, where true pairs part from false ones."""
    return 1 / (1 + math.exp(-SLOPE * (x - MIDDLE)))


# What a prompt says about style, camera and colour is not in a description of the pictures.
_STYLE = re.compile(
    r"""\b(?:
    cinematic|photo-?realistic|hyper-?realistic|photograph(?:y|ic)|film\ grain|grainy|35\s?mm|50\s?mm|85\s?mm|\d{2,3}\s?mm|
    anamorphic|widescreen|aspect\ ratio|\d+:\d+|[48]k|uhd|hdr|hd|high(?:ly)?[- ](?:detail(?:ed)?|resolution|quality)|
    masterpiece|best\ quality|award[- ]winning|trending\ on\ \w+|artstation|octane|unreal\ engine|render(?:ed|ing)?|
    depth\ of\ field|shallow\ focus|deep\ focus|sharp\ focus|soft\ focus|bokeh|lens\ flare|lens|aperture|f/\d[\d.]*|
    (?:wide|medium|close|long|establishing|tracking|dolly|crane|aerial|overhead|low[- ]angle|high[- ]angle|eye[- ]level|
    dutch[- ]angle|over[- ]the[- ]shoulder|static|handheld|steady)\s?-?(?:angle)?\s?(?:shot|camera|lens|view|framing|frame)|
    close-?up|extreme\ close-?up|camera\ (?:pans?|tilts?|zooms?|moves?|pushes|pulls|glides|drifts|holds|tracks)|
    slow\ (?:push-?in|pan|zoom|dolly)|push-?in|pull-?back|colou?r\ (?:grad(?:e|ed|ing)|palette)|palette|graded|
    vignette|contrast|saturat(?:ed|ion)|desaturated|composition|rule\ of\ thirds|framing|style|stylised|stylized|mood|
    atmospher(?:e|ic)|tone|rendered\ in|concept\ art|illustration|digital\ painting|oil\ painting|watercolou?r
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_STYLE_SENTENCE = re.compile(
    r"^\W*(?:style|camera|palette|colou?rs?|lens|lighting\ style|mood|quality|format|aspect|negative|film|look)\W*:",
    re.IGNORECASE,
)


def visual_content(prompt: str) -> list[str]:
    """The sentences of `prompt` that say what is to be seen, style and camera words taken out.

    A sentence of which less than half remains goes whole. A prompt of nothing but style words is
    kept as it is.
    """
    kept: list[str] = []
    every = [piece for sentence in sentences(prompt) for piece in _clauses(sentence)]
    for piece in every:
        if _STYLE_SENTENCE.match(piece):
            continue
        bare = _STYLE.sub(" ", piece)
        bare = re.sub(r"\s+([,;.])", r"\1", re.sub(r"([,;])(?:\s*[,;])+", r"\1", bare))
        bare = " ".join(bare.split()).strip(" ,;:-–—")
        if len(words(bare)) >= max(2, len(words(piece)) / 2):
            kept.append(bare)
    return kept or every


def _clauses(sentence: str) -> list[str]:
    """A tag-list prompt has no full stops: a very long sentence is read at its semicolons, then commas."""
    if len(words(sentence)) <= 60:
        return [sentence]
    parts = re.split(r"\s*;\s*", sentence)
    if len(parts) == 1:
        tags = re.split(r"\s*,\s*", sentence)
        parts = [", ".join(tags[at : at + 6]) for at in range(0, len(tags), 6)]
    return [part for part in parts if words(part)]


@dataclass(frozen=True)
class _Prompt:
    sentences: tuple[str, ...]
    each: Vectors
    whole: Vectors


def _read_prompt(prompt: str, encoder: SentenceEncoder) -> _Prompt:
    content = visual_content(prompt)
    if not content:
        raise NoScore("the prompt says nothing")
    return _Prompt(tuple(content), encoder.encode(content), encode_whole(encoder, " ".join(content), content))


def _similarity(prompt: _Prompt, description: Vectors) -> tuple[float, dict[str, float], int]:
    """x, its three candidates, and which sentence of the prompt matches best."""
    each = prompt.each @ description
    best = int(np.argmax(each))
    parts = {
        "whole": float(prompt.whole @ description),
        "mean_of_sentences": float(mean_vector(prompt.each) @ description),
        "best_sentence": float(each[best]),
    }
    return max(parts.values()), parts, best


def score_alignment(
    scenes: Sequence[ScenePictures],
    encoder: SentenceEncoder | None,
    *,
    kpis: Mapping[str, Kpi] = KPIS,
    only: Collection[str] | None = None,
) -> dict[str, Measurement]:
    """Alignment of each scene, or of those whose ids are in `only`, by scene id.

    `parts` holds x, the raw cosine of the whole prompt, the three candidates behind x, and the
    rank of the scene's own prompt among the story's for its description (1 = nearest).
    """
    prompts: dict[str, _Prompt] = {}

    def prompt_of(scene: ScenePictures) -> _Prompt:
        if encoder is None:
            raise NoScore("no sentence model was given")
        if scene.scene_id not in prompts:
            prompts[scene.scene_id] = _read_prompt(scene.prompt, encoder)
        return prompts[scene.scene_id]

    def one(scene: ScenePictures) -> Measurement:
        if not scene.description or not words(scene.description):
            raise NoScore("nobody described the pictures: a vision model, the renderer or a person has to")
        if encoder is None:
            raise NoScore("no sentence model was given")
        own = prompt_of(scene)
        description = encode_whole(encoder, scene.description, sentences(scene.description))
        x, candidates, best = _similarity(own, description)
        others = [(other.scene_id, _similarity(prompt_of(other), description)[0]) for other in scenes if other.prompt]
        nearer = [scene_id for scene_id, value in others if value > x + 1e-6 and scene_id != scene.scene_id]
        parts: dict[str, float | None] = {"x": x, "raw_cosine": candidates["whole"], **candidates}
        parts["rank_in_story"] = len(nearer) + 1
        evidence = [f"best matched: {shortened(own.sentences[best], 200)}"]
        if nearer:
            evidence.append(f"the pictures are nearer to the prompt of {', '.join(nearer[:3])}")
        evidence.append(f"described by {scene.source or 'an unnamed source'}: {shortened(scene.description, 200)}")
        return kpis["semantic_alignment"].judge(
            calibrated(x), parts=parts, evidence=tuple(evidence), metric_version=VERSION, model=encoder.name
        )

    def measure(scene: ScenePictures) -> Measurement:
        return kpis["semantic_alignment"].measure(lambda: one(scene), metric_version=VERSION)

    return {scene.scene_id: measure(scene) for scene in scenes if only is None or scene.scene_id in only}


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
