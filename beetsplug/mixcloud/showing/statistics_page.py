"""The shows of a library in numbers, as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from beetsplug.mixcloud.library.in_numbers import InNumbers
from beetsplug.mixcloud.showing.page import Figure, figure_of, page
from beetsplug.mixcloud.showing.plots import Bar, columns, rows
from mixcloud_core.formats import format_count, format_date, format_duration, format_quantity, format_size
from mixcloud_core.summary import Played, Tally

__all__ = ["statistics_page"]

_Draw = Callable[[Sequence[Bar], str, str, str], str]

# So many are named one by one; of more, the years are.
_MOST_MONTHS = 18
# Seconds from which on nobody looks at less than an hour.
_MANY_HOURS = 36_000


def statistics_page(numbers: InNumbers, now: datetime, top: int = 10) -> str:
    """Give the page; `top` is how many names each list holds."""
    words = f"{format_quantity(numbers.summary.count, 'show')}, counted on {format_date(now)}"
    drawn = (_drawn(*each) for each in _figures(numbers, top) if any(bar.number for bar in each[0].bars))
    return page("Mixcloud in the library", words, _facts(numbers), drawn)


def _facts(numbers: InNumbers) -> Iterator[tuple[str, str]]:
    summary = numbers.summary
    hours = summary.seconds >= _MANY_HOURS
    yield "Length", f"{_in_hours(summary.seconds)} hours" if hours else format_duration(summary.seconds)
    yield "Owners", format_count(len(summary.owners))
    if summary.earliest and summary.latest:
        yield "Published", f"{summary.earliest.year}–{summary.latest.year}"
    yield "Size", format_size(numbers.size)
    yield "With a tracklist", _share(summary.tracklists, summary.count)
    yield "With chapters", _share(summary.timed_tracklists, summary.count)
    if summary.plays.total is not None:
        yield "Plays at Mixcloud", format_count(summary.plays.total)


def _share(number: int, of: int) -> str:
    return f"{format_count(number)} · {round(100 * number / of)}%" if of else "0"


def _figures(numbers: InNumbers, top: int) -> Iterator[tuple[Figure, _Draw]]:
    summary = numbers.summary
    yield Figure("years", "Shows by year of publication", "shows", _bars(summary.years)), columns
    hours = _hours(numbers.year_seconds)
    yield Figure("hours", "Hours by year of publication", "hours", hours, kind="time"), columns
    if len(summary.months) > 1:
        months = _months(summary.months)
        yield Figure("months", "Shows by month of publication", "shows", months, wide=True), columns
    yield Figure("owners", "Hours by owner", "hours", _hours(numbers.owner_seconds[:top]), kind="time"), rows
    yield Figure("tags", "Shows by tag", "shows", _bars(summary.tags[:top])), rows
    yield Figure("lengths", "Shows by length", "shows", _bars(summary.lengths)), rows
    days = [Bar(bar.label[:3], bar.number, bar.said) for bar in _bars(summary.weekdays)]
    yield Figure("weekdays", "Shows by weekday of publication", "shows", days), columns
    yield Figure("formats", "Files by format", "files", _bars(numbers.formats[:top])), rows
    addresses = [played.url for played in summary.most_played]
    yield Figure("played", "Most played at Mixcloud", "plays", _bars(summary.most_played), addresses), rows


def _bars(tallies: Sequence[Tally | Played]) -> list[Bar]:
    return [Bar(tally.label, tally.number) for tally in tallies]


def _months(tallies: Sequence[Tally]) -> list[Bar]:
    if len(tallies) <= _MOST_MONTHS:
        return [Bar(tally.label, tally.number, mark=tally.label[2:]) for tally in tallies]
    return [Bar(t.label, t.number, mark=t.label[:4], is_minor=not t.label.endswith("-01")) for t in tallies]


def _hours(tallies: Sequence[Tally]) -> list[Bar]:
    return [Bar(tally.label, tally.number / 3600, _in_hours(tally.number)) for tally in tallies]


def _in_hours(seconds: int) -> str:
    hours = seconds / 3600
    return format_count(round(hours)) if seconds >= _MANY_HOURS else f"{hours:.{1 if hours >= 1 else 2}f}"


def _drawn(figure: Figure, draw: _Draw) -> str:
    return figure_of(figure, draw(figure.bars, figure.name, figure.title, figure.description))
