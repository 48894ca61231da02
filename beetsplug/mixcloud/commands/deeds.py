"""What became of each of many things that were to be done: told one by one, and as a sum."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from beets.ui import print_

from beetsplug.mixcloud.commands.fates import Fate, Tally, ends_run, remaining_in_words
from beetsplug.mixcloud.commands.running import Run, add_wait
from beetsplug.mixcloud.showing.records import json_line
from beetsplug.mixcloud.terminal.screen import is_terminal, tabbed, tell
from beetsplug.mixcloud.terminal.waiting import waiting_for
from mixcloud_core.errors import MixcloudError
from mixcloud_core.text import clean_line

__all__ = ["Deeds", "Words", "add_telling"]


class Words(NamedTuple):
    """How a verb is told: what is `done` is its name in a pipe and in JSON (`favorited`), `same` goes with a number."""

    done: str
    same: str = "so already"

    def of_fates(self) -> dict[Fate, str]:
        """Give how each fate is told to a person."""
        return {
            Fate.CHANGED: self.done,
            Fate.WANTED: f"would be {self.done}",
            Fate.SAME: self.same,
            Fate.FAILED: Fate.FAILED.value,
        }


def add_telling(parser: ArgumentParser) -> None:
    """Add how much is told, and how long Mixcloud's limits may take."""
    parser.add_argument("-p", "--pretend", action="store_true", help="only say what would be done")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("-q", "--quiet", action="store_true", help="print only what went wrong")
    shown.add_argument("--json", action="store_true", help="print a JSON object for each, one a line")
    add_wait(parser)


class Deeds:
    """Does something to each of many, tells what became of it, and sums it up.

    A pipe is told a line for each: what was done, the address, and why where it failed. A terminal is told the sum,
    or the one thing if there is no more; and with --pretend each as well.
    """

    def __init__(self, run: Run, words: Words) -> None:
        self._run = run
        self._words = words
        self._tally = Tally(run, words.of_fates())

    def each(self, addresses: Sequence[str], act: Callable[[str], Fate]) -> int:
        """Do it to all, and give the exit status: what fails does not keep it from the others.

        Raises MixcloudError that `ends_run`, after a line that says how many are left.
        """
        with self._shown(len(addresses)) as show:
            for number, address in enumerate(addresses):
                show(f"{number + 1} of {len(addresses)}: {clean_line(address)}")
                try:
                    self._do(act, address, is_alone=len(addresses) == 1)
                except (MixcloudError, KeyboardInterrupt):
                    if len(addresses) > 1 and not self._run.options.quiet:
                        done = str(self._tally) or "nothing was done"
                        tell(f"{done}, {remaining_in_words(len(addresses) - number)}")
                    raise
        return self._sum_up()

    def tell(self, fate: Fate, address: str, *, is_alone: bool = False) -> None:
        """Tell of one that did not fail."""
        self._tally.count(fate, 1)
        name = self._words.done if fate is Fate.CHANGED else fate.value
        if self._run.options.json:
            print_(json_line({"outcome": name, "address": address}))
        elif self._run.options.quiet:
            return
        elif not is_terminal():
            print_(tabbed(name, address))
        elif is_alone or fate is Fate.WANTED:
            print_(clean_line(f"{self._words.of_fates()[fate].capitalize()}: {address}"))
        sys.stdout.flush()

    def _fail(self, address: str, reason: str) -> None:
        """Tell of one that failed, and why: among the errors as well."""
        self._tally.count(Fate.FAILED, 1)
        self._run.messages.error("{}: {}", clean_line(address), reason)
        if self._run.options.json:
            print_(json_line({"outcome": Fate.FAILED.value, "address": address, "reason": reason}))
        elif not (self._run.options.quiet or is_terminal()):
            print_(tabbed(Fate.FAILED.value, address, reason))
        sys.stdout.flush()

    def _do(self, act: Callable[[str], Fate], address: str, *, is_alone: bool) -> None:
        try:
            self.tell(act(address), address, is_alone=is_alone)
        except MixcloudError as error:
            if ends_run(error):
                raise
            self._fail(address, str(error))

    def _sum_up(self) -> int:
        """Tell how many there were of each fate, where there was more than one; gives the exit status."""
        if self._tally.total != 1 and not (self._run.options.quiet or self._run.options.json):
            tell(str(self._tally) or "nothing to do")
        return self._tally.status

    @contextmanager
    def _shown(self, count: int) -> Iterator[Callable[[str], None]]:
        """Show how far it is, if somebody waits for more than one."""
        if self._run.options.quiet or self._run.options.pretend or count < 2:
            yield lambda _words: None
            return
        with waiting_for("") as waiting:
            yield waiting.rename
