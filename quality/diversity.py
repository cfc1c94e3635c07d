"""Thematic diversity: which of five themes each beat of a story carries, and how evenly they share it.

A beat is two sentences. Each beat has one theme, each scene the shares of its beats, the story
the mean over its scenes; the score is the Shannon entropy of that in bits (at most log2 5 = 2.32).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from quality.embeddings import SentenceEncoder, Vectors, encoder_or_reason
from quality.errors import ModelUnavailable, NoScore
from quality.measurement import Measurement, shortened
from quality.text import SceneText, content_stems, quoted_share, read_scenes, sentences, stem
from quality.theme_words import DESCRIPTIONS, LEXICON, PLAIN, THEMES
from quality.thresholds import KPIS, Kpi

VERSION = "diversity-2"
LEXICON_MODEL = "lexicon"

_QUOTE_GAIN = 0.35
_QUOTE_USUAL = 0.15
_HEAD_START = 0.75
"""How much of a theme's nearness to plain sentences is taken off: with none, mystery and action win too often."""


@dataclass(frozen=True)
class Beat:
    """Two sentences of a scene and their theme."""

    scene_id: str
    text: str
    theme: str
    margin: float
    """How far the theme leads the next one (cosine, or lexicon hits)."""


@dataclass(frozen=True)
class DiversityReport:
    """The diversity figures of a story and the beats behind them."""

    diversity: Measurement
    largest_share: Measurement
    beats: Measurement
    tagged: tuple[Beat, ...] = ()
    scene_shares: tuple[tuple[str, dict[str, float]], ...] = ()

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """Every figure, in the order they are shown."""
        return (self.diversity, self.largest_share, self.beats)


def entropy_bits(shares: Mapping[str, float]) -> float:
    """Shannon entropy of `shares` (they are made to sum to 1) in bits; NoScore when all are 0."""
    total = math.fsum(shares.values())
    if total <= 0:
        raise NoScore("no theme has any share")
    parts = [share / total for share in shares.values() if share > 0]
    return max(0.0, -math.fsum(part * math.log2(part) for part in parts))


def theme_of_beats(beats: Sequence[str], encoder: SentenceEncoder | None) -> list[tuple[str, float]]:
    """The theme of each beat and its lead over the next; by the lexicon when there is no encoder."""
    if not beats:
        return []
    scores = _lexicon_scores(beats) if encoder is None else _vector_scores(beats, encoder)
    order = np.argsort(-scores, axis=1, kind="stable")
    rows = np.arange(len(beats))
    margins = scores[rows, order[:, 0]] - scores[rows, order[:, 1]]
    return [(THEMES[int(best)], float(margin)) for best, margin in zip(order[:, 0], margins, strict=True)]


def beats_of(scene: SceneText) -> list[str]:
    """The scene's sentences two by two; a last odd one stands alone."""
    pairs = range(0, len(scene.sentences), 2)
    return [" ".join(scene.sentences[at : at + 2]) for at in pairs]


def score_diversity(
    scenes: Sequence[tuple[str, str]] | str,
    encoder: SentenceEncoder | None = None,
    *,
    planned: Mapping[str, Sequence[str]] | None = None,
    kpis: Mapping[str, Kpi] = KPIS,
) -> DiversityReport:
    """Measure the themes of a story.

    Args:
        scenes: `(scene_id, prose)` in story order, or the prose of the whole story as one text.
        encoder: the sentence model; the default one when left out. Where it cannot be loaded (or is
            `embeddings.WITHOUT_MODEL`), a word list serves, and `model` says so.
        planned: the themes the planner gave each scene; their entropy is reported beside.
        kpis: the goals.
    """
    story = _Tagged(read_scenes(scenes), encoder or encoder_or_reason())

    def beats() -> Measurement:
        count, few = len(story.beats), kpis["theme_beats"].threshold
        short = few is not None and count < few
        return kpis["theme_beats"].judge(
            count,
            reason=f"{count} beats are too few to trust the entropy; {few:g} or more are needed" if short else "",
            evidence=(story.fallback,) if story.fallback else (),
            metric_version=VERSION,
            model=story.model,
        )

    def entropy() -> Measurement:
        shares = story.shares
        parts: dict[str, float | None] = {f"share_{theme}": shares[theme] for theme in THEMES}
        parts["beats"] = len(story.beats)
        parts["planned_entropy"] = _planned_entropy(planned)
        return kpis["thematic_diversity"].judge(
            entropy_bits(shares),
            parts=parts,
            evidence=_clearest(story.beats),
            metric_version=VERSION,
            model=story.model,
        )

    def largest() -> Measurement:
        theme = max(THEMES, key=lambda name: story.shares[name])
        carried = [
            f"{scene_id}: {share[theme]:.0%} {theme}" for scene_id, share in story.by_scene if share[theme] > 0.4
        ]
        return kpis["largest_theme_share"].judge(
            story.shares[theme],
            parts={theme: story.shares[theme]},
            evidence=(f"the largest theme is {theme}", *carried),
            metric_version=VERSION,
            model=story.model,
        )

    counted = kpis["theme_beats"].measure(beats, metric_version=VERSION)
    return DiversityReport(
        diversity=kpis["thematic_diversity"].measure(entropy, metric_version=VERSION),
        largest_share=kpis["largest_theme_share"].measure(largest, metric_version=VERSION),
        beats=counted,
        tagged=story.beats if counted.value is not None else (),
        scene_shares=story.by_scene if counted.value is not None else (),
    )


@dataclass(frozen=True)
class _Tagged:
    """A story's beats with their themes, found at the first use. Raises NoScore where there is no prose."""

    scenes: tuple[SceneText, ...]
    encoder: SentenceEncoder

    @cached_property
    def _found(self) -> tuple[tuple[Beat, ...], str, str]:
        texts = [(scene.scene_id, beat) for scene in self.scenes for beat in beats_of(scene)]
        if not texts:
            raise NoScore("the story has no prose to tag")
        only = [beat for _, beat in texts]
        model, fallback = self.encoder.name, ""
        try:
            themes = theme_of_beats(only, self.encoder)
        except ModelUnavailable as unavailable:
            model, fallback = LEXICON_MODEL, f"tagged by a word list, for {unavailable}"
            themes = theme_of_beats(only, None)
        beats = tuple(
            Beat(scene_id, text, theme, margin) for (scene_id, text), (theme, margin) in zip(texts, themes, strict=True)
        )
        return beats, model, fallback

    @property
    def beats(self) -> tuple[Beat, ...]:
        return self._found[0]

    @property
    def model(self) -> str:
        return self._found[1]

    @property
    def fallback(self) -> str:
        return self._found[2]

    @cached_property
    def by_scene(self) -> tuple[tuple[str, dict[str, float]], ...]:
        return tuple(_scene_shares(self.beats))

    @cached_property
    def shares(self) -> dict[str, float]:
        """The mean over the scenes: a long scene weighs no more than a short one."""
        return {theme: sum(share[theme] for _, share in self.by_scene) / len(self.by_scene) for theme in THEMES}


def _planned_entropy(planned: Mapping[str, Sequence[str]] | None) -> float | None:
    if not planned:
        return None
    totals: dict[str, float] = dict.fromkeys(THEMES, 0.0)
    for themes in planned.values():
        for theme in themes:
            if theme not in totals:
                raise NoScore(f"{theme!r} is planned, but the themes are {', '.join(THEMES)}")
            totals[theme] += 1 / len(themes)
    return entropy_bits(totals)


def _scene_shares(beats: Sequence[Beat]) -> list[tuple[str, dict[str, float]]]:
    counts: dict[str, dict[str, float]] = {}
    for beat in beats:
        counts.setdefault(beat.scene_id, dict.fromkeys(THEMES, 0.0))[beat.theme] += 1
    return [
        (scene_id, {theme: count / sum(themes.values()) for theme, count in themes.items()})
        for scene_id, themes in counts.items()
    ]


def _clearest(beats: Sequence[Beat]) -> tuple[str, ...]:
    """The beat that shows each theme best, so a reader can check the tags."""
    lines: list[str] = []
    for theme in THEMES:
        of_theme = [beat for beat in beats if beat.theme == theme]
        if of_theme:
            best = max(of_theme, key=lambda beat: beat.margin)
            lines.append(f"{theme} ({best.scene_id}): {shortened(best.text, 160)}")
    return tuple(lines)


@lru_cache(maxsize=4)
def _theme_vectors(encoder: SentenceEncoder) -> tuple[Vectors, Vectors]:
    """The mean of each theme's descriptions, shape (themes, dimensions), and each theme's head start."""
    flat = encoder.encode([text for theme in THEMES for text in DESCRIPTIONS[theme]])
    centres = flat.reshape(len(THEMES), -1, flat.shape[1]).mean(axis=1)
    return centres, _HEAD_START * (encoder.encode(PLAIN) @ centres.T).mean(axis=0)


def _vector_scores(beats: Sequence[str], encoder: SentenceEncoder) -> Vectors:
    centres, head_start = _theme_vectors(encoder)
    # A beat is the mean of its sentences, which coherence needs too: as good as its own vector, and free.
    told = [sentences(beat) or [beat] for beat in beats]
    vectors = encoder.encode([sentence for beat in told for sentence in beat])
    starts = np.cumsum([0, *(len(beat) for beat in told[:-1])])
    counts = np.array([len(beat) for beat in told], dtype=np.float32)
    means = np.add.reduceat(vectors, starts, axis=0) / counts[:, None]
    scores = (means @ centres.T - head_start).astype(np.float32)
    quoted = np.array([quoted_share(beat) for beat in beats], dtype=np.float32)
    scores[:, THEMES.index("dialogue")] += _QUOTE_GAIN * (quoted - _QUOTE_USUAL)
    return scores


def _lexicon_scores(beats: Sequence[str]) -> Vectors:
    stems = {theme: {stem(word) for word in LEXICON[theme]} for theme in THEMES}
    scores = np.zeros((len(beats), len(THEMES)), dtype=np.float32)
    for row, beat in enumerate(beats):
        found = content_stems(beat)
        for column, theme in enumerate(THEMES):
            scores[row, column] = sum(word in stems[theme] for word in found)
        scores[row, THEMES.index("dialogue")] += 4 * quoted_share(beat)
        scores[row, THEMES.index("exposition")] += 0.5  # what nothing else claims explains or describes
    return scores
