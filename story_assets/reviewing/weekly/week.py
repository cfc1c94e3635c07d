"""The review of a span of time, Fridays of a week: figures against the span before, a trend, one page and one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quality.measurement import Measurement
from story_assets.library import Library, read_model, write_model
from story_assets.models import Model
from story_assets.reviewing.page.page import render
from story_assets.reviewing.page.plots import Plot, plot
from story_assets.reviewing.page.verdicts import Verdict, verdict, written
from story_assets.reviewing.publishing import write_text
from story_assets.reviewing.record.tables import Tables
from story_assets.reviewing.weekly.figures import Figures
from story_assets.reviewing.weekly.sweep import WEEK, Span, Swept, SweptRun, sweep, swept
from story_assets.reviewing.weekly.trend import Action, Change, actions, regressions

FOLDER = "weeks"
"""Where the reviews lie, beside the stories."""
WEEKS = 4


class WeekFigures(Model):
    """The figures of one span as they were when it was reviewed."""

    start: datetime
    end: datetime
    figures: Figures


@dataclass(frozen=True)
class Review:
    """Everything a review says.

    Attributes:
        spans: The spans in order of time; the last is the one under review.
        figures: Theirs.
    """

    spans: tuple[Span, ...]
    figures: tuple[Figures, ...]
    runs: tuple[SweptRun, ...] = ()
    unreadable: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """The span under review."""
        return self.spans[-1]

    @property
    def now(self) -> Figures:
        """Its figures."""
        return self.figures[-1]

    @property
    def before(self) -> Figures | None:
        """The figures of the span before, if any run fell into it."""
        found = self.figures[-2] if len(self.figures) > 1 else None
        return found if found is not None and (found.runs or found.ratings) else None

    @property
    def measurements(self) -> list[Measurement]:
        """Every goal."""
        return self.now.measurements()

    @property
    def changes(self) -> list[Change]:
        """What got worse than it may."""
        return regressions(self.now, self.before)

    @property
    def regressions(self) -> list[Change]:
        """What got worse since the span before."""
        return [change for change in self.changes if change.kind == "regression"]

    @property
    def actions(self) -> list[Action]:
        """What happened too often."""
        return actions(self.now)

    @property
    def headline(self) -> str:
        """One line."""
        if not self.now.runs:
            return "No film was made"
        made = f"{self.now.runs} {'story' if self.now.runs == 1 else 'stories'}, {self.now.scenes} scenes"
        if self.regressions:
            return f"{made}: {len(self.regressions)} worse than the time before"
        missed = sum(one.status in ("fail", "error") for one in self.measurements)
        return f"{made}: {f'{missed} goals missed' if missed else 'every measured goal is met'}"


def week_of(start: datetime) -> Span:
    """The week that begins at `start`."""
    return Span(start, start + WEEK)


def last_weeks(span: Span, count: int = WEEKS) -> tuple[Span, ...]:
    """The span and those before it, in order of time."""
    spans = [span]
    for _ in range(count - 1):
        spans.insert(0, spans[0].before)
    return tuple(spans)


def weeks_to_review(library: Library, start: datetime, end: datetime) -> list[datetime]:
    """The beginnings of the weeks between two Fridays that have something to review, and of the last in any case."""
    weeks = [week_of(start + number * WEEK) for number in range(max(1, (end - start) // WEEK))]
    *earlier, last = weeks
    figures = sweep([library.root], weeks).figures if earlier else []
    return [*(week.start for week, one in zip(earlier, figures, strict=False) if one.runs or one.ratings), last.start]


def review(paths: Iterable[Path], spans: Sequence[Span]) -> Review:
    """Sweep the records that `paths` mean over `spans`, the last of which is under review."""
    return _review(sweep(paths, spans), spans)


def review_of(tables: Tables, spans: Sequence[Span]) -> Review:
    """The same over tables that were read before."""
    return _review(swept(tables, spans), spans)


def review_week(library: Library, start: datetime) -> Review:
    """The week that begins at `start`, with the three before it.

    Earlier weeks are taken as they were reviewed then, where they were: a story that is drawn anew leaves its old week.
    """
    spans = last_weeks(week_of(start))
    found = _review(sweep([library.root], spans), spans)
    kept = [read_model(path, WeekFigures).figures if (path := week_file(library, s)).is_file() else None for s in spans]
    figures = [*(was or now for was, now in zip(kept[:-1], found.figures[:-1], strict=True)), found.now]
    return Review(found.spans, tuple(figures), found.runs, found.unreadable, found.undated)


def publish_week(library: Library, found: Review) -> tuple[Path, Path]:
    """Keep a week's figures, and write its page and its Markdown beside them.

    Returns:
        The page and the Markdown.
    """
    path = week_file(library, found.span)
    write_model(path, WeekFigures(start=found.span.start, end=found.span.end, figures=found.now))
    page = write_text(path.with_suffix(".html"), render_review(found))
    return page, write_text(path.with_suffix(".md"), markdown(found))


def week_file(library: Library, span: Span) -> Path:
    """Where a week's figures are kept."""
    return library.root / FOLDER / f"{span.start:%Y-%m-%d}.json"


def render_review(found: Review) -> str:
    """The review as one HTML page that opens offline."""
    trend = list(zip(found.spans, found.figures, strict=True))
    return render(
        "week.html",
        review=found,
        title=_title(found),
        # What a goal means is said of a story; over a week it is a mean or a share.
        goals=[replace(verdict(one), meaning="") for one in found.measurements],
        plots=[one for name in (one.name for one in found.measurements) if (one := _plot(name, found))],
        trend=[(f"{span.start:%d %b}", figures) for span, figures in trend],
        rows=_trend_rows(found),
        labels=[_label(span) for span in found.spans],
    )


def markdown(found: Review) -> str:
    """The review as Markdown, for a chat or a pull request."""
    lines = [f"# {_title(found)}", "", f"**{found.headline}.**", ""]
    for title, sentences in (
        ("Worse than the time before", [str(one) for one in found.regressions]),
        ("Past the limit", [str(one) for one in found.changes if one.kind != "regression"]),
        ("To act upon", [str(one) for one in found.actions]),
        ("Records that could not be read", list(found.unreadable)),
    ):
        if sentences:
            lines += [f"## {title}", "", *(f"- {sentence}" for sentence in sentences), ""]
    labels = [_label(span) for span in found.spans]
    lines += ["## Goals", "", f"| Goal | Due | {' | '.join(labels)} | |", f"|---|---|{'---|' * (len(labels) + 1)}"]
    lines += [f"| {one.title} | {one.goal} | {' | '.join(row)} | {one.word} |" for one, row in _trend_rows(found)]
    if found.now.notes:
        lines += ["", "## Steps down", "", "| Note | Times | Runs |", "|---|---|---|"]
        lines += [f"| {_cell(group.note)} | {group.count} | {group.runs} |" for group in found.now.notes]
    return "\n".join(lines) + "\n"


def _review(found: Swept, spans: Sequence[Span]) -> Review:
    figures, runs = tuple(found.figures), tuple(found.runs)
    return Review(tuple(spans), figures, runs, tuple(found.unreadable), tuple(found.undated))


def _trend_rows(found: Review) -> list[tuple[Verdict, list[str]]]:
    """Each goal with its value in every span."""
    by_span = [figures.measurements() for figures in found.figures]
    return [
        (verdict(now), ["—" if (value := span[at].value) is None else written(value) for span in by_span])
        for at, now in enumerate(found.measurements)
    ]


def _plot(name: str, found: Review) -> Plot | None:
    by_span = [next(one for one in figures.measurements() if one.name == name) for figures in found.figures]
    if all(one.value is None for one in by_span):
        return None
    now = verdict(by_span[-1])
    labels = [f"{span.start:%d %b}" for span in found.spans]
    return plot(now.title, [one.value for one in by_span], labels, by_span[-1].threshold, by_span[-1].status)


def _title(found: Review) -> str:
    if found.span.start.year == 1:
        return "All runs"
    return f"Week of {_label(found.span)}" if found.span.end - found.span.start == WEEK else _label(found.span)


def _label(span: Span) -> str:
    if span.start.year == 1:
        return "always"
    last = span.end - timedelta(seconds=1)
    return f"{span.start.astimezone(UTC):%d %b} to {last.astimezone(UTC):%d %b %Y}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
