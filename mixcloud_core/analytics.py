"""What the statistics of owners say: days that are counted, how that changed, and where listeners stay and leave.

Mixcloud documents none of this. What is not told is None here, and never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from mixcloud_core.models import Series, Statistics

__all__ = ["SERIES", "Counted", "Overview", "Period", "Span", "change", "format_change", "level", "overview", "spans"]

SERIES = ("plays", "favorites", "reposts", "comments", "minutes", "followers")

# Mixcloud began in 2008. Replies may hold any date, and every day between the first and the last is kept.
_BEGINNING, _END = date(2008, 1, 1), date(2107, 12, 31)
# Days that a stretch of time has at least, by what people call it.
_STEPS = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Period(NamedTuple):
    """Days from the first to the last, which both belong to it."""

    first: date
    last: date

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period | None:
        """As many days right before it; None where there is no calendar for them."""
        try:
            return Period(self.first - timedelta(self.length), self.first - timedelta(1))
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something happened, on each day of a period; None for a day of which nobody knows.

    `total` is what Mixcloud says of all of it, None where it says nothing. It may count more than these days.
    """

    name: str
    total: int | None
    days: tuple[int | None, ...] = ()

    @property
    def count(self) -> int | None:
        """How often it happened on the days that are known; the total where none is."""
        known = [day for day in self.days if day is not None]
        return sum(known) if known else self.total


@dataclass(frozen=True, slots=True)
class Overview:
    """Statistics with one number for each day of a period, which is None where no day is told at all.

    `series` holds those of `SERIES` of which anything is told.
    """

    period: Period | None
    series: tuple[Counted, ...]

    def of(self, name: str) -> Counted | None:
        """Give one of the series."""
        return next((counted for counted in self.series if counted.name == name), None)

    def dated(self, counted: Counted) -> Iterator[tuple[date, int | None]]:
        """Give the days of a series with their numbers."""
        return zip(_each(self.period), counted.days, strict=True) if self.period and counted.days else iter(())


def overview(statistics: Statistics, first: date | None = None, last: date | None = None) -> Overview:
    """Put the days of all series side by side, without those before `first` and after `last`.

    The period goes from the first to the last day that any of the series tells. A day in it that a series leaves out
    had nothing to count where the other days add up to Mixcloud's total, for then nothing is left for it; otherwise it
    is unknown. So are, for the same reason, all days outside of the period, which Mixcloud may not have counted yet.
    What a series says twice of a day is added up, and a number below 0 is no number.
    """
    bounds = Period(max(first or _BEGINNING, _BEGINNING), min(last or _END, _END))
    told = {name: _by_day(getattr(statistics, name), bounds) for name in SERIES}
    days = {day for counts in told.values() for day in counts}
    period = Period(min(days), max(days)) if days else None
    counted = (_counted(name, getattr(statistics, name).total, told[name], period) for name in SERIES)
    return Overview(period, tuple(one for one in counted if one.count is not None))


def _by_day(series: Series, bounds: Period) -> dict[date, int]:
    counts: dict[date, int] = {}
    for day, count in ((entry.day, entry.count) for entry in series.days):
        if count >= 0 and bounds.first <= day <= bounds.last:
            counts[day] = counts.get(day, 0) + count
    return counts


def _counted(name: str, total: int | None, counts: dict[date, int], period: Period | None) -> Counted:
    total = total if total is not None and total >= 0 else None
    if period is None or (not counts and total != 0):
        return Counted(name, total)
    missing = 0 if total == sum(counts.values()) else None
    return Counted(name, total, tuple(counts.get(day, missing) for day in _each(period)))


def _each(period: Period) -> Iterator[date]:
    return (period.first + timedelta(number) for number in range(period.length))


def change(now: int | None, before: int | None) -> float | None:
    """Give by how much a number grew, as a share of the one before (0.5: half as much again); None from nothing."""
    if now is None or not before:
        return None
    return now / before - 1


def format_change(share: float) -> str:
    """Give `+23%`, `−18%` or `±0%`, rounded."""
    percent = round(100 * share)
    sign = "+" if percent > 0 else "−" if percent else "±"
    return f"{sign}{abs(percent):,}%"


class Span(NamedTuple):
    """One or more days of a period that a plot shows as one: a day, or the part of a week, month, … inside of it."""

    first: date
    last: date
    unit: str


def spans(period: Period, most: int) -> tuple[Span, ...]:
    """Cut a period into no more than `most` days, weeks (from Mondays on), months, quarters or years, one of these.

    Where not even years are few enough, the last ones are given.
    """
    for unit, days in _STEPS.items():
        if period.length <= days * most and len(cut := _cut(period, unit)) <= most:
            return cut
    return _cut(period, "year")[-most:]


def _cut(period: Period, unit: str) -> tuple[Span, ...]:
    firsts = [day for day in _each(period) if day == period.first or _begins(day, unit)]
    lasts = [*(day - timedelta(1) for day in firsts[1:]), period.last]
    return tuple(Span(first, last, unit) for first, last in zip(firsts, lasts, strict=True))


def _begins(day: date, unit: str) -> bool:
    if unit in _MONTHS:
        return day.day == 1 and (day.month - 1) % _MONTHS[unit] == 0
    return unit == "day" or day.weekday() == 0


def level(counted: Counted, period: Period, cut: Iterable[Span]) -> list[float | None]:
    """Give for each span how often it happened a day, so that half a week is not a bad one; None where nobody knows."""
    levels = []
    for span in cut:
        start = (span.first - period.first).days
        levels.append(_mean(counted.days[start : start + Period(span.first, span.last).length]))
    return levels


def _mean(numbers: Sequence[int | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known else None
