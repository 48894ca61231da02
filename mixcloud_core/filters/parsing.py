"""Filters as people type them: `deep house tag:techno length:1h.. -live`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.filters.show_filter import Order, ShowFilter
from mixcloud_core.formats import parse_date, parse_duration, quoted

__all__ = ["parse_filter"]

_TERM = re.compile(r'(?P<minus>-?)(?:(?P<key>[a-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>\S*))', re.IGNORECASE)


class _Term(NamedTuple):
    minus: str
    key: str
    value: str


def parse_filter(text: str, *, now: datetime) -> ShowFilter:
    """Read a filter: words, and any of these, with quotes around a value that has spaces (`tag:"deep house"`).

    `tag:techno`, `-tag:techno`, `-word`, `user:name`, `length:1h..2h` (either end may be left out), `since:2024-02`,
    `until:yesterday`, `timed:yes`, `order:latest`. A word with a colon goes in quotes. Dates and lengths are read as
    `mixcloud_core.formats` does, dates seen from `now`.

    Raises InvalidSettingError, which names the key, for what can't be read.
    """
    listed: dict[str, list[str]] = {"words": [], "exclude_words": [], "tags": [], "exclude_tags": []}
    settings: dict[str, Any] = {}
    for term in _terms(text):
        if term.key in ("", "tag"):
            listed[("exclude_" if term.minus else "") + ("tags" if term.key else "words")].append(term.value)
            continue
        found = _settings(term, now)
        if found.keys() & settings.keys():
            raise InvalidSettingError("is given twice", setting=term.key)
        settings |= found
    words = " ".join(listed.pop("words"))
    settings |= {name: tuple(values) for name, values in listed.items()}
    return ShowFilter(words, **settings)


def _terms(text: str) -> Iterator[_Term]:
    for found in _TERM.finditer(text):
        key, value = (found["key"] or "").lower(), found["quoted"] or found["plain"] or ""
        if key and not value:
            raise InvalidSettingError("has no value", setting=key)
        if value:  # none between words, and in "Artist - Title"
            yield _Term(found["minus"], key, value)


def _settings(term: _Term, now: datetime) -> dict[str, Any]:
    """Give the fields of the filter that one term sets."""
    if term.key not in _READERS:
        known = ", ".join(f"{key}:" for key in ("tag", *_READERS))
        words = f"there is no such filter; there are {known} (put a word with a colon in quotes)"
        raise InvalidSettingError(words, setting=quoted(term.key))
    if term.minus:
        raise InvalidSettingError("can't be excluded; only words and tags can", setting=term.key)
    try:
        return _READERS[term.key](term.value, now)
    except ValueError as error:
        raise InvalidSettingError(str(error), setting=term.key) from error


def _length(value: str, _: datetime) -> dict[str, Any]:
    shortest, dots, longest = value.partition("..")
    if not dots or not (shortest or longest):
        raise ValueError(f"{quoted(value)} is not a range such as 1h.., ..30m or 1h..2h")
    ends = {"min_length": shortest, "max_length": longest}
    return {name: parse_duration(end) for name, end in ends.items() if end}


def _timed(value: str, _: datetime) -> dict[str, Any]:
    if value.lower() not in ("yes", "no"):
        raise ValueError(f"{quoted(value)} is not yes or no")
    return {"timed": value.lower() == "yes"}


def _order(value: str, _: datetime) -> dict[str, Any]:
    try:
        return {"order": Order(value.lower())}
    except ValueError as error:
        raise ValueError(f"{quoted(value)} is none of {', '.join(order.value for order in Order)}") from error


_READERS: dict[str, Callable[[str, datetime], dict[str, Any]]] = {
    "user": lambda value, _: {"user": value},
    "length": _length,
    "since": lambda value, now: {"since": parse_date(value, now=now)},
    "until": lambda value, now: {"until": parse_date(value, now=now)},
    "timed": _timed,
    "order": _order,
}
