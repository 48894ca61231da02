"""A page that needs nothing else: no script, no font, no picture from anywhere. Its frame, and the frame of a plot."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from beetsplug.mixcloud.showing.plots import Bar, safe
from mixcloud_core.hosts import is_mixcloud_address

__all__ = ["Figure", "figure_of", "page"]

_STYLE = """
:root { color-scheme: light dark; --back: #f6f6f9; --card: #fff; --text: #1c1c28; --soft: #5d5d70; --line: #e3e3ec;
  --bar: #5046e4; --time: #0b7d77; --loss: #c2263c; --ground: #ececf4; --edge: #e6e6ee; }
@media (prefers-color-scheme: dark) { :root { --back: #121219; --card: #1c1c26; --text: #ececf3; --soft: #a6a6b8;
  --line: #34344a; --bar: #8f8bff; --time: #3fbdb0; --loss: #ff8593; --ground: #2a2a38; --edge: #2a2a38; } }
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
g:hover .bar { opacity: .75; } g:hover .hit { fill: var(--line); fill-opacity: .6; }
.area { fill: var(--bar); fill-opacity: .22; } .curve { fill: none; stroke: var(--bar); stroke-width: 2px;
  stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.time .area { fill: var(--time); } .time .curve { stroke: var(--time); }
.stretch { fill: var(--ground); } .stretch.odd { fill: transparent; } g:hover .stretch { fill: var(--line); }
.loss { stroke: var(--loss); stroke-width: 2px; } text.loss { fill: var(--loss); stroke: var(--card);
  stroke-width: 5px; font-size: 12px; }
figure p { margin: .75rem 0 0; font-size: .875rem; } figure p + p { margin-top: .25rem; }
details { margin-top: .75rem; font-size: .875rem; } summary { cursor: pointer; color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin-top: .5rem; table-layout: fixed; }
th, td { padding: .25rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: normal;
  overflow-wrap: anywhere; vertical-align: top; }
th:last-child, td:last-child { width: 7rem; text-align: right; font-variant-numeric: tabular-nums; }
table.tracks { margin-top: .75rem; font-size: .875rem; } .tracks td:first-child { width: 1.75rem; }
.tracks td:nth-child(2) { width: 4rem; } .tracks td { font-variant-numeric: tabular-nums; color: var(--soft); }
.tracks th:last-child { width: 7rem; } .tracks tbody th { color: var(--text); padding-right: .5rem; }
a { color: inherit; } a:hover { color: var(--bar); }
@media (min-width: 40rem) { .tracks th:last-child { width: 12rem; } .tracks br { display: none; } }
@media print { body { background: none; } details { display: none; } }
"""

# Bars that a description says in words.
_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot and its numbers; `unit` heads their column, and `addresses` are what they link to.

    `kind` is a word of the style sheet: `time`, …
    """

    name: str
    title: str
    unit: str
    bars: Sequence[Bar]
    addresses: Sequence[str] = ()
    kind: str = ""
    wide: bool = False

    @property
    def description(self) -> str:
        """The numbers in words, for those who don't see the plot."""
        return f"{self.unit}: " + ", ".join(f"{bar.label} {bar.said}" for bar in self.bars[:_MOST_SAID])


def page(title: str, words: str, facts: Iterable[tuple[str, str]], figures: Iterable[str], *, address: str = "") -> str:
    """Give a page: a heading with some words below, facts by their names, and figures, which are HTML already.

    The heading leads to an address at Mixcloud, if one is given.
    """
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{_linked(safe(title), address)}</h1>\n<p>{safe(words)}</p>\n"
        f'<dl class="facts">{"".join(_fact(*fact) for fact in facts)}</dl>\n'
        f"<main>\n{''.join(figures)}</main>\n</body>\n</html>\n"
    )


def _policy() -> str:
    """Allow the style sheet that is inside of the page, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _fact(name: str, value: str) -> str:
    return f"<div><dt>{safe(name)}</dt><dd>{safe(value)}</dd></div>"


def figure_of(figure: Figure, plot: str, more: str = "") -> str:
    """Put a plot, which is SVG already, and `more`, which is HTML, above a table of its numbers."""
    kinds = " ".join(filter(None, ("wide" * figure.wide, figure.kind)))
    kind = f' class="{kinds}"' if kinds else ""
    return (
        f'<figure{kind} aria-labelledby="{figure.name}-head"><h2 id="{figure.name}-head">{safe(figure.title)}</h2>\n'
        f"{plot}\n{more}<details><summary>As a table</summary><table><thead><tr>"
        f'<th scope="col">{safe(figure.title)}</th><th scope="col">{figure.unit}</th></tr></thead>'
        f"<tbody>{''.join(_table_rows(figure))}</tbody></table></details></figure>\n"
    )


def _table_rows(figure: Figure) -> Iterator[str]:
    for index, bar in enumerate(figure.bars):
        label = _linked(f"<bdi>{safe(bar.label)}</bdi>", figure.addresses[index] if figure.addresses else "")
        yield f'<tr><th scope="row">{label}</th><td>{safe(bar.said)}</td></tr>'


def _linked(label: str, address: str) -> str:
    return f'<a href="{safe(address)}" rel="noreferrer">{label}</a>' if is_mixcloud_address(address) else label
