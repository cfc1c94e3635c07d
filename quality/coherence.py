"""Narrative coherence: eight explainable parts, their composite, and what to look at.

The composite is the weighted geometric mean of `.05 + .95 c` over the parts:

N  non-repetition     no phrase, sentence or thought twice
V  vocabulary         different words in any fifty
U  unity              sentences about one thing (mean pairwise cosine)
F  flow               each sentence near the next (mean adjacent cosine), weight 1.5
S  scene fit          even the least fitting scene belongs
P  reference          pronouns have antecedents: the entity linkage, a gate of its own
C  lexical chains     words that come back
D  completeness       the text ends where a sentence ends, and every quote closes
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from quality.cast import CastMember
from quality.embeddings import SentenceEncoder, Vectors, mean_vector
from quality.errors import NoScore
from quality.measurement import Measurement, shortened
from quality.people import Sentence, read_people
from quality.references import PronounUse, link
from quality.text import SceneText, content_stems, read_scenes, words
from quality.thresholds import KPIS, Kpi

VERSION = "coherence-1"

_WEIGHTS = {"N": 1.0, "V": 1.0, "U": 1.0, "F": 1.5, "S": 1.0, "P": 1.0, "C": 1.0, "D": 1.0}
_WINDOW = 100
_MOST_EVIDENCE = 12


@dataclass(frozen=True)
class CoherenceReport:
    """All coherence figures of a story."""

    composite: Measurement
    entity_linkage: Measurement
    repetition: Measurement
    completeness: Measurement
    weakest_scene: str | None = None
    scene_fit: Mapping[str, float] = field(default_factory=dict)

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """Every figure, in the order they are shown."""
        return (self.composite, self.entity_linkage, self.repetition, self.completeness)


def clip(value: float) -> float:
    """`value` held within 0..1."""
    return min(1.0, max(0.0, value))


def composite(parts: Mapping[str, float]) -> float:
    """Weighted geometric mean of `.05 + .95 c` over the parts that are there."""
    weights = {name: _WEIGHTS[name] for name in parts}
    total = math.fsum(weights[name] * math.log(0.05 + 0.95 * part) for name, part in parts.items())
    return math.exp(total / math.fsum(weights.values()))


# The parts that need no model


def repeated_trigrams(tokens: Sequence[str]) -> float:
    """Share of trigrams that occurred before within the same 100 words, averaged over windows."""
    if len(tokens) < 4:
        return 0.0
    starts = range(0, max(1, len(tokens) - _WINDOW + 1), _WINDOW // 2)
    shares: list[float] = []
    for start in starts:
        window = tokens[start : start + _WINDOW]
        trigrams = list(zip(window, window[1:], window[2:], strict=False))
        shares.append(1 - len(set(trigrams)) / len(trigrams))
    return math.fsum(shares) / len(shares)


def duplicate_share(sentences: Sequence[str]) -> float:
    """Share of sentences (of four words or more) that were already said word for word."""
    keys = [tuple(words(sentence)) for sentence in sentences]
    keys = [key for key in keys if len(key) >= 4]
    return 1 - len(set(keys)) / len(keys) if keys else 0.0


def vocabulary(tokens: Sequence[str]) -> float:
    """Different words in any fifty (type-token ratio over windows of 50), scaled to 0..1."""
    if not tokens:
        return 0.0
    size = 50
    starts = range(0, max(1, len(tokens) - size + 1), size // 2)
    ratios = [len(set(tokens[at : at + size])) / len(tokens[at : at + size]) for at in starts]
    return clip((math.fsum(ratios) / len(ratios) - 0.55) / 0.30)


def lexical_chains(sentences: Sequence[str]) -> float:
    """Share of sentences with a content word that another sentence has too."""
    stems = [set(content_stems(sentence)) for sentence in sentences]
    occurs = Counter(word for found in stems for word in found)
    return sum(any(occurs[word] >= 2 for word in found) for found in stems) / len(stems)


def completeness(scenes: Sequence[SceneText]) -> tuple[float, tuple[str, ...]]:
    """.5 + .5 for ending in a full stop − .25 for a quote left open; with what is wrong."""
    text = " ".join(scene.text for scene in scenes).rstrip()
    wrong: list[str] = []
    ends = text.rstrip("\"”’')]*_ ")[-1:] in tuple(".!?…。！？")
    if not ends:
        wrong.append(f"the story breaks off: “…{shortened(text[-80:], 80)}”")
    odd = text.count('"') % 2 == 1 or abs(text.count("“") - text.count("”")) % 2 == 1
    if odd:
        wrong.append("a quotation mark is opened and never closed")
    return 0.5 + 0.5 * ends - 0.25 * odd, tuple(wrong)


# The parts on vectors


def unity(vectors: Vectors) -> float:
    """Mean cosine over all pairs of sentences, scaled."""
    count = len(vectors)
    if count < 2:
        return 1.0
    total = float(np.square(vectors.sum(axis=0)).sum()) - count
    return clip(total / (count * (count - 1)) / 0.5)


def flow(vectors: Vectors) -> float:
    """Mean cosine of each sentence with the next, scaled."""
    if len(vectors) < 2:
        return 1.0
    return clip(float((vectors[:-1] * vectors[1:]).sum(axis=1).mean()) / 0.6)


def near_duplicates(vectors: Vectors, lengths: Sequence[int]) -> float:
    """Share of sentences that nearly say what an earlier one said (cosine > .9)."""
    keep = [index for index, length in enumerate(lengths) if length >= 4]
    if len(keep) < 2:
        return 0.0
    cosines = np.tril(vectors[keep] @ vectors[keep].T, k=-1)
    return float((cosines.max(axis=1) > 0.9).mean())


def scene_fits(scenes: Sequence[SceneText], vectors: Vectors) -> dict[str, float]:
    """Cosine of each scene with the rest of the story; empty for fewer than two scenes."""
    spans: dict[str, tuple[int, int]] = {}
    at = 0
    for scene in scenes:
        if scene.sentences:
            spans[scene.scene_id] = (at, at + len(scene.sentences))
        at += len(scene.sentences)
    if len(spans) < 2:
        return {}
    fits: dict[str, float] = {}
    for scene_id, (start, end) in spans.items():
        rest = np.concatenate([vectors[:start], vectors[end:]])
        fits[scene_id] = float(mean_vector(vectors[start:end]) @ mean_vector(rest))
    return fits


def score_coherence(
    scenes: Sequence[tuple[str, str]],
    cast: Sequence[CastMember] = (),
    encoder: SentenceEncoder | None = None,
    *,
    trained: str = "",
    kpis: Mapping[str, Kpi] = KPIS,
) -> CoherenceReport:
    """Measure how well a story holds together.

    Args:
        scenes: `(scene_id, prose)` in story order.
        cast: the story's own characters; without it, persons are found in the prose alone.
        encoder: the sentence model. Without it, the composite has no score; the rest has.
        trained: name of a trained spaCy pipeline to use in place of the blank one.
        kpis: the goals.
    """
    read = read_scenes(scenes)
    flat = [sentence for scene in read for sentence in scene.sentences]
    tokens = words(" ".join(flat))

    def prose() -> None:
        if not flat:
            raise NoScore("the story has no prose")

    def linked() -> Measurement:
        prose()
        found = read_people(read, cast, trained=trained)
        linkage = link(found)
        return kpis["entity_linkage"].judge(
            linkage.score,
            parts={
                "pronouns": len(linkage.uses),
                "resolved": linkage.resolved_share,
                "exchange": linkage.exchange,
                "leaning": linkage.leaning,
            },
            evidence=_unresolved(found, linkage.uses),
            metric_version=VERSION,
            model=f"spacy {trained}".strip() if trained else "spacy blank + cast",
        )

    def repeated() -> Measurement:
        prose()
        share = repeated_trigrams(tokens)
        return kpis["repetition"].judge(
            share,
            parts={"duplicates": duplicate_share(flat)},
            evidence=_repeated_phrases(tokens),
            metric_version=VERSION,
        )

    def complete() -> Measurement:
        prose()
        value, wrong = completeness(read)
        return kpis["completeness"].judge(value, reason="; ".join(wrong), evidence=wrong, metric_version=VERSION)

    entity_linkage = kpis["entity_linkage"].measure(linked, metric_version=VERSION)
    repetition = kpis["repetition"].measure(repeated, metric_version=VERSION)
    ending = kpis["completeness"].measure(complete, metric_version=VERSION)
    fits: dict[str, float] = {}

    def whole() -> Measurement:
        prose()
        if encoder is None:
            raise NoScore("no sentence model was given")
        vectors = encoder.encode(flat)
        fits.update(scene_fits(read, vectors))
        lengths = [len(words(sentence)) for sentence in flat]
        parts = {
            "N": clip(1 - repeated_trigrams(tokens) / 0.12)
            * clip(1 - duplicate_share(flat) / 0.15)
            * clip(1 - near_duplicates(vectors, lengths) / 0.25),
            "V": vocabulary(tokens),
            "U": unity(vectors),
            "F": flow(vectors),
            "C": lexical_chains(flat),
        }
        if entity_linkage.value is not None:
            parts["P"] = entity_linkage.value
        if ending.value is not None:
            parts["D"] = clip(ending.value)
        if fits:
            parts["S"] = clip(min(fits.values()) / 0.7)
        evidence = _weakest(fits)
        return kpis["narrative_coherence"].judge(
            composite(parts), parts=dict(parts), evidence=evidence, metric_version=VERSION, model=encoder.name
        )

    return CoherenceReport(
        composite=kpis["narrative_coherence"].measure(whole, metric_version=VERSION),
        entity_linkage=entity_linkage,
        repetition=repetition,
        completeness=ending,
        weakest_scene=min(fits, key=lambda scene: fits[scene]) if fits else None,
        scene_fit=fits,
    )


def _unresolved(found: Sequence[Sentence], uses: Sequence[PronounUse]) -> tuple[str, ...]:
    lines = [
        f"{found[use.sentence].scene_id}: “{use.pronoun.word}” points at nobody: {shortened(found[use.sentence].text, 160)}"
        for use in uses
        if not use.resolved
    ]
    return _cut(lines)


def _repeated_phrases(tokens: Sequence[str]) -> tuple[str, ...]:
    trigrams = Counter(zip(tokens, tokens[1:], tokens[2:], strict=False))
    return tuple(f"“{' '.join(words)}” {count} times" for words, count in trigrams.most_common(5) if count >= 3)


def _weakest(fits: Mapping[str, float]) -> tuple[str, ...]:
    if not fits:
        return ()
    scene_id = min(fits, key=lambda scene: fits[scene])
    return (f"{scene_id} fits the rest least (cosine {fits[scene_id]:.2f})",)


def _cut(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - _MOST_EVIDENCE
    return tuple(lines) if more <= 0 else (*lines[:_MOST_EVIDENCE], f"and {more} more")
