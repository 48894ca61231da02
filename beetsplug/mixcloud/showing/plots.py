"""Plots as SVG inside of a page: no script, no addresses, colours from the page's style sheet.

Widths are in percent and heights and letters in pixels, so that a plot is as wide as its place and its letters are
as large on a phone as elsewhere. A library that draws charts scales the letters with the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from mixcloud_core.formats import format_count
from mixcloud_core.text import clean_line

__all__ = ["FOOT", "HEAD", "HEIGHT", "Bar", "columns", "labels", "lines", "plot", "rows", "safe", "scale_end"]

# Pixels.
_ROW = 38
HEIGHT = 180
FOOT = 22
HEAD = 16

# Percent.
_WIDEST = 12

_LONGEST_LABEL = 34
# So many labels, or numbers, stand beside each other on a phone.
_MOST_LABELS = 9
_MOST_NUMBERS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A label, a number, and how the number is written.

    Under a bar that stands is the `mark`, or the label; nothing under one that is minor.
    """

    label: str
    number: float
    written: str = ""
    mark: str = ""
    is_minor: bool = False

    @property
    def said(self) -> str:
        """The number as people read it."""
        return self.written or format_count(round(self.number))


def safe(text: str) -> str:
    """Give any text as HTML and SVG take it, on one line."""
    return escape(clean_line(text), quote=True)


def rows(bars: Sequence[Bar], name: str, title: str, description: str) -> str:
    """Draw bars that lie, each under its label: for names, which are long."""
    most = max((bar.number for bar in bars), default=0)
    drawn = "".join(_row(bar, index * _ROW, most) for index, bar in enumerate(bars))
    return plot(drawn, len(bars) * _ROW, name, title, description)


def columns(bars: Sequence[Bar], name: str, title: str, description: str) -> str:
    """Draw bars that stand, over their labels: for what has an order, like years."""
    top = scale_end(max((bar.number for bar in bars), default=0))
    parts = [*lines(top, len(bars) > _MOST_NUMBERS), *_columns(bars, top), *labels(bars)]
    return plot("".join(parts), HEAD + HEIGHT + FOOT, name, title, description)


def plot(drawn: str, height: int, name: str, title: str, description: str) -> str:
    """Put what is drawn into a frame with words for those who don't see it; `height` is in pixels."""
    return (
        f'<svg width="100%" height="{height}" role="img" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{safe(title)}</title><desc id="{name}-text">{safe(description)}</desc>{drawn}</svg>'
    )


def _row(bar: Bar, top: int, most: float) -> str:
    label = bar.label if len(bar.label) <= _LONGEST_LABEL else f"{bar.label[: _LONGEST_LABEL - 1]}…"
    return (
        f"<g><title>{safe(bar.label)}: {safe(bar.said)}</title>"
        f'<text x="0" y="{top + 14}">{safe(label)}</text>'
        f'<text x="100%" y="{top + 14}" class="number end">{safe(bar.said)}</text>'
        f'<rect x="0" y="{top + 21}" width="100%" height="8" rx="4" class="ground"/>'
        f'<rect x="0" y="{top + 21}" width="{_percent(bar.number, most)}" height="8" rx="4" class="bar"/></g>'
    )


def lines(top: float, written: bool) -> Iterator[str]:
    """Draw the lines of a scale that ends with `top`."""
    for share in (0, 0.5, 1):
        y = round(HEAD + HEIGHT * (1 - share), 1)
        yield f'<line x1="0" x2="100%" y1="{y}" y2="{y}" class="line"/>'
        if written and share and top * share == round(top * share):
            yield f'<text x="0" y="{y - 4}" class="small">{format_count(round(top * share))}</text>'


def _columns(bars: Sequence[Bar], top: float) -> Iterator[str]:
    place = 100 / max(len(bars), 1)
    width = min(place * 0.76, _WIDEST)
    with_numbers = len(bars) <= _MOST_NUMBERS
    for index, bar in enumerate(bars):
        height = max(HEIGHT * bar.number / top, 1) if bar.number and top else 0
        y = round(HEAD + HEIGHT - height, 1)
        yield (
            f"<g><title>{safe(bar.label)}: {safe(bar.said)}</title>"
            f'<rect x="{place * index:.3f}%" y="0" width="{place:.3f}%" height="{HEAD + HEIGHT}" class="hit"/>'
            f'<rect x="{place * (index + 0.5) - width / 2:.3f}%" y="{y}" width="{width:.3f}%"'
            f' height="{round(height, 1)}"'
            f' rx="{3 if with_numbers else 1}" class="bar"/>'
        )
        if with_numbers and bar.number:
            yield f'<text x="{place * (index + 0.5):.3f}%" y="{y - 4}" class="small middle">{safe(bar.said)}</text>'
        yield "</g>"


def labels(bars: Sequence[Bar]) -> Iterator[str]:
    """Write below what has equal places side by side what each is; as many as can be read."""
    place = 100 / max(len(bars), 1)
    marked = [index for index, bar in enumerate(bars) if not bar.is_minor]
    for index in marked[:: ceil(len(marked) / _MOST_LABELS) or 1]:
        # At the edges, half of a label would be outside.
        at = min(max(place * (index + 0.5), 5), 95)
        label = safe(bars[index].mark or bars[index].label)
        yield f'<text x="{at:.3f}%" y="{HEAD + HEIGHT + 16}" class="small middle">{label}</text>'


def _percent(number: float, most: float) -> str:
    return f"{max(100 * number / most, 0.5):.2f}%" if number and most else "0%"


def scale_end(number: float) -> float:
    """Give the end of a scale, half of which is a round number as well."""
    if number <= 0:
        return 1
    unit = 10.0 ** floor(log10(number))
    return next(step * unit for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if step * unit >= number)
