"""The table of a suite: with colours in a terminal where rich is installed, else plain, at most 80 columns wide."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from tests.bench.rows import Row

HEAD = ("what", "best", "median", "target", "")
WIDTHS = (41, 7, 7, 13, 7)


def show(rows: Sequence[Row]) -> None:
    if sys.stdout.isatty() and find_spec("rich"):
        _show_rich(rows)
        return
    for line in (HEAD, *(_cells(row) for row in rows)):
        what, *others = line
        cells = [f"{what:{WIDTHS[0]}}", *(f"{text:>{width}}" for text, width in zip(others, WIDTHS[1:], strict=True))]
        print(" ".join(cells).rstrip())


def as_json(suite: str, rows: Sequence[Row]) -> str:
    listed = [
        {
            "what": row.what,
            "unit": row.unit,
            "best": row.best,
            "median": row.median,
            "samples": len(row.samples),
            "target": row.target,
            "at_least": row.at_least,
            "is_met": row.is_met,
        }
        for row in rows
    ]
    machine = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    return json.dumps({"suite": suite, **machine, "rows": listed}, indent=2, ensure_ascii=False)


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    target = "" if row.target is None else f"{'≥' if row.at_least else '≤'} {_number(row.target)} {row.unit}".rstrip()
    verdict = {True: "ok", False: "missed", None: ""}[row.is_met]
    return row.what, _number(row.best), _number(row.median), target or row.unit, verdict


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"


def _show_rich(rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for at, name in enumerate(HEAD):
        table.add_column(name, justify="right" if at else "left")
    for row in rows:
        *cells, verdict = _cells(row)
        table.add_row(*cells, Text(verdict, style="green" if row.is_met else "bold red"))
    console = Console()
    console.width = min(console.width, 80)
    console.print(table)
