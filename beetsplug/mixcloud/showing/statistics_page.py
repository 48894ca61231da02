"""Statistics as one page that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from beetsplug.mixcloud.library.in_numbers import InNumbers
from beetsplug.mixcloud.showing.plots import Bar, columns, rows, safe
from mixcloud_core.formats import format_count, format_date, format_duration, format_size
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.summary import Played, Tally

__all__ = ["statistics_page"]

_STYLE = """
:root { color-scheme: light dark; --back: #f6f6f9; --card: #fff; --text: #1c1c28; --soft: #5d5d70; --line: #e3e3ec;
  --bar: #5046e4; --time: #0b7d77; --ground: #ececf4; --edge: #e6e6ee; }
@media (prefers-color-scheme: dark) { :root { --back: #121219; --card: #1c1c26; --text: #ececf3; --soft: #a6a6b8;
  --line: #34344a; --bar: #8f8bff; --time: #3fbdb0; --ground: #2a2a38; --edge: #2a2a38; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 3rem; background: var(--back); color: var(--text);
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1rem; margin: 0 0 .75rem; }
p { margin: 0 0 1.25rem; color: var(--soft); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 0 0 .75rem; }
.facts div, figure { background: var(--card); border: 1px solid var(--edge); border-radius: .75rem; }
.facts div { padding: .75rem 1rem; }
dt { color: var(--soft); font-size: .8125rem; }
dd { margin: 0; font-size: 1.125rem; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: .75rem; }
figure { margin: 0; padding: 1rem; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
svg { display: block; overflow: hidden; }
text { fill: var(--text); font-size: 14px; }
.number { font-weight: 600; font-variant-numeric: tabular-nums; paint-order: stroke; stroke: var(--card);
  stroke-width: 6px; stroke-linejoin: round; }
.small { fill: var(--soft); font-size: 12px; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.bar { fill: var(--bar); } .ground { fill: var(--ground); }
.time .bar { fill: var(--time); } .line { stroke: var(--line); } .hit { fill: transparent; }
g:hover .bar { opacity: .75; }
details { margin-top: .75rem; font-size: .875rem; } summary { cursor: pointer; color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin-top: .5rem; table-layout: fixed; }
th, td { padding: .25rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: normal;
  overflow-wrap: anywhere; vertical-align: top; }
th:last-child, td:last-child { width: 7rem; text-align: right; font-variant-numeric: tabular-nums; }
a { color: inherit; } a:hover { color: var(--bar); }
@media print { body { background: none; } details { display: none; } }
"""


# So many are named one by one; of more, the years are.
_MOST_MONTHS = 18
# Seconds from which on nobody looks at less than an hour.
_MANY_HOURS = 36_000


@dataclass(frozen=True, slots=True)
class _Figure:
    """A plot and its numbers; `unit` heads their column."""

    name: str
    title: str
    unit: str
    bars: Sequence[Bar]
    draw: Callable[[Sequence[Bar], str, str, str], str]
    wide: bool = False
    addresses: Sequence[str] = ()


def statistics_page(numbers: InNumbers, now: datetime, top: int = 10) -> str:
    """Give the page; `top` is how many names each list holds."""
    figures = "".join(_drawn(figure) for figure in _figures(numbers, top) if any(bar.number for bar in figure.bars))
    shows = numbers.summary.count
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>Mixcloud in the library</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        "<h1>Mixcloud in the library</h1>\n"
        f"<p>{format_count(shows)} show{'' if shows == 1 else 's'}, counted on {format_date(now)}</p>\n"
        f'<dl class="facts">{"".join(_fact(*fact) for fact in _facts(numbers))}</dl>\n'
        f"<main>\n{figures}</main>\n</body>\n</html>\n"
    )


def _policy() -> str:
    """Allow the style sheet that is inside of the page, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _facts(numbers: InNumbers) -> Iterator[tuple[str, str]]:
    summary = numbers.summary
    hours = summary.seconds >= _MANY_HOURS
    yield "Length", f"{_in_hours(summary.seconds)} hours" if hours else format_duration(summary.seconds)
    yield "Owners", format_count(len(summary.owners))
    if summary.earliest and summary.latest:
        yield "Published", f"{summary.earliest.year}–{summary.latest.year}"
    yield "Size", format_size(numbers.size)
    yield "With a tracklist", _share(summary.tracklists, summary.count)
    yield "With chapters", _share(summary.timed_tracklists, summary.count)
    if summary.plays.total is not None:
        yield "Plays at Mixcloud", format_count(summary.plays.total)


def _share(number: int, of: int) -> str:
    return f"{format_count(number)} · {round(100 * number / of)}%" if of else "0"


def _fact(name: str, value: str) -> str:
    return f"<div><dt>{safe(name)}</dt><dd>{safe(value)}</dd></div>"


def _figures(numbers: InNumbers, top: int) -> Iterator[_Figure]:
    summary = numbers.summary
    yield _Figure("years", "Shows by year of publication", "shows", _bars(summary.years), columns)
    yield _Figure("hours", "Hours by year of publication", "hours", _hours(numbers.year_seconds), columns)
    if len(summary.months) > 1:
        yield _Figure("months", "Shows by month of publication", "shows", _months(summary.months), columns, wide=True)
    yield _Figure("owners", "Hours by owner", "hours", _hours(numbers.owner_seconds[:top]), rows)
    yield _Figure("tags", "Shows by tag", "shows", _bars(summary.tags[:top]), rows)
    yield _Figure("lengths", "Shows by length", "shows", _bars(summary.lengths), rows)
    days = [Bar(bar.label[:3], bar.number, bar.said) for bar in _bars(summary.weekdays)]
    yield _Figure("weekdays", "Shows by weekday of publication", "shows", days, columns)
    yield _Figure("formats", "Files by format", "files", _bars(numbers.formats[:top]), rows)
    addresses = [played.url for played in summary.most_played]
    yield _Figure("played", "Most played at Mixcloud", "plays", _bars(summary.most_played), rows, addresses=addresses)


def _bars(tallies: Sequence[Tally | Played]) -> list[Bar]:
    return [Bar(tally.label, tally.number) for tally in tallies]


def _months(tallies: Sequence[Tally]) -> list[Bar]:
    if len(tallies) <= _MOST_MONTHS:
        return [Bar(tally.label, tally.number, mark=tally.label[2:]) for tally in tallies]
    return [Bar(t.label, t.number, mark=t.label[:4], is_minor=not t.label.endswith("-01")) for t in tallies]


def _hours(tallies: Sequence[Tally]) -> list[Bar]:
    return [Bar(tally.label, tally.number / 3600, _in_hours(tally.number)) for tally in tallies]


def _in_hours(seconds: int) -> str:
    hours = seconds / 3600
    return format_count(round(hours)) if seconds >= _MANY_HOURS else f"{hours:.{1 if hours >= 1 else 2}f}"


def _drawn(figure: _Figure) -> str:
    described = f"{figure.unit}: " + ", ".join(f"{bar.label} {bar.said}" for bar in figure.bars[:20])
    plot = figure.draw(figure.bars, figure.name, figure.title, described)
    kinds = " ".join(["wide"] * figure.wide + ["time"] * (figure.unit == "hours"))
    kind = f' class="{kinds}"' if kinds else ""
    return (
        f'<figure{kind} aria-labelledby="{figure.name}-head"><h2 id="{figure.name}-head">{safe(figure.title)}</h2>\n'
        f"{plot}\n<details><summary>As a table</summary><table><thead><tr>"
        f'<th scope="col">{safe(figure.title)}</th><th scope="col">{figure.unit}</th></tr></thead>'
        f"<tbody>{''.join(_table_rows(figure))}</tbody></table></details></figure>\n"
    )


def _table_rows(figure: _Figure) -> Iterator[str]:
    for index, bar in enumerate(figure.bars):
        address = figure.addresses[index] if figure.addresses else ""
        label = f"<bdi>{safe(bar.label)}</bdi>"
        if is_mixcloud_address(address):
            label = f'<a href="{safe(address)}" rel="noreferrer">{label}</a>'
        yield f'<tr><th scope="row">{label}</th><td>{safe(bar.said)}</td></tr>'
