"""What GraphQL gives under `viewer`: search, discovery, catalogues, and what concerns one's own account.

Sources and rules are those of `mixcloud_core.types.graphql`. Members that need an account are null without one.
"""

from __future__ import annotations

from typing import TypedDict

from mixcloud_core.types.graphql import CloudcastReply, CommentReply, LiveStreamReply, PlaylistReply, UserReply
from mixcloud_core.types.graphql_parts import ConnectionReply, PageInfoReply, TagReply

__all__ = [
    "CategoriesReply",
    "CategoryReply",
    "CountryReply",
    "DiscoverReply",
    "FeedItemReply",
    "LiveCategoriesReply",
    "LiveCategoryReply",
    "LiveReply",
    "LocalisationReply",
    "NewUploadEdgeReply",
    "NewUploadsReply",
    "NotificationReply",
    "SearchQueryReply",
    "SearchReply",
    "ViewerReply",
]


class SearchQueryReply(TypedDict, total=False):
    """What fits a term, in the order of Mixcloud's own judgement."""

    cloudcasts: ConnectionReply[CloudcastReply]
    users: ConnectionReply[UserReply]
    tags: ConnectionReply[TagReply]


class SearchReply(TypedDict, total=False):
    """The search."""

    searchQuery: SearchQueryReply


class DiscoverReply(TypedDict, total=False):
    """What there is for some tags: shows, those that editors chose, and the tags that go with them."""

    shows: ConnectionReply[CloudcastReply]
    staffPicks: ConnectionReply[CloudcastReply]
    related: list[TagReply | None]


class CategoryReply(TypedDict, total=False):
    """One of Mixcloud's own shelves."""

    name: str
    slug: str


class CategoriesReply(TypedDict, total=False):
    """The shelves (28 of music and 10 of talk in 2023)."""

    music: list[CategoryReply]
    talk: list[CategoryReply]


class CountryReply(TypedDict, total=False):
    """A country that discovery can be asked for: `GB`, `United Kingdom`."""

    code: str
    name: str


class LocalisationReply(TypedDict, total=False):
    """The countries (seen in 2023)."""

    availableCountries: list[CountryReply | None]


class LiveCategoryReply(TypedDict, total=False):
    """A category of live streams (a client of 2023)."""

    name: str | None


class LiveCategoriesReply(TypedDict, total=False):
    """The categories by which live streams are filed (a client of 2023)."""

    music: list[LiveCategoryReply | None] | None


class LiveReply(TypedDict, total=False):
    """What is on air."""

    currentLiveStreams: ConnectionReply[LiveStreamReply]


# A union: only some kinds tell of a comment. (No class, because of the name `__typename`.)
FeedItemReply = TypedDict(
    "FeedItemReply",
    {
        "__typename": str,
        "id": str,
        "user": UserReply | None,
        "created": str | None,
        "cloudcast": CloudcastReply,
        "comment": str | None,
    },
    total=False,
)

# A union: `follower` belongs to those that tell of a follower, `comment` to those that tell of a comment, and so on.
NotificationReply = TypedDict(
    "NotificationReply",
    {
        "__typename": str,
        "id": str,
        "hasBeenViewed": bool | None,
        "created": str,
        "user": UserReply,
        "follower": UserReply,
        "cloudcast": CloudcastReply,
        "playlist": PlaylistReply,
        "comment": CommentReply,
    },
    total=False,
)


class NewUploadEdgeReply(TypedDict, total=False):
    """A new show of a user whom one follows, and whether one has seen it."""

    node: CloudcastReply | None
    hasBeenViewed: bool | None


class NewUploadsReply(TypedDict, total=False):
    """New shows, in the site's order, which is not by date (clients of 2026)."""

    edges: list[NewUploadEdgeReply | None]
    pageInfo: PageInfoReply


class ViewerReply(TypedDict, total=False):
    """Who asks, and what anyone may ask for without naming a user; `me` is null for nobody (clients of 2025)."""

    me: UserReply | None
    search: SearchReply
    discover: DiscoverReply | None
    trending: ConnectionReply[CloudcastReply] | None
    tagSuggestions: list[TagReply | None]
    categories: CategoriesReply
    localisation: LocalisationReply
    live: LiveReply | None
    liveCategories: LiveCategoriesReply | None  # newer
    feed: ConnectionReply[FeedItemReply] | None
    notifications: ConnectionReply[NotificationReply] | None
    uploadNotifications: NewUploadsReply | None
    listenLaters: ConnectionReply[CloudcastReply] | None
