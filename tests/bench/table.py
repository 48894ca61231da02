"""The table of a suite: with colours in a terminal where rich is installed, else plain, at most 80 columns wide."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Protocol


class Line(Protocol):
    """A line of a table; `cells` has as many texts as `head` names and `widths` numbers, but for the verdict."""

    @property
    def head(self) -> Sequence[str]: ...
    @property
    def widths(self) -> Sequence[int]: ...
    @property
    def what(self) -> str: ...
    @property
    def is_met(self) -> bool | None: ...
    def cells(self) -> Sequence[str]: ...
    def facts(self) -> dict[str, object]: ...


def show(lines: Sequence[Line]) -> None:
    if sys.stdout.isatty() and find_spec("rich"):
        _show_rich(lines)
        return
    for texts in (lines[0].head, *((*line.cells(), _verdict(line)) for line in lines)):
        what, *others = texts
        width, *widths = lines[0].widths
        cells = [f"{what:{width}}", *(f"{text:>{width}}" for text, width in zip(others, widths, strict=True))]
        print(" ".join(cells).rstrip())


def as_json(suite: str, lines: Sequence[Line]) -> str:
    machine = {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}
    rows = [line.facts() for line in lines]
    return json.dumps({"suite": suite, **machine, "rows": rows}, indent=2, ensure_ascii=False)


def _verdict(line: Line) -> str:
    return {True: "ok", False: "missed", None: ""}[line.is_met]


def _show_rich(lines: Sequence[Line]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for at, name in enumerate(lines[0].head):
        table.add_column(name, justify="right" if at else "left")
    for line in lines:
        table.add_row(*line.cells(), Text(_verdict(line), style="green" if line.is_met else "bold red"))
    console = Console()
    console.width = min(console.width, 80)
    console.print(table)
