"""A sweep over any set of run records: read one after the other, added up by span of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from story_assets.errors import LibraryError
from story_assets.reviewing.record.fields import moment_of
from story_assets.reviewing.record.reading import find_records, read_record
from story_assets.reviewing.record.tables import Table, Tables, read_tables, within
from story_assets.reviewing.weekly.figures import Figures, figures_of

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """A span of time, its end not in it."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end

    @property
    def before(self) -> Span:
        """The span of the same length just before."""
        return Span(self.start - (self.end - self.start), self.start)


ALWAYS = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True)
class SweptRun:
    """One run of a span, for the list of them."""

    run_id: str
    path: Path
    genre: str
    scenes: int
    at: datetime


@dataclass
class Swept:
    """What a sweep found.

    Attributes:
        figures: The figures of each span, in the order asked for.
        runs: The runs of the last span asked for.
        unreadable: A sentence for each record that could not be read; it is in no figure.
        undated: Runs that say no time, and so are in no span.
    """

    figures: list[Figures]
    runs: list[SweptRun] = field(default_factory=list[SweptRun])
    unreadable: list[str] = field(default_factory=list[str])
    undated: list[str] = field(default_factory=list[str])


def sweep(paths: Iterable[Path], spans: Sequence[Span] = (ALWAYS,)) -> Swept:
    """Add up the runs that `paths` mean, each in the span its last scene ended in; ratings where they were given.

    Args:
        paths: Record files, run folders, or folders of such folders.
        spans: Which spans of time to tell apart.
    """
    return swept(read_tables(paths), spans)


def swept(tables: Tables, spans: Sequence[Span] = (ALWAYS,)) -> Swept:
    """The same over tables that were read before."""
    found = Swept([_figures(tables, span) for span in spans], unreadable=tables.unreadable, undated=tables.undated)
    last = within(_with_scenes(tables.runs), spans[-1].start, spans[-1].end).sort_values("at", kind="stable")
    found.runs = [
        SweptRun(row.run_id, Path(row.path), row.genre or "", int(row.scenes), row.at.to_pydatetime())
        for row in last.itertuples()
    ]
    return found


def _figures(tables: Tables, span: Span) -> Figures:
    runs = within(_with_scenes(tables.runs), span.start, span.end)
    # A scene belongs to the week of its story, whose last scene may have ended in the next one.
    scenes = tables.scenes[tables.scenes["run_id"].isin(runs["run_id"])]
    answers = tables.answers[tables.answers["run_id"].isin(runs["run_id"])]
    return figures_of(runs, scenes, within(tables.ratings, span.start, span.end), answers)


def _with_scenes(runs: Table) -> Table:
    """The runs that came as far as a scene."""
    return runs[runs["scenes"] > 0]


def newest(paths: Iterable[Path]) -> datetime | None:
    """When the newest run that `paths` mean took place."""
    moments: list[datetime] = []
    for path in find_records(paths):
        try:
            found = moment_of(read_record(path))
        except LibraryError:
            continue
        moments += [found] if found else []
    return max(moments, default=None)
