"""Curves as SVG inside of a page, as `plots` draws bars: numbers over time, and listeners over a show.

The curve itself is stretched to the width of its place; lines keep their width, and letters their size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from beetsplug.mixcloud.showing.plots import FOOT, HEAD, HEIGHT, Bar, labels, lines, plot, safe, scale_end
from mixcloud_core.analytics import change, format_change
from mixcloud_core.engagement import Audience, Stretch, Turn
from mixcloud_core.formats import format_clock, format_count

__all__ = ["area", "listeners"]

_SCALE_END = HEAD + HEIGHT
# Percent: so far from each other are numbers of tracks, and words at losses, that can be read on a phone.
_NUMBER, _WORD = 5.5, 11
_EDGE = 90


def area(values: Sequence[float | None], bars: Sequence[Bar], name: str, title: str, description: str) -> str:
    """Draw numbers in their order, with gaps where nobody knows; `bars` has the words for each."""
    top = scale_end(max((value for value in values if value), default=0))
    parts = [*lines(top, True), _curve(values, top), *_hits(bars), *labels(bars)]
    return plot("".join(parts), _SCALE_END + FOOT, name, title, description)


def listeners(heard: Audience, losses: Sequence[Turn], name: str, title: str, description: str) -> str:
    """Draw how many listened to each minute, on stretches for the tracks, with a mark at each of the losses."""
    top = scale_end(heard.most)
    seconds = 60 * len(heard.minutes)
    minutes = [Bar(format_clock(60 * at), number) for at, number in enumerate(heard.minutes)]
    parts = [
        *_stretches(heard.stretches, seconds),
        *lines(top, True),
        _curve(heard.minutes, top),
        *(() if heard.stretches else _hits(minutes)),
        *_numbers(heard.stretches, seconds),
        *_losses(losses, len(heard.minutes)),
        *_times(seconds),
    ]
    return plot("".join(parts), _SCALE_END + FOOT, name, title, description)


def _curve(values: Sequence[float | None], top: float) -> str:
    paths: list[str] = []
    for is_known, run in groupby(enumerate(values), key=lambda each: each[1] is not None):
        if is_known:
            paths += _run([(at, HEIGHT * (1 - (value or 0) / top)) for at, value in run])
    return (
        f'<svg x="0" y="{HEAD}" width="100%" height="{HEIGHT}" viewBox="0 0 {len(values)} {HEIGHT}"'
        f' preserveAspectRatio="none">{"".join(paths)}</svg>'
    )


def _run(points: Sequence[tuple[int, float]]) -> Iterator[str]:
    """Draw what is known without a gap; each number has a place of one, in the middle of which it stands."""
    first, last = points[0], points[-1]
    corners = [(first[0], first[1]), *((at + 0.5, y) for at, y in points), (last[0] + 1, last[1])]
    line = "L".join(f"{x:g} {y:.1f}" for x, y in corners)
    yield f'<path d="M{first[0]} {HEIGHT}L{line}L{last[0] + 1} {HEIGHT}Z" class="area"/>'
    yield f'<path d="M{line}" class="curve"/>'


def _hits(bars: Sequence[Bar]) -> Iterator[str]:
    """Let each number be read where a pointer rests."""
    place = 100 / max(len(bars), 1)
    for index, bar in enumerate(bars):
        yield (
            f"<g><title>{safe(bar.label)}: {safe(bar.said)}</title>"
            f'<rect x="{place * index:.3f}%" y="0" width="{place:.3f}%" height="{_SCALE_END}" class="hit"/></g>'
        )


def _stretches(stretches: Sequence[Stretch], seconds: int) -> Iterator[str]:
    for number, stretch in enumerate(stretches, 1):
        start, end = (100 * min(at / seconds, 1) for at in (stretch.start, stretch.end))
        counts = f"{format_count(stretch.first)} → {format_count(stretch.last)}"
        yield (
            f"<g><title>{number}. {format_clock(stretch.start)} {safe(stretch.title)}: {counts}</title>"
            f'<rect x="{start:.3f}%" y="0" width="{end - start:.3f}%" height="{_SCALE_END}"'
            f' class="stretch{" odd" if number % 2 else ""}"/></g>'
        )


def _numbers(stretches: Sequence[Stretch], seconds: int) -> Iterator[str]:
    """Write the numbers of the tracks at the foot of the curve, as many as can be read."""
    last = -_NUMBER
    for number, stretch in enumerate(stretches, 1):
        at = 50 * (stretch.start + min(stretch.end, seconds)) / seconds
        if at >= last + _NUMBER:
            yield f'<text x="{at:.3f}%" y="{_SCALE_END - 5}" class="small middle">{number}</text>'
            last = at


def _losses(losses: Sequence[Turn], minutes: int) -> Iterator[str]:
    written: list[float] = []
    for turn in losses:
        at = 100 * turn.minute / minutes
        yield f'<line x1="{at:.3f}%" x2="{at:.3f}%" y1="{HEAD}" y2="{_SCALE_END}" class="loss"/>'
        share = change(turn.now, turn.before)
        if share is not None and all(abs(at - other) >= _WORD for other in written):
            written.append(at)
            side, x = ("number end loss", -5) if at > _EDGE else ("number loss", 5)
            words = safe(format_change(share))
            yield f'<text x="{at:.3f}%" dx="{x}" y="{HEAD + 14}" class="{side}">{words}</text>'


def _times(seconds: int) -> Iterator[str]:
    for quarter, side in enumerate(("", " middle", " middle", " middle", " end")):
        words = format_clock(seconds * quarter / 4)
        yield f'<text x="{25 * quarter}%" y="{_SCALE_END + 16}" class="small{side}">{words}</text>'
