"""What became of the shows that were to be brought in: told one by one, and as a summary."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from beetsplug.mixcloud.terminal.screen import is_terminal

__all__ = ["Brought", "Outcome", "Outcomes"]


class Outcome(Enum):
    """What became of a show; the value is its name in JSON and in a pipe."""

    IMPORTED = "imported"
    WANTED = "wanted"
    KNOWN = "known"
    NOTED = "noted"
    FAILED = "failed"


# How the summary counts them, in this order.
_WORDS = {
    Outcome.IMPORTED: "imported",
    Outcome.WANTED: "would be imported",
    Outcome.KNOWN: "already in the library",
    Outcome.NOTED: "can't be had now and will be tried again",
    Outcome.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one show: `path` is where its file or its album lies, `reason` why it did not come."""

    outcome: Outcome
    address: str
    title: str = ""
    path: str = ""
    reason: str = ""

    def to_json(self) -> str:
        """Give it as one line of JSON."""
        told = {"outcome": self.outcome.value, "address": self.address, "title": self.title, "path": self.path}
        return json.dumps(told | ({"reason": self.reason} if self.reason else {}), ensure_ascii=False)


@dataclass(slots=True)
class Outcomes:
    """What became of all shows. `filtered` counts those that the filters left out, which the caller knows.

    `noted` are those of a list that can't be had now (see `beetsplug.mixcloud.importing.notes`): no failure. `unnamed`
    counts those of them that a person was told of before, and is not told of by name again.
    """

    brought: list[Brought] = field(default_factory=list)
    filtered: int = 0
    unnamed: int = 0
    quiet: bool = False

    def of(self, outcome: Outcome) -> list[Brought]:
        """Give the shows that had this outcome."""
        return [show for show in self.brought if show.outcome is outcome]

    @property
    def imported(self) -> list[Brought]:
        """The shows that came into the library."""
        return self.of(Outcome.IMPORTED)

    @property
    def wanted(self) -> list[Brought]:
        """The shows that would have come, with --pretend."""
        return self.of(Outcome.WANTED)

    @property
    def known(self) -> list[Brought]:
        """The shows that the library had already."""
        return self.of(Outcome.KNOWN)

    @property
    def noted(self) -> list[Brought]:
        """The shows that can't be had now, and are tried again."""
        return self.of(Outcome.NOTED)

    @property
    def failed(self) -> list[Brought]:
        """The shows that did not come, with the reasons."""
        return self.of(Outcome.FAILED)

    @property
    def status(self) -> int:
        """The exit status: 1 if a show failed, else 0."""
        return 1 if self.failed else 0

    def print_summary(self) -> None:
        """Tell how many shows had which outcome: beside the rows of a pipe, and not with --quiet."""
        if self.quiet:
            return
        sys.stdout.flush()
        words = ", ".join(self._counted()) or "There was nothing to import"
        print(words, file=sys.stdout if is_terminal() else sys.stderr)

    def _counted(self) -> Iterator[str]:
        counts = Counter(show.outcome for show in self.brought)
        for outcome, word in _WORDS.items():
            if counts[outcome]:
                # The rows of a pipe name all of them.
                is_open = outcome is Outcome.NOTED and self.unnamed and is_terminal()
                yield f"{counts[outcome]} {word}" + (" (to see which: beet -v mixcloud …)" if is_open else "")
        if self.filtered:
            yield f"{self.filtered} left out by the filters"
