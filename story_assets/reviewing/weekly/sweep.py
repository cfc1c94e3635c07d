"""A sweep over any set of run records: read one after the other, added up by span of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from story_assets.errors import LibraryError
from story_assets.reviewing.record.older import is_older, respelled
from story_assets.reviewing.record.reading import find_records, read_record
from story_assets.reviewing.weekly.figures import Figures, Tally, inside, moment, moment_of

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
    tallies = [Tally() for _ in spans]
    swept = Swept([])
    for path in find_records(paths):
        try:
            record = read_record(path)
        except LibraryError as error:
            swept.unreadable.append(str(error))
            continue
        if is_older(record):
            record = respelled(record)
        _add(record, path, spans, tallies, swept)
    swept.figures = [tally.figures() for tally in tallies]
    swept.runs.sort(key=lambda run: run.at)
    return swept


def _add(record: dict[str, Any], path: Path, spans: Sequence[Span], tallies: Sequence[Tally], swept: Swept) -> None:
    at = moment_of(record)
    run_id = str(record.get("RunId") or path.parent.name)
    if at is None:
        swept.undated.append(run_id)
        return
    for span, tally in zip(spans, tallies, strict=True):
        if at in span and record.get("Scenes"):
            tally.add(record)
            if span is spans[-1]:
                genre = inside(record, "Story").get("Genre")
                scenes = cast("list[object]", record["Scenes"])
                swept.runs.append(SweptRun(run_id, path, str(genre or ""), len(scenes), at))
        for rating in cast("list[Any]", record.get("Feedback") or []):
            given = moment(rating.get("Timestamp")) if isinstance(rating, dict) else None
            if given is not None and given in span:
                tally.add_rating(cast("dict[str, Any]", rating))


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
