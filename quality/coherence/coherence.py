"""Narrative coherence: ten explainable parts, their composite, and what to look at.

The composite is the weighted geometric mean of `.05 + .95 c` over the parts:

N  non-repetition     no phrase, sentence or thought twice
V  vocabulary         varied and specific words
U  unity              sentences about one thing (mean pairwise cosine)
F  flow               each sentence near the next (mean adjacent cosine)
O  order              the sentences stand in an order: eleven cues, see `quality.order`
S  scene fit          even the least fitting scene belongs
T  narrator           one narrator tells all scenes, see `quality.narrator`
P  reference          pronouns have antecedents: the entity linkage, a gate of its own
C  lexical chains     words that come back, in other scenes too
D  completeness       the story ends where a sentence ends, and every quotation closes

Weights and scales were tuned on rated stories; `benchmarks/quality` says how well they do.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quality.coherence import repetition as repeats
from quality.coherence.cohesion import clip, flow, lexical_chains, passages, scene_fit_due, scene_fits, unity
from quality.coherence.contradictions import Contradiction, find_contradictions
from quality.coherence.narrator import narration
from quality.coherence.order import FEWEST_IN_ORDER, Order, order
from quality.coherence.references import Linkage, link
from quality.errors import NoScore
from quality.language.cast import CastMember
from quality.language.embeddings import SentenceEncoder, Vectors, encoder_or_reason
from quality.language.people import Sentence, read_people
from quality.language.text import SceneText, ending_faults, read_scenes, words
from quality.measurement import Measurement, shortened
from quality.thresholds import COHERENCE_PARTS, KPIS, Kpi

VERSION = "coherence-7"

WEIGHTS: Mapping[str, float] = {
    "N": 0.7, "V": 5.2, "U": 1.0, "F": 0.8, "O": 1.3, "S": 2.0, "T": 0.8, "P": 1.0, "C": 1.6, "D": 2.4,
}  # fmt: skip

_SELDOM_LOWER: Mapping[str, float] = {
    "N": 0.75, "V": 0.52, "U": 0.25, "F": 0.24, "O": 0.27, "S": 0.45, "T": 0.66, "P": 0.88, "C": 0.34, "D": 0.81,
}  # fmt: skip
"""Nine in ten of the better-rated stories have more: tenth percentiles of four sets, averaged; for U, F and T, which
fall with length, of the sets of long stories."""

_MOST_EVIDENCE = 12
_FEWEST = 3
_FEWEST_FOR_A_FIT = 15


@dataclass(frozen=True)
class CoherenceReport:
    """All coherence figures of a story."""

    composite: Measurement
    entity_linkage: Measurement
    repetition: Measurement
    completeness: Measurement
    contradictions: Measurement
    order: Measurement
    scene_fits_in: Measurement
    weakest_scene: str | None = None
    scene_fit: Mapping[str, float] = field(default_factory=dict[str, float])
    contradicting: tuple[Contradiction, ...] = ()

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """Every figure, in the order they are shown."""
        return (
            self.composite,
            self.entity_linkage,
            self.order,
            self.scene_fits_in,
            self.repetition,
            self.completeness,
            self.contradictions,
        )


def composite(parts: Mapping[str, float]) -> float:
    """Weighted geometric mean of `.05 + .95 c` over the parts that are there."""
    total = math.fsum(WEIGHTS[name] * math.log(0.05 + 0.95 * clip(part)) for name, part in parts.items())
    return math.exp(total / math.fsum(WEIGHTS[name] for name in parts))


def score_coherence(
    scenes: Sequence[tuple[str, str]] | str,
    cast: Sequence[CastMember] = (),
    encoder: SentenceEncoder | None = None,
    *,
    trained: str = "",
    kpis: Mapping[str, Kpi] = KPIS,
) -> CoherenceReport:
    """Measure how well a story holds together.

    Args:
        scenes: `(scene_id, prose)` in story order, or the prose of the whole story as one text.
        cast: the story's own characters; without it, persons are found in the prose alone.
        encoder: the sentence model; the default one when left out. Where it cannot be loaded (or is
            `embeddings.WITHOUT_MODEL`), the composite has no score; the rest has.
        trained: name of a trained spaCy pipeline to use in place of the blank one.
        kpis: the goals.
    """
    story = _Story(read_scenes(scenes), tuple(cast), trained)
    read = _Read(story, encoder or encoder_or_reason())
    entity_linkage = kpis["entity_linkage"].measure(lambda: _linkage(story, kpis), metric_version=VERSION)
    repetition = kpis["repetition"].measure(lambda: _repetition(story, kpis), metric_version=VERSION)
    ending = kpis["completeness"].measure(lambda: _completeness(story, kpis), metric_version=VERSION)
    contradicting = kpis["contradictions"].measure(lambda: _contradictions(story, kpis), metric_version=VERSION)
    ordered = kpis["sentence_order"].measure(lambda: _order(read, kpis), metric_version=VERSION)
    fitting = kpis["scene_fit"].measure(lambda: _scene_fit(read, kpis), metric_version=VERSION)

    def whole() -> Measurement:
        parts, seen = _parts(read)
        for name, found in (("P", entity_linkage), ("D", ending)):
            if found.value is None:
                raise NoScore(f"part {name} has no value: {found.reason}")
            parts[name] = found.value
        return kpis["narrative_coherence"].judge(
            composite(parts),
            parts={name: parts[name] for name in WEIGHTS if name in parts},
            evidence=(*_weakest(read.fits, parts), *seen),
            metric_version=VERSION,
            model=read.encoder.name,
        )

    together = kpis["narrative_coherence"].measure(whole, metric_version=VERSION)
    fits = read.fits if together.value is not None else {}
    return CoherenceReport(
        composite=together,
        entity_linkage=entity_linkage,
        repetition=repetition,
        completeness=ending,
        contradictions=contradicting,
        order=ordered,
        scene_fits_in=fitting,
        weakest_scene=min(fits, key=lambda scene: fits[scene]) if fits else None,
        scene_fit=fits,
        contradicting=story.contradictions if contradicting.value is not None else (),
    )


@dataclass(frozen=True)
class _Story:
    """A story read once for all metrics. Raises NoScore where there is no prose."""

    scenes: tuple[SceneText, ...]
    cast: tuple[CastMember, ...]
    trained: str

    @cached_property
    def told(self) -> list[SceneText]:
        told = [scene for scene in self.scenes if scene.sentences]
        if not told:
            raise NoScore("the story has no prose")
        return told

    @cached_property
    def sentences(self) -> list[str]:
        return [sentence for scene in self.told for sentence in scene.sentences]

    @cached_property
    def tokens(self) -> list[str]:
        return words(" ".join(self.sentences))

    @cached_property
    def people(self) -> list[Sentence]:
        return read_people(self.told, self.cast, trained=self.trained)

    @cached_property
    def linkage(self) -> Linkage:
        return link(self.people)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        return find_contradictions(self.people, self.linkage, self.cast)


@dataclass(frozen=True)
class _Read:
    """A story and what the sentence model makes of it, read once for all metrics."""

    story: _Story
    encoder: SentenceEncoder

    @cached_property
    def vectors(self) -> Vectors:
        return self.encoder.encode(self.story.sentences)

    @cached_property
    def scenes(self) -> Sequence[SceneText]:
        """The story's scenes; passages of about the same length where it is told in one."""
        told = self.story.told
        return passages(told[0]) if len(told) == 1 else told

    @cached_property
    def fits(self) -> Mapping[str, float]:
        return scene_fits(self.scenes, self.vectors)

    @cached_property
    def order(self) -> Order:
        return order(self.story.people, self.story.linkage, self.vectors, self.encoder)


def _parts(read: _Read) -> tuple[dict[str, float], tuple[str, ...]]:
    story = read.story
    sentences = story.sentences
    if len(sentences) < _FEWEST:
        raise NoScore(f"sentences that hang together need to be {_FEWEST} or more; there are {len(sentences)}")
    vectors, told, fits = read.vectors, read.scenes, read.fits
    richness = repeats.vocabulary(story.tokens)
    ordered = read.order
    parts = {
        "N": clip(1 - repeats.repeated_trigrams(story.tokens) / 0.12)
        * clip(1 - repeats.duplicate_share(sentences) / 0.15)
        * clip(1 - repeats.near_duplicate_share(sentences, vectors) / 0.25),
        "V": math.fsum(richness.values()) / len(richness),
        "U": unity(vectors),
        "F": flow(vectors),
        "O": ordered.value,
        "C": lexical_chains(told),
    }
    if fits:
        parts["S"] = clip(min(fits.values()) / 0.73)
    telling = narration(told)
    if telling is not None:
        parts["T"] = telling.value
    return parts, (*ordered.evidence, *(telling.evidence if telling else ()))


def _order(read: _Read, kpis: Mapping[str, Kpi]) -> Measurement:
    """How surely the sentences are not a shuffle; no figure where that cannot be told."""
    count = len(read.story.sentences)
    if count < FEWEST_IN_ORDER:
        raise NoScore(f"{count} sentences are too few to tell from a shuffle; {FEWEST_IN_ORDER} or more are needed")
    found = read.order
    if not found.complete:
        raise NoScore(f"what follows what is known for the default sentence model, not for {read.encoder.name}")
    value = found.held(count)
    due = kpis["sentence_order"].threshold
    return kpis["sentence_order"].judge(
        value,
        reason="the sentences stand as if shuffled: few follow from what comes before them"
        if _below(value, due)
        else "",
        parts=found.cues,
        evidence=found.evidence,
        metric_version=VERSION,
        model=read.encoder.name,
    )


def _scene_fit(read: _Read, kpis: Mapping[str, Kpi]) -> Measurement:
    """The lowest fit of a scene, as a multiple of what is due in a story of so many sentences."""
    count = len(read.story.sentences)
    if count < _FEWEST_FOR_A_FIT:
        raise NoScore(f"{count} sentences are too few to say that a scene does not fit; {_FEWEST_FOR_A_FIT} are needed")
    fits = read.fits
    if len(fits) < _FEWEST:
        raise NoScore(f"what fits the rest shows in {_FEWEST} scenes or more; there are {len(fits)}")
    scene_id = min(fits, key=lambda scene: fits[scene])
    usual = scene_fit_due(count)
    value, due = fits[scene_id] / usual, kpis["scene_fit"].threshold
    return kpis["scene_fit"].judge(
        value,
        reason=f"{scene_id} reads as if from another story: it fits the rest at {fits[scene_id]:.2f}; "
        f"in stories of this length {usual:.2f} is due"
        if _below(value, due)
        else "",
        parts=dict(fits),
        evidence=(f"{scene_id} fits the rest least",),
        metric_version=VERSION,
        model=read.encoder.name,
    )


def _below(value: float, due: float | None) -> bool:
    return due is not None and value < due


def _linkage(story: _Story, kpis: Mapping[str, Kpi]) -> Measurement:
    linkage = story.linkage
    lines = [
        f"{story.people[use.sentence].scene_id}: “{use.pronoun.word}” points at nobody: "
        f"{shortened(story.people[use.sentence].text, 160)}"
        for use in linkage.uses
        if not use.resolved
    ]
    reason = linkage.disagrees
    if reason or linkage.penalty > 0:
        lines += [
            f"{story.people[found.sentence].scene_id}: “{found.pronoun.word}” leans on {found.person.text}: "
            f"{shortened(story.people[found.sentence].text, 160)}"
            for found in linkage.leanings
            if not found.agrees
        ]
    found = kpis["entity_linkage"].judge(
        linkage.score,
        parts={
            "pronouns": len(linkage.uses),
            "resolved": sum(use.resolved for use in linkage.uses),
            "exchange": linkage.exchange,
            "leaning": linkage.leaning,
        },
        evidence=_cut(lines),
        metric_version=VERSION,
        model=f"spacy {story.trained}" if story.trained else "spacy blank + cast",
    )
    return found.model_copy(update={"reason": reason}) if reason and found.passed is False else found


def _repetition(story: _Story, kpis: Mapping[str, Kpi]) -> Measurement:
    """The larger of two shares: trigrams said again at once, and longer phrases said again anywhere."""
    near, far = repeats.repeated_trigrams(story.tokens), repeats.said_before(story.tokens)
    return kpis["repetition"].judge(
        max(near, far),
        parts={
            "repeated_trigrams": near,
            "said_before": far,
            "duplicate_sentences": repeats.duplicate_share(story.sentences),
        },
        evidence=(*repeats.repeated_sentences(story.sentences), *repeats.repeated_phrases(story.tokens)),
        metric_version=VERSION,
    )


def _completeness(story: _Story, kpis: Mapping[str, Kpi]) -> Measurement:
    open_end, open_quote = ending_faults(story.told)
    wrong = tuple(line for line in (open_end, open_quote) if line)
    return kpis["completeness"].judge(
        1 - 0.5 * bool(open_end) - 0.25 * bool(open_quote),
        reason="; ".join(wrong),
        evidence=wrong,
        metric_version=VERSION,
    )


def _contradictions(story: _Story, kpis: Mapping[str, Kpi]) -> Measurement:
    if not story.cast:
        raise NoScore("without a cast there is nothing to contradict")
    found = story.contradictions
    counts = Counter(item.kind for item in found)
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return kpis["contradictions"].judge(
        len(found),
        reason=f"{shortened(str(found[0]), 200)}{more}" if found else "",
        parts={kind: counts[kind] for kind in ("pronoun", "name", "look")},
        evidence=_cut([str(item) for item in found]),
        metric_version=VERSION,
    )


def _weakest(fits: Mapping[str, float], parts: Mapping[str, float]) -> tuple[str, ...]:
    """The least fitting scene, and the parts that well-rated stories seldom have so low."""
    lines: list[str] = []
    if fits:
        scene_id = min(fits, key=lambda scene: fits[scene])
        lines.append(f"{scene_id} fits the rest least ({fits[scene_id]:.2f})")
    low = [f"{COHERENCE_PARTS[name]} ({name} {parts[name]:.2f})" for name in parts if parts[name] < _SELDOM_LOWER[name]]
    lines.append(f"unusually low: {', '.join(low)}" if low else "no part is unusually low")
    return tuple(lines)


def _cut(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - _MOST_EVIDENCE
    return tuple(lines) if more <= 0 else (*lines[:_MOST_EVIDENCE], f"and {more} more")
