"""Replies as they come over the wire. Every member may be missing or null; what is read is decided in `api`.

Source: GraphQL replies recorded in October 2026 and the schema recorded in August 2021; members that came later
are those that working clients of 2025 and 2026 ask for.
"""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "CloudcastLookupReply",
    "CloudcastReply",
    "CommentConnectionReply",
    "CommentEdgeReply",
    "CommentReply",
    "ErrorReply",
    "PageInfoReply",
    "PictureReply",
    "SectionReply",
    "StreamInfoReply",
    "TagEntryReply",
    "TagReply",
    "TotalReply",
    "UserConnectionReply",
    "UserEdgeReply",
    "UserReply",
]


class UserReply(TypedDict, total=False):
    """A user: `username` in the user's own spelling."""

    username: str
    displayName: str


class PictureReply(TypedDict, total=False):
    """`url` is a ready address, `urlRoot` the path behind `…/unsafe/{width}x{height}/`."""

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
    """Encoded addresses (see `mixcloud_core.streams`); those with Drm in their name are protected."""

    url: str | None
    hlsUrl: str | None
    dashUrl: str | None
    hlsDrmUrl: str | None
    dashDrmUrl: str | None


class TotalReply(TypedDict, total=False):
    """A connection of which only the length is asked."""

    totalCount: int | None


class UserEdgeReply(TypedDict, total=False):
    """An entry of a list of users."""

    node: UserReply | None


class UserConnectionReply(TypedDict, total=False):
    """A list of users."""

    edges: list[UserEdgeReply]


class CloudcastReply(TypedDict, total=False):
    """A show; times are ISO 8601 with a zone, lengths are seconds."""

    id: str
    name: str
    slug: str
    description: str | None
    publishDate: str | None
    audioLength: int | None
    owner: UserReply
    creatorAttributions: UserConnectionReply | None
    picture: PictureReply | None
    tags: list[TagEntryReply | None]
    featuringArtistList: list[str | None] | None
    sections: list[SectionReply] | None
    streamInfo: StreamInfoReply | None
    hiddenStats: bool | None
    plays: int | None
    favorites: TotalReply
    reposts: TotalReply
    listeners: TotalReply | None
    comments: CommentConnectionReply
    isExclusive: bool | None
    isExclusivePreviewOnly: bool | None
    isUnlisted: bool | None
    isDraft: bool | None
    isScheduled: bool | None
    isAwaitingAudio: bool | None
    isDisabledCopyright: bool | None
    restrictedReason: str | None
    previewUrl: str | None
    waveformUrl: str | None


class CommentReply(TypedDict, total=False):
    """A comment, or a reply to one."""

    id: str
    comment: str
    created: str | None
    user: UserReply | None
    children: CommentConnectionReply | None


class CommentEdgeReply(TypedDict, total=False):
    """An entry of a list of comments."""

    node: CommentReply | None


class PageInfoReply(TypedDict, total=False):
    """Where a list goes on: `endCursor` is opaque."""

    endCursor: str | None
    hasNextPage: bool


class CommentConnectionReply(TypedDict, total=False):
    """A page of comments, or only their number."""

    edges: list[CommentEdgeReply]
    pageInfo: PageInfoReply
    totalCount: int | None


class CloudcastLookupReply(TypedDict, total=False):
    """`data` of a look-up; null means that there is no such show (recorded 2026)."""

    cloudcastLookup: CloudcastReply | None


class ErrorReply(TypedDict, total=False):
    """One of a reply's `errors`."""

    message: str
