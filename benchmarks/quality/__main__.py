"""Rerun every measurement of the metrics and print one table: `python -m benchmarks.quality --data DIR`.

DIR holds CSV files (UTF-8, a header line); what is not there is not measured:

coherence-ratings.csv   dataset, story_id, story, coherence   stories with people's mean rating, on any scale; empty: unrated, held to be good
caption-pairs.csv       caption_a, caption_b                  two captions of each picture, by two people
described-scenes.csv    prompt, description                   prompts, and what somebody saw in the pictures

Without --data, only what this folder brings along is measured: themes, described scenes, template stories.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

from rich.console import Console
from rich.table import Table

from benchmarks.quality import alignment, coherence, gate, goals, own, speed, themes
from quality.errors import QualityError
from quality.language.embeddings import (
    DEFAULT_MODEL,
    CachingEncoder,
    SentenceEncoder,
    default_model_folder,
    load_encoder,
)
from quality.language.onnx_bert import OnnxBert

Row = tuple[str, str, str, str]
Sets = dict[str, list[coherence.RatedStory]]
Pairs = list[tuple[str, str]]
Section = Callable[[], Iterable[Row]]

_WIDTH = 170


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder with the files above")
    parser.add_argument("--sample", type=int, default=40, help="stories of each set that are damaged on purpose")
    parser.add_argument("--skip-speed", action="store_true", help="leave out the thousand scenes")
    chosen = parser.parse_args()
    if chosen.data is not None and not chosen.data.is_dir():
        parser.error(f"{chosen.data} is no folder")
    if chosen.sample < 1:
        parser.error(f"--sample is {chosen.sample}, expected 1 or more")
    try:
        ratings = coherence.read_ratings(chosen.data) if chosen.data else []
        captions = alignment.read_captions(chosen.data) if chosen.data else []
        described = alignment.read_described(chosen.data / "described-scenes.csv") if chosen.data else []
        encoder = CachingEncoder(load_encoder(), remember=80_000)
    except (OSError, ValueError, QualityError) as wrong:
        parser.error(str(wrong))
    if chosen.data and not (ratings or captions or described):
        parser.error(f"{chosen.data} holds none of the files that --help names")
    quick = None if chosen.skip_speed else (ratings, captions)
    print_table(sections(coherence.by_dataset(ratings), captions, described, encoder, chosen.sample, quick))


def print_table(found: Iterable[Section]) -> None:
    """Show every figure when it is there, on standard error, and the table of all at the end."""
    progress = Console(stderr=True)
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    table = Table("what", "on", "figure", "goal", title="How well the metrics do")
    with progress.status("measuring"):
        for section in found:
            for row in section():
                progress.print(f"[dim]{row[0]}, {row[1]}:[/dim] {row[2]}", highlight=False)
                table.add_row(*row)
            table.add_section()
    console.print(table)


def sections(
    sets: Sets,
    captions: Pairs,
    described: Pairs,
    encoder: SentenceEncoder,
    sample: int,
    quick: tuple[list[coherence.RatedStory], Pairs] | None,
) -> list[Section]:
    """What there is data for, cheap before dear."""
    found: list[Section] = [lambda: _themes(encoder), lambda: _described(described, encoder), lambda: _own(encoder)]
    if sets:
        found += [
            lambda: _stopped(sets, encoder, sample),
            lambda: _agreement(sets, encoder),
            lambda: _noticed(sets, encoder, sample),
            lambda: _gate(sets),
        ]
    if captions:
        found.append(lambda: _captions(captions, encoder))
    if quick and all(quick):
        found.append(lambda: _speed(*quick))
    return found


def _agreement(sets: Sets, encoder: SentenceEncoder) -> Iterable[Row]:
    taus: list[float] = []
    for name, stories in sets.items():
        figures = coherence.agreement(stories, encoder)
        if "composite" not in figures:
            yield "τ with people", f"{name} ({len(stories)})", "no score: all rated or scored alike", ""
            continue
        taus.append(figures["composite"])
        parts = " ".join(f"{part} {tau:+.2f}" for part, tau in figures.items() if part != "composite")
        yield "τ with people", f"{name} ({len(stories)})", f"{figures['composite']:.3f}   ({parts})", ""
    if taus:
        yield "τ with people", f"mean of {len(taus)} sets", f"{fmean(taus):.3f}", "≥ .20"


def _stopped(sets: Sets, encoder: SentenceEncoder, sample: int) -> Iterable[Row]:
    """What each goal misses of good and of bad stories, and which damaged ones it stops."""
    for name, stories in sets.items():
        for goal, found in goals.measure(stories, encoder, sample=sample).items():
            good = "–" if found.missed_good is None else f"{found.missed_good:.2f} of {found.good}"
            bad = "–" if found.missed_bad is None else f"{found.missed_bad:.2f} of {found.bad}"
            stops = ", ".join(f"{kind} {share:.2f}" for kind, share in found.stops.items())
            due = "≤ .20 good" if goal == "all goals" else ""
            yield f"missed: {goal}", name, f"good {good}, bottom quarter {bad}; stops {stops or 'nothing tried'}", due


def _noticed(sets: Sets, encoder: SentenceEncoder, sample: int) -> Iterable[Row]:
    goals = {"loop": "≥ .95", "truncated": "≥ .95", "foreign scene": "≥ .90", "sentence shuffle": "≥ .85"}
    found = {name: coherence.noticed(stories, encoder, sample=sample) for name, stories in sets.items()}
    kinds = dict.fromkeys(kind for figures, _ in found.values() for kind in figures)
    for kind in kinds:
        each = {name: figures[kind] for name, (figures, _) in found.items() if kind in figures}
        said = ", ".join(f"{name} {one.composite:.2f}" for name, one in each.items())
        alarms = [one.alarm for one in each.values() if one.alarm is not None]
        named = [one.named for one in each.values() if one.named is not None]
        extra = f"; by its own alarm {fmean(alarms):.2f}" if alarms else ""
        extra += f"; the planted scene named {fmean(named):.2f}" if named else ""
        yield (
            f"noticed: {kind}",
            said,
            f"{fmean(one.composite for one in each.values()):.2f}{extra}",
            goals.get(kind, ""),
        )
    for name, stories in sets.items():
        alarms_ = ", ".join(f"{kind} {share:.2f}" for kind, share in coherence.false_alarms(stories).items())
        yield "false alarms on the better half", name, alarms_, ""


def _gate(sets: Sets) -> Iterable[Row]:
    for name, stories in sets.items():
        figures = gate.gate(stories)
        if figures["stories"]:
            said = f"{figures['pass']:.2f} as written, {figures['pass exchanged']:.2f} with he and she exchanged"
            yield "pass the linkage gate", f"{name} ({figures['stories']:.0f})", said, "≥ .90, ≤ .35"


def _own(encoder: SentenceEncoder) -> Iterable[Row]:
    count = len(own.GENRES) * len(own.SEEDS)
    for kind, shares in own.passes(encoder).items():
        said = "; ".join(f"{name} {share:.2f}" for name, share in shares.items())
        yield f"own stories, {kind}", f"{count} template stories, casts given", said, ""


def _themes(encoder: SentenceEncoder) -> Iterable[Row]:
    for name, model in ((encoder.name, encoder), ("word list", None)):
        for beats, labelled in (("50 labelled beats", themes.LABELLED), ("40 held out", themes.HELD_OUT)):
            figures = themes.accuracy(model, labelled)
            parts = " ".join(f"{theme} {share:.2f}" for theme, share in figures.items() if theme != "all")
            yield "theme accuracy", f"{beats}, {name}", f"{figures['all']:.2f}   ({parts})", ""
        apart = themes.separation(model)
        said = f"{apart['five themes']:.2f} of five-theme stories, {apart['one theme']:.2f} of one-theme stories"
        yield "reach 2.0 bits", f"20 beats, {name}", said, ""


def _described(yours: Pairs, encoder: SentenceEncoder) -> Iterable[Row]:
    shipped = alignment.read_described()
    yield _roc("film prompts, descriptions of 3–5 sentences", alignment.described(shipped, encoder), "≥ .90, ≤ .02")
    yield _roc("film prompts, one sentence of description", alignment.described(shipped, encoder, told=1))
    if yours:
        yield _roc("your described scenes", alignment.described(yours, encoder), "≥ .90, ≤ .02")


def _captions(captions: Pairs, encoder: SentenceEncoder) -> Iterable[Row]:
    for alike in (False, True):
        for joined, left_out in ((1, 0), (3, 0), (4, 0), (5, 0), (6, 0), (5, 2)):
            if len(captions) < 2 * joined or (alike and joined == 1):
                continue
            what = f"{joined} caption{'s' * (joined > 1)}{' of like photos' * alike}"
            what += f", {left_out} not described" if left_out else ""
            yield _roc(what, alignment.roc(captions, encoder, joined=joined, left_out=left_out, alike=alike))
    for shared in (1, 2, 3):
        if len(captions) >= 10:
            passing = alignment.overlapping(captions, encoder, joined=5, shared=shared)
            yield "pass the alignment gate", f"{shared} of 5 captions, the others foreign", f"{passing:.2f}", ""


def _roc(what: str, figures: dict[str, float], goal: str = "") -> Row:
    said = (
        f"{figures['true pass']:.2f} true, {figures['false pass']:.4f} false; AUC {figures['AUC']:.3f}; "
        f"{figures['true at 2 % false']:.2f} true at 2 % false"
    )
    return "pass the alignment gate", f"{what} ({figures['pairs']:.0f} pairs)", said, goal


def _speed(ratings: list[coherence.RatedStory], captions: Pairs) -> Iterable[Row]:
    model = OnnxBert(DEFAULT_MODEL, default_model_folder())
    model.encode(["The model is warm."])
    for name, stories in (("rated stories", speed.strangers(ratings, captions)), ("own stories", speed.our_own())):
        found = speed.score_all(stories, model)
        prose, prompt, description = found.words
        what = f"{name}; {prose:.0f} words of prose a scene, {prompt:.0f} of prompt, {description:.0f} of description"
        said = (
            f"{found.seconds:.0f} s, peak {found.peak_mib:.0f} MiB; {found.tokens:.0f} word pieces a scene read, "
            f"{found.recurring:.0%} of the texts read before"
        )
        yield f"{found.scenes} scenes scored", what, said, "≤ 60 s, ≤ 1.2 GB"


if __name__ == "__main__":
    main()
