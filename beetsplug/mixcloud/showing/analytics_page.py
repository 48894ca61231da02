"""Statistics of an owner as a page: of one show, of the account, or of several shows side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from beetsplug.mixcloud.showing.curves import area, listeners
from beetsplug.mixcloud.showing.page import Figure, figure_of, page
from beetsplug.mixcloud.showing.plots import Bar, rows, safe
from beetsplug.mixcloud.showing.reports import MONTHS, STEEPEST, Report, days_in_words, span_name, staying_in_words
from mixcloud_core.analytics import SERIES, Counted, Overview, Span, change, format_change, level, spans
from mixcloud_core.engagement import Audience, Stretch, Turn
from mixcloud_core.formats import format_clock, format_count, format_date

__all__ = ["analytics_page"]

# Numbers beside each other: a year of days.
_MOST_PLACES = 370


def analytics_page(reports: Sequence[Report], now: datetime) -> str:
    """Give the page of what was asked for, at a time."""
    if len(reports) == 1:
        return _one(reports[0], now)
    words = f"{format_count(len(reports))} shows at Mixcloud, compared on {format_date(now)}"
    return page("Shows compared", words, _sums(reports), _compared(reports))


def _one(report: Report, now: datetime) -> str:
    words = f"{days_in_words(report)}; asked on {format_date(now)}"
    figures = [*_listeners(report.heard), *_over_time(report.now)]
    return page(report.title, words, _facts(report), figures, address=report.address)


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    for counted in report.now.series:
        share = change(counted.count, report.was(counted.name))
        number = format_count(counted.count or 0)
        yield counted.name.capitalize(), number if share is None else f"{number} · {format_change(share)}"


def _over_time(now: Overview) -> Iterator[str]:
    for counted in now.series:
        if now.period and now.period.length > 1 and any(counted.days):
            cut = spans(now.period, _MOST_PLACES)
            yield _curve(counted, cut, level(counted, now.period, cut))


def _curve(counted: Counted, cut: Sequence[Span], values: Sequence[float | None]) -> str:
    unit = cut[0].unit
    bars = [
        Bar(span_name(span), value or 0, _written(value), _mark(span, is_first=not place))
        for place, (span, value) in enumerate(zip(cut, values, strict=True))
    ]
    title = f"{counted.name.capitalize()} a day" + ("" if unit == "day" else f", by {unit}")
    kind = "time" if counted.name == "minutes" else ""
    figure = Figure(counted.name, title, counted.name, bars, kind=kind)
    return figure_of(figure, area(values, bars, figure.name, title, figure.description))


def _written(value: float | None) -> str:
    if value is None:
        return "not told"
    return format_count(round(value)) if value >= 100 or value == round(value) else f"{value:.1f}"


def _mark(span: Span, *, is_first: bool) -> str:
    """Give a short label; the year stands where it begins."""
    month = MONTHS[span.first.month - 1]
    if span.unit == "year" or (span.unit in ("month", "quarter") and (is_first or span.first.month == 1)):
        return str(span.first.year)
    if span.unit in ("month", "quarter"):
        return month
    return f"{span.first.day} {month}"


def _listeners(heard: Audience) -> Iterator[str]:
    if not heard:
        return
    losses = heard.losses(STEEPEST)
    bars = [Bar(format_clock(60 * at), number) for at, number in enumerate(heard.minutes)]
    title = "Listeners by minute of the show"
    figure = Figure("listeners", title, "listeners", bars, kind="time", wide=True)
    drawn = listeners(heard, losses, figure.name, title, figure.description)
    words = [staying_in_words(heard), *(_turn(turn) for turn in (*losses, *heard.gains(STEEPEST)))]
    more = "".join(f"<p>{safe(line)}</p>" for line in words)
    yield figure_of(figure, drawn, more + (_tracks(heard.stretches) if heard.stretches else ""))


def _turn(turn: Turn) -> str:
    share = change(turn.now, turn.before)
    much = f"{format_change(share)} " if share is not None else ""
    during = f" during {turn.title}" if turn.title else ""
    counts = f"{format_count(turn.before)} → {format_count(turn.now)}"
    return f"{much}at {format_clock(60 * turn.minute)} ({counts}){during}"


def _tracks(stretches: Sequence[Stretch]) -> str:
    return (
        '<table class="tracks"><thead><tr><td></td><td>at</td><th scope="col">Track</th>'
        '<th scope="col">Listeners</th></tr></thead><tbody>'
        f"{''.join(_track(number, stretch) for number, stretch in enumerate(stretches, 1))}</tbody></table>"
    )


def _track(number: int, stretch: Stretch) -> str:
    share = change(stretch.last, stretch.first)
    much = f" <br>{format_change(share)}" if share is not None else ""
    return (
        f"<tr><td>{number}</td><td>{format_clock(stretch.start)}</td>"
        f'<th scope="row"><bdi>{safe(stretch.title)}</bdi></th>'
        f"<td>{format_count(stretch.first)} → {format_count(stretch.last)}{much}</td></tr>"
    )


def _sums(reports: Sequence[Report]) -> Iterator[tuple[str, str]]:
    for name in SERIES:
        counts = _counts(reports, name)
        if any(count is not None for count in counts):
            yield name.capitalize(), format_count(sum(filter(None, counts)))


def _compared(reports: Sequence[Report]) -> Iterator[str]:
    for name in SERIES:
        numbered = zip(_counts(reports, name), reports, strict=True)
        ranked = sorted(((count, report) for count, report in numbered if count), key=lambda each: -each[0])
        if ranked:
            bars = [Bar(report.title, count) for count, report in ranked]
            addresses = [report.address for _, report in ranked]
            figure = Figure(name, name.capitalize(), name, bars, addresses, "time" if name == "minutes" else "")
            yield figure_of(figure, rows(bars, name, figure.title, figure.description))


def _counts(reports: Sequence[Report], name: str) -> list[int | None]:
    return [counted.count if (counted := report.now.of(name)) else None for report in reports]
