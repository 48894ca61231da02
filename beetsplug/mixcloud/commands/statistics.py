"""`beet mixcloud stats [QUERY]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from beets.ui import print_

from beetsplug.mixcloud.arguments import typed, typed_path
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.collection import find_shows
from beetsplug.mixcloud.library.in_numbers import InNumbers, count_shows
from beetsplug.mixcloud.library.writing import write_text
from beetsplug.mixcloud.showing.statistics_page import statistics_page
from beetsplug.mixcloud.terminal.bars import Chart, print_charts
from beetsplug.mixcloud.terminal.screen import is_terminal, print_rich, tabbed, tell
from mixcloud_core.formats import format_count, format_date, format_duration, format_quantity, format_size
from mixcloud_core.summary import Tally

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Counts the shows of Mixcloud in the library: hours, shows by year, owner, tag,
length and weekday, formats, sizes, and the most played. Nothing is asked for,
and no file is opened.

A terminal shows bars; a pipe is told the same with tabs: what it is about, its
name, and the number. --html writes a page with plots, which needs nothing else.

exit status:
  0    all was counted, even if there is nothing
  1    the page can't be written, or the query is wrong
  2    the command line is wrong
  130  interrupted"""

_MOST = 10


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "stats",
        help="count the shows in the library",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("query", nargs="*", metavar="QUERY", help="which shows, as for beet ls; all if there is none")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page with plots")
    parser.add_argument("--top", type=typed(_whole), default=_MOST, metavar="N", help="names in a list (default: 10)")
    parser.add_argument("--json", action="store_true", help="print all numbers as one JSON object")
    parser.add_argument("-q", "--quiet", action="store_true", help="print only what went wrong")
    parser.add_argument("-p", "--pretend", action="store_true", help="count, but write no page")
    parser.set_defaults(run=_run, interrupted="nothing was written")


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1000:
        raise ValueError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


def _run(run: Run) -> int:
    options = run.options
    numbers = count_shows(run.library, find_shows(run.library, options.query), options.top)
    if options.html and not options.pretend:
        write_text(typed_path(options.html), statistics_page(numbers, datetime.now(UTC), options.top))
    if options.json:
        print_(json.dumps(numbers.as_dict()))
    elif not options.quiet:
        _print(numbers, options.top, options.html)
    return 0


def _print(numbers: InNumbers, top: int, page: Path | None) -> None:
    if page:
        print_(f"Counted {format_quantity(numbers.summary.count, 'show')}. The page: {page}")
    elif not numbers.summary.count:
        tell("The library holds no such show of Mixcloud")
    else:
        _print_totals(numbers)
        print_charts(_charts(numbers, top))


def _print_totals(numbers: InNumbers) -> None:
    if is_terminal():
        print_rich(*_in_words(numbers))
        return
    summary = numbers.summary
    totals = {
        "shows": summary.count,
        "seconds": summary.seconds,
        "owners": len(summary.owners),
        "bytes": numbers.size,
        "missing files": numbers.missing,
        "tracklists": summary.tracklists,
        "timed tracklists": summary.timed_tracklists,
        "plays": summary.plays.total or 0,
    }
    for name, number in totals.items():
        print_(tabbed("total", name, number))


def _in_words(numbers: InNumbers) -> Iterator[str]:
    summary = numbers.summary
    yield f"{format_quantity(summary.count, 'show')} by {format_quantity(len(summary.owners), 'owner')}"
    missing = f" ({format_count(numbers.missing)} missing)" if numbers.missing else ""
    files = f"{format_quantity(numbers.files, 'file')}{missing}"
    yield f"{format_duration(summary.seconds)} in {files}, {format_size(numbers.size)}"
    if summary.earliest and summary.latest:
        yield f"published from {format_date(summary.earliest)} to {format_date(summary.latest)}"
    timed = format_count(summary.timed_tracklists)
    yield f"{format_count(summary.tracklists)} with a tracklist, {timed} of them with times, as chapters"
    if summary.plays.total is not None:
        yield f"played {format_quantity(summary.plays.total, 'time')} at Mixcloud"


def _charts(numbers: InNumbers, top: int) -> Iterator[Chart]:
    summary = numbers.summary
    played = [Tally(played.label, played.number) for played in summary.most_played]
    charts = (
        Chart("shows by year", "blue", summary.years),
        Chart("hours by year", "blue", _hours(numbers.year_seconds)),
        Chart("hours by owner", "cyan", _hours(numbers.owner_seconds[:top])),
        Chart("shows by owner", "cyan", summary.owners[:top]),
        Chart("shows by tag", "green", summary.tags[:top]),
        Chart("shows by length", "magenta", summary.lengths),
        Chart("shows by weekday", "yellow", summary.weekdays),
        Chart("files by format", "magenta", numbers.formats[:top]),
        Chart("most played", "green", played),
    )
    return (chart for chart in charts if any(bar.number for bar in chart.bars))


def _hours(tallies: Sequence[Tally]) -> list[Tally]:
    return [Tally(tally.label, round(tally.number / 3600)) for tally in tallies]
