"""What Mixcloud counts of a show, or of the account, put together: now, before, and to which tracks people listen."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from beetsplug.mixcloud.showing.records import Record
from mixcloud_core.analytics import Counted, Overview, Period, Span, change, overview
from mixcloud_core.client import Mixcloud
from mixcloud_core.engagement import Audience, Stretch, Turn, audience
from mixcloud_core.formats import format_clock, format_count, format_quantity
from mixcloud_core.models import Cloudcast, Statistics
from mixcloud_core.text import clean_line
from mixcloud_core.tracklists import tracklist_of

__all__ = [
    "MONTHS",
    "STEEPEST",
    "Asked",
    "Report",
    "as_csv",
    "as_record",
    "as_rows",
    "days_in_words",
    "of_account",
    "of_show",
    "span_name",
    "staying_in_words",
]

_NOBODY = Audience()

# How many of the steepest losses, and of gains, are told.
STEEPEST = 3

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# A sheet takes a cell that begins like that for a formula.
_FORMULA = ("=", "+", "-", "@")


class Asked(NamedTuple):
    """Which days are asked for, both inclusive; None where Mixcloud decides."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What is counted of one thing; `address` is empty for the account.

    `before` holds the same number of days before these, and None where nothing compares.
    """

    title: str
    address: str
    now: Overview
    before: Overview | None = None
    heard: Audience = _NOBODY

    def was(self, name: str) -> int | None:
        """Give how often it happened before."""
        counted = self.before.of(name) if self.before else None
        return counted.count if counted else None


def of_account(api: Mixcloud, asked: Asked, today: date) -> Report:
    """Ask about the account that is signed in; raises AuthenticationError."""
    told = api.account_statistics(*asked)
    return _compared(Report("Your account", "", _overview(told, asked, today)), api.account_statistics, date.min)


def of_show(api: Mixcloud, show: Cloudcast, asked: Asked, today: date) -> Report:
    """Ask about one of the account's own shows; raises ForbiddenError for a show of somebody else."""

    def ask(first: date | None, last: date | None) -> Statistics:
        return api.cloudcast_statistics(show, first, last)

    told = ask(*asked)
    heard = audience(told.engagement, tracklist_of(show).chapters(show.duration), show.duration)
    report = Report(show.name, show.url, _overview(told, asked, today), heard=heard)
    return _compared(report, ask, show.published.date() if show.published else date.min)


def _overview(told: Statistics, asked: Asked, today: date) -> Overview:
    # Somewhere it is tomorrow already.
    return overview(told, asked.first, min(asked.last or date.max, today + timedelta(1)))


def _compared(report: Report, ask: Callable[[date, date], Statistics], begun: date) -> Report:
    """Put the days before beside it, unless it began only then: less time is not fewer listeners."""
    earlier = report.now.period.before if report.now.period else None
    if not earlier or earlier.first < begun:
        return report
    before = overview(ask(*earlier), *earlier)
    return replace(report, before=before) if before.period else report


def span_name(span: Span) -> str:
    """Give the name of a day, or of what a plot shows as one: `2 Mar 2026`, `week of 2 Mar 2026`, `Mar 2026`."""
    month = MONTHS[span.first.month - 1]
    names = {
        "day": f"{span.first.day} {month} {span.first.year}",
        "week": f"week of {span.first.day} {month} {span.first.year}",
        "month": f"{month} {span.first.year}",
        "quarter": f"{span.first.year} Q{(span.first.month + 2) // 3}",
        "year": f"{span.first.year}",
    }
    return names[span.unit]


def days_in_words(report: Report) -> str:
    """Say which days are counted, and with which they are compared."""
    period = report.now.period
    if not period:
        return "Mixcloud tells nothing of any of these days"
    days = f"{period}, {format_quantity(period.length, 'day')}"
    before = report.before.period if report.before else None
    return f"{days}, beside {before}" if before else days


def staying_in_words(heard: Audience) -> str:
    """Say how many listen to the end, and when half have left."""
    half = heard.half_left
    left = f"; half have left by {format_clock(60 * half)}" if half is not None else ""
    counts = f"{format_count(heard.minutes[-1])} of {format_count(heard.most)} at most"
    return f"{round(100 * heard.at_the_end)}% are there at the end ({counts}){left}"


def as_rows(report: Report) -> Iterator[tuple[object, ...]]:
    """Give series, day and count of each day that is known; then `engagement`, minute, listeners, and the track.

    Where no day of a series is told, its total has no day.
    """
    for counted in report.now.series:
        if not counted.days:
            yield counted.name, "", counted.count
        for day, count in report.now.dated(counted):
            if count is not None:
                yield counted.name, day, count
    for minute, listeners in enumerate(report.heard.minutes):
        yield "engagement", minute, listeners, report.heard.title_at(minute)


def as_csv(reports: Iterable[Report]) -> str:
    """Give the same of several as one table, with headings."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("address", "series", "day", "minute", "count", "section"))
    for report in reports:
        for name, at, count, *section in as_rows(report):
            is_day = isinstance(at, date)
            cells = (report.address, name, at if is_day else "", "" if is_day else at, count, *(section or [""]))
            writer.writerow([_cell(cell) for cell in cells])
    return file.getvalue()


def _cell(value: object) -> str:
    text = clean_line(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_record(report: Report) -> Record:
    """Give all of it for `--json`: days and numbers that nobody knows are null, changes are shares (0.5 is +50%)."""
    return {
        "address": report.address or None,
        "title": report.title,
        "period": _period(report.now.period),
        "before": _period(report.before.period) if report.before else None,
        "series": {counted.name: _series(report, counted) for counted in report.now.series},
        "engagement": _engagement(report.heard) if report.heard.minutes else None,
    }


def _period(period: Period | None) -> Record | None:
    return {"from": str(period.first), "to": str(period.last), "days": period.length} if period else None


def _series(report: Report, counted: Counted) -> Record:
    was = report.was(counted.name)
    return {
        "count": counted.count,
        "total": counted.total,
        "before": was,
        "change": _rounded(change(counted.count, was)),
        "days": [{"day": str(day), "count": count} for day, count in report.now.dated(counted)],
    }


def _engagement(heard: Audience) -> Record:
    half_left = heard.half_left
    return {
        "minutes": list(heard.minutes),
        "at_the_end": _rounded(heard.at_the_end),
        "half_left": None if half_left is None else 60 * half_left,
        "tracks": [_stretch(stretch) for stretch in heard.stretches],
        "losses": [_turn(turn) for turn in heard.losses(STEEPEST)],
        "gains": [_turn(turn) for turn in heard.gains(STEEPEST)],
    }


def _stretch(stretch: Stretch) -> Record:
    return {
        "start": stretch.start,
        "end": stretch.end,
        "title": stretch.title,
        "first": stretch.first,
        "last": stretch.last,
        "average": round(stretch.average, 1),
        "change": _rounded(change(stretch.last, stretch.first)),
    }


def _turn(turn: Turn) -> Record:
    return {
        "at": 60 * turn.minute,
        "before": turn.before,
        "now": turn.now,
        "change": _rounded(change(turn.now, turn.before)),
        "title": turn.title or None,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
