"""Rows for people and for programs: a table on a terminal, tab-separated text in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from beets.ui import print_

__all__ = ["print_rows"]


def print_rows(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows of cells: with headings in a table on a terminal, without in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            print_("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # no markup of rich's: what people typed stays as it is
    Console().print(table)
