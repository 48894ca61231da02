"""What a person at a terminal sees while waiting; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import inf
from typing import Any, NamedTuple, Protocol

__all__ = ["Waiting", "waiting_for"]


class Waiting(Protocol):
    """A line that tells what is waited for."""

    def rename(self, title: str) -> None:
        """Say what is being waited for now."""

    def report(self, status: Mapping[str, Any]) -> None:
        """Take yt-dlp's progress."""


@contextmanager
def waiting_for(title: str) -> Iterator[Waiting]:
    """Show a line with title, bar, size, speed and time left for as long as the block runs, if there is a terminal."""
    if not sys.stderr.isatty():
        yield _Silence()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
    from rich.table import Column

    columns = (
        # A title is no markup of rich's, and gives way to the numbers.
        TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
        BarColumn(bar_width=16),
        TaskProgressColumn(),
        TextColumn("{task.fields[numbers]}", markup=False, table_column=Column(no_wrap=True, min_width=28)),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, expand=True) as bar:
        yield _Line(bar, bar.add_task(title, total=None, numbers=""))


class _Silence:
    def rename(self, title: str) -> None:
        pass

    def report(self, status: Mapping[str, Any]) -> None:
        pass


class _Line:
    def __init__(self, bar: Any, task: Any) -> None:  # rich is loaded only when there is a terminal
        self._bar = bar
        self._task = task
        self._first: _Progress | None = None

    def rename(self, title: str) -> None:
        self._bar.update(self._task, description=title)

    def report(self, status: Mapping[str, Any]) -> None:
        if status.get("status") == "finished":
            self._bar.update(self._task, completed=1, total=1, numbers="writing the file")
            return
        now = _Progress.of(status)
        self._first = self._first or now
        self._bar.update(
            self._task, completed=now.share, total=1 if now.share else None, numbers=now.since(self._first)
        )


class _Progress(NamedTuple):
    """How far a download is: seconds since it started, bytes, and the share of the whole (0 where that is unknown).

    Speed and time left are averages since the first report: yt-dlp's own begin with what took minutes before the first
    piece came, and the estimated size of a segmented stream jumps.
    """

    seconds: float
    size: float
    share: float

    @classmethod
    def of(cls, status: Mapping[str, Any]) -> _Progress:
        size = status.get("downloaded_bytes") or 0
        if pieces := status.get("fragment_count"):
            share = (status.get("fragment_index") or 0) / pieces
        else:
            share = size / (status.get("total_bytes") or inf)
        return cls(status.get("elapsed") or 0, size, share)

    def since(self, first: _Progress) -> str:
        seconds, share = self.seconds - first.seconds, self.share - first.share
        numbers = [_size(self.size)]
        if seconds > 1:
            numbers.append(f"{_size((self.size - first.size) / seconds)}/s")
        if seconds > 1 and share > 0:
            numbers.append(f"{_clock(seconds * (1 - self.share) / share)} left")
        return "  ".join(numbers)


def _size(count: float) -> str:
    return f"{count / 1e6:.1f} MB"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
