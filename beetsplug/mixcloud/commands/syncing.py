"""`beet mixcloud sync [NAME…]`."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterator
from typing import Any

from beets.ui import print_

from beetsplug.mixcloud.commands.choosing import add_filters, filter_of
from beetsplug.mixcloud.commands.rows import SHOWS, show_row
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.following.archive import Archive
from beetsplug.mixcloud.following.subscriptions import Subscription, pick, read_subscriptions
from beetsplug.mixcloud.following.synchronising import Synced, Synchroniser
from beetsplug.mixcloud.following.walking import Choice
from beetsplug.mixcloud.library.known import KnownShows
from beetsplug.mixcloud.showing.records import json_line, show_record
from beetsplug.mixcloud.terminal.columns import Column, Row, RowPrinter

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Imports what is new in the lists that you follow: those under
mixcloud.subscriptions in beets' configuration, or only those named. It stops at
what is known, remembers what you removed from the library, and removes nothing
itself. Filters on the command line leave shows for a later run.

exit status:
  0    all that is new is in the library
  1    something failed: the lines say what
  2    the command line is wrong
  130  interrupted"""


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "sync",
        help="import what is new in the lists that you follow",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a subscription; all of them without a name")
    add_filters(parser)
    parser.add_argument("--force", action="store_true", help="import also what you removed from the library")
    parser.add_argument(
        "--missing",
        choices=("removed", "lost"),
        help="most of the library is missing: you removed it, or it was lost and is to be imported again",
    )
    parser.add_argument("--pretend", action="store_true", help="list what would come, and change nothing")
    parser.add_argument("--json", action="store_true", help="a JSON object for each show, one a line")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing but what failed")
    parser.set_defaults(run=_run, interrupted="run the same command again to go on where it stopped")


def _run(run: Run) -> int:
    """Follow one subscription after the other; one that fails does not keep the others from coming."""
    options = run.options
    subscriptions = pick(read_subscriptions(run.config), options.names)
    choice = Choice(filter_of(options), options.limit)
    archive = Archive.of(run.library)
    syncing = Synchroniser(run, archive, choice)
    if options.pretend:
        syncing.look(keep=False)
        return _tell_all(run, (_listed(run, syncing, each) for each in subscriptions))
    with archive.alone():
        syncing.look(keep=True)
        try:
            return _tell_all(run, map(syncing.follow, subscriptions))
        finally:
            syncing.close()


def _listed(run: Run, syncing: Synchroniser, subscription: Subscription) -> Synced:
    """Print what would come from a subscription."""
    known = KnownShows(run.library)
    printer = RowPrinter((Column("subscription", 16), *SHOWS))
    synced, shows = syncing.preview(subscription)
    for show in shows:
        if run.options.json:
            print_(json_line({"subscription": subscription.name, **show_record(show, known)}))
        elif not run.options.quiet:
            row = show_row(show, known)
            printer.print(Row((subscription.name, *row.shown), (subscription.name, *row.told), row.address))
    return synced


def _tell_all(run: Run, all_synced: Iterator[Synced]) -> int:
    """Tell of each subscription when it is done, and give the exit status."""
    failed = False
    for synced in all_synced:
        failed |= synced.has_failed
        if run.options.json:
            print_(json_line({"subscription": synced.subscription.name, **synced.counts()}))
        elif not run.options.quiet:
            print_(f"{synced.subscription.name}: {synced.summary}")
            for brought in synced.outcomes.failed:
                print_(f"  failed: {brought.title or brought.address}: {brought.reason}")
    return 1 if failed else 0
