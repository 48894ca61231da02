"""What verbs have in common that change shows of one's own at Mixcloud: agreeing, whose they are, and telling."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping

from beets.ui import print_

from beetsplug.mixcloud.commands.reviewing import WORDS, Fate, counted
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.showing.records import json_line
from beetsplug.mixcloud.terminal.screen import is_terminal, tell
from mixcloud_core.errors import AuthenticationError, NetworkError, RateLimitError

__all__ = ["ENDS_ALL", "Tally", "add_agreeing", "check_agreeing", "foreign"]

# What will not be otherwise for the next show.
ENDS_ALL = (AuthenticationError, NetworkError, RateLimitError)


def add_agreeing(parser: ArgumentParser, pretend: str = "show what would be sent, and send nothing") -> None:
    """Add who agrees, and what is shown; `pretend` says what the option of this name does."""
    agreed = parser.add_mutually_exclusive_group()
    agreed.add_argument("-y", "--yes", action="store_true", help="ask nothing")
    agreed.add_argument("-p", "--pretend", "--dry-run", action="store_true", help=pretend)
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("-q", "--quiet", action="store_true", help="print only what went wrong")
    shown.add_argument("--json", action="store_true", help="print a JSON object for each, one a line")
    parser.set_defaults(wrong=parser.error)


def check_agreeing(run: Run) -> None:
    """End with 2 where nobody would see what is asked, or could answer."""
    options = run.options
    if options.yes or options.pretend:
        return
    if options.json or options.quiet:
        options.wrong("--json and --quiet show no question: add --yes or --pretend")
    if not (is_terminal() and sys.stdin.isatty()):
        options.wrong("there is no terminal to ask on: add --yes or --pretend")


def foreign(owner: str, account: str) -> str:
    """Give why a show can't be changed by an account, empty where it can."""
    if owner.casefold() == account.casefold():
        return ""
    return f"it is a show of {owner}, and you are signed in as {account}: only {owner} can do that"


class Tally:
    """Counts and tells what became of each show; `words` are those of the summary."""

    def __init__(self, run: Run, words: Mapping[Fate, str] = WORDS) -> None:
        self._run = run
        self._words = words
        self._fates: Counter[Fate] = Counter()

    @property
    def status(self) -> int:
        """The exit status."""
        return 1 if self._fates[Fate.FAILED] else 0

    def __getitem__(self, fate: Fate) -> int:
        return self._fates[fate]

    def add(self, fate: Fate, url: str, title: str, **more: object) -> None:
        """Count a show; it is told as JSON if that is wanted."""
        self._fates[fate] += 1
        if self._run.options.json:
            told = {"outcome": fate.value, "address": url, "title": title} | more
            print_(json_line(told))

    def fail(self, url: str, title: str, reason: str) -> None:
        """Count a show that went wrong, and say why."""
        self._run.messages.error("{}: {}", title or url, reason)
        self.add(Fate.FAILED, url, title, reason=reason)

    def print_summary(self) -> None:
        """Say how many there were."""
        options = self._run.options
        if options.quiet or options.json:
            return
        # A pipe holds the rows and nothing else.
        (print_ if is_terminal() else tell)(counted(self._fates, self._words))
