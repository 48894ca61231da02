"""What becomes of each of many shows or users: counted and told; and what ends a run over them before its time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import Enum

from beets.ui import print_

from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.showing.records import json_line
from beetsplug.mixcloud.terminal.screen import is_terminal, tell
from mixcloud_core.errors import (
    AuthenticationError,
    BlockedError,
    InvalidSettingError,
    NetworkError,
    RateLimitError,
    ServiceChangedError,
)

__all__ = ["Fate", "Tally", "ends_run", "remaining_in_words"]


class Fate(Enum):
    """What became of one; the value is its name in JSON."""

    CHANGED = "changed"
    WANTED = "wanted"  # would be changed, without --pretend
    SAME = "unchanged"
    LEFT = "left"  # somebody was asked, and said no
    GONE = "gone"
    DELETED = "deleted"
    FAILED = "failed"


# How a summary counts them, in this order.
_WORDS = {
    Fate.CHANGED: "changed",
    Fate.WANTED: "would be changed",
    Fate.SAME: "unchanged",
    Fate.LEFT: "left alone",
    Fate.GONE: "not at Mixcloud (any more)",
    Fate.FAILED: "failed",
}

# What the next one would meet as well, where all are asked for with one account. A server's trouble (5xx) is not among
# them: after some tries, it is often trouble with just this show.
_ENDS_RUN = (
    AuthenticationError,
    BlockedError,
    InvalidSettingError,  # a feature that is switched off; forms are checked before anything is sent
    NetworkError,
    RateLimitError,
    ServiceChangedError,
)


def ends_run(error: Exception) -> bool:
    """Tell whether an error would meet all that are left as well, so that none of them is worth a try."""
    return isinstance(error, _ENDS_RUN)


def remaining_in_words(count: int) -> str:
    """Say how many remain when a run ends before its time."""
    return f"{count} left: run the same command again to go on"


class Tally:
    """Counts and tells what became of each show; `words` are those of the summary, in its order."""

    def __init__(self, run: Run, words: Mapping[Fate, str] = _WORDS) -> None:
        self._run = run
        self._words = words
        self._fates: Counter[Fate] = Counter()

    @property
    def status(self) -> int:
        """The exit status."""
        return 1 if self._fates[Fate.FAILED] else 0

    @property
    def total(self) -> int:
        """How many were counted."""
        return self._fates.total()

    def __getitem__(self, fate: Fate) -> int:
        return self._fates[fate]

    def __str__(self) -> str:
        return ", ".join(f"{self._fates[fate]} {name}" for fate, name in self._words.items() if self._fates[fate])

    def count(self, fate: Fate, number: int) -> None:
        """Count shows of which nothing is told."""
        self._fates[fate] += number

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

    def tell_remaining(self, count: int) -> None:
        """Say how many remain, if any, where one that failed has ended the run."""
        if count:
            self._run.messages.error("{}", remaining_in_words(count))

    def print_summary(self) -> None:
        """Say how many there were."""
        options = self._run.options
        if options.quiet or options.json:
            return
        # A pipe holds the rows and nothing else.
        (print_ if is_terminal() else tell)(str(self))
