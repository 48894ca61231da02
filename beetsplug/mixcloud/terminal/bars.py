"""Many shows in numbers, drawn as bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from beets.ui import print_

from beetsplug.mixcloud.terminal.screen import console, fitted, has_letters, is_terminal, print_rich, tabbed
from mixcloud_core.formats import format_count, format_date, format_duration
from mixcloud_core.summary import OwnerTally, Summary, Tally

__all__ = ["Chart", "print_bars", "print_charts"]

_MOST = 10
_MOST_MONTHS = 24
# Cells.
_WIDEST = 100
_LABEL = 22
_NUMBER = 7

_EIGHTHS = " ▏▎▍▌▋▊▉█"


class Chart(NamedTuple):
    """What some numbers are about, and the numbers."""

    title: str
    style: str
    bars: Sequence[Tally | OwnerTally]


def print_bars(summary: Summary) -> None:
    """Print what there is in all, and tags, months, owners and lengths: as bars on a terminal.

    A pipe is told the same with tabs: what it is about, its name, and the number.
    """
    if not is_terminal():
        for name, number in _totals(summary):
            print_(tabbed("total", name, number))
    else:
        print_rich(_in_words(summary))
    print_charts(_charts(summary))


def print_charts(charts: Iterable[Chart]) -> None:
    """Print numbers: as bars on a terminal, and with tabs in a pipe."""
    for chart in charts:
        if is_terminal():
            _draw(chart)
        else:
            for bar in chart.bars:
                print_(tabbed(chart.title, bar.label, bar.number))


def _totals(summary: Summary) -> Iterator[tuple[str, int]]:
    yield "shows", summary.count
    yield "seconds", summary.seconds
    yield "timed tracklists", summary.timed_tracklists
    if summary.plays.total is not None:
        yield "plays", summary.plays.total


def _in_words(summary: Summary) -> str:
    parts = [f"{format_count(summary.count)} show{'' if summary.count == 1 else 's'}"]
    if summary.seconds:
        parts.append(format_duration(summary.seconds))
    if summary.earliest and summary.latest:
        parts.append(f"{format_date(summary.earliest)} to {format_date(summary.latest)}")
    if summary.plays.total is not None:
        parts.append(f"{format_count(summary.plays.total)} plays")
    return ", ".join(parts)


def _charts(summary: Summary) -> Iterator[Chart]:
    by_month = len(summary.months) <= _MOST_MONTHS
    lengths = summary.lengths if any(tally.number for tally in summary.lengths) else ()
    charts = (
        Chart("tags", "green", summary.tags[:_MOST]),
        Chart("months" if by_month else "years", "blue", summary.months if by_month else summary.years),
        Chart("owners", "cyan", summary.owners[:_MOST]),
        Chart("lengths", "magenta", lengths),
    )
    return (chart for chart in charts if chart.bars)


def _draw(chart: Chart) -> None:
    from rich.text import Text

    room = max(min(console().width, _WIDEST) - _LABEL - _NUMBER - 2, 4)
    most = max(bar.number for bar in chart.bars)
    print_rich("", Text(chart.title, "bold"))
    for bar in chart.bars:
        number = fitted(format_count(bar.number), _NUMBER, right=True)
        print_rich(
            Text.assemble(
                fitted(_label(bar.label), _LABEL),
                number,
                "  ",
                (_bar(bar.number / most, room), chart.style),
                no_wrap=True,
            )
        )


def _bar(share: float, room: int) -> str:
    """Give a bar; what is there at all can be seen."""
    if not has_letters():
        return "#" * max(round(share * room), 1 if share else 0)
    eighths = max(round(share * room * 8), 1 if share else 0)
    return _EIGHTHS[8] * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _label(text: str) -> str:
    return text if has_letters() else text.replace("–", "-")
