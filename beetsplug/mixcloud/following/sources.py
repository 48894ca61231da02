"""The lists that subscriptions follow: what Mixcloud is asked for, and how far it must be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from mixcloud_core.errors import InvalidLinkError, InvalidSettingError
from mixcloud_core.filters import Discover, Order, Search, ShowFilter, Uploads
from mixcloud_core.filters import Listing as Sorting
from mixcloud_core.links import Kind, genre_url, parse, playlist_url
from mixcloud_core.models import Cloudcast

if TYPE_CHECKING:
    from mixcloud_core.client import Mixcloud

__all__ = ["SOURCES", "Feed", "FeedOrder", "Source"]

# By what a subscription names its list.
SOURCES = ("user", "playlist", "tag", "search", "source")

_WHOLE_LISTS = (Kind.USER, Kind.TAB, Kind.PLAYLIST, Kind.TAG, Kind.DISCOVER, Kind.SEARCH, Kind.OWN_PAGE)
# Pages that hold users or playlists, and no shows.
_NO_SHOWS = frozenset("playlists posts followers following hosts activity select".split())
# Pages of a user, and of one's own, on which what was added last comes first.
_LAST_ADDED = frozenset("favorites listens history stream reposts home home/feed".split())


class FeedOrder(Enum):
    """In what order a list gives its shows, which decides whether it can be left early."""

    PUBLISHED = "by publication, the latest first: a date ends it, and so does what is known"
    ADDED = "what was added last comes first: what is known ends it"
    OTHER = "new ones may be anywhere: it is read to its end"


@dataclass(frozen=True, slots=True)
class Feed:
    """A list as it is read now; `narrowed`: Mixcloud was asked only for what is younger than a month."""

    shows: Iterator[Cloudcast]
    order: FeedOrder
    narrowed: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What is followed: an address of a list, or a search. `key` is how the subscription names it."""

    key: str
    address: str = ""
    search: ShowFilter | None = None

    @classmethod
    def read(cls, key: str, text: str) -> Source:
        """Read what a subscription names; raises MixcloudError and ValueError for what leads to no list of shows."""
        text = text.strip()
        if key == "search":
            return cls(key, search=_search(text))
        if key == "tag":
            return cls(key, _tag(text))
        if key == "playlist" and text.count("/") == 1 and "://" not in text:
            text = playlist_url(*text.split("/"))
        link = parse(text)
        wanted = {"user": (Kind.USER, Kind.TAB), "playlist": (Kind.PLAYLIST,)}.get(key, _WHOLE_LISTS)
        if link.kind not in wanted:
            raise InvalidLinkError(f"{text} is {link.kind.value}, which is not what can be followed here")
        if link.kind is Kind.TAB and link.tab in _NO_SHOWS:
            raise InvalidLinkError(f"the page {link.tab} of a user holds no shows")
        return cls(key, f"{link.url}?{link.query}" if link.query else link.url)

    def narrowed(self, filters: Mapping[str, Any]) -> ShowFilter:
        """Give which shows are wanted, by what the search says and what else does; raises InvalidSettingError."""
        base = self.search or ShowFilter()
        untouched = ShowFilter()
        for each in fields(ShowFilter):
            if each.name in filters and getattr(base, each.name) != getattr(untouched, each.name):
                raise InvalidSettingError("is in the search already", setting=_OPTIONS.get(each.name, each.name))
        return replace(base, **filters)

    def check(self, wanted: ShowFilter, *, has_limit: bool) -> None:
        """Raise InvalidSettingError for a list that has no end, and nothing that would end it."""
        if has_limit or not self._is_endless(wanted):
            return
        if self._order(wanted) is not FeedOrder.PUBLISHED:
            raise InvalidSettingError("is needed, because this list has no end", setting="limit")
        if wanted.since is None:
            raise InvalidSettingError("or limit is needed, because this list has no end", setting="since")

    def open(self, api: Mixcloud, wanted: ShowFilter, *, recent: bool) -> Feed:
        """Give the shows; nothing is asked before the first one is wanted.

        `recent`: what is older than a month is known; a search need not give it again.
        """
        narrowed = recent and self._is_search(wanted)
        return Feed(self._shows(api, wanted, "past_month" if narrowed else None), self._order(wanted), narrowed)

    def _shows(self, api: Mixcloud, wanted: ShowFilter, published: str | None) -> Iterator[Cloudcast]:
        if not self.search:
            yield from api.listing(self.address, order="latest", named=False).shows()
            return
        question = wanted.question(datetime.now(UTC))
        if isinstance(question, Uploads):
            yield from api.uploads(question.user)
        elif isinstance(question, Discover):
            yield from api.discover(*question.tags, order=question.order.name.lower())
        else:
            published = published or (question.created_after and question.created_after.name.lower())
            yield from api.search(question.term, published=published, timed=question.timestamped)

    def _is_search(self, wanted: ShowFilter) -> bool:
        return self.search is not None and isinstance(wanted.question(datetime.now(UTC)), Search)

    def judged(self, wanted: ShowFilter) -> ShowFilter:
        """Give the filter for what came back: what Mixcloud's search finds to fit its words is taken at its word."""
        return replace(wanted, words="") if self._is_search(wanted) else wanted

    def _order(self, wanted: ShowFilter) -> FeedOrder:
        if self.search:
            question = wanted.question(datetime.now(UTC))
            latest = not isinstance(question, Search) and question.order is Sorting.LATEST
            return FeedOrder.PUBLISHED if latest else FeedOrder.OTHER
        link = parse(self.address)
        if link.kind in (Kind.TAG, Kind.DISCOVER):
            word = link.order or link.path.split("/")[-1]
            return FeedOrder.OTHER if word in ("popular", "trending", "hot") else FeedOrder.PUBLISHED
        page = link.tab if link.kind is Kind.TAB else link.path.strip("/").lower()
        if page in _LAST_ADDED and link.kind in (Kind.TAB, Kind.OWN_PAGE):
            return FeedOrder.ADDED
        is_uploads = link.kind is Kind.USER or page in ("uploads", "tracks")
        return FeedOrder.PUBLISHED if is_uploads else FeedOrder.OTHER

    def _is_endless(self, wanted: ShowFilter) -> bool:
        if self.search:
            return isinstance(wanted.question(datetime.now(UTC)), Discover)
        return parse(self.address).kind in (Kind.TAG, Kind.DISCOVER)


# How fields of the filter are called in the settings.
_OPTIONS = {"words": "match", "exclude_words": "exclude"}


def _search(text: str) -> ShowFilter:
    from mixcloud_core.filters.parsing import parse_filter

    found = parse_filter(text, now=datetime.now(UTC))
    if not (found.words or found.tags or found.user):
        raise ValueError(f"{text!r} does not say what to search for: words, tag: or user:")
    if found.order not in (Order.RELEVANCE, Order.LATEST):
        raise ValueError("order: a subscription takes all that is found; only order:latest can be asked for")
    return found


def _tag(text: str) -> str:
    from mixcloud_core.filters.words import tag_slug

    if not (slug := tag_slug(text)):
        raise ValueError(f"{text!r} is no tag")
    return genre_url(slug)
