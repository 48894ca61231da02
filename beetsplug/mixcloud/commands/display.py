"""What a person at a terminal sees while waiting; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

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

    def rename(self, title: str) -> None:
        self._bar.update(self._task, description=title)

    def report(self, status: Mapping[str, Any]) -> None:
        """yt-dlp's own speed and time left: rich would measure anew each time that the estimated size changes."""
        if status.get("status") == "finished":
            self._bar.update(self._task, completed=1, total=1, numbers="writing the file")
            return
        done, total = status.get("downloaded_bytes") or 0, status.get("total_bytes")
        # The size of a segmented stream is an estimate that jumps; its number of segments is known.
        if segments := status.get("fragment_count"):
            self._bar.update(self._task, completed=status.get("fragment_index") or 0, total=segments)
        else:
            self._bar.update(self._task, completed=done, total=total)
        numbers = [_size(done), _speed(status.get("speed")), _clock(status.get("eta"))]
        self._bar.update(self._task, numbers="  ".join(filter(None, numbers)))


def _size(count: float) -> str:
    return f"{count / 1e6:.1f} MB"


def _speed(count: float | None) -> str:
    return f"{_size(count)}/s" if count else ""


def _clock(seconds: float | None) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02} left" if seconds is not None else ""
