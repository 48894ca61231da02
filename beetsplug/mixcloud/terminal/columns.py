"""Rows printed as they come, in columns whose widths are known before: the first one need not wait for the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from beets.ui import print_

from beetsplug.mixcloud.terminal.screen import console, fitted, is_terminal, print_rich, tabbed

__all__ = ["Column", "Row", "RowPrinter"]

_BETWEEN = 2
# Cells that a column with what is left keeps on a narrow terminal.
_NARROWEST = 12


class Column(NamedTuple):
    """A column on a terminal: its heading and its width in cells, 0 for what the others leave.

    Those with a `rank` above 0 go where there is no room, the highest first.
    """

    heading: str
    width: int
    right: bool = False
    style: str = ""
    rank: int = 0


class Row(NamedTuple):
    """What a row holds: cells for a terminal, cells for a pipe, and the address behind it."""

    shown: Sequence[str]
    told: Sequence[object]
    address: str = ""


class RowPrinter:
    """Prints rows: under headings on a terminal, separated by tabs and without headings in a pipe."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._widths: list[int] = []

    def print(self, row: Row) -> None:
        """Print a row; the headings come with the first."""
        if not is_terminal():
            print_(tabbed(*row.told, row.address))
            return
        if not self._widths:
            self._widths = _widths(self._columns, console().width)
            self._print([column.heading for column in self._columns], "bold")
        self._print(row.shown, "", row.address)

    def _print(self, cells: Sequence[str], style: str, address: str = "") -> None:
        from rich.style import Style
        from rich.text import Text

        line = Text(no_wrap=True, overflow="crop")
        for column, width, cell in zip(self._columns, self._widths, cells, strict=True):
            if not width:
                continue
            is_main = not column.width and bool(address)
            look = Style.parse(style or column.style) + Style(link=address if is_main else None)
            line.append(" " * _BETWEEN if line else "")
            line.append(fitted(cell, width, right=column.right), look)
        line.rstrip()
        print_rich(line)


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """Give each column its width, 0 for one that has to go."""
    kept = list(columns)
    while _left(kept, width) < _NARROWEST and any(column.rank for column in kept):
        kept.remove(max(kept, key=lambda column: column.rank))
    left = max(_left(kept, width), 1)
    return [(column.width or left) if column in kept else 0 for column in columns]


def _left(columns: Sequence[Column], width: int) -> int:
    return width - sum(column.width for column in columns) - _BETWEEN * (len(columns) - 1)
