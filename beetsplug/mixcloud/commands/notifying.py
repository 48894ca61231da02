"""`beet mixcloud notifications`."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from beets.ui import print_

from beetsplug.mixcloud.commands.choosing import add_limit
from beetsplug.mixcloud.commands.output import ENDLESS
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.showing.notices import address_of, in_words
from beetsplug.mixcloud.showing.records import json_line, notification_record
from beetsplug.mixcloud.terminal.columns import Column, Row, RowPrinter
from beetsplug.mixcloud.terminal.screen import local_time, tell
from mixcloud_core.formats import format_moment
from mixcloud_core.models import Notification

__all__ = ["add_parsers"]

_DESCRIPTION = f"""\
Lists what others did: who follows you, favorited or reposted a show of yours,
or commented on it; the newest first, and at most {ENDLESS} if --limit says no more.
What you have not seen yet has a star. --mark-read then marks all of it as
seen, also what was not listed.

It takes your browser's session with Mixcloud:
beet mixcloud login --cookies-from-browser NAME

A pipe gets a line for each, with tabs between: date, kind, * if unread,
username, what happened, the address of what it is about.

exit status:
  0    all is well, even if there is nothing
  1    nobody is signed in, or Mixcloud did not answer
  2    the command line is wrong
  130  interrupted"""

_COLUMNS = (Column("", 1, style="bold green"), Column("when", 16, rank=1), Column("what", 0))
# So many are looked at for those that are unread: they are the newest.
_MOST_LOOKED_AT = 1_000


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "notifications",
        help="list what others did to you and your shows",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--unread", action="store_true", help="only what you have not seen yet")
    parser.add_argument("--mark-read", action="store_true", help="then mark all as seen")
    parser.add_argument("-p", "--pretend", action="store_true", help="list, but mark nothing")
    add_limit(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON object for each, one a line")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but what was asked for")
    parser.set_defaults(run=_run, interrupted="nothing was marked as seen")


def _run(run: Run) -> int:
    show = _printer(run)
    count = unread = 0
    for one in islice(_wanted(run), run.options.limit or ENDLESS):
        show(one)
        count += 1
        unread += not one.seen
    marks = run.options.mark_read and not run.options.pretend
    if marks:
        run.api.mark_notifications_read()
    if not run.options.quiet:
        words = f"{count} notification{'' if count == 1 else 's'}, {unread} unread"
        tell(f"{words}: all are marked as seen now" if marks else words)
    return 0


def _wanted(run: Run) -> Iterator[Notification]:
    if run.options.unread:
        return (one for one in run.api.notifications(limit=_MOST_LOOKED_AT) if not one.seen)
    return run.api.notifications(limit=run.options.limit or ENDLESS)


def _printer(run: Run) -> Callable[[Notification], None]:
    if run.options.json:
        return lambda one: print_(json_line(notification_record(one, address_of(one))))
    printer = RowPrinter(_COLUMNS)
    return lambda one: printer.print(_row(one))


def _row(one: Notification) -> Row:
    """Give a notification: a terminal shows the time where its user is, a pipe is told it in UTC."""
    mark = "" if one.seen else "*"
    created = format_moment(one.created) if one.created else ""
    words = in_words(one)
    told = (created, one.kind, mark, one.user.username if one.user else "", words)
    return Row((mark, local_time(one.created), words), told, address_of(one))
