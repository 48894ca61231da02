"""`beet mixcloud delete URL…`."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from beets.ui import input_yn, print_

from beetsplug.mixcloud.commands.agreeing import add_agreeing, check_agreeing
from beetsplug.mixcloud.commands.fates import Fate, Tally, ends_run
from beetsplug.mixcloud.commands.running import Run, add_wait
from beetsplug.mixcloud.library.known import KnownShows
from beetsplug.mixcloud.publishing.targets import Target, foreign, targets_at
from beetsplug.mixcloud.terminal.screen import is_terminal, print_rich, tabbed, tell
from beetsplug.mixcloud.terminal.waiting import waiting_for
from mixcloud_core.errors import MixcloudError, NetworkError, ServerError
from mixcloud_core.formats import format_clock, format_count, format_date
from mixcloud_core.models import Cloudcast
from mixcloud_core.text import clean_line

__all__ = ["add_parsers"]

_DESCRIPTION = """\
Deletes shows of yours at Mixcloud, with all their plays, favorites, reposts and
comments. Nobody can bring them back. You see what is lost, and are asked.

This needs the session of a browser in which you are signed in to Mixcloud:
beet mixcloud login --cookies-from-browser NAME

The library stays as it is: its file, and its mixcloud_url, which tells that the
file was this show. A show that the library knows, and that is gone already, is
no error.

exit status:
  0    all of them are gone
  1    at least one failed, or is no show
  2    the command line is wrong
  130  interrupted"""

_WORDS = {
    Fate.DELETED: "deleted",
    Fate.WANTED: "would be deleted",
    Fate.LEFT: "left alone",
    Fate.GONE: "gone already",
    Fate.FAILED: "failed",
}


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verb to the command's parser."""
    parser: ArgumentParser = verbs.add_parser(
        "delete",
        help="delete your shows at Mixcloud",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("addresses", nargs="+", metavar="URL", help="https://www.mixcloud.com/user/show/, or user/show")
    add_agreeing(parser, pretend="show what would be lost, and delete nothing")
    add_wait(parser)
    parser.set_defaults(run=_run, interrupted="shows that were deleted are gone, the others are still there")


def _run(run: Run) -> int:
    check_agreeing(run)
    targets = targets_at(run.library, run.options.addresses)
    return _Deleting(run, run.api.signed_in_as()).run(targets)


class _Deleting:
    """Shows what is lost, asks for each show, and deletes it."""

    def __init__(self, run: Run, account: str) -> None:
        self._run = run
        self._options = run.options
        self._account = account
        self._known = KnownShows(run.library)
        self._tally = Tally(run, _WORDS)

    def run(self, targets: list[Target]) -> int:
        """Go through the shows, and give the exit status."""
        with waiting_for("Asking Mixcloud about your shows"):
            shows = list(self._run.api.fresh.cloudcasts(target.url for target in targets))
        for number, (target, show) in enumerate(zip(targets, shows, strict=True), 1):
            if refusal := foreign(show.owner.username if show else target.owner, self._account):
                self._tally.fail(target.url, target.title(show), refusal)
            elif show is None:
                self._gone(target)
            elif not self._delete(show):
                self._tally.tell_remaining(len(targets) - number)
                break
        self._tally.print_summary()
        if self._tally[Fate.DELETED] and any(target.held for target in targets) and self._speaks and is_terminal():
            tell("What the library has of it stays, with its mixcloud_url")
        return self._tally.status

    @property
    def _speaks(self) -> bool:
        return not (self._options.quiet or self._options.json)

    def _gone(self, target: Target) -> None:
        title = target.title(None)
        if target.held is None:
            self._tally.fail(target.url, title, "Mixcloud knows no such show")
            return
        if self._speaks:
            self._run.messages.info("{}: it is gone already", title)
        self._tally.add(Fate.GONE, target.url, title)

    def _delete(self, show: Cloudcast) -> bool:
        """Ask, delete, and tell; gives whether the next one is worth a try."""
        self._show(show)
        if self._options.pretend:
            self._tally.add(Fate.WANTED, show.url, show.name, **self._as_json(show))
            return True
        if not self._options.yes and not input_yn("Really delete this show at Mixcloud, for good? (y/n)", require=True):
            self._tally.add(Fate.LEFT, show.url, show.name)
            return True
        try:
            self._carry_out(show)
        except MixcloudError as error:
            self._tally.fail(show.url, show.name, str(error))
            return not ends_run(error)
        self._tally.add(Fate.DELETED, show.url, show.name, **self._as_json(show))
        return True

    def _carry_out(self, show: Cloudcast) -> None:
        try:
            self._run.api.delete(show)
        except (NetworkError, ServerError):
            # The answer may be lost of what was done.
            if next(self._run.api.fresh.cloudcasts([show.url])) is not None:
                raise

    def _show(self, show: Cloudcast) -> None:
        """Print what is lost: a pipe gets address, title, date, length, four counts, and the file in the library."""
        if not self._speaks:
            return
        date = format_date(show.published) if show.published else ""
        length = format_clock(show.duration) if show.duration else ""
        if not is_terminal():
            counts = ("" if count is None else count for _, count in _lost(show))
            print_(tabbed(show.url, show.name, date, length, *counts, self._known.file(show.url)))
            return
        from rich.text import Text

        facts = (f"by {show.owner.display_name} ({show.owner.username})", date, length)
        lost = ", ".join(f"{format_count(count)} {name}" for name, count in _lost(show) if count)
        print_rich(
            Text(f"{show.name}  {show.url}", "bold"),
            Text(f"  {', '.join(filter(None, facts))}"),
            Text(f"  lost for good: {lost or 'no plays, favorites or comments'}", "red"),
            Text(f"  {self._holding(show)}"),
        )

    def _as_json(self, show: Cloudcast) -> dict[str, object]:
        return {**dict(_lost(show)), "file": self._known.file(show.url) or None}

    def _holding(self, show: Cloudcast) -> str:
        file = self._known.file(show.url)
        if file:
            is_there = "has its audio" if Path(file).is_file() else "had its audio, and the file is gone"
            return f"the library {is_there}: {clean_line(file)}"
        return "the library has it in pieces" if show.url in self._known else "the library does not have its audio"


def _lost(show: Cloudcast) -> Iterator[tuple[str, int | None]]:
    counts = show.counts
    yield "plays", counts.plays
    yield "favorites", counts.favorites
    yield "reposts", counts.reposts
    yield "comments", counts.comments
