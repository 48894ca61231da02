"""How shows of the library are changed: Mixcloud is asked, each change is shown, and made when somebody agrees."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Generic, Protocol, TypeVar

from beets.ui import input_select_objects, print_

from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.library.collection import AT_ONCE, HeldShow, batches, find_shows, look_up
from beetsplug.mixcloud.library.writing import alone_with, in_words
from beetsplug.mixcloud.terminal.display import waiting_for
from beetsplug.mixcloud.terminal.screen import is_terminal, tabbed, tell
from mixcloud_core.errors import MixcloudError

__all__ = ["WORDS", "Fate", "Planned", "Review", "Work", "add_review_options", "check_review_options", "counted"]


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


class Fate(Enum):
    """What became of a show; the value is its name in JSON."""

    CHANGED = "changed"
    WANTED = "wanted"
    SAME = "unchanged"
    LEFT = "left"
    GONE = "gone"
    DELETED = "deleted"
    FAILED = "failed"


# How the summary counts them, in this order.
WORDS = {
    Fate.CHANGED: "changed",
    Fate.WANTED: "would be changed",
    Fate.SAME: "unchanged",
    Fate.LEFT: "left alone",
    Fate.GONE: "not at Mixcloud (any more)",
    Fate.FAILED: "failed",
}


def counted(fates: Counter[Fate], words: Mapping[Fate, str] = WORDS) -> str:
    """Give the summary: `1 changed, 2 unchanged`, in the words and in the order of a mapping."""
    return ", ".join(f"{fates[fate]} {name}" for fate, name in words.items() if fates[fate])


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
        self._fates: Counter[Fate] = Counter()
        self._agreed = bool(run.options.yes or run.options.pretend)

    def run(self) -> int:
        """Go through all shows; gives the exit status."""
        ids = find_shows(self._run.library, self._options.query)
        planned: list[C] = []
        done = 0
        try:
            for batch in batches(self._run.library, ids):
                done += len(batch)
                planned += self._planned(batch, f"Asking Mixcloud: {done} of {len(ids)} shows")
                if self._agreed:
                    self._make(planned)
                    planned = []
        except MixcloudError as error:
            self._run.messages.error("{}", error)
            self._fates[Fate.FAILED] += len(ids) - self._fates.total() - len(planned)
        if planned:
            self._ask(planned)
        self._summary(bool(ids))
        return 1 if self._fates[Fate.FAILED] else 0

    def _planned(self, batch: Sequence[HeldShow], words: str) -> list[C]:
        wanted = [show for show in batch if self._work.needs(show)]
        self._fates[Fate.SAME] += len(batch) - len(wanted)
        if not wanted:
            return []
        with waiting_for(words):
            shows = look_up(self._run.api, wanted)
        return [change for show in shows if (change := self._plan(show))]

    def _plan(self, show: HeldShow) -> C | None:
        change, trouble = None, show.trouble
        if show.now is None and not trouble:
            self._gone(show)
            return None
        try:
            change = None if trouble else self._work.plan(show)
        except (MixcloudError, OSError) as error:
            trouble = in_words(error)
        if trouble:
            self._failed(show, trouble)
        elif change is None:
            self._fates[Fate.SAME] += 1
        else:
            self._preview(change)
        return change

    def _preview(self, change: C) -> None:
        options = self._options
        if options.quiet or options.json:
            return
        if self._agreed and not is_terminal():
            for row in change.rows():
                print_(tabbed(change.url, *row))
        else:
            self._work.preview(change)

    def _ask(self, planned: Sequence[C]) -> None:
        chosen = input_select_objects(self._work.question, planned, self._work.preview)
        self._fates[Fate.LEFT] += len(planned) - len(chosen)
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
        self._count(fate, change.url, change.title, changes=change.as_json(), **more)

    def _gone(self, show: HeldShow) -> None:
        words = "Mixcloud knows no such show (any more), or does not show it to you; nothing was changed"
        self._run.messages.warning("{}: {}", show.item.title or show.url, words)
        self._count(Fate.GONE, show.url, str(show.item.title))

    def _failed(self, show: HeldShow, words: str) -> None:
        self._run.messages.error("{}: {}", show.item.title or show.url, words)
        self._count(Fate.FAILED, show.url, str(show.item.title), reason=words)

    def _count(self, fate: Fate, url: str, title: str, **more: object) -> None:
        self._fates[fate] += 1
        if self._options.json:
            told = {"outcome": fate.value, "address": url, "title": title} | more
            print_(json.dumps(told, ensure_ascii=False, default=str))

    def _summary(self, found: bool) -> None:
        if self._options.quiet or self._options.json:
            return
        words = counted(self._fates) if found else "The library holds no such show of Mixcloud"
        # A pipe holds the rows and nothing else.
        (print_ if is_terminal() or not self._agreed else tell)(words)


def add_review_options(parser: ArgumentParser) -> None:
    """Add what verbs that change the library have in common."""
    parser.add_argument("query", nargs="*", metavar="QUERY", help="which shows, as for beet ls; all if there is none")
    agreed = parser.add_mutually_exclusive_group()
    agreed.add_argument("-y", "--yes", action="store_true", help="ask nothing")
    agreed.add_argument("-p", "--pretend", action="store_true", help="only show what would change")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("-q", "--quiet", action="store_true", help="print only what went wrong")
    shown.add_argument("--json", action="store_true", help="print a JSON object for each show that changes, one a line")
    parser.set_defaults(wrong=parser.error)


def check_review_options(run: Run) -> None:
    """End with 2 where nobody would see what is asked."""
    options = run.options
    if (options.json or options.quiet) and not (options.yes or options.pretend):
        options.wrong("--json and --quiet show no question: add --yes or --pretend")
