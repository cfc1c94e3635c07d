"""Thematic diversity: how far each of five themes is there in a story, and how evenly they share it.

A beat is two sentences of one paragraph, so that a speech and the chase behind it are two beats; a
passage is about two beats. In each passage each theme is there to a degree, 0..1, whatever the others do: a
good scene is seldom about one thing. The story's degrees are the means over its scenes, and the score
is the Shannon entropy of their shares in bits (at most log2 5 = 2.32).

Each beat is also tagged with the theme that leads in it. That shows a reader where a theme is, and
what a story has too much of; the score does not rest on it, as the talk of a story drowns the rest.

A short story has no score, nor has one that says the same again and again: there, chance decides.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from quality.diversity.theme_words import THEMES
from quality.diversity.themes import theme_degrees, theme_of_beats
from quality.errors import ModelUnavailable, NoScore
from quality.language.embeddings import SentenceEncoder, encoder_or_reason
from quality.language.text import SceneText, read_scenes, sentences, words
from quality.measurement import Measurement, shortened
from quality.thresholds import KPIS, Kpi

VERSION = "diversity-4"
LEXICON_MODEL = "lexicon"

_SCARCE = 0.1
"""A theme that leads in fewer beats is named as missing where the diversity misses its goal."""

FEWEST_WORDS = 400
FEWEST_SCENES, FEWEST_BEATS = 5, 10
"""A figure needs so many words, or so many scenes with so many beats in all."""

_MOST_AGAIN = 0.15
"""A story of which a larger share of sentences was said before, word for word, has no figure."""
_SHORTEST = 4
"""Shorter sentences come again in any dialogue."""
_PASSAGE = 2
"""Beats in a passage, about."""


@dataclass(frozen=True)
class Beat:
    """About two sentences of a scene and their theme."""

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


def beats_of(scene: SceneText) -> list[str]:
    """The scene's sentences two by two, within paragraphs; a last odd one stands with the two before it.

    Paragraphs of one sentence, as lines of dialogue are set, are taken two by two themselves.
    """
    beats: list[list[str]] = []
    short: list[str] = []  # paragraphs of one sentence, waiting for a second
    for paragraph in scene.text.split("\n\n"):
        told = sentences(paragraph)
        if len(told) == 1:
            short += told
        if short and (len(short) == 2 or len(told) > 1):
            beats.append(short)
            short = []
        if len(told) > 1:
            pairs = [told[at : at + 2] for at in range(0, len(told) - 1, 2)]
            pairs[-1] += told[2 * len(pairs) :]
            beats += pairs
    return [" ".join(beat) for beat in ([*beats, short] if short else beats)]


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
        return kpis["theme_beats"].judge(
            len(story.beats),
            evidence=(story.fallback,) if story.fallback else (),
            metric_version=VERSION,
            model=story.model,
        )

    def entropy() -> Measurement:
        parts: dict[str, float | None] = {"planned_entropy": _planned_entropy(planned)}
        why = story.too_little or (
            f"how far a theme is there needs the sentence model; {story.fallback}" if story.fallback else ""
        )
        if why:
            return kpis["thematic_diversity"].judge(None, reason=why, parts=parts, metric_version=VERSION)
        degrees = story.degrees
        parts |= {f"degree_{theme}": degrees[theme] for theme in THEMES}
        parts["beats"] = len(story.beats)
        bits, due = entropy_bits(degrees), kpis["thematic_diversity"].threshold
        return kpis["thematic_diversity"].judge(
            bits,
            reason=_unbalanced(story.shares) if due is not None and bits < due else "",
            parts=parts,
            evidence=_clearest(story.beats),
            metric_version=VERSION,
            model=story.model,
        )

    def largest() -> Measurement:
        if story.too_little:
            raise NoScore(story.too_little)
        theme = max(THEMES, key=lambda name: story.shares[name])
        carried = sorted(
            ((scene_id, share[theme]) for scene_id, share in story.by_scene if share[theme] > 0.4),
            key=lambda one: -one[1],
        )
        most, due = story.shares[theme], kpis["largest_theme_share"].threshold
        where = f", most of it in {_listed([scene_id for scene_id, _ in carried[:3]])}" if carried else ""
        return kpis["largest_theme_share"].judge(
            most,
            reason=f"{theme} leads in {most:.0%} of the beats{where}" if due is not None and most > due else "",
            parts={theme: most},
            evidence=(
                f"the largest theme is {theme}",
                *(f"{scene_id}: {share:.0%} {theme}" for scene_id, share in carried),
            ),
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
    def too_little(self) -> str:
        """Why there is no figure; empty when there is enough to measure."""
        told = [scene for scene in self.scenes if scene.sentences]
        count = sum(len(words(sentence)) for scene in told for sentence in scene.sentences)
        beats = len(self.beats)  # raises where there is no prose at all
        if count < FEWEST_WORDS and (len(told) < FEWEST_SCENES or beats < FEWEST_BEATS):
            return (
                f"{count} words in {len(told)} scene{'s' * (len(told) != 1)} are too few: {FEWEST_WORDS} words are "
                f"needed, or {FEWEST_SCENES} scenes of {FEWEST_BEATS} beats in all ({beats} here)"
            )
        said = [tuple(words(sentence)) for scene in told for sentence in scene.sentences]
        long = [one for one in said if len(one) >= _SHORTEST]
        again = 1 - len(set(long)) / len(long) if long else 0.0
        if again > _MOST_AGAIN:
            return f"{again:.0%} of the sentences were said before, word for word: a loop has no themes to count"
        return ""

    @cached_property
    def degrees(self) -> dict[str, float]:
        """How far each theme is there, 0..1: the mean over the scenes of the mean over their passages."""
        passages = [(scene_id, passage) for scene_id, beats in self._by_scene_id for passage in _passages(beats)]
        found = theme_degrees([passage for _, passage in passages], self.encoder)
        rows: dict[str, list[int]] = {}
        for row, (scene_id, _) in enumerate(passages):
            rows.setdefault(scene_id, []).append(row)
        means = [found[of_scene].mean(axis=0) for of_scene in rows.values()]
        return {theme: float(sum(mean[column] for mean in means) / len(means)) for column, theme in enumerate(THEMES)}

    @property
    def _by_scene_id(self) -> list[tuple[str, list[str]]]:
        found: dict[str, list[str]] = {}
        for beat in self.beats:
            found.setdefault(beat.scene_id, []).append(beat.text)
        return list(found.items())

    @cached_property
    def by_scene(self) -> tuple[tuple[str, dict[str, float]], ...]:
        return tuple(_scene_shares(self.beats))

    @cached_property
    def shares(self) -> dict[str, float]:
        """Share of the beats that each theme leads; the mean over the scenes: a long scene weighs no more than a short one."""
        return {theme: sum(share[theme] for _, share in self.by_scene) / len(self.by_scene) for theme in THEMES}


def _passages(beats: Sequence[str]) -> list[Sequence[str]]:
    """The beats of a scene two by two, as evenly as they go."""
    count = max(1, round(len(beats) / _PASSAGE))
    edges = [round(len(beats) * at / count) for at in range(count + 1)]
    return [beats[start:end] for start, end in pairwise(edges)]


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


def _unbalanced(shares: Mapping[str, float]) -> str:
    """What a story has too much of and what it lacks, for a person: `67% is mystery, hardly any action or romance`."""
    most = max(shares, key=lambda theme: shares[theme])
    scarce = [theme for theme in THEMES if shares[theme] < _SCARCE]
    lacking = f"there is hardly any {_listed(scarce, 'or')}" if scarce else "the others share too little"
    return f"{most} leads in {shares[most]:.0%} of the beats, and {lacking}"


def _listed(names: Sequence[str], word: str = "and") -> str:
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _clearest(beats: Sequence[Beat]) -> tuple[str, ...]:
    """The beat that shows each theme best, so a reader can check the tags."""
    lines: list[str] = []
    for theme in THEMES:
        of_theme = [beat for beat in beats if beat.theme == theme]
        if of_theme:
            best = max(of_theme, key=lambda beat: beat.margin)
            lines.append(f"{theme} ({best.scene_id}): {shortened(best.text, 160)}")
    return tuple(lines)
