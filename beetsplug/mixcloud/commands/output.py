"""What comes of a list of shows: rows, JSON, M3U, bars, or imports; the same for all verbs that list some."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from beets.ui import print_

from beetsplug.mixcloud.commands.picking import ask_which, check_person
from beetsplug.mixcloud.commands.rows import SHOWS, numbered, show_row
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.importing.bringing import How, add_how, bring_in, how_of
from beetsplug.mixcloud.library.known import KnownShows
from beetsplug.mixcloud.showing.m3u import m3u_entry, m3u_head
from beetsplug.mixcloud.showing.records import Record, json_line, show_record
from beetsplug.mixcloud.terminal.bars import print_bars
from beetsplug.mixcloud.terminal.columns import Column, Row, RowPrinter
from beetsplug.mixcloud.terminal.looking import Looking
from beetsplug.mixcloud.terminal.screen import tell
from mixcloud_core.errors import MixcloudError
from mixcloud_core.formats import format_count, format_duration
from mixcloud_core.models import Cloudcast
from mixcloud_core.summary import summarise

__all__ = [
    "ENDLESS",
    "Count",
    "Kind",
    "add_output",
    "limit_of",
    "looking_of",
    "print_each",
    "print_list",
    "print_shows",
]

T = TypeVar("T")

# How many shows are listed of what has no end, and how many are counted, if nobody says.
ENDLESS = 50
_SUMMARISED = 1_000


class Kind(NamedTuple):
    """Things that are listed: in which columns, as which row and which record, and how one of them is called."""

    word: str
    columns: tuple[Column, ...]
    row: Callable[[Any], Row]
    record: Callable[[Any], Record]


def add_output(parser: ArgumentParser) -> None:
    """Add to a verb's parser what is made of the list."""
    group = parser.add_argument_group("what comes of them")
    group.add_argument(
        "--json", action="store_true", help="a JSON object for each, one a line; with --import, what became of it"
    )
    one = group.add_mutually_exclusive_group()
    one.add_argument("--m3u", action="store_true", help="a playlist of their addresses, or of files in the library")
    one.add_argument("--import", action="store_true", dest="bring", help="import all of them")
    one.add_argument("-i", "--interactive", action="store_true", help="pick from the list what to import")
    group.add_argument("--summary", action="store_true", help="count them, and draw bars (or JSON with --json)")
    group.add_argument("-q", "--quiet", action="store_true", help="nothing but what was asked for")
    add_how(parser)


def limit_of(run: Run, otherwise: int | None = None) -> int | None:
    """Give how many are wanted, `otherwise` where nobody says: more of them where they are only counted."""
    if run.options.limit is not None:
        return int(run.options.limit)
    return _SUMMARISED if otherwise and run.options.summary else otherwise


def looking_of(run: Run) -> Looking:
    """Give what tells how far a list was gone through; imports show their own progress."""
    return Looking(quiet=run.options.quiet or run.options.bring, at_end=run.options.summary)


def print_shows(run: Run, shows: Iterator[Cloudcast], title: str) -> int:
    """Make of the shows what the command line asks for, and give the exit status."""
    options = run.options
    known = KnownShows(run.library)
    if options.json and (options.m3u or options.interactive):
        options.wrong("--json does not go with --m3u, nor with -i")
    if options.summary and (options.m3u or options.bring or options.interactive):
        options.wrong("--summary counts shows, and goes with --json alone")
    if options.bring:
        return _bring(run, shows, how_of(run))
    if options.interactive:
        return _pick(run, shows, known, how_of(run))
    if options.summary:
        summary = summarise(shows)
        print_(json_line(summary.as_dict())) if options.json else print_bars(summary)
        return 0
    if options.m3u:
        print_(m3u_head(title))
        return print_each(run, shows, lambda show: print_(m3u_entry(show, known)), _Totals(known))
    kind = Kind("show", SHOWS, lambda show: show_row(show, known), lambda show: show_record(show, known))
    return print_each(run, shows, _printer(run, kind), _Totals(known))


def print_list(run: Run, items: Iterator[Any], kind: Kind) -> int:
    """Print what are no shows."""
    options = run.options
    if options.m3u or options.bring or options.interactive or options.summary:
        options.wrong(f"--m3u, --import, -i and --summary are for shows, and this is a list of {kind.word}s")
    return print_each(run, items, _printer(run, kind), Count(kind.word))


def _printer(run: Run, kind: Kind) -> Callable[[Any], None]:
    if run.options.json:
        return lambda item: print_(json_line(kind.record(item)))
    printer = RowPrinter(kind.columns)
    return lambda item: printer.print(kind.row(item))


class Count:
    """Counts what is printed."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.count = 0

    def add(self, _item: Any) -> None:
        self.count += 1

    def __str__(self) -> str:
        return f"{format_count(self.count)} {self._word}{'' if self.count == 1 else 's'}"


class _Totals(Count):
    """Counts shows, their length, and those that the library has."""

    def __init__(self, known: KnownShows) -> None:
        super().__init__("show")
        self._known = known
        self._seconds = 0
        self._in_library = 0

    def add(self, show: Cloudcast) -> None:
        super().add(show)
        self._seconds += show.duration or 0
        self._in_library += show.url in self._known

    def __str__(self) -> str:
        length = format_duration(self._seconds) if self._seconds else ""
        known = f"{format_count(self._in_library)} in the library" if self._in_library else ""
        return ", ".join(filter(None, (super().__str__(), length, known)))


def print_each(run: Run, items: Iterable[T], show: Callable[[T], None], totals: Count) -> int:
    """Print one after the other as they come, and say in the end how many there were; also where it breaks off."""
    try:
        for item in items:
            show(item)
            totals.add(item)
    except (MixcloudError, KeyboardInterrupt):
        if totals.count and not run.options.quiet:
            tell(f"{totals} until it broke off")
        raise
    if not run.options.quiet:
        tell(str(totals))
    return 0


def _pick(run: Run, shows: Iterator[Cloudcast], known: KnownShows, how: How) -> int:
    check_person(run.options)
    printer = RowPrinter((Column("", 3, right=True), *SHOWS))
    found = []
    for number, show in enumerate(islice(shows, limit_of(run, ENDLESS)), 1):
        printer.print(numbered(show_row(show, known), number))
        found.append(show)
    if not found:
        tell("no shows")
        return 0
    return _bring(run, iter([found[number - 1] for number in ask_which(len(found))]), how)


def _bring(run: Run, shows: Iterator[Cloudcast], how: How) -> int:
    outcomes = bring_in(run, shows, how)
    outcomes.print_summary()
    return outcomes.status
