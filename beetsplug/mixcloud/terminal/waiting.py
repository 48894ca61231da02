"""A line that tells what is waited for, for verbs that wait for one thing after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from beetsplug.mixcloud.terminal.progress import Line, shown_progress

__all__ = ["Waiting", "waiting_for"]

Waiting = Line


@contextmanager
def waiting_for(title: str, *, quiet: bool = False) -> Iterator[Waiting]:
    """Show a line with a title, and with size, speed and time left, as long as the block runs, if there is a terminal.

    What is printed meanwhile stands above it.
    """
    with shown_progress(1, quiet=quiet) as progress:
        yield progress.line(title)
