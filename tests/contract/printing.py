"""A report as lines for people, and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence

from tests.contract.running import Report

WIDTH = 100
_INDENT = " " * 6


def as_text(report: Report) -> str:
    lines = [*_section("What differs", report.differences, "Nothing.")]
    lines += _section("What could not be looked at", report.remarks)
    lines += _section("What nobody had recorded", report.answers)
    return "\n".join([*lines, f"{report.asked} requests, {len(report.differences)} differences."])


def as_json(report: Report) -> str:
    told = {
        "requests": report.asked,
        "is_reached": report.is_reached,
        "differences": [{"where": where, "what": what} for where, what in report.differences],
        "remarks": [{"where": where, "what": what} for where, what in report.remarks],
        "answers": [{"question": question, "answer": answer} for question, answer in report.answers],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def _section(title: str, rows: Sequence[tuple[str, str]], without: str = "") -> Iterator[str]:
    if not rows and not without:
        return
    yield from (title, "")
    if not rows:
        yield f"  {without}"
    for where, what in rows:
        yield f"  {where}"
        yield from textwrap.wrap(what, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    yield ""
