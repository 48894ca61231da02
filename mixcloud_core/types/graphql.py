"""Objects of GraphQL replies as they come over the wire, with the members that our documents ask for.

What may be null is what the schema recorded in August 2021 says. What is marked as newer is asked for by working
clients of 2022 to 2026; nobody recorded its type, so that it may be null as well. Any member may be missing, for
Mixcloud drops fields without notice. Ids are base64 of `Type:number` (`Cloudcast:150843434`), dates are ISO 8601
with a zone, texts are as people wrote them.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from mixcloud_core.types.graphql_parts import (
    ConnectionReply,
    EdgeReply,
    HideableConnectionReply,
    PageInfoReply,
    PictureReply,
    ProfileLinkReply,
    SectionReply,
    StatisticsReply,
    StreamInfoReply,
    TagEntryReply,
    TagReply,
    UploadLimitsReply,
)

__all__ = [
    "CloudcastReply",
    "CommentReply",
    "ListenReply",
    "LiveStreamReply",
    "PlaylistItemReply",
    "PlaylistItemsReply",
    "PlaylistReply",
    "StreamEdgeReply",
    "StreamListReply",
    "UserReply",
]


class CloudcastReply(TypedDict, total=False):
    """A show; `audioLength` is in seconds, `restrictedReason` is `tracklist`, `repeat_play` or null (recorded 2026)."""

    id: str
    name: str
    slug: str
    owner: UserReply
    description: str | None
    publishDate: str | None
    audioLength: int | None
    audioType: Literal["SHOW", "TRACK"] | None  # newer
    creatorAttributions: ConnectionReply[UserReply] | None  # newer
    picture: PictureReply | None
    tags: list[TagEntryReply | None]
    featuringArtistList: list[str | None] | None
    sections: list[SectionReply] | None
    streamInfo: StreamInfoReply | None
    previewUrl: str | None
    waveformUrl: str | None
    hiddenStats: bool | None
    plays: int | None
    favorites: ConnectionReply[UserReply]
    reposts: ConnectionReply[UserReply]
    listeners: ConnectionReply[UserReply] | None
    comments: ConnectionReply[CommentReply]
    relatedCloudcasts: ConnectionReply[CloudcastReply]
    moreFromOwner: ConnectionReply[CloudcastReply] | None
    stats: StatisticsReply | None
    isExclusive: bool | None
    isExclusivePreviewOnly: bool | None
    isUnlisted: bool | None
    isDraft: bool | None
    isScheduled: bool | None
    isAwaitingAudio: bool | None
    isDisabledCopyright: bool | None  # newer
    isFavorited: bool | None
    isReposted: bool | None
    isListenLater: bool | None
    restrictedReason: str | None


class CommentReply(TypedDict, total=False):
    """A comment, or a reply to one; `audioPosition` is in seconds of the show."""

    id: str
    comment: str
    created: str | None
    audioPosition: int | None  # newer
    likeCount: int | None  # newer
    url: str | None
    user: UserReply | None
    children: ConnectionReply[CommentReply] | None


class ListenReply(TypedDict, total=False):
    """A show that was listened to; GraphQL does not tell when."""

    id: str
    cloudcast: CloudcastReply


class StreamEdgeReply(TypedDict, total=False):
    """An entry of a user's page: `repostedBy` names the user where it is a repost."""

    node: CloudcastReply | None
    repostedBy: str | None


class StreamListReply(TypedDict, total=False):
    """A user's page: uploads and reposts mixed."""

    edges: list[StreamEdgeReply | None]
    pageInfo: PageInfoReply


class UserReply(TypedDict, total=False):
    """A user: `username` in the user's own spelling; where one is only mentioned, the first three members."""

    id: str
    username: str
    displayName: str
    biog: str | None
    city: str | None
    country: str | None
    countryCode: str | None
    picture: PictureReply | None
    coverPicture: PictureReply | None
    dateJoined: str
    customProfileLinks: list[ProfileLinkReply | None] | None  # newer
    isUploader: bool | None
    isSelect: bool | None
    hasProFeatures: bool | None
    hasPremiumFeatures: bool | None
    isFollowing: bool | None
    isFollowed: bool | None
    isSubscribedTo: bool | None
    uploadLimits: UploadLimitsReply | None  # newer
    uploads: ConnectionReply[CloudcastReply]
    favorites: HideableConnectionReply[CloudcastReply]
    listeningHistory: HideableConnectionReply[ListenReply]
    stream: StreamListReply
    reposted: ConnectionReply[CloudcastReply] | None  # newer
    drafts: ConnectionReply[CloudcastReply] | None
    followers: ConnectionReply[UserReply]
    followings: ConnectionReply[UserReply]
    usersSubscribedTo: ConnectionReply[UserReply] | None
    playlists: ConnectionReply[PlaylistReply]
    liveStream: LiveStreamReply | None
    stats: StatisticsReply | None


class PlaylistItemReply(TypedDict, total=False):
    """A place in a playlist; the show is null when it has gone (clients of 2026, not the schema)."""

    id: str
    cloudcast: CloudcastReply | None


class PlaylistItemsReply(TypedDict, total=False):
    """The places of a playlist in its owner's order; `totalAudioLength` is in seconds."""

    edges: list[EdgeReply[PlaylistItemReply]]
    pageInfo: PageInfoReply
    totalCount: int
    totalAudioLength: int | None


class PlaylistReply(TypedDict, total=False):
    """A playlist; `containsCloudcast` answers for the show that was asked about."""

    id: str
    name: str
    slug: str
    owner: UserReply
    description: str | None
    picture: PictureReply | None
    items: PlaylistItemsReply
    containsCloudcast: bool | None


class LiveStreamReply(TypedDict, total=False):
    """A live stream; its `hlsUrl` is never encoded, and is null or leads nowhere once it has ended (clients, 2023)."""

    id: str
    name: str
    owner: UserReply
    description: str
    streamStatus: Literal["LIVE", "ENDED"] | None
    startedAt: str | None
    endedAt: str | None
    hlsUrl: str | None
    thumbnailUrl: str | None
    primaryTag: TagReply | None
    secondaryTags: list[TagReply | None] | None
    plays: int
    currentSpectators: int
    isUnlisted: bool
