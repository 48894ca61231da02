"""What objects of GraphQL replies are made of: lists, pictures, tags, tracklists, streams, statistics.

Sources and rules are those of `mixcloud_core.types.graphql`.
"""

from __future__ import annotations

from typing import Generic, Literal, TypedDict, TypeVar

__all__ = [
    "ConnectionReply",
    "EdgeReply",
    "EngagementPointReply",
    "EngagementReply",
    "HideableConnectionReply",
    "PageInfoReply",
    "PictureReply",
    "ProfileLinkReply",
    "SectionReply",
    "SeriesReply",
    "StatisticsReply",
    "StatsDayReply",
    "StreamInfoReply",
    "TagEntryReply",
    "TagReply",
    "UploadLimitsReply",
]

T = TypeVar("T")


class PageInfoReply(TypedDict, total=False):
    """Where a list goes on: `endCursor` is opaque."""

    endCursor: str | None
    hasNextPage: bool


class EdgeReply(TypedDict, Generic[T], total=False):
    """An entry of a list; the node of what was deleted since can be null (clients of 2026, not the schema)."""

    node: T | None


class ConnectionReply(TypedDict, Generic[T], total=False):
    """A page of a list, or only the length of the list; not all connections have one to tell."""

    edges: list[EdgeReply[T] | None]
    pageInfo: PageInfoReply
    totalCount: int


class HideableConnectionReply(ConnectionReply[T], Generic[T], total=False):
    """A list that its user may hide: favorites, listening history."""

    isHidden: bool | None


class PictureReply(TypedDict, total=False):
    """`url` is a ready address (recorded 2026), `urlRoot` the path behind `…/unsafe/{width}x{height}/`."""

    url: str | None
    urlRoot: str | None


class TagReply(TypedDict, total=False):
    """A tag: `liquid drum and bass`, `liquid-drum-and-bass`."""

    name: str | None
    slug: str


class TagEntryReply(TypedDict, total=False):
    """A tag in its place on a show."""

    tag: TagReply


# A union: `artistName` and `songName` belong to a track, `chapter` to a chapter; seconds are whole numbers.
# (Not a class: inside of one, Python would change the name of `__typename`.)
SectionReply = TypedDict(
    "SectionReply",
    {
        "__typename": Literal["TrackSection", "ChapterSection"],
        "startSeconds": int | None,
        "artistName": str | None,
        "songName": str | None,
        "chapter": str | None,
    },
    total=False,
)


class StreamInfoReply(TypedDict, total=False):
    """Encoded addresses (see `mixcloud_core.streams`; recorded 2026); those with Drm in their name are protected."""

    url: str | None
    hlsUrl: str | None
    dashUrl: str | None
    hlsDrmUrl: str | None  # newer
    dashDrmUrl: str | None  # newer


class StatsDayReply(TypedDict, total=False):
    """A day (`2024-02-29`) of a series."""

    day: str
    count: int


class SeriesReply(TypedDict, total=False):
    """How often something happened, in all and by day."""

    totalCount: int
    days: list[StatsDayReply | None] | None


class EngagementPointReply(TypedDict, total=False):
    """How many listened to one minute of a show."""

    value: int


class EngagementReply(TypedDict, total=False):
    """A point for every minute of a show (owners' tools)."""

    data: list[EngagementPointReply]


class StatisticsReply(TypedDict, total=False):
    """What owners see: `minutes` are minutes listened, `engagement` is a show's and `followers` an account's."""

    plays: SeriesReply
    favorites: SeriesReply
    reposts: SeriesReply
    comments: SeriesReply
    minutes: SeriesReply
    engagement: EngagementReply | None
    followers: SeriesReply | None


class ProfileLinkReply(TypedDict, total=False):
    """A page of a user's elsewhere, as the user typed it (newer)."""

    url: str | None


class UploadLimitsReply(TypedDict, total=False):
    """How many more an account may publish, null without a limit (newer)."""

    tracksPublishRemaining: int | None
    showsPublishRemaining: int | None
