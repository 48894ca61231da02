"""What a terminal shows while shows are on their way: a line for each, and one for all. In a pipe there is nothing."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from math import inf
from threading import Lock
from typing import Any, NamedTuple, Protocol

from beetsplug.mixcloud.terminal.above import printed_above

__all__ = ["Line", "Progress", "is_watched", "shown_progress"]


class Line(Protocol):
    """The line of a show."""

    def rename(self, title: str) -> None:
        """Say what is being waited for."""

    def report(self, status: Mapping[str, Any]) -> None:
        """Take yt-dlp's progress."""

    def close(self) -> None:
        """Take the line away."""


class Progress(Protocol):
    """What is shown of all shows."""

    def line(self, title: str) -> Line:
        """Add a line."""

    def count(self, done: int, failed: int) -> None:
        """Say how many shows are over, and how many of them failed."""


@contextmanager
def shown_progress(total: int | None, *, quiet: bool = False) -> Iterator[Progress]:
    """Show lines for as long as the block runs, if there is a terminal; `total` is how many shows there will be."""
    if not is_watched(quiet=quiet):
        yield _Silence()
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TextColumn
    from rich.table import Column

    console = Console(stderr=True)
    columns = (
        # A title is no markup of rich's, and gives way to the numbers.
        TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
        TextColumn("{task.fields[numbers]}", markup=False, table_column=Column(no_wrap=True, justify="right")),
    )

    class SumLast(Bars):
        def get_renderables(self) -> Iterator[Any]:
            yield self.make_tasks_table(sorted(self.tasks, key=lambda task: bool(task.fields.get("is_sum"))))

    with ExitStack() as cleanup:
        bars = SumLast(
            *columns, console=console, transient=True, expand=True, redirect_stdout=False, redirect_stderr=False
        )
        cleanup.enter_context(bars)
        cleanup.enter_context(printed_above(console))
        yield _Lines(bars, total)


def is_watched(*, quiet: bool) -> bool:
    """Tell whether somebody wants to see how far it is, and nothing else is written there."""
    return not quiet and sys.stderr.isatty() and not _is_piped()


def _is_piped() -> bool:
    """Tell whether another program reads what is printed: it may well write to the same terminal."""
    try:
        return stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # no file
        return False


class _Silence:
    def line(self, title: str) -> Line:  # noqa: ARG002 (for nobody)
        return _SilentLine()

    def count(self, done: int, failed: int) -> None:
        pass


class _SilentLine:
    def rename(self, title: str) -> None:
        pass

    def report(self, status: Mapping[str, Any]) -> None:
        pass

    def close(self) -> None:
        pass


class _Lines:
    """Lines of rich's; threads report to them."""

    def __init__(self, bars: Any, total: int | None) -> None:  # rich is loaded only when there is a terminal
        self._bars = bars
        self._total = total
        self._over = ""
        self._started = time.monotonic()
        self._lock = Lock()
        self._bytes = 0.0
        # One show is a line of its own, and needs no sum.
        self._sum = None if total == 1 else bars.add_task("", total=None, numbers="", is_sum=True)
        self.count(0, 0)

    def line(self, title: str) -> Line:
        return _Line(self._bars, title, self._add)

    def count(self, done: int, failed: int) -> None:
        of_all = f" of {self._total}" if self._total else ""
        self._over = f"{done}{of_all} done" + (f", {failed} failed" if failed else "")
        self._add(0)

    def _add(self, count: float) -> None:
        if self._sum is None:
            return
        with self._lock:
            self._bytes += count
            seconds = time.monotonic() - self._started
            speed = f"  {_size(self._bytes / seconds)}/s" if seconds > 1 else ""
            numbers = f"{_size(self._bytes)}{speed}  {_clock(seconds)} so far"
        self._bars.update(self._sum, description=self._over, numbers=numbers)


class _Line:
    def __init__(self, bars: Any, title: str, add: Any) -> None:
        self._bars = bars
        self._add = add
        self._task = bars.add_task(title, total=None, numbers="")
        self._first: _Step | None = None
        self._last = _Step(0, 0, 0)

    def rename(self, title: str) -> None:
        self._bars.update(self._task, description=title)

    def report(self, status: Mapping[str, Any]) -> None:
        if status.get("status") == "finished":
            self._bars.update(self._task, numbers="writing the file")
            return
        now = _Step.of(status)
        self._first = self._first or now
        # What was there already did not come just now.
        self._add(max(0.0, now.size - self._last.size) if self._last.size else 0)
        self._last = now
        self._bars.update(self._task, numbers=now.since(self._first))

    def close(self) -> None:
        self._bars.remove_task(self._task)


class _Step(NamedTuple):
    """How far a download is: seconds since it started, bytes, and the share of the whole (0 where that is unknown).

    Speed and time left are averages since the first report: yt-dlp's own begin with what took minutes before the first
    piece came, and the estimated size of a segmented stream jumps.
    """

    seconds: float
    size: float
    share: float

    @classmethod
    def of(cls, status: Mapping[str, Any]) -> _Step:
        size = status.get("downloaded_bytes") or 0
        if pieces := status.get("fragment_count"):
            share = (status.get("fragment_index") or 0) / pieces
        else:
            share = size / (status.get("total_bytes") or inf)
        return cls(status.get("elapsed") or 0, size, share)

    def since(self, first: _Step) -> str:
        seconds, share = self.seconds - first.seconds, self.share - first.share
        numbers = [f"{self.share:.0%}"] if self.share else []
        numbers.append(_size(self.size))
        if seconds > 1:
            numbers.append(f"{_size((self.size - first.size) / seconds)}/s")
        if seconds > 1 and share > 0:
            numbers.append(f"{_clock(seconds * (1 - self.share) / share)} left")
        return "  ".join(numbers)


def _size(count: float) -> str:
    return f"{count / 1e6:.1f} MB"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
