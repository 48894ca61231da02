"""How shows of the library are changed: Mixcloud is asked, each change is shown, and made when somebody agrees."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from beets.ui import input_select_objects, print_

from beetsplug.mixcloud.commands.agreeing import add_agreeing
from beetsplug.mixcloud.commands.fates import Fate, Tally, ends_run
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.collection import AT_ONCE, HeldShow, batches, find_shows, look_up
from beetsplug.mixcloud.library.writing import alone_with, in_words
from beetsplug.mixcloud.terminal.screen import is_terminal, tabbed, tell
from beetsplug.mixcloud.terminal.waiting import waiting_for
from mixcloud_core.errors import MixcloudError
from mixcloud_core.formats import format_quantity

__all__ = ["Planned", "Review", "Work", "add_review_options"]


class Planned(Protocol):
    """A change that is planned, of one item."""

    @property
    def id(self) -> int: ...
    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str: ...

    def rows(self) -> Iterable[tuple[str, str, str]]:
        """Give what changes, the value before, and the value after, as texts."""

    def as_json(self) -> dict[str, tuple[object, object]]:
        """Give the same for programs: before and after, by what changes."""


C = TypeVar("C", bound=Planned)


class Work(Protocol[C]):
    """What a verb does: plan one change, show it to somebody, and make some of them."""

    question: str

    def needs(self, show: HeldShow) -> bool:
        """Tell whether Mixcloud has to be asked about a show."""

    def plan(self, show: HeldShow) -> C | None:
        """Compare a show with what Mixcloud says; None where nothing changes. May raise MixcloudError and OSError."""

    def preview(self, change: C) -> None:
        """Print the change as a person reads it."""

    def make(self, changes: Sequence[C]) -> Iterable[tuple[C, str]]:
        """Make changes, and give for each what went wrong, if anything did."""


class Review(Generic[C]):
    """One run over the shows that a query finds."""

    def __init__(self, run: Run, work: Work[C]) -> None:
        self._run = run
        self._options = run.options
        self._work = work
        self._tally = Tally(run)
        self._agreed = bool(run.options.yes or run.options.pretend)

    def run(self) -> int:
        """Go through all shows; gives the exit status."""
        ids = find_shows(self._run.library, self._options.query)
        planned: list[C] = []
        asked = remaining = 0
        try:
            for batch in batches(self._run.library, ids):
                asked += len(batch)
                for change in self._planned(batch, f"Asking Mixcloud: {asked} of {len(ids)} shows"):
                    planned.append(change)  # noqa: PERF402 (what was planned before an error is kept)
                if self._agreed:
                    self._make(planned)
                    planned = []
        except MixcloudError as error:
            self._run.messages.error("{}", error)
            remaining = len(ids) - self._tally.total - len(planned)
        if self._agreed:
            self._make(planned)
        elif planned:
            self._ask(planned)
        self._tally.tell_remaining(remaining)
        if self._options.quiet:
            self._count_gone()
        self._summary(bool(ids))
        return 1 if remaining else self._tally.status

    def _planned(self, batch: Sequence[HeldShow], words: str) -> Iterator[C]:
        """Ask about some shows, and give what would change; raises MixcloudError that ends the run."""
        wanted = [show for show in batch if self._work.needs(show)]
        self._tally.count(Fate.SAME, len(batch) - len(wanted))
        if not wanted:
            return
        with waiting_for(words):
            shows = look_up(self._run.api, wanted)
        for show in shows:
            if change := self._plan(show):
                yield change

    def _plan(self, show: HeldShow) -> C | None:
        change, trouble = None, show.trouble
        if show.now is None and not trouble:
            self._gone(show)
            return None
        try:
            change = None if trouble else self._work.plan(show)
        except (MixcloudError, OSError) as error:
            if ends_run(error):
                raise
            trouble = in_words(error)
        if trouble:
            self._tally.fail(show.url, str(show.item.title), trouble)
        elif change is None:
            self._tally.count(Fate.SAME, 1)
        else:
            self._preview(change)
        return change

    def _preview(self, change: C) -> None:
        options = self._options
        if options.quiet or options.json:
            return
        if not is_terminal():
            for row in change.rows():
                print_(tabbed(change.url, *row))
        else:
            self._work.preview(change)

    def _ask(self, planned: Sequence[C]) -> None:
        chosen = input_select_objects(self._work.question, planned, self._work.preview)
        self._tally.count(Fate.LEFT, len(planned) - len(chosen))
        for start in range(0, len(chosen), AT_ONCE):
            self._make(chosen[start : start + AT_ONCE])

    def _make(self, changes: Sequence[C]) -> None:
        if self._options.pretend:
            for change in changes:
                self._tell(Fate.WANTED, change)
        elif changes:
            with alone_with(self._run.library, self._run.shared.cache.place()):
                for change, trouble in self._work.make(changes):
                    self._made(change, trouble)

    def _made(self, change: C, trouble: str) -> None:
        if trouble:
            self._run.messages.error("{}: {}", change.title, trouble)
            self._tell(Fate.FAILED, change, reason=trouble)
        else:
            self._tell(Fate.CHANGED, change)

    def _tell(self, fate: Fate, change: C, **more: str) -> None:
        self._tally.add(fate, change.url, change.title, changes=change.as_json(), **more)

    def _gone(self, show: HeldShow) -> None:
        if not self._options.quiet:
            words = "Mixcloud knows no such show (any more), or does not show it to you; nothing was changed"
            self._run.messages.warning("{}: {}", show.item.title or show.url, words)
        self._tally.add(Fate.GONE, show.url, str(show.item.title))

    def _count_gone(self) -> None:
        # From cron, a line for each of them would come again with every run.
        if gone := self._tally[Fate.GONE]:
            words = f"{format_quantity(gone, 'show')} {'is' if gone == 1 else 'are'} gone from Mixcloud"
            self._run.messages.warning("{}; to see which, run it without --quiet", words)

    def _summary(self, found: bool) -> None:
        if self._options.quiet or self._options.json:
            return
        words = str(self._tally) if found else "The library holds no such show of Mixcloud"
        # A pipe holds the rows and nothing else.
        if words:
            (print_ if is_terminal() else tell)(words)


def add_review_options(parser: ArgumentParser) -> None:
    """Add what verbs that change the library have in common."""
    parser.add_argument("query", nargs="*", metavar="QUERY", help="which shows, as for beet ls; all if there is none")
    add_agreeing(parser, pretend="only show what would change")
