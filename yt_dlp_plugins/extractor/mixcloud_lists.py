"""Mixcloud's lists for yt-dlp: users, playlists, tags, searches, and the pages of one's own account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from yt_dlp.extractor.common import SearchInfoExtractor

import yt_dlp_plugins.extractor._mixcloud  # noqa: F401 (makes mixcloud_core importable: before it, not after)

# isort: split
from mixcloud_core import links
from mixcloud_core.links import Kind
from yt_dlp_plugins.extractor._mixcloud.base import MixcloudBase

if TYPE_CHECKING:
    from mixcloud_core.filters import ShowFilter
    from mixcloud_core.models import Cloudcast, Playlist, User

__all__ = [
    "MixcloudOwnPageIE",
    "MixcloudPlaylistIE",
    "MixcloudSearchDateIE",
    "MixcloudSearchIE",
    "MixcloudSearchURLIE",
    "MixcloudTagIE",
    "MixcloudUserIE",
]

# Shows that a search by date looks at: it must have them all before it can sort them.
_MOST_SORTED = 1000


class MixcloudUserIE(MixcloudBase):
    """A list of a user's: uploads, favorites, listens, stream, reposts, tracks, playlists, followers, following."""

    IE_NAME = "mixcloud:user"
    IE_DESC = "Mixcloud users"
    _VALID_URL = links.pattern(Kind.USER, Kind.TAB)
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/dholbach/", "only_matching": True},
        {"url": "https://www.mixcloud.com/dholbach/favorites/", "only_matching": True},
    ]

    def _real_extract(self, url: str) -> dict[str, Any]:
        from yt_dlp_plugins.extractor._mixcloud.card import owner_fields, thumbnails

        with self._in_our_words():
            link = links.parse(url)
            api = self._api(f"{link.user}_{link.tab or 'uploads'}")
            audio_type = self._argument("audio_type") or None
            listing = api.listing(url, order=self._argument("order"), audio_type=audio_type)
        user: User = listing.of
        counts = {
            "uploads": user.counts.uploads,
            "favorites": user.counts.favorites,
            "followers": user.counts.followers,
            "following": user.counts.following,
        }
        return self._list_result(
            listing,
            playlist_description=user.biog or None,
            playlist_count=None if audio_type else counts.get(listing.tab),
            thumbnails=thumbnails(user.picture),
            **owner_fields(user),
        )


class MixcloudPlaylistIE(MixcloudBase):
    """A playlist, in its owner's order."""

    IE_NAME = "mixcloud:playlist"
    IE_DESC = "Mixcloud playlists"
    _VALID_URL = links.pattern(Kind.PLAYLIST)
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/maxvibes/playlists/jazzcat-on-ness-radio/", "only_matching": True},
    ]

    def _real_extract(self, url: str) -> dict[str, Any]:
        from yt_dlp_plugins.extractor._mixcloud.card import owner_fields, thumbnails

        with self._in_our_words():
            link = links.parse(url)
            listing = self._api(f"{link.user}_{link.slug}").listing(url)
        playlist: Playlist = listing.of
        return self._list_result(
            listing,
            playlist_description=playlist.description or None,
            playlist_count=playlist.count,
            thumbnails=thumbnails(playlist.picture),
            **owner_fields(playlist.owner),
        )


class MixcloudTagIE(MixcloudBase):
    """Shows by tag, city or artist, and what is popular, new or trending."""

    IE_NAME = "mixcloud:tag"
    IE_DESC = "Mixcloud genres, tags and charts"
    _VALID_URL = links.pattern(Kind.TAG, Kind.DISCOVER)
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/genres/deep-house+city:london/latest/", "only_matching": True},
    ]

    def _real_extract(self, url: str) -> dict[str, Any]:
        with self._in_our_words():
            link = links.parse(url)
            api = self._api(link.slug or link.path)
            listing = api.listing(url, order=self._argument("order"), country=self._country)
        return self._list_result(listing)


class MixcloudSearchURLIE(MixcloudBase):
    """The address of a search page."""

    IE_NAME = "mixcloud:search_url"
    IE_DESC = "Mixcloud search pages"
    _VALID_URL = links.pattern(Kind.SEARCH)
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/search/?q=deep+house", "only_matching": True},
    ]

    def _real_extract(self, url: str) -> dict[str, Any]:
        with self._in_our_words():
            listing = self._api("search").listing(url, published=self._published, timed=self._timed)
        return self._list_result(listing)


class MixcloudSearchIE(MixcloudBase, SearchInfoExtractor):
    """`mcsearch5:words`: what Mixcloud finds to fit best, with the filters of `mixcloud_core.filters` in the words."""

    IE_NAME = "mixcloud:search"
    IE_DESC: Any = "Mixcloud search"
    _SEARCH_KEY = "mcsearch"
    _TESTS = [{"url": "mcsearch5:deep house tag:techno length:1h..", "only_matching": True}]  # noqa: RUF012 (yt-dlp's)

    def _search_results(self, query: str) -> Iterator[dict[str, Any]]:
        from mixcloud_core.api.listings import Listing

        with self._in_our_words():
            found = self._find(query)
        return self._entries(Listing(query, query, found))

    def _find(self, query: str) -> Iterator[Cloudcast]:
        from datetime import UTC, datetime

        from mixcloud_core.filters import ShowFilter
        from mixcloud_core.filters.parsing import parse_filter

        api, wanted = self._api(query), parse_filter(query, now=datetime.now(UTC))
        if wanted != ShowFilter(wanted.words):
            return api.find(self._narrowed(wanted), country=self._country)
        return api.search(wanted.words, published=self._published, timed=self._timed)

    def _narrowed(self, wanted: ShowFilter) -> ShowFilter:
        """Add to a filter what the arguments say; what its own words say counts more."""
        from dataclasses import replace
        from datetime import UTC, datetime, timedelta

        from mixcloud_core.errors import InvalidSettingError

        days = {"past_week": 7, "past_month": 30, "past_year": 365}
        period = self._published
        if period and period not in days:
            raise InvalidSettingError(f"{period!r} is not one of {', '.join(days)}", setting="published")
        since = datetime.now(UTC) - timedelta(days=days[period]) if period else None
        return replace(wanted, since=wanted.since or since, timed=wanted.timed or self._timed)


class MixcloudSearchDateIE(MixcloudSearchIE):
    """`mcsearchdate5:words`: the newest of what Mixcloud finds."""

    IE_NAME = "mixcloud:search:date"
    IE_DESC = "Mixcloud search, newest first"
    _SEARCH_KEY = "mcsearchdate"
    _TESTS = [{"url": "mcsearchdate5:deep house", "only_matching": True}]  # noqa: RUF012 (yt-dlp's own convention)

    def _find(self, query: str) -> Iterator[Cloudcast]:
        from dataclasses import replace
        from datetime import UTC, datetime

        from mixcloud_core.filters import Order
        from mixcloud_core.filters.parsing import parse_filter

        wanted = self._narrowed(replace(parse_filter(query, now=datetime.now(UTC)), order=Order.LATEST))
        return self._api(query).find(wanted, most=_MOST_SORTED, country=self._country)


class MixcloudOwnPageIE(MixcloudBase):
    """A list of the account that is signed in: feed, new uploads, listen later, history, favorites, playlists."""

    IE_NAME = "mixcloud:own"
    IE_DESC = "Mixcloud: your own lists (needs your account)"
    _VALID_URL = links.pattern(Kind.OWN_PAGE)
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/listen-later/", "only_matching": True},
        {"url": "https://www.mixcloud.com/home/new-uploads/", "only_matching": True},
    ]

    def _real_extract(self, url: str) -> dict[str, Any]:
        with self._in_our_words():
            link = links.parse(url)
            listing = self._api(link.path).listing(url)
        return self._list_result(listing)
