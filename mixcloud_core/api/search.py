"""Searching, by GraphQL: shows, users and tags."""

from __future__ import annotations

from collections.abc import Iterator

from mixcloud_core.api.base import Api, choice
from mixcloud_core.api.from_graphql import read_cloudcast, read_profile, read_tag
from mixcloud_core.api.operations import listing
from mixcloud_core.api.transport import Budget, Content
from mixcloud_core.models import Cloudcast, Tag, User

__all__ = ["SearchApi"]

PERIODS = ("past_week", "past_month", "past_year")

_WAY = ("viewer", "search", "searchQuery(term: $term)")

SHOWS = listing(
    "SearchShows",
    "$term: String!, $createdAfter: CreatedAfterFilter, $isTimestamped: IsTimestampedFilter",
    *_WAY,
    "cloudcasts(createdAfter: $createdAfter, isTimestamped: $isTimestamped)",
    node="...Show",
    content=Content.STREAMS,
    budget=Budget.SEARCH,
    personal=True,
)
USERS = listing(
    "SearchUsers",
    "$term: String!, $dateJoinedAfter: DateJoinedAfterFilter, $isUploader: IsUploaderFilter",
    *_WAY,
    "users(dateJoinedAfter: $dateJoinedAfter, isUploader: $isUploader)",
    node="...Profile",
    content=Content.SEARCH,
    budget=Budget.SEARCH,
)
TAGS = listing(
    "SearchTags",
    "$term: String!",
    *_WAY,
    "tags",
    node="...TagFields",
    content=Content.SEARCH,
    budget=Budget.SEARCH,
)


class SearchApi(Api):
    """Searching, in the order of what Mixcloud finds to fit best."""

    def search(
        self, words: str, *, published: str | None = None, timed: bool = False, limit: int | None = None
    ) -> Iterator[Cloudcast]:
        """Go through the shows that fit some words, whole: a request for every 100.

        `published` is past_week, past_month or past_year; `timed` leaves those with a timed tracklist.
        """
        variables = {
            "term": words,
            "createdAfter": choice("published", published, PERIODS),
            "isTimestamped": "YES" if timed else None,
        }
        return self._list(SHOWS, read_cloudcast, f"shows for {words!r}", variables, limit=limit)

    def search_users(
        self, words: str, *, joined: str | None = None, uploader: bool | None = None, limit: int | None = None
    ) -> Iterator[User]:
        """Go through the users that fit some words; `joined` is past_week, past_month or past_year.

        `uploader` leaves those who have shows of their own (True), or who have none (False).
        """
        variables = {
            "term": words,
            "dateJoinedAfter": choice("joined", joined, PERIODS),
            "isUploader": None if uploader is None else "YES" if uploader else "NO",
        }
        return self._list(USERS, read_profile, f"users for {words!r}", variables, limit=limit)

    def search_tags(self, words: str, *, limit: int | None = None) -> Iterator[Tag]:
        """Go through the tags that fit some words."""
        return self._list(TAGS, read_tag, f"tags for {words!r}", {"term": words}, limit=limit, key="slug")
