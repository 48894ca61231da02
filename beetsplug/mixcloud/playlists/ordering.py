"""A new order for the shows of a playlist. An item whose show has gone keeps its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from mixcloud_core.formats import format_clock, format_date
from mixcloud_core.models import Cloudcast, PlaylistItem

__all__ = ["ORDERS", "as_text", "by_name", "by_numbers", "out_of_text"]

_HEAD = """\
# Bring the lines into the order that you want, then save and close the editor.
# Each line must stay, once. If you change nothing, or empty it, nothing is
# sent. Lines that begin with # don't count.
"""
_GONE = "# Shows that have gone keep their places: {} of them.\n"
_NUMBER = re.compile(r"\s*(\d{1,6})(?:\s|\Z)", re.ASCII)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

_KEYS: dict[str, Callable[[Cloudcast], Any]] = {
    "date": lambda show: -(show.published or _LONG_AGO).timestamp(),
    "title": lambda show: (show.name.casefold(), show.name),
    "plays": lambda show: -(show.counts.plays or 0),
    "length": lambda show: -(show.duration or 0),
}
ORDERS = (*_KEYS, "reverse")


def by_name(items: Sequence[PlaylistItem], order: str) -> list[PlaylistItem]:
    """Give the items by one of `ORDERS`: the newest, most played or longest first, titles from A to Z."""
    shows = [(item, item.cloudcast) for item in items if item.cloudcast]
    if order == "reverse":
        return _placed(items, [item for item, _ in reversed(shows)])
    return _placed(items, [item for item, _ in sorted(shows, key=lambda one: _KEYS[order](one[1]))])


def by_numbers(items: Sequence[PlaylistItem], numbers: Sequence[int]) -> list[PlaylistItem]:
    """Give the items with these in front, by their numbers from 1, and the others behind as they were.

    Raises ValueError for one whose show has gone.
    """
    if gone := [number for number in numbers if not items[number - 1].cloudcast]:
        raise ValueError(f"the show of number {gone[0]} has gone, and keeps its place: leave its number out")
    rest = [number for number in range(1, len(items) + 1) if number not in set(numbers)]
    return _placed(items, [items[number - 1] for number in (*numbers, *rest) if items[number - 1].cloudcast])


def as_text(items: Sequence[PlaylistItem]) -> str:
    """Give the items as lines that a person moves, each behind its number."""
    lines = [f"{number}  {_line(item.cloudcast)}" for number, item in enumerate(items, 1) if item.cloudcast]
    gone = len(items) - len(lines)
    return "\n".join([*lines, "", _HEAD + (_GONE.format(gone) if gone else "")])


def out_of_text(items: Sequence[PlaylistItem], text: str) -> list[PlaylistItem]:
    """Give the items in the order of the lines; raises ValueError that says which line is lost, doubled or strange."""
    wanted = {number for number, item in enumerate(items, 1) if item.cloudcast}
    numbers = [_number(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    seen: set[int] = set()
    for number in numbers:
        if number not in wanted:
            raise ValueError(f"no line had the number {number}: leave the numbers as they are")
        if number in seen:
            raise ValueError(f"the line with the number {number} is there twice")
        seen.add(number)
    if lost := sorted(wanted - seen):
        raise ValueError(f"the line with the number {lost[0]} is missing: take shows out with playlist remove")
    return _placed(items, [items[number - 1] for number in numbers])


def _number(line: str) -> int:
    if not (found := _NUMBER.match(line)):
        raise ValueError(f"a line does not begin with its number: {line.strip()[:60]}")
    return int(found[1])


def _line(show: Cloudcast) -> str:
    date = format_date(show.published) if show.published else " " * 10
    length = format_clock(show.duration) if show.duration is not None else ""
    return f"{date}  {length:>8}  {show.name}  ({show.owner.display_name})"


def _placed(items: Sequence[PlaylistItem], shows: Iterable[PlaylistItem]) -> list[PlaylistItem]:
    """Put shows into the places that no show which has gone keeps."""
    rest = iter(shows)
    return [next(rest) if item.cloudcast else item for item in items]
