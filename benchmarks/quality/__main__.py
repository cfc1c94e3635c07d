"""Rerun every measurement of the metrics and print one table: `python -m benchmarks.quality --data DIR`."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

from rich.console import Console
from rich.table import Table

from benchmarks.quality import alignment, coherence, gate, speed, themes
from quality.embeddings import CachingEncoder, SentenceEncoder, load_encoder

Row = tuple[str, str, str, str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with coherence-ratings.csv and caption-pairs.csv"
    )
    parser.add_argument("--sample", type=int, default=40, help="stories of each set that are damaged on purpose")
    parser.add_argument("--skip-speed", action="store_true", help="leave out the thousand scenes")
    chosen = parser.parse_args()
    console = Console()
    ratings = coherence.read_ratings(chosen.data)
    captions = alignment.read_captions(chosen.data)
    encoder = CachingEncoder(load_encoder(), remember=80_000)
    table = Table("what", "on", "figure", "goal", title="How well the metrics do")
    with console.status("measuring") as status:
        for section in _sections(ratings, captions, encoder, chosen.sample, chosen.skip_speed):
            for row in section:
                status.update(f"measured: {row[0]}, {row[1]}")
                table.add_row(*row)
            table.add_section()
    console.print(table)


def _sections(
    ratings: list[coherence.RatedStory],
    captions: list[tuple[str, str]],
    encoder: SentenceEncoder,
    sample: int,
    skip_speed: bool,
) -> Iterator[Iterator[Row] | list[Row]]:
    if not skip_speed:
        yield _speed(ratings, captions)
    sets = coherence.by_dataset(ratings)
    yield _agreement(sets, encoder)
    yield _noticed(sets, encoder, sample)
    yield _gate(sets)
    yield _themes(encoder)
    yield _alignment(captions, encoder)


def _agreement(sets: dict[str, list[coherence.RatedStory]], encoder: SentenceEncoder) -> Iterator[Row]:
    taus: list[float] = []
    for name, stories in sets.items():
        figures = coherence.agreement(stories, encoder)
        taus.append(figures["composite"])
        parts = " ".join(f"{part} {tau:+.2f}" for part, tau in figures.items() if part != "composite")
        yield "τ with people", f"{name} ({len(stories)})", f"{figures['composite']:.3f}   ({parts})", ""
    yield "τ with people", f"mean of {len(taus)} sets", f"{fmean(taus):.3f}", "≥ .20"


def _noticed(sets: dict[str, list[coherence.RatedStory]], encoder: SentenceEncoder, sample: int) -> Iterator[Row]:
    goals = {"loop": "≥ .95", "truncated": "≥ .95", "foreign scene": "≥ .90", "sentence shuffle": "≥ .85"}
    found = {name: coherence.noticed(stories, encoder, sample=sample) for name, stories in sets.items()}
    found = {name: figures for name, (figures, count) in found.items() if count}
    for kind in next(iter(found.values())):
        each = {name: figures[kind] for name, figures in found.items() if kind in figures}
        said = ", ".join(f"{name} {one.composite:.2f}" for name, one in each.items())
        extra = ""
        if all(one.alarm is not None for one in each.values()):
            extra += f"; by its own alarm {fmean(one.alarm or 0 for one in each.values()):.2f}"
        if all(one.named is not None for one in each.values()):
            extra += f"; the planted scene named {fmean(one.named or 0 for one in each.values()):.2f}"
        yield (
            f"noticed: {kind}",
            said,
            f"{fmean(one.composite for one in each.values()):.2f}{extra}",
            goals.get(kind, ""),
        )
    for name, stories in sets.items():
        alarms = ", ".join(f"{kind} {share:.2f}" for kind, share in coherence.false_alarms(stories).items())
        yield "false alarms on the better half", name, alarms, ""


def _gate(sets: dict[str, list[coherence.RatedStory]]) -> Iterator[Row]:
    for name, stories in sets.items():
        figures = gate.gate(stories)
        said = f"{figures['pass']:.2f} as written, {figures['pass exchanged']:.2f} with he and she exchanged"
        yield "pass the linkage gate", f"{name} ({figures['stories']:.0f})", said, "≥ .90, ≤ .35"


def _themes(encoder: SentenceEncoder) -> Iterator[Row]:
    for name, model in ((encoder.name, encoder), ("word list", None)):
        figures = themes.accuracy(model)
        parts = " ".join(f"{theme} {share:.2f}" for theme, share in figures.items() if theme != "all")
        yield "theme accuracy", f"50 labelled beats, {name}", f"{figures['all']:.2f}   ({parts})", ""
        apart = themes.separation(model)
        said = f"{apart['five themes']:.2f} of five-theme stories, {apart['one theme']:.2f} of one-theme stories"
        yield "reach 2.0 bits", f"20 beats, {name}", said, ""


def _alignment(captions: list[tuple[str, str]], encoder: SentenceEncoder) -> Iterator[Row]:
    for joined, left_out in ((1, 0), (3, 0), (5, 0), (5, 2)):
        figures = alignment.roc(captions, encoder, joined=joined, left_out=left_out)
        what = f"{joined} caption{'s' * (joined > 1)}" + (f", {left_out} not described" if left_out else "")
        said = (
            f"{figures['true pass']:.2f} true, {figures['false pass']:.4f} false; AUC {figures['AUC']:.3f}; "
            f"{figures['true at 2 % false']:.2f} true at 2 % false"
        )
        yield "pass the alignment gate", f"{what} ({figures['pairs']:.0f} pairs)", said, ""


def _speed(ratings: list[coherence.RatedStory], captions: list[tuple[str, str]]) -> list[Row]:
    fresh = CachingEncoder(load_encoder())
    fresh.encode(["The model is warm."])
    found = speed.thousand_scenes(ratings, captions, fresh)
    return [
        (
            f"{found.scenes} scenes scored",
            f"{found.words_a_scene:.0f} words of prose a scene, prompt and description",
            f"{found.seconds:.0f} s, peak {found.peak_mib:.0f} MiB",
            "≤ 60 s, ≤ 1.2 GB",
        )
    ]


if __name__ == "__main__":
    main()
