"""The filters that all verbs share which list shows: `--since`, `--min-length`, `--match` and so on."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace, _ActionsContainer
from collections.abc import Iterator
from datetime import UTC, datetime

from beetsplug.mixcloud.arguments import typed
from mixcloud_core.api.listings import Listing
from mixcloud_core.api.lists import first, until_beyond
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.filters import ShowFilter
from mixcloud_core.formats import parse_date, parse_duration
from mixcloud_core.models import Cloudcast

__all__ = ["add_filters", "add_limit", "choose", "filter_of"]


def add_filters(parser: ArgumentParser) -> None:
    """Add the filters to a verb's parser."""
    group = parser.add_argument_group("which shows")
    add_limit(group)
    group.add_argument("--since", type=typed(_date), metavar="DATE", help="published since: 2026-01-31, 2 weeks ago")
    group.add_argument("--until", type=typed(_date), metavar="DATE", help="published before")
    group.add_argument("--min-length", type=typed(parse_duration), metavar="TIME", help="at least so long: 1h, 90m")
    group.add_argument("--max-length", type=typed(parse_duration), metavar="TIME", help="at most so long")
    group.add_argument("--match", default="", metavar="WORDS", help="only with all of these words")
    group.add_argument("--exclude", action="append", default=[], metavar="WORDS", help="none with these in the title")


def add_limit(parser: _ActionsContainer) -> None:
    """Add `--limit` alone."""
    parser.add_argument("--limit", type=typed(_whole), metavar="N", help="at most so many")


def filter_of(options: Namespace) -> ShowFilter:
    """Give what the options ask for; ends with 2 for what contradicts itself."""
    try:
        return ShowFilter(
            words=options.match,
            exclude_words=tuple(options.exclude),
            min_length=options.min_length,
            max_length=options.max_length,
            since=options.since,
            until=options.until,
        )
    except InvalidSettingError as error:
        options.wrong(str(error))
        raise  # never: `wrong` has ended the program


def choose(listing: Listing, wanted: ShowFilter, limit: int | None = None) -> Iterator[Cloudcast]:
    """Go through the shows of a list that are wanted, and no further than a date that ends it."""
    since = wanted.since if listing.newest_first else None

    def is_beyond(show: Cloudcast) -> bool:
        return since is not None and show.published is not None and show.published < since

    # With the last one that is wanted it ends, and not with a look at the next page for one more.
    return first(filter(wanted.matches, until_beyond(listing.shows(), is_beyond)), limit)


def _date(text: str) -> datetime:
    return parse_date(text, now=datetime.now(UTC))


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise ValueError(f"{text!r} is not a number from 1 on")
    return min(int(text), sys.maxsize)
