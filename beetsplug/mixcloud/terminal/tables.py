"""Rows that are known before the first is printed, in columns as wide as they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from beets.ui import print_

from beetsplug.mixcloud.terminal.screen import is_terminal, print_rich, tabbed

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["facts_grid", "print_rows"]


def print_rows(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows of cells: with headings in a table on a terminal, separated by tabs and without them in a pipe."""
    if not is_terminal():
        for row in rows:
            print_(tabbed(*row))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*map(Text, row))  # no markup of rich's: what people typed stays as it is
    print_rich(table)


def facts_grid() -> Table:
    """Give two columns: names, and what may take several lines beside them."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    return grid
