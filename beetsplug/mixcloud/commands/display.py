"""What a person at a terminal sees while waiting; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from beetsplug.mixcloud.download import Progress

__all__ = ["progress_bar"]


@contextmanager
def progress_bar(title: str) -> Iterator[Progress | None]:
    """Show a line with title, bar, size, speed and time left, and give what yt-dlp is to call with its progress."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.table import Column

    columns = (
        # A title is no markup of rich's, and gives way to the numbers.
        TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
        BarColumn(bar_width=20),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, expand=True) as bar:
        task = bar.add_task(title, total=None)

        def show(status: Mapping[str, Any]) -> None:
            total = status.get("total_bytes") or status.get("total_bytes_estimate")
            bar.update(task, completed=status.get("downloaded_bytes") or 0, total=total)

        yield show
