"""Going through a list page by page, whatever the list holds: never without end, never silently short."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from mixcloud_core.api.decode import Node
from mixcloud_core.arguments import moment
from mixcloud_core.errors import BadReplyError, InvalidSettingError
from mixcloud_core.models import Cloudcast, Page

__all__ = ["LARGEST_PAGE", "first", "items", "readable", "until_beyond", "within"]

T = TypeVar("T")

# Nobody was seen asking GraphQL or REST for more at once.
LARGEST_PAGE = 100

# Pages in a row that bring nothing new, after which nobody believes that the list ends.
_MOST_IN_VAIN = 20
# Items in a row that can't be read, after which the list is what can't be read.
_MOST_UNREADABLE = 1_000

# Shows in a row that are beyond what is wanted, after which a sorted list is followed no further.
_MOST_BEYOND = 20

_log = logging.getLogger(__name__)


def items(ask: Callable[[str | None], Page[T]], key: Callable[[T], str]) -> Iterator[T]:
    """Give the items of all pages, each once: `ask` is called with where to go on, first with None.

    `key` tells what makes an item the same one (empty: nothing does). Raises BadReplyError when a page promises more
    and leads to where the list has been, and whatever `ask` raises, in the middle of the list as well.
    """
    seen_places: set[str | None] = {None}
    seen_items: set[str] = set()
    place: str | None = None
    in_vain = 0
    while True:
        page = ask(place)
        in_vain += 1
        for item in page.items:
            # Date paging repeats items of one second; a list that grows meanwhile moves items to the next page.
            identity = key(item)
            if identity in seen_items:
                continue
            if identity:
                seen_items.add(identity)
            in_vain = 0
            yield item
        if in_vain >= _MOST_IN_VAIN:
            raise BadReplyError(f"The last {in_vain} pages of Mixcloud's list brought nothing new", path="paging")
        place = page.next
        if place is None:
            return
        if place in seen_places:
            raise BadReplyError("Mixcloud's list leads back to where it was", path="paging")
        seen_places.add(place)


def first(found: Iterator[T], limit: int | None) -> Iterator[T]:
    """Give at most `limit` items, all of them if it is None; raises InvalidSettingError for a negative one."""
    if limit is not None and limit < 0:
        raise InvalidSettingError("must not be negative", setting="limit")
    return found if limit is None else islice(found, limit)


def readable(nodes: Iterable[Node], read: Callable[[Node], T | None]) -> Iterator[T]:
    """Give the models of nodes; one that can't be read costs itself and a warning, not the list.

    Raises BadReplyError when nothing but such items comes.
    """
    unreadable = 0
    for node in nodes:
        try:
            model = _read(node, read)
        except BadReplyError as error:
            _log.warning("An item of a list is left out: %s", error)
            unreadable += 1
            if unreadable >= _MOST_UNREADABLE:
                raise
            continue
        unreadable = 0
        if model is not None:
            yield model


def _read(node: Node, read: Callable[[Node], T | None]) -> T | None:
    if not node:
        raise BadReplyError("Mixcloud's reply holds no object there", path=node.path)
    return read(node)


def within(
    shows: Iterator[Cloudcast], since: datetime | None, until: datetime | None, *, newest_first: bool
) -> Iterator[Cloudcast]:
    """Give the shows that were published from `since` (inclusive) to `until` (exclusive), both aware of their zones.

    Shows without a date are left out as soon as there is a bound. A list that is `newest_first` is not followed far
    beyond `since`. Raises InvalidSettingError for a time without a zone.
    """
    since, until = moment("since", since), moment("until", until)
    if since is None and until is None:
        yield from shows
        return

    def is_old(show: Cloudcast) -> bool:
        return since is not None and show.published is not None and show.published < since

    for show in until_beyond(shows, is_old) if newest_first else shows:
        if show.published is None or is_old(show) or (until and show.published >= until):
            continue
        yield show


def until_beyond(shows: Iterator[Cloudcast], is_beyond: Callable[[Cloudcast], bool]) -> Iterator[Cloudcast]:
    """Give the shows of a list up to where it is beyond what is wanted: for many in a row, not for one.

    The uploads of a user hold shows of others as well, and nobody wrote down that all of them stand by their dates.
    """
    beyond = 0
    for show in shows:
        beyond = beyond + 1 if is_beyond(show) else 0
        if beyond >= _MOST_BEYOND:
            return
        yield show
