"""How often a beat is tagged as a reader would, and whether entropy tells varied stories from monotonous ones."""

import csv
import random
from pathlib import Path
from statistics import fmean

from quality.diversity.diversity import entropy_bits, theme_of_beats
from quality.diversity.theme_words import THEMES
from quality.language.embeddings import SentenceEncoder

LABELLED = Path(__file__).with_name("theme_beats.csv")
"""Fifty beats, ten a theme, written for this purpose and not used for tuning."""
HELD_OUT = Path(__file__).with_name("theme_beats_held_out.csv")
"""Forty more, eight a theme, written before the example beats that the metric compares with."""


def accuracy(encoder: SentenceEncoder | None, labelled: Path = LABELLED) -> dict[str, float]:
    """Share of the labelled beats tagged with their label, over all and by theme."""
    with labelled.open(encoding="utf-8", newline="") as stream:
        rows = [(row["theme"], row["beat"]) for row in csv.DictReader(stream)]
    tags = [theme for theme, _ in theme_of_beats([beat for _, beat in rows], encoder)]
    hits = [(label, label == tag) for (label, _), tag in zip(rows, tags, strict=True)]
    figures = {theme: fmean(hit for label, hit in hits if label == theme) for theme in THEMES}
    return {"all": fmean(hit for _, hit in hits), **figures}


def separation(encoder: SentenceEncoder | None, *, seed: int = 7, rounds: int = 200) -> dict[str, float]:
    """Share of made-up stories that reach 2.0 bits: of one theme only, and of all five evenly."""
    rng = random.Random(seed)
    with LABELLED.open(encoding="utf-8", newline="") as stream:
        rows = [(row["theme"], row["beat"]) for row in csv.DictReader(stream)]
    tags = [theme for theme, _ in theme_of_beats([beat for _, beat in rows], encoder)]
    by_label: dict[str, list[str]] = {theme: [] for theme in THEMES}
    for (label, _), tag in zip(rows, tags, strict=True):
        by_label[label].append(tag)

    def reaches(drawn: list[str]) -> bool:
        return entropy_bits({theme: drawn.count(theme) / len(drawn) for theme in THEMES}) >= 2.0

    one = [reaches(rng.choices(by_label[theme], k=20)) for theme in THEMES for _ in range(rounds // len(THEMES))]
    all_five = [reaches([tag for theme in THEMES for tag in rng.sample(by_label[theme], 4)]) for _ in range(rounds)]
    return {"one theme": fmean(one), "five themes": fmean(all_five)}
