"""Numbers over time as columns of block characters, or of ASCII where the terminal has no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from beetsplug.mixcloud.terminal.screen import console, has_letters, print_rich
from mixcloud_core.formats import format_short_count

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["Curve", "blocks", "places", "print_curve"]

# Cells.
_WIDEST = 100
_AXIS = 7
_WIDEST_COLUMN = 6
_BETWEEN_LABELS = 2

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_ASCII = " .:#"


class Curve(NamedTuple):
    """Numbers in their order, None where nobody knows; `styles` has the colour of each.

    Below stand lines of labels, each by its place. `height` is in lines.
    """

    values: Sequence[float | None]
    styles: Sequence[str]
    height: int
    labels: Sequence[Mapping[int, str]]


def places() -> int:
    """Give how many numbers fit beside each other."""
    return max(min(console().width, _WIDEST) - _AXIS - 1, 10)


def blocks(values: Sequence[float | None], top: float, height: int, signs: str = _EIGHTHS) -> list[str]:
    """Give lines of one sign for each value, the highest line first; 0 is empty, and what is there can be seen."""
    steps = len(signs) - 1
    levels = [_level(value, top, height * steps) for value in values]
    lines = ["".join(signs[min(max(level - row * steps, 0), steps)] for level in levels) for row in range(height)]
    unknown = "?" if signs.isascii() else "·"
    lines[0] = "".join(unknown if value is None else sign for sign, value in zip(lines[0], values, strict=True))
    return lines[::-1]


def _level(value: float | None, top: float, steps: int) -> int:
    return max(round(value / top * steps), 1) if value else 0


def print_curve(curve: Curve) -> None:
    """Print a curve with its scale, and its labels where they find room."""
    top = max((value for value in curve.values if value), default=1)
    width = min(max(places() // max(len(curve.values), 1), 1), _WIDEST_COLUMN)
    lines = blocks(curve.values, top, curve.height, _EIGHTHS if has_letters() else _ASCII)
    for number, line in enumerate(lines):
        print_rich(_line(line, curve.styles, width, _scale(number, curve.height, top)))
    print_rich(_line(["─" if has_letters() else "-"] * len(curve.values), [""] * len(curve.values), width, "0"))
    for labels in curve.labels:
        print_rich(f"{' ' * (_AXIS + 1)}{_spread(labels, width)}")


def _line(signs: Sequence[str], styles: Sequence[str], width: int, scale: str) -> Text:
    from rich.text import Text

    border = "│" if has_letters() else "|"
    line = Text.assemble((f"{scale:>{_AXIS - 1}} {border}", "dim"))
    # Wide columns stand apart, as bars do, on one ground; narrow ones make one curve.
    gap = 1 if width > 2 else 0
    for style, run in groupby(zip(signs, styles, strict=True), key=lambda each: each[1]):
        line.append("".join(sign * (width - gap) + (sign if sign in "─-" else " ") * gap for sign, _ in run), style)
    return line


def _scale(number: int, height: int, top: float) -> str:
    """Give what the upper edge of a line stands for, of the first and the one in the middle."""
    share = 1 - number / height
    return _written(top * share) if share in (1, 0.5) else ""


def _written(number: float) -> str:
    return format_short_count(round(number)) if number >= 10 or number == round(number) else f"{number:.1f}"


def _spread(labels: Mapping[int, str], width: int) -> str:
    """Put labels under their places; those that would touch the one before are left out, and the last may move."""
    return "".join(_put(labels, width))


def _put(labels: Mapping[int, str], width: int) -> Iterator[str]:
    end, last = 0, max(labels, default=0)
    edge = places()
    for place, label in sorted(labels.items()):
        start = min(place * width, edge - len(label)) if place == last else place * width
        if start >= end + (_BETWEEN_LABELS if end else 0) and start + len(label) <= edge:
            yield " " * (start - end) + label
            end = start + len(label)
