"""The terminal as it is: how wide, in which colours and letters; and the line in a pipe, which is plain text."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from beets.ui import print_

from mixcloud_core.text import clean_line

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

__all__ = ["console", "fitted", "has_letters", "is_terminal", "local_time", "print_rich", "signs", "tabbed", "tell"]


def is_terminal() -> bool:
    """Tell whether somebody reads what is printed on a terminal."""
    return sys.stdout.isatty()


@cache
def console() -> Console:
    """Give the terminal as rich sees it: `NO_COLOR`, `TERM` and its width count."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


@cache
def has_letters() -> bool:
    """Tell whether the terminal shows more than ASCII: Python writes UTF-8 in the locale C as well."""
    named = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))), "C")
    is_c = sys.platform != "win32" and named.partition(".")[0] in ("C", "POSIX") and "utf" not in named.lower()
    return not is_c and (sys.stdout.encoding or "").lower().startswith("utf")


def signs(text: str) -> str:
    """Write arrows, dashes and minus signs so that the terminal can show them."""
    if has_letters():
        return text
    for sign, plain in (("→", "->"), ("−", "-"), ("–", "-"), ("±", "")):
        text = text.replace(sign, plain)
    return text


def print_rich(*lines: RenderableType) -> None:
    """Print on the terminal what rich draws; what can't be shown there is replaced, as beets does it."""
    with console().capture() as capture:
        for line in lines:
            console().print(line, crop=False)
    print_(capture.get(), end="")


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """Give a text on one line in exactly so many cells; what does not fit is cut."""
    from rich.cells import cell_len, set_cell_size

    line = clean_line(text)
    room = width - cell_len(line)
    if room < 0:
        sign = "…" if has_letters() else "~"
        return set_cell_size(line, width - 1) + sign
    return " " * room + line if right else line + " " * room


def tabbed(*cells: object) -> str:
    """Give the line of a pipe: cells between tabs, none of which holds a tab or the end of a line."""
    return "\t".join(clean_line(str(cell)) for cell in cells)


def local_time(moment: datetime | None) -> str:
    """Give a moment as the clock of whoever reads it shows it, to the minute; empty for none."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else ""


def tell(words: str) -> None:
    """Say something about what was printed, beside it: a pipe holds nothing else than the rows."""
    sys.stdout.flush()
    sys.stderr.write(f"{clean_line(words)}\n")
    sys.stderr.flush()
