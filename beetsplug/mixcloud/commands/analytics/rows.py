"""Several shows of an owner, compared in a table."""

from __future__ import annotations

from collections.abc import Sequence

from beets.ui import print_

from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.showing.records import json_line
from beetsplug.mixcloud.showing.reports import Report, as_record
from beetsplug.mixcloud.terminal.columns import Column, Row, RowPrinter
from beetsplug.mixcloud.terminal.screen import signs
from mixcloud_core.analytics import Period, change, format_change
from mixcloud_core.formats import format_count, format_short_count

__all__ = ["COLUMNS", "compared_in_words", "print_row"]

_COMPARED = ("plays", "favorites", "reposts", "comments", "minutes")
COLUMNS = (
    Column("title", 0, style="bold"),
    Column("plays", 7, right=True, style="green"),
    Column("change", 7, right=True, rank=1),
    Column("favorites", 9, right=True, rank=2),
    Column("reposts", 7, right=True, rank=3),
    Column("comments", 8, right=True, rank=4),
    Column("minutes", 7, right=True, style="cyan"),
)


def print_row(run: Run, report: Report, printer: RowPrinter) -> None:
    """Print a show, as the command line wants it."""
    options = run.options
    if options.json:
        print_(json_line(as_record(report)))
    elif not options.quiet and options.csv != "-":
        counts = [counted.count if (counted := report.now.of(name)) else None for name in _COMPARED]
        share = change(counts[0], report.was(_COMPARED[0]))
        plays, *others = ["" if count is None else _short(count) for count in counts]
        cells = ["" if count is None else count for count in counts]
        shown = (report.title, plays, "" if share is None else signs(format_change(share)), *others)
        printer.print(Row(shown, (*cells, report.title), report.address))


def _short(count: int) -> str:
    return format_count(count) if count < 100_000 else format_short_count(count)


def compared_in_words(reports: Sequence[Report]) -> str:
    """Say how many shows there are, and of which days they tell."""
    periods = [report.now.period for report in reports if report.now.period]
    shows = f"{format_count(len(reports))} show{'' if len(reports) == 1 else 's'}"
    if not periods:
        return shows
    return f"{shows}, {Period(min(each.first for each in periods), max(each.last for each in periods))}"
