"""Statistics of an owner on a terminal: totals, plots over time, and listeners beside the tracklist."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from beetsplug.mixcloud.showing.reports import STEEPEST, Report, days_in_words, span_name, staying_in_words
from beetsplug.mixcloud.terminal.curves import Curve, places, print_curve
from beetsplug.mixcloud.terminal.screen import console, fitted, has_letters, print_rich, signs
from mixcloud_core.analytics import Counted, Overview, Span, change, format_change, level, spans
from mixcloud_core.engagement import Audience, Stretch, Turn, resampled
from mixcloud_core.formats import format_clock, format_count

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["print_report"]

_COLOURS = {
    "plays": "green",
    "favorites": "magenta",
    "reposts": "blue",
    "comments": "yellow",
    "minutes": "cyan",
    "followers": "magenta",
}
# Lines: of the first plot, of the others, and of the listeners.
_TALL, _LOW, _LISTENERS = 6, 4, 8
# Colours of two tracks that follow on each other, and of the minutes in which most left.
_TRACKS, _LOSS = ("cyan", "bright_blue"), "bold red"
# Cells.
_WIDEST = 100
_LAST = 9


def print_report(report: Report) -> None:
    """Print everything about a show, or about the account."""
    from rich.text import Text

    print_rich(Text(report.title, "bold"))
    if report.address:
        print_rich(Text(report.address, f"link {report.address}", no_wrap=True, overflow="ignore"))
    print_rich(signs(days_in_words(report)))
    if report.now.series:
        print_rich("", *_totals(report))
    for number, counted in enumerate(report.now.series):
        _plot(report.now, counted, _LOW if number else _TALL)
    if report.heard:
        _print_listeners(report.heard)


def _change(share: float | None) -> Text:
    """Give a change in the colour of good or bad news; nothing where nobody knows."""
    from rich.text import Text

    if share is None:
        return Text("")
    return Text(f"{signs(format_change(share)):>{_LAST}}", "green" if share > 0 else "red" if share < 0 else "")


def _totals(report: Report) -> Iterator[Text]:
    if report.before:
        yield _row("", "", "before", "dim").append(f"{'change':>{_LAST}}")
    for counted in report.now.series:
        was = report.was(counted.name)
        line = _row(counted.name, _count(counted.count), _count(was))
        line.append_text(_change(change(counted.count, was)))
        # It may count more than these days.
        is_more = counted.total is not None and counted.total != counted.count
        yield line.append(f"  {_count(counted.total)} in all" if is_more else "", "dim")


def _row(name: str, now: str, before: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(f"{name:<10}{now:>13}{before:>13}", style)


def _plot(now: Overview, counted: Counted, height: int) -> None:
    from rich.text import Text

    if not now.period or now.period.length < 2 or not any(counted.days):
        return
    cut = spans(now.period, places())
    values = level(counted, now.period, cut)
    best = max(range(len(cut)), key=lambda place: values[place] or 0)
    unit = "" if cut[0].unit == "day" else f", by {cut[0].unit}"
    unknown = f"; {'·' if has_letters() else '?'} is not told" if None in values else ""
    when = {"day": "on", "week": "in the"}.get(cut[0].unit, "in")
    about = f"  a day{unit}; most {when} {span_name(cut[best])}{unknown}"
    print_rich("", Text.assemble((counted.name, "bold"), (about, "dim")))
    print_curve(Curve(values, [_COLOURS[counted.name]] * len(values), height, [_dates(cut)]))


def _dates(cut: tuple[Span, ...]) -> dict[int, str]:
    """Give labels for about five places, and for the last one."""
    step = max(len(cut) // 5, 1)
    is_long = cut[0].unit in ("quarter", "year")
    return {
        place: span_name(span) if is_long else str(span.first)[: 7 if span.unit == "month" else 10]
        for place, span in enumerate(cut)
        if place == len(cut) - 1 or (place % step == 0 and len(cut) - place > step / 2)
    }


def _print_listeners(heard: Audience) -> None:
    from rich.text import Text

    width = places()
    values = resampled(heard.minutes, width)
    print_rich("", Text.assemble(("listeners", "bold"), ("  by minute of the show", "dim")))
    seconds = 60 * len(heard.minutes)
    times = {min(quarter * width // 4, width - 1): format_clock(seconds * quarter / 4) for quarter in range(5)}
    numbers = {int(stretch.start * width / seconds): str(number) for number, stretch in enumerate(heard.stretches, 1)}
    print_curve(Curve(values, _styles(heard, width), _LISTENERS, [numbers, times] if numbers else [times]))
    print_rich("", signs(staying_in_words(heard)))
    for word, turns in (("left", heard.losses(STEEPEST)), ("came", heard.gains(STEEPEST))):
        print_rich(*(_turn(turn, word) for turn in turns))
    if heard.stretches:
        print_rich("", *_tracks(heard))


def _styles(heard: Audience, width: int) -> list[str]:
    """Give the colour of each place of the curve: whose track it is, and whether most left there."""
    lost = {turn.minute * width // len(heard.minutes) for turn in heard.losses(STEEPEST)}
    starts = [stretch.start for stretch in heard.stretches]
    middles = ((place + 0.5) * 60 * len(heard.minutes) / width for place in range(width))
    tracks = (max(bisect_right(starts, at) - 1, 0) for at in middles)
    return [_LOSS if place in lost else _TRACKS[number % 2] for place, number in enumerate(tracks)]


def _turn(turn: Turn, word: str) -> str:
    share = change(turn.now, turn.before)
    much = format_change(share) if share is not None else "from 0"
    numbers = f"{format_count(turn.before)} → {format_count(turn.now)}"
    said = signs(f"{word} at {format_clock(60 * turn.minute):>7}  {much:>6}  {numbers:<13}")
    during = fitted(signs(f"during {turn.title}"), max(_room() - len(said) - 2, 12)) if turn.title else ""
    return f"{said}  {during}".rstrip()


def _tracks(heard: Audience) -> Iterator[Text]:
    from rich.text import Text

    room = max(_room() - 39, 12)
    yield Text(f"{'':>4} {'at':>7}  {'track':<{room}}  {'listeners':>14}{'change':>9}", "dim")
    for number, stretch in enumerate(heard.stretches, 1):
        line = Text(f"{number:>4} {format_clock(stretch.start):>7}  ")
        line.append(fitted(signs(stretch.title), room), _TRACKS[(number - 1) % 2])
        line.append(f"  {signs(_from_to(stretch)):>14}")
        yield line + _change(change(stretch.last, stretch.first))


def _from_to(stretch: Stretch) -> str:
    return f"{format_count(stretch.first)} → {format_count(stretch.last)}"


def _room() -> int:
    return min(console().width, _WIDEST)


def _count(count: int | None) -> str:
    return "" if count is None else format_count(count)
