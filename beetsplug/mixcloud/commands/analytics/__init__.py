"""`beet mixcloud analytics [URL|me|QUERY]`."""

from __future__ import annotations

import re
from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from beets.exceptions import UserError
from beets.ui import print_

from beetsplug.mixcloud.arguments import is_one_address, typed, typed_path
from beetsplug.mixcloud.commands.analytics.rows import COLUMNS, compared_in_words, print_row
from beetsplug.mixcloud.commands.analytics.screen import print_report
from beetsplug.mixcloud.commands.choosing import add_limit
from beetsplug.mixcloud.commands.fates import ends_run
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.collection import batches, find_shows, look_up
from beetsplug.mixcloud.library.writing import write_text
from beetsplug.mixcloud.showing.records import json_line
from beetsplug.mixcloud.showing.reports import (
    Asked,
    Report,
    as_csv,
    as_record,
    as_rows,
    days_in_words,
    of_account,
    of_show,
)
from beetsplug.mixcloud.showing.whose import ME
from beetsplug.mixcloud.terminal.columns import RowPrinter
from beetsplug.mixcloud.terminal.screen import is_terminal, tabbed, tell
from beetsplug.mixcloud.terminal.waiting import waiting_for
from mixcloud_core.errors import MixcloudError
from mixcloud_core.formats import parse_date
from mixcloud_core.links import Kind, parse
from mixcloud_core.models import Cloudcast

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Tells what Mixcloud counts for you: plays, favorites, reposts, comments, minutes
and new followers of your account; or of a show of yours, and where listeners
stay and leave, beside its tracklist. Several shows, found by a query of beets'
in the library, are compared in a table. Needs your browser's session:
beet mixcloud login --cookies-from-browser NAME

  beet mixcloud analytics
  beet mixcloud analytics https://www.mixcloud.com/user/show/ --from 2026-01-01
  beet mixcloud analytics year:2026 --html shows.html

Both days of --from and --to count; a month or year for --to is all of it. If
there are none, Mixcloud decides which days it tells, and the output says which
these are. A day that is not told is not taken for a day without plays. Changes
are against as many days before, if there were as many.

A pipe gets rows with tabs between: series, day, count; then for a show:
engagement, minute, listeners, track. Of several shows: plays, favorites,
reposts, comments, minutes, title, address.

exit status:
  0    all was told
  1    nobody is signed in, a show is not yours, or a file can't be written
  2    the command line is wrong
  130  interrupted"""

_YEAR, _MONTH = re.compile(r"\s*\d{4}\s*", re.ASCII), re.compile(r"\s*\d{4}-\d{2}\s*", re.ASCII)


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "analytics",
        help="tell who listens to you, when, and to what",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("query", nargs="*", metavar="URL|me|QUERY", help="a show of yours, your account, or some shows")
    parser.add_argument("--from", dest="first", type=typed(_first), metavar="DATE", help="since: 2026-01-31, 90d")
    parser.add_argument("--to", dest="last", type=typed(_last), metavar="DATE", help="until: 2026-01, yesterday")
    add_limit(parser)
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page with plots")
    parser.add_argument("--csv", metavar="FILE", help="write all days and minutes as a table; - prints it")
    parser.add_argument("--json", action="store_true", help="print a JSON object for each show, or for the account")
    parser.add_argument("-q", "--quiet", action="store_true", help="print only what went wrong")
    parser.add_argument("-p", "--pretend", action="store_true", help="ask and print, but write no files")
    parser.set_defaults(run=_run, interrupted="nothing was written")


def _first(text: str) -> date:
    return parse_date(text, now=datetime.now(UTC)).date()


def _last(text: str) -> date:
    day = _first(text)
    if _YEAR.fullmatch(text):
        return day.replace(month=12, day=31)
    if _MONTH.fullmatch(text):
        return (day + timedelta(31)).replace(day=1) - timedelta(1)
    return day


def _run(run: Run) -> int:
    options = run.options
    if options.first and options.last and options.first > options.last:
        options.wrong("--from is after --to")
    if options.json and options.csv == "-":
        options.wrong("--json and --csv - print two things to one place")
    work = _Work(run)
    reports = work.several() if work.is_query else [work.one()]
    _write(run, reports)
    if reports and not work.is_query:
        _print_one(run, reports[0])
    return 1 if work.failed else 0


class _Work:
    """Asks for what the command line names."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._words: list[str] = run.options.query or [ME]
        self._asked = Asked(run.options.first, run.options.last)
        self._today = datetime.now(UTC).date()
        self.is_query = [word.lower() for word in self._words] != [ME] and not is_one_address(self._words)
        self.failed = 0

    def one(self) -> Report:
        """Ask about the account, or about one show; raises UserError for somebody else's account."""
        with waiting_for("Asking Mixcloud"):
            if self._words[0].lower() == ME or self._is_own_page(self._words[0]):
                return of_account(self._run.api, self._asked, self._today)
            return self._of(self._run.api.cloudcast(self._words[0]))

    def several(self) -> list[Report]:
        """Ask about the shows that a query finds, and print each as it comes; raises MixcloudError that ends it."""
        printer = RowPrinter(COLUMNS)
        reports: list[Report] = []
        try:
            for report in self._reports():
                reports.append(report)
                print_row(self._run, report, printer)
        except (MixcloudError, KeyboardInterrupt):
            if reports and not self._run.options.quiet:
                tell(f"{compared_in_words(reports)} until it broke off")
            raise
        if not self._run.options.quiet and not self.failed + len(reports):
            tell("The library holds no such show of Mixcloud")
        elif not self._run.options.quiet:
            tell(compared_in_words(reports))
        return reports

    def _reports(self) -> Iterator[Report]:
        for show in self._shows():
            try:
                with waiting_for(f"Asking Mixcloud: {show.name}"):
                    report = self._of(show)
            except MixcloudError as error:
                if ends_run(error):
                    raise
                self._fail(show.name, str(error))
            else:
                yield report

    def _of(self, show: Cloudcast) -> Report:
        return of_show(self._run.api, show, self._asked, self._today)

    def _is_own_page(self, address: str) -> bool:
        link = parse(address)
        if link.kind not in (Kind.USER, Kind.TAB):
            return False
        if link.user.casefold() != self._run.api.signed_in_as().casefold():
            raise UserError(f"Mixcloud tells statistics only of your own account, and not of {link.user}'s")
        return True

    def _shows(self) -> Iterator[Cloudcast]:
        """Look up each show once, a hundred at a time."""
        seen: set[str] = set()
        limit = self._run.options.limit
        for batch in batches(self._run.library, find_shows(self._run.library, self._words)):
            for held in look_up(self._run.api, batch):
                if held.url in seen or len(seen) == limit:
                    continue
                seen.add(held.url)
                if held.now:
                    yield held.now
                else:
                    self._fail(str(held.item.title), held.trouble or "Mixcloud knows no such show (any more)")
            if len(seen) == limit:
                return

    def _fail(self, title: str, words: str) -> None:
        self.failed += 1
        self._run.messages.error("{}: {}", title, words)


def _write(run: Run, reports: list[Report]) -> None:
    options = run.options
    if options.csv == "-":
        print_(as_csv(reports), end="")
    if options.pretend or not reports:
        return
    if options.csv and options.csv != "-":
        write_text(typed_path(options.csv), as_csv(reports))
    if options.html:
        from beetsplug.mixcloud.showing.analytics_page import analytics_page

        write_text(typed_path(options.html), analytics_page(reports, datetime.now(UTC)))
    if not options.quiet and not options.json and options.csv != "-":
        for path in filter(None, (options.csv, options.html)):
            tell(f"Wrote: {path}")


def _print_one(run: Run, report: Report) -> None:
    options = run.options
    if options.json:
        print_(json_line(as_record(report)))
    elif options.quiet or options.csv == "-":
        return
    elif is_terminal():
        print_report(report)
    else:
        for row in as_rows(report):
            print_(tabbed(*row))
        tell(days_in_words(report))
